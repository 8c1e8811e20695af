"""Breakdowns, sets of them, and populations."""

from __future__ import annotations

from trigpoint.catalogue.known import Known, unknown
from trigpoint.catalogue.objects import Breakdown, Population
from trigpoint.catalogue.overlay import Definition
from trigpoint.catalogue.schema import Section
from trigpoint.language.near import did_you_mean
from trigpoint.model.table import AUTHORITY

BREAKDOWN_KEYS = ("breakdown", "title", "column", "codes", "blank", "notes")
SET_KEYS = ("set", "title", "breakdowns", "notes")
POPULATION_KEYS = ("population", "title", "ages", "source", "notes")


def read_breakdown(definition: Definition, known: Known) -> None:
    """Add a way to split."""
    section = Section(definition.written, BREAKDOWN_KEYS, known.problems, required=("title", "column"))
    column = section.text("column")
    everywhere = {AUTHORITY} | {name for table in known.tables for name in known.types(table)}
    if column and column not in everywhere:
        section.wrong("column", f'No table has a column "{column}".', did_you_mean(column, everywhere))
    codes = section.text("codes") or None
    if codes is not None and codes not in known.codes:
        unknown(section, "codes", "code list", codes, known.codes)
    name = section.name("breakdown")
    blank = section.text("blank", "Not recorded")
    known.breakdowns[name] = Breakdown(name, section.text("title"), column, codes, blank)


def read_set(definition: Definition, known: Known) -> None:
    """Add a set of breakdowns under one name."""
    section = Section(definition.written, SET_KEYS, known.problems, required=("breakdowns",))
    members = section.names("breakdowns")
    for member in members:
        if member not in known.breakdowns:
            unknown(section, "breakdowns", "breakdown", member, known.breakdowns)
    name = section.name("set")
    if name in known.breakdowns:
        section.wrong("set", f'"{name}" is a breakdown already.', "Choose another name for the set.")
    known.sets[name] = tuple(m for m in members if m in known.breakdowns)


def read_population(definition: Definition, known: Known) -> None:
    """Add the people that a rate is over."""
    section = Section(definition.written, POPULATION_KEYS, known.problems, required=("title", "ages"))
    ages = section.names("ages")
    good = len(ages) == 2 and all(a.isdigit() and len(a) <= 3 for a in ages) and int(ages[0]) <= int(ages[1])
    if section.has("ages") and not good:
        section.wrong("ages", "Ages are the first and the last single year, both included.", "Write ages: [0, 17].")
    name = section.name("population")
    span = (int(ages[0]), int(ages[1])) if good else (0, 0)
    known.populations[name] = Population(name, section.text("title"), span)


def expand(section: Section, key: str, table: str | None, known: Known) -> tuple[str, ...]:
    """The breakdowns that are named, singly or by a set. Of a set those are taken whose column the table has."""
    columns = {AUTHORITY, *known.types(table)} if table is not None else set()
    found: dict[str, None] = {}
    for name in section.names(key):
        if name in known.sets:
            found.update({m: None for m in known.sets[name] if known.breakdowns[m].column in columns})
        elif name not in known.breakdowns:
            unknown(section, key, "breakdown", name, {**known.breakdowns, **known.sets})
        elif table is not None and known.breakdowns[name].column not in columns:
            column = known.breakdowns[name].column
            section.wrong(key, f'The table {table} has no column "{column}" to split by {name}.')
        else:
            found[name] = None
    return tuple(found)
