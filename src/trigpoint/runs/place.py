"""Use case: open the workspace. The callers above name it and hand it on; what is in it they ask of the use cases."""

from __future__ import annotations

from pathlib import Path

from trigpoint.store.workspace import Workspace

__all__ = ["Workspace", "open_workspace"]


def open_workspace(folder: Path) -> Workspace:
    """The workspace of a folder. Raises `UserMistake` where there is none, or it is of another version."""
    return Workspace.open(folder)
