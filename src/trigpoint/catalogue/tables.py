"""Tables: `definitions/tables/*.yaml`."""

from __future__ import annotations

from trigpoint.catalogue.known import Known, unknown
from trigpoint.catalogue.overlay import Definition
from trigpoint.catalogue.read import Written
from trigpoint.catalogue.schema import Section
from trigpoint.language.near import did_you_mean
from trigpoint.model.table import Column, ColumnType, Span, Table

KEYS = ("table", "title", "one_row", "key", "span", "keep_years", "sources", "columns", "notes", "source")
SPAN_KEYS = ("start", "end")
COLUMN_KEYS = ("name", "type", "title", "required", "codes", "unit", "identifying", "of", "sources", "notes")
_DATED = (ColumnType.DATE, ColumnType.MOMENT)


def read_table(definition: Definition, known: Known) -> None:
    """Add a table with its columns, its key and the columns between which a row is open."""
    section = Section(definition.written, KEYS, known.problems, required=("title", "one_row", "key", "columns"))
    name = section.name("table")
    columns: dict[str, Column] = {}
    for item in section.items("columns"):
        column = _column(item, known)
        if column.name in columns:
            section.say(item, f'The column "{column.name}" is written twice.', key="columns")
        elif column.name:
            columns[column.name] = column
    key = section.names("key")
    for part in key:
        if part not in columns:
            section.wrong("key", f'There is no column "{part}".', did_you_mean(part, columns, "The columns are"))
    known.tables[name] = Table(
        name=name,
        title=section.text("title"),
        one_row=section.text("one_row"),
        key=key,
        columns=tuple(columns.values()),
        span=_span(section, columns, known),
        keep_years=section.number("keep_years", least=1),
        sources=section.texts("sources"),
    )


def _column(item: Written, known: Known) -> Column:
    section = Section(item, COLUMN_KEYS, known.problems, required=("name", "type", "title"))
    kind = section.choice("type", ColumnType, ColumnType.TEXT)
    codes = section.text("codes") or None
    if codes is not None and codes not in known.codes:
        unknown(section, "codes", "code list", codes, known.codes)
    if kind is ColumnType.CODE and codes is None and section.has("type"):
        section.wrong("type", "A column of type code says which code list it holds.", "Write codes: and its name.")
    if codes is not None and kind is not ColumnType.CODE:
        section.wrong("codes", f"A column of type {kind.value} has no code list.", "Write type: code.")
    of = section.text("of") or None
    if kind is ColumnType.ID and of is None and section.has("type"):
        section.wrong("type", "An identifier says whose it is.", "Write of: person (or family, referral, ...).")
    return Column(
        name=section.name("name"),
        type=kind,
        title=section.text("title"),
        required=section.flag("required"),
        codes=codes,
        unit=section.text("unit") or None,
        identifying=section.flag("identifying"),
        of=of,
        sources=section.texts("sources"),
    )


def _span(section: Section, columns: dict[str, Column], known: Known) -> Span | None:
    if not section.has("span"):
        return None
    inner = Section(section.entries["span"], SPAN_KEYS, known.problems, required=SPAN_KEYS)
    for key in SPAN_KEYS:
        name = inner.text(key)
        if name and name not in columns:
            inner.wrong(key, f'There is no column "{name}".', did_you_mean(name, columns, "The columns are"))
        elif name and columns[name].type not in _DATED:
            inner.wrong(key, f'"{name}" is not a date.')
    return Span(inner.text("start"), inner.text("end"))
