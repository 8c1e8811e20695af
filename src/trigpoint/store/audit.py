"""The audit: an append-only file of who did what, when and why, each line holding the hash of the line before.

Counts only: never a value of a child's record. An edit of any line breaks the chain. A tail that was cut off leaves a
whole chain, so each line also anchors the newest manifest, `verify` prints the last hash for keeping elsewhere, and a
manifest without its line, or a line without its manifest, is told.
"""

from __future__ import annotations

import datetime as dt
import getpass
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trigpoint.model.problem import Problem, UserMistake
from trigpoint.store import files

_START = "0" * 64
_WAIT = 10.0  # seconds; an entry is written in milliseconds


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. `counts` are whole numbers by name; `details` words by name (an indicator, a period, a snapshot)."""

    number: int
    at: dt.datetime
    by: str
    act: str
    reason: str
    details: Mapping[str, str]
    counts: Mapping[str, int]
    hash: str


def account() -> str:
    """The operating system's account of whoever runs the process."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container without a password entry, or Windows without a variable
        return f"uid-{os.getuid()}" if hasattr(os, "getuid") else "unknown account"


class Audit:
    """The audit of one store, in `audit.jsonl`."""

    def __init__(self, root: Path) -> None:
        self.path = root / "audit.jsonl"

    def append(
        self,
        *,
        by: str,
        act: str,
        reason: str = "",
        details: Mapping[str, str] | None = None,
        counts: Mapping[str, int] | None = None,
    ) -> Entry:
        """Write one entry; when this returns it is on the disk. Processes wait for each other.

        Raises `UserMistake` where the file cannot be written or is damaged: then nothing may be shown to anybody.
        """
        from filelock import FileLock, Timeout

        try:
            with FileLock(self.path.with_suffix(".lock"), timeout=_WAIT):
                number, last, end = self._tail()
                at = dt.datetime.now(dt.UTC)
                body: dict[str, Any] = {"number": number + 1, "at": at.isoformat(), "by": by, "act": act}
                body |= {"reason": reason, "details": dict(details or {}), "counts": dict(counts or {})}
                body["previous"] = last
                entry = _entry(body | {"hash": _hash(body)})
                files.append(self.path, _line(body | {"hash": entry.hash}), at=end)
                files.sync(self.path)
                return entry
        except Timeout as error:
            raise UserMistake("The audit is held by another process for too long. Try again in a moment.") from error
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise UserMistake(f"The audit cannot be written: {why}.") from error

    def entries(self) -> Iterator[Entry]:
        """Every whole line, oldest first, without checking the chain. Raises `UserMistake` at a damaged one."""
        for number, line in enumerate(self._lines(), 1):
            yield self._read(line, number)

    def check(self) -> tuple[Problem, ...]:
        """Every place where the chain does not hold; a line that a crash left unfinished is none."""
        problems: list[Problem] = []
        last = _START
        for number, line in enumerate(self._lines(), 1):
            try:
                body = json.loads(line)
                claimed = body.pop("hash")
                whole = claimed == _hash(body) and line == _line(body | {"hash": claimed})
                follows = body["previous"] == last and body["number"] == number
            except (ValueError, KeyError, TypeError, AttributeError):
                problems.append(Problem("This line is damaged.", file=self.path.name, line=number))
                last = ""
                continue
            if not whole:
                problems.append(
                    Problem("This line was changed after it was written.", file=self.path.name, line=number)
                )
            elif not follows and last:
                what = "This line does not follow the one before: a line was changed, taken out or put in."
                problems.append(Problem(what, file=self.path.name, line=number))
            last = claimed
        return tuple(problems)

    def latest(self, counted: str) -> int:
        """The greatest count of that name in any whole line; 0 where there is none. Raises as `entries` does."""
        mark = f'"{counted}":'.encode()
        greatest = 0
        for number, line in enumerate(self._lines(), 1):
            if mark in line:
                greatest = max(greatest, self._read(line, number).counts.get(counted, 0))
        return greatest

    def head(self) -> str:
        """The last line's hash, to be kept elsewhere; empty where there is no line."""
        _, last, _ = self._tail()
        return "" if last == _START else last

    def _read(self, line: bytes, number: int) -> Entry:
        try:
            return _entry(json.loads(line))
        except (ValueError, KeyError, TypeError) as error:
            instead = "Run `trigpoint verify`, and restore the workspace from a backup."
            raise UserMistake(Problem("This line is damaged.", instead, file=self.path.name, line=number)) from error

    def _lines(self) -> Iterator[bytes]:
        if not self.path.is_file():
            return
        with self.path.open("rb") as stream:
            for line in stream:
                if line.endswith(b"\n"):
                    yield line

    def _tail(self) -> tuple[int, str, int]:
        """The last whole line's number and hash, and where the next one goes."""
        if not self.path.is_file():
            return 0, _START, 0
        with self.path.open("rb") as stream:
            size = stream.seek(0, os.SEEK_END)
            reach = 65536
            while True:
                start = max(0, size - reach)
                stream.seek(start)
                block = stream.read(size - start)
                last = block.rfind(b"\n")
                before = block.rfind(b"\n", 0, last) if last >= 0 else -1
                if start == 0 or before >= 0:
                    break
                reach *= 4
        if last < 0:
            return 0, _START, 0
        try:
            body = json.loads(block[before + 1 : last])
            return int(body["number"]), str(body["hash"]), start + last + 1
        except (ValueError, KeyError, TypeError) as error:
            instead = "Run `trigpoint verify`, and restore the workspace from a backup."
            raise UserMistake(Problem("The last line is damaged.", instead, file=self.path.name)) from error


def _line(body: Mapping[str, Any]) -> bytes:
    return (json.dumps(body, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _hash(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(_line(body)).hexdigest()


def _entry(body: Mapping[str, Any]) -> Entry:
    at = dt.datetime.fromisoformat(body["at"])
    details, counts = body["details"], body["counts"]
    return Entry(body["number"], at, body["by"], body["act"], body["reason"], details, counts, body["hash"])
