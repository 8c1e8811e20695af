"""Counting rows that were brought home: how many count in each period for each member, as arithmetic on whole columns.

Every row counts in an unbroken run of periods, which begins at `low` and ends before `high`. So a count is a difference
summed up: one more where a run begins, one less where it ends. Things counted once are rows whose runs are cut where an
earlier row of the same thing has been counted already.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import fsum
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


Spans = Sequence[tuple[int, int]]
"""For each period the places of its first and last month."""


@dataclass(frozen=True)
class Chain:
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
    begins = np.searchsorted(chain.last, every, "left").astype(np.int32)
    return begins, np.searchsorted(chain.first, every, "right").astype(np.int32)


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
    """Rows of `members` (numbered from 0, `many` of them), each with its run among `periods`."""

    member: NDArray[Any]
    low: NDArray[Any]
    high: NDArray[Any]
    many: int
    periods: int

    def of(self, which: NDArray[Any]) -> Runs:
        """Some of the rows."""
        return Runs(self.member[which], self.low[which], self.high[which], self.many, self.periods)

    def among(self, member: NDArray[Any] | None, which: NDArray[Any], many: int) -> Runs:
        """The same runs split by the members of `which` rows they are; None: all of one."""
        belongs = np.zeros(len(which), np.int64) if member is None else member[which]
        return Runs(belongs, self.low, self.high, max(many, 1), self.periods)

    def counted(self, values: NDArray[Any] | None = None) -> NDArray[Any]:
        """How many rows count, by member and period; or the sum of their whole numbers (exact below 2**53)."""
        if self.are_single:
            cells = np.bincount(self.member * self.periods + self.low, values, self.many * self.periods)
            return _whole(cells.reshape(self.many, self.periods))
        width = self.periods + 1
        begin = self.member * width
        size = self.many * width
        change = np.bincount(begin + self.low, values, size) - np.bincount(begin + self.high, values, size)
        return _whole(np.cumsum(change.reshape(self.many, width), axis=1)[:, : self.periods])

    @cached_property
    def are_single(self) -> bool:
        """Whether each row counts in one period."""
        return bool((self.high - self.low == 1).all())

    def once(self, thing: NDArray[Any]) -> Runs:
        """The rows, which are in order of thing, member and beginning, each without the periods in which an earlier one
        of the same thing and member counts."""
        if not len(thing):
            return self
        new = np.empty(len(thing), bool)
        new[0] = True
        new[1:] = (thing[1:] != thing[:-1]) | (self.member[1:] != self.member[:-1])
        group = np.cumsum(new) * (self.periods + 1)
        reach = np.maximum.accumulate(group + self.high)
        low = self.low.astype(np.int64)
        low[1:] = np.maximum(low[1:], reach[:-1] - group[1:])
        return Runs(self.member, np.minimum(low, self.high), self.high, self.many, self.periods)

    def one_each(self, thing: NDArray[Any], cells: int) -> NDArray[Any]:
        """Which rows stand for their thing in their period, one of them for each, where each counts in one period.
        There are so many `cells`, one for each thing and period."""
        cell = thing * self.periods + self.low
        last = np.empty(cells, np.int32)
        every = np.arange(len(cell), dtype=np.int32)
        last[cell] = every
        found: NDArray[Any] = last[cell] == every
        return found

    def each(self, values: NDArray[Any]) -> list[tuple[int, int, NDArray[Any]]]:
        """The values of the rows of each member in each period in which any counts, the least first."""
        times = self.high - self.low
        row = np.repeat(np.arange(len(times)), times)
        ends = np.cumsum(times)
        period = np.arange(len(row)) - np.repeat(ends - times, times) + self.low[row]
        cell = self.member[row] * self.periods + period
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


def numbered(hashes: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """The different ones among whole numbers of 64 bits, and for each the place of its own: without sorting, where they
    are so few that 16 bits tell them apart."""
    if len(hashes) > 4096:
        for shift in (0, 16, 32, 48):
            slot = ((hashes >> np.uint64(shift)) & np.uint64(0xFFFF)).astype(np.uint16)
            held = np.zeros(1 << 16, np.uint64)
            held[slot] = hashes
            if (held[slot] == hashes).all():
                used = np.zeros(1 << 16, bool)
                used[slot] = True
                there = np.flatnonzero(used)
                place = np.zeros(1 << 16, np.int64)
                place[there] = np.arange(len(there))
                return held[there], place[slot]
    found, place = np.unique(hashes, return_inverse=True)
    return found, place
