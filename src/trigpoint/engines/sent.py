"""One recorded figure as a part holds it: its value, and the file and sheet that it came in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trigpoint.engines.dialect import DUCKDB
from trigpoint.engines.opened import connection
from trigpoint.engines.recorded import COLUMNS
from trigpoint.model.snapshot import Part
from trigpoint.store.store import Store

if TYPE_CHECKING:
    import duckdb

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


def sent_rows(
    store: Store, parts: Iterable[Part], indicators: Iterable[str], period: str, member: tuple[str, str] | None
) -> tuple[SentRow | None, ...]:
    """The figure of one of `indicators` (an id and its references) in a period, as each part has it: None for one that
    has none.

    `member` is (breakdown, member); None for the total. Of several rows for the same thing the last holds.
    """
    names = tuple(indicators)
    # One database for all: to open one costs more than to read a small part, and there is a part a load.
    with connection(threads=1) as db:
        return tuple(_sent_row(db, store, part, names, period, member) for part in parts)


def _sent_row(
    db: duckdb.DuckDBPyConnection,
    store: Store,
    part: Part,
    indicators: tuple[str, ...],
    period: str,
    member: tuple[str, str] | None,
) -> SentRow | None:
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
