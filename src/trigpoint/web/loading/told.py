"""What a load did or would do, as plain values that a job keeps and a page shows: counts, names of columns, figures."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from trigpoint.model.snapshot import SheetAccount
from trigpoint.publish.figures import in_full
from trigpoint.runs.load import Loaded
from trigpoint.runs.preview import Effect, FigureMove, TableChange
from trigpoint.web.components.moved import both

_COMMAND = re.compile(r" (?:Run )?`trigpoint [^`]*`[^.]*\.")
MOST_MOVED = 500
"""How many moved figures a preview keeps; a page shows them, largest packs first, and says how many there are."""


def account(found: SheetAccount) -> dict[str, Any]:
    """One sheet's account."""
    return {
        "file": found.file,
        "sheet": found.sheet,
        "table": found.table,
        "read": found.read,
        "taken": found.taken,
        "set_aside": found.set_aside,
        "unread": list(found.unread_columns),
        "missing": list(found.missing_columns),
    }


def loaded(found: Loaded, titles: Mapping[str, str]) -> dict[str, Any]:
    """The account of a load: every row that was read is taken or set aside, with the reasons of those. `titles` are
    those of tables."""
    accounts = [account(one) for one in found.accounts]
    return {
        "accounts": accounts,
        "read": sum(one["read"] for one in accounts),
        "taken": sum(one["taken"] for one in accounts),
        "set_aside": sum(one["set_aside"] for one in accounts),
        "reasons": [{"file": r.file, "sheet": r.sheet, "reason": r.reason, "rows": r.rows} for r in found.reasons],
        "notes": notes(found.notes),
        "kept": [{"table": titles.get(table, table), "rows": rows} for table, rows in found.kept],
        "unchanged": found.unchanged,
    }


def notes(found: Sequence[str]) -> list[str]:
    """What to look at, without the commands that a terminal would be told to run."""
    return [_COMMAND.sub("", note) for note in found]


def effect(found: Effect, titles: Mapping[str, str]) -> dict[str, Any]:
    """What a change does to rows and figures. `titles` are those of tables."""
    return {
        **rows(found.tables, titles),
        "moved": [_moved(one) for one in _newest_first(found.moved)[:MOST_MOVED]],
        "moves": len(found.moved),
        "compared": found.compared,
        "added": found.added,
    }


def rows(tables: Sequence[TableChange], titles: Mapping[str, str]) -> dict[str, Any]:
    """What a change does to rows, before it is known what it does to figures."""
    return {
        "tables": [
            {
                "title": titles.get(t.table, t.table),
                "source": t.source,
                "new": t.new,
                "changed": t.changed,
                "unchanged": t.unchanged,
                "gone": t.gone,
            }
            for t in tables
        ]
    }


def _newest_first(moved: Sequence[FigureMove]) -> list[FigureMove]:
    return sorted(moved, key=lambda one: one.figure.period.end, reverse=True)


def _moved(one: FigureMove) -> dict[str, Any]:
    row, figure = one.figure.row, one.figure
    before, now = both(figure.before, figure.now, row.unit)
    return {
        "indicator": row.indicator,
        "owner": row.owner,
        "packs": list(one.packs),
        "ref": row.ref,
        "title": row.title,
        "breakdown": row.breakdown,
        "member": row.member,
        "period": in_full(figure.period),
        "before": before,
        "now": now,
    }
