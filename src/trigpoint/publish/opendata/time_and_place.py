"""Periods and areas as open data writes them."""

from __future__ import annotations

from trigpoint.model.period import Kind, Period, financial_year_of
from trigpoint.model.published import Areas, Level
from trigpoint.publish.opendata.rules import MANDATORY

_TERMS = {"autumn": "Autumn term", "spring": "Spring term", "summer": "Summer term"}
_HALVES = {"H1": "Part 1 (April to September)", "H2": "Part 2 (October to March)"}
NOT_STANDARD, NOT_KNOWN = "z", "x"
"""The codes of a place that official lists do not have, and of one that is not known."""

HEADS = (*MANDATORY, "region_code", "region_name", "old_la_code", "new_la_code", "la_name")


def time_of(period: Period) -> tuple[str, str] | None:
    """A period as (time_period, time_identifier); None for one that open data has no word for."""
    last = str(period).rpartition("-")[2]
    start = period.start.year
    match period.kind:
        case Kind.MONTH:
            return f"{start}", f"{period.start:%B}"
        case Kind.WEEK:
            year, week, _ = period.start.isocalendar()
            return f"{year}", f"Week {week}"
        case Kind.QUARTER:
            return _years(financial_year_of(period.start)), f"Financial year {last}"
        case Kind.HALF:
            return _years(financial_year_of(period.start)), _HALVES[last]
        case Kind.FINANCIAL_YEAR:
            return _years(start), "Financial year"
        case Kind.ACADEMIC_YEAR:
            return _years(start), "Academic year"
        case Kind.TERM:
            return _years(start if last == "autumn" else start - 1), _TERMS[last]
        case Kind.CALENDAR_YEAR:
            return f"{start}", "Calendar year"
    return None


def _years(start: int) -> str:
    return f"{start}{(start + 1) % 100:02d}"


def place_of(name: str, areas: Areas) -> tuple[str, ...]:
    """An authority as the columns from `geographic_level` on have it. One that official lists do not hold (simulated,
    say) keeps its name, with the code for what is not standard."""
    england = areas.england
    country = ("Local authority", england.gss, england.name)
    found = areas.find(name)
    if found is None or found.level is not Level.AUTHORITY:
        return (*country, NOT_KNOWN, "Not available", NOT_STANDARD, NOT_STANDARD, name)
    region = next((a for a in areas.above(found) if a.level is Level.REGIONAL and a.gss.startswith("E12")), None)
    above = (region.gss, region.name) if region is not None else (NOT_KNOWN, "Not available")
    return (*country, *above, found.code, found.gss, found.name)
