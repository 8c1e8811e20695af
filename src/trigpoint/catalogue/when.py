"""The sentences of an indicator: `count:`, `when:` and `value:`."""

from __future__ import annotations

import re

from trigpoint.catalogue.known import Known, unknown
from trigpoint.catalogue.objects import Value, ValueKind, When, WhenKind
from trigpoint.catalogue.schema import Section
from trigpoint.language.near import did_you_mean
from trigpoint.model.table import ColumnType

NOUNS = {"child": "person", "children": "person", "people": "person", "families": "family"}
HOW_COUNT = "Write a table (`assessment`), or `distinct child in assessment`."
HOW_WHEN = (
    "Write `completed_on in period`, `open at period end`, `open in period`, `completed_on in 12 months to period end` "
    "or `completed_on year to date`."
)
HOW_VALUE = (
    "Write count, percentage, `rate per 10,000 of aged_0_to_17`, `mean of days_open`, `median of working_days`, "
    "`sum of hours`, `share of sessions_missed in possible_sessions`, `ratio of one_indicator to another`, or recorded."
)
_WHENS = (
    (re.compile(r"(\w+) in period"), WhenKind.EVENT),
    (re.compile(r"(\w+) in 12 months to period end"), WhenKind.LAST_12),
    (re.compile(r"(\w+) year to date"), WhenKind.YEAR_TO_DATE),
)
_DISTINCT = re.compile(r"distinct (\w+) in (\w+)")
_RATE = re.compile(r"rate per ([\d,]+) of ([\w-]+)")
_OF = re.compile(r"(mean|median|sum) of (\w+)")
_SHARE = re.compile(r"share of (\w+) in (\w+)")
_RATIO = re.compile(r"ratio of ([\w-]+) to ([\w-]+)")
_NUMBERS = (ColumnType.INTEGER, ColumnType.DECIMAL)


def read_count(section: Section, known: Known) -> tuple[str | None, str | None]:
    """The table whose rows are counted, and the noun that is counted once (None where each row is)."""
    text = section.text("count")
    if not text:
        return None, None
    matched = _DISTINCT.fullmatch(text)
    noun, table = (NOUNS.get(matched[1], matched[1]), matched[2]) if matched else (None, text)
    if table not in known.tables:
        if " " in text and matched is None:
            section.wrong("count", f'"{text}" cannot be read.', HOW_COUNT)
        else:
            unknown(section, "count", "table", table, known.tables)
        return None, None
    if noun is not None:
        nouns = {c.of: c.name for c in known.tables[table].columns if c.type is ColumnType.ID and c.of}
        derived = known.types(table).get(f"{noun}_id") is ColumnType.ID
        if noun not in nouns and not derived:
            hint = did_you_mean(noun, nouns, "It has")
            section.wrong("count", f'No column of {table} identifies a "{noun}".', hint)
    return table, noun


def read_when(section: Section, table: str | None, known: Known) -> When | None:
    """Which rows a period is about."""
    text = section.text("when")
    if not text or table is None:
        return None
    if text in (WhenKind.OPEN, WhenKind.OPEN_WITHIN):
        if known.tables[table].span is None:
            section.wrong(
                "when",
                f"The table {table} does not say between which dates a row is open.",
                "Write span: {start: ..., end: ...} in its definition.",
            )
        return When(WhenKind(text), None)
    for pattern, kind in _WHENS:
        if matched := pattern.fullmatch(text):
            column = known.column(section, "when", table, matched[1])
            if column is not None and known.types(table)[column] not in (ColumnType.DATE, ColumnType.MOMENT):
                section.wrong("when", f'"{column}" is not a date.', HOW_WHEN)
            elif column is not None and (table, column) in known.derived and known.derived[table, column].as_at:
                told = f'"{column}" depends on the period\'s end, and cannot say which period a row is about.'
                section.wrong("when", told, "Write a date that is fixed for the row.")
            return When(kind, column)
    section.wrong("when", f'"{text}" cannot be read.', HOW_WHEN)
    return None


def read_value(section: Section, table: str | None, known: Known) -> Value | None:
    """How the value comes from what was counted, or None where that cannot be read.

    Whether the indicators of a ratio exist is seen to when all are read.
    """
    text = section.text("value")
    if text in (ValueKind.COUNT, ValueKind.PERCENTAGE, ValueKind.RECORDED):
        return Value(ValueKind(text))
    if matched := _RATE.fullmatch(text):
        if matched[2] not in known.populations:
            unknown(section, "value", "population", matched[2], known.populations)
        per = int(matched[1].replace(",", "") or 0)
        if per == 0:
            section.wrong("value", "A rate is per some number of people.", HOW_VALUE)
        return Value(ValueKind.RATE, per=per, population=matched[2])
    if matched := _OF.fullmatch(text):
        return Value(ValueKind(matched[1]), column=_number(section, table, matched[2], known))
    if matched := _SHARE.fullmatch(text):
        column, whole = (_number(section, table, name, known) for name in matched.groups())
        return Value(ValueKind.SHARE, column=column, whole=whole)
    if matched := _RATIO.fullmatch(text):
        return Value(ValueKind.RATIO, over=(matched[1], matched[2]))
    if text:
        words = (
            *[k.value for k in ValueKind],
            "rate per 10,000 of",
            "mean of",
            "median of",
            "sum of",
            "share of",
            "ratio of",
        )
        section.wrong("value", f'"{text}" cannot be read.', f"{did_you_mean(text, words)} {HOW_VALUE}".strip())
    return None


def _number(section: Section, table: str | None, name: str, known: Known) -> str | None:
    """The column of that name, which must hold numbers."""
    column = known.column(section, "value", table, name) if table is not None else name
    if column is not None and table is not None and known.types(table)[column] not in _NUMBERS:
        section.wrong("value", f'"{column}" is not a number.', "Only numbers are added up or averaged.")
    return column


def unit_of(value: Value, table: str | None, units: dict[tuple[str, str], str]) -> str:
    """The unit that follows from the value, where none is written."""
    match value.kind:
        case ValueKind.COUNT:
            return "count"
        case ValueKind.PERCENTAGE | ValueKind.SHARE:
            return "percent"
        case ValueKind.RATE:
            return f"per {value.per:,}"
        case ValueKind.MEAN | ValueKind.MEDIAN | ValueKind.SUM:
            return units.get((table or "", value.column or ""), "")
        case ValueKind.RATIO:
            return "ratio"
    return ""
