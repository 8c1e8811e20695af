"""Lists to work from: `definitions/lists/*.yaml`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from trigpoint.catalogue.examples import check_labels, read_list_examples
from trigpoint.catalogue.known import Known, unknown
from trigpoint.catalogue.objects import Indicator
from trigpoint.catalogue.overlay import Definition
from trigpoint.catalogue.schema import Section
from trigpoint.catalogue.worklist import Order, WorkList

KEYS = (
    "list",
    "title",
    "table",
    "when",
    "rows",
    "shown",
    "sort",
    "group",
    "indicator",
    "why",
    "notes",
    "owner",
    "examples",
)
OPEN = "open on the day"
GROUPS = ("team", "worker_id")
"""The columns by which a list is counted where it does not say; those of them that its table has."""
_ORDER = re.compile(r"(\w+)( descending)?")


def read_list(definition: Definition, indicators: Mapping[str, Indicator], known: Known) -> WorkList | None:
    """The list as defined, or None where its condition is wrong. Its digest is set when all are read."""
    section = Section(definition.written, KEYS, known.problems, required=("title", "table", "rows", "shown"))
    table = section.text("table")
    if table and table not in known.tables:
        unknown(section, "table", "table", table, known.tables)
    rows = known.condition(section, "rows", table)
    indicator = section.text("indicator") or None
    if indicator in known.removed:
        indicator = None
    if indicator is not None and indicator not in indicators:
        unknown(section, "indicator", "indicator", indicator, indicators)
    open_only = section.word("when", (OPEN,)) == OPEN
    if open_only and table in known.tables and known.tables[table].span is None:
        what = f"The table {table} does not say between which dates a row is open."
        section.wrong("when", what, "Leave it out, and say under rows: which rows are open.")
    shown, group, sort = _columns(section, "shown", table, known), _group(section, table, known), _sort(section, known)
    examples = read_list_examples(section, known)
    for example in examples:
        check_labels(example, table, section)
    if rows is None or table not in known.tables:
        return None
    return WorkList(
        id=section.name("list"),
        title=section.text("title"),
        table=table,
        rows=rows,
        shown=shown,
        sort=sort,
        group=group,
        open_only=open_only,
        indicator=indicator,
        why=section.text("why"),
        notes=section.text("notes"),
        owner=section.text("owner"),
        examples=examples,
        file=section.file,
        line=section.line,
    )


def _columns(section: Section, key: str, table: str, known: Known) -> tuple[str, ...]:
    if table not in known.tables:
        return ()
    found = (known.column(section, key, table, name) for name in section.names(key))
    return tuple(dict.fromkeys(name for name in found if name is not None))


def _group(section: Section, table: str, known: Known) -> tuple[str, ...]:
    if section.has("group") or table not in known.tables:
        return _columns(section, "group", table, known)
    return tuple(name for name in GROUPS if name in known.types(table))


def _sort(section: Section, known: Known) -> tuple[Order, ...]:
    table, found = section.text("table"), []
    for text in section.names("sort"):
        matched = _ORDER.fullmatch(text)
        if matched is None:
            section.wrong("sort", f'"{text}" cannot be read.', "Write a column, or `days_open descending`.")
        elif table in known.tables:
            column = known.column(section, "sort", table, matched[1])
            if column is not None:
                found.append(Order(column, matched[2] is not None))
    return tuple(found)
