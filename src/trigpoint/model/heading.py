"""Periods as people write them in their own files: what one heading or cell could mean.

`read_heading` gives every meaning of one; `trigpoint.model.headings` decides between them by the headings beside it.
Years are financial (April to March) unless the heading says otherwise; two digits are a year from 1970 to 2069.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass

from trigpoint.model.period import Kind, Period, financial_year_of
from trigpoint.model.problem import UserMistake


@dataclass(frozen=True, slots=True)
class Reading:
    """What a heading could mean. `meanings` is empty where it is no period at all.

    `likely` says that the first meaning stands unless the neighbours say otherwise. `weak` marks what is a period only
    beside others (`18-19` may be an age). `lacks` completes the sentence "It ..." for half a period (`April`).
    """

    meanings: tuple[Period, ...] = ()
    likely: bool = False
    weak: bool = False
    lacks: str = ""


NOTHING = Reading()
_DASHES = {0x2010: "-", 0x2011: "-", 0x2012: "-", 0x2013: "-", 0x2014: "-", 0x2018: "'", 0x2019: "'", 0xA0: " "}
_BEFORE = re.compile(
    r"^(?:as at|as of|at|during|for|to|month|month (?:ended|ending|end|of|to)|(?:the )?period|actuals?|outturn|results?"
    r"|performance|figures?|values?|final|provisional|snapshot) +(?:the +)?"
)
_AFTER = re.compile(
    r"(?: +(?:actuals?|outturns?|results?|performance|figures?|values?|final|provisional|totals?|full year|p)"
    r"| *(?:\((?:p|f|r|provisional|final|\d)\)|\[\w\]|\*+|†|‡|¹|²|³))$"
)


def read_heading(written: object) -> Reading:
    """Every period that a heading or a cell could mean: text, a day, or a number such as 2020."""
    if isinstance(written, dt.datetime):
        written = written.date()
    if isinstance(written, dt.date):
        return of_day(written)
    if isinstance(written, float) and written.is_integer():
        written = int(written)
    if isinstance(written, bool) or not isinstance(written, str | int):
        return NOTHING
    text = str(written).strip()
    canonical = _canonical(text)
    return Reading((canonical,)) if canonical is not None else read_text(_plain(text))


def _canonical(text: str) -> Period | None:
    """The one form of outputs; a month in it could be a year (`2011-12`), so that is read further on."""
    try:
        period = Period.parse(text)
    except UserMistake:
        return None
    return None if period.kind is Kind.MONTH else period


def _plain(text: str) -> str:
    """In lower case, with plain dashes, one blank at a time, and without the marks of footnotes."""
    text = " ".join(text.translate(_DASHES).lower().split()).strip(" :;,")
    while (shorter := _AFTER.sub("", text).strip()) and shorter != text:
        text = shorter
    return text


def read_text(text: str) -> Reading:
    """Text in lower case: each form in turn, then again without the words that people put before a period."""
    from trigpoint.model.heading_forms import FORMS

    for pattern, reader in FORMS:
        found = pattern.fullmatch(text)
        if found is None:
            continue
        try:
            reading = reader(found)
        except ValueError:  # a day or a year that no calendar has
            continue
        if reading != NOTHING:
            return reading
    shorter = _BEFORE.sub("", text)
    return read_text(shorter) if shorter and shorter != text else NOTHING


def of_day(day: dt.date) -> Reading:
    """A day as a heading: its month where it is the first or the last of one, or its week where it is a Monday."""
    meanings: list[Period] = []
    if day.day in (1, monthrange(day.year, day.month)[1]):
        meanings.append(Period.month(day.year, day.month))
    if day.weekday() == 0:
        meanings.append(week_from(day))
    if meanings:
        return Reading(tuple(meanings), likely=len(meanings) == 2, weak=meanings[0].kind is Kind.WEEK)
    return Reading(lacks="is a day inside a month, and does not say whether its month or its week is meant", weak=True)


def day_of(text: str) -> dt.date | None:
    """The one day that a text names (`31/03/2020`, `31 March 2020`, `2020-03-31`), or None."""
    from trigpoint.model.heading_forms import day_in

    try:
        return day_in(_plain(text))
    except ValueError:  # a day that no calendar has
        return None


def week_from(day: dt.date) -> Period:
    """Seven days from `day`: a week where that is a Monday, else a range."""
    return Period(day, day + dt.timedelta(days=6), Kind.WEEK if day.weekday() == 0 else Kind.RANGE)


def period_between(start: dt.date, end: dt.date) -> Period:
    """The plainest period with these first and last days: a month, quarter, half or year, else a range of days."""
    first = financial_year_of(start)
    years = f"{first}-{(first + 1) % 100:02d}"
    candidates = [Period.month(start.year, start.month), Period.financial_year(first)]
    candidates += [Period.quarter(first, n) for n in (1, 2, 3, 4)]
    candidates += [Period.parse(f"FY{years}-H{n}") for n in (1, 2)]
    candidates += [Period.parse(f"AY{start.year}-{(start.year + 1) % 100:02d}"), Period.parse(f"CY{start.year}")]
    return next((p for p in candidates if (p.start, p.end) == (start, end)), Period(start, end, Kind.RANGE))
