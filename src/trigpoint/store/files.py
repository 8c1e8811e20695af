"""The only operations on files that the store's safety rests on: write, append, sync, rename, remove.

Everything that must survive a crash goes through these five, so that the tests can stop the process at each. Callers
use them as `files.write(...)`. Order is what makes a change safe: bytes are written under a temporary name, synced,
renamed into place, and the folder synced; whatever names a file is written only after it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

_BINARY = getattr(os, "O_BINARY", 0)
_PATIENCE = 2.0  # seconds; virus scanners and indexers on Windows hold new files for a moment


def write(path: Path, data: bytes | memoryview, *, private: bool = False) -> None:
    """Write a new file. Raises `FileExistsError` if there is one.

    A private file may be read and written by its owner only, from before its first byte.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600 if private else 0o666)
    with os.fdopen(descriptor, "wb") as stream:
        if private:
            _owner_only(path)
        stream.write(data)


def append(path: Path, data: bytes, *, at: int) -> None:
    """Put bytes at position `at`, cutting off whatever a crash left after it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | _BINARY, 0o666)
    with os.fdopen(descriptor, "r+b") as stream:
        stream.truncate(at)
        stream.seek(at)
        stream.write(data)


def sync(path: Path) -> None:
    """Return only when the file's bytes are on the disk."""
    descriptor = os.open(path, os.O_RDWR | _BINARY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(path: Path) -> None:
    """Return only when the folder's names are on the disk, where the system has a way to say so (not Windows)."""
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def rename(old: Path, new: Path) -> None:
    """Put `old` in the place of `new` in one step; afterwards there is all of the one or all of the other."""
    _patiently(lambda: os.replace(old, new))  # noqa: PTH105 - named for what it guarantees


def remove(path: Path) -> bool:
    """Remove a file; False where somebody holds it open (Windows), to be tried again by the next writer."""
    try:
        _patiently(lambda: path.unlink(missing_ok=True))
    except PermissionError:
        return False
    return True


def put_in_place(path: Path, data: bytes | memoryview, temporary: Path, *, private: bool = False) -> None:
    """Write, sync and rename: `path` holds all of the bytes or is as it was before."""
    write(temporary, data, private=private)
    sync(temporary)
    rename(temporary, path)
    sync_folder(path.parent)


def make_folder(path: Path) -> None:
    """Make a folder and those above it, each on the disk before anything is put into it."""
    if path.is_dir():
        return
    make_folder(path.parent)
    path.mkdir(exist_ok=True)
    sync_folder(path.parent)


def _patiently(act: Callable[[], None]) -> None:
    """Try again for a moment where Windows says that somebody has the file open."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            return act()
        except PermissionError:
            if os.name != "nt" or time.monotonic() > until:
                raise
            time.sleep(0.05)


def _owner_only(path: Path) -> None:
    """On Windows a mode means nothing: take away what the file inherits and grant its owner alone."""
    if os.name != "nt":
        return
    from trigpoint.store.permissions import keep_to_owner

    keep_to_owner(path)
