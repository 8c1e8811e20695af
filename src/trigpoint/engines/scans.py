"""Which scans answer which figures: what can be counted once a month is not counted once a period.

Chosen by what definitions read, never by what tables hold, so that the same indicators make the same scans. Each figure
of each indicator comes from one scan; what a scan counts means the same whichever way it is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from trigpoint.catalogue.objects import Breakdown, Catalogue, Indicator, ValueKind, When, WhenKind
from trigpoint.engines.columns import is_as_at, types_of
from trigpoint.engines.plan import columns_read, thing_column
from trigpoint.engines.window import splits
from trigpoint.model.table import ColumnType, Table


class Way(StrEnum):
    """How a scan counts."""

    ADDED = "events by month, added up"
    OPENED = "openings and closings by month, and their difference"
    MARKED = "the months in which each thing is open, as bits"
    PAIRED = "each row with each of its periods"


@dataclass(frozen=True)
class Scan:
    """One query: `indicators` of one table, split by `breakdowns`; `total` says whether the totals come from it too.

    `column` is the date of events, None for what is open.
    """

    way: Way
    table: Table
    column: str | None
    indicators: tuple[Indicator, ...]
    breakdowns: tuple[Breakdown, ...]
    total: bool

    @property
    def kinds(self) -> frozenset[WhenKind]:
        """What the indicators' periods ask about."""
        return frozenset(indicator.when.kind for indicator in self.indicators if indicator.when is not None)


@dataclass
class _Choice:
    """The scans so far, by what must be the same within one."""

    catalogue: Catalogue
    found: dict[tuple[object, ...], list[Indicator]] = field(default_factory=dict)
    made: dict[tuple[object, ...], Scan] = field(default_factory=dict)

    def add(self, way: Way, indicator: Indicator, breakdowns: Sequence[Breakdown], total: bool) -> None:
        """Let this way answer the indicator's totals, if `total`, and those breakdowns."""
        if not breakdowns and not total:
            return
        table, when = _of(self.catalogue, indicator)
        apart: object = when if way is Way.PAIRED else None
        if way is Way.MARKED:
            apart = thing_column(table, indicator.distinct or "")
        names = tuple(breakdown.id for breakdown in breakdowns)
        key = (way, table.name, when.column, apart, names, total)
        self.found.setdefault(key, []).append(indicator)
        self.made[key] = Scan(way, table, when.column, tuple(self.found[key]), tuple(breakdowns), total)


def scans_of(catalogue: Catalogue, indicators: Iterable[Indicator], breakdowns: Sequence[Breakdown]) -> list[Scan]:
    """The scans for these indicators, which are counted from tables, and for the breakdowns that their tables have."""
    chosen = list(indicators)
    joined = {(i.table, i.when) for i in chosen if adds_up(i) and not _is_fixed(catalogue, i)}
    choice = _Choice(catalogue)
    for indicator in chosen:
        table, _ = _of(catalogue, indicator)
        here = [b for b in breakdowns if splits(catalogue, table.name, b)]
        way = _way(catalogue, indicator)
        # Where rows meet their periods for another's sake, adding to that scan costs less than one more.
        if way is Way.PAIRED or (way is Way.OPENED and (indicator.table, indicator.when) in joined):
            choice.add(Way.PAIRED, indicator, here, total=True)
            continue
        fixed = [b for b in here if not is_as_at(catalogue, table.name, b.column)]
        choice.add(way, indicator, fixed, total=True)
        choice.add(Way.PAIRED, indicator, [b for b in here if b not in fixed], total=False)
    return list(choice.made.values())


def adds_up(indicator: Indicator) -> bool:
    """Whether the figures of two months together come from those of each: not of medians, nor where each thing counts
    once."""
    return indicator.distinct is None and indicator.value.kind is not ValueKind.MEDIAN


def _way(catalogue: Catalogue, indicator: Indicator) -> Way:
    """How totals, and breakdowns by columns fixed for the row, are counted."""
    table, when = _of(catalogue, indicator)
    if not _is_fixed(catalogue, indicator) or indicator.value.kind is ValueKind.MEDIAN:
        return Way.PAIRED
    if when.kind is not WhenKind.OPEN:
        return Way.ADDED if adds_up(indicator) else Way.PAIRED
    if not adds_up(indicator):
        return Way.MARKED
    # Differences of decimals would not be exact.
    types = types_of(catalogue, table.name)
    whole = all(types[name] is ColumnType.INTEGER for name in indicator.value.columns)
    return Way.OPENED if whole else Way.PAIRED


def _is_fixed(catalogue: Catalogue, indicator: Indicator) -> bool:
    """Whether nothing that the indicator reads of a row, breakdowns apart, depends on the period's end."""
    table, _ = _of(catalogue, indicator)
    return not any(is_as_at(catalogue, table.name, name) for name in columns_read(table, indicator))


def _of(catalogue: Catalogue, indicator: Indicator) -> tuple[Table, When]:
    if indicator.table is None or indicator.when is None:
        raise ValueError(f"{indicator.id} is not counted from a table")
    return catalogue.tables[indicator.table], indicator.when
