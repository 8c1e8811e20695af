"""What two sources of one authority both sent: each row counts, so that a child's assessment would count twice."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from trigpoint.catalogue.objects import Catalogue
from trigpoint.model.snapshot import Part, Snapshot
from trigpoint.model.table import ColumnType, Table
from trigpoint.store.store import Store

SHARE = 0.1
"""From which share of the smaller source's rows on two sources are said to tell of the same things."""
_PERSON = "person_id"
_DATED = (ColumnType.DATE, ColumnType.MOMENT)


def doubled(store: Store, snapshot: Snapshot, catalogue: Catalogue, source: str) -> tuple[str, ...]:
    """A sentence for each other source of the same authority that sent rows of the same children on the same days as
    `source`, a tenth of the smaller's of a table or more. No child is named; counts only."""
    found: dict[str, list[str]] = {}
    for (name, sender), part in sorted(snapshot.parts.items()):
        table = catalogue.tables.get(name)
        if sender != source or table is None:
            continue
        for other, theirs in _others(snapshot, name, source, part):
            both, fewer = _same(store, table, part, theirs)
            if fewer and both >= SHARE * fewer:
                found.setdefault(other, []).append(f"{table.title} ({both:,})")
    return tuple(
        f"Rows of {source} are of a child and a day that {other} sent too, and both are counted, so that every such "
        f"event counts twice: {', '.join(rows)}. Keep one source for them. `trigpoint undo` takes this load back."
        for other, rows in found.items()
    )


def _others(snapshot: Snapshot, table: str, source: str, own: Part) -> Iterator[tuple[str, Part]]:
    for other, part in sorted(snapshot.sources(table).items()):
        if other != source and part.authority == own.authority:
            yield other, part


def _same(store: Store, table: Table, one: Part, other: Part) -> tuple[int, int]:
    """How many rows of both are of the same child and day, and how many rows the smaller has; nothing of a table that
    tells of no child, or of no day."""
    day = _day_of(table)
    if day is None or table.column(_PERSON) is None or table.key == (_PERSON,):
        return 0, 0
    frames = []
    for part in (one, other):
        frame = pl.scan_parquet(store.path_of(part.open))
        if not {_PERSON, day} <= set(frame.collect_schema().names()):
            return 0, 0
        frames.append(frame.select(_PERSON, pl.col(day).cast(pl.Date)).drop_nulls().collect())
    both = frames[0].join(frames[1], on=[_PERSON, day], how="semi").height
    return both, min(frame.height for frame in frames)


def _day_of(table: Table) -> str | None:
    """The day by which a row is known: where it begins, else the first day that it must have."""
    if table.span is not None:
        return table.span.start
    return next((c.name for c in table.columns if c.type in _DATED and c.required), None)
