"""Periods as runs of calendar months: what happened in a month is counted once, however many periods hold it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trigpoint.catalogue.objects import WhenKind
from trigpoint.engines.window import days_of
from trigpoint.model.period import Period

MOST_BITS = 60
"""Months that one whole number of 64 bits can hold, a bit a month."""


@dataclass(frozen=True, slots=True)
class Months:
    """The months from number `first`, `count` of them. A month's number is 12 times its year plus its own."""

    first: int
    count: int

    @property
    def start(self) -> dt.date:
        """The first day of the first month."""
        return _first_day(self.first)

    @property
    def end(self) -> dt.date:
        """The last day of the last month."""
        return _first_day(self.first + self.count) - dt.timedelta(days=1)

    def places(self, kind: WhenKind, period: Period) -> tuple[int, int]:
        """The places of the first and the last month that the period asks about, 0 for the first of all."""
        first, last = days_of(kind, period)
        return month_of(first) - self.first, month_of(last) - self.first


def is_whole(period: Period) -> bool:
    """Whether the period begins with a month and ends with one; whatever its indicators ask about then does too."""
    return period.start.day == 1 and (period.end + dt.timedelta(days=1)).day == 1


def months_of(kinds: Iterable[WhenKind], periods: Sequence[Period]) -> Months:
    """All months from the first that a period asks about to the last. There is at least one period."""
    days = [day for kind in kinds for period in periods for day in days_of(kind, period)]
    return Months(month_of(min(days)), month_of(max(days)) - month_of(min(days)) + 1)


def in_reach(periods: Iterable[Period], most: int = MOST_BITS) -> list[list[Period]]:
    """The periods in order of their ends, in lists of at most `most` whose ends lie less than `most` months apart."""
    found: list[list[Period]] = []
    for period in sorted(periods, key=lambda p: p.end):
        apart = month_of(period.end) - month_of(found[-1][0].end) if found else most
        if apart >= most or len(found[-1]) == most:
            found.append([])
        found[-1].append(period)
    return found


def month_of(day: dt.date) -> int:
    """A day's month, as `Months` numbers them."""
    return 12 * day.year + day.month


def _first_day(number: int) -> dt.date:
    year, month = divmod(number - 1, 12)
    return dt.date(year, month + 1, 1)
