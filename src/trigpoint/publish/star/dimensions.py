"""The dimensions: every column with its type and what it means, once for all forms of a star."""

from __future__ import annotations

from trigpoint.publish.star.facts import FACTS
from trigpoint.publish.star.objects import Column, Table, Type

_INTEGER, _NUMBER, _TEXT, _DATE, _BOOLEAN = Type.INTEGER, Type.NUMBER, Type.TEXT, Type.DATE, Type.BOOLEAN


def _key(name: str, of: str) -> Column:
    return Column(name, name.replace("_", " ").capitalize(), _INTEGER, f"The key of {of}.", hidden=True)


def _order(name: str, title: str, of: str) -> Column:
    return Column(name, title, _INTEGER, f"What {of} is sorted by.", hidden=True)


INDICATOR = Table(
    "dim_indicator",
    "Indicators",
    "one line of a pack, by the kind of period that its figures are of",
    (
        _key("indicator_key", "the line"),
        Column("indicator", "Indicator id", _TEXT, "The indicator's id in the catalogue."),
        Column("ref", "Ref", _TEXT, "What the council calls it."),
        Column("title", "Indicator", _TEXT, "What is measured.", sorted_by="line_order"),
        Column("pack", "Pack id", _TEXT, "The pack's id."),
        Column("pack_title", "Pack", _TEXT, "The pack in which the line stands."),
        Column("section", "Section", _TEXT, "Its section there."),
        _order("section_order", "Section order", "the section"),
        _order("line_order", "Line order", "the line"),
        Column("outcome", "Outcome", _TEXT, "What it is for."),
        Column("frequency", "Frequency", _TEXT, "The kind of its periods: month, quarter, financial year."),
        Column("unit", "Unit", _TEXT, "count, percent, per 10,000, days."),
        Column("better", "Better", _TEXT, "Which way is better: higher, lower, near target, neither."),
        Column("owner", "Owner", _TEXT, "The post that answers for it."),
        Column("origin", "Origin", _TEXT, "computed from records, recorded by people, or published."),
        Column("together", "Together", _TEXT, "How figures of members make one: pooled (numerators over denominators), "
               "added, never."),
        Column("factor", "Factor", _NUMBER, "What numerator over denominator is multiplied by: 100, 10000, 1.",
               hidden=True),
        Column("definition", "Definition", _TEXT, "What is counted, in English, as the newest edition has it."),
        Column("why_it_matters", "Why it matters", _TEXT, "Why it is looked at."),
        Column("definition_source", "Definition source", _TEXT, "Where the definition is written, if it is official."),
        Column("meaning", "Meaning", _TEXT, "A hash that changes with whatever the figure is worked out by.",
               hidden=True),
    ),
)  # fmt: skip

DATE = Table(
    "dim_date",
    "Dates",
    "one day; every day of the calendar years that the facts touch",
    (
        _key("date_key", "the day, as 20260331"),
        Column("date", "Date", _DATE, "The day."),
        Column("month", "Month", _TEXT, "Mar 2026.", sorted_by="month_order"),
        _order("month_order", "Month order", "the month"),
        Column("month_name", "Month name", _TEXT, "March.", sorted_by="financial_month"),
        Column("financial_month", "Financial month", _INTEGER, "1 is April.", hidden=True),
        Column("calendar_year", "Calendar year", _INTEGER, "2026."),
        Column("calendar_quarter", "Calendar quarter", _TEXT, "Jan to Mar 2026.", sorted_by="quarter_order"),
        Column("financial_year", "Financial year", _TEXT, "2025-26: from April.", sorted_by="financial_year_order"),
        _order("financial_year_order", "Financial year order", "the financial year"),
        Column("financial_quarter", "Financial quarter", _TEXT, "Q4 2025-26.", sorted_by="quarter_order"),
        _order("quarter_order", "Quarter order", "the quarter"),
        Column("academic_year", "Academic year", _TEXT, "2025-26: from September.", sorted_by="academic_year_order"),
        _order("academic_year_order", "Academic year order", "the academic year"),
        Column("academic_term", "Academic term", _TEXT, "Spring term 2026.", sorted_by="term_order"),
        _order("term_order", "Term order", "the term"),
        Column("is_month_end", "Is month end", _BOOLEAN, "Whether it is a month's last day."),
    ),
)

AREA = Table(
    "dim_area",
    "Areas",
    "one area whose figures there are",
    (
        _key("area_key", "the area"),
        Column("area", "Area", _TEXT, "Its name."),
        Column("is_whole", "Is the whole area", _BOOLEAN, "Whether it is all of the workspace's area."),
        Column("gss_code", "GSS code", _TEXT, "Its code of the Office for National Statistics, if it has one."),
        Column("dfe_code", "DfE number", _TEXT, "The Department for Education's number, if it has one."),
        Column("region", "Region", _TEXT, "The region of England in which it lies."),
    ),
)

BREAKDOWN = Table(
    "dim_breakdown",
    "Breakdowns",
    "everyone, or one member of one breakdown",
    (
        _key("breakdown_key", "everyone or the member"),
        Column("breakdown", "Breakdown", _TEXT, "By what: everyone, team, age band."),
        Column("member", "Member", _TEXT, "Who: Everyone, North, 5 to 9.", sorted_by="member_order"),
        _order("member_order", "Member order", "the member"),
        Column("is_everyone", "Is everyone", _BOOLEAN, "Whether nobody is left out."),
    ),
)

COMPARATOR = Table(
    "dim_comparator",
    "Comparators",
    "one comparator, with its method and the list of neighbours that it is of",
    (
        _key("comparator_key", "the comparator"),
        Column("comparator", "Comparator id", _TEXT, "england, region, statistical_neighbours, or an area."),
        Column("name", "Comparator", _TEXT, "Its name, method and list in words."),
        Column("method", "Method", _TEXT, "mean, median or pooled, of several areas."),
        Column("list", "List", _TEXT, "The list of statistical neighbours, by its year."),
        Column("area", "Comparator area", _TEXT, "Whose figure it is, where it is one area's."),
        Column("tells", "Tells", _TEXT, "figure; place, of a rank or a fifth."),
    ),
)

EDITION = Table(
    "dim_edition",
    "Editions",
    "one edition: signed, frozen, the newest of its pack, period and area",
    (
        _key("edition_key", "the edition"),
        Column("edition", "Edition id", _TEXT, "The hash of its document: its name."),
        Column("name", "Edition", _TEXT, "How people speak of it."),
        Column("pack", "Edition pack id", _TEXT, "The pack's id."),
        Column("pack_title", "Edition pack", _TEXT, "The pack."),
        Column("period", "Edition period", _TEXT, "The period that it is of."),
        Column("period_end", "Edition period end", _DATE, "Its last day."),
        Column("area", "Edition area", _TEXT, "Whose figures they are."),
        Column("audience", "Audience", _TEXT, "internal, partner or public."),
        Column("number", "Number", _INTEGER, "1 and up; 0 is a draft."),
        Column("is_signed", "Is signed", _BOOLEAN, "Whether it is signed: false of a draft."),
        Column("signed_on", "Signed on", _DATE, "The day of its last signature."),
        Column("signed_by", "Signed by", _TEXT, "The roles that signed."),
        Column("as_of", "Data cut-off", _DATE, "The day that the data describes."),
        Column("reopening", "Why opened again", _TEXT, "The reason, of the second edition and later."),
        Column("snapshot", "Snapshot", _TEXT, "The snapshot of the data that gave it."),
        Column("catalogue", "Catalogue", _TEXT, "The hash of all definitions."),
        Column("content", "Content", _TEXT, "The hash of what was signed."),
        Column(
            "reference_page",
            "Reference page",
            _TEXT,
            "Write a figure's reference behind it: that is the figure's page.",
        ),
        Column("made_with", "Made with", _TEXT, "The version of Trigpoint."),
    ),
)

DIMENSIONS = (INDICATOR, DATE, AREA, BREAKDOWN, COMPARATOR, EDITION)
TABLES = (*DIMENSIONS, *FACTS)
"""Every table, dimensions first: the order in which a database can take them."""
