"""Counting rows that were brought home: how many count in each period for each member, as arithmetic on whole columns.

Every row counts in an unbroken run of periods, which begins at `low` and ends before `high`. So a count is a difference
summed up: one more where a run begins, one less where it ends. Things counted once are rows whose runs are cut where an
earlier row of the same thing has been counted already.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import fsum
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


_FEW = 4096
"""So many numbers are put in order sooner than they are laid out by their bits."""

Spans = Sequence[tuple[int, int]]
"""For each period the places of its first and last month."""


class Chain(NamedTuple):
    """Periods none of which begins or ends before the one before it, as months do and quarters do: so that whatever
    lasts from one month to another counts in a run of them. `places`: which periods they are."""

    places: tuple[int, ...]
    first: tuple[int, ...]
    last: tuple[int, ...]

    def runs(self, months: int, starts: NDArray[Any], ends: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
        """The run of each row that counts from the month `starts` to the month `ends`, both included."""
        begins, beyond = _by_month(self, months)
        low, high = begins[starts], beyond[ends]
        return low, np.maximum(low, high)


# The indicators of a sweep ask about the same few chains.
@lru_cache(maxsize=256)
def _by_month(chain: Chain, months: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """For each month the first period that does not end before it, and the first that begins after it."""
    every = np.arange(months)
    begins, beyond = np.searchsorted(chain.last, every, "left"), np.searchsorted(chain.first, every, "right")
    return begins.astype(np.int32), beyond.astype(np.int32)


def chains_of(spans: Spans) -> list[Chain]:
    """The periods in as few chains as come of taking them in order."""
    found: list[list[int]] = []
    for place in sorted(range(len(spans)), key=lambda n: spans[n]):
        fits = (chain for chain in found if spans[chain[-1]][1] <= spans[place][1])
        chain = next(fits, None)
        if chain is None:
            found.append([place])
        else:
            chain.append(place)
    return [Chain(tuple(c), tuple(spans[n][0] for n in c), tuple(spans[n][1] for n in c)) for c in found]


@dataclass(frozen=True)
class Runs:
    """Rows, each with its run among `periods`, of members (numbered from 0, `many` of them; None: of one). `single`:
    each row counts in one period."""

    low: NDArray[Any]
    high: NDArray[Any]
    periods: int
    single: bool = False
    member: NDArray[Any] | None = None
    many: int = 1

    def of(self, which: NDArray[Any]) -> Runs:
        """Some of the rows."""
        member = None if self.member is None else self.member[which]
        return Runs(self.low[which], self.high[which], self.periods, self.single, member, self.many)

    def among(self, member: NDArray[Any] | None, which: NDArray[Any], many: int) -> Runs:
        """The same runs split by the members of `which` rows they are; None: all of one."""
        belongs = None if member is None else member[which]
        return Runs(self.low, self.high, self.periods, self.single, belongs, max(many, 1))

    def counted(self, values: NDArray[Any] | None = None) -> NDArray[Any]:
        """How many rows count, by member and period; or the sum of their whole numbers (exact below 2**53)."""
        if self.single:
            cells = np.bincount(self._cells(self.low, self.periods), values, self.many * self.periods)
            return _whole(cells.reshape(self.many, self.periods))
        width = self.periods + 1
        size = self.many * width
        begun = np.bincount(self._cells(self.low, width), values, size)
        change = begun - np.bincount(self._cells(self.high, width), values, size)
        return _whole(np.cumsum(change.reshape(self.many, width), axis=1)[:, : self.periods])

    def _cells(self, period: NDArray[Any], width: int) -> NDArray[Any]:
        """Where each row's member and a period of it stand, with so many places for each member."""
        if self.member is None:
            return period
        return self.member if width == 1 else self.member * width + period  # of one period there is the first alone

    def once(self, thing: NDArray[Any]) -> Runs:
        """The rows, which are in order of member, thing and beginning, each without the periods in which an earlier one
        of the same thing and member counts."""
        if not len(thing):
            return self
        new = np.empty(len(thing), bool)
        new[0] = True
        new[1:] = thing[1:] != thing[:-1]
        if self.member is not None:
            new[1:] |= self.member[1:] != self.member[:-1]
        group = np.cumsum(new) * (self.periods + 1)
        reach = np.maximum.accumulate(group + self.high)
        low = self.low.astype(np.int64)
        low[1:] = np.maximum(low[1:], reach[:-1] - group[1:])
        return Runs(np.minimum(low, self.high), self.high, self.periods, False, self.member, self.many)

    def each(self, values: NDArray[Any]) -> list[tuple[int, int, NDArray[Any]]]:
        """The values of the rows of each member in each period in which any counts, the least first."""
        times = self.high - self.low
        row = np.repeat(np.arange(len(times)), times)
        ends = np.cumsum(times)
        period = np.arange(len(row)) - np.repeat(ends - times, times) + self.low[row]
        cell = period if self.member is None else self.member[row] * self.periods + period
        order = np.lexsort((values[row], cell))
        cell, there = cell[order], values[row][order]
        cuts = np.flatnonzero(cell[1:] != cell[:-1]) + 1
        firsts = [0, *cuts.tolist()] if len(cell) else []
        parts = np.split(there, cuts) if len(cell) else []
        return [(*divmod(int(cell[n]), self.periods), part) for n, part in zip(firsts, parts, strict=True)]

    def summed(self, values: NDArray[Any]) -> NDArray[Any]:
        """The sums of decimals by member and period, right to the last digit in whatever order they came."""
        found = np.zeros((self.many, self.periods))
        for member, period, those in self.each(values):
            found[member, period] = fsum(those.tolist())
        return found

    def medians(self, values: NDArray[Any]) -> NDArray[Any]:
        """The median by member and period: the middle one, or half-way between the middle two."""
        found = np.zeros((self.many, self.periods))
        for member, period, those in self.each(values):
            lower, upper = those[(len(those) - 1) // 2], those[len(those) // 2]
            found[member, period] = lower + (upper - lower) * 0.5
        return found


def _whole(sums: NDArray[Any]) -> NDArray[Any]:
    return sums if sums.dtype.kind == "i" else np.rint(sums).astype(np.int64)


@dataclass
class Room:
    """Places for whole numbers, laid out in again and again: the computer finds memory anew for each large array."""

    narrow: NDArray[Any] = field(default_factory=lambda: np.empty(0, np.int32))
    wide: NDArray[Any] = field(default_factory=lambda: np.empty(0, np.uint64))

    def of(self, most: int) -> NDArray[Any]:
        """At least so many places of 32 bits, which hold anything."""
        if len(self.narrow) < most:
            self.narrow = np.empty(most, np.int32)
        return self.narrow

    def of_hashes(self, most: int) -> NDArray[Any]:
        """At least so many places of 64 bits, which hold anything."""
        if len(self.wide) < most:
            self.wide = np.empty(most, np.uint64)
        return self.wide


@dataclass(frozen=True)
class Cells:
    """Rows each of which counts once, for one thing in one period: the number of each row's thing and period, None
    where no two rows share one; there are `count`."""

    number: NDArray[Any] | None
    count: int

    def one_each(self, which: NDArray[Any], room: Room) -> NDArray[Any]:
        """Of some of the rows one for each thing and period."""
        if self.number is None:
            return which
        cell, last = self.number[which], room.of(self.count)
        every = np.arange(len(cell), dtype=np.int32)
        last[cell] = every
        found: NDArray[Any] = which[last[cell] == every]
        return found


def cells_of(cell: NDArray[Any], there: NDArray[Any], most: int, room: Room) -> Cells:
    """The cells of those rows that are `there`; `cell` is below `most`. They are numbered in the order in which rows
    last have them, so that what is beside each other in rows is beside each other in whatever is kept of cells."""
    rows, last = np.flatnonzero(there), room.of(most)
    theirs, every = cell[rows], np.arange(len(rows), dtype=np.int32)
    last[theirs] = every
    came = last[theirs]
    is_last = came == every
    if is_last.all():
        return Cells(None, len(rows))
    number = np.zeros(len(cell), np.int32)
    number[rows] = (np.cumsum(is_last, dtype=np.int32) - 1)[came]
    return Cells(number, int(is_last.sum()))


def numbered(hashes: NDArray[Any], room: Room) -> tuple[NDArray[Any], NDArray[Any]]:
    """The different ones among whole numbers of 64 bits, and for each the place of its own: without sorting, by some of
    the bits of each; of those whose bits another has, by others."""
    if len(hashes) <= _FEW:
        different, place = np.unique(hashes, return_inverse=True)
        return different, place.astype(np.int32)
    place = np.empty(len(hashes), np.int32)
    found: list[NDArray[Any]] = []
    left, many = np.arange(len(hashes)), 0
    for shift, bits in ((0, 16), (16, 20), (36, 20)):
        if len(left) <= _FEW:
            break
        those = hashes[left] if found else hashes
        slot = ((those >> np.uint64(shift)) & np.uint64((1 << bits) - 1)).astype(np.int64)
        held = room.of_hashes(1 << bits)
        held[slot] = those
        alone = held[slot] == those
        used = np.zeros(1 << bits, bool)
        used[slot] = True
        there = np.flatnonzero(used)
        number = room.of(1 << bits)
        number[there] = np.arange(many, many + len(there), dtype=np.int32)
        if not found and alone.all():
            return held[there], number[slot]
        found.append(held[there])
        many += len(there)
        place[left[alone]] = number[slot[alone]]
        left = left[~alone]
    different, own = np.unique(hashes[left], return_inverse=True)
    place[left] = own + many
    return np.concatenate([*found, different]), place
