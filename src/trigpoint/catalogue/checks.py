"""Rules of data quality: `definitions/checks/*.yaml`."""

from __future__ import annotations

from collections.abc import Mapping

from trigpoint.catalogue.examples import check_labels, read_list_examples
from trigpoint.catalogue.known import Known, unknown
from trigpoint.catalogue.objects import Check, Indicator
from trigpoint.catalogue.overlay import Definition
from trigpoint.catalogue.schema import Section
from trigpoint.catalogue.worklist import WorkList
from trigpoint.language.tree import columns_used

KEYS = ("check", "title", "table", "rows", "why", "disturbs", "doubts", "notes", "examples")


def read_check(definition: Definition, indicators: Mapping[str, Indicator], known: Known) -> Check | None:
    """The rule of data quality as defined, or None where its condition is wrong."""
    section = Section(definition.written, KEYS, known.problems, required=("title", "table", "rows"))
    table = section.text("table")
    if table and table not in known.tables:
        unknown(section, "table", "table", table, known.tables)
    rows = known.condition(section, "rows", table)
    disturbs = tuple(name for name in section.names("disturbs") if name not in known.removed)
    for name in disturbs:
        if name not in indicators:
            unknown(section, "disturbs", "indicator", name, indicators)
    doubts = section.names("doubts")
    read = columns_used(rows.node) if rows is not None else ()
    for name in doubts:
        if rows is not None and name not in read:
            unknown(section, "doubts", "column in rows:", name, dict.fromkeys(read))
    examples = read_list_examples(section, known)
    for example in examples:
        check_labels(example, table, section)
    if rows is None:
        return None
    return Check(
        id=section.name("check"),
        title=section.text("title"),
        table=table,
        rows=rows,
        why=section.text("why"),
        disturbs=disturbs,
        doubts=doubts,
        examples=examples,
        file=section.file,
        line=section.line,
    )


def as_list(check: Check) -> WorkList:
    """The rows that a check doubts, as a list to work from."""
    return WorkList(check.id, check.title, check.table, check.rows, shown=(), examples=check.examples)
