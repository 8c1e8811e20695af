"""`trigpoint score`: a scorecard, in the form that is asked for."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trigpoint.cli.context import print_json, with_workspace
from trigpoint.cli.loading import read_day
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.scorecard.objects import Scorecard

if TYPE_CHECKING:
    from trigpoint.runs.words_kept import KeptWords
    from trigpoint.store.workspace import Workspace

PIPE_WIDTH = 140
FORMATS = ("table", "json", "csv", "html", "xlsx")


@click.command("score")
@click.argument("pack")
@click.option("--period", help="The period: 2026-03, FY2026-27-Q1, FY2026-27, ... With --authority it may be left out.")
@click.option("--by", metavar="BREAKDOWN", help="Add a row for each member of a breakdown, such as team.")
@click.option("--area", help="A part of the area instead of all of it.")
@click.option(
    "--audience",
    type=click.Choice(["internal", "partner", "public"]),
    default="internal",
    show_default=True,
    help="Who it is for: small numbers are not shown to partners and the public.",
)
@click.option("--as-known-on", metavar="DATE", help="Use only what was known on that day.")
@click.option("--authority", metavar="NAME", help="Show another authority's published figures.")
@click.option("--engine", type=click.Choice(["duckdb", "spark"]), default="duckdb", show_default=True,
              help="Where the figures are worked out.")  # fmt: skip
@click.option("--master", metavar="URL", help="With --engine spark: the cluster (default: this machine's cores).")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--out", type=click.Path(path_type=Path), help="Write to this file instead of the screen.")
@with_workspace
def score_command(
    workspace: Path,
    pack: str,
    period: str | None,
    by: str | None,
    area: str | None,
    audience: str,
    as_known_on: str | None,
    authority: str | None,
    engine: str,
    master: str | None,
    form: str,
    as_json: bool,
    out: Path | None,
) -> None:
    """Show the scorecard PACK for a period."""
    if period is None and authority is None:
        raise click.UsageError("Missing option '--period'.")
    from trigpoint.runs.score import score
    from trigpoint.store.workspace import Workspace

    place = Workspace.open(workspace)
    card = score(
        place,
        pack,
        period,
        by=by,
        area=area,
        audience=audience,
        as_known_on=read_day(as_known_on, "--as-known-on") if as_known_on is not None else None,
        authority=authority,
        engine=engine,
        master=master,
        words=_words(place),
    )
    form = "json" if as_json else form
    if form == "xlsx" and out is None:
        out = Path(f"{card.pack}-{card.period}.xlsx".replace(":", "-"))
    if out is not None:
        _write(card, form, out)
        click.echo(f"Written: {out}", err=True)
    elif form == "table":
        click.echo(_table(card), nl=False)
    elif form == "json":
        from trigpoint.publish.as_json import to_json

        print_json(to_json(card))
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(_bytes(card, form))
        sys.stdout.buffer.flush()


def _words(place: Workspace) -> KeptWords | None:
    """What people wrote in the workspace's files; nothing is read for it where there is none."""
    if not (place.path / "words").is_dir():
        return None
    from trigpoint.runs.words_kept import words_of

    return words_of(place)


def _write(card: Scorecard, form: str, out: Path) -> None:
    try:
        out.write_bytes(_bytes(card, form))
    except OSError as error:
        why = error.strerror or type(error).__name__
        problem = Problem(f"The file cannot be written: {why}.", "Name another with --out.", file=str(out))
        raise UserMistake(problem) from error


def _bytes(card: Scorecard, form: str) -> bytes:
    """The file's bytes: text is UTF-8, a CSV with the mark by which Excel knows it."""
    today = dt.datetime.now().astimezone().date()
    if form == "xlsx":
        from trigpoint.publish.xlsx import to_xlsx

        return to_xlsx(card, produced=today)
    if form == "html":
        from trigpoint.publish.html import to_html

        return to_html(card, produced=today).encode()
    if form == "csv":
        from trigpoint.publish.as_csv import to_csv

        return to_csv(card).encode("utf-8-sig")
    if form == "json":
        import json

        from trigpoint.publish.as_json import to_json

        return (json.dumps(to_json(card), ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()
    from trigpoint.publish.terminal import draw

    return draw(card, width=PIPE_WIDTH).encode()


def _table(card: Scorecard) -> str:
    """The table for this screen: its width, its signs; in colour only where a person looks, and not with NO_COLOR."""
    from trigpoint.publish.terminal import draw

    screen = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if screen or "COLUMNS" in os.environ else PIPE_WIDTH
    alphabet = sys.stdout.encoding or "utf-8"
    signs = "↑↓→·".encode(alphabet, "replace").decode(alphabet) == "↑↓→·"  # an old Windows console has them not
    text = draw(card, width=width, colour=screen and not os.environ.get("NO_COLOR"), signs=signs)
    return text.encode(alphabet, "replace").decode(alphabet)
