"""`trigpoint publish`: the files of an edition."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trigpoint.cli.context import print_json, with_workspace
from trigpoint.model.period import Period
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.so_many import so_many
from trigpoint.model.words import READERS

if TYPE_CHECKING:
    from trigpoint.runs.publishing import Published

_MANY = 5  # files of one form: more are told together


@click.command("publish")
@click.argument("pack")
@click.option("--period", "written", required=True, metavar="P", help="The period: 2026-03, ...")
@click.option("--to", "folder", required=True, type=click.Path(path_type=Path), help="The folder for the files.")
@click.option("--as", "forms", required=True, metavar="FORMS", help="The forms, with commas between them: xlsx,tables.")
@click.option("--audience", type=click.Choice(READERS), default="internal", show_default=True, help="Who it is for.")
@click.option("--edition", "name", metavar="ID", help="This edition, instead of the newest.")
@click.option("--area", help="A part of the area instead of all of it.")
@click.option("--draft", is_flag=True, help="What would be signed now; every page says that it is a draft.")
@click.option("--by", "breakdowns", multiple=True, metavar="BREAKDOWN", help="Of a draft: a table by this too.")
@click.option("--meeting", metavar="DATE", help="The day of the committee's meeting, as papers have it: 2026-05-14.")
@click.option("--replace", is_flag=True, help="Replace files of the same names that hold something else.")
@click.option("--reporting", is_flag=True, help="Write the reporting tables too, where the settings say.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable: the edition, and each file with its hash.")
@with_workspace
def publish_command(
    workspace: Path,
    pack: str,
    written: str,
    folder: Path,
    forms: str,
    audience: str,
    name: str | None,
    area: str | None,
    draft: bool,
    breakdowns: tuple[str, ...],
    meeting: str | None,
    replace: bool,
    reporting: bool,
    as_json: bool,
) -> None:
    """Publish an edition of PACK: the newest that was signed for the audience, unless --edition names one."""
    from trigpoint.cli.console import progress_bar
    from trigpoint.runs.forms import known_forms
    from trigpoint.runs.publishing import publish, to_publish
    from trigpoint.runs.reporting import reporting_place, write_reporting
    from trigpoint.runs.words_kept import KeptWords
    from trigpoint.store.audit import account
    from trigpoint.store.workspace import Workspace

    names, place, by = known_forms(forms.split(",")), Workspace.open(workspace), account()
    with progress_bar(True) as progress:
        if reporting:
            reporting_place(place, audience)
        progress("finding the edition", 0.0)
        chosen = to_publish(
            place, pack, Period.parse(written), KeptWords(place),
            by=by, audience=audience, area=area, breakdowns=breakdowns, draft=draft, name=name,
        )  # fmt: skip
        done = publish(place, chosen, folder, names, by=by, replace=replace, meeting=_day(meeting), progress=progress)
        reported = write_reporting(place, by=by, progress=progress) if reporting else None
    if as_json:
        print_json(_plain(done) | {"reporting": reported and dict(reported.rows)})
    else:
        _tell(done)
        if reported is not None:
            rows = sum(count for _, count in reported.rows)
            click.echo(f"  the reporting tables: {so_many(rows, 'row')}, from {reported.editions} signed")


def _day(written: str | None) -> dt.date | None:
    if written is None:
        return None
    try:
        return dt.date.fromisoformat(written)
    except ValueError as error:
        raise UserMistake(Problem(f"{written} is no day.", "Write --meeting 2026-05-14.")) from error


def _plain(done: Published) -> dict[str, object]:
    chosen = done.edition
    return {
        "edition": chosen.id or None,
        "pack": chosen.pack,
        "period": str(chosen.period),
        "area": chosen.area,
        "audience": chosen.audience,
        "number": chosen.number,
        "made_from": chosen.made_from,
        "folder": str(done.folder),
        "files": [
            {"name": f.name, "form": f.form, "size": f.size, "sha256": f.sha256, "unchanged": f.name in done.unchanged}
            for f in done.files
        ],
        "tables": [str(path) for path in done.tables],
    }


def _tell(done: Published) -> None:
    chosen = done.edition
    click.echo(f"{chosen.name}{f', {chosen.id[:12]}' if chosen.id else ''}:")
    if chosen.made_from is not None:
        click.echo(f"  made from the edition for internal use, {chosen.made_from[:12]}")
    for form in dict.fromkeys(found.form for found in done.files):
        files = [found for found in done.files if found.form == form]
        there = ", as it was there already" if all(found.name in done.unchanged for found in files) else ""
        size = max(1, round(sum(found.size for found in files) / 1024))
        if len(files) > _MANY:
            click.echo(f"  {done.folder}  ({form}: {so_many(len(files), 'file')}, {size:,} KB{there})")
            continue
        for found in files:
            there = ", as it was there already" if found.name in done.unchanged else ""
            click.echo(f"  {done.folder / found.name}  ({max(1, round(found.size / 1024)):,} KB{there})")
    if done.tables:
        click.echo(f"  {done.tables[0].parent}  ({so_many(len(done.tables), 'table')}, each a new version)")
