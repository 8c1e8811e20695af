"""Working days in England: Monday to Friday, less bank holidays.

The holidays are data (`definitions/calendars/england_bank_holidays.csv`, built with the `holidays` package and held
equal to it by a test), 2000 to 2035. The convention is "the day after is day 1": `between` counts the working days in
(start, end], so that the day of receipt is day 0 and the fifteenth working day after 4 March 2024 is 25 March 2024
(CIN census guide 2023 to 2024, sections 4.8 and 4.12; the clock that it states for conferences). The other convention,
by which the day itself is day 1, is `from_and_to` and `due_counting_first_day`; no definition uses it.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

FIRST = dt.date(2000, 1, 1)
LAST = dt.date(2035, 12, 31)


@dataclass(frozen=True)
class Calendar:
    """The working days from `FIRST` to `LAST`."""

    holidays: frozenset[dt.date]
    _days: tuple[dt.date, ...] = field(init=False, repr=False, compare=False)

    def __init__(self, holidays: Iterable[dt.date]) -> None:
        object.__setattr__(self, "holidays", frozenset(holidays))
        span = (FIRST + dt.timedelta(days=n) for n in range((LAST - FIRST).days + 1))
        object.__setattr__(self, "_days", tuple(d for d in span if self.is_working(d)))

    def is_working(self, day: dt.date) -> bool:
        """Whether `day` is Monday to Friday and no bank holiday."""
        return day.weekday() < 5 and day not in self.holidays

    def index(self, day: dt.date) -> int:
        """Working days from `FIRST` to `day`, both included. Raises `ValueError` outside the list."""
        if not FIRST <= day <= LAST:
            raise ValueError(f"no bank holidays are listed for {day:%Y}, only for {FIRST:%Y} to {LAST:%Y}")
        return bisect_right(self._days, day)

    def between(self, start: dt.date, end: dt.date) -> int:
        """Working days in (start, end]; negative where `end` is before `start`."""
        return self.index(end) - self.index(start)

    def from_and_to(self, start: dt.date, end: dt.date) -> int:
        """Working days in [start, end], both counted: the other convention, by which a working day of receipt is day 1.

        0 where `end` is before `start`.
        """
        return self.index(end) - self.index(start) + self.is_working(start) if end >= start else 0

    def add(self, start: dt.date, days: int) -> dt.date:
        """The `days`-th working day after `start`; for 0, `start` itself, whether it is a working day or not."""
        if days == 0:
            return start
        return self._days[self.index(start) + days - 1]

    def due_counting_first_day(self, start: dt.date, days: int) -> dt.date:
        """The `days`-th working day where a working `start` is itself day 1. Raises `ValueError` for fewer than one."""
        if days < 1:
            raise ValueError("a first day is counted from 1")
        return self._days[self.index(start) + days - 1 - self.is_working(start)]
