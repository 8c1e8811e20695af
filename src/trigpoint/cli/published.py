"""`trigpoint published`: what is published of every authority and has been loaded, and which authorities there are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from trigpoint.cli.context import print_json, with_workspace
from trigpoint.model.so_many import so_many

if TYPE_CHECKING:
    from trigpoint.runs.published import Published


@click.command("published")
@click.option("--find", default="", metavar="TEXT", help="Only measures whose name or title holds this text.")
@click.option("--region", metavar="NAME", help="The authorities of this region (or England), instead of the measures.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable: the measures and the authorities.")
@with_workspace
def published_command(workspace: Path, find: str, region: str | None, as_json: bool) -> None:
    """The measures that are published and loaded, with their first and last period and source; or a region's
    authorities, by the names that `score --authority` takes."""
    from trigpoint.runs.published import published
    from trigpoint.store.workspace import Workspace

    found = published(Workspace.open(workspace), find=find, region=region)
    if as_json:
        print_json(plain(found))
    elif region is not None:
        for area, within in found.authorities:
            click.echo(f"{area.name} ({area.code}, {area.gss}), {within.name}")
    else:
        _draw(found)


def plain(found: Published) -> dict[str, object]:
    """The list as `trigpoint schema published` says."""
    return {
        "measures": [
            {"id": m.id, "title": m.title, "unit": m.unit, "better": m.better, "first": m.first, "last": m.last,
             "source": m.source, "indicator": m.is_indicator}
            for m in found.measures
        ],
        "authorities": [
            {"name": area.name, "code": area.code, "gss": area.gss, "region": within.name}
            for area, within in found.authorities
        ],
    }  # fmt: skip


def _draw(found: Published) -> None:
    if not found.measures:
        click.echo("Nothing that is published has been loaded, or nothing of that name. `trigpoint load ees FILE`,")
        click.echo("`trigpoint load lait FILE`: see `trigpoint load --help`.")
        return
    from rich.table import Table

    from trigpoint.cli.console import console

    table = Table(box=None, pad_edge=False)
    for heading in ("measure", "title", "from", "to", "source"):
        table.add_column(heading, overflow="fold")
    for measure in found.measures:
        table.add_row(measure.id, measure.title, measure.first, measure.last, measure.source)
    console().print(table)
    own = sum(not m.is_indicator for m in found.measures)
    click.echo(f"{so_many(len(found.measures), 'measure')}, {own} of them under the department's own names.")
