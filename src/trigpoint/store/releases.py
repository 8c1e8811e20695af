"""What has left the authority: append-only, one file a release, named by its hash and listed in the audit.

The store keeps bytes and does not know what is in them. Files are put in place before the audit names them; one that a
crash left unnamed tells nothing and hurts nobody. They hold counts, small ones too, and nothing else about children.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from trigpoint.model.problem import Problem, UserMistake
from trigpoint.store import files
from trigpoint.store.store import RELEASES, Store

ACT = "release"
_WAIT = 120.0  # seconds: as long as another release's audit may take


class Releases:
    """The releases of one store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.folder = store.root / RELEASES

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep others from releasing meanwhile: what one has not remembered yet, another cannot be held against."""
        from filelock import FileLock, Timeout

        try:
            files.make_folder(self.folder)
            with FileLock(self.folder / "lock", timeout=_WAIT):
                yield
        except Timeout as error:
            raise UserMistake("Another release is being made. Try again in a moment.") from error
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise UserMistake(f"The release cannot be remembered, so it is not made: {why}.") from error

    def since(self, day: dt.date) -> Iterator[tuple[Mapping[str, str], bytes]]:
        """The releases of that day or later, oldest first: what the audit says of each, and its bytes.

        Raises `UserMistake` for one that is missing or changed.
        """
        for entry in self._store.audit.entries():
            if entry.act == ACT and entry.at.date() >= day:
                yield entry.details, self.read(entry.details["sha256"])

    def read(self, sha256: str) -> bytes:
        """The bytes of a release. Raises `UserMistake` where they are missing or changed."""
        path = self.folder / sha256
        data = path.read_bytes() if path.is_file() else b""
        if hashlib.sha256(data).hexdigest() != sha256:
            what = f"The release {sha256[:12]} is missing or was changed."
            raise UserMistake(Problem(what, "Restore the workspace from a backup."))
        return data

    def remember(self, data: bytes, *, by: str, details: Mapping[str, str], counts: Mapping[str, int]) -> None:
        """Put a release into the store and into the audit; nothing where its very bytes were released today."""
        name = hashlib.sha256(data).hexdigest()
        path = self.folder / name
        if not path.is_file():
            for left in self.folder.glob("*.part"):
                files.remove(left)
            files.put_in_place(path, data, self.folder / f"{name}.part")
        today = dt.datetime.now(dt.UTC).date()
        if all(said["sha256"] != name for said, _ in self.since(today)):
            self._store.audit.append(by=by, act=ACT, details={**details, "sha256": name}, counts=counts)

    def check(self) -> tuple[Problem, ...]:
        """Every release that the audit names and that is no longer what it was."""
        problems: list[Problem] = []
        for entry in self._store.audit.entries():
            if entry.act == ACT:
                try:
                    self.read(entry.details["sha256"])
                except UserMistake as mistake:
                    problems += mistake.problems
        return tuple(problems)

    def paths(self) -> tuple[Path, ...]:
        """Where each release lies."""
        names = {entry.details["sha256"] for entry in self._store.audit.entries() if entry.act == ACT}
        return tuple(self.folder / name for name in sorted(names))
