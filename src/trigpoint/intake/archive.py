"""Zip files read with suspicion: the table of contents first, then each part as a stream that may not lie.

The standard library reads a whole central directory into memory and stops quietly at the size that it states; the
workbook reader behind it believes neither. So the contents are read here, within limits, and each part is inflated
once in small pieces, thrown away, and held to the size and checksum that were stated, before anything reads it.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from trigpoint.intake.limits import CONTENTS_BYTES, ENTRIES, INFLATED_BYTES, RATIO, RATIO_FROM, megabytes
from trigpoint.model.problem import Problem, UserMistake

_CHUNK = 1 << 18
_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x06"
_LOCATOR_64 = b"PK\x06\x07"
_STORED, _DEFLATED = 0, 8
SAVE_AGAIN = "Open it in Excel and save it again, or get it anew from where it came from."


@dataclass(frozen=True, slots=True)
class Entry:
    """One part of a zip: sizes in bytes, `offset` that of its local header."""

    name: str
    method: int
    encrypted: bool
    crc: int
    packed: int
    inflated: int
    offset: int


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip whose table of contents has been read and is within the limits."""

    path: Path
    size: int
    entries: tuple[Entry, ...]

    @property
    def names(self) -> frozenset[str]:
        """The names of all parts."""
        return frozenset(entry.name for entry in self.entries)

    def find(self, name: str) -> Entry | None:
        """The part of that name, whatever its case, or None."""
        folded = name.lower()
        return next((entry for entry in self.entries if entry.name.lower() == folded), None)

    def read(self, name: str, most: int) -> bytes | None:
        """The whole of a small part, or None where there is none. Refuses one that holds over `most` bytes."""
        entry = self.find(name)
        if entry is None:
            return None
        if entry.inflated > most:
            raise refusal(
                self.path,
                f'holds a part "{name}" of {megabytes(entry.inflated)}; at most {megabytes(most)} of it is read.',
                SAVE_AGAIN,
            )
        return b"".join(self.stream(entry))

    def stream(self, entry: Entry) -> Iterator[bytes]:
        """The part, inflated in pieces of at most 256 kB, held to its stated size and checksum."""
        with self.path.open("rb") as file:
            yield from _checked(self, entry, file)


def refusal(path: Path, what: str, instead: str) -> UserMistake:
    """The file is not read: `what` completes "This file ..."."""
    return UserMistake(Problem(f"This file {what}", instead, file=path.name))


def open_archive(path: Path, size: int) -> Archive:
    """Read the table of contents. Raises `UserMistake` for one that is cut short, damaged, or beyond the limits."""
    with path.open("rb") as file:
        count, length, start = _end_record(path, size, file)
        if length > CONTENTS_BYTES or count > ENTRIES:
            raise refusal(path, f"holds {count:,} parts; at most {ENTRIES:,} are read.", SAVE_AGAIN)
        file.seek(start)
        entries = tuple(_entries(path, file.read(length)))
    _within_limits(path, size, entries)
    return Archive(path, size, entries)


def _damaged(path: Path) -> UserMistake:
    return refusal(path, "is damaged or was cut short: it is packed like a workbook, but not whole.", SAVE_AGAIN)


def _end_record(path: Path, size: int, file: BinaryIO) -> tuple[int, int, int]:
    """How many parts, how many bytes of contents, and where they start."""
    reach = min(size, 65_557 + 20)
    file.seek(size - reach)
    tail = file.read(reach)
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < 22:
        raise _damaged(path)
    count, length, start = struct.unpack_from("<HII", tail, at + 10)
    if count == 0xFFFF or 0xFFFFFFFF in (length, start):
        if at < 20 or tail[at - 20 : at - 16] != _LOCATOR_64:
            raise _damaged(path)
        (where,) = struct.unpack_from("<Q", tail, at - 12)
        file.seek(min(where, size))
        record = file.read(56)
        if len(record) < 56 or record[:4] != _END_64:
            raise _damaged(path)
        count, length, start = struct.unpack_from("<QQQ", record, 32)
    if start + length > size:
        raise _damaged(path)
    return count, length, start


def _entries(path: Path, contents: bytes) -> Iterator[Entry]:
    at = 0
    while at < len(contents):
        if len(contents) - at < 46 or contents[at : at + 4] != b"PK\x01\x02":
            raise _damaged(path)
        flags, method = struct.unpack_from("<HH", contents, at + 8)
        crc, packed, inflated, name_length, extra_length, comment_length = struct.unpack_from(
            "<IIIHHH", contents, at + 16
        )
        (offset,) = struct.unpack_from("<I", contents, at + 42)
        name = contents[at + 46 : at + 46 + name_length].decode("utf-8", errors="replace")
        extra = contents[at + 46 + name_length : at + 46 + name_length + extra_length]
        packed, inflated, offset = _wide(path, extra, packed, inflated, offset)
        yield Entry(name.replace("\\", "/"), method, bool(flags & 1), crc, packed, inflated, offset)
        at += 46 + name_length + extra_length + comment_length


def _wide(path: Path, extra: bytes, packed: int, inflated: int, offset: int) -> tuple[int, int, int]:
    """Sizes and offset of 64 bits, from the zip64 field where the short ones say that they do not fit."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == 1:
            field = extra[at + 4 : at + 4 + length]
            wide = [int.from_bytes(field[n : n + 8], "little") for n in range(0, len(field) - 7, 8)]
            sizes = [inflated, packed, offset]
            for n, size in enumerate(sizes):
                if size == 0xFFFFFFFF:
                    if not wide:
                        raise _damaged(path)
                    sizes[n] = wide.pop(0)
            return sizes[1], sizes[0], sizes[2]
        at += 4 + length
    return packed, inflated, offset


def _within_limits(path: Path, size: int, entries: tuple[Entry, ...]) -> None:
    inflated = sum(entry.inflated for entry in entries)
    if inflated > INFLATED_BYTES:
        raise refusal(
            path,
            f"would unpack to {megabytes(inflated)}, and at most {megabytes(INFLATED_BYTES)} is read.",
            "Delete blank rows and columns, split it into several workbooks, or save each sheet as CSV.",
        )
    tight = max(
        entries,
        key=lambda entry: entry.inflated / max(entry.packed, 1) if entry.inflated > RATIO_FROM else 0,
        default=None,
    )
    if tight is not None and tight.inflated > RATIO_FROM and tight.inflated > RATIO * max(tight.packed, 1):
        times = tight.inflated // max(tight.packed, 1)
        raise refusal(
            path,
            f"is packed so tightly that it would grow {times:,} times; at most {RATIO} times is read.",
            "Delete blank rows and columns and save it again, or save each sheet as CSV.",
        )
    if sum(entry.packed for entry in entries) > size:
        raise _damaged(path)  # parts that overlap: one packed stream read many times over


def _checked(archive: Archive, entry: Entry, file: BinaryIO) -> Iterator[bytes]:
    path = archive.path
    if entry.encrypted:
        raise refusal(path, "is protected by a password.", "Save it without a password and load that.")
    file.seek(entry.offset)
    header = file.read(30)
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise _damaged(path)
    name_length, extra_length = struct.unpack_from("<HH", header, 26)
    file.seek(entry.offset + 30 + name_length + extra_length)
    if entry.method not in (_STORED, _DEFLATED):
        raise refusal(path, "is packed in a way that Excel does not use.", SAVE_AGAIN)
    produced, crc = 0, 0
    try:
        for piece in _stored(file, entry) if entry.method == _STORED else _inflated(file, entry):
            produced += len(piece)
            crc = zlib.crc32(piece, crc)
            if produced > entry.inflated:
                raise refusal(path, f'holds more in "{entry.name}" than its table of contents states.', SAVE_AGAIN)
            yield piece
    except zlib.error as damage:
        raise _damaged(path) from damage
    if produced != entry.inflated or crc != entry.crc:
        raise _damaged(path)


def _stored(file: BinaryIO, entry: Entry) -> Iterator[bytes]:
    left = entry.packed
    while left > 0 and (piece := file.read(min(left, _CHUNK))):
        left -= len(piece)
        yield piece


def _inflated(file: BinaryIO, entry: Entry) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    left = entry.packed
    waiting = b""
    while not inflater.eof:
        if not waiting:
            waiting = file.read(min(left, _CHUNK))
            left -= len(waiting)
        piece = inflater.decompress(waiting, _CHUNK)
        waiting = inflater.unconsumed_tail
        if piece:
            yield piece
        elif not waiting and left <= 0:
            return
