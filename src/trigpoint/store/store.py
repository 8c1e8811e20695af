"""The store of a workspace: immutable files, and a chain of manifests that says which of them hold at each snapshot.

Readers take no lock and write nothing: they read the newest whole manifest, and what it names is never changed. A
writer takes the one lock, puts its files, and then its manifest, in place; until that last rename there is no change.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.snapshot import ObjectRef, Part, Snapshot
from trigpoint.store import manifest as manifests
from trigpoint.store.audit import Audit
from trigpoint.store.manifest import Manifest, Met

if TYPE_CHECKING:
    from trigpoint.store.change import Change

LOCK, HOLDER, RELEASES, EDITIONS, ISSUED = "lock", "holder.json", "releases", "editions", "issued"
IN_STORE = frozenset(
    {"objects", "vault", "snapshots", "loading", RELEASES, EDITIONS, ISSUED, LOCK, HOLDER}
    | {"audit.jsonl", "audit.lock", "audit.head"}
)
"""The names in a store's folder."""

BEHIND_THE_DOOR = "vault/"
"""Within the store: what only its owner may read."""

_MANIFEST = re.compile(r"(\d{6,})\.json")


class Store:
    """A store in the folder `root`. Cheap to make and to ask; nothing is read before it is asked for. `area` is whose
    records those are that were loaded for no other authority."""

    def __init__(self, root: Path, *, wait_seconds: float = 10.0, area: str = "") -> None:
        self.root = root
        self.wait_seconds = wait_seconds
        self.area = area

    @property
    def audit(self) -> Audit:
        """Who did what, when and why."""
        return Audit(self.root)

    @property
    def snapshots_folder(self) -> Path:
        """Where the manifests lie."""
        return self.root / "snapshots"

    @property
    def loading_folder(self) -> Path:
        """Where a change writes before it renames."""
        return self.root / "loading"

    def current(self) -> Snapshot | None:
        """The newest snapshot: what holds now. None in a store that was never loaded."""
        numbers = self.numbers()
        return self.manifest(numbers[-1]).snapshot if numbers else None

    def history(self) -> tuple[Snapshot, ...]:
        """Every snapshot, oldest first, those that were undone or purged included (and marked)."""
        return tuple(self.newest_first())[::-1]

    def newest_first(self) -> Iterator[Snapshot]:
        """The same, the newest first. A manifest is read when it is asked for: who looks for something of late reads
        as little in the third year of daily loads as in the first week."""
        met = Met()
        return manifests.with_purges(self.manifest(number, met) for number in reversed(self.numbers()))

    def in_effect(self) -> tuple[Snapshot, ...]:
        """The snapshots that the current one stands on, oldest first, without what was undone."""
        return tuple(self.standing())[::-1]

    def standing(self) -> Iterator[Snapshot]:
        """The same, the newest first, each read when it is asked for."""
        return _standing(self.newest_first())

    def snapshot(self, id: str) -> Snapshot | None:
        """The snapshot of that id, as it stands now (purged or not); None where there is none."""
        return next((s for s in self.newest_first() if s.id == id), None)

    def authority_of(self, part: Part) -> str:
        """Whose records a part holds."""
        return part.authority or self.area

    def of_authority(self, snapshot: Snapshot, name: str) -> Snapshot:
        """The snapshot as if it held that authority's records alone."""
        own = {key: part for key, part in snapshot.parts.items() if self.authority_of(part) == name}
        return replace(snapshot, parts=own)

    def known_on(self, day: dt.date) -> Snapshot | None:
        """The last snapshot in effect that knew nothing later than `day`, or None."""
        return next((s for s in self.standing() if s.known_on <= day), None)

    def path_of(self, ref: ObjectRef, vault: bool = False) -> Path:
        """Where the file is. Raises `UserMistake` where it is no longer there (purged, or lost)."""
        path = self.place_of(ref.name, vault)
        if not path.is_file():
            what = f"The store no longer holds the file {ref.name[:12]}."
            raise UserMistake(Problem(what, "Its snapshot was purged, or the file is lost: run `trigpoint verify`."))
        return path

    def place_of(self, name: str, vault: bool = False) -> Path:
        """Where a file of that name lies or would lie."""
        return self.root / ("vault" if vault else "objects") / name[:2] / f"{name}.parquet"

    def already_loaded(
        self, format: str, source: str | None, as_of: dt.date, sha256s: Iterable[str]
    ) -> Snapshot | None:
        """The load in effect that read just these bytes, unless something of the same source was loaded after it."""
        wanted = sorted(sha256s)
        for snapshot in self.standing():
            if snapshot.act == "load" and snapshot.source == source:
                same = snapshot.format == format and snapshot.as_of == as_of
                return snapshot if same and sorted(i.sha256 for i in snapshot.inputs) == wanted else None
        return None

    @contextmanager
    def change(self, timeout: float | None = None, by: str = "") -> Iterator[Change]:
        """Take the writers' lock and change the store: `put` files, then `commit` once.

        Waits `timeout` seconds (the workspace's setting where None) for another writer; then raises `UserMistake`
        with who holds it. Without a commit everything that was put is taken away again.
        """
        from trigpoint.store.change import hold

        with hold(self, self.wait_seconds if timeout is None else timeout, by) as change:
            yield change

    def numbers(self) -> tuple[int, ...]:
        """The numbers of the manifests that are there, in order."""
        if not self.snapshots_folder.is_dir():
            return ()
        found = (_MANIFEST.fullmatch(entry.name) for entry in self.snapshots_folder.iterdir())
        return tuple(sorted(int(m[1]) for m in found if m))

    def manifest(self, number: int, met: Met | None = None) -> Manifest:
        """The manifest of a snapshot, as it was written; `met` is what those read before it held. Raises `UserMistake`
        where it is damaged."""
        return manifests.read(self.snapshots_folder / manifests.file_name(number), met)

    def manifests(self) -> tuple[Manifest, ...]:
        """Every manifest, oldest first."""
        return tuple(self.manifest(number) for number in self.numbers())


def standing_on(history: tuple[Snapshot, ...]) -> tuple[Snapshot, ...]:
    """Of a history, the snapshots that its last one stands on, oldest first; an undo stands for what it restored."""
    return tuple(_standing(reversed(history)))[::-1]


def _standing(newest_first: Iterable[Snapshot]) -> Iterator[Snapshot]:
    """What the newest stands on, the newest first. Raises `UserMistake` where one of them is missing."""
    wanted: int | None = None
    for snapshot in newest_first:
        if wanted is not None and snapshot.number > wanted:
            continue
        if wanted is not None and snapshot.number < wanted:
            break
        if snapshot.undoes is None:
            yield snapshot
        wanted = snapshot.parent if snapshot.undoes is None else snapshot.restores or 0
        if not wanted:
            return
    if wanted:
        raise UserMistake(Problem(f"Snapshot {wanted} is missing from the store.", "Run `trigpoint verify`."))
