"""A whole workspace in one file, and back. The backup holds the key and the records: keep it as safe as the workspace.

A backup takes no lock. What a manifest names never changes, so that one taken during a load is the workspace as it was
before it. A list in the file, `backup.json`, gives every other file's size and SHA-256, by which a restore proves
everything before it puts anything in place.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from trigpoint.model.problem import Problem, UserMistake
from trigpoint.store import files
from trigpoint.store.change import needed_files
from trigpoint.store.editions import Editions
from trigpoint.store.issued import Issued
from trigpoint.store.releases import Releases
from trigpoint.store.workspace import Workspace

LISTING = "backup.json"
LAYOUT = 1
BLOCK = 1 << 20
_PACKED = (".parquet", ".xlsx", ".zip")  # compressed already
_DATABASE = ".sqlite3"
_BESIDE = (".sqlite3-wal", ".sqlite3-shm", ".sqlite3-journal")
"""What lies beside the web application's database while it is written to: the copy that is taken needs none of it."""

_TRIES = 3
STAGING = ".restoring"
_NOT_ON_WINDOWS = re.compile(r'[<>:"\\|?*\x00-\x1f]')
_LONGEST = 180


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What a backup holds: how many files, of how many bytes, up to which snapshot (None: never loaded)."""

    files: int
    size: int
    snapshot: str | None


class _Moved(Exception):
    """A file went while it was being copied: a purge took place meanwhile."""


def backup(workspace: Workspace, file: Path, by: str) -> BackedUp:
    """Write the whole workspace but its cache into a zip, prove it, and put it in place.

    Raises `UserMistake` where the file is there already, cannot be written, or the store or the key is lost.
    """
    file = Path(file).absolute()
    if file.exists():
        raise UserMistake(Problem("There is such a file already.", "Give the backup another name.", file=file.name))
    if not file.parent.is_dir():
        raise UserMistake(Problem("There is no such folder.", "Make it first.", file=str(file.parent)))
    if not workspace.key_path.is_file():
        what = "The workspace's key is missing, and a backup without it can never be restored."
        raise UserMistake(Problem(what, "Put the key back, from an earlier backup, first.", file="keys/pseudonym.key"))
    temporary = file.with_name(f".{file.name}.{token_hex(4)}.part")
    try:
        made = _written(workspace, temporary, file)
        _prove(temporary)
        files.sync(temporary)
        files.rename(temporary, file)
        files.sync_folder(file.parent)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise UserMistake(Problem(f"The backup cannot be written: {why}.", file=file.name)) from error
    finally:
        temporary.unlink(missing_ok=True)
    workspace.store.audit.append(by=by, act="backup", counts={"files": made.files})
    return made


def _written(workspace: Workspace, temporary: Path, file: Path) -> BackedUp:
    for _ in range(_TRIES):
        temporary.unlink(missing_ok=True)
        try:
            return _write(workspace, temporary, {temporary, file})
        except _Moved:
            continue
    what = "Files of the workspace change or are lost while they are copied."
    raise UserMistake(Problem(what, "Run `trigpoint doctor`, and try again when no purge is running."))


def _write(workspace: Workspace, temporary: Path, without: set[Path]) -> BackedUp:
    store = workspace.store
    # The audit first and to its last whole line: every snapshot that it speaks of has its manifest by then.
    audit = store.audit.path.read_bytes() if store.audit.path.is_file() else b""
    fixed = {"store/audit.jsonl": audit[: audit.rfind(b"\n") + 1]}
    current = store.current()
    chosen = dict(_chosen(workspace, current.number if current else 0, without))
    unsafe = [name for name in sorted(chosen) if not is_safe(name)]
    if unsafe:
        instead = "Move the file out of the workspace, or give it a shorter and plainer name."
        raise UserMistake([Problem("A file of this name cannot be backed up.", instead, file=n) for n in unsafe])
    listing: dict[str, dict[str, object]] = {}
    # Made for its owner alone before the first byte: it holds the key.
    files.write(temporary, b"", private=True)
    with zipfile.ZipFile(temporary, "w", allowZip64=True) as archive:
        for name, data in fixed.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
            listing[name] = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, path in sorted(chosen.items()):
            with _still(path) as whole:
                listing[name] = _add(archive, name, whole)
        document = {"layout": LAYOUT, "name": workspace.name, "files": listing}
        archive.writestr(zipfile.ZipInfo(LISTING), json.dumps(document, indent=1), zipfile.ZIP_DEFLATED)
    size = sum(int(str(entry["size"])) for entry in listing.values())
    return BackedUp(len(listing), size, current.id if current else None)


def _chosen(workspace: Workspace, newest: int, without: set[Path]) -> Iterator[tuple[str, Path]]:
    """The files that belong into the backup, by their name in it."""
    root, store = workspace.path, workspace.store
    for folder, inner, names in os.walk(root):
        here = Path(folder)
        inner[:] = [i for i in inner if here / i not in (workspace.cache, store.root) and not (here / i).is_symlink()]
        for name in names:
            path = here / name
            if path not in without and not path.is_symlink() and not name.endswith((".part", *_BESIDE)):
                yield path.relative_to(root).as_posix(), path
    for number in store.numbers():
        if number <= newest:
            path = store.snapshots_folder / f"{number:06d}.json"
            yield path.relative_to(root).as_posix(), path
    shelves = (Releases(store), Editions(store), Issued(store))
    for path in (*needed_files(store, store.history()), *(path for shelf in shelves for path in shelf.paths())):
        yield path.relative_to(root).as_posix(), path


def is_safe(name: str) -> bool:
    """Whether the name of a file in a backup stays within the folder that it is unpacked into, on Windows too."""
    parts = name.split("/")
    return (
        not _NOT_ON_WINDOWS.search(name)
        and all(part not in ("", ".", "..") and not part.endswith((" ", ".")) for part in parts)
        and parts[0] not in (STAGING, "cache")
        and len(name) < _LONGEST
    )


@contextmanager
def _still(path: Path) -> Iterator[Path]:
    """The file; of a database that may be in use, a copy as of one moment, which goes once it is in the backup."""
    if path.suffix != _DATABASE:
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        yield copy


def _add(archive: zipfile.ZipFile, name: str, path: Path) -> dict[str, object]:
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_STORED if path.suffix in _PACKED else zipfile.ZIP_DEFLATED
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as source, archive.open(entry, "w", force_zip64=True) as target:
            while block := source.read(BLOCK):
                digest.update(block)
                size += len(block)
                target.write(block)
    except FileNotFoundError as error:
        raise _Moved from error
    return {"size": size, "sha256": digest.hexdigest()}


def _prove(path: Path) -> None:
    """Read the archive back against its own list."""
    with zipfile.ZipFile(path) as archive:
        listing = json.loads(archive.read(LISTING))["files"]
        for name, entry in listing.items():
            digest = hashlib.sha256()
            with archive.open(name) as source:
                while block := source.read(BLOCK):
                    digest.update(block)
            if digest.hexdigest() != entry["sha256"]:
                what = "The backup does not read back as it was written: the disk may be failing."
                raise UserMistake(Problem(what, "Write it to another disk."))
