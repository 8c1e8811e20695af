"""`trigpoint load`, `loads`, `undo` and `check`: exports in, their account, and what is doubtful in them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from trigpoint.cli.console import progress_bar
from trigpoint.cli.context import print_json, with_workspace
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.store.audit import account

ROWS_SET_ASIDE = 3
"""The exit code of `load --strict` where rows were set aside."""


@click.command("load")
@click.argument("format")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=str)
@click.option("--as-of", "written", required=True, metavar="DATE", help="The day that the data describes: 2026-03-31.")
@click.option("--define", is_flag=True, help="Make unknown references of observations indicators of the workspace.")
@click.option("--strict", is_flag=True, help="Exit code 3 where rows were set aside.")
@click.option("--source", metavar="NAME", help="Which system it comes from, where several send the same format.")
@click.option("--authority", metavar="NAME", help="Whose records they are (default: the workspace's own area).")
@click.option("--schema", metavar="NAME", help="Of a database: the schema that the tables lie in.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
@with_workspace
def load_command(
    workspace: Path,
    format: str,
    paths: tuple[str, ...],
    written: str,
    define: bool,
    strict: bool,
    source: str | None,
    authority: str | None,
    schema: str | None,
    as_json: bool,
) -> int:
    """Read, map, type, derive and check files (or folders of files, or a database): one new snapshot.

    FORMAT is observations, targets, benchmarks, ees, lait, annex-a, ssd, cin-census, ssda903, tables, or the name of
    any other mapping.
    """
    from trigpoint.runs.load import load

    with progress_bar(shown=not as_json) as progress:
        loaded = load(
            workspace,
            format,
            paths,
            as_of=read_day(written),
            define=define,
            source=source,
            schema=schema,
            authority=authority,
            by=account(),
            progress=progress,
        )
    if as_json:
        from trigpoint.cli.accounts import plain_load

        print_json(plain_load(loaded))
    else:
        from trigpoint.cli.accounts import draw_load

        draw_load(loaded)
    return ROWS_SET_ASIDE if strict and loaded.set_aside else 0


def read_day(text: str, option: str = "--as-of") -> dt.date:
    """A day as 2026-03-31 or 31/03/2026, given by `option`. Raises `UserMistake` for anything else."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return dt.datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise UserMistake(Problem(f'"{text}" is not a day.', f"Write {option} 2026-03-31."))


@click.command("loads")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
@with_workspace
def loads_command(workspace: Path, as_json: bool) -> None:
    """What was loaded when, from which files, with its account."""
    from trigpoint.cli.accounts import draw_loads, plain_loads
    from trigpoint.runs.loads import loads
    from trigpoint.store.workspace import Workspace

    found = loads(Workspace.open(workspace))
    if as_json:
        print_json(plain_loads(found))
    else:
        draw_loads(found)


@click.command("undo")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
@with_workspace
def undo_command(workspace: Path, as_json: bool) -> None:
    """Go back one load. What was loaded stays in the history, and the files can be loaded again."""
    from trigpoint.runs.undo import undo
    from trigpoint.store.workspace import Workspace

    snapshot = undo(Workspace.open(workspace), account())
    if as_json:
        print_json({"snapshot": snapshot.id, "undoes": snapshot.undoes, "restores": snapshot.restores})
        return
    now = f"what snapshot {snapshot.restores} held" if snapshot.restores else "nothing, as before the first load"
    click.echo(f"Snapshot {snapshot.undoes} is taken back: the workspace holds {now}.")


@click.command("check")
@click.argument("name", metavar="[RULE]", required=False)
@click.option("--team", help="Only this team's rows.")
@click.option("--worker", help="Only this worker's rows: a pseudonym, as the counts give it.")
@click.option("--authority", metavar="NAME", help="Only this authority's rows, where the workspace holds several.")
@click.option("--period", "written", metavar="P", help="Say what the doubtful rows do to the figures of this period.")
@click.option("--rows", "rule", metavar="RULE", help="The rows that this rule doubts (set-aside: those set aside).")
@click.option(
    "--load", "number", type=int, metavar="N", help="With --rows set-aside: which load (default: the newest)."
)
@click.option("--table", metavar="TABLE", help="With --rows, where a rule doubts rows of several tables.")
@click.option("--reason", metavar="TEXT", help="With --rows: why you look, in a few words. It goes into the audit.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable; the same as --format json.")
@click.option("--format", "shape", type=click.Choice(("table", "csv", "json")), default="table", show_default=True,
              help="A table, or everything as CSV or JSON.")  # fmt: skip
@with_workspace
def check_command(
    workspace: Path,
    name: str | None,
    team: str | None,
    worker: str | None,
    authority: str | None,
    written: str | None,
    rule: str | None,
    number: int | None,
    table: str | None,
    reason: str | None,
    as_json: bool,
    shape: str,
) -> None:
    """What is doubtful in the data, by rule, table and team. The rows themselves are behind the door for children."""
    shape = "json" if as_json else shape
    if rule == "set-aside":
        from trigpoint.cli.door import show_aside

        show_aside(workspace, number, reason or "", shape)
        return
    if rule is not None:
        from trigpoint.cli.door import show_issue_rows

        show_issue_rows(
            workspace, rule, table, reason or "", team=team, worker=worker, authority=authority, shape=shape
        )
        return
    if reason is not None:
        raise UserMistake(Problem("--reason opens rows, and none are named.", "Write --rows RULE too."))
    from trigpoint.cli.doubts import draw_check, plain_check, write_check
    from trigpoint.model.period import Period
    from trigpoint.runs.check import check
    from trigpoint.runs.checked import checked
    from trigpoint.store.workspace import Workspace

    place, period = Workspace.open(workspace), Period.parse(written) if written is not None else None
    if name is None and period is None and authority is None:
        found = checked(place, team, worker)
    else:
        found = check(place, name, team, worker, period, authority)
    if shape == "json":
        print_json(plain_check(found))
    elif shape == "csv":
        write_check(found)
    else:
        draw_check(found)
