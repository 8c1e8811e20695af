"""`trigpoint catalogue`, `try` and `schema`: definitions, what they say of themselves, the shapes of outputs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from trigpoint.cli.context import print_json, with_workspace, with_workspace_named
from trigpoint.model.so_many import so_many

if TYPE_CHECKING:
    from trigpoint.catalogue.objects import Catalogue, Indicator
    from trigpoint.runs.definitions import Tried

SCHEMAS = (
    "score", "ahead", "edition", "restated", "published", "explain", "children", "list", "check", "catalogue", "load",
    "publish",
)  # fmt: skip


@click.command("catalogue")
@click.option("--answers", metavar="ID", help="Only indicators that answer this requirement (OFS-18).")
@click.option("--find", metavar="TEXT", help="Only indicators whose words hold this.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
@with_workspace
def catalogue_command(workspace: Path, answers: str | None, find: str | None, as_json: bool) -> None:
    """Every indicator: its id, references, what it answers, where it comes from, and the packs that show it."""
    from trigpoint.runs.definitions import catalogue_at, indicators_matching

    catalogue = catalogue_at(workspace)
    found = indicators_matching(catalogue, answers, find)
    if as_json:
        changes = [
            {"kind": c.kind, "name": c.name, "act": c.act, "keys": list(c.keys), "file": c.file}
            for c in catalogue.changes
        ]
        indicators = [_plain(catalogue, i) for i in found]
        print_json({"catalogue": catalogue.digest, "indicators": indicators, "changes": changes})
    elif not found:
        click.echo("No indicator is like that. Run `trigpoint catalogue` to see all.", err=True)
    else:
        _draw_catalogue(catalogue, found)


def _plain(catalogue: Catalogue, indicator: Indicator) -> dict[str, object]:
    from trigpoint.runs.definitions import packs_of

    return {
        "id": indicator.id,
        "refs": list(indicator.refs),
        "answers": list(indicator.answers),
        "origin": indicator.origin,
        "packs": list(packs_of(catalogue, indicator)),
        "title": indicator.title,
        "value": indicator.value.kind.value,
        "unit": indicator.unit,
        "better": indicator.better.value,
        "frequency": indicator.frequency,
        "breakdowns": list(indicator.breakdowns),
        "owner": indicator.owner,
        "review_by": indicator.review_by.isoformat() if indicator.review_by else None,
        "definition_source": indicator.definition_source,
        "digest": indicator.digest,
    }


def _draw_catalogue(catalogue: Catalogue, found: list[Indicator]) -> None:
    from rich import box
    from rich.table import Table

    from trigpoint.cli.console import console
    from trigpoint.runs.definitions import packs_of

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("id", style="bold", overflow="fold")
    for name in ("refs", "title", "origin", "answers", "packs"):
        table.add_column(name, overflow="fold")
    for indicator in found:
        refs, answers = ", ".join(indicator.refs), ", ".join(indicator.answers)
        packs = ", ".join(packs_of(catalogue, indicator))
        table.add_row(indicator.id, refs, indicator.title, indicator.origin, answers, packs)
    console().print(table)
    click.echo(f"{len(found)} of {len(catalogue.indicators)} indicators.")
    if catalogue.changes:
        click.echo("This workspace's own definitions:")
    for change in catalogue.changes:
        keys = f": {', '.join(change.keys)}" if change.keys else ""
        click.echo(f"  {change.act} {change.kind} {change.name}{keys} ({change.file})")


@click.command("try")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
@with_workspace
def try_command(workspace: Path, file: Path, as_json: bool) -> int:
    """Run a definition file's own examples and show where they differ. Exit code 1 where one does."""
    from trigpoint.runs.definitions import try_definition

    tried = try_definition(file, workspace)
    if as_json:
        print_json(_plain_trials(tried))
    else:
        _draw_trials(tried)
    return 0 if tried.holds else 1


def _plain_trials(tried: Tried) -> dict[str, object]:
    return {
        "file": tried.file,
        "holds": tried.holds,
        "without_examples": list(tried.silent),
        "examples": [
            {
                "definition": trial.definition,
                "kind": trial.kind,
                "line": trial.line,
                "period": str(trial.period) if trial.period else None,
                "holds": trial.holds,
                "differences": [
                    {"row": d.row, "expected": d.expected, **{f"on_{e}": v for e, v in d.came_out.items()}}
                    for d in trial.differences
                ],
            }
            for trial in tried.trials
        ],
    }


def _draw_trials(tried: Tried) -> None:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    from trigpoint.cli.console import console

    out = console()
    for trial in tried.trials:
        of = f" of {trial.period}" if trial.period else ""
        verdict = "[green]holds[/]" if trial.holds else "[bold red]differs[/]"
        out.print(f"{escape(trial.definition)}, example{of} in line {trial.line}: {verdict}")
        if not trial.holds:
            table = Table("row", "must be", "oracle", "DuckDB", box=box.SIMPLE_HEAD, pad_edge=False)
            for d in trial.differences:
                table.add_row(*(escape(t) for t in (d.row, d.expected, d.came_out["oracle"], d.came_out["duckdb"])))
            out.print(table)
    for name in tried.silent:
        out.print(f"[yellow]{escape(name)} has no example.[/]")
    failed = sum(not trial.holds for trial in tried.trials)
    held = len(tried.trials) - failed
    out.print(
        f"{so_many(len(tried.definitions), 'definition')} read; {so_many(held, 'example holds', 'examples hold')}, "
        f"{failed} differ."
    )


@click.command("schema")
@click.argument("name", type=click.Choice(SCHEMAS))
@click.option("--json", "as_json", is_flag=True, help="Machine-readable, as a schema always is.")
@with_workspace_named
def schema_command(name: str, as_json: bool, workspace: Path | None) -> None:
    """The JSON Schema of a command's output: the same in every workspace."""
    from trigpoint.runs.shapes import schema_text

    click.echo(schema_text(name))
