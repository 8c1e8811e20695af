"""Use case: open the workspace. The callers above name it and hand it on; what is in it they ask of the use cases."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from trigpoint.runs.cut_off import cut_off
from trigpoint.store.workspace import Workspace

__all__ = ["Workspace", "data_until", "known_on", "newest_snapshot", "open_workspace"]


def open_workspace(folder: Path) -> Workspace:
    """The workspace of a folder. Raises `UserMistake` where there is none, or it is of another version."""
    return Workspace.open(folder)


def newest_snapshot(workspace: Workspace) -> str | None:
    """The id of the newest snapshot, which changes with every load; None where nothing has been loaded."""
    current = workspace.store.current()
    return current.id if current is not None else None


def known_on(workspace: Workspace) -> dt.date | None:
    """The newest day that a load describes, whatever it brought; None where nothing has been loaded."""
    current = workspace.store.current()
    return current.known_on if current is not None else None


def data_until(workspace: Workspace) -> dt.date | None:
    """The day up to which records are loaded; where there are none, that of the newest sheet of figures that people
    sent. Targets and benchmarks do not move it. None where nothing has been loaded."""
    current = workspace.store.current()
    return cut_off(current, counted=True) if current is not None else None
