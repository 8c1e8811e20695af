"""`trigpoint list`: what there is to do, by team and worker; for a reason that is written down, whom it is about."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trigpoint.cli.context import print_json, with_workspace
from trigpoint.cli.loading import read_day
from trigpoint.model.so_many import so_many

if TYPE_CHECKING:
    from rich.table import Table

    from trigpoint.engines.lists import GroupCount
    from trigpoint.runs.lists import CountedList, Lists

_TEAMS_SHOWN = 3


@click.command("list")
@click.argument("name", required=False)
@click.option("--on", "written", metavar="DATE", help="As of this day (default: the last that the records describe).")
@click.option("--team", metavar="T", help="Only this team's.")
@click.option(
    "--worker", metavar="W", help="Only this worker's: as the counts name them; with --reason also the source's own id."
)
@click.option("--authority", metavar="NAME", help="Only this authority's, where the workspace holds several.")
@click.option(
    "--reason", metavar="TEXT", help="Show the rows, and why you look, in a few words. It goes into the audit."
)
@click.option("--json", "as_json", is_flag=True, help="Machine-readable; the same as --format json.")
@click.option("--format", "shape", type=click.Choice(("table", "csv", "json")), default="table", show_default=True,
              help="A table, or everything as CSV or JSON.")  # fmt: skip
@with_workspace
def list_command(
    workspace: Path,
    name: str | None,
    written: str | None,
    team: str | None,
    worker: str | None,
    authority: str | None,
    reason: str | None,
    as_json: bool,
    shape: str,
) -> None:
    """Lists to work from: visits and reviews due and overdue, decisions and interviews that wait.

    Without NAME all lists with their counts; with NAME the counts by team and worker; with --reason the rows.
    """
    from trigpoint.runs.lists import count_lists
    from trigpoint.store.workspace import Workspace

    shape = "json" if as_json else shape
    on = read_day(written, "--on") if written is not None else None
    if reason is not None:
        if name is None:
            raise click.UsageError("Name the list whose rows you need.")
        from trigpoint.cli.door import show_list_rows

        show_list_rows(workspace, name, on, team, worker, authority, reason, shape)
        return
    found = count_lists(Workspace.open(workspace), name, on, team, worker, authority)
    if shape == "json":
        print_json(plain(found))
    elif shape == "csv":
        _write_csv(found)
    elif name is not None:
        _draw_one(found)
    else:
        _draw_all(found)


def plain(found: Lists) -> dict[str, object]:
    """The counts as `trigpoint schema list` says."""
    return {
        "snapshot": found.snapshot.id,
        "on": found.on.isoformat(),
        "lists": [_plain_list(counted) for counted in found.lists],
    }


def _plain_list(counted: CountedList) -> dict[str, object]:
    work, count = counted.work, counted.count
    return {
        "list": work.id,
        "title": work.title,
        "table": work.table,
        "indicator": work.indicator,
        "why": work.why,
        "notes": work.notes or None,
        "owner": work.owner,
        "rows": count.rows if count is not None else None,
        "unsaid": count.unsaid if count is not None else None,
        "by": list(work.group),
        "groups": [{"members": list(g.members), "rows": g.rows} for g in _groups(counted)],
        "lacks": counted.lacks or None,
        "digest": work.digest,
    }


def _groups(counted: CountedList) -> tuple[GroupCount, ...]:
    return counted.count.groups if counted.count is not None else ()


def _write_csv(found: Lists) -> None:
    """One row a group: the list, what it is counted by, how many."""
    from trigpoint.publish.figures import safe_text

    by = tuple(dict.fromkeys(column for counted in found.lists for column in counted.work.group))
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["list", "on", *by, "rows"])
    for counted in found.lists:
        for group in _groups(counted):
            members = dict(zip(counted.work.group, group.members, strict=True))
            named = [safe_text(members.get(column) or "") for column in by]
            writer.writerow([counted.work.id, found.on, *named, group.rows])


def _draw_all(found: Lists) -> None:
    from rich.markup import escape

    from trigpoint.cli.console import console

    out = console()
    table = _table("list", "what is on it")
    table.add_column("rows", justify="right")
    table.add_column("teams with most", overflow="fold")
    for counted in found.lists:
        count = counted.count
        rows = "[dim]not known[/]" if count is None else f"{count.rows:,}"
        table.add_row(counted.work.id, escape(counted.work.title), rows, escape(_teams(counted)))
    out.print(table)
    out.print(f"As of {found.on}, snapshot {found.snapshot.id}. `trigpoint list NAME` counts by team and worker.")
    _draw_doubts(found)


def _teams(counted: CountedList) -> str:
    """The teams with most rows."""
    if "team" not in counted.work.group:
        return ""
    place, teams = counted.work.group.index("team"), dict[str, int]()
    for group in _groups(counted):
        team = group.members[place] or "none recorded"
        teams[team] = teams.get(team, 0) + group.rows
    most = sorted(teams.items(), key=lambda item: (-item[1], item[0]))[:_TEAMS_SHOWN]
    return ", ".join(f"{team} {rows:,}" for team, rows in most)


def _draw_one(found: Lists) -> None:
    from rich.markup import escape

    from trigpoint.cli.console import console

    (counted,) = found.lists
    out, work = console(), counted.work
    out.print(f"[bold]{escape(work.title)}[/], {found.on}: {_total(counted)}")
    for words in (work.why, work.notes):
        if words:
            out.print(words, markup=False, soft_wrap=True)
    if work.indicator:
        out.print(f"The working side of {work.indicator}.", markup=False)
    if _groups(counted):
        table = _table(*(name.removesuffix("_id") for name in work.group))
        table.add_column("rows", justify="right")
        for group in _groups(counted):
            table.add_row(*(escape(member or "none recorded") for member in group.members), f"{group.rows:,}")
        out.print(table)
    out.print(f'Whom it is about: trigpoint list {work.id} --reason "why you look".', markup=False)
    _draw_doubts(found)


def _total(counted: CountedList) -> str:
    return "it cannot be told" if counted.count is None else so_many(counted.count.rows, "row")


def _draw_doubts(found: Lists) -> None:
    """Why a list cannot be told, and what could make one shorter than it should be."""
    from trigpoint.cli.console import console

    out = console()
    for counted in found.lists:
        work, count = counted.work, counted.count
        if counted.lacks:
            out.print(f"- {work.id}: {counted.lacks}", markup=False)
        if count is not None and count.unsaid:
            out.print(
                f"- {work.id}: of {so_many(count.unsaid, 'row')} a blank leaves it unsaid whether "
                f"{'it belongs' if count.unsaid == 1 else 'they belong'}.",
                markup=False,
            )


def _table(*columns: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in columns:
        table.add_column(name, overflow="fold")
    return table
