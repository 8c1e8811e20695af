"""Targets and other areas' figures, out of the store's `target` and `benchmark` parts; kept in the cache as JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from trigpoint.engines.recorded import Cell, number_of, rows_of, text_of
from trigpoint.model.period import Period
from trigpoint.model.snapshot import Snapshot
from trigpoint.model.standard import Basis, BasisKind, BenchmarkRow, TargetRow
from trigpoint.store.store import Store

TARGET_COLUMNS = ("indicator", "from", "to", "target", "red", "amber", "better", "note", "source", "basis")
BENCHMARK_COLUMNS = ("indicator", "period", "comparator", "value", "method", "list", "n", "source")


def targets(store: Store, snapshot: Snapshot, cache: Path) -> list[TargetRow]:
    """Every target that the snapshot holds, by source and in the order in which it was sent."""
    found = []
    for source, row in _rows(store, snapshot, cache, "target", TARGET_COLUMNS):
        indicator, start, end, value, red, amber, better, note, said, basis = row
        found.append(
            TargetRow(
                indicator=text_of(indicator),
                start=_day(start) or dt.date.min,
                end=_day(end),
                value=number_of(value),
                red=number_of(red),
                amber=number_of(amber),
                better=text_of(better),
                note=text_of(note),
                source=text_of(said) or source,
                basis=_basis(text_of(basis)),
            )
        )
    return found


def benchmarks(store: Store, snapshot: Snapshot, cache: Path) -> list[BenchmarkRow]:
    """Every figure of another area that the snapshot holds, by source and in the order in which it was sent."""
    found = []
    for source, row in _rows(store, snapshot, cache, "benchmark", BENCHMARK_COLUMNS):
        indicator, period, comparator, value, method, listing, n, said = row
        number = number_of(n)
        found.append(
            BenchmarkRow(
                indicator=text_of(indicator),
                period=Period.parse(text_of(period)),
                comparator=text_of(comparator),
                value=number_of(value),
                method=text_of(method),
                listing=text_of(listing),
                n=None if number is None else int(number),
                source=text_of(said) or source,
            )
        )
    return found


def _rows(
    store: Store, snapshot: Snapshot, cache: Path, table: str, columns: tuple[str, ...]
) -> Iterator[tuple[str, list[Cell]]]:
    for source, part in sorted(snapshot.sources(table).items()):
        for row in rows_of(store, part, cache, columns):
            yield source, row


def _basis(text: str) -> Basis:
    """What the target rests on; a phrase that this version does not know is a target to be agreed."""
    if not text:
        return Basis()
    from trigpoint.model.target_basis import read_basis

    return read_basis(text) or Basis(BasisKind.TO_BE_AGREED)


def _day(cell: Cell) -> dt.date | None:
    return dt.date.fromisoformat(str(cell)[:10]) if cell else None
