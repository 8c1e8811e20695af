"""The audit: an append-only file of who did what, when and why, each line holding the hash of the line before.

Counts only: never a value of a child's record. An edit of any line breaks the chain. A tail that was cut off leaves a
whole chain, so the number and the hash of the last line are kept in a small file beside and in every manifest, which
the next one holds the hash of; `verify` holds the audit against both, and prints the last hash for keeping elsewhere.
Each snapshot's line anchors its manifest, and a manifest without its line, or a line without its manifest, is told.
"""

from __future__ import annotations

import datetime as dt
import getpass
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from trigpoint.model.problem import Problem, UserMistake
from trigpoint.store import files

_START = "0" * 64
_RESTORE = "Restore the workspace from a backup, and ask who has changed it."
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


@dataclass(frozen=True, slots=True)
class Head:
    """Where the audit ended at some moment: how many lines there were, and the last one's hash."""

    lines: int
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
        self.head_path = root / "audit.head"

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
                self._keep(Head(number, last), Head(entry.number, entry.hash))
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

    def head(self) -> Head | None:
        """The last line's number and hash; None where there is no line. Raises `UserMistake` where it is damaged."""
        number, last, _ = self._tail()
        return Head(number, last) if number else None

    def cut(self, kept: Mapping[str, Head]) -> tuple[Problem, ...]:
        """Where the audit does not hold a line that it once ended with: cut off, or written anew. `kept` are heads kept
        elsewhere, by the name of the file that keeps them; the one beside the audit is held against it too."""
        beside = self._beside()
        heads = {**kept, self.head_path.name: beside} if beside is not None else dict(kept)
        hashes = {entry.number: entry.hash for entry in self.entries()}
        problems = []
        for name, head in heads.items():
            if head.lines > len(hashes):
                what = (
                    f"The audit was cut off: it has {len(hashes)} lines, and had {head.lines} when {name} was written."
                )
                problems.append(Problem(what, _RESTORE, file=self.path.name))
            elif hashes.get(head.lines, "") != head.hash:
                what = f"This line is not the one that {name} speaks of: the audit was cut off and written on."
                problems.append(Problem(what, _RESTORE, file=self.path.name, line=head.lines))
        return tuple(problems)

    def _keep(self, before: Head, now: Head) -> None:
        """Keep the head beside the audit. One that speaks of more lines than there were is the proof that some were cut
        off: it stays."""
        kept = self._beside()
        if kept is None or kept == before or self._still_holds(kept):
            # Neither renamed nor synced: one that a crash left old or half written is no fault.
            files.append(self.head_path, json.dumps({"lines": now.lines, "hash": now.hash}).encode(), at=0)

    def _still_holds(self, head: Head) -> bool:
        """Whether the line that a head speaks of is there, as where a writer was stopped before the head."""
        line = next(islice(self._lines(), max(0, head.lines - 1), None), b"")
        return head.lines == 0 or f'"hash":"{head.hash}"'.encode() in line

    def _beside(self) -> Head | None:
        """The head that is kept beside the audit; None where there is none yet. One that cannot be read speaks of no
        line."""
        try:
            said = json.loads(self.head_path.read_bytes())
            return Head(int(said["lines"]), str(said["hash"]))
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError):
            return Head(0, "")

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
