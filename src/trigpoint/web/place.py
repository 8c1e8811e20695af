"""The workspace that is served: one a server, named by TRIGPOINT_WORKSPACE before Django starts."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from trigpoint.catalogue.objects import Catalogue
from trigpoint.runs.definitions import catalogue_at
from trigpoint.runs.place import Workspace, open_workspace

VARIABLE = "TRIGPOINT_WORKSPACE"
FOLDER = "web"


def path() -> Path:
    """The workspace's folder. Raises `KeyError` where the server was started without one."""
    return Path(os.environ[VARIABLE]).absolute()


@cache
def _opened(folder: Path, _changed: float) -> Workspace:
    return open_workspace(folder)


def workspace() -> Workspace:
    """The workspace, its settings read again when they change."""
    folder = path()
    return _opened(folder, (folder / "trigpoint.toml").stat().st_mtime)


def catalogue() -> Catalogue:
    """Everything defined, the council's overlay applied: from the compiled copy where nothing changed."""
    return catalogue_at(path())


def folder(name: str = "") -> Path:
    """A folder of the web application's own within the workspace, made where it is not there."""
    place = path() / FOLDER / name
    place.mkdir(parents=True, exist_ok=True)
    return place
