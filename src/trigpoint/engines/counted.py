"""Counting the rows of a sweep, indicator by indicator and breakdown by breakdown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from trigpoint.catalogue.objects import Breakdown, ValueKind
from trigpoint.engines.answer import Tally
from trigpoint.engines.gathering import Gathering
from trigpoint.engines.judged import Needed, counted_once
from trigpoint.engines.laid import Frame
from trigpoint.engines.laying import Placed
from trigpoint.engines.levels import Chain, Runs
from trigpoint.engines.members import Members, together, told_members
from trigpoint.engines.sweeps import Asked
from trigpoint.engines.tallies import TOTAL, Counting, Part, Tallies
from trigpoint.model.table import ColumnType

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MOST_CELLS = 2**24
"""Things by members and periods that are told apart by a number each (64 MB); more are put in order."""


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
            whose = thing if member is None else thing * len(parts) + member
            narrow = np.int32 if things * len(parts) * width < 2**31 else np.int64
            self._orders[key] = np.argsort((whose * width + start + 1).astype(narrow))
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

    def split(self, by: Breakdown | None) -> Iterator[tuple[Part, list[Tally | None]]]:
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
        upper, lower, counted = (column.tolist() for column in numbers)
        for part, *columns in zip(parts, upper, lower, counted, strict=True):
            if by is None or any(columns[2]):
                yield part, [tuple.__new__(Tally, three) if three[2] else None for three in zip(*columns, strict=True)]

    @cached_property
    def _chains(self) -> list[Chain]:
        return self.swept.placed.chains(self.asked.indicator)

    @cached_property
    def _once(self) -> str | None:
        return counted_once(self.swept.needed.sweep.table, self.asked.indicator)

    @cached_property
    def _counts(self) -> NDArray[Any]:
        """Which rows the indicator counts in any of its months."""
        start, _ = self.swept.placed.of(self.asked.indicator)
        judged = self.swept.needed.judged[self.k]
        counted: NDArray[Any] = judged.counted(self.swept.placed.laid) & (start >= 0)
        return counted

    @cached_property
    def _met(self) -> NDArray[Any] | None:
        """Which rows meet the numerator."""
        reading = self.swept.needed.judged[self.k].met
        return None if reading is None else np.broadcast_to(reading(self.swept.placed.laid).array, self._counts.shape)

    def _chosen(self, by: Breakdown | None) -> list[_Chosen]:
        """For each chain of periods what counts; found once for all breakdowns whose members do not part things."""
        parted = by if by is not None and self._once is not None and not self.swept.stays(self._once, by) else None
        key = None if parted is None else parted.id
        if key not in self.found:
            self.found[key] = [self._of_chain(chain, parted) for chain in self._chains]
        return self.found[key]

    def _of_chain(self, chain: Chain, by: Breakdown | None) -> _Chosen:
        which = np.flatnonzero(self._counts)
        rows = self._runs(chain, which)
        if self._once is not None:
            (thing, things), (member, parts) = self.swept.thing(self._once), self.swept.members(by)
            cells = things * len(parts) * rows.periods
            if cells > _MOST_CELLS or not rows.are_single:
                return self._in_order(chain, by)
            whose = thing if member is None else thing * len(parts) + member
            hits = which if self._met is None else which[self._met[which]]
            hit = rows if self._met is None else rows.of(self._met[which])
            one_each = rows.one_each(whose[which], cells)
            which, rows = which[one_each], rows.of(one_each)
            if self._met is None:
                return _Chosen(chain, which, rows, which, rows)
            one_each = hit.one_each(whose[hits], cells)
            return _Chosen(chain, which, rows, hits[one_each], hit.of(one_each))
        if self._met is None:
            return _Chosen(chain, which, rows, which, rows)
        met = self._met[which]
        return _Chosen(chain, which, rows, which[met], rows.of(met))

    def _in_order(self, chain: Chain, by: Breakdown | None) -> _Chosen:
        """What counts of things whose rows last, or of so many that they are put in order."""
        assert self._once is not None
        when, start = self.asked.indicator.when, self.swept.placed.of(self.asked.indicator)[0]
        order = self.swept.order(self._once, when.column if when is not None else None, start, by)
        thing, (member, parts) = self.swept.thing(self._once)[0], self.swept.members(by)
        which = order[self._counts[order]]
        rows = self._runs(chain, which).among(member, which, len(parts))
        if self._met is None:
            rows = rows.once(thing[which])
            return _Chosen(chain, which, rows, which, rows)
        met = self._met[which]
        return _Chosen(chain, which, rows.once(thing[which]), which[met], rows.of(met).once(thing[which[met]]))

    def _runs(self, chain: Chain, which: NDArray[Any]) -> Runs:
        start, end = self.swept.placed.of(self.asked.indicator)
        ends = chain.runs(self.swept.placed.count, start[which], end[which])
        return Runs(np.zeros(0, np.int64), *ends, 1, len(chain.places)).among(None, which, 1)

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
