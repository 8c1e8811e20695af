"""Many files put into a folder at once: all of them, or none.

Each is written and synced beside the folder's own files first, which is where a full disk or a forbidden name stops it;
then each changes places with the one of its name, and what could not be finished goes back. Whoever reads meanwhile
finds each file whole, and for the blink of the renames a folder of which some are new.
"""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from secrets import token_hex

from trigpoint.store import files

_BESIDE = ".publishing-"
_LEFT = 3600.0  # seconds after which a folder beside was left by a process that was stopped


def put_all(folder: Path, made: Mapping[str, bytes]) -> None:
    """Put files into `folder` by their place below it, folders parted by `/`; others that lie there stay.

    Raises `OSError` where one of them cannot be put, and the folder is then as it was.
    """
    if not made:
        return
    files.make_folder(folder)
    _sweep(folder)
    beside = folder / f"{_BESIDE}{token_hex(4)}"
    new, old = beside / "new", beside / "old"
    try:
        for name, data in made.items():
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            files.write(new / name, data)
            files.sync(new / name)
        _change_places(folder, new, old, made)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _change_places(folder: Path, new: Path, old: Path, names: Iterable[str]) -> None:
    """Put each file of `new` into `folder`, and the one that it replaces into `old`; where one cannot be, all back."""
    put: list[str] = []
    try:
        for name in names:
            there = folder / name
            there.parent.mkdir(parents=True, exist_ok=True)
            put.append(name)
            if there.is_file():
                (old / name).parent.mkdir(parents=True, exist_ok=True)
                files.rename(there, old / name)
            files.rename(new / name, there)
        for parent in {(folder / name).parent for name in put}:
            files.sync_folder(parent)
    except BaseException:
        for name in reversed(put):
            _back(folder / name, new / name, old / name)
        raise


def _back(there: Path, new: Path, old: Path) -> None:
    """Take one file out again, where it was put, and put back the one that it replaced."""
    with contextlib.suppress(OSError):
        if not new.exists():
            files.remove(there)
        if old.exists():
            files.rename(old, there)


def _sweep(folder: Path) -> None:
    """Take away what a stopped process left beside long ago."""
    for left in folder.glob(f"{_BESIDE}*"):
        if time.time() - left.stat().st_mtime > _LEFT:
            shutil.rmtree(left, ignore_errors=True)
