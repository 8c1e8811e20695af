"""What a file of open data obeys: the words, columns and lengths that the Department for Education's service takes.

Source: the department's guide for those who produce its statistics ("Open data standards": unit data and metadata), and
the checks that its screener of files runs, as read in November 2026. The wording here is ours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

MANDATORY = ("time_period", "time_identifier", "geographic_level", "country_code", "country_name")
META = (
    "col_name", "col_type", "label", "indicator_grouping", "indicator_unit", "indicator_dp", "filter_hint",
    "filter_grouping_column",
)  # fmt: skip
META_ALSO = ("filter_default", "parent_filter")

SYMBOLS = ("z", "x", "c", "low")
"""Not applicable, not available, confidential, rounds to zero."""

SYMBOLS_TAKEN = (*SYMBOLS, "k", "u")
"""Those that are taken besides: another word for `low`, and of low reliability."""

LEGACY = ("~", ":", "..", "...", "*", "-", "NA", "N/A", "n/a")
UNITS = ("", "£", "£m", "%", "pp", "numberstring")
TOTAL = "Total"

COLUMN_NAME = re.compile(r"[a-z][a-z0-9_]*")
FILE_NAME = re.compile(r"[a-z0-9_-]+")
LONGEST_CODE, LONGEST_COLUMN, LONGEST_LABEL, LONGEST_ITEM = 30, 50, 100, 120
MOST_ITEMS = 25_000


@dataclass(frozen=True, slots=True)
class Identifier:
    """A kind of time period: those of one `group` may stand in one file; `digits` is how the period is written."""

    group: str
    digits: int


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip

IDENTIFIERS: Mapping[str, Identifier] = {
    "Calendar year": Identifier("calendar year", 4),
    "Reporting year": Identifier("reporting year", 4),
    **{month: Identifier("month", 4) for month in _MONTHS},
    **{f"Week {number}": Identifier("week", 4) for number in range(1, 54)},
    "Academic year": Identifier("academic year", 6),
    "Financial year": Identifier("financial year", 6),
    "Tax year": Identifier("tax year", 6),
    "Autumn term": Identifier("term", 6),
    "Spring term": Identifier("term", 6),
    "Summer term": Identifier("term", 6),
    "Autumn and spring term": Identifier("two terms", 6),
    **{f"Financial year Q{number}": Identifier("financial quarter", 6) for number in range(1, 5)},
    "Part 1 (April to September)": Identifier("half", 6),
    "Part 2 (October to March)": Identifier("half", 6),
}

_REGION = ("region_code", "region_name")
_AUTHORITY = ("old_la_code", "new_la_code", "la_name")
LEVELS: Mapping[str, tuple[str, ...]] = {
    "National": (),
    "Regional": _REGION,
    "Local authority": (*_REGION, *_AUTHORITY),
    "Local authority district": ("lad_code", "lad_name"),
    "Parliamentary constituency": ("pcon_code", "pcon_name"),
    "Ward": ("ward_code", "ward_name"),
    "School": (*_AUTHORITY, "school_name", "school_urn", "school_laestab"),
    "Provider": ("provider_name", "provider_ukprn"),
    "MAT": ("trust_id", "trust_name"),
    "Sponsor": ("sponsor_id", "sponsor_name"),
    "RSC region": ("rsc_region_lead_name",),
    "Local enterprise partnership": ("local_enterprise_partnership_code", "local_enterprise_partnership_name"),
    "Local skills improvement plan area": ("lsip_code", "lsip_name"),
    "English devolved area": ("english_devolved_area_code", "english_devolved_area_name"),
    "Opportunity area": ("opportunity_area_code", "opportunity_area_name"),
    "Police force area": ("pfa_code", "pfa_name"),
    "Planning area": ("planning_area_code", "planning_area_name"),
    "Institution": ("institution_id", "institution_name"),
}
"""The columns that a level of geography fills besides the country's."""

GEOGRAPHY = frozenset({"country_code", "country_name", *(name for columns in LEVELS.values() for name in columns)})
BLANK_ALLOWED = frozenset({"new_la_code", "old_la_code", "school_laestab"})
"""Codes that a place which is no more may never have had."""
