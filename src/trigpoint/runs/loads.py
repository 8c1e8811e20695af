"""What was loaded when, from which files, and whether it still holds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from trigpoint.model.snapshot import SheetAccount, Snapshot
from trigpoint.store.store import standing_on
from trigpoint.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class LoadRecord:
    """One snapshot of the history. `state` is `in effect`, `undone` or `purged`; an undo itself is `in effect` only
    while no later load or undo came after it. `by` is empty where the audit does not say. Rows read = taken + set
    aside, over all of `accounts`."""

    number: int
    id: str
    when: dt.datetime
    as_of: dt.date
    act: str
    format: str | None
    source: str | None
    files: tuple[str, ...]
    accounts: tuple[SheetAccount, ...]
    notes: tuple[str, ...]
    undoes: int | None
    state: str
    by: str

    @property
    def read(self) -> int:
        """Rows read."""
        return sum(a.read for a in self.accounts)

    @property
    def taken(self) -> int:
        """Rows taken."""
        return sum(a.taken for a in self.accounts)

    @property
    def set_aside(self) -> int:
        """Rows set aside."""
        return sum(a.set_aside for a in self.accounts)


def loads(workspace: Workspace) -> tuple[LoadRecord, ...]:
    """Every snapshot, oldest first."""
    store = workspace.store
    history = store.history()
    standing = {s.number for s in standing_on(history)}
    if history:
        standing.add(history[-1].number)
    by = {e.counts["snapshot"]: e.by for e in store.audit.entries() if "snapshot" in e.counts}
    return tuple(_record(s, s.number in standing, by.get(s.number, "")) for s in history)


def _record(snapshot: Snapshot, standing: bool, by: str) -> LoadRecord:
    state = "purged" if snapshot.purged else "in effect" if standing else "undone"
    return LoadRecord(
        number=snapshot.number,
        id=snapshot.id,
        when=snapshot.made_at,
        as_of=snapshot.as_of,
        act=snapshot.act,
        format=snapshot.format,
        source=snapshot.source,
        files=tuple(i.name for i in snapshot.inputs),
        accounts=snapshot.accounts,
        notes=snapshot.notes,
        undoes=snapshot.undoes,
        state=state,
        by=by,
    )
