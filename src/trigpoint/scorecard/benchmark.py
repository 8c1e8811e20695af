"""Other areas' figures beside ours: for each comparator, its latest published figure by the period's end."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from trigpoint.model.period import Period
from trigpoint.model.standard import BenchmarkRow
from trigpoint.scorecard.objects import Benchmark


def benchmarks_of(
    rows: Iterable[BenchmarkRow], names: Collection[str], comparators: Iterable[str], period: Period
) -> tuple[Benchmark, ...]:
    """One cell a comparator, in the pack's order; its values are None where nothing was published by then."""
    mine = [row for row in rows if row.indicator in names and row.period.end <= period.end]
    return tuple(_latest([row for row in mine if row.comparator == name], name) for name in comparators)


def _latest(rows: list[BenchmarkRow], comparator: str) -> Benchmark:
    """Of two figures of the same period, the later list of neighbours is taken."""
    if not rows:
        return Benchmark(comparator)
    row = max(rows, key=lambda r: (r.period.end, r.period.start, r.listing))
    return Benchmark(
        comparator,
        row.value,
        row.period,
        row.source or None,
        row.method or None,
        row.listing or None,
        row.n,
    )
