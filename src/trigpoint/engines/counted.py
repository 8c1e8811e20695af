"""Counting the rows of a sweep, indicator by indicator and breakdown by breakdown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from trigpoint.catalogue.objects import Breakdown, Indicator, ValueKind
from trigpoint.engines.gathering import Gathering
from trigpoint.engines.judged import Needed, counted_once, of_each
from trigpoint.engines.laid import Frame
from trigpoint.engines.laying import Placed
from trigpoint.engines.levels import Cells, Chain, Runs, cells_of
from trigpoint.engines.members import Members, together, told_members
from trigpoint.engines.sweeps import Asked
from trigpoint.engines.tallies import TOTAL, Column, Counting, Part, Tallies
from trigpoint.model.table import ColumnType

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MOST_CELLS = 2**24
"""Things by members and periods that are told apart by a number each (64 MB); more are put in order."""


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
            one = _Counted(self, asked, k)
            for by in (None, *asked.breakdowns):
                if by is not None or asked.total:
                    for part, column in one.split(by):
                        found[asked.indicator.id][part] = column
        return found

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
                whose = thing if member is None else thing * len(parts) + member
                self._cells[key] = cells_of(whose * len(chain.places) + ends.low, ends.there, most)
        return self._cells[key]

    @cached_property
    def _cells(self) -> dict[tuple[str, str | None, Chain, str | None], Cells | None]:
        return {}

    def stays(self, column: str, by: Breakdown) -> bool:
        """Whether each thing is with one member throughout, as people are with their sex."""
        if (column, by.id) not in self._staying:
            (thing, things), (member, _) = self.thing(column), self.members(by)
            assert member is not None
            any_of = np.zeros(things, member.dtype)
            any_of[thing] = member
            self._staying[column, by.id] = bool((any_of[thing] == member).all())
        return self._staying[column, by.id]

    @cached_property
    def _staying(self) -> dict[tuple[str, str], bool]:
        return {}

    def order(self, column: str, date: str | None, start: NDArray[Any], by: Breakdown | None) -> NDArray[Any]:
        """The rows in order of thing, member and beginning, which is that of a date."""
        key = column, date, None if by is None else by.id
        if key not in self._orders:
            (thing, things), (member, parts) = self.thing(column), self.members(by)
            width = self.placed.count + 1
            wide = thing if things * len(parts) * width < 2**31 else thing.astype(np.int64)
            whose = wide if member is None else wide * len(parts) + member
            self._orders[key] = np.argsort(whose * width + start + 1)
        return self._orders[key]

    @cached_property
    def _orders(self) -> dict[tuple[str, str | None, str | None], NDArray[Any]]:
        return {}


@dataclass(frozen=True)
class _Chosen:
    """Of one chain of periods the rows that count and those that meet the numerator, by their places, each with its
    run; of things counted once, each period once. Without a numerator the two are the same."""

    chain: Chain
    which: NDArray[Any]
    rows: Runs
    hits: NDArray[Any]
    hit: Runs


@dataclass
class _Counted:
    """One indicator of a sweep."""

    swept: Swept
    asked: Asked
    k: int
    found: dict[str | None, list[_Chosen]] = field(default_factory=dict)

    def split(self, by: Breakdown | None) -> Iterator[tuple[Part, Column]]:
        """The tallies of each member for all periods."""
        member, parts = self.swept.members(by)
        numbers: list[NDArray[Any]] = []
        for chosen in self._chosen(by):
            rows = chosen.rows.among(member, chosen.which, len(parts))
            same = chosen.hit is chosen.rows
            hit = rows if same else chosen.hit.among(member, chosen.hits, len(parts))
            three = self._three(rows, hit, chosen.hits)
            if chosen.chain.places == tuple(range(len(self.swept.counting.periods))):
                numbers = [found[: len(parts)] for found in three]
                continue
            numbers = numbers or [np.zeros((len(parts), len(self.swept.counting.periods)), n.dtype) for n in three]
            for whole, some in zip(numbers, three, strict=True):
                whole[:, list(chosen.chain.places)] = some
        told: list[bool] = np.any(numbers[2], axis=1).tolist()
        for part, there, upper, lower, counted in zip(parts, told, *numbers, strict=True):
            if by is None or there:
                yield part, Column(upper, lower, counted)

    @cached_property
    def _chains(self) -> list[Chain]:
        return self.swept.placed.chains(self.asked.indicator)

    @cached_property
    def _once(self) -> str | None:
        return counted_once(self.swept.needed.sweep.table, self.asked.indicator)

    @cached_property
    def _counts(self) -> NDArray[Any]:
        """Which rows the indicator counts, if they belong to a period."""
        return self.swept.needed.judged[self.k].counted(self.swept.placed.laid)

    @cached_property
    def _met(self) -> NDArray[Any] | None:
        """Which rows meet the numerator."""
        reading = self.swept.needed.judged[self.k].met
        return None if reading is None else of_each(reading(self.swept.placed.laid).array, len(self._counts))

    def _chosen(self, by: Breakdown | None) -> list[_Chosen]:
        """For each chain of periods what counts; found once for all breakdowns whose members do not part things."""
        parted = by if by is not None and self._once is not None and not self.swept.stays(self._once, by) else None
        key = None if parted is None else parted.id
        if key not in self.found:
            self.found[key] = [self._of_chain(chain, parted) for chain in self._chains]
        return self.found[key]

    def _of_chain(self, chain: Chain, by: Breakdown | None) -> _Chosen:
        ends = self.swept.ends(self.asked.indicator, chain)
        counts = self._counts & ends.there
        which = np.flatnonzero(counts)
        hits = None if self._met is None else which[self._met[which]]
        if self._once is not None:
            cells = self.swept.cells(self._once, self.asked.indicator, chain, by) if ends.single else None
            if cells is None:
                return self._in_order(chain, ends, counts, by)
            which = cells.one_each(which)
            hits = None if hits is None else cells.one_each(hits)
        rows = ends.of(which, len(chain.places))
        if hits is None:
            return _Chosen(chain, which, rows, which, rows)
        return _Chosen(chain, which, rows, hits, ends.of(hits, len(chain.places)))

    def _in_order(self, chain: Chain, ends: Ends, counts: NDArray[Any], by: Breakdown | None) -> _Chosen:
        """What counts of things whose rows last, or of so many that they are put in order."""
        assert self._once is not None
        when, start = self.asked.indicator.when, self.swept.placed.of(self.asked.indicator)[0]
        order = self.swept.order(self._once, when.column if when is not None else None, start, by)
        thing, (member, parts) = self.swept.thing(self._once)[0], self.swept.members(by)
        which = order[counts[order]]
        rows = ends.of(which, len(chain.places)).among(member, which, len(parts))
        if self._met is None:
            rows = rows.once(thing[which])
            return _Chosen(chain, which, rows, which, rows)
        met = self._met[which]
        return _Chosen(chain, which, rows.once(thing[which]), which[met], rows.of(met).once(thing[which[met]]))

    def _three(self, rows: Runs, hit: Runs, hits: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """What a tally holds, by member and period; `hits` are the places of those that meet the numerator."""
        value = self.asked.indicator.value
        counted = rows.counted()
        met = counted if hit is rows else hit.counted()
        if value.column is None or self._once is not None:
            return met, counted, counted
        if value.kind is ValueKind.MEDIAN:
            return hit.medians(self._values(value.column)[hits]), met, counted
        lower = met if value.whole is None else self._sum(hit, value.whole, hits)
        return self._sum(hit, value.column, hits), lower, counted

    def _values(self, column: str) -> NDArray[Any]:
        return self.swept.needed.values[column](self.swept.placed.laid).array

    def _sum(self, runs: Runs, column: str, rows: NDArray[Any]) -> NDArray[Any]:
        whole = self.swept.gathering.types[column] is ColumnType.INTEGER
        values = self._values(column)[rows]
        return runs.counted(values) if whole else runs.summed(values)
