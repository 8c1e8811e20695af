"""Small worlds, generated over the specifications' small catalogue."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from tests.spec.drawing import catalogue
from trigpoint.model.period import Period
from trigpoint.model.table import ColumnType

BASE = catalogue()
TABLES = ("plan", "visit", "person")

# Days near each other and near the ends of months and years, where rules are decided.
DAYS = st.sampled_from(
    [dt.date(2024, 2, 28) + dt.timedelta(days=n) for n in range(5)]
    + [dt.date(2024, 12, 23) + dt.timedelta(days=n) for n in range(12)]
    + [dt.date(2025, 2, 26) + dt.timedelta(days=n) for n in range(5)]
    + [dt.date(2025, 3, 29) + dt.timedelta(days=n) for n in range(6)]
    + [dt.date(2025, 4, 30), dt.date(2025, 5, 30), dt.date(2025, 5, 31), dt.date(2012, 2, 29)]
)
MOMENTS = st.builds(dt.datetime.combine, DAYS, st.sampled_from([dt.time(0), dt.time(9, 30), dt.time(23, 59, 59)]))
TEXTS = st.sampled_from(["North", "north", "It's", 'a "b"', "Ж", "N", "100%"])
WHOLE = st.integers(-9, 60)
DECIMALS = st.sampled_from([0.1, 0.2, 0.3, -1.5, 2.25, 1e-3, 1000.0, 7.0])
PEOPLE = st.sampled_from(["A", "B", "C"])
PERIODS = st.sampled_from(
    [
        Period.parse(text)
        for text in (
            "2024-02",
            "2024-12",
            "2025-02",
            "2025-03",
            "2025-04",
            "2025-05",
            "2025-W09",
            "FY2024-25",
            "FY2024-25-Q4",
            "FY2024-25-H2",
            "AY2024-25-spring",
            "CY2024",
            "ytd:2025-03",
            "r12:2025-02",
            "2025-02-27..2025-03-30",
        )
    ]
)
VALUES: dict[ColumnType, st.SearchStrategy[Any]] = {
    ColumnType.ID: PEOPLE,
    ColumnType.TEXT: TEXTS,
    ColumnType.CODE: st.sampled_from(["S", "L", "O", "?"]),
    ColumnType.DATE: DAYS,
    ColumnType.MOMENT: MOMENTS,
    ColumnType.INTEGER: WHOLE,
    ColumnType.DECIMAL: DECIMALS,
    ColumnType.BOOLEAN: st.booleans(),
}
NUMBERS = (ColumnType.INTEGER, ColumnType.DECIMAL)
ORDERED = (ColumnType.DATE, *NUMBERS)


def stored_columns(table: str) -> dict[str, ColumnType]:
    """The columns of a table as it is loaded."""
    return {column.name: column.type for column in BASE.tables[table].columns}


@st.composite
def rows(draw: st.DrawFn, table: str, most: int) -> list[dict[str, object]]:
    """Rows of a table, about a quarter of the cells blank."""
    found: list[dict[str, object]] = []
    for place in range(draw(st.integers(0, most))):
        row: dict[str, object] = {"_row_key": f"{place:016x}"}
        for name, kind in stored_columns(table).items():
            blank = draw(st.integers(0, 3)) == 0
            row[name] = None if blank else draw(VALUES[kind])
        # Some keys repeat and some are blank, so that ties are broken by the row's own key.
        row[f"{table}_id"] = row[f"{table}_id"] if table == "person" else draw(st.sampled_from(["1", "2", None]))
        found.append(row)
    return found


@st.composite
def worlds(draw: st.DrawFn, most: int = 9) -> dict[str, list[dict[str, object]]]:
    """A world of plans, visits, people, and one area's population."""
    world = {table: draw(rows(table, most)) for table in TABLES}
    world["population"] = [
        {"_row_key": f"{n:016x}", "area": "Fenbridge", "year": 2023 + n // 3, "age": age, "population": 7 * n}
        for n, age in enumerate((0, 17, 18) * 2)
    ][: draw(st.sampled_from([0, 1, 6]))]
    return world
