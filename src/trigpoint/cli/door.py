"""`trigpoint children`: the rows behind a figure, for a reason that is written down."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trigpoint.cli.context import operator, parse_member, print_json, with_workspace
from trigpoint.model.period import Period

if TYPE_CHECKING:
    from trigpoint.runs.children import ChildrenBehind

_SHOWN = 8  # columns that fit a terminal; --json and --format csv have all


@click.command("children")
@click.argument("indicator")
@click.option("--period", "written", required=True, metavar="P", help="The period: 2026-03, FY2026-27-Q1, ...")
@click.option(
    "--part", type=click.Choice(("numerator", "denominator")), default="numerator", show_default=True,
    help="Which rows: those that met the condition, or all that were counted.",
)  # fmt: skip
@click.option("--member", metavar="BREAKDOWN=NAME", help="Only one member of a breakdown: team=North.")
@click.option("--reason", required=True, metavar="TEXT", help="Why you look, in a few words. It goes into the audit.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable; the same as --format json.")
@click.option("--format", "shape", type=click.Choice(("table", "csv", "json")), default="table", show_default=True,
              help="A table, or every column as CSV or JSON.")  # fmt: skip
@with_workspace
def children_command(
    workspace: Path,
    indicator: str,
    written: str,
    part: str,
    member: str | None,
    reason: str,
    as_json: bool,
    shape: str,
) -> None:
    """The rows behind a figure, with file, sheet and row. Written into the audit with your account and the reason."""
    from trigpoint.runs.children import children_behind
    from trigpoint.store.workspace import Workspace

    found = children_behind(
        Workspace.open(workspace),
        indicator=indicator,
        period=Period.parse(written),
        part="denominator" if part == "denominator" else "numerator",
        member=parse_member(member),
        by=operator(),
        reason=reason,
    )
    if as_json or shape == "json":
        print_json(plain(found))
    elif shape == "csv":
        _write_csv(found)
    else:
        _draw(found)


def plain(found: ChildrenBehind) -> dict[str, object]:
    """The rows as `trigpoint schema children` says."""
    figure = found.figure
    return {
        "indicator": found.indicator.id,
        "title": found.indicator.title,
        "period": str(found.period),
        "part": found.part,
        "breakdown": found.member[0] if found.member else None,
        "member": found.member[1] if found.member else None,
        "snapshot": found.snapshot,
        "figure": {
            "value": figure.value,
            "numerator": figure.numerator,
            "denominator": figure.denominator,
            "status": figure.status.value,
        },
        "table": found.table,
        "counted": found.counted,
        "distinct": found.distinct,
        "count": len(found.rows),
        "columns": [{"name": f.name, "title": f.title, "identifying": f.identifying} for f in found.columns],
        "rows": [
            {
                "source": row.source,
                "file": row.file,
                "sheet": row.sheet,
                "row": row.row,
                "values": {f.name: _written(v) for f, v in zip(found.columns, row.values, strict=True)},
            }
            for row in found.rows
        ],
    }


def _written(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value


def _write_csv(found: ChildrenBehind) -> None:
    """Every column. A text that a spreadsheet would take for a formula is written as text."""
    import csv

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["file", "sheet", "row", *(f.name for f in found.columns)])
    for row in found.rows:
        cells = (_written(value) for value in row.values)
        writer.writerow([_inert(cell) for cell in (row.file, row.sheet, row.row, *cells)])


def _inert(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _draw(found: ChildrenBehind) -> None:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    from trigpoint.cli.console import console

    out = console()
    of = f", {found.member[0]} {found.member[1]}" if found.member else ""
    things = f"{found.counted} different ({found.distinct})" if found.distinct else f"{found.counted}"
    out.print(f"[bold]{escape(found.indicator.title)}[/], {found.period}{escape(of)}: {found.part} {things}")
    filled = [
        (place, field) for place, field in enumerate(found.columns)
        if any(row.values[place] is not None for row in found.rows)
    ]  # fmt: skip
    shown = filled[:_SHOWN]
    table = Table("file", "sheet", "row", box=box.SIMPLE_HEAD, pad_edge=False)
    for _, field in shown:
        table.add_column(escape(field.title), overflow="fold")
    for row in found.rows:
        place = (row.file, row.sheet, row.row)
        cells = (*place, *(_written(row.values[n]) for n, _ in shown))
        table.add_row(*("" if cell is None else escape(str(cell)) for cell in cells))
    out.print(table)
    more = f" {len(filled) - len(shown)} more columns with --format csv." if len(filled) > len(shown) else ""
    out.print(f"{len(found.rows)} rows.{more} Your account and reason are in the audit.")
