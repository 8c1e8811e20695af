"""Other areas' figures beside ours: for each comparator, its latest published figure by the period's end."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from trigpoint.model.period import Period
from trigpoint.model.standard import BenchmarkRow
from trigpoint.scorecard.comparators import Comparator, comparator
from trigpoint.scorecard.objects import Benchmark


def benchmarks_of(
    rows: Iterable[BenchmarkRow], names: Collection[str], comparators: Iterable[str], period: Period
) -> tuple[Benchmark, ...]:
    """One cell a comparator, in the pack's order; its values are None where nothing was published by then."""
    mine = [row for row in rows if row.indicator in names and row.period.end <= period.end]
    return tuple(_latest([row for row in mine if _is(row, asked)], asked) for asked in map(comparator, comparators))


def _is(row: BenchmarkRow, asked: Comparator) -> bool:
    """Whether the row is what is asked for: by its whole name, or by its kind, method and list."""
    if row.comparator == asked.text:
        return True
    same_method = not asked.method or row.method == asked.method
    return row.comparator == asked.kind and same_method and (not asked.listing or row.listing == asked.listing)


def _latest(rows: list[BenchmarkRow], asked: Comparator) -> Benchmark:
    """Of two figures of the same period, the later list of neighbours is taken."""
    if not rows:
        return Benchmark(asked.kind, method=asked.method or None, listing=asked.listing or None)
    row = max(rows, key=lambda r: (r.period.end, r.period.start, r.listing))
    return Benchmark(
        asked.kind,
        row.value,
        row.period,
        row.source or None,
        row.method or None,
        row.listing or None,
        row.n,
        of=row.of,
        lowest=row.lowest,
        highest=row.highest,
        area=row.area or None,
    )
