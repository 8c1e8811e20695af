"""`trigpoint demo` and `trigpoint simulate`: a borough that never was."""

from __future__ import annotations

import importlib
import importlib.util
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trigpoint.cli.context import COMMANDS, print_json, with_workspace_named
from trigpoint.model.period import Period
from trigpoint.model.so_many import so_many
from trigpoint.store.audit import account

if TYPE_CHECKING:
    from trigpoint.runs.demo import Demonstration

_DEMO = "trigpoint-demo"


@click.command("demo")
@click.argument("given", metavar="[DIR]", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--serve",
    type=click.Choice(["yes", "no"]),
    default="yes",
    show_default=True,
    help="Serve the web application, until it is stopped.",
)
@click.option("--json", "as_json", is_flag=True, help="Machine-readable: where the files are, and what was loaded.")
@with_workspace_named
@click.pass_context
def demo_command(ctx: click.Context, given: Path | None, serve: str, as_json: bool, workspace: Path | None) -> None:
    """Simulate a borough, load its exports, and show its scorecard.

    DIR is made where it is not there (default: what --workspace says, or trigpoint-demo). A second run finds what the
    first one made.
    """
    from trigpoint.cli.figures import score_command
    from trigpoint.runs.demo import demonstrate

    folder = given or workspace or Path(_DEMO)
    with _progress() as progress:
        made = demonstrate(folder, account(), progress)
    if as_json:
        print_json(_plain(made, folder))
        return
    ctx.invoke(score_command, pack=made.card.pack, period=str(made.card.period), own_workspace=str(folder))
    click.echo("")
    _tell(made, folder)
    if serve == "yes":
        _serve(ctx, made, folder)


def _serve(ctx: click.Context, made: Demonstration, folder: Path) -> None:
    """Serve the web application where its parts are installed; else say what there is to look at."""
    if importlib.util.find_spec("django") is None:
        click.echo(
            '\nThe web application is not installed (`pip install "trigpoint[web]"`). Open a scorecard in a browser:'
        )
        for path in made.scorecards:
            click.echo(f"  {path.as_uri()}")
        return
    click.echo("")
    ctx.invoke(importlib.import_module(COMMANDS["serve"]).serve_command, own_workspace=str(folder))


def _plain(made: Demonstration, folder: Path) -> dict[str, object]:
    return {
        "workspace": str(folder),
        "exports": str(folder / made.exports.name),
        "scorecards": [str(folder / path.parent.name / path.name) for path in made.scorecards],
        "editions": [signed.id for signed in made.editions],
        "packs": [str(folder / path.relative_to(made.workspace)) for path in made.packs],
        "pack": made.card.pack,
        "period": str(made.card.period),
        "loaded": [
            {"format": format, "read": sum(a.read for a in loaded.accounts), "set_aside": loaded.set_aside}
            for format, loaded in made.loaded
        ],
    }


def _tell(made: Demonstration, folder: Path) -> None:
    for format, loaded in made.loaded:
        read, aside = sum(a.read for a in loaded.accounts), loaded.set_aside
        click.echo(f"Loaded {format}: {so_many(read, 'row')} read, {read - aside:,} taken, {aside:,} set aside.")
    click.echo(f"The workspace:  {folder}")
    click.echo(f"The exports:    {folder / made.exports.name}  (simulated; annex-a.xlsx is for a workspace of its own)")
    for path in made.scorecards:
        click.echo(f"A scorecard:    {folder / path.parent.name / path.name}")
    for signed in made.editions:
        click.echo(f"Signed:         {signed.name}: trigpoint edition {signed.id[:12]}")
    for path in made.packs:
        click.echo(f"A pack:         {folder / path.relative_to(made.workspace)}")
    program, at = _program(), _quoted(str(folder))
    period = made.card.period
    click.echo("\nThree commands to try next:")
    click.echo(f"  {program} score ofsted-kpis --period {period} --by team --workspace {at}")
    click.echo(f"  {program} explain assessments_in_45_days --period {period} --workspace {at}")
    why = '--reason "trying the demonstration"'
    click.echo(f"  {program} children assessments_in_45_days --period {period} {why} --workspace {at}")


@click.command("simulate")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--size", type=float, default=0.1, show_default=True, help="1 is a borough of 70,000 children.")
@click.option("--months", type=int, default=36, show_default=True, help="How many months end with --until.")
@click.option("--until", default="2026-03", show_default=True, help="The last month.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another number, another borough.")
@click.option(
    "--tables",
    type=click.Choice(["csv", "parquet"]),
    default="csv",
    show_default=True,
    help="How the large tables are written.",
)
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
@with_workspace_named
def simulate_command(
    folder: Path,
    size: float,
    months: int,
    until: str,
    seed: int,
    tables: str,
    as_json: bool,
    workspace: Path | None,
) -> None:
    """Write the exports of a simulated borough into DIR, in the shapes that real systems give.

    The same bytes for the same arguments and version, whatever the workspace.
    """
    from trigpoint.simulation.simulate import simulate

    with _progress() as progress:
        made = simulate(folder, size, months, Period.parse(until), seed, progress, parquet=tables == "parquet")
    if as_json:
        print_json({"folder": str(made.folder), "rows": dict(made.rows)})
        return
    click.echo(f"Written to {folder}: {sum(made.rows.values()):,} rows in {len(made.rows)} tables,")
    click.echo(
        "an Annex A workbook, figures, targets, benchmarks, and the truth beside them: README.txt says which is which."
    )


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """What is being done, at a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda said: None
        return
    from rich.console import Console

    with Console(stderr=True).status("Starting") as status:
        yield lambda said: status.update(said)


def _program() -> str:
    """How this program was called, so that the commands shown work as they are printed."""
    called = Path(sys.argv[0])
    if called.name == "__main__.py":
        return f"{_quoted(sys.executable)} -m trigpoint"
    found = shutil.which("trigpoint")
    if found is not None and Path(found).resolve() == called.resolve():
        return "trigpoint"
    return _quoted(sys.argv[0])


def _quoted(text: str) -> str:
    return f'"{text}"' if " " in text else text
