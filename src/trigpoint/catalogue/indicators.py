"""Indicators: `definitions/indicators/*.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from trigpoint.catalogue.breakdowns import expand
from trigpoint.catalogue.examples import check_labels, read_examples
from trigpoint.catalogue.judging import JUDGING_KEYS, read_judging
from trigpoint.catalogue.known import Known
from trigpoint.catalogue.met_by import MetBy
from trigpoint.catalogue.objects import Better, Condition, Example, Indicator, Missing, Value, ValueKind, When, WhenKind
from trigpoint.catalogue.overlay import Definition
from trigpoint.catalogue.schema import Section
from trigpoint.catalogue.together import Together
from trigpoint.catalogue.when import read_count, read_value, read_when, unit_of
from trigpoint.language.blanks import may_be_blank
from trigpoint.language.near import did_you_mean

KEYS = (
    "indicator",
    "id",
    "title",
    "why_it_matters",
    "source",
    "notes",
    "refs",
    "answers",
    "count",
    "when",
    "where",
    "numerator",
    "missing",
    "met_by",
    "value",
    "unit",
    "frequency",
    "better",
    "stock",
    "together",
    "breakdowns",
    "owner",
    "review_by",
    "examples",
    *JUDGING_KEYS,
)
FREQUENCIES = ("week", "month", "quarter", "half", "term", "year", "financial year", "academic year", "calendar year")
_REQUIREMENT = re.compile(r"[A-Z]{2,}-?[0-9][0-9A-Za-z.]*")
_UNCOUNTED = (ValueKind.RATIO, ValueKind.RECORDED)
_POOLED = (ValueKind.PERCENTAGE, ValueKind.SHARE, ValueKind.MEAN)
_ADDED = (ValueKind.MEAN, ValueKind.MEDIAN, ValueKind.SUM, ValueKind.SHARE)


def read_indicator(definition: Definition, known: Known) -> Indicator:
    """The indicator as defined; everything that is wrong with it is noted. Its digest is set when all are read."""
    section = Section(definition.written, KEYS, known.problems, required=("title", "value", "better"))
    name_key = "indicator" if "indicator" in section.entries else "id"
    recorded = section.text("value") == ValueKind.RECORDED
    name = section.name_or_reference(name_key) if recorded else section.name(name_key)
    table, distinct = read_count(section, known)
    read = read_value(section, table, known)
    value = read or Value(ValueKind.COUNT)
    when = read_when(section, table, known)
    where = known.condition(section, "where", table) if table is not None else None
    numerator = known.condition(section, "numerator", table) if table is not None else None
    if read is not None:
        _fits(section, value.kind)
    said = section.word("missing", [m.value for m in Missing])
    if table is not None:
        _must_say_missing(section, table, when, (where, numerator), known)
        _fits_met_by(section, table, distinct)
    examples = read_examples(section, known)
    for example in examples:
        _fits_example(section, example, value.kind, table)
    units = {place: derived.unit for place, derived in known.derived.items()}
    units.update({(t.name, c.name): c.unit for t in known.tables.values() for c in t.columns if c.unit})
    return Indicator(
        id=name,
        title=section.text("title"),
        value=value,
        better=section.choice("better", Better, Better.NEITHER),
        table=table,
        distinct=distinct,
        when=when,
        where=where,
        numerator=numerator,
        missing=Missing(said) if said else None,
        met_by=section.choice("met_by", MetBy, MetBy.ANY_ROW),
        unit=section.text("unit") or unit_of(value, table, units),
        why_it_matters=section.text("why_it_matters"),
        definition_source=section.text("source"),
        notes=section.text("notes"),
        frequency=section.word("frequency", FREQUENCIES, "month"),
        refs=section.names("refs"),
        answers=_answers(section),
        breakdowns=expand(section, "breakdowns", table, known),
        owner=section.text("owner"),
        review_by=section.day("review_by"),
        examples=examples,
        stock=section.flag("stock"),
        together=_together(section, value, when, distinct),
        file=section.file,
        line=section.line,
        judging=read_judging(section, name),
    )


def _fits(section: Section, kind: ValueKind) -> None:
    """Whether the keys that stand there go with the value."""
    counted = kind not in _UNCOUNTED
    for key in ("count", "when"):
        if counted and not section.has(key):
            section.wrong(key, f'"{key}" is missing: a {kind.value} is worked out from records.', f"Write {key}: ...")
    if not counted:
        for key in ("count", "when", "where", "numerator", "missing", "met_by"):
            if section.has(key):
                section.wrong(
                    key, f'"{key}" has no meaning where the value is {section.text("value")}.', "Leave it out."
                )
    if kind not in (ValueKind.RECORDED, ValueKind.COUNT) and section.has("stock"):
        section.wrong("stock", "Only of a count or a recorded figure need that be said.", "Leave it out.")
    if kind is ValueKind.PERCENTAGE and not section.has("numerator"):
        section.wrong("numerator", "A percentage says which of the rows are met.", "Write numerator: and a condition.")
    if kind in _ADDED and section.has("numerator"):
        section.wrong("numerator", f"A {kind.value} has no numerator.", "Put the condition under where.")


def _together(section: Section, value: Value, when: When | None, distinct: str | None) -> Together | None:
    """How sent figures go together, as written or as it follows from what is counted.

    What stands at a period's end, or looks back from it, is the last. Events add up and shares of them pool; of people
    who count once in each month nobody knows how many were in several.
    """
    if section.has("together"):
        return Together(section.word("together", [t.value for t in Together], Together.NEVER))
    if section.flag("stock"):
        return Together.LAST
    if when is None:
        return Together.NEVER if value.kind is ValueKind.RATIO else None
    if when.kind in (WhenKind.OPEN, WhenKind.LAST_12, WhenKind.YEAR_TO_DATE):
        return Together.LAST
    if distinct is not None or when.kind is WhenKind.OPEN_WITHIN:
        return Together.NEVER
    if value.kind in (ValueKind.COUNT, ValueKind.SUM):
        return Together.ADDED
    return Together.POOLED if value.kind in _POOLED else Together.NEVER


def _must_say_missing(
    section: Section, table: str, when: When | None, conditions: Iterable[Condition | None], known: Known
) -> None:
    if section.has("missing"):
        return
    given = _given_by(table, when, known)
    nullable = known.nullable(table) - given
    for key, condition in zip(("where", "numerator"), conditions, strict=True):
        if condition is not None and may_be_blank(condition.node, nullable):
            section.wrong(
                key,
                "The condition comes out blank where what it reads is blank, and what that means is not said.",
                "Write missing: not met, met or left out.",
            )
            return


def _fits_met_by(section: Section, table: str, distinct: str | None) -> None:
    """Only a thing that counts once has several rows by which it may be met."""
    if not section.has("met_by"):
        return
    if distinct is None:
        what = "Each row counts here, so that each is met or not by itself."
        section.wrong("met_by", what, f"Leave it out or empty, or write count: distinct child in {table}.")
    elif not section.has("numerator"):
        what = "There is no numerator that rows could meet: whatever is counted is met."
        section.wrong("met_by", what, "Leave it out or empty, or write numerator: and a condition.")


def _given_by(table: str, when: When | None, known: Known) -> frozenset[str]:
    """The columns that `when` itself makes sure of: a row without that date is about no period."""
    if when is None:
        return frozenset()
    span = known.tables[table].span
    if when.kind in (WhenKind.OPEN, WhenKind.OPEN_WITHIN):
        return frozenset({span.start}) if span is not None else frozenset()
    return frozenset({when.column}) if when.column else frozenset()


def _fits_example(section: Section, example: Example, kind: ValueKind, table: str | None) -> None:
    if table is not None:
        check_labels(example, table, section)
    if kind is ValueKind.RECORDED:
        section.wrong("examples", "A recorded figure is worked out from nothing, so it has no examples.")
    elif kind is ValueKind.RATIO and (example.counted is not None or example.met is not None):
        section.wrong("examples", "A ratio counts no rows of its own.", "Give only the value.")


def _answers(section: Section) -> tuple[str, ...]:
    found = section.names("answers")
    for answer in found:
        if not _REQUIREMENT.fullmatch(answer):
            section.wrong("answers", f'"{answer}" is not the id of a requirement.', "Write it as OFS-18 or EH1a.")
    return found


def check_together(indicators: Mapping[str, Indicator], sections: Mapping[str, Section]) -> None:
    """What only shows when all indicators are read: references used twice, ratios of what there is not, and ratios
    split by what their parts are not."""
    taken: dict[str, str] = {name: name for name in indicators}
    for name, indicator in indicators.items():
        for ref in indicator.refs:
            if taken.setdefault(ref, name) != name:
                sections[name].wrong("refs", f'"{ref}" is a name or reference of {taken[ref]} already.')
        for other in indicator.value.over or ():
            if other not in indicators:
                hint = did_you_mean(other, indicators)
                sections[name].wrong("value", f'There is no indicator "{other}".', hint)
        if indicator.value.over and _reaches(name, name, indicators):
            sections[name].wrong("value", "The ratio is worked out from itself.", "Name two other indicators.")
        _check_split(sections[name], [indicators[other] for other in indicator.value.over or () if other in indicators])


def _check_split(section: Section, parts: Sequence[Indicator]) -> None:
    """A ratio is split by what both its parts are split by. A set stands for what a table's columns allow, and a ratio
    has no table of its own: its breakdowns are named one by one."""
    for breakdown in section.names("breakdowns") if parts else ():
        if not all(breakdown in part.breakdowns for part in parts):
            both = " and ".join(part.id for part in parts)
            hint = "Name single breakdowns that both have, or leave them out."
            section.wrong("breakdowns", f'"{breakdown}" is no breakdown of {both}.', hint)


def _reaches(start: str, goal: str, indicators: Mapping[str, Indicator]) -> bool:
    seen: set[str] = set()
    stack = [start]
    while stack:
        here = indicators.get(stack.pop())
        for other in (here.value.over or ()) if here is not None else ():
            if other == goal:
                return True
            if other not in seen:
                seen.add(other)
                stack.append(other)
    return False
