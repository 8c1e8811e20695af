"""The borough's school year: terms, half-term holidays, and how many sessions schools are open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from trigpoint.model.workingday import Calendar

_WEEK = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Term:
    """One of the three terms of an academic year. `year` is the calendar year in which the academic year began."""

    year: int
    name: str
    started: dt.date
    ended: dt.date
    half_term: dt.date  # the Monday of the week's holiday in its middle

    def open_on(self, day: dt.date) -> bool:
        """Whether the day lies in the term and not in its half-term holiday."""
        return self.started <= day <= self.ended and not self.half_term <= day < self.half_term + _WEEK

    def sessions(self, calendar: Calendar) -> int:
        """Half days on which schools are open: two for each working day."""
        days = (self.started + dt.timedelta(days=n) for n in range((self.ended - self.started).days + 1))
        return 2 * sum(self.open_on(day) and calendar.is_working(day) for day in days)


@lru_cache(maxsize=64)
def terms_of(year: int) -> tuple[Term, Term, Term]:
    """The terms of the academic year that begins in September of `year`."""
    return (
        Term(year, "autumn", _on_or_after(year, 9, 3), _friday_by(year, 12, 20), _monday_by(year, 10, 31)),
        Term(year, "spring", _on_or_after(year + 1, 1, 4), _friday_by(year + 1, 4, 2), _monday_by(year + 1, 2, 18)),
        Term(year, "summer", _on_or_after(year + 1, 4, 17), _friday_by(year + 1, 7, 22), _monday_by(year + 1, 5, 31)),
    )


def terms(first: dt.date, until: dt.date) -> Iterator[Term]:
    """The terms that began on or after one day and ended by another."""
    for year in range(first.year - 1, until.year + 1):
        yield from (term for term in terms_of(year) if first <= term.started and term.ended <= until)


def in_school(day: dt.date) -> bool:
    """Whether schools are open: a weekday of a term, outside its half-term holiday."""
    return day.weekday() < 5 and any(term.open_on(day) for term in terms_of(day.year - (day.month < 9)))


def _on_or_after(year: int, month: int, day: int) -> dt.date:
    """The first weekday from a day on."""
    date = dt.date(year, month, day)
    return date + dt.timedelta(days=max(0, 7 - date.weekday()) % 7 if date.weekday() > 4 else 0)


def _friday_by(year: int, month: int, day: int) -> dt.date:
    date = dt.date(year, month, day)
    return date - dt.timedelta(days=(date.weekday() - 4) % 7)


def _monday_by(year: int, month: int, day: int) -> dt.date:
    date = dt.date(year, month, day)
    return date - dt.timedelta(days=date.weekday())
