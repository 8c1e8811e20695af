"""The proof of a store: every file against its name, every manifest against the next, every line of the audit."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.snapshot import ObjectRef, Snapshot
from trigpoint.store import manifest as manifests
from trigpoint.store.change import files_there, unneeded_files
from trigpoint.store.editions import Editions
from trigpoint.store.issued import Issued
from trigpoint.store.manifest import Manifest, Met, file_name
from trigpoint.store.releases import Releases
from trigpoint.store.store import Store

_BLOCK = 1 << 20
_RESTORE = "Restore the workspace from a backup."


@dataclass(frozen=True, slots=True)
class Verification:
    """What was proved. `problems` is empty where everything holds.

    `leftovers` name the files that no snapshot needs, which a stopped writer left and a purge removes (or that one is
    writing just now): no fault. `head` and `audit_head` are the newest manifest's and audit line's hashes: kept
    elsewhere, they show a tail that was cut off together with the file that keeps the audit's head and every manifest
    after it.
    """

    problems: tuple[Problem, ...]
    manifests: int
    files: int
    audit_lines: int
    leftovers: tuple[str, ...]
    head: str
    audit_head: str


def verify(store: Store) -> Verification:
    """Read and prove everything. Takes no lock; a load that ends meanwhile is not looked at."""
    there = files_there(store)
    # The audit before the manifests: what it speaks of by then has its manifest.
    problems = list(store.audit.check())
    entries = () if problems else tuple(store.audit.entries())
    read, damaged = _read_manifests(store)
    problems += damaged
    problems += _chain(read)
    problems += _anchors(read, {e.counts["snapshot"]: e.details["sha256"] for e in entries if "snapshot" in e.counts})
    kept = {file_name(m.snapshot.number): m.audit for m in read if m.audit is not None}
    problems += store.audit.cut(kept) if not problems else ()
    problems += [p for manifest in read for p in _balance(manifest.snapshot)]
    shelves = (Releases(store), Editions(store), Issued(store)) if entries else ()
    problems += [problem for shelf in shelves for problem in shelf.check()]
    wanted: dict[Path, tuple[ObjectRef, int]] = {}
    leftovers: tuple[str, ...] = ()
    if not damaged:
        history = tuple(manifests.with_purges(reversed(read)))[::-1]
        wanted = _wanted(store, history)
        proofs = (_prove(path, ref, number) for path, (ref, number) in sorted(wanted.items()))
        problems += [problem for problem in proofs if problem is not None]
        leftovers = tuple(path.name for path in unneeded_files(there, wanted))
    return Verification(
        tuple(problems),
        len(read),
        len(wanted),
        len(entries),
        leftovers,
        read[-1].snapshot.sha256 if read else "",
        entries[-1].hash if entries else "",
    )


def _read_manifests(store: Store) -> tuple[list[Manifest], list[Problem]]:
    read: list[Manifest] = []
    problems: list[Problem] = []
    numbers = store.numbers()
    missing = sorted(set(range(1, max(numbers, default=0) + 1)) - set(numbers))
    problems += [Problem("This manifest is missing.", _RESTORE, file=file_name(number)) for number in missing]
    met = Met()
    for number in numbers:
        try:
            manifest = store.manifest(number, met)
        except UserMistake as mistake:
            problems += mistake.problems
            continue
        if manifest.snapshot.number != number:
            problems.append(Problem("This manifest speaks of another snapshot.", _RESTORE, file=file_name(number)))
        read.append(manifest)
    return read, problems


def _chain(read: Sequence[Manifest]) -> list[Problem]:
    """Each manifest holds the hash of the one before it."""
    problems = []
    before = {m.snapshot.number: m.snapshot.sha256 for m in read}
    for manifest in read:
        number = manifest.snapshot.number
        expected = "" if number == 1 else before.get(number - 1)
        if expected is not None and manifest.previous != expected:
            what = "The manifest before this one was changed after it was written."
            problems.append(Problem(what, _RESTORE, file=file_name(number)))
    return problems


def _anchors(read: Sequence[Manifest], audited: Mapping[int, str]) -> list[Problem]:
    """Each snapshot that the audit speaks of is there, with the hash that the audit wrote down."""
    there = {m.snapshot.number: m.snapshot.sha256 for m in read}
    problems = []
    for number, sha256 in audited.items():
        if number not in there and number > max(there, default=0):
            what = "The audit speaks of this snapshot, but its manifest is missing."
            problems.append(Problem(what, _RESTORE, file=file_name(number)))
        elif there.get(number, sha256) != sha256:
            what = "This manifest is not the one that the audit speaks of."
            problems.append(Problem(what, _RESTORE, file=file_name(number)))
    return problems


def _balance(snapshot: Snapshot) -> list[Problem]:
    """Rows read = rows taken + rows set aside."""
    unequal = (a for a in snapshot.accounts if a.read != a.taken + a.set_aside)
    what = f"In snapshot {snapshot.number} the rows read are not the rows taken and set aside."
    return [Problem(what, file=account.file, sheet=account.sheet or "") for account in unequal]


def _wanted(store: Store, history: Sequence[Snapshot]) -> dict[Path, tuple[ObjectRef, int]]:
    """Where each file lies that a snapshot needs, and the first snapshot that does."""
    wanted: dict[tuple[str, bool], tuple[ObjectRef, int]] = {}
    for snapshot in history:
        if not snapshot.purged:
            for ref, vault in manifests.objects_of(snapshot):
                wanted.setdefault((ref.name, vault), (ref, snapshot.number))
    return {store.place_of(name, vault): found for (name, vault), found in wanted.items()}


def _prove(path: Path, ref: ObjectRef, number: int) -> Problem | None:
    file = f"{path.parent.parent.name}/{path.parent.name}/{path.name}"
    try:
        with path.open("rb") as stream:
            digest = hashlib.sha256()
            size = 0
            while block := stream.read(_BLOCK):
                digest.update(block)
                size += len(block)
    except FileNotFoundError:
        return Problem(f"This file of snapshot {number} is missing.", _RESTORE, file=file)
    except OSError as error:
        why = error.strerror or type(error).__name__
        return Problem(f"This file of snapshot {number} cannot be read: {why}.", file=file)
    if size != ref.size:
        return Problem(f"This file of snapshot {number} has {size} bytes, not {ref.size}.", _RESTORE, file=file)
    if digest.hexdigest() != ref.name:
        return Problem(f"This file of snapshot {number} was changed after it was written.", _RESTORE, file=file)
    return None
