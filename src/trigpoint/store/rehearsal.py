"""A store to rehearse in: it begins as another one stands, and nothing that is done in it reaches that one.

It finds the other's manifests and tables where they lie, which never change. What a rehearsed change puts lies in its
own folder and goes with it.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from trigpoint.store.manifest import Manifest, Met
from trigpoint.store.store import Store
from trigpoint.store.workspace import Workspace

_FOLDER = "rehearsals"
_LEFT = 86_400.0  # seconds after which a rehearsal was left by a process that was stopped


class RehearsalStore(Store):
    """A store in `root` that finds in `held` the tables and, up to number `last`, the manifests."""

    def __init__(self, root: Path, held: Store, last: int) -> None:
        super().__init__(root, wait_seconds=held.wait_seconds, area=held.area)
        self.held = held
        self.last = last

    def numbers(self) -> tuple[int, ...]:
        return (*(n for n in self.held.numbers() if n <= self.last), *super().numbers())

    def manifest(self, number: int, met: Met | None = None) -> Manifest:
        return self.held.manifest(number, met) if number <= self.last else super().manifest(number, met)

    def place_of(self, name: str, vault: bool = False) -> Path:
        there = self.held.place_of(name, vault)
        return there if there.is_file() else super().place_of(name, vault)


@dataclass(frozen=True, slots=True)
class Rehearsal(Workspace):
    """A workspace whose store is a rehearsal of another's. `path` has that one's settings and a copy of its
    definitions; the key and the cache are its own."""

    of: Workspace
    last: int

    @property
    def store(self) -> Store:
        return RehearsalStore(self.path / "store", self.of.store, self.last)

    @property
    def cache(self) -> Path:
        return self.of.cache

    @property
    def key_path(self) -> Path:
        return self.of.key_path


@contextmanager
def rehearse(workspace: Workspace) -> Iterator[Rehearsal]:
    """A rehearsal of the workspace as it stands, gone again afterwards. Writes in the workspace's cache alone, which
    can be deleted at any time. What a stopped process left there may hold files that were discarded since: the next
    rehearsal of another day removes it."""
    above = workspace.cache / _FOLDER
    above.mkdir(parents=True, exist_ok=True)
    for left in above.iterdir():
        if time.time() - left.stat().st_mtime > _LEFT:
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=above, ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        made = Rehearsal(place, workspace.settings, workspace, max(workspace.store.numbers(), default=0))
        for name in ("objects", "vault", "snapshots", "loading"):
            (place / "store" / name).mkdir(parents=True)
        if workspace.definitions.is_dir():
            shutil.copytree(workspace.definitions, place / "definitions")
        if (compiled := workspace.cache / "catalogue.jsonl").is_file():
            (place / "cache").mkdir()
            shutil.copy2(compiled, place / "cache" / compiled.name)
        yield made
