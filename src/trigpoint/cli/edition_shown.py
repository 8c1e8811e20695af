"""An edition for a terminal: its scorecard, words, actions and signatures; one figure of it; what has moved since."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import click

from trigpoint.publish.figures import cell, day, label_of, spoken
from trigpoint.publish.layout import paragraph
from trigpoint.publish.terminal import draw

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trigpoint.runs.edition_moves import MovedSince
    from trigpoint.scorecard.edition import Edition

_IN_A_PIPE = 140


def draw_edition(edition: Edition) -> None:
    """The whole edition: figures as the pack shows them, then the words, actions and signatures."""
    screen = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if screen else _IN_A_PIPE
    _say(f"{edition.name}: {edition.id}", width)
    if edition.reopening:
        follows = f" It follows {edition.follows[:12]}." if edition.follows else ""
        _say(f"Opened again: {edition.reopening.rstrip('.')}.{follows}", width)
    click.echo()
    click.echo(draw(edition.as_shown, width=width, colour=screen), nl=False)
    for table in edition.tables_as_shown:
        click.echo()
        click.echo(draw(table, width=width, colour=screen), nl=False)
    _heading("Actions", bool(edition.actions))
    for action in edition.actions:
        due = f", by {day(action.by_when)}" if action.by_when is not None else ""
        _say(f"{action.id} ({action.state_on(edition.on)}): {action.text} {action.who}{due}.", width, "  ")
    _heading("Signed", bool(edition.signatures))
    for signature in edition.signatures:
        note = f": {signature.note}" if signature.note else ""
        _say(f"{signature.role.value.capitalize()}: {signature.name}, {day(signature.at.date())}{note}", width, "  ")
    if edition.left_out:
        _say(
            f"{edition.left_out_in_words}.",
            width,
        )


def draw_figure(edition: Edition, code: str) -> None:
    """Where a reference leads: the figure, what it means, and where it came from."""
    row = edition.by_reference(code)
    if row is None:
        return
    click.echo(f"{code}: {label_of(row)}, {edition.period}: {spoken(row.values[-1], row.unit)}")
    click.echo(f"In {edition.name}, {edition.id[:12]}.")
    meaning = edition.definition(row.indicator)
    for heading, sentence in meaning.sentences if meaning is not None else ():
        click.echo(f"  {heading}: {sentence}")
    for source in meaning.sources if meaning is not None else ():
        click.echo(f"  From: {source}")
    if row.rag_rule:
        click.echo(f"  Colour: {row.rag_rule}.")


def draw_moved(edition: Edition, moves: Sequence[MovedSince]) -> None:
    """The figures that have moved since the edition was signed."""
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    from trigpoint.cli.console import console

    out = console()
    if not moves:
        out.print(f"No figure of {edition.name} has moved since.", markup=False)
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("figure", "period", "was signed", "is now", "because"):
        table.add_column(name, overflow="fold")
    for moved in moves:
        signed, now = (cell(figure, moved.row.unit) for figure in (moved.signed, moved.now))
        table.add_row(*map(escape, (label_of(moved.row), str(moved.period), signed, now, moved.why)))
    out.print(table)


def plain_moved(edition: Edition, moves: Sequence[MovedSince]) -> dict[str, object]:
    """The same as JSON."""
    from trigpoint.publish.as_json import plain

    return {
        "edition": edition.id,
        "moved": [
            {
                "indicator": moved.row.indicator,
                "ref": moved.row.ref,
                "breakdown": moved.row.breakdown,
                "member": moved.row.member,
                "period": str(moved.period),
                "signed": plain(moved.signed.value),
                "now": plain(moved.now.value),
                "why": moved.why,
            }
            for moved in moves
        ],
    }


def _heading(text: str, there: bool) -> None:
    if there:
        click.echo(f"\n{text}")


def _say(text: str, width: int, indent: str = "") -> None:
    for line in paragraph(text, width, indent):
        click.echo(line)
