"""`new`, `doctor`, `upgrade`, `verify`, `backup`, `restore`, `purge`: looking after a workspace."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trigpoint.cli.context import print_json, with_workspace, with_workspace_named
from trigpoint.model.so_many import so_many
from trigpoint.store.audit import account

if TYPE_CHECKING:
    from trigpoint.runs.purge import Due, Purged
    from trigpoint.store.verify import Verification

_AS_JSON = click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
_SHOWN = 20


@click.command("new")
@click.argument("given", metavar="DIR", required=False, type=click.Path(path_type=Path))
@click.option("--name", default="", help="What you call the workspace (the folder's name, if left out).")
@click.option("--area", default="", help="The area whose children the figures are about.")
@_AS_JSON
@with_workspace_named
def new_command(given: Path | None, name: str, area: str, as_json: bool, workspace: Path | None) -> None:
    """Make a workspace: its settings, an empty store, a key, and folders for your own definitions.

    The folder may be named by --workspace instead of DIR.
    """
    from trigpoint.runs.upkeep import make

    folder = given or workspace
    if folder is None:
        raise click.UsageError("Missing argument 'DIR'.")
    made = make(folder, name, area)
    if as_json:
        print_json({"workspace": str(made.path), "name": made.name, "area": made.area})
        return
    here = folder.resolve() == Path.cwd()
    click.echo(f"Made the workspace {made.name} in {'this folder' if here else folder}.")
    click.echo(
        f"Its key is {folder / 'keys' / 'pseudonym.key'}: only you can read it. `trigpoint backup` keeps it too."
    )
    click.echo("Next: trigpoint load FORMAT PATH --as-of DATE" + ("" if here else f" --workspace {folder}"))


@click.command("doctor")
@_AS_JSON
@with_workspace
def doctor_command(workspace: Path, as_json: bool) -> int:
    """What is wrong with the workspace, and what to do about each. Exit code 1 where anything is."""
    from trigpoint.runs.doctor import examine

    found = examine(workspace)
    if as_json:
        print_json({"healthy": not found, "problems": [{"what": a.what, "remedy": a.remedy} for a in found]})
    elif not found:
        click.echo("Nothing is wrong. `trigpoint verify` proves every byte.")
    else:
        for ailment in found[:_SHOWN]:
            click.echo(f"{ailment.what}\n  {ailment.remedy}")
        if len(found) > _SHOWN:
            click.echo(f"... and {len(found) - _SHOWN} more: --json has them all.")
    return 1 if found else 0


@click.command("upgrade")
@_AS_JSON
@with_workspace
def upgrade_command(workspace: Path, as_json: bool) -> None:
    """Bring an older workspace up to date."""
    from trigpoint.runs.upkeep import upgrade

    before, after = upgrade(workspace)
    if as_json:
        print_json({"from": before, "to": after})
    elif before == after:
        click.echo(f"There is nothing to do: the workspace is up to date (version {after}).")
    else:
        click.echo(f"The workspace was brought from version {before} to version {after}.")


@click.command("verify")
@_AS_JSON
@with_workspace
def verify_command(workspace: Path, as_json: bool) -> int:
    """Prove every hash: each file, the chain of manifests, the audit. Exit code 1 where one does not hold."""
    from trigpoint.runs.upkeep import prove
    from trigpoint.store.workspace import Workspace

    found = prove(Workspace.open(workspace))
    if as_json:
        print_json(_plain_proof(found))
    elif found.problems:
        for problem in found.problems:
            click.echo(str(problem))
        click.echo("One thing does not hold." if len(found.problems) == 1 else f"{len(found.problems)} do not hold.")
    else:
        click.echo(
            f"Everything holds. Files: {found.files}; snapshots: {found.manifests}; audit lines: {found.audit_lines}."
        )
        if found.leftovers:
            left = len(found.leftovers)
            click.echo(
                f"Files that no snapshot needs: {left}. Where no load is under way, `trigpoint purge` removes them."
            )
        if found.audit_head:
            click.echo(f"Keep this elsewhere to show that nothing was cut off: {found.audit_head}")
    return 1 if found.problems else 0


def _plain_proof(found: Verification) -> dict[str, object]:
    return {
        "holds": not found.problems,
        "problems": [{"file": p.file, "line": p.line, "what": p.what, "instead": p.instead} for p in found.problems],
        "files": found.files,
        "snapshots": found.manifests,
        "audit_lines": found.audit_lines,
        "leftovers": list(found.leftovers),
        "head": found.head or None,
        "audit_head": found.audit_head or None,
    }


@click.command("backup")
@click.argument("file", metavar="FILE_OR_FOLDER", type=click.Path(path_type=Path))
@click.option("--keep", type=int, metavar="N", help="In a folder: remove all but the newest N backups afterwards.")
@_AS_JSON
@with_workspace
def backup_command(workspace: Path, file: Path, keep: int | None, as_json: bool) -> None:
    """Write the whole workspace into one file, and prove it. It holds records and the key: keep it as safe.

    In a folder that is there, the file is named by the workspace and the moment, as a schedule needs it.
    """
    from trigpoint.runs.backup import backup
    from trigpoint.runs.backups import Kept, backup_into
    from trigpoint.store.workspace import Workspace

    place = Workspace.open(workspace)
    if file.is_dir():
        kept = backup_into(place, file, account(), dt.datetime.now().astimezone(), keep)
    elif keep is not None:
        raise click.UsageError("--keep is for backups into a folder, and there is no such folder.")
    else:
        kept = Kept(file, backup(place, file, account()), ())
    made = kept.made
    if as_json:
        removed = [path.name for path in kept.removed]
        told = {"file": str(kept.file), "files": made.files, "bytes": made.size, "snapshot": made.snapshot}
        print_json(told | {"removed": removed})
        return
    upto = f"up to snapshot {made.snapshot}" if made.snapshot else "nothing loaded yet"
    click.echo(f"Backed up {so_many(made.files, 'file')} ({made.size / 1e6:,.1f} MB), {upto}, in {kept.file}.")
    if kept.removed:
        click.echo(f"Removed {len(kept.removed)} older: {', '.join(path.name for path in kept.removed)}.")
    click.echo("It holds the records and the key of the workspace: keep it where the workspace itself may lie.")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@_AS_JSON
@with_workspace
def restore_command(workspace: Path, file: Path, as_json: bool) -> None:
    """Put a backup into the workspace's folder, which must be empty or absent. Everything is proved first."""
    from trigpoint.runs.restore import restore

    made = restore(file, workspace, account())
    current = made.store.current()
    if as_json:
        print_json({"workspace": str(made.path), "name": made.name, "snapshot": current.id if current else None})
        return
    upto = f"snapshot {current.id} of {current.as_of.isoformat()}" if current else "nothing loaded yet"
    click.echo(f"Restored the workspace {made.name}: {upto}. Every hash holds.")


@click.command("purge")
@click.option("--yes", is_flag=True, help="Do it without asking.")
@_AS_JSON
@with_workspace
def purge_command(workspace: Path, yes: bool, as_json: bool) -> None:
    """Show which records the retention schedule says are due, then remove them for good. Figures stay.

    Files that no snapshot needs, such as a stopped load may leave, go with them, or alone where nothing is due.
    """
    from trigpoint.catalogue.load import workspace_catalogue
    from trigpoint.runs.kept import keep_figures
    from trigpoint.runs.purge import due, purge
    from trigpoint.store.workspace import Workspace

    place = Workspace.open(workspace)
    catalogue = workspace_catalogue(place.path)
    today = dt.datetime.now().astimezone().date()
    what = due(place, catalogue, today)
    done: Purged | None = None
    if not as_json:
        _tell_due(what)
    told = not what.nothing and (yes or (not as_json and _confirmed()))
    if told:
        done = purge(place, catalogue, today, by=account(), keep_figures=keep_figures)
    if as_json:
        print_json(_plain_purge(what, done))
    elif done is not None:
        click.echo(
            f"Removed {so_many(done.files, 'file')} ({done.size / 1e6:,.1f} MB) for good, and proved it. Figures stay."
        )
    elif told:
        click.echo("There was nothing left to remove.")


def _tell_due(what: Due) -> None:
    click.echo("The retention schedule says that these are due:" if what.records else "Nothing is due.")
    for snapshot in what.snapshots:
        click.echo(f"  all records of snapshot {snapshot.id} ({snapshot.act}, as of {snapshot.as_of.isoformat()})")
    for table, count in what.rows.items():
        click.echo(f"  {so_many(count, 'row')} of {table}")
    if what.earlier:
        click.echo(f"  the same rows in {so_many(what.earlier, 'earlier snapshot')}")
    if what.left_over:
        click.echo(f"Files that no snapshot needs, of a load that was stopped or is under way: {what.left_over}")


def _confirmed() -> bool:
    """Whether somebody at a terminal says so; nothing is ever removed unasked."""
    if not sys.stdin.isatty():
        click.echo("Nothing was removed. Add --yes to do it.")
        return False
    typed: str = click.prompt('This cannot be undone. Type "purge" to do it', default="", show_default=False)
    if typed.strip().lower() != "purge":
        click.echo("Nothing was removed.")
        return False
    return True


def _plain_purge(what: Due, done: Purged | None) -> dict[str, object]:
    return {
        "due": {
            "snapshots": [{"snapshot": s.id, "act": s.act, "as_of": s.as_of.isoformat()} for s in what.snapshots],
            "rows": dict(what.rows),
            "earlier_snapshots": what.earlier,
            "left_over": what.left_over,
        },
        "done": done is not None,
        "snapshot": done.snapshot.id if done and done.snapshot else None,
        "files_removed": done.files if done else 0,
        "bytes_removed": done.size if done else 0,
    }
