"""The forms in which people write a period, the most particular first: a pattern, and what it means.

Patterns are matched against text in lower case with plain dashes and single blanks (`trigpoint.model.heading`). A
reader may give `NOTHING` to let a later form try, or raise `ValueError` for a day or a year that no calendar has.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Callable

from trigpoint.model.heading import NOTHING, Reading, of_day, period_between, read_text, week_from
from trigpoint.model.period import Kind, Period, add_months, years_from

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?"
)
_MONTH = rf"(?P<month>{_MONTHS})\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d|'?\d\d)"
_LONG_YEAR = r"(?P<year>(?:19|20)\d\d)"
_SPAN = r"(?P<first>(?:19|20)\d\d|\d\d) ?[-/] ?(?P<last>(?:19|20)\d\d|\d\d)"
_GAP = r"[ \-/.,']*"
_DAY = (
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]* )?(?:(?P<iso>\d{4}-\d\d-\d\d)"
    rf"|(?P<day>\d\d?)(?:st|nd|rd|th)?(?:[/.\-](?P<number>\d\d?)[/.\-]|[ \-/.]?(?:of )?{_MONTH}[ \-/,]*){_YEAR})"
    r"(?:[ t]00:00(?::00)?)?"
)
_ORDINAL = r"(?P<ordinal>[1-4](?:st|nd|rd|th)?|first|second|third|fourth|one|two|three|four)"
_PART = r"(?P<part>q(?:tr|uarter)?|h(?:alf)?(?:[ \-]?year)?)"
_TERM = r"(?P<term>autumn|spring|summer)(?: term)?"
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "one": 1, "two": 2, "three": 3, "four": 4}
_TO = r"(?:(?:up )?(?:to|until|ending|ended|at) )?"


def _full(written: str) -> int:
    written = written.lstrip("'")
    if len(written) == 4:
        return int(written)
    return int(written) + (1900 if int(written) >= 70 else 2000)


def _number(name: str) -> int:
    return _NAMES.index(name[:3]) + 1


def _span(found: re.Match[str]) -> int | None:
    """The first of two years that follow one another, or None."""
    first = _full(found["first"])
    return first if int(found["last"][-2:]) == (first + 1) % 100 else None


def day_in(text: str) -> dt.date | None:
    """The one day that a text in lower case names, or None. Raises `ValueError` for one that no calendar has."""
    found = re.fullmatch(_DAY, text.strip())
    if found is None:
        return None
    if found["iso"]:
        return dt.date.fromisoformat(found["iso"])
    month = int(found["number"]) if found["number"] else _number(found["month"])
    return dt.date(_full(found["year"]), month, int(found["day"]))


def _month(found: re.Match[str]) -> Reading:
    return Reading((Period.month(_full(found["year"]), _number(found["month"])),))


def _month_of_span(found: re.Match[str]) -> Reading:
    """A month under the heading of its financial year: `2020/21 Jan` is January 2021."""
    first, month = _span(found), _number(found["month"])
    return NOTHING if first is None else Reading((Period.month(first if month >= 4 else first + 1, month),))


def _two_numbers(found: re.Match[str]) -> Reading:
    """`2020-03` is a month, `2019-20` a year, and `2011-12` could be either; a stroke is a year's."""
    year, second = int(found["year"]), int(found["second"])
    meanings = [Period.month(year, second)] if 1 <= second <= 12 else []
    if second == (year + 1) % 100:
        meanings.insert(0, Period.financial_year(year))
    if not meanings:
        return NOTHING
    return Reading(tuple(meanings), likely=len(meanings) == 2 and found["by"] == "/")


def _month_by_number(found: re.Match[str]) -> Reading:
    return Reading((Period.month(int(found["year"]), int(found["number"])),))


def _span_of_years(found: re.Match[str]) -> Reading:
    first = _span(found)
    if first is None:
        return NOTHING
    named = found.groupdict().get("named") or ""
    if named.startswith(("a", "s")):
        return Reading((Period.parse(f"AY{years_from(first)}"),))
    return Reading((Period.financial_year(first),), weak=len(found["first"]) == 2 and not named)


def _part_of_span(found: re.Match[str]) -> Reading:
    first = _span(found)
    letter, number = found["part"][0].upper(), _ORDINALS.get(found["ordinal"]) or int(found["ordinal"][0])
    if first is None or (letter == "H" and number > 2):
        return NOTHING
    return Reading((Period.parse(f"FY{years_from(first)}-{letter}{number}"),))


def _stretch_of_months(found: re.Match[str]) -> Reading:
    """`Apr-Jun 2020` is a quarter; the year is that of the last month unless the first has its own."""
    last = _full(found["year"])
    begin, end = _number(found["begin"]), _number(found["end"])
    first = _full(found["begins"]) if found["begins"] else (last if begin <= end else last - 1)
    return Reading((period_between(dt.date(first, begin, 1), dt.date(last, end, monthrange(last, end)[1])),))


def _stretch_of_days(found: re.Match[str]) -> Reading:
    start, end = day_in(found["start"]), day_in(found["finish"])
    return NOTHING if start is None or end is None or end < start else Reading((period_between(start, end),))


def _months_to(found: re.Match[str]) -> Reading:
    """`Quarter ending June 2020`, `6 months to 30/09/2020`: that many whole months up to the one named."""
    months = [p for p in read_text(found["inner"]).meanings if p.kind is Kind.MONTH]
    if not months:
        return NOTHING
    length = 6 if found["length"].startswith(("h", "6", "six")) else 3
    return Reading((period_between(add_months(months[0].start, 1 - length), months[0].end),))


def _term(found: re.Match[str]) -> Reading:
    if "first" in found.groupdict():
        first = _span(found)
    else:
        first = _full(found["year"]) - (0 if found["term"] == "autumn" else 1)
    return NOTHING if first is None else Reading((Period.parse(f"AY{years_from(first)}-{found['term']}"),))


def _year_to_date(found: re.Match[str]) -> Reading:
    months = [p for p in read_text(found["inner"]).meanings if p.kind is Kind.MONTH]
    if months:
        return Reading((Period.year_to_date(months[0].end),))
    return Reading(lacks="does not say up to which month, as YTD Aug-20 does")


def _twelve_months(found: re.Match[str]) -> Reading:
    """A year that ends in March is the financial year, which is what national figures mean by it."""
    months = [p for p in read_text(found["inner"]).meanings if p.kind is Kind.MONTH]
    if not months:
        return Reading(lacks="does not say up to which month, as 12 months to Aug-20 does")
    end = months[0].end
    if end.month == 3 and found["how"].startswith("year"):
        return Reading((Period.financial_year(end.year - 1),))
    return Reading((Period.rolling_12(end),))


def _day(found: re.Match[str]) -> Reading:
    day = day_in(found[0])
    return NOTHING if day is None else of_day(day)


def _week_from_day(found: re.Match[str]) -> Reading:
    day = day_in(found["inner"])
    if day is None:
        return NOTHING
    ends = "e" in (found["short"] or "") or (found["long"] or "").startswith("end")
    return Reading((week_from(day - dt.timedelta(days=6) if ends else day),))


def _numbered_week(found: re.Match[str]) -> Reading:
    return Reading((Period.parse(f"{found['year']}-W{int(found['week']):02d}"),))


def _calendar_year(found: re.Match[str]) -> Reading:
    return Reading((Period.parse(f"CY{found['year']}"),))


def _lacks(what: str, weak: bool = True) -> Callable[[re.Match[str]], Reading]:
    return lambda _: Reading(lacks=what, weak=weak)


_WRITTEN: tuple[tuple[str, Callable[[re.Match[str]], Reading]], ...] = (
    (rf"(?:ytd|fytd|year to date|cumulative){_GAP}{_TO}(?P<inner>.*)", _year_to_date),
    (rf"(?P<inner>.+?){_GAP}\(?(?:ytd|fytd|year to date|cumulative)\)?", _year_to_date),
    (
        rf"(?P<how>(?:rolling )?(?:r12|r12m|12m|(?:12|twelve)[ -]?m(?:on)?ths?)(?: rolling)?|rolling 12|rolling year"
        rf"|year (?=to |end)){_GAP}{_TO}(?P<inner>.+)",
        _twelve_months,
    ),
    (r"(?:w/?(?P<short>[ceb])\b|week (?P<long>commencing|beginning|ending|ended))\.?:? ?(?P<inner>.+)", _week_from_day),
    (r"(?:week|wk|w)\.? ?(?P<week>\d\d?)[ ,\-/]*(?P<year>20\d\d)", _numbered_week),
    (r"(?P<year>20\d\d)[ ,\-/]*(?:week|wk|w)\.? ?(?P<week>\d\d?)", _numbered_week),
    (rf"(?P<length>quarter|qtr|half[ -]year|[36] months|three months|six months) {_TO}(?P<inner>.+)", _months_to),
    (rf"{_MONTH}{_GAP}{_SPAN}", _month_of_span),
    (rf"(?:fy ?)?{_SPAN}{_GAP}{_MONTH}", _month_of_span),
    (rf"{_MONTH}{_GAP}{_YEAR}", _month),
    (rf"{_LONG_YEAR}{_GAP}{_MONTH}", _month),
    (rf"{_LONG_YEAR} ?(?P<by>[-/]) ?(?P<second>\d\d)", _two_numbers),
    (r"(?P<number>0?[1-9]|1[0-2])[-/.](?P<year>20\d\d)", _month_by_number),
    (rf"(?:(?P<named>fy|f/y|fin(?:ancial)? year|ay|academic year|school year|year)[ :]*)?{_SPAN}", _span_of_years),
    (rf"{_SPAN} \(?(?P<named>academic|school|financial|fy|ay)(?: year)?\)?", _span_of_years),
    (rf"{_PART}[ \-.]*{_ORDINAL}[ \-:,(]*(?:of )?(?:fy ?)?{_SPAN}\)?", _part_of_span),
    (rf"{_ORDINAL} ?{_PART}[ \-:,(]*(?:of )?(?:fy ?)?{_SPAN}\)?", _part_of_span),
    (rf"(?:fy ?)?{_SPAN}[ \-:,]*{_PART}[ \-.]*{_ORDINAL}", _part_of_span),
    (rf"(?:fy ?)?{_SPAN}[ \-:,]*{_ORDINAL} {_PART}", _part_of_span),
    (rf"{_PART}[ \-.]*{_ORDINAL}[ \-:,]*{_YEAR}", _lacks("could be of a calendar or of a financial year", weak=False)),
    (rf"{_PART}[ \-.]*{_ORDINAL}", _lacks("does not say of which year")),
    (
        rf"(?P<begin>{_MONTHS})\.?(?:{_GAP}(?P<begins>(?:19|20)?\d\d))? ?(?:-|to|/) ?"
        rf"(?P<end>{_MONTHS})\.?{_GAP}{_YEAR}",
        _stretch_of_months,
    ),
    (rf"{_TERM}[ \-:,]*(?:ay ?)?{_SPAN}", _term),
    (rf"(?:ay ?)?{_SPAN}[ \-:,]*{_TERM}", _term),
    (rf"{_TERM}[ \-:,]*{_YEAR}", _term),
    (_DAY, _day),
    (r"(?P<start>\d.+?) ?(?:to|until|-|\.\.) ?(?P<finish>\d.+)", _stretch_of_days),
    (rf"(?:cy|calendar year) ?{_LONG_YEAR}", _calendar_year),
    (r"(?:19|20)\d\d", _lacks("could be a calendar, a financial or an academic year")),
    (_MONTH, _lacks("does not say of which year")),
)
FORMS = tuple((re.compile(pattern), reader) for pattern, reader in _WRITTEN)
