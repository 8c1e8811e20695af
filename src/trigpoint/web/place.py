"""The workspace that is served: one a server, named by TRIGPOINT_WORKSPACE before Django starts."""

from __future__ import annotations

import contextlib
import os
from functools import cache, lru_cache
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
    """Everything defined, the council's overlay applied. Read again when a file of the overlay changes; the national
    definitions change with the program alone."""
    folder = path()
    return _catalogue(folder, _written(str(folder / "definitions")))


@lru_cache(maxsize=4)
def _catalogue(folder: Path, _overlay: tuple[tuple[str, int, int], ...]) -> Catalogue:
    return catalogue_at(folder)


def _written(folder: str) -> tuple[tuple[str, int, int], ...]:
    """The files below a folder, each with when it was written and its size."""
    found: list[tuple[str, int, int]] = []
    with contextlib.suppress(FileNotFoundError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                found += _written(entry.path)
            else:
                told = entry.stat()
                found.append((entry.path, told.st_mtime_ns, told.st_size))
    return tuple(sorted(found))


def folder(name: str = "") -> Path:
    """A folder of the web application's own within the workspace, made where it is not there."""
    place = path() / FOLDER / name
    place.mkdir(parents=True, exist_ok=True)
    return place
