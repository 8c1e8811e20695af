"""How loads are told: as plain data, and as tables for a reader."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from trigpoint.model.snapshot import SheetAccount
from trigpoint.model.so_many import so_many

if TYPE_CHECKING:
    from rich.table import Table

    from trigpoint.runs.load import Loaded
    from trigpoint.runs.loads import LoadRecord

_NOTES_SHOWN = 40
_COLUMNS_SHOWN = 3


def plain_account(account: SheetAccount) -> dict[str, object]:
    """One sheet's account as `trigpoint schema load` says."""
    return {
        "file": account.file,
        "sheet": account.sheet,
        "read": account.read,
        "taken": account.taken,
        "set_aside": account.set_aside,
        "unread_columns": list(account.unread_columns),
        "missing_columns": list(account.missing_columns),
        "table": account.table,
    }


def plain_load(loaded: Loaded) -> dict[str, object]:
    """A load as `trigpoint schema load` says."""
    return {
        "snapshot": loaded.snapshot.id,
        "files": [plain_account(a) for a in loaded.accounts],
        "unchanged": loaded.unchanged,
        "set_aside": [{"file": r.file, "sheet": r.sheet, "reason": r.reason, "rows": r.rows} for r in loaded.reasons],
        "kept": dict(loaded.kept),
        "notes": list(loaded.notes),
    }


def plain_loads(found: Iterable[LoadRecord]) -> dict[str, object]:
    """The history of loads, oldest first."""
    return {
        "loads": [
            {
                "snapshot": r.id,
                "when": r.when.isoformat(),
                "as_of": r.as_of.isoformat(),
                "act": r.act,
                "format": r.format,
                "source": r.source,
                "files": list(r.files),
                "read": r.read,
                "taken": r.taken,
                "set_aside": r.set_aside,
                "accounts": [plain_account(a) for a in r.accounts],
                "notes": list(r.notes),
                "undoes": r.undoes,
                "state": r.state,
                "by": r.by,
            }
            for r in found
        ]
    }


def draw_load(loaded: Loaded) -> None:
    """The account of a load: sheet by sheet, then what to look at."""
    from trigpoint.cli.console import console

    out = console()
    if loaded.accounts and not loaded.unchanged:
        out.print(_account_table(loaded))
    read, taken = sum(a.read for a in loaded.accounts), sum(a.taken for a in loaded.accounts)
    if not loaded.unchanged:
        out.print(
            f"[bold]Snapshot {loaded.snapshot.id}[/bold]: {so_many(read, 'row')} read, {taken:,} taken, "
            f"{loaded.set_aside:,} set aside.",
            soft_wrap=True,
        )
    for table, rows in loaded.kept:
        out.print(f"{so_many(rows, 'older row')} of {table} {'stays' if rows == 1 else 'stay'}.", markup=False)
    _draw_notes(loaded.notes)


def _account_table(loaded: Loaded) -> Table:
    table = _table("file", "sheet")
    for name in ("read", "taken", "set aside"):
        table.add_column(name, justify="right")
    table.add_column("why set aside", overflow="fold")
    table.add_column("columns not read", overflow="fold")
    table.add_column("columns not there", overflow="fold")
    for account in loaded.accounts:
        why = [f"{r.rows:,} × {r.reason}" for r in loaded.reasons if (r.file, r.sheet) == (account.file, account.sheet)]
        table.add_row(
            _plain(account.file),
            _plain(account.sheet or ""),
            f"{account.read:,}",
            f"{account.taken:,}",
            f"{account.set_aside:,}",
            _plain("\n".join(why)),
            _plain(", ".join(account.unread_columns)),
            _plain(_few(account.missing_columns)),
        )
    return table


def _few(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    more = len(names) - _COLUMNS_SHOWN
    return ", ".join(names[:_COLUMNS_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _draw_notes(notes: Sequence[str]) -> None:
    from trigpoint.cli.console import console

    out = console()
    for note in notes[:_NOTES_SHOWN]:
        out.print(f"- {note}", markup=False, soft_wrap=True)
    if len(notes) > _NOTES_SHOWN:
        out.print(f"- and {len(notes) - _NOTES_SHOWN} more: see --json.", markup=False)


def draw_loads(found: Sequence[LoadRecord]) -> None:
    """The history as a table, oldest first."""
    from trigpoint.cli.console import console

    if not found:
        console().print("Nothing has been loaded yet.")
        return
    table = _table("snapshot", "when", "as of", "what", "files")
    for name in ("read", "taken", "set aside"):
        table.add_column(name, justify="right")
    table.add_column("state")
    table.add_column("by")
    for r in found:
        what = r.act if r.act != "load" else f"load {r.format}" + (f" ({r.source})" if r.source != r.format else "")
        if r.undoes is not None:
            what = f"undo of {r.undoes}"
        table.add_row(
            str(r.number),
            r.when.astimezone().strftime("%Y-%m-%d %H:%M"),
            r.as_of.isoformat(),
            _plain(what),
            _plain(_few(r.files)),
            f"{r.read:,}",
            f"{r.taken:,}",
            f"{r.set_aside:,}",
            r.state,
            _plain(r.by),
        )
    console().print(table)


def _table(*columns: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in columns:
        table.add_column(name, overflow="fold")
    return table


def _plain(text: str) -> str:
    """Text that a file or a person gave, with nothing in it taken for markup."""
    from rich.markup import escape

    return escape(text)
