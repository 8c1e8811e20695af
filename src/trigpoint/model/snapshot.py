"""What a load made: the snapshot, the files that it holds, and the account of every row that was read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

NOT_RECORDS = frozenset({"observation", "target", "benchmark", "published", "figure", "population"})
"""Tables that say nothing of what happened to anybody, and so nothing of the day up to which that is known."""


@dataclass(frozen=True, slots=True)
class ObjectRef:
    """One immutable file of the store. `name` is the SHA-256 of its bytes, in hex, and its file name."""

    name: str
    rows: int
    size: int


@dataclass(frozen=True, slots=True)
class Reach:
    """The days of which a part says everything: from `first` to `last`, the day that its newest load describes.

    `only_latest`: the source gives how things stand on that day and no more (the last visit of each plan, today's
    placements), so that nothing of its table can be counted over days, and no earlier day can be told.
    """

    first: dt.date
    last: dt.date
    only_latest: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """What one source gave of one table: the open columns, and the identifying ones behind the door.

    Both files hold a column `_row_key`, by which they join; `vault` also holds source file, sheet and row number,
    and the identifiers as the source wrote them. `given` names the columns that the source gave at all, blank or not;
    None where that is not known. `reach`: of which days its records are complete; None where they all are.
    `authority` is whose records they are; empty: those of the workspace's own area. `as_of` is the day that the newest
    load of it describes; None where that is not known. `agreement` is the leave under which its people were given the
    pseudonyms that all authorities share; empty: they have pseudonyms of their own authority.
    """

    open: ObjectRef
    vault: ObjectRef | None = None
    given: tuple[str, ...] | None = None
    reach: Reach | None = None
    authority: str = ""
    as_of: dt.date | None = None
    agreement: str = ""


def source_of(source: str, authority: str) -> str:
    """The name under which a store keeps what a source sent for an authority (empty: the workspace's own area), so
    that the same system of two authorities is two sources."""
    return f"{source} of {authority}" if authority else source


@dataclass(frozen=True, slots=True)
class SheetAccount:
    """The account of one sheet (or one CSV): read = taken + set_aside, always."""

    file: str
    sheet: str | None
    read: int
    taken: int
    set_aside: int
    unread_columns: tuple[str, ...] = ()
    missing_columns: tuple[str, ...] = ()
    table: str | None = None


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that was loaded: its name without folders, and the SHA-256 of its bytes."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Snapshot:
    """One state of the store, made by one act (`load`, `undo`, `purge`, ...), described by one manifest.

    `number` counts up from 1. `as_of` is the day that the data describes; `known_on` the latest `as_of` of this
    snapshot and all before it in effect, so that "as known on a date" never sees a later load. `records_on` is the
    latest `as_of` of those of them that gave records (not figures, targets, benchmarks or populations): the day up to
    which figures can be counted, or None. `parent` is the number of the snapshot in effect before (0: none). `parts`
    maps (table, source) to its files. `aside` holds rows set aside, behind the door. `undoes` names the snapshot that
    an undo takes back. `sha256` is the hash of the manifest itself.
    """

    number: int
    made_at: dt.datetime
    as_of: dt.date
    known_on: dt.date
    act: str
    format: str | None
    source: str | None
    parent: int
    parts: Mapping[tuple[str, str], Part]
    inputs: tuple[InputFile, ...] = ()
    accounts: tuple[SheetAccount, ...] = ()
    notes: tuple[str, ...] = ()
    aside: ObjectRef | None = None
    undoes: int | None = None
    restores: int | None = None
    purged: bool = False
    records_on: dt.date | None = None
    sha256: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """How people and outputs name the snapshot: number and the first characters of its manifest's hash."""
        return f"{self.number}-{self.sha256[:12]}"

    def sources(self, table: str) -> Mapping[str, Part]:
        """The parts of a table, by source."""
        return {source: part for (name, source), part in self.parts.items() if name == table}

    @property
    def authorities(self) -> tuple[str, ...]:
        """Whose records there are, sorted; empty text for the workspace's own area."""
        return tuple(sorted({part.authority for (table, _), part in self.parts.items() if table not in NOT_RECORDS}))

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of the tables that hold anything, sorted."""
        return tuple(sorted({table for table, _ in self.parts}))
