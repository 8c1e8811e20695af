"""What is wrong with a workspace, and what to do about each."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from trigpoint.model.problem import UserMistake
from trigpoint.model.so_many import so_many
from trigpoint.store.change import files_there, needed_files, unneeded_files
from trigpoint.store.permissions import others_may_read
from trigpoint.store.store import IN_STORE
from trigpoint.store.workspace import Workspace

_LOW = 1 << 30  # bytes; a borough's load with its prepared tables takes a good part of it


@dataclass(frozen=True, slots=True)
class Ailment:
    """One thing that is wrong, and what to do about it."""

    what: str
    remedy: str


def examine(path: Path) -> tuple[Ailment, ...]:
    """Everything that is wrong, as far as can be told without reading every byte (`verify` does that).

    Raises `UserMistake` only where the folder is no workspace at all, or its settings cannot be read.
    """
    workspace = Workspace.open(path)
    checks: tuple[Callable[[Workspace], Iterator[Ailment]], ...] = (
        _key, _linked, _store_files, _unknown, _audit, _definitions, _space,
    )  # fmt: skip
    return tuple(ailment for check in checks for ailment in _told(check, workspace))


def _told(check: Callable[[Workspace], Iterator[Ailment]], workspace: Workspace) -> Iterator[Ailment]:
    try:
        yield from check(workspace)
    except UserMistake as mistake:
        for problem in mistake.problems:
            place = problem.where()
            what = f"{place}: {problem.what}" if place else problem.what
            yield Ailment(what, problem.instead)


def _key(workspace: Workspace) -> Iterator[Ailment]:
    workspace.key()
    if others_may_read(workspace.key_path):
        yield Ailment(
            "Others than its owner may read the key of the pseudonyms (keys/pseudonym.key).",
            "Take the permission away (on Windows: Properties, Security; elsewhere: chmod 600), and think about who "
            "could have read it: whoever has the key can tell which pseudonym stands for a known identifier.",
        )


def _linked(workspace: Workspace) -> Iterator[Ailment]:
    """People linked across authorities by a leave that the settings no longer name."""
    current = workspace.store.current()
    parts = current.parts.values() if current is not None else ()
    agreement = workspace.settings.people_linked_under
    for name in sorted({part.authority for part in parts if part.agreement and not agreement}):
        yield Ailment(
            f"People of {name} are linked with other authorities', and the settings name no leave for it.",
            "Load its records again, which takes the link out, or name the agreement: people_linked_under.",
        )


def _store_files(workspace: Workspace) -> Iterator[Ailment]:
    """Files that a snapshot needs and that are not there, and the other way round."""
    there = files_there(workspace.store)
    needed = needed_files(workspace.store, workspace.store.history())
    for path in sorted(path for path in needed if not path.is_file()):
        name = f"{path.parent.parent.name}/{path.parent.name}/{path.name}"
        yield Ailment(f"The store has lost {name}.", "Restore the workspace from a backup into a new folder.")
    left = unneeded_files(there, needed)
    if left:
        yield Ailment(
            f"{so_many(len(left), 'file is', 'files are')} left over from a load that was stopped or is under way.",
            "Where no load is under way, `trigpoint purge` removes them, whatever is due.",
        )


def _unknown(workspace: Workspace) -> Iterator[Ailment]:
    for name in _strangers(workspace):
        yield Ailment(f"{name} is no file of Trigpoint's.", "Move it elsewhere: a copy of records is easily forgotten.")


def _strangers(workspace: Workspace) -> Iterator[str]:
    store, keys = workspace.store, {workspace.key_path.name, workspace.web_key_path.name}
    for folder, known in ((store.root, IN_STORE), (workspace.key_path.parent, keys)):
        if folder.is_dir():
            yield from (f"{folder.name}/{p.name}" for p in sorted(folder.iterdir()) if p.name not in known)
    known_manifests = {f"{number:06d}.json" for number in store.numbers()}
    if store.snapshots_folder.is_dir():
        there = sorted(store.snapshots_folder.iterdir())
        yield from (f"store/snapshots/{p.name}" for p in there if p.name not in known_manifests)


def _audit(workspace: Workspace) -> Iterator[Ailment]:
    for problem in workspace.store.audit.check():
        yield Ailment(str(problem), "Find out who changed it; restore the workspace from a backup.")

    current = workspace.store.current()
    if current is not None and workspace.store.audit.latest("snapshot") < current.number:
        yield Ailment(f"Snapshot {current.id} is not in the audit yet.", "Nothing to do: the next change adds it.")


def _definitions(workspace: Workspace) -> Iterator[Ailment]:
    from trigpoint.catalogue.load import load_catalogue, national_definitions

    load_catalogue(national_definitions(), workspace.definitions, cache=workspace.cache)
    yield from ()


def _space(workspace: Workspace) -> Iterator[Ailment]:
    free = shutil.disk_usage(workspace.path).free
    if free < _LOW:
        yield Ailment(f"The disk has only {free / 1e6:,.0f} MB left.", "Make room before the next load.")
