"""The years of published figures as periods.

Open data says a time identifier and digits (four for one year, six for two that follow each other), by the
department's guide to statistics production. The interactive tool writes its years in dozens of ways (`2024 (Rev)`,
`2016-17 (OT)`, `2013/14-15/16`), and its dictionary says what kind of year each measure is of.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import month_name

from trigpoint.model.period import Kind, Period, add_months

YEARS = ("financial year", "academic year", "calendar year", "year to September", "January")
"""What a year may be: to 31 March, to 31 August, to 31 December, to 30 September; or the census of that January."""

_MONTHS = {name.casefold(): number for number, name in enumerate(month_name) if name}
_TERMS = {"autumn term": "autumn", "spring term": "spring", "summer term": "summer"}
_TWO_YEARS = re.compile(r"(\d{4})[-/]?(\d{2})")
_OF_TOOL = {
    "financial year": "financial year",
    "academic year": "academic year",
    "calendar year": "calendar year",
    "annual": "financial year",
    "annual (end of sept)": "year to September",
    "annual - january": "January",
}


def year_ending(year: int, years: str) -> Period:
    """The year of a kind that ends in `year`."""
    if years == "financial year":
        return Period.financial_year(year - 1)
    if years == "academic year":
        return Period(dt.date(year - 1, 9, 1), dt.date(year, 8, 31), Kind.ACADEMIC_YEAR)
    if years == "calendar year":
        return Period(dt.date(year, 1, 1), dt.date(year, 12, 31), Kind.CALENDAR_YEAR)
    if years == "year to September":
        return Period(dt.date(year - 1, 10, 1), dt.date(year, 9, 30), Kind.RANGE)
    return Period.month(year, 1)


def open_data_period(time: str, identifier: str, years: str = "") -> Period | None:
    """The period of open data, or None where the two do not go together.

    `years` says what a single year of the file is; unless said, a reporting year ends on 31 March.
    """
    digits, name = re.sub(r"\D", "", time), identifier.strip().casefold()
    if len(digits) == 4:
        return _of_one_year(int(digits), name, years)
    if len(digits) != 6 or int(digits[4:]) != (int(digits[:4]) + 1) % 100:
        return None
    first = int(digits[:4])
    if name == "academic year":
        return year_ending(first + 1, "academic year")
    if name == "financial year":
        return Period.financial_year(first)
    if name == "tax year":
        return Period(dt.date(first, 4, 6), dt.date(first + 1, 4, 5), Kind.RANGE)
    if name in _TERMS:
        return Period.parse(f"AY{first}-{digits[4:]}-{_TERMS[name]}")
    if name == "autumn and spring term":
        return Period(dt.date(first, 9, 1), dt.date(first + 1, 3, 31), Kind.RANGE)
    if m := re.fullmatch(r"financial year q([1-4])", name):
        return Period.quarter(first, int(m[1]))
    if m := re.match(r"part ([12])\b", name):
        return Period.parse(f"FY{first}-{digits[4:]}-H{m[1]}")
    return None


def _of_one_year(year: int, name: str, years: str) -> Period | None:
    if name in ("reporting year", "calendar year"):
        return year_ending(year, years or ("financial year" if name == "reporting year" else "calendar year"))
    if name in _MONTHS:
        return Period.month(year, _MONTHS[name])
    if m := re.fullmatch(r"week (\d{1,2})", name):
        try:
            monday = dt.date.fromisocalendar(year, int(m[1]), 1)
        except ValueError:
            return None
        return Period(monday, monday + dt.timedelta(days=6), Kind.WEEK)
    return None


def tool_period(label: str, year_type: str, years: str = "") -> Period | None:
    """The period of a year as the interactive tool writes it, or None where it is none (`0`).

    A single year is the one in which the measure's year ends. Several years in one label are the whole stretch.
    """
    kind = years or _OF_TOOL.get(year_type.strip().casefold(), "")
    text = re.sub(r"\(.*?\)", "", label).strip()
    if not kind:
        return None
    if re.fullmatch(r"(?:19|20)\d{2}", text):
        return year_ending(int(text), kind)
    if m := re.fullmatch(r"(\d{4})/(\d{2})-(\d{2})/(\d{2})", text):
        return _stretch(int(m[1]) + 1, int(m[1]) // 100 * 100 + int(m[4]), kind)
    if m := _TWO_YEARS.fullmatch(text):
        first, last = int(m[1]), int(m[2])
        if kind == "calendar year":  # 2014-16: three calendar years
            return _stretch(first, first // 100 * 100 + last, kind)
        return year_ending(first + 1, kind) if last == (first + 1) % 100 else None
    return None


def is_provisional(label: str) -> bool:
    """Whether the label says that the figures may still change: `2025 (prov)`."""
    return "prov" in label.casefold()


def _stretch(first: int, last: int, kind: str) -> Period | None:
    start, end = year_ending(first, kind).start, year_ending(last, kind).end
    return Period(start, end, Kind.RANGE) if start < end <= add_months(start, 120) else None
