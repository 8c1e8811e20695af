"""The semantic model as TMDL: one text a table, written from the star's description; indented by tabs, as TMDL must be.

The language is described by Microsoft ("Tabular Model Definition Language", learn.microsoft.com).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from trigpoint.publish.powerbi.ids import guid
from trigpoint.publish.powerbi.measures import MEASURES, Measure
from trigpoint.publish.star.dimensions import DATE, TABLES
from trigpoint.publish.star.objects import Column, Table, Type

FOLDER = r"C:\Trigpoint\powerbi\data"
"""Where the files lie, until whoever opens the model says."""

LEVEL = 1601
"""The compatibility level: the least that knows format strings that are worked out."""

TYPES = {
    Type.INTEGER: "int64",
    Type.NUMBER: "double",
    Type.TEXT: "string",
    Type.DATE: "dateTime",
    Type.BOOLEAN: "boolean",
}
_FORMATS = {Type.INTEGER: "0", Type.DATE: "Short Date"}


def model_files() -> dict[str, str]:
    """The texts of the model's `definition` folder, by their place in it."""
    files = {
        "database.tmdl": f"database\n\tcompatibilityLevel: {LEVEL}\n",
        "model.tmdl": _model(),
        "expressions.tmdl": _folder(),
        "relationships.tmdl": "\n".join(_relationships()),
    }
    return files | {f"tables/{table.title}.tmdl": "\n".join(_table(table)) for table in TABLES}


def name(text: str) -> str:
    """A name as TMDL has it: in quotes unless it is one plain word."""
    doubled = text.replace("'", "''")
    return text if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", text) else f"'{doubled}'"


def _model() -> str:
    order = json.dumps(["Folder", *(table.title for table in TABLES)])
    lines = [
        "model Model",
        "\tculture: en-GB",
        "\tdefaultPowerBIDataSourceVersion: powerBI_V3",
        "\tdiscourageImplicitMeasures",
        "\tsourceQueryCulture: en-GB",
        "",
        "annotation __PBI_TimeIntelligenceEnabled = 0",
        "",
        f"annotation PBI_QueryOrder = {order}",
        "",
        *(f"ref table {name(table.title)}" for table in TABLES),
        "",
    ]
    return "\n".join(lines)


def _folder() -> str:
    said = 'meta [IsParameterQuery=true, Type="Text", IsParameterQueryRequired=true]'
    lines = [
        "/// The folder that holds the Parquet files. The only thing to set: Transform data, Edit parameters.",
        f'expression Folder = "{FOLDER}" {said}',
        f"\tlineageTag: {guid('expression', 'Folder')}",
        "",
        "\tannotation PBI_ResultType = Text",
        "",
    ]
    return "\n".join(lines)


def _relationships() -> Iterator[str]:
    """Each from many facts to one row of a dimension, filtering one way."""
    titles = {table.name: table for table in TABLES}
    for table in TABLES:
        for column in (column for column in table.columns if column.to is not None):
            there = titles[column.to or ""]
            yield f"relationship {guid('relationship', table.name, column.name)}"
            if not column.active:
                yield "\tisActive: false"
            yield f"\tfromColumn: {name(table.title)}.{name(column.title)}"
            yield f"\ttoColumn: {name(there.title)}.{name(there.columns[0].title)}"
            yield ""


def _table(table: Table) -> Iterator[str]:
    yield f"/// One row is {table.one_row}."
    yield f"table {name(table.title)}"
    yield f"\tlineageTag: {guid('table', table.name)}"
    if table == DATE:
        yield "\tdataCategory: Time"
    yield ""
    for measure in MEASURES.get(table.name, ()):
        yield from _indented(_measure(table, measure))
    for column in table.columns:
        yield from _indented(_column(table, column))
    yield from _indented(_partition(table))


def _measure(table: Table, measure: Measure) -> Iterator[str]:
    yield f"/// {measure.description}"
    lines = measure.dax.split("\n")
    if len(lines) == 1:
        yield f"measure {name(measure.name)} = {measure.dax}"
    else:
        yield f"measure {name(measure.name)} ="
        yield from (f"\t\t{line}" for line in lines)
    if measure.dynamic:
        yield f"\tformatStringDefinition = {measure.format}"
    elif measure.format:
        yield f"\tformatString: {measure.format}"
    if measure.hidden:
        yield "\tisHidden"
    if measure.folder:
        yield f"\tdisplayFolder: {measure.folder}"
    yield f"\tlineageTag: {guid('measure', table.name, measure.name)}"
    if measure.is_link:
        yield "\tdataCategory: WebUrl"
    yield ""


def _column(table: Table, column: Column) -> Iterator[str]:
    yield f"/// {column.description}"
    yield f"column {name(column.title)}"
    yield f"\tdataType: {TYPES[column.type]}"
    if column.type in _FORMATS:
        yield f"\tformatString: {_FORMATS[column.type]}"
    if column.hidden:
        yield "\tisHidden"
    # A table has one key at most; that of days is the date itself, which is what marks the table as one of dates.
    if column == (DATE.column("date") if table == DATE else table.key):
        yield "\tisKey"
    yield f"\tlineageTag: {guid('column', table.name, column.name)}"
    yield "\tsummarizeBy: none"
    yield f"\tsourceColumn: {column.name}"
    if column.sorted_by is not None:
        yield f"\tsortByColumn: {name(table.column(column.sorted_by).title)}"
    yield ""
    yield "\tannotation SummarizationSetBy = User"
    yield ""
    if column.type is Type.DATE:
        yield "\tannotation UnderlyingDateTimeDataType = Date"
        yield ""


def _partition(table: Table) -> Iterator[str]:
    path = f'Text.TrimEnd(Folder, {{"\\", "/"}}) & "\\{table.name}.parquet"'
    yield f"partition {name(table.title)} = m"
    yield "\tmode: import"
    yield "\tsource ="
    for line in ("let", f"\tSource = Parquet.Document(File.Contents({path}))", "in", "\tSource"):
        yield f"\t\t\t{line}"
    yield ""


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"\t{line}" if line else line for line in lines)
