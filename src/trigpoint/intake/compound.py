"""Compound files (OLE): what Excel 97 to 2003, Word and password-protected workbooks are kept in.

Only what is needed to tell them apart and to read one stream: the directory, and a stream as a chain of sectors.
Source of the layout: [MS-CFB], sections 2.2 (header), 2.3 (sectors), 2.6 (directory).
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from trigpoint.intake.archive import SAVE_AGAIN, refusal
from trigpoint.model.problem import UserMistake

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_REAL = 0xFFFFFFFA


@dataclass(frozen=True, slots=True)
class Stream:
    """One stream: `start` is its first sector, `size` in bytes."""

    name: str
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class Compound:
    """A compound file whose directory has been read. `root` is the stream in which the small ones lie."""

    path: Path
    sector: int
    mini_cutoff: int
    table: array[int]
    mini_table: array[int]
    root: Stream
    streams: tuple[Stream, ...]

    @property
    def names(self) -> frozenset[str]:
        """The names of all streams and storages."""
        return frozenset(stream.name for stream in self.streams)

    def find(self, *names: str) -> Stream | None:
        """The first stream with one of these names, or None."""
        return next((stream for name in names for stream in self.streams if stream.name == name), None)

    def read(self, stream: Stream) -> bytes:
        """The whole stream. Raises `UserMistake` where the file ends before it."""
        with self.path.open("rb") as file:
            if stream.size >= self.mini_cutoff:
                data = b"".join(_sectors(self.path, file, self.table, stream.start, self.sector))
            else:
                inside = b"".join(_sectors(self.path, file, self.table, self.root.start, self.sector))
                chain = _chain(self.path, self.mini_table, stream.start)
                data = b"".join(inside[n * 64 : n * 64 + 64] for n in chain)
        if len(data) < stream.size:
            raise _cut_short(self.path)
        return data[: stream.size]


def open_compound(path: Path, size: int) -> Compound:
    """Read the header, the sector table and the directory."""
    with path.open("rb") as file:
        header = file.read(512)
        if len(header) < 512:
            raise _cut_short(path)
        shift = struct.unpack_from("<H", header, 30)[0]
        if shift not in (9, 12):
            raise _cut_short(path)
        sector = 1 << shift
        directory, _, cutoff, mini_start, _, extra, extra_count = struct.unpack_from("<7I", header, 48)
        blocks = [n for n in struct.unpack_from("<109I", header, 76) if n < _LAST_REAL]
        blocks += _more_blocks(path, file, extra, extra_count, sector, size)
        table = array("I")
        for block in blocks[: size // sector + 1]:
            table.frombytes(_sector(path, file, block, sector))
        listed = b"".join(_sectors(path, file, table, directory, sector))
        if len(listed) % 128:
            raise _cut_short(path)
        streams = tuple(_directory(listed))
        if not streams:
            raise _cut_short(path)
        mini = array("I")
        for piece in _sectors(path, file, table, mini_start, sector):
            mini.frombytes(piece)
    return Compound(path, sector, cutoff, table, mini, streams[0], streams[1:])


def _cut_short(path: Path) -> UserMistake:
    return refusal(
        path, "is damaged or was cut short: it is kept like a workbook of Excel 97 to 2003, but not whole.", SAVE_AGAIN
    )


def _sector(path: Path, file: BinaryIO, number: int, sector: int) -> bytes:
    file.seek((number + 1) * sector)
    data = file.read(sector)
    if len(data) < sector:
        raise _cut_short(path)
    return data


def _more_blocks(path: Path, file: BinaryIO, at: int, count: int, sector: int, size: int) -> list[int]:
    blocks: list[int] = []
    for _ in range(min(count, size // sector)):
        if at >= _LAST_REAL:
            break
        numbers = struct.unpack(f"<{sector // 4}I", _sector(path, file, at, sector))
        blocks += [n for n in numbers[:-1] if n < _LAST_REAL]
        at = numbers[-1]
    return blocks


def _chain(path: Path, table: array[int], start: int) -> Iterator[int]:
    at = start
    for _ in range(len(table)):
        if at >= _LAST_REAL:
            return
        yield at
        if at >= len(table):
            raise _cut_short(path)
        at = table[at]
    if at < _LAST_REAL:
        raise _cut_short(path)  # a chain that runs in a circle


def _sectors(path: Path, file: BinaryIO, table: array[int], start: int, sector: int) -> Iterator[bytes]:
    for number in _chain(path, table, start):
        file.seek((number + 1) * sector)
        data = file.read(sector)  # the last sector of a file may be short
        if not data:
            raise _cut_short(path)
        yield data


def _directory(data: bytes) -> Iterator[Stream]:
    for at in range(0, len(data) - 127, 128):
        length = struct.unpack_from("<H", data, at + 64)[0]
        if 2 <= length <= 64:
            name = data[at : at + length - 2].decode("utf-16-le", errors="replace")
            start, size = struct.unpack_from("<IQ", data, at + 116)
            yield Stream(name, start, size & 0xFFFFFFFF)
