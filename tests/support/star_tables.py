"""Write the tables of docs/power-bi.md anew: `python -m tests.support.star_tables`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from trigpoint.publish.powerbi.measures import MEASURES
from trigpoint.publish.star.dimensions import TABLES
from trigpoint.publish.star.objects import Column, Table

FILE = Path(__file__).parents[2] / "docs" / "power-bi.md"
BEGIN, END = "<!-- The tables below are written by `python -m tests.support.star_tables`. -->", "<!-- Up to here. -->"


def told() -> str:
    """Every table with its columns, and every measure that people see."""
    parts = ["\n".join(_table(table)) for table in TABLES]
    shown = [measure for measures in MEASURES.values() for measure in measures if not measure.hidden]
    lines = [f"| {measure.name} | {measure.description} |" for measure in shown]
    parts.append("\n".join(["### Measures", "| measure | what it is |", "|---|---|", *lines]))
    return "\n\n".join(parts)


def written(page: str) -> str:
    """The page with its tables as they are now."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{told()}\n\n{END}{after}"


def _table(table: Table) -> Iterator[str]:
    yield f"### `{table.name}` (in the model: {table.title})"
    yield f"One row is {table.one_row}."
    yield ""
    yield "| column | type | in the model | what it is |"
    yield "|---|---|---|---|"
    yield from (_column(column) for column in table.columns)


def _column(column: Column) -> str:
    title = f"{column.title} (hidden)" if column.hidden else column.title
    way = "" if column.active else ", when a measure asks for it"
    leads = f" Looks up `{column.to}`{way}." if column.to else ""
    return f"| `{column.name}` | {column.type.value} | {title} | {column.description}{leads} |"


if __name__ == "__main__":
    FILE.write_text(written(FILE.read_text(encoding="utf-8")), encoding="utf-8")
