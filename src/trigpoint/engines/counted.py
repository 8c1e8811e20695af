"""The rows of a sweep: their members, the things that they are of, and in which periods each counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import TYPE_CHECKING, Any

import numpy as np

from trigpoint.catalogue.objects import Breakdown, Indicator
from trigpoint.engines.chosen import Counted, Those
from trigpoint.engines.gathering import Gathering
from trigpoint.engines.judged import Needed, counted_once
from trigpoint.engines.laid import Frame
from trigpoint.engines.laying import Placed
from trigpoint.engines.levels import Cells, Chain, Runs, cells_of
from trigpoint.engines.members import Members, together, told_members
from trigpoint.engines.tallies import TOTAL, Counting, Part, Tallies

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MOST_CELLS = 2**24
"""Things by members and periods that are told apart by a number each (64 MB); more are put in order."""
_FEW = 8
"""So many rows for each thing, member and month, and most share one."""
_FIRST = 4096
"""Rows that are looked at before all are."""


@dataclass(frozen=True)
class Ends:
    """Rows with their runs in a chain of periods, and which of them count in any; `single`: each of these in one."""

    low: NDArray[Any]
    high: NDArray[Any]
    there: NDArray[Any]
    single: bool

    def of(self, which: NDArray[Any], periods: int) -> Runs:
        """The runs of some of the rows."""
        low = self.low[which]
        return Runs(low, low + 1 if self.single else self.high[which], periods, self.single)


@dataclass
class Swept:
    """The rows of a sweep, and what of them counts."""

    counting: Counting
    gathering: Gathering
    needed: Needed
    frame: Frame
    placed: Placed
    names: Members

    def tallies(self) -> Tallies:
        """What was counted."""
        found = self.counting.nothing(self.needed.sweep.indicators)
        for k, asked in enumerate(self.needed.sweep.asked):
            one = Counted(self, asked, k)
            for by in (None, *asked.breakdowns):
                if by is not None or asked.total:
                    found[asked.indicator.id].update(one.split(by))
        return found

    @cached_property
    def every_period(self) -> tuple[int, ...]:
        """The places of all periods."""
        return tuple(range(len(self.counting.periods)))

    def members(self, by: Breakdown | None) -> tuple[NDArray[Any] | None, list[Part]]:
        """The number of each row's member, None where all are one, and the members."""
        if by is None:
            return None, [TOTAL]
        if by.id not in self._split:
            member = self.needed.members[by.id]
            if isinstance(member, str):
                place, parts = self._stored(by, member)
                self._split[by.id] = self._of_rows(place), parts
            else:
                laid, kind = self.placed.laid, self.gathering.types[by.column]
                place, stored = told_members(member(laid), laid.size, kind)
                self._split[by.id] = together(by, place, self.names.labels(by, stored))
        return self._split[by.id]

    @cached_property
    def _split(self) -> dict[str, tuple[NDArray[Any], list[Part]]]:
        return {}

    def _stored(self, by: Breakdown, column: str) -> tuple[NDArray[Any], list[Part]]:
        """The member of each row of the frame."""
        if by.id not in self.frame.members:
            hashes, place = self.frame.numbered(column)
            self.frame.members[by.id] = together(by, place, self.names.shown(by, hashes, self.gathering))
        return self.frame.members[by.id]

    @cached_property
    def rows(self) -> dict[tuple[int, Chain, str | None], tuple[NDArray[Any], Those]]:
        """What several indicators count: the rows before things are counted once, and what counts of them."""
        return {}

    @cached_property
    def alike(self) -> tuple[int | None, ...]:
        """For each indicator the place of the first that counts by the same conditions and date the same things once;
        None where no other does."""
        asks = [(judged.asks, *once) for judged, once in zip(self.needed.judged, self._asked_once, strict=True)]
        often = Counter(asks)
        return tuple(asks.index(one) if often[one] > 1 else None for one in asks)

    def thing(self, column: str) -> tuple[NDArray[Any], int]:
        """The number of each row's thing, and how many there are."""
        if column not in self._things:
            different, place = self.frame.numbered(self.needed.things[column])
            self._things[column] = self._of_rows(place), len(different)
        return self._things[column]

    @cached_property
    def _things(self) -> dict[str, tuple[NDArray[Any], int]]:
        return {}

    def _of_rows(self, numbers: NDArray[Any]) -> NDArray[Any]:
        places = self.placed.laid.places
        return numbers if places is None else numbers[places]

    def ends(self, indicator: Indicator, chain: Chain) -> Ends:
        """In which of a chain of periods each row counts, for an indicator that counts all."""
        when = indicator.when.column if indicator.when is not None else None
        if (when, chain) not in self._ends:
            start, end = self.placed.of(indicator)
            low, high = chain.runs(self.placed.count, start, end)
            there = (start >= 0) & (low < high)
            self._ends[when, chain] = Ends(low, high, there, bool((high - low == 1)[there].all()))
        return self._ends[when, chain]

    @cached_property
    def _ends(self) -> dict[tuple[str | None, Chain], Ends]:
        return {}

    def cells(self, column: str, indicator: Indicator, chain: Chain, by: Breakdown | None) -> Cells | None:
        """The cells of each thing and period, by member, of rows that count in one period each; None where they are
        more than can be laid out."""
        key = (
            column,
            indicator.when.column if indicator.when is not None else None,
            chain,
            None if by is None else by.id,
        )
        if key not in self._cells:
            (thing, things), (member, parts) = self.thing(column), self.members(by)
            ends, most = self.ends(indicator, chain), things * len(parts) * len(chain.places)
            self._cells[key] = None
            if most <= _MOST_CELLS:
                there = ends.there & self._any_counts(*key[:2])
                whose = thing if member is None else thing * len(parts) + member
                self._cells[key] = cells_of(whose * len(chain.places) + ends.low, there, most, self.frame.room)
        return self._cells[key]

    @cached_property
    def _cells(self) -> dict[tuple[str, str | None, Chain | None, str | None], Cells | None]:
        return {}

    def stays(self, column: str, by: Breakdown) -> bool:
        """Whether each thing is with one member throughout, as people are with their sex."""
        if (column, by.id) not in self._staying:
            (thing, things), (member, _) = self.thing(column), self.members(by)
            assert member is not None
            # Things that move between members mostly show it among the first rows.
            some = (slice(_FIRST), slice(None)) if len(thing) > 2 * _FIRST else (slice(None),)
            self._staying[column, by.id] = all(_stay(thing[rows], things, member[rows]) for rows in some)
        return self._staying[column, by.id]

    @cached_property
    def _staying(self) -> dict[tuple[str, str], bool]:
        return {}

    def counts(self, k: int) -> NDArray[Any]:
        """Which rows an indicator counts, if they belong to a period."""
        if k not in self._counts:
            self._counts[k] = self.needed.judged[k].counted(self.placed.laid)
        return self._counts[k]

    @cached_property
    def _counts(self) -> dict[int, NDArray[Any]]:
        return {}

    def order(self, k: int, by: Breakdown | None) -> NDArray[Any]:
        """The rows that an indicator counts, or another that counts the same things once by the same date, in order of
        member, thing and beginning."""
        column, date = self._asked_once[k]
        key = column, date, None if by is None else by.id
        if key not in self._orders:
            if by is None:
                self._orders[key] = self.in_order(np.flatnonzero(self._any_counts(str(column), date)), k, None)
            else:
                rows, (member, parts) = self.order(k, None), self.members(by)
                assert member is not None
                few = np.min_scalar_type(len(parts))  # numpy puts the shortest whole numbers in order fastest
                self._orders[key] = rows[np.argsort(member[rows].astype(few), kind="stable")]
        return self._orders[key]

    def in_order(self, which: NDArray[Any], k: int, by: Breakdown | None) -> NDArray[Any]:
        """Rows in order of member, thing and beginning, for an indicator."""
        start = self.placed.of(self.needed.sweep.indicators[k])[0]
        (thing, things), (member, parts) = self.thing(str(self._asked_once[k][0])), self.members(by)
        width = self.placed.count + 1
        wide = np.int32 if things * len(parts) * width < 2**31 else np.int64
        whose = thing[which].astype(wide)
        if member is not None:
            whose += member[which].astype(wide) * things
        found: NDArray[Any] = which[np.argsort(whose * width + start[which] + 1)]
        return found

    def months(self, k: int, by: Breakdown | None) -> Cells | None:
        """The cells of each thing and month, by member, of events each of which counts in several periods: what shares
        a cell counts in the same. None where most rows have one of their own."""
        column, date = self._asked_once[k]
        key = str(column), date, None, None if by is None else by.id
        if key not in self._cells:
            (thing, things), (member, parts), width = self.thing(key[0]), self.members(by), self.placed.count
            most, start = things * len(parts) * width, self.placed.of(self.needed.sweep.indicators[k])[0]
            self._cells[key] = None
            if date is not None and most * _FEW <= len(thing):
                whose = thing if member is None else thing * len(parts) + member
                there = (start >= 0) & self._any_counts(key[0], date)
                self._cells[key] = cells_of(whose * width + start, there, most, self.frame.room)
        return self._cells[key]

    def _any_counts(self, column: str, date: str | None) -> NDArray[Any]:
        """Which rows any indicator counts that counts these things once by this date."""
        if (column, date) not in self._any:
            alike = [k for k, asked in enumerate(self._asked_once) if asked == (column, date)]
            self._any[column, date] = reduce(or_, (self.counts(k) for k in alike))
        return self._any[column, date]

    @cached_property
    def _any(self) -> dict[tuple[str, str | None], NDArray[Any]]:
        return {}

    @cached_property
    def _asked_once(self) -> tuple[tuple[str | None, str | None], ...]:
        """For each indicator the column of what it counts once, and its date."""
        return tuple(
            (counted_once(self.needed.sweep.table, i), None if i.when is None else i.when.column)
            for i in self.needed.sweep.indicators
        )

    @cached_property
    def _orders(self) -> dict[tuple[str | None, str | None, str | None], NDArray[Any]]:
        return {}


def _stay(thing: NDArray[Any], things: int, member: NDArray[Any]) -> bool:
    any_of = np.zeros(things, member.dtype)
    any_of[thing] = member
    return bool((any_of[thing] == member).all())
