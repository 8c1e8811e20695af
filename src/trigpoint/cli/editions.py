"""`trigpoint editions`, `edition` and `sign`: what was signed, what is in it, what differs; and signing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trigpoint.cli.context import print_json, with_workspace
from trigpoint.model.period import Period
from trigpoint.model.so_many import so_many
from trigpoint.model.words import READERS, Role

if TYPE_CHECKING:
    from trigpoint.runs.editions import Listed
    from trigpoint.scorecard.edition import Edition
    from trigpoint.scorecard.edition_difference import Differs
    from trigpoint.scorecard.owed import Owed
    from trigpoint.store.workspace import Workspace

_SHORT = 12


@click.command("editions")
@click.argument("pack", required=False)
@click.option("--period", "written", metavar="P", help="Only editions of this period.")
@click.option("--difference", "pair", nargs=2, metavar="A B", help="What differs between two editions.")
@click.option("--as", "forms", metavar="FORMS", help="The difference as documents: docx,pdf,html.")
@click.option("--to", "folder", type=click.Path(path_type=Path), help="The folder for the documents.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
@with_workspace
def editions_command(
    workspace: Path,
    pack: str | None,
    written: str | None,
    pair: tuple[str, str] | None,
    forms: str | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """The editions that were signed and frozen, of PACK or of every pack; or what differs between two of them."""
    from trigpoint.runs.editions import edition, editions
    from trigpoint.store.workspace import Workspace

    if bool(forms) != bool(folder) or (forms and not pair):
        raise click.UsageError("Documents are written of a difference: --difference A B --as docx,pdf --to FOLDER.")
    place = Workspace.open(workspace)
    if pair:
        from trigpoint.scorecard.edition_difference import difference

        old, new = edition(place, pair[0]), edition(place, pair[1])
        if forms and folder:
            _write_difference(place, old, new, forms.split(","), folder)
            return
        found = difference(old, new)
        if as_json:
            print_json({"old": old.id, "new": new.id, "differences": [_plain_difference(d) for d in found]})
        else:
            _draw_difference(old, new, found)
        return
    listed = editions(place, pack, Period.parse(written) if written else None)
    if as_json:
        print_json({"editions": [_plain_listed(one) for one in listed]})
    else:
        _draw_list(listed)


@click.command("edition")
@click.argument("name")
@click.option("--moved", is_flag=True, help="Which of its figures have moved since it was signed, and why.")
@click.option("--json", "as_json", is_flag=True, help="The whole document, as it was frozen.")
@with_workspace
def edition_command(workspace: Path, name: str, moved: bool, as_json: bool) -> None:
    """What an edition holds: NAME is its id, the first characters of it, or the reference of a figure."""
    from trigpoint.store.workspace import Workspace

    place = Workspace.open(workspace)
    found, reference = _found(place, name)
    if moved:
        from trigpoint.cli.edition_shown import draw_moved, plain_moved
        from trigpoint.runs.edition_moves import moved_since

        moves = moved_since(place, found)
        if as_json:
            print_json(plain_moved(found, moves))
        else:
            draw_moved(found, moves)
    elif as_json:
        from trigpoint.publish.edition_json import to_document

        print_json(to_document(found))
    elif reference is not None:
        from trigpoint.cli.edition_shown import draw_figure

        draw_figure(found, reference)
    else:
        from trigpoint.cli.edition_shown import draw_edition

        draw_edition(found)


@click.command("sign")
@click.argument("pack")
@click.option("--period", "written", required=True, metavar="P", help="The period: 2026-03, ...")
@click.option("--as", "role", type=click.Choice([role.value for role in Role]), required=True, help="As whom.")
@click.option("--name", required=True, metavar="NAME", help="Your name, as it stands under the pack.")
@click.option("--note", default="", metavar="TEXT", help="What you add to your signature.")
@click.option("--audience", type=click.Choice(READERS), default="internal", show_default=True, help="Who it is for.")
@click.option("--by", "breakdowns", multiple=True, metavar="BREAKDOWN", help="A table by this too; may be said again.")
@click.option("--reopening", metavar="TEXT", help="Why the pack is opened again, where it was frozen before.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
@with_workspace
def sign_command(
    workspace: Path,
    pack: str,
    written: str,
    role: str,
    name: str,
    note: str,
    audience: str,
    breakdowns: tuple[str, ...],
    reopening: str | None,
    as_json: bool,
) -> None:
    """Sign PACK as it stands. The analyst signs first, then the service head; the director's signature freezes it."""
    from trigpoint.runs.signing import sign
    from trigpoint.runs.words_kept import KeptWords
    from trigpoint.store.audit import account
    from trigpoint.store.workspace import Workspace

    place = Workspace.open(workspace)
    signed = sign(
        place, pack, Period.parse(written), KeptWords(place), Role(role), name,
        account=account(), at=dt.datetime.now(dt.UTC).replace(microsecond=0), note=note, audience=audience,
        breakdowns=breakdowns or None, reopening=reopening,
    )  # fmt: skip
    edition, waiting = signed.edition, [one.value for one in signed.waiting]
    if as_json:
        print_json({"signed": [s.role.value for s in signed.signatures], "waiting": waiting,
                    "edition": edition.id if edition else None,
                    "doubts": [str(doubt) for doubt in signed.doubts],
                    "owed": [{"owner": o.owner or None, "asked": o.asked, "answered": o.answered,
                              "waiting": [row.indicator for row in o.waiting]} for o in signed.owed]})  # fmt: skip
        return
    _say_owed(signed.owed)
    for doubt in signed.doubts:
        click.echo(f"Look again: {doubt}", err=True)
    if edition is not None:
        click.echo(f"Frozen: {edition.name}, {edition.id[:_SHORT]}.")
        click.echo(f"See it: trigpoint edition {edition.id[:_SHORT]}")
    else:
        click.echo(f"Signed as {role}. Still to sign: {', '.join(waiting)}.")


def _say_owed(parts: tuple[Owed, ...]) -> None:
    from trigpoint.scorecard.owed import together

    whole = together(parts)
    waiting = ", ".join(f"{part.owner or 'no owner'} {len(part.waiting)}" for part in parts if part.waiting)
    still = f" Still to write: {waiting}." if waiting else ""
    click.echo(f"Commentary: {whole.answered} of {so_many(whole.asked, 'figure')}.{still}", err=True)


def _found(workspace: Workspace, name: str) -> tuple[Edition, str | None]:
    """The edition, and the figure's reference where that is what was written."""
    from trigpoint.model.problem import UserMistake
    from trigpoint.runs.editions import edition, referenced
    from trigpoint.scorecard.edition import as_reference

    try:
        return edition(workspace, name), None
    except UserMistake:
        code = as_reference(name)
        if not code:
            raise
        return referenced(workspace, code).edition, code


def _plain_listed(one: Listed) -> dict[str, object]:
    return {
        "id": one.id,
        "pack": one.pack,
        "period": str(one.period),
        "area": one.area,
        "audience": one.audience,
        "number": one.number,
        "frozen_at": one.frozen_at.isoformat(),
        "by": one.by,
        "follows": one.follows,
        "reopening": one.reopening or None,
        "figures": one.figures,
    }


def _plain_difference(found: Differs) -> dict[str, object]:
    return {
        "kind": found.kind.value,
        "what": found.what,
        "indicator": found.indicator or None,
        "title": found.title or None,
        "breakdown": found.breakdown,
        "member": found.member,
        "period": found.period or None,
        "old": found.old or None,
        "new": found.new or None,
    }


def _write_difference(place: Workspace, old: Edition, new: Edition, forms: list[str], folder: Path) -> None:
    from trigpoint.runs.difference_papers import write_difference

    for written in write_difference(place, old, new, forms, folder):
        click.echo(str(written))


def _draw_list(listed: tuple[Listed, ...]) -> None:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    from trigpoint.cli.console import console

    out = console()
    if not listed:
        out.print(
            "No edition has been signed yet: trigpoint sign PACK --period P --as analyst --name NAME.", markup=False
        )
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("edition", "pack", "period", "no.", "for", "frozen", "by", "opened again because"):
        table.add_column(name, overflow="fold")
    for one in listed:
        frozen = f"{one.frozen_at:%Y-%m-%d %H:%M}"
        cells = (
            one.id[:_SHORT],
            one.pack,
            str(one.period),
            str(one.number),
            one.audience,
            frozen,
            one.by,
            one.reopening,
        )
        table.add_row(*map(escape, cells))
    out.print(table)


def _draw_difference(old: Edition, new: Edition, found: tuple[Differs, ...]) -> None:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    from trigpoint.cli.console import console

    out = console()
    out.print(f"From {old.name} ({old.id[:_SHORT]}) to {new.name} ({new.id[:_SHORT]}):", markup=False)
    if not found:
        out.print("Nothing differs.")
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("of", "what", "period", "was", "is"):
        table.add_column(name, overflow="fold")
    for one in found:
        title = one.title + (f", {one.member}" if one.member else "") if one.title else "the edition"
        what = one.what if one.kind.value == one.what else f"{one.kind.value}: {one.what}"
        table.add_row(*map(escape, (title, what, one.period, one.old, one.new)))
    out.print(table)
