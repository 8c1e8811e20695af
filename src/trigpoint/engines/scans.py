"""Which scans answer which figures: what can be counted once a month is not counted once a period.

Chosen by what definitions read, never by what tables hold, so that the same indicators make the same scans. Each figure
of each indicator comes from one scan; what a scan counts means the same whichever way it is taken.

A column that depends on the period's end keeps its row from being counted once a month: but an age changes once a year
only, so that a row open for years is a few pieces of it, each with an age.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from trigpoint.catalogue.objects import Breakdown, Catalogue, Indicator, ValueKind, When, WhenKind
from trigpoint.engines.columns import AGE, moving_columns, types_of
from trigpoint.engines.plan import columns_read, thing_column
from trigpoint.engines.window import splits
from trigpoint.language.tree import And, Node, columns_used
from trigpoint.model.table import ColumnType, Table


class Way(StrEnum):
    """How a scan counts."""

    ADDED = "events by month, added up"
    OPENED = "openings and closings by month, and their difference"
    MARKED = "the months or periods in which each thing counts, as bits"
    PAIRED = "each row with each of its periods"


class Rows(StrEnum):
    """How a scan finds the periods of a row."""

    BY_MONTH = "an event's month"
    BY_SPAN = "the months in which the row is open, cut where its age changes"
    BY_PERIOD = "each period by itself"


_BY_PERIOD = (Rows.BY_PERIOD, None)
_WAYS = {Rows.BY_MONTH: Way.ADDED, Rows.BY_SPAN: Way.OPENED, Rows.BY_PERIOD: Way.PAIRED}
"""How rows that add up are put together."""


@dataclass(frozen=True)
class Scan:
    """One query: `indicators` of one table, split by `breakdowns`; `total` says whether the totals come from it too.

    `column` is the date of events, None for what is open. `born` is the date from which ages are counted, where a row
    is cut at its birthdays, so that what is read of a piece of it does not depend on the period.
    """

    way: Way
    table: Table
    column: str | None
    indicators: tuple[Indicator, ...]
    breakdowns: tuple[Breakdown, ...]
    total: bool
    rows: Rows
    born: str | None = None

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

    def add(self, indicator: Indicator, breakdowns: Sequence[Breakdown], total: bool, joins: bool) -> None:
        """Let one scan answer the indicator's totals, if `total`, and those breakdowns. `joins`: where each period is
        counted by itself, things are counted with what else is."""
        if not breakdowns and not total:
            return
        table, when = of_table(self.catalogue, indicator)
        rows, born = _rows(self.catalogue, indicator, breakdowns)
        way = _WAYS[rows]
        if _counts_things(indicator) and not (joins and rows is Rows.BY_PERIOD):
            way = Way.MARKED
        thing = thing_column(table, indicator.distinct or "") if way is Way.MARKED else None
        apart = when if rows is Rows.BY_PERIOD or way is Way.MARKED else None
        key = (way, rows, born, table.name, when.column, apart, thing, tuple(b.id for b in breakdowns), total)
        self.found.setdefault(key, []).append(indicator)
        self.made[key] = Scan(way, table, when.column, tuple(self.found[key]), tuple(breakdowns), total, rows, born)


def scans_of(catalogue: Catalogue, indicators: Iterable[Indicator], breakdowns: Sequence[Breakdown]) -> list[Scan]:
    """The scans for these indicators, which are counted from tables, and for the breakdowns that their tables have.

    What splits an indicator's rows without depending on the period's end is asked for with its total; the rest apart,
    unless the indicator itself depends on it, or one scan of both costs less than two.
    """
    chosen = list(indicators)
    plainest = {i.id: _rows(catalogue, i, ()) for i in chosen}
    met = {(i.table, i.when) for i in chosen if plainest[i.id] == _BY_PERIOD and not _counts_things(i)}
    choice = _Choice(catalogue)
    for indicator in chosen:
        table, when = of_table(catalogue, indicator)
        here = [b for b in breakdowns if splits(catalogue, table.name, b)]
        alike = here
        # Cutting a span adds few rows, and an event belongs to few periods; but to every period of twelve months.
        if _rows(catalogue, indicator, here)[0] is Rows.BY_PERIOD and when.kind is not WhenKind.EVENT:
            alike = [b for b in here if plainest[indicator.id] in (_BY_PERIOD, _rows(catalogue, indicator, [b]))]
        # Where rows meet their periods for another's sake, adding to that scan costs less than one more.
        joins = (indicator.table, indicator.when) in met and plainest[indicator.id] == _BY_PERIOD
        choice.add(indicator, alike, total=True, joins=joins)
        choice.add(indicator, [b for b in here if b not in alike], total=False, joins=joins)
    return list(choice.made.values())


def _counts_things(indicator: Indicator) -> bool:
    """Whether each thing counts once, so that the figures of two months together do not come from those of each."""
    return indicator.distinct is not None and indicator.value.kind is not ValueKind.MEDIAN


def _rows(catalogue: Catalogue, indicator: Indicator, breakdowns: Sequence[Breakdown]) -> tuple[Rows, str | None]:
    """The cheapest way to find the periods of the rows, for these breakdowns; and the date of birth to cut them at."""
    table, when = of_table(catalogue, indicator)
    moving = moving_columns(catalogue, table.name, columns_read(table, indicator, breakdowns))
    if indicator.value.kind is ValueKind.MEDIAN or when.kind is WhenKind.OPEN_WITHIN:
        return _BY_PERIOD
    if when.kind is not WhenKind.OPEN:
        return _BY_PERIOD if moving else (Rows.BY_MONTH, None)
    born = {str(d.args["born"]) for d in moving if d.operator == AGE}
    if any(d.operator != AGE for d in moving) or len(born) > 1:
        return _BY_PERIOD
    # Differences of decimals would not be exact.
    types = types_of(catalogue, table.name)
    if any(types[name] is not ColumnType.INTEGER for name in indicator.value.columns):
        return _BY_PERIOD
    return Rows.BY_SPAN, next(iter(born), None)


def narrowing(catalogue: Catalogue, indicator: Indicator) -> list[Node]:
    """The parts of the indicator's condition that every row counted meets and that do not depend on the period."""
    if indicator.where is None or indicator.table is None:
        return []
    node = indicator.where.node
    parts = node.parts if isinstance(node, And) else (node,)
    return [part for part in parts if not moving_columns(catalogue, indicator.table, columns_used(part))]


def of_table(catalogue: Catalogue, indicator: Indicator) -> tuple[Table, When]:
    """What the indicator is counted from, and when. Raises `ValueError` of one that is not counted from a table."""
    if indicator.table is None or indicator.when is None:
        raise ValueError(f"{indicator.id} is not counted from a table")
    return catalogue.tables[indicator.table], indicator.when
