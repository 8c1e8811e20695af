"""Days: the calendar in which financial, academic and calendar years stand side by side, each with what sorts it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from trigpoint.model.period import Period, financial_year_of, years_from
from trigpoint.publish.star.dimensions import DATE
from trigpoint.publish.star.keys import day_key
from trigpoint.publish.star.objects import Line, Table

# The terms part the academic year as `trigpoint.model.period` has them: from September, January and April.
_TERMS = {9: ("Autumn", 1), 1: ("Spring", 2), 4: ("Summer", 3)}


def days(told: Mapping[Table, Sequence[Line]]) -> list[Line]:
    """Every day of every calendar year from the first that a fact points into to the last."""
    found = {
        cell // 10_000
        for table, lines in told.items()
        for place, column in enumerate(table.columns)
        if column.to == DATE.name
        for cell in {line[place] for line in lines}
        if isinstance(cell, int)
    }
    if not found:
        return []
    first, last = dt.date(min(found), 1, 1), dt.date(max(found), 12, 31)
    return [_line(first + dt.timedelta(days=n)) for n in range((last - first).days + 1)]


def _line(day: dt.date) -> Line:
    financial = financial_year_of(day)
    academic = day.year if day.month >= 9 else day.year - 1
    quarter = (day.month - 4) % 12 // 3 + 1
    opening = Period.quarter(financial, quarter)
    term, turn = _TERMS[max((m for m in _TERMS if m <= day.month), default=1)]
    return DATE.line(
        date_key=day_key(day),
        date=day,
        month=f"{day:%b %Y}",
        month_order=day.year * 100 + day.month,
        month_name=f"{day:%B}",
        financial_month=(day.month - 4) % 12 + 1,
        calendar_year=day.year,
        calendar_quarter=f"{opening.start:%b} to {opening.end:%b %Y}",
        financial_year=years_from(financial),
        financial_year_order=financial,
        financial_quarter=f"Q{quarter} {years_from(financial)}",
        quarter_order=financial * 10 + quarter,
        academic_year=years_from(academic),
        academic_year_order=academic,
        academic_term=f"{term} term {day.year}",
        term_order=academic * 10 + turn,
        is_month_end=(day + dt.timedelta(days=1)).day == 1,
    )
