"""Workspaces made, proved and brought up to date."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from trigpoint.model.problem import Problem, UserMistake
from trigpoint.store.settings import FILE, VERSION, read_settings
from trigpoint.store.verify import Verification, verify
from trigpoint.store.workspace import Workspace

Step = Callable[[Path], None]

STEPS: Mapping[int, Step] = {}
"""By version: what brings a workspace of that version to the next. Each step writes the new version last, so that it
can be stopped and done again. There is only version 1 so far."""


def make(path: Path, name: str = "", area: str = "") -> Workspace:
    """Make a workspace: its settings, an empty store, a key, and folders for the council's own definitions.

    Raises `UserMistake` where the folder is a workspace already or holds something else.
    """
    return Workspace.create(path, name, area)


def prove(workspace: Workspace) -> Verification:
    """Prove every hash of the workspace: files, manifests and their chain, and the audit's."""
    return verify(workspace.store)


def upgrade(path: Path, steps: Mapping[int, Step] = STEPS, to: int = VERSION) -> tuple[int, int]:
    """Bring a workspace up to date; gives its version before and after, equal where there was nothing to do.

    Raises `UserMistake` for a folder that is no workspace, or one that a newer Trigpoint made.
    """
    if not (path / FILE).is_file():
        return Workspace.open(path).settings.version, to  # says that it is none
    before = read_settings(path / FILE).version
    if before > to:
        what = f"This workspace was made by a newer Trigpoint (version {before} of its folders; this one knows {to})."
        raise UserMistake(Problem(what, "Install the newer Trigpoint.", file=FILE))
    for version in range(before, to):
        if version not in steps:
            raise UserMistake(f"Trigpoint no longer knows how to bring a workspace of version {version} up to date.")
        steps[version](path)
    return before, to
