"""One recorded figure as a part holds it: its value, and the file and sheet that it came in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from trigpoint.engines.dialect import DUCKDB
from trigpoint.engines.opened import connection
from trigpoint.engines.recorded import COLUMNS
from trigpoint.model.snapshot import Part
from trigpoint.store.store import Store

_ASKED = ("value", "_row", "status", "note", "source", "_file", "_sheet", "_column")


@dataclass(frozen=True, slots=True)
class SentRow:
    """A recorded figure and where it stood: `source` is the sender's name where the row has one; `row` counts from 1,
    `column` is the heading."""

    value: float | None
    row: int | None
    status: str
    note: str
    source: str
    file: str
    sheet: str
    column: str


def sent_row(
    store: Store, part: Part, indicators: Iterable[str], period: str, member: tuple[str, str] | None
) -> SentRow | None:
    """The figure of one of `indicators` (an id and its references) in a period, or None where the part has none.

    `member` is (breakdown, member); None for the total. Of several rows for the same thing the last holds.
    """
    with connection() as db:
        file = DUCKDB.parquet(store.path_of(part.open))
        there = {row[0] for row in db.execute(f"DESCRIBE SELECT * FROM {file}").fetchall()}
        column = {n: DUCKDB.quote(n) if n in there else "NULL" for n in (*COLUMNS, *_ASKED)}
        names = ", ".join(DUCKDB.text(name) for name in indicators)
        tests = [f"{column['indicator']} IN ({names})", f"{column['period']} = {DUCKDB.text(period)}"]
        for name, wanted in zip(("breakdown", "member"), member or ("", ""), strict=True):
            tests.append(f"coalesce({column[name]}, '') = {DUCKDB.text(wanted)}")
        asked = ", ".join(column[name] for name in _ASKED)
        rows = db.execute(f"SELECT {asked} FROM {file} WHERE {' AND '.join(tests)}").fetchall()
    if not rows:
        return None
    value, row, *texts = rows[-1]
    return SentRow(value, row, *("" if text is None else str(text) for text in texts))
