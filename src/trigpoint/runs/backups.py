"""Backups by a schedule: each named by its moment in one folder, the oldest removed once a newer one is proved."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

from trigpoint.model.problem import Problem, UserMistake
from trigpoint.runs.backup import BackedUp, backup
from trigpoint.store.workspace import Workspace

_MOMENT = "%Y%m%d-%H%M%S"
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup in its folder: the file, what it holds, and the older ones that were removed."""

    file: Path
    made: BackedUp
    removed: tuple[Path, ...]


def backup_into(workspace: Workspace, folder: Path, by: str, at: dt.datetime, keep: int | None = None) -> Kept:
    """Write a backup named by the workspace and the moment `at` (in UTC), and leave its newest `keep`.

    Files of other names are not touched. Nothing is removed where the backup fails. Raises `UserMistake` as `backup`
    does, and for a `keep` of less than one.
    """
    if keep is not None and keep < 1:
        raise UserMistake(Problem(f"{keep} backups cannot be kept.", "Write --keep with a number from 1."))
    stem = _NOT_PLAIN.sub("-", workspace.name.casefold()).strip("-") or "trigpoint"
    file = folder / f"{stem}-{at.astimezone(dt.UTC).strftime(_MOMENT)}.zip"
    made = backup(workspace, file, by)
    named = re.compile(rf"{re.escape(stem)}-\d{{8}}-\d{{6}}\.zip")
    there = sorted(path for path in folder.iterdir() if named.fullmatch(path.name))
    old = there[:-keep] if keep is not None else []
    for path in old:
        path.unlink()
    return Kept(file, made, tuple(old))
