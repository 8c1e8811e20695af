"""Which sweeps answer which figures, where what is counted of a row is brought home and counted there.

A sweep goes once over the rows of a table and says of each when it counts, who it is, where it belongs and which
indicators it meets. So one sweep serves every indicator of a table that finds its rows alike, whatever is counted of
them: rows, things counted once, sums, medians. Chosen by what definitions read, never by what tables hold. One query
brings the rows of all sweeps of a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from trigpoint.catalogue.objects import Breakdown, Catalogue, Derived, Indicator, When, WhenKind
from trigpoint.engines.columns import AGE, moving_columns
from trigpoint.engines.memory import asked_of, remembered
from trigpoint.engines.plan import columns_read
from trigpoint.engines.scans import Rows, of_table
from trigpoint.engines.window import splits
from trigpoint.model.table import Table


@dataclass(frozen=True)
class Asked:
    """What a sweep is asked of one indicator: its totals, where `total`, and these breakdowns."""

    indicator: Indicator
    breakdowns: tuple[Breakdown, ...]
    total: bool


@dataclass(frozen=True)
class Sweep:
    """One way over a table. `born` is the date from which ages are counted, where rows are cut at birthdays; `when`
    is what the periods ask about, where each is met by itself or the row is open on some day of it."""

    table: Table
    rows: Rows
    born: str | None
    when: When | None
    asked: tuple[Asked, ...]

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """Those whose rows it finds."""
        return tuple(asked.indicator for asked in self.asked)

    @cached_property
    def breakdowns(self) -> tuple[Breakdown, ...]:
        """Those that any of its indicators is split by."""
        return tuple({b.id: b for asked in self.asked for b in asked.breakdowns}.values())


@dataclass
class _Choice:
    catalogue: Catalogue
    asked: dict[tuple[str, Rows, str | None, When | None], list[Asked]] = field(default_factory=dict)
    moving: dict[tuple[str, str], list[Derived]] = field(default_factory=dict)

    def add(self, indicator: Indicator, breakdowns: Sequence[Breakdown], total: bool) -> None:
        """Let a sweep answer the indicator's totals, if `total`, and those breakdowns."""
        if not breakdowns and not total:
            return
        table, when = of_table(self.catalogue, indicator)
        rows, born = self.rows(indicator, breakdowns)
        own = when if rows is Rows.BY_PERIOD or when.kind is WhenKind.OPEN_WITHIN else None
        self.asked.setdefault((table.name, rows, born, own), []).append(Asked(indicator, tuple(breakdowns), total))

    def rows(self, indicator: Indicator, breakdowns: Sequence[Breakdown]) -> tuple[Rows, str | None]:
        """The cheapest way to find the periods of the rows, for these breakdowns; and the date of birth to cut them at,
        where one is."""
        table, when = of_table(self.catalogue, indicator)
        moving = [d for name in columns_read(table, indicator, breakdowns) for d in self._moving(table.name, name)]
        if when.kind is not WhenKind.OPEN:
            stays = Rows.BY_SPAN if when.kind is WhenKind.OPEN_WITHIN else Rows.BY_MONTH
            return (Rows.BY_PERIOD if moving else stays), None
        born = {str(d.args["born"]) for d in moving if d.operator == AGE}
        if any(d.operator != AGE for d in moving) or len(born) > 1:
            return Rows.BY_PERIOD, None
        return Rows.BY_SPAN, next(iter(born), None)

    def _moving(self, table: str, name: str) -> list[Derived]:
        """The columns behind one, itself included, by whose operators it depends on the period's end."""
        if (table, name) not in self.moving:
            self.moving[table, name] = moving_columns(self.catalogue, table, (name,))
        return self.moving[table, name]


def sweeps_of(catalogue: Catalogue, indicators: Iterable[Indicator], breakdowns: Sequence[Breakdown]) -> list[Sweep]:
    """The sweeps for these indicators, which are counted from tables, and for the breakdowns that their tables have.

    Cutting spans at birthdays adds few rows, so that one such sweep does for all breakdowns; where a breakdown needs
    each period by itself, it comes apart, unless the indicator does as well.
    """
    some = list(indicators)
    asked = asked_of(catalogue, some, breakdowns)
    if asked is None:
        return _sweeps_of(catalogue, some, breakdowns)
    return list(remembered(catalogue, ("sweeps", asked), lambda: _sweeps_of(catalogue, some, breakdowns)))


def _sweeps_of(catalogue: Catalogue, indicators: Iterable[Indicator], breakdowns: Sequence[Breakdown]) -> list[Sweep]:
    choice = _Choice(catalogue)
    for indicator in indicators:
        here = [b for b in breakdowns if splits(catalogue, of_table(catalogue, indicator)[0].name, b)]
        if choice.rows(indicator, here)[0] is not Rows.BY_PERIOD:
            choice.add(indicator, here, total=True)
            continue
        alike = choice.rows(indicator, ())[0] is Rows.BY_PERIOD
        moving = [b for b in here if alike or choice.rows(indicator, [b])[0] is Rows.BY_PERIOD]
        choice.add(indicator, [b for b in here if b not in moving], total=not alike)
        choice.add(indicator, moving, total=alike)
    return [
        Sweep(catalogue.tables[table], rows, born, when, tuple(asked))
        for (table, rows, born, when), asked in choice.asked.items()
    ]
