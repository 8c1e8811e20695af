"""What was handed out: the files of each publishing, kept as they were, so that any of them can be known again.

One document a publishing lists its files by name, form and SHA-256; the files lie beside it, each named by its hash.
The audit names the list, the list its files: whoever changes one is found out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from trigpoint.model.problem import Problem, UserMistake
from trigpoint.store import files
from trigpoint.store.audit import Entry
from trigpoint.store.shelf import Shelf
from trigpoint.store.store import ISSUED, Store

ACT = "publish"


@dataclass(frozen=True, slots=True)
class IssuedFile:
    """One file: its name as it was handed out, with folders (`/`), the form that it is of, its SHA-256 and its size."""

    name: str
    form: str
    sha256: str
    size: int


class Issued(Shelf):
    """Everything that one store's editions were published as."""

    def __init__(self, store: Store) -> None:
        super().__init__(store, ISSUED, ACT, "list of issued files")

    def issue(
        self, made: Sequence[tuple[str, str, bytes]], *, by: str, edition: str, details: Mapping[str, str]
    ) -> tuple[IssuedFile, ...]:
        """Keep the files of one publishing (name, form, bytes), then their list, then the audit's line about it.

        `edition` is the id of the edition that they were drawn from, empty for a draft.
        """
        with self.held():
            return self.add(made, by=by, edition=edition, details=details)

    def add(
        self,
        made: Sequence[tuple[str, str, bytes]],
        *,
        by: str,
        edition: str,
        details: Mapping[str, str],
        why: str = "",
    ) -> tuple[IssuedFile, ...]:
        """`issue`, for whoever holds the shelf. `why` stands in the audit's line."""
        listed = tuple(IssuedFile(n, form, hashlib.sha256(data).hexdigest(), len(data)) for n, form, data in made)
        for left in self.folder.glob("*.part"):  # what a crash left
            files.remove(left)
        for found, (_, _, data) in zip(listed, made, strict=True):
            path = self.folder / found.sha256
            if not path.is_file():
                files.put_in_place(path, data, self.folder / f"{found.sha256}.part")
        rows = [{"name": f.name, "form": f.form, "sha256": f.sha256, "size": f.size} for f in listed]
        document = {"edition": edition, "files": rows}
        text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
        said = {**details, "edition": edition}
        self.put(text.encode("utf-8"), by=by, reason=why, details=said, counts={"files": len(listed)})
        return listed

    def files_of(self, entry: Entry) -> tuple[IssuedFile, ...]:
        """The files of one publishing. Raises `UserMistake` where its list is missing or was changed."""
        document = json.loads(self.read(entry.details["sha256"]))
        return tuple(IssuedFile(**row) for row in document["files"])

    def check(self) -> tuple[Problem, ...]:
        """Every list that is no longer what the audit named, and every file that is no longer what its list names."""
        problems = list(super().check())
        known: set[str] = set()
        for entry, found in self._all():
            if found.sha256 not in known:
                known.add(found.sha256)
                problems += self._prove(entry, found)
        return tuple(problems)

    def paths(self) -> tuple[Path, ...]:
        """Where each list and each file lies."""
        found = {self.folder / issued.sha256 for _, issued in self._all()}
        return tuple(sorted({*super().paths(), *found}))

    def _all(self) -> Iterator[tuple[Entry, IssuedFile]]:
        for entry in self.entries():
            try:
                listed = self.files_of(entry)
            except UserMistake:
                continue  # `check` tells of it
            yield from ((entry, found) for found in listed)

    def _prove(self, entry: Entry, found: IssuedFile) -> Iterator[Problem]:
        try:
            self.read(found.sha256)
        except UserMistake:
            what = f"The file {found.name}, issued on {entry.at.date().isoformat()}, is missing or was changed."
            yield Problem(what, "Restore the workspace from a backup.")
