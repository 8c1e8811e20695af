"""One change to the store, under the writers' lock: files first, the manifest last, the audit after it."""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import secrets
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.snapshot import NOT_RECORDS, InputFile, ObjectRef, Part, SheetAccount, Snapshot
from trigpoint.store import files, objects
from trigpoint.store import manifest as manifests
from trigpoint.store.audit import account
from trigpoint.store.manifest import Manifest, Purge
from trigpoint.store.store import HOLDER, LOCK, Store

if TYPE_CHECKING:
    import polars as pl


LOAD = "load"


class Change:
    """What a writer holds. `before` is the snapshot that the change starts from, or None in an empty store. `whole`:
    nothing that it put lies about which no snapshot needs. `swept` are the files that it swept, each with its bytes."""

    def __init__(self, store: Store, by: str) -> None:
        self.store = store
        self.by = by
        self.before = store.current()
        self.committed: Snapshot | None = None
        self.whole = False
        self.swept: dict[Path, int] = {}
        self._put: list[Path] = []

    def put(self, frame: pl.DataFrame, vault: bool = False) -> ObjectRef:
        """Put a table into the store (`vault`: behind the door). The same content again is the same file."""
        data = objects.to_parquet(frame)
        name = objects.name_of(data)
        path = self.store.place_of(name, vault)
        if not path.is_file():
            # On Windows what lies in the vault has its folder's access list: one of its own takes a process a file.
            private = vault and os.name != "nt"
            self._put.append(path)
            with plain_errors():
                files.make_folder(path.parent)
                files.put_in_place(path, data, self._temporary(), private=private)
        return ObjectRef(name, frame.height, len(data))

    def commit(
        self,
        *,
        act: str,
        as_of: dt.date,
        format: str | None = None,
        source: str | None = None,
        parts: Mapping[tuple[str, str], Part | None],
        inputs: Sequence[InputFile] = (),
        accounts: Sequence[SheetAccount] = (),
        notes: Sequence[str] = (),
        aside: ObjectRef | None = None,
        undoes: int | None = None,
        restores: int | None = None,
        purge: Purge | None = None,
        extra: Mapping[str, str] | None = None,
        reason: str = "",
    ) -> Snapshot:
        """Make the new snapshot. `parts` are those that differ from before: (table, source) to a part, or None to drop.

        Once per change. When this returns, the snapshot is on the disk; when it raises, there is none.
        """
        if self.committed is not None:
            raise RuntimeError("a change is committed once")
        merged = dict(self.before.parts) if self.before else {}
        for key, part in parts.items():
            if part is None:
                merged.pop(key, None)
            else:
                merged[key] = part
        snapshot = Snapshot(
            number=self.before.number + 1 if self.before else 1,
            made_at=dt.datetime.now(dt.UTC),
            as_of=as_of,
            known_on=as_of,
            act=act,
            format=format,
            source=source,
            parent=self.before.number if self.before else 0,
            parts=merged,
            inputs=tuple(inputs),
            accounts=tuple(accounts),
            notes=tuple(notes),
            aside=aside,
            undoes=undoes,
            restores=restores,
            extra=dict(extra or {}),
        )
        gave = act == LOAD and any(part is not None and table not in NOT_RECORDS for (table, _), part in parts.items())
        self.committed = self._write(snapshot, gave, purge)
        named = {self.store.place_of(ref.name, vault) for ref, vault in manifests.objects_of(self.committed)}
        self.whole = named.issuperset(self._put)
        with suppress(
            UserMistake
        ):  # the snapshot is made: `doctor` says that its entry is missing, the next change adds it
            record(self.store, self.committed, self.by, reason)
        return self.committed

    def _write(self, snapshot: Snapshot, gave_records: bool, purge: Purge | None) -> Snapshot:
        missing = [ref.name[:12] for ref, vault in manifests.objects_of(snapshot) if not self._has(ref, vault)]
        if missing:
            what = f"The store has lost {len(missing)} of its files ({missing[0]} ...)."
            raise UserMistake(Problem(what, "Run `trigpoint verify`, and restore the workspace from a backup."))
        snapshot = self._with_days(snapshot, gave_records)
        previous = self.before.sha256 if self.before else ""
        data = manifests.to_bytes(Manifest(snapshot, previous, purge, self.store.audit.head()))
        place = self.store.snapshots_folder / manifests.file_name(snapshot.number)
        with plain_errors():
            files.make_folder(place.parent)
            try:
                files.put_in_place(place, data, self._temporary())
            except OSError:
                # In place all the same where only the folder could not be synced, which some network drives refuse.
                if not place.is_file():
                    raise
        return manifests.from_bytes(data).snapshot

    def _has(self, ref: ObjectRef, vault: bool) -> bool:
        return self.store.place_of(ref.name, vault).is_file()

    def _with_days(self, snapshot: Snapshot, gave_records: bool) -> Snapshot:
        """With the latest day that it or one that it stands on describes, and the latest of one that gave records."""
        below = self.before if snapshot.undoes is None else self._restored(snapshot)
        known = [below.known_on] if below is not None else []
        known += [snapshot.as_of] if snapshot.undoes is None or below is None else []
        days = [below.records_on] if below is not None and below.records_on is not None else []
        days += [snapshot.as_of] if gave_records else []
        return replace(snapshot, known_on=max(known), records_on=max(days, default=None))

    def _restored(self, undo: Snapshot) -> Snapshot | None:
        """The snapshot that an undo goes back to, which knows what all that it stands on knew."""
        return self.store.manifest(undo.restores).snapshot if undo.restores else None

    def _temporary(self) -> Path:
        return self.store.loading_folder / f"{os.getpid()}-{secrets.token_hex(8)}.part"

    def take_back(self) -> None:
        """Take away what was put and never committed."""
        now = self.store.current()
        if now is not None and now != self.before:  # stopped after the last rename: the change is made
            return
        left = [path for path in (*self._put, *self.store.loading_folder.iterdir()) if not files.remove(path)]
        self.whole = not left

    def sweep(self) -> tuple[Path, ...]:
        """Remove what no snapshot needs any more; gives what could not go, being open elsewhere (Windows)."""
        left = []
        there = files_there(self.store)
        for path in unneeded_files(there, needed_files(self.store, self.store.history())):
            size = path.stat().st_size
            if files.remove(path):
                self.swept[path] = size
            else:
                left.append(path)
        self.whole = not left
        return tuple(left)


@contextmanager
def hold(store: Store, timeout: float, by: str) -> Iterator[Change]:
    """Hold the writers' lock. First mends what a stopped writer left: sweeps its files, completes its audit.

    Whoever stops before its work is whole leaves the file that says who held the lock. Only then is everything looked
    through for what no snapshot needs: that takes the longer, the more was ever loaded.
    """
    from filelock import FileLock, Timeout

    by = by or account()
    with plain_errors():
        files.make_folder(store.loading_folder)
    lock = FileLock(store.root / LOCK)
    try:
        with plain_errors():
            lock.acquire(timeout=timeout)
    except Timeout as error:
        raise UserMistake(_held(store)) from error
    whole = False
    try:
        with plain_errors():
            stopped = (store.root / HOLDER).exists() or any(store.loading_folder.iterdir())
            _sign(store, by)
            check_whole(store)
            change = Change(store, by)
            whole = not stopped or not change.sweep()
            complete_audit(store)
        try:
            yield change
        finally:
            if change.committed is None:
                change.take_back()
            whole = whole and change.whole
    finally:
        try:
            if whole:
                files.remove(store.root / HOLDER)
        finally:
            lock.release()


@contextmanager
def plain_errors() -> Iterator[None]:
    """Tell a full disk or a missing permission in words."""
    try:
        yield
    except TimeoutError:  # the lock's own, told by who holds it
        raise
    except OSError as error:
        why = error.strerror or type(error).__name__
        instead = "Nothing was changed. Make room or ask for the permission, and try again."
        raise UserMistake(Problem(f"The store cannot be written: {why}.", instead)) from error


def check_whole(store: Store) -> None:
    """Refuse to write where a manifest is missing: what it names would be swept away as nobody's."""
    numbers = store.numbers()
    newest = max(store.audit.latest("snapshot"), *numbers, 0)
    if numbers != tuple(range(1, newest + 1)):
        missing = sorted(set(range(1, newest + 1)) - set(numbers))
        what = f"The store has lost the manifest of snapshot {missing[0]}."
        raise UserMistake(Problem(what, "Restore the workspace from a backup; `trigpoint verify` says what is wrong."))


def needed_files(store: Store, history: Iterable[Snapshot]) -> set[Path]:
    """Where every table lies that a snapshot of the history needs which was not purged."""
    kept = (snapshot for snapshot in history if not snapshot.purged)
    return {store.place_of(ref.name, vault) for ref, vault in manifests.objects_of(*kept)}


def files_there(store: Store) -> tuple[Path, ...]:
    """Every table, and temporary files."""
    found = list(store.loading_folder.iterdir()) if store.loading_folder.is_dir() else []
    return (*found, *(path for folder in ("objects", "vault") for path in (store.root / folder).glob("*/*")))


def unneeded_files(there: Iterable[Path], needed: Container[Path]) -> list[Path]:
    """Of the files that were there before the manifests were read, those that no snapshot needs: what a stopped writer
    or a purge left. What a writer put later is not among them."""
    return sorted(path for path in there if path not in needed and os.path.lexists(path))


def complete_audit(store: Store) -> None:
    """Give a snapshot its audit entry where its writer was stopped between the two; the lock is held."""
    current = store.current()
    if current is not None and store.audit.latest("snapshot") < current.number:
        reason = "The process was stopped before it wrote this entry, which was added by the next."
        record(store, current, "unknown account", reason)


def record(store: Store, snapshot: Snapshot, by: str, reason: str) -> None:
    """Write a snapshot into the audit, anchored by its manifest's hash."""
    details = {"sha256": snapshot.sha256, "as_of": snapshot.as_of.isoformat()}
    details |= {"format": snapshot.format or "", "source": snapshot.source or ""}
    counts = {
        "snapshot": snapshot.number,
        "files": len(snapshot.inputs),
        "read": sum(a.read for a in snapshot.accounts),
        "taken": sum(a.taken for a in snapshot.accounts),
        "set_aside": sum(a.set_aside for a in snapshot.accounts),
    }
    store.audit.append(by=by, act=snapshot.act, reason=reason, details=details, counts=counts)


def _sign(store: Store, by: str) -> None:
    """Say who holds the lock, for whoever has to wait; in one step, so that what an earlier one left is never lost, and
    on the disk before any table: by it the next writer knows that this one was stopped."""
    since = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    holder = {"by": by, "computer": platform.node(), "process": os.getpid(), "since": since}
    beside = store.loading_folder / f"{os.getpid()}-{secrets.token_hex(8)}.part"
    files.put_in_place(store.root / HOLDER, json.dumps(holder).encode(), beside)


def _held(store: Store) -> Problem:
    """Who holds the lock, in words."""
    instead = "Nothing was changed. Wait until it has finished and try again."
    try:
        holder = json.loads((store.root / HOLDER).read_bytes())
        since = dt.datetime.fromisoformat(holder["since"]).astimezone()
        who = f"{holder['by']} on {holder['computer']} (process {holder['process']}) since {since:%H:%M on %d %B %Y}"
    except (OSError, ValueError, KeyError, TypeError):
        who = "another process"
    return Problem(f"The workspace is being changed by {who}.", instead)
