"""Periods as they are written, and their arithmetic.

A period is a kind and its first and last day. Years are financial (April to March) unless the kind says otherwise.
How people write periods in their own files is read by `trigpoint.model.heading`; this module reads only the one
canonical form, which is also the form in every output.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from trigpoint.model.problem import Problem, UserMistake


class Kind(StrEnum):
    """The kinds of period."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    FINANCIAL_YEAR = "financial year"
    ACADEMIC_YEAR = "academic year"
    TERM = "term"
    CALENDAR_YEAR = "calendar year"
    WEEK = "week"
    RANGE = "range"
    YEAR_TO_DATE = "year to date"
    ROLLING_12 = "rolling 12 months"


HOW_TO_WRITE = (
    "Write a month as 2026-03, a quarter as FY2026-27-Q1, a half-year as FY2026-27-H1, a financial year as FY2026-27, "
    "an academic year as AY2026-27, a term as AY2026-27-autumn, a calendar year as CY2026, a week as 2026-W14, "
    "a range as 2026-05-15..2026-05-31, the year to date as ytd:2026-03, or 12 rolling months as r12:2026-03."
)

# The terms of the early education entitlement (Childcare (Early Years Provision Free of Charge) Regulations 2014): from
# 1 September, 1 January and 1 April; they part the academic year without a gap. Months, and the year's offset.
_TERMS = {"autumn": (9, 12, 0), "spring": (1, 3, 1), "summer": (4, 8, 1)}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch of days, both ends included. Sorts by start, then end."""

    start: dt.date
    end: dt.date
    kind: Kind

    def __str__(self) -> str:
        return _WRITERS[self.kind](self)

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read the canonical form. Raises `UserMistake` with the forms that there are."""
        period = _parse(text.strip())
        if period is None:
            raise UserMistake(Problem(f'"{text}" is not a period.', _which_year(text.strip()) or HOW_TO_WRITE))
        return period

    @classmethod
    def day(cls, day: dt.date) -> Period:
        """A range of that one day."""
        return cls(day, day, Kind.RANGE)

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """The calendar month."""
        return cls(dt.date(year, month, 1), _last_day(year, month), Kind.MONTH)

    @classmethod
    def financial_year(cls, first: int) -> Period:
        """April `first` to March of the next year."""
        return cls(dt.date(first, 4, 1), dt.date(first + 1, 3, 31), Kind.FINANCIAL_YEAR)

    @classmethod
    def quarter(cls, first: int, number: int) -> Period:
        """Quarter 1 (April to June) to 4 (January to March) of the financial year that starts in `first`."""
        return _financial_part(first, number, 3, Kind.QUARTER)

    @classmethod
    def year_to_date(cls, end: dt.date) -> Period:
        """From 1 April to a month's end."""
        return cls(dt.date(financial_year_of(end), 4, 1), _last_day(end.year, end.month), Kind.YEAR_TO_DATE)

    @classmethod
    def rolling_12(cls, end: dt.date) -> Period:
        """The twelve whole months up to a month's end."""
        last = _last_day(end.year, end.month)
        return cls(add_months(dt.date(last.year, last.month, 1), -11), last, Kind.ROLLING_12)

    @property
    def months(self) -> int:
        """How many whole calendar months the period spans; 0 for a week or a range of days."""
        if self.kind in (Kind.WEEK, Kind.RANGE):
            return 0
        return self._months_across

    def shift(self, steps: int) -> Period:
        """The period of the same kind, `steps` later (negative: earlier).

        A rolling period or a year to date moves by a month, and a term by a term, so that "previous" is what a reader
        of a monthly or termly report means. A range of whole months moves by as many months.
        """
        return _shifted(self, steps)

    @property
    def is_a_year(self) -> bool:
        """Whether a range is twelve whole months, from whichever month on."""
        return self.kind is Kind.RANGE and self._is_of_whole_months and self._months_across == 12

    @property
    def _is_of_whole_months(self) -> bool:
        return self.start.day == 1 and self.end == _month_end(self.end)

    @property
    def _months_across(self) -> int:
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1

    def previous(self) -> Period:
        """The period before."""
        return self.shift(-1)

    def year_before(self) -> Period:
        """The same period a year earlier (52 weeks for a week)."""
        return _year_before(self)

    def _shift_months(self, months: int) -> Period:
        return Period(
            add_months(self.start, months), _month_end(add_months(self.end.replace(day=1), months)), self.kind
        )

    def _shift_terms(self, steps: int) -> Period:
        names = list(_TERMS)
        own = next(n for n, name in enumerate(names) if _TERMS[name][0] == self.start.month)
        first = self.start.year - _TERMS[names[own]][2]
        years, index = divmod(own + steps, len(names))
        term = _parse_year("AY", first + years, (first + years + 1) % 100, names[index])
        assert term is not None  # the name is one of the three
        return term


# A scorecard asks for the same few periods of every row, so what they shift to is kept.
@lru_cache(maxsize=16_384)
def _shifted(period: Period, steps: int) -> Period:
    if period.kind is Kind.WEEK:
        delta = dt.timedelta(weeks=steps)
        return Period(period.start + delta, period.end + delta, period.kind)
    if period.kind is Kind.RANGE and not period._is_of_whole_months:
        delta = ((period.end - period.start) + dt.timedelta(days=1)) * steps
        return Period(period.start + delta, period.end + delta, period.kind)
    if period.kind is Kind.YEAR_TO_DATE:
        return Period.year_to_date(_month_end(add_months(period.end.replace(day=1), steps)))
    if period.kind is Kind.ROLLING_12:
        return Period.rolling_12(_month_end(add_months(period.end.replace(day=1), steps)))
    if period.kind is Kind.TERM:
        return period._shift_terms(steps)
    return period._shift_months(steps * (period.months or period._months_across))


@lru_cache(maxsize=4_096)
def _year_before(period: Period) -> Period:
    if period.kind is Kind.WEEK:
        return period.shift(-52)
    if period.kind is Kind.RANGE and not period._is_of_whole_months:
        return Period(_year_back(period.start), _year_back(period.end), period.kind)
    return period._shift_months(-12)


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day of the month `months` later, or the month's last day where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def financial_year_of(day: dt.date) -> int:
    """The year in which the financial year that holds `day` began."""
    return day.year if day.month >= 4 else day.year - 1


def _which_year(text: str) -> str:
    """Of a year alone, or of two together (2024/25), what to write for each that may be meant; else nothing."""
    found = re.fullmatch(r"(20\d\d)(?:\s*[-/]\s*(?:20)?(\d\d))?", text)
    if found is None:
        return ""
    first = int(found[1])
    if found[2] is None:
        begins, ends = Period.financial_year(first), Period.financial_year(first - 1)
        years = f"the financial year that begins in it as {begins}, the one that ends in it as {ends}"
        return f"Write the calendar year as CY{first}, {years}, a month as {first}-03."
    if int(found[2]) != (first + 1) % 100:
        return ""
    year = str(Period.financial_year(first))
    return f"Write the financial year as {year}, the academic year as {year.replace('FY', 'AY')}."


def _last_day(year: int, month: int) -> dt.date:
    return dt.date(year, month, monthrange(year, month)[1])


def _month_end(day: dt.date) -> dt.date:
    return _last_day(day.year, day.month)


def _year_back(day: dt.date) -> dt.date:
    return add_months(day, -12)


def years_from(first: int) -> str:
    """A year that spans two, by its first: 2026 is `2026-27`."""
    return f"{first}-{(first + 1) % 100:02d}"


def _financial_part(first: int, number: int, months: int, kind: Kind) -> Period:
    start = add_months(dt.date(first, 4, 1), (number - 1) * months)
    return Period(start, add_months(start, months) - dt.timedelta(days=1), kind)


def _write_part(letter: str, months: int, period: Period) -> str:
    first = financial_year_of(period.start)
    number = ((period.start.month - 4) % 12) // months + 1
    return f"FY{years_from(first)}-{letter}{number}"


def _write_term(period: Period) -> str:
    name = next(n for n, (m, _, _) in _TERMS.items() if m == period.start.month)
    first = period.start.year - _TERMS[name][2]
    return f"AY{years_from(first)}-{name}"


def _write_week(period: Period) -> str:
    year, week, _ = period.start.isocalendar()
    return f"{year}-W{week:02d}"


_WRITERS: dict[Kind, Callable[[Period], str]] = {
    Kind.MONTH: lambda p: f"{p.start:%Y-%m}",
    Kind.QUARTER: lambda p: _write_part("Q", 3, p),
    Kind.HALF: lambda p: _write_part("H", 6, p),
    Kind.FINANCIAL_YEAR: lambda p: f"FY{years_from(p.start.year)}",
    Kind.ACADEMIC_YEAR: lambda p: f"AY{years_from(p.start.year)}",
    Kind.TERM: _write_term,
    Kind.CALENDAR_YEAR: lambda p: f"CY{p.start.year}",
    Kind.WEEK: _write_week,
    Kind.RANGE: lambda p: f"{p.start.isoformat()}..{p.end.isoformat()}",
    Kind.YEAR_TO_DATE: lambda p: f"ytd:{p.end:%Y-%m}",
    Kind.ROLLING_12: lambda p: f"r12:{p.end:%Y-%m}",
}

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_SCHOOL_OR_FINANCIAL = re.compile(r"(FY|AY)(\d{4})-(\d{2})(?:-(Q[1-4]|H[12]|autumn|spring|summer))?")
_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_RANGE = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})")
_CALENDAR = re.compile(r"CY(\d{4})")
_ENDING = re.compile(r"(ytd|r12):(\d{4})-(0[1-9]|1[0-2])")


def _parse(text: str) -> Period | None:
    try:
        if m := _MONTH.fullmatch(text):
            return Period.month(int(m[1]), int(m[2]))
        if m := _SCHOOL_OR_FINANCIAL.fullmatch(text):
            return _parse_year(m[1], int(m[2]), int(m[3]), m[4])
        if m := _CALENDAR.fullmatch(text):
            year = int(m[1])
            return Period(dt.date(year, 1, 1), dt.date(year, 12, 31), Kind.CALENDAR_YEAR)
        if m := _WEEK.fullmatch(text):
            monday = dt.date.fromisocalendar(int(m[1]), int(m[2]), 1)
            return Period(monday, monday + dt.timedelta(days=6), Kind.WEEK)
        if m := _RANGE.fullmatch(text):
            start, end = dt.date.fromisoformat(m[1]), dt.date.fromisoformat(m[2])
            return Period(start, end, Kind.RANGE) if start <= end else None
        if m := _ENDING.fullmatch(text):
            end = _last_day(int(m[2]), int(m[3]))
            return Period.year_to_date(end) if m[1] == "ytd" else Period.rolling_12(end)
    except ValueError:  # a day, week or year that no calendar has
        return None
    return None


def _parse_year(prefix: str, first: int, second: int, part: str | None) -> Period | None:
    if second != (first + 1) % 100:
        return None
    if prefix == "AY":
        if part is None:
            return Period(dt.date(first, 9, 1), dt.date(first + 1, 8, 31), Kind.ACADEMIC_YEAR)
        if part not in _TERMS:
            return None
        begins, ends, offset = _TERMS[part]
        return Period(dt.date(first + offset, begins, 1), _last_day(first + offset, ends), Kind.TERM)
    if part is None:
        return Period.financial_year(first)
    if part in _TERMS:
        return None
    number = int(part[1])
    return Period.quarter(first, number) if part[0] == "Q" else _financial_part(first, number, 6, Kind.HALF)
