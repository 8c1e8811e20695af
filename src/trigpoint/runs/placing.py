"""Many files put into a folder at once: all of them, or none.

Each is written and synced beside the folder's own files first, which is where a full disk or a forbidden name stops it,
and so is a copy of each that it replaces; then each takes its place in one step, and what could not be finished goes
back. Whoever reads meanwhile finds each file whole, and for the blink of the renames a folder of which some are new.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from secrets import token_hex

from trigpoint.store import files

_BESIDE, _KEPT = ".publishing-", "files-before-"
_LEFT = 3600.0  # seconds after which a folder beside was left by a process that was stopped


class NotBackError(OSError):
    """Files could not be put, and some that were there could not be put back: they lie in the folder `where`."""

    def __init__(self, why: BaseException, where: Path) -> None:
        said = why.strerror if isinstance(why, OSError) else None
        number, name = (why.errno, why.filename) if isinstance(why, OSError) else (None, None)
        super().__init__(number, said or type(why).__name__, name)
        self.where = where


def put_all(folder: Path, made: Mapping[str, bytes], then: Callable[[], None] = lambda: None) -> None:
    """Put files into `folder` by their place below it, folders parted by `/`; others that lie there stay. `then` is
    done when all are there; where it fails, they are taken back.

    Raises `OSError` where one of them cannot be put, and whatever `then` does; the folder is then as it was, or it is
    `NotBackError`.
    """
    if not made:
        then()
        return
    files.make_folder(folder)
    _sweep(folder)
    beside = folder / f"{_BESIDE}{token_hex(4)}"
    new, old = beside / "new", beside / "old"
    try:
        for name, data in made.items():
            _write(new / name, data)
            if (folder / name).is_file():
                _write(old / name, (folder / name).read_bytes())
        try:
            _put(folder, new, made)
            then()
        except BaseException as error:
            if not _all_back(folder, new, old, made):
                kept = folder / f"{_KEPT}{token_hex(4)}"
                old.rename(kept)
                raise NotBackError(error, kept) from error
            raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _write(place: Path, data: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    files.write(place, data)
    files.sync(place)


def _put(folder: Path, new: Path, names: Iterable[str]) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        files.rename(new / name, folder / name)
    for parent in {(folder / name).parent for name in names}:
        files.sync_folder(parent)


def _all_back(folder: Path, new: Path, old: Path, names: Iterable[str]) -> bool:
    """Take every file out again that was put, or put back the one that it replaced; whether all could be."""
    back = []
    for name in names:
        if not (new / name).exists():
            back.append(_back(folder / name, old / name))
    return all(back)


def _back(there: Path, old: Path) -> bool:
    try:
        if not old.exists():
            return files.remove(there)
        files.rename(old, there)
    except OSError:
        return False
    return True


def _sweep(folder: Path) -> None:
    """Take away what a stopped process left beside long ago."""
    for left in folder.glob(f"{_BESIDE}*"):
        if time.time() - left.stat().st_mtime > _LEFT:
            shutil.rmtree(left, ignore_errors=True)
