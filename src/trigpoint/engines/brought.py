"""What counting brought home of rows, kept in the workspace's cache, so that another month, another pack or a changed
definition asks the engine only for what nobody has asked for yet.

What is kept is kept under what it was asked of: a query's text, which names its files, whose names are made of their
contents, and when each of those files was made: made again, its rows may stand in another order. So nothing kept is
ever out of date. A file holds some columns of whole numbers, decimals or truths one after
the other, below a line that says what they are, and is read where it lies: only what is looked at is brought into
memory. A file that does not hold what it says is done without, and so is a cache that cannot be written.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import mmap
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST = 2_000_000_000
"""Bytes of what is kept: a dozen loads of a borough of 70,000 children. Beyond, the oldest goes."""
_ALIGNED = 64
_PAGE = 512
"""Words of eight bytes in a page of 4 KB."""
_PREPARED = re.compile(r"[0-9a-f]+\.parquet")
_BLANK = "blank "
"""Before the name of a column: where it is blank."""

Columns = Mapping[str, "NDArray[Any]"]


@dataclass(frozen=True)
class Brought:
    """What is kept in a folder, of prepared files; `made` says by a file's name when it was made."""

    folder: Path
    made: Mapping[str, int] = field(default_factory=dict)

    def columns(self, of: str, names: Iterable[str], bring: Callable[[list[str]], Columns]) -> dict[str, NDArray[Any]]:
        """Columns of what a query's text says, all by the order of the same rows; `bring` gives those that are not
        kept. Masked where they are blank. Texts are not kept."""
        wanted, key = list(names), self._of(of)
        found: dict[str, NDArray[Any]] = {}
        for path in self._files.get(key, ()):
            found |= _read(path)
        lacking = [name for name in wanted if _key(name) not in found]
        if not lacking:
            return {name: _masked(found, _key(name)) for name in wanted}
        new = dict(bring(lacking))
        _write(self.folder / f"{key}.{uuid4().hex}.columns", {_key(name): new[name] for name in lacking})
        return {name: new[name] if name in new else _masked(found, _key(name)) for name in wanted}

    def holds(self, of: str) -> bool:
        """Whether any columns of what a query's text says are kept."""
        return self._of(of) in self._files

    def rows(self, query: str, bring: Callable[[], Sequence[Sequence[object]]]) -> list[Any]:
        """The few rows that a query gives; `bring` asks it."""
        path = self.folder / f"{self._of(query)}.rows"
        with contextlib.suppress(OSError, ValueError):
            found = json.loads(path.read_bytes())
            if isinstance(found, list):
                return found
        new = [list(row) for row in bring()]
        _put(path, [json.dumps(new, ensure_ascii=False).encode()])
        return new

    def tidied(self) -> None:
        """Let the oldest go, where more is kept than should be."""
        with contextlib.suppress(OSError):
            there = [(entry.stat().st_mtime, entry.stat().st_size, entry.path) for entry in os.scandir(self.folder)]
            spare = sum(size for _, size, _ in there) - MOST
            for _, size, path in sorted(there):
                if spare <= 0:
                    break
                with contextlib.suppress(OSError):  # in use, on Windows
                    Path(path).unlink()
                    spare -= size

    def _of(self, query: str) -> str:
        """The name of what a query is asked of."""
        files = sorted(set(_PREPARED.findall(query)))
        return _key("\0".join((query, *(f"{name} {self.made.get(name, 0)}" for name in files))))

    @cached_property
    def _files(self) -> dict[str, list[Path]]:
        """Those that are there, by what they are of."""
        found: dict[str, list[Path]] = {}
        with contextlib.suppress(OSError):
            for entry in sorted(os.scandir(self.folder), key=lambda entry: entry.name):
                found.setdefault(entry.name.split(".")[0], []).append(Path(entry.path))
        return found


def in_files_order(file: NDArray[Any], row: NDArray[Any], columns: Sequence[NDArray[Any]]) -> Sequence[NDArray[Any]]:
    """Columns in the order of the files, and of the rows in each, in which they stand; whatever order they came in."""
    later = (file[1:] > file[:-1]) | ((file[1:] == file[:-1]) & (row[1:] > row[:-1]))
    if later.all():
        return columns
    order = np.lexsort((row, file))
    return [column[order] for column in columns]


def _key(text: str) -> str:
    """A short name for a text. Another version of the engine may stand for texts by other numbers."""
    return hashlib.sha256(f"{_engine()}\0{text}".encode()).hexdigest()[:40]


@lru_cache(maxsize=1)
def _engine() -> str:
    return version("duckdb")


def _masked(found: Columns, key: str) -> NDArray[Any]:
    return np.ma.MaskedArray(found[key], found[_BLANK + key]) if _BLANK + key in found else found[key]


def _write(path: Path, columns: Columns) -> None:
    """Keep columns in a new file; of those that are texts, none."""
    kept: dict[str, NDArray[Any]] = {}
    for key, column in columns.items():
        if column.dtype.kind != "O":
            kept[key] = np.ascontiguousarray(np.ma.getdata(column))
            if np.ma.is_masked(column):
                kept[_BLANK + key] = np.ascontiguousarray(np.ma.getmaskarray(column))
    said = json.dumps([[key, a.dtype.str, len(a), _added_up(a)] for key, a in kept.items()]).encode()
    pieces: list[bytes | memoryview] = [said + b" " * (-(len(said) + 1) % _ALIGNED) + b"\n"]
    for array in kept.values():
        pieces += [array.data.cast("B") if len(array) else b"", b"\0" * (-array.nbytes % _ALIGNED)]
    if kept:
        _put(path, pieces)


def _read(path: Path) -> dict[str, NDArray[Any]]:
    """The columns of a file, and where they are blank; nothing where it does not hold what it says."""
    try:
        with path.open("rb") as file:
            line = file.readline()
            whole = np.frombuffer(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), np.uint8)
        found, at = {}, len(line)
        for key, kind, count, check in json.loads(line):
            size = np.dtype(kind).itemsize * count
            column = whole[at : at + size].view(kind)
            if len(column) != count or _added_up(column) != check:
                return {}
            found[str(key)] = column
            at += size + -size % _ALIGNED
    except (OSError, ValueError, TypeError, SyntaxError):  # numpy reads the name of a type as an expression
        return {}
    return found


def _added_up(column: NDArray[Any]) -> int:
    """The sum of its bytes, eight at a time, each page of 4 KB times its number: what a stopped writer or a failing
    disk left, or put in another place, does not come to it; and it takes a fifth of what a cyclic check does."""
    held = column.view(np.uint8).reshape(-1)
    words = held[: len(held) // 8 * 8].view(np.uint64)
    pages = len(words) // _PAGE
    sums = np.add.reduce(words[: pages * _PAGE].reshape(pages, _PAGE), axis=1)
    added = int(sums.dot(np.arange(1, pages + 1, dtype=np.uint64)))
    left = int(np.add.reduce(words[pages * _PAGE :])) + int.from_bytes(held[len(words) * 8 :].tobytes(), "little")
    return (added + left * (pages + 1)) % 2**64


def _put(path: Path, pieces: Iterable[bytes | memoryview]) -> None:
    """Write beside, then rename: another process sees the whole file or none."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f"{uuid4().hex}.tmp")
        try:
            with beside.open("wb") as file:
                file.writelines(pieces)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
