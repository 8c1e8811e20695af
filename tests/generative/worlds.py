"""Small worlds, generated over the specifications' small catalogue."""

from __future__ import annotations

import datetime as dt
from random import Random

from hypothesis import strategies as st

from tests.spec.drawing import catalogue
from trigpoint.model.period import Period, add_months
from trigpoint.model.snapshot import Reach
from trigpoint.model.table import ColumnType

BASE = catalogue()
TABLES = ("plan", "visit", "person")

# Days near each other and near the ends of months and years, where rules are decided.
DAYS = tuple(
    [dt.date(2024, 2, 28) + dt.timedelta(days=n) for n in range(5)]
    + [dt.date(2024, 12, 23) + dt.timedelta(days=n) for n in range(12)]
    + [dt.date(2025, 2, 26) + dt.timedelta(days=n) for n in range(5)]
    + [dt.date(2025, 3, 29) + dt.timedelta(days=n) for n in range(6)]
    + [dt.date(2025, 4, 30), dt.date(2025, 5, 30), dt.date(2025, 5, 31), dt.date(2012, 2, 29)]
)
PERIODS = tuple(
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
)
CHOICES: dict[ColumnType, tuple[object, ...]] = {
    ColumnType.ID: ("A", "B", "C"),
    ColumnType.TEXT: ("North", "north", "It's", 'a "b"', "Ж", "N", "100%"),
    ColumnType.CODE: ("S", "L", "O", "?"),
    ColumnType.DATE: DAYS,
    ColumnType.MOMENT: tuple(
        dt.datetime.combine(day, time) for day in DAYS for time in (dt.time(0), dt.time(9, 30), dt.time(23, 59, 59))
    ),
    ColumnType.INTEGER: (*range(-2, 13), -9, 45, 60),
    ColumnType.DECIMAL: (0.1, 0.2, 0.3, -1.5, 2.25, 1e-3, 1000.0, 7.0),
    ColumnType.BOOLEAN: (True, False),
}
VALUES = {kind: st.sampled_from(choices) for kind, choices in CHOICES.items()}
NUMBERS = (ColumnType.INTEGER, ColumnType.DECIMAL)
ORDERED = (ColumnType.DATE, *NUMBERS)


def stored_columns(table: str) -> dict[str, ColumnType]:
    """The columns of a table as it is loaded."""
    return {column.name: column.type for column in BASE.tables[table].columns}


@st.composite
def rows(draw: st.DrawFn, table: str, fewest: int, most: int) -> list[dict[str, object]]:
    """Rows of a table, about one cell in six blank. Their number shrinks; what is in them comes from one seed."""
    chance = Random(draw(st.integers(0, 2**32)))
    return [_row(chance, table, place) for place in range(draw(st.integers(fewest, most)))]


def _row(chance: Random, table: str, place: int) -> dict[str, object]:
    row: dict[str, object] = {"_row_key": f"{place:016x}"}
    day = chance.choice(DAYS)
    for name, kind in stored_columns(table).items():
        row[name] = None if chance.random() < 1 / 6 else chance.choice(CHOICES[kind])
        if kind is ColumnType.DATE and row[name] is not None and chance.random() < 1 / 2:
            # As many months from another day of the row as rules count, or a day off.
            row[name] = add_months(day, chance.choice([0, 1, 3, 12])) + dt.timedelta(days=chance.choice([-1, 0, 0, 1]))
    if table != "person":
        # Some keys repeat and some are blank, so that ties are broken by the row's own key.
        row[f"{table}_id"] = chance.choice(["1", "2", "3", None])
    return row


@st.composite
def worlds(draw: st.DrawFn, most: int = 14) -> dict[str, list[dict[str, object]]]:
    """A world of plans, visits, people, and one area's population."""
    world = {table: draw(rows(table, 0, most)) for table in TABLES}
    world["plan"] = draw(rows("plan", 4, most))
    world["population"] = [
        {"_row_key": f"{n:016x}", "area": "Fenbridge", "year": 2023 + n // 3, "age": age, "population": 7 * n}
        for n, age in enumerate((0, 17, 18) * 2)
    ][: draw(st.sampled_from([6, 6, 1, 0]))]
    return world


def reaches() -> st.SearchStrategy[dict[str, Reach]]:
    """Of some tables the days of which their records are complete, or the day of which they give the latest."""
    day = st.sampled_from(DAYS)
    latest = st.builds(lambda on: Reach(on, on, only_latest=True), day)
    since = st.builds(lambda first: Reach(first, DAYS[-1]), day)
    some = st.dictionaries(st.sampled_from(TABLES), st.one_of(since, since, latest))
    # Of one table alone: then a figure of another may look into it.
    one = st.builds(lambda table, reach: {table: reach}, st.sampled_from(TABLES), st.one_of(since, latest))
    return st.one_of(st.just({}), some, one, one)
