"""One recorded figure as a part holds it: its value, and the file and sheet that it came in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
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
    files = tuple(part.open for part in parts)
    if not files:
        return ()
    # One question for all: to ask one costs more than to read a small part, and there is a part a load.
    with connection(threads=1) as db:
        found = _last_rows(db, [store.path_of(file) for file in files], tuple(indicators), period, member)
    return tuple(found.get(place) for place in range(len(files)))


def _last_rows(
    db: duckdb.DuckDBPyConnection,
    paths: Sequence[Path],
    indicators: tuple[str, ...],
    period: str,
    member: tuple[str, str] | None,
) -> dict[int, SentRow]:
    """The last row that is asked for in each file, by the file's place among the paths. An earlier version's file may
    lack a column, which is blank there."""
    files = DUCKDB.parquet(*paths, by_name=True)
    there = {row[0] for row in db.execute(f"DESCRIBE SELECT * FROM {files}").fetchall()}
    column = {n: DUCKDB.quote(n) if n in there else "NULL" for n in (*COLUMNS, *_ASKED)}
    names = ", ".join(DUCKDB.text(name) for name in indicators)
    tests = [f"{column['indicator']} IN ({names})", f"{column['period']} = {DUCKDB.text(period)}"]
    for name, wanted in zip(("breakdown", "member"), member or ("", ""), strict=True):
        tests.append(f"coalesce({column[name]}, '') = {DUCKDB.text(wanted)}")
    file, place = DUCKDB.place_in_files()
    asked = ", ".join((file, *(column[name] for name in _ASKED)))
    query = f"SELECT {asked} FROM {files} WHERE {' AND '.join(tests)} ORDER BY {file}, {place}"
    found = {}
    for number, value, row, *texts in db.execute(query).fetchall():
        found[number] = SentRow(value, row, *("" if text is None else str(text) for text in texts))
    return found
