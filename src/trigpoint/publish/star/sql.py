"""A star's tables as PostgreSQL has them: made from the one description, with keys, and what each column is."""

from __future__ import annotations

from collections.abc import Iterator

from trigpoint.publish.star.objects import Column, Table, Type

TYPES = {
    Type.INTEGER: "bigint",
    Type.NUMBER: "double precision",
    Type.TEXT: "text",
    Type.DATE: "date",
    Type.BOOLEAN: "boolean",
}


def create(table: Table, schema: str) -> Iterator[str]:
    """The statements that make a table, its keys, and a comment for it and each of its columns."""
    place = f"{quoted(schema)}.{quoted(table.name)}"
    columns = ",\n  ".join(_column(column, table, schema) for column in table.columns)
    yield f"CREATE TABLE {place} (\n  {columns}\n)"
    for column in table.columns:
        if column.to is not None:
            yield f"CREATE INDEX ON {place} ({quoted(column.name)})"
    yield f"COMMENT ON TABLE {place} IS {text(f'One row is {table.one_row}.')}"
    for column in table.columns:
        yield f"COMMENT ON COLUMN {place}.{quoted(column.name)} IS {text(column.description)}"


def quoted(name: str) -> str:
    """A name as SQL has it, whatever it holds."""
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def text(words: str) -> str:
    """Words as a constant of SQL."""
    doubled = words.replace("'", "''")
    return f"'{doubled}'"


def _column(column: Column, table: Table, schema: str) -> str:
    written = f"{quoted(column.name)} {TYPES[column.type]}"
    if column == table.key:
        return f"{written} PRIMARY KEY"
    return written if column.to is None else f"{written} REFERENCES {quoted(schema)}.{quoted(column.to)}"
