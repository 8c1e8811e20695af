"""A workspace out of a backup: everything proved first, put in place by renames, the settings last."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path

from trigpoint.model.problem import Problem, UserMistake
from trigpoint.runs.backup import BLOCK, LAYOUT, LISTING, STAGING, is_safe
from trigpoint.store import files
from trigpoint.store.permissions import keep_to_owner
from trigpoint.store.settings import FILE, read_settings
from trigpoint.store.store import BEHIND_THE_DOOR, Store
from trigpoint.store.verify import verify
from trigpoint.store.workspace import Workspace

_LISTING_AT_MOST = 64 << 20  # bytes; a list of a hundred thousand files takes a quarter of it
_SHA256 = re.compile(r"[0-9a-f]{64}")
_PRIVATE = (f"store/{BEHIND_THE_DOOR}",)


@dataclass(frozen=True, slots=True)
class _Listed:
    size: int
    sha256: str


def restore(file: Path, path: Path, by: str) -> Workspace:
    """Put a backup's workspace into a folder that is empty or not there yet.

    Raises `UserMistake` where the folder holds something, or the file is no backup of Trigpoint's, is damaged, or holds
    what does not belong into one. Nothing is in place before all of it is proved.
    """
    file, path = Path(file), Path(path).absolute()
    _must_be_free(path)
    staging = path / STAGING
    try:
        with zipfile.ZipFile(file) as archive:
            listed = _checked(archive, file.name)
            _clear(path)
            files.make_folder(staging)
            _unpack(archive, listed, staging, file.name)
        _prove(staging, file.name)
        _put_in_place(staging, path)
    except FileNotFoundError as error:
        raise UserMistake(Problem("There is no such file.", file=str(file))) from error
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise UserMistake(_damaged("It is no zip file, or it is cut off.", file.name)) from error
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise UserMistake(Problem(f"The backup cannot be restored: {why}.", file=file.name)) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    workspace = Workspace.open(path)
    workspace.store.audit.append(by=by, act="restore", details={"file": file.name})
    return workspace


def _must_be_free(path: Path) -> None:
    """Whether the folder is empty, or holds only what a restore that was stopped left there."""
    if not path.exists():
        return
    there = {entry.name for entry in path.iterdir()} if path.is_dir() else {""}
    if there and (STAGING not in there or FILE in there):
        instead = "Name a folder that is empty or not there yet with --workspace."
        raise UserMistake(Problem("A backup is not restored over something else.", instead, file=path.name))


def _clear(path: Path) -> None:
    """Remove what a restore that was stopped left: the folder holds its staging, and no settings."""
    for entry in path.iterdir() if path.is_dir() else ():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def _damaged(why: str, name: str) -> Problem:
    return Problem(f"This is no whole backup of a Trigpoint workspace. {why}", "Nothing was restored.", file=name)


def _checked(archive: zipfile.ZipFile, name: str) -> dict[str, _Listed]:
    """The files that the archive lists, each safe to unpack: no more, no less and no larger than it says."""
    entries = archive.infolist()
    by_name = {entry.filename: entry for entry in entries}
    if LISTING not in by_name or by_name[LISTING].file_size > _LISTING_AT_MOST:
        raise UserMistake(_damaged("It has no list of its files.", name))
    with archive.open(LISTING) as stream:
        data = stream.read(_LISTING_AT_MOST + 1)
    try:
        document = json.loads(data)
        listed = {key: _Listed(int(e["size"]), str(e["sha256"])) for key, e in document["files"].items()}
        layout = document["layout"]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserMistake(_damaged("Its list of files is damaged.", name)) from error
    if layout != LAYOUT:
        raise UserMistake(Problem("This backup was made by a newer Trigpoint.", "Install the newer one.", file=name))
    if len(by_name) != len(entries) or set(by_name) != {*listed, LISTING}:
        raise UserMistake(_damaged("It does not hold just the files that it lists.", name))
    for key, entry in by_name.items():
        if not is_safe(key) or stat.S_ISLNK(entry.external_attr >> 16):
            raise UserMistake(_damaged("It holds a file that would lie outside the workspace.", name))
    if any(by_name[key].file_size != one.size or not _SHA256.fullmatch(one.sha256) for key, one in listed.items()):
        raise UserMistake(_damaged("Its files are not as large as it lists.", name))
    return listed


def _unpack(archive: zipfile.ZipFile, listed: dict[str, _Listed], staging: Path, name: str) -> None:
    room = shutil.disk_usage(staging).free
    if sum(one.size for one in listed.values()) > room:
        raise UserMistake(Problem("The disk has too little room for what the backup holds.", file=name))
    for key, one in sorted(listed.items()):
        target = staging / key
        target.parent.mkdir(parents=True, exist_ok=True)
        files.write(target, b"", private=key.startswith("keys/"))
        if key.startswith(_PRIVATE):
            target.chmod(0o600)
        digest, size = hashlib.sha256(), 0
        with archive.open(key) as source, target.open("r+b") as stream:
            while block := source.read(BLOCK):
                size += len(block)
                if size > one.size:  # inflates to more than it says
                    break
                digest.update(block)
                stream.write(block)
        if size != one.size or digest.hexdigest() != one.sha256:
            raise UserMistake(_damaged(f"{key} is not what was backed up.", name))
        files.sync(target)


def _prove(staging: Path, name: str) -> None:
    """The settings read, the key is there, and every hash of the store holds."""
    if not (staging / FILE).is_file() or not (staging / "keys" / "pseudonym.key").is_file():
        raise UserMistake(_damaged("It has no settings or no key.", name))
    read_settings(staging / FILE)
    found = verify(Store(staging / "store"))
    if found.problems:
        raise UserMistake([_damaged("Its store does not hold what it says.", name), *found.problems])


def _put_in_place(staging: Path, path: Path) -> None:
    """Rename everything up, the settings last: until they are there, the folder is no workspace."""
    keep_to_owner(staging / "keys" / "pseudonym.key")
    entries = sorted(entry for entry in staging.iterdir() if entry.name != FILE)
    for entry in entries:
        files.rename(entry, path / entry.name)
    files.sync_folder(path)
    files.rename(staging / FILE, path / FILE)
    files.sync_folder(path)
