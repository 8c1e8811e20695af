"""`trigpoint children`, and the rows behind `trigpoint check` and `list`: for a reason that is written down."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trigpoint.cli.context import parse_member, print_json, with_workspace
from trigpoint.model.period import Period
from trigpoint.model.so_many import so_many
from trigpoint.store.audit import account

if TYPE_CHECKING:
    from trigpoint.runs.behind import ChildRow, Field
    from trigpoint.runs.children import ChildrenBehind

_SHOWN = 8  # columns that fit a terminal beside the place; --json and --format csv have all
_PLACE = ("file", "sheet", "row")


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
        by=account(),
        reason=reason,
    )
    if as_json or shape == "json":
        print_json(plain(found))
    elif shape == "csv":
        _write_csv(found.columns, found.rows)
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
        "columns": _plain_columns(found.columns),
        "rows": _plain_rows(found.columns, found.rows),
    }


def written(value: object) -> object:
    """A value as CSV and JSON have it."""
    return value.isoformat() if isinstance(value, dt.date) else value


def _plain_rows(columns: Sequence[Field], rows: Sequence[ChildRow]) -> list[dict[str, object]]:
    return [
        {
            "source": row.source,
            "file": row.file,
            "sheet": row.sheet,
            "row": row.row,
            "values": {f.name: written(v) for f, v in zip(columns, row.values, strict=True)},
        }
        for row in rows
    ]


def show_issue_rows(
    workspace: Path,
    rule: str,
    table: str | None,
    reason: str,
    *,
    team: str | None = None,
    worker: str | None = None,
    authority: str | None = None,
    shape: str,
) -> None:
    """The rows that a rule of `trigpoint check` doubts, as `shape` says: table, csv or json."""
    from trigpoint.runs.children import issue_rows
    from trigpoint.store.workspace import Workspace

    place = Workspace.open(workspace)
    only = {"team": team, "worker": worker, "authority": authority}
    found = issue_rows(place, rule=rule, table=table, **only, by=account(), reason=reason)
    if shape == "json":
        rows = _plain_rows(found.columns, found.rows)
        print_json({"rule": found.rule, "table": found.table, "snapshot": found.snapshot, "rows": rows})
    elif shape == "csv":
        _write_csv(found.columns, found.rows)
    else:
        _draw_rows(found.columns, found.rows, "with --format csv")


def show_aside(workspace: Path, number: int | None, reason: str, shape: str) -> None:
    """What the load of that number set aside, or the newest, as `shape` says: table, csv or json."""
    from trigpoint.cli.aside import chosen, point_to_others, tell_aside
    from trigpoint.runs.children import aside_rows
    from trigpoint.store.workspace import Workspace

    place = Workspace.open(workspace)
    loads = [snapshot for snapshot in place.store.standing() if snapshot.accounts]
    of = chosen(loads, number)
    found = aside_rows(place, of, by=account(), reason=reason)
    tell_aside(found.snapshot, found.columns, found.rows, shape)
    if shape == "table":
        point_to_others(loads, of)


def show_moved_rows(
    workspace: Path,
    indicator: str,
    period: Period,
    since: dt.date | None,
    member: tuple[str, str] | None,
    reason: str,
    shape: str,
) -> None:
    """The rows that moved a figure since a day, each with how, as `shape` says: table, csv or json."""
    from trigpoint.runs.children import moved_rows
    from trigpoint.store.workspace import Workspace

    found = moved_rows(
        Workspace.open(workspace),
        indicator=indicator,
        period=period,
        since=since,
        member=member,
        by=account(),
        reason=reason,
    )
    if shape == "json":
        rows = _plain_rows(found.columns, found.rows)
        print_json(
            {
                "indicator": found.indicator.id,
                "period": str(found.period),
                "breakdown": found.member[0] if found.member else None,
                "member": found.member[1] if found.member else None,
                "since": found.since,
                "snapshot": found.snapshot,
                "table": found.table,
                "count": len(rows),
                "columns": _plain_columns(found.columns),
                "rows": [{"how": how} | row for how, row in zip(found.how, rows, strict=True)],
            }
        )
        return
    from trigpoint.runs.behind import Field

    columns = (Field("how", "How", identifying=False), *found.columns)
    told = [replace(row, values=(how, *row.values)) for how, row in zip(found.how, found.rows, strict=True)]
    if shape == "csv":
        _write_csv(columns, told)
    else:
        click.echo(f"{found.indicator.title}, {found.period}: what moved it since snapshot {found.since}")
        _draw_rows(columns, told, "with --format csv")


def show_list_rows(
    workspace: Path,
    name: str,
    on: dt.date | None,
    team: str | None,
    worker: str | None,
    authority: str | None,
    reason: str,
    shape: str,
) -> None:
    """The rows of a list to work from, as `shape` says: table, csv or json."""
    from trigpoint.runs.children import list_rows
    from trigpoint.store.workspace import Workspace

    place = Workspace.open(workspace)
    only = {"team": team, "worker": worker, "authority": authority}
    found = list_rows(place, name=name, on=on, **only, by=account(), reason=reason)
    if shape == "json":
        print_json(
            {
                "snapshot": found.snapshot,
                "on": found.on.isoformat(),
                "list": found.work.id,
                "title": found.work.title,
                "count": len(found.rows),
                "columns": _plain_columns(found.columns),
                "rows": _plain_rows(found.columns, found.rows),
            }
        )
    elif shape == "csv":
        _write_csv(found.columns, found.rows)
    else:
        click.echo(f"{found.work.title}, {found.on}")
        _draw_rows(found.columns, found.rows, "with --format csv", places=False)


def _plain_columns(columns: Sequence[Field]) -> list[dict[str, object]]:
    return [{"name": f.name, "title": f.title, "identifying": f.identifying} for f in columns]


def _write_csv(columns: Sequence[Field], rows: Sequence[ChildRow]) -> None:
    """Every column, after the place that each row came from."""
    whole = ((row.file, row.sheet, row.row, *map(written, row.values)) for row in rows)
    write_cells((*_PLACE, *(f.name for f in columns)), whole)


def write_cells(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Headings and rows as CSV on standard output. A text that a spreadsheet would take for a formula is a text."""
    import csv

    from trigpoint.publish.figures import safe_text

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(headings)
    for row in rows:
        writer.writerow([safe_text(cell) if isinstance(cell, str) else cell for cell in row])


def _draw(found: ChildrenBehind) -> None:
    of = f", {found.member[0]} {found.member[1]}" if found.member else ""
    things = f"{found.counted} different ({found.distinct})" if found.distinct else f"{found.counted}"
    click.echo(f"{found.indicator.title}, {found.period}{of}: {found.part} {things}")
    _draw_rows(found.columns, found.rows, "with --format csv")


def _draw_rows(columns: Sequence[Field], rows: Sequence[ChildRow], how: str, *, places: bool = True) -> None:
    """Rows as a table with the columns that fit, and `places`: the file, sheet and row that each came from."""
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    from trigpoint.cli.console import console

    filled = [(n, field) for n, field in enumerate(columns) if any(row.values[n] is not None for row in rows)]
    shown = filled[: _SHOWN if places else _SHOWN + len(_PLACE)]
    table = Table(*(_PLACE if places else ()), box=box.SIMPLE_HEAD, pad_edge=False)
    for _, field in shown:
        table.add_column(escape(field.title), overflow="fold")
    for row in rows:
        place = (row.file, row.sheet, row.row) if places else ()
        cells = (*place, *(written(row.values[n]) for n, _ in shown))
        table.add_row(*("" if cell is None else escape(str(cell)) for cell in cells))
    out = console()
    out.print(table)
    more = f" {so_many(len(filled) - len(shown), 'more column')} {how}." if len(filled) > len(shown) else ""
    out.print(f"{so_many(len(rows), 'row')}.{more} Your account and reason are in the audit.")
