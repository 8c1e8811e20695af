"""Where rows that were brought home count: in which months or periods, and as at which month's end they are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from trigpoint.catalogue.objects import Indicator, When, WhenKind
from trigpoint.engines.judged import Needed
from trigpoint.engines.laid import Frame, Laid, month_and_day
from trigpoint.engines.levels import Chain, chains_of
from trigpoint.engines.months import Months, month_of
from trigpoint.engines.plan import dates_read
from trigpoint.engines.scans import Rows
from trigpoint.engines.values import Values
from trigpoint.model.period import Period

if TYPE_CHECKING:
    from numpy.typing import NDArray

_A_YEAR = 12


@dataclass(frozen=True)
class Placed:
    """Rows with the places of the first and the last month, or of the period, in which each counts: `ends` by date of
    events, by None where there is one way alone. Below nought is outside. Of each indicator's `chains` of periods a row
    counts in a run; there are `count` places."""

    laid: Laid
    ends: Mapping[str | None, tuple[NDArray[Any], NDArray[Any]]]
    count: int
    periods: tuple[Period, ...]
    months: Months | None

    def of(self, indicator: Indicator) -> tuple[NDArray[Any], NDArray[Any]]:
        """The first and the last of the places in which rows count for an indicator."""
        if None in self.ends:
            return self.ends[None]
        assert indicator.when is not None
        return self.ends[indicator.when.column]

    def chains(self, indicator: Indicator) -> list[Chain]:
        """The periods in runs of which the indicator's rows count."""
        if self.months is None:
            return _each_by_itself(len(self.periods))
        return _chains(self.months, _when(indicator).kind, self.periods)


def place(needed: Needed, frame: Frame, months: Months, periods: Sequence[Period]) -> Placed:
    """The rows of a frame where a sweep counts them, over periods that are whole months."""
    every, sweep = tuple(periods), needed.sweep
    if sweep.rows is Rows.BY_MONTH:
        ends = {name: _month(frame, column, months) for name, column in needed.dates.items()}
        return Placed(Laid(frame), {name: (at, at) for name, at in ends.items()}, months.count, every, months)
    when = _when(sweep.indicators[0])
    starts, last, within = _stay(needed, frame, when, months)
    counts = needed.any_counts(frame)
    rows = np.flatnonzero(within if counts is None else within & counts)
    if sweep.rows is Rows.BY_PERIOD:
        return _by_period(frame, rows, starts[rows], last[rows], _chains(months, when.kind, every), every, months)
    starts, last = starts[rows], last[rows]
    if needed.born is None:
        return Placed(Laid(frame, rows), {None: (starts, last)}, months.count, every, months)
    at, low, high = pieces(frame.values(needed.born).at(rows), months.first, starts, last + 1)
    laid = Laid(frame, rows[at], low + months.first)
    return Placed(laid, {None: (low, high - 1)}, months.count, every, months)


def _by_period(
    frame: Frame, rows: NDArray[Any], starts: NDArray[Any], last: NDArray[Any], chains: Sequence[Chain],
    periods: tuple[Period, ...], months: Months,
) -> Placed:  # fmt: skip
    """Each row once for each of its periods."""
    ends = np.array([month_of(period.end) for period in periods], np.int32)
    at, which = [], []
    for chain in chains:
        low, high = chain.runs(months.count, starts, last)
        repeated, step = _spread(high - low)
        at.append(rows[repeated])
        which.append(np.array(chain.places, np.int32)[low[repeated] + step])
    places = np.concatenate(which)
    return Placed(Laid(frame, np.concatenate(at), ends[places]), {None: (places, places)}, len(periods), periods, None)


def belongs(needed: Needed, frame: Frame, months: Months) -> NDArray[Any]:
    """Which rows of a frame a sweep may count in some of the months: of events those of each date; of what is open,
    those that began by then and were not closed before."""
    found = np.zeros(frame.size, bool)
    beyond = months.first + months.count
    for read in {dates_read(needed.sweep.table, _when(indicator)) for indicator in needed.sweep.indicators}:
        dates = [frame.values(needed.dates[name]) for name in read]
        ends = dates[-1].filled(beyond) if len(dates) > 1 else dates[0].filled(0)
        found |= (dates[0].filled(beyond) < beyond) & (ends >= months.first)
    return found


def _stay(needed: Needed, frame: Frame, when: When, months: Months) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """The first and the last month of each row, and whether any of the months is one of its own. One that ended before
    it began is open on some day of a period that holds both."""
    dates = [_month(frame, needed.dates[name], months) for name in dates_read(needed.sweep.table, when)]
    starts = dates[0]
    if len(dates) == 1:
        return starts, starts, (starts >= 0) & (starts < months.count)
    raw = [frame.values(needed.dates[name]) for name in dates_read(needed.sweep.table, when)]
    begun = np.maximum(raw[0].filled(0) - months.first, 0)
    last = raw[1].filled(months.first + months.count) - months.first - (when.kind is WhenKind.OPEN)
    within = raw[0].is_known & (begun < months.count) & (last >= (begun if when.kind is WhenKind.OPEN else 0))
    return begun, np.minimum(last, months.count - 1), within


def _month(frame: Frame, column: str, months: Months) -> NDArray[Any]:
    """The place of each row's month; below nought outside the months."""
    number = frame.values(column)
    at = number.filled(months.first - 1) - months.first
    found: NDArray[Any] = np.where(at < months.count, np.maximum(at, -1), -1)
    return found


def pieces(
    born: Values, first: int, low: NDArray[Any], high: NDArray[Any]
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Stays from the month `low` until `high`, counted from `first`, cut before the months of birthdays: for each piece
    the stay's place, and its months. Whoever was born on 29 February has a birthday in February or in March: their
    stays are cut into months."""
    birth, day = month_and_day(born.filled(0))
    leap = (day == 29) & (birth % _A_YEAR == 2) & born.is_known
    cut = low + 1 + np.where(leap, 0, (birth - (first + low + 1)) % _A_YEAR)
    cut = np.where(born.is_known, cut, high)
    every = np.where(leap, 1, _A_YEAR)
    at, step = _spread((np.maximum(high - cut, 0) + every - 1) // every + 1)
    cuts = cut[at] + every[at] * step
    return at, np.where(step == 0, low[at], cuts - every[at]), np.minimum(high[at], cuts)


def _spread(times: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Each place so many times, and which time it is."""
    at = np.repeat(np.arange(len(times)), times)
    return at, np.arange(len(at)) - np.repeat(np.cumsum(times) - times, times)


# The indicators of a table ask about the same few.
@lru_cache(maxsize=64)
def _chains(months: Months, kind: WhenKind, periods: tuple[Period, ...]) -> list[Chain]:
    return chains_of([months.places(kind, period) for period in periods])


@lru_cache(maxsize=4)
def _each_by_itself(periods: int) -> list[Chain]:
    return chains_of([(n, n) for n in range(periods)])


def _when(indicator: Indicator) -> When:
    assert indicator.when is not None
    return indicator.when
