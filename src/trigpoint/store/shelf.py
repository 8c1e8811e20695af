"""A shelf: documents kept for ever, one file each, named by its hash and listed in the audit.

The store keeps bytes and does not know what is in them. Files are put in place before the audit names them; one that a
crash left unnamed says nothing and hurts nobody.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from trigpoint.model.problem import Problem, UserMistake
from trigpoint.store import files
from trigpoint.store.audit import Entry
from trigpoint.store.store import Store

_WAIT = 120.0  # seconds: as long as another document's making may take


class Shelf:
    """The documents of one kind in one store: `act` is the audit's word for putting one there, `noun` a message's."""

    def __init__(self, store: Store, folder: str, act: str, noun: str) -> None:
        self._store = store
        self.folder = store.root / folder
        self.act = act
        self.noun = noun

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep others from adding one meanwhile: what one has not put there yet, another cannot be held against."""
        from filelock import FileLock, Timeout

        try:
            files.make_folder(self.folder)
            with FileLock(self.folder / "lock", timeout=_WAIT):
                yield
        except Timeout as error:
            raise UserMistake(f"Another {self.noun} is being made. Try again in a moment.") from error
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise UserMistake(f"The {self.noun} cannot be kept, so it is not made: {why}.") from error

    def entries(self, since: dt.date = dt.date.min) -> Iterator[Entry]:
        """What the audit says of each document, oldest first."""
        return (e for e in self._store.audit.entries() if e.act == self.act and e.at.date() >= since)

    def read(self, sha256: str) -> bytes:
        """The bytes of a document. Raises `UserMistake` where they are missing or changed."""
        path = self.folder / sha256
        data = path.read_bytes() if path.is_file() else b""
        if hashlib.sha256(data).hexdigest() != sha256:
            what = f"The {self.noun} {sha256[:12]} is missing or was changed."
            raise UserMistake(Problem(what, "Restore the workspace from a backup."))
        return data

    def put(
        self, data: bytes, *, by: str, reason: str = "", details: Mapping[str, str], counts: Mapping[str, int]
    ) -> Entry:
        """Put a document on the shelf and into the audit."""
        name = hashlib.sha256(data).hexdigest()
        path = self.folder / name
        if not path.is_file():
            for left in self.folder.glob("*.part"):
                files.remove(left)
            files.put_in_place(path, data, self.folder / f"{name}.part")
        said = {**details, "sha256": name}
        return self._store.audit.append(by=by, act=self.act, reason=reason, details=said, counts=counts)

    def check(self) -> tuple[Problem, ...]:
        """Every document that the audit names and that is no longer what it was."""
        problems: list[Problem] = []
        for entry in self.entries():
            try:
                self.read(entry.details["sha256"])
            except UserMistake as mistake:
                problems += mistake.problems
        return tuple(problems)

    def paths(self) -> tuple[Path, ...]:
        """Where each document lies."""
        return tuple(self.folder / name for name in sorted({e.details["sha256"] for e in self.entries()}))
