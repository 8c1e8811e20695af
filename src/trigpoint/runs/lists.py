"""Use case: the lists to work from, as of a day. Counts for everyone; the rows themselves are behind the door."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trigpoint.catalogue.lists import GROUPS
from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.catalogue.objects import Catalogue
from trigpoint.catalogue.worklist import WorkList
from trigpoint.language.near import did_you_mean
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.snapshot import Snapshot
from trigpoint.model.table import AUTHORITY
from trigpoint.runs.whose import find_authority
from trigpoint.store.workspace import Workspace

if TYPE_CHECKING:
    from trigpoint.engines.lists import ListCount, Only
    from trigpoint.engines.prepare import Prepared

TEAM, WORKER = GROUPS


@dataclass(frozen=True, slots=True)
class CountedList:
    """One list and what is on it; `count` is None where that cannot be told from what is loaded, and `lacks` says why:
    without visits, every child would be one without a visit."""

    work: WorkList
    count: ListCount | None
    lacks: str


@dataclass(frozen=True, slots=True)
class Lists:
    """Lists counted on a day, in the catalogue's order."""

    snapshot: Snapshot
    on: dt.date
    lists: tuple[CountedList, ...]


def count_lists(
    workspace: Workspace,
    name: str | None = None,
    on: dt.date | None = None,
    team: str | None = None,
    worker: str | None = None,
    authority: str | None = None,
) -> Lists:
    """How many rows are on each list, or on the one of that name, by team and worker (a pseudonym); of one authority
    where one is named.

    The day is the last that the records describe unless said. With a team or a worker, lists that are not counted by
    that are left out. Raises `UserMistake` for an unknown list, a day beyond the data, and where nothing is loaded.
    """
    catalogue, snapshot = workspace_catalogue(workspace.path), current(workspace)
    day = list_day(snapshot, on)
    only = (*kept(team, worker), *of_authority(workspace, snapshot, authority))
    named = [find_list(catalogue, name, only)] if name is not None else catalogue.lists.values()
    chosen = [work for work in named if {column for column, _ in only} <= {*work.group, AUTHORITY}]
    lacks = {work.id: lacks_of(workspace, catalogue, snapshot, work, authority) for work in chosen}
    return Lists(snapshot, day, tuple(_counted(workspace, snapshot, catalogue, chosen, day, only, lacks)))


def _counted(
    workspace: Workspace,
    snapshot: Snapshot,
    catalogue: Catalogue,
    chosen: list[WorkList],
    day: dt.date,
    only: Only,
    lacks: Mapping[str, str],
) -> list[CountedList]:
    from trigpoint.engines.lists import count_lists as on_duckdb

    told = [work for work in chosen if not lacks[work.id]]
    prepared = prepared_for(workspace, snapshot, catalogue, told)
    counts = {count.list: count for count in on_duckdb(catalogue, prepared, told, day, only)}
    return [CountedList(work, counts.get(work.id), lacks[work.id]) for work in chosen]


def prepared_for(workspace: Workspace, snapshot: Snapshot, catalogue: Catalogue, lists: list[WorkList]) -> Prepared:
    """The prepared tables that these lists read."""
    from trigpoint.engines.lists import tables_of_list
    from trigpoint.engines.prepare import prepare

    tables = {table for work in lists for table in tables_of_list(catalogue, work)}
    return prepare(workspace.store, snapshot, catalogue, workspace.cache, tables)


def lacks_of(
    workspace: Workspace, catalogue: Catalogue, snapshot: Snapshot, work: WorkList, authority: str | None = None
) -> str:
    """Why it cannot be told what is on the list; empty where it can. Of several authorities each that sent such
    records must be told: one without visits would have every child on it. `authority` asks of one alone."""
    from trigpoint.engines.authorities import SEVERAL, authorities_of
    from trigpoint.engines.lacking import given_by, lacking_for_list

    held = authorities_of(workspace.store, snapshot)
    if authority is not None:
        name = find_authority(workspace, snapshot, authority)
        return next(lacking_for_list(catalogue, one.given, work) for one in held if one.name == name)
    if len(held) < SEVERAL:
        return lacking_for_list(catalogue, given_by(snapshot), work)
    lacks = {one.name: lacking_for_list(catalogue, one.given, work) for one in held if work.table in one.given}
    if not lacks:
        return lacking_for_list(catalogue, given_by(snapshot), work)
    said = [f"{name}: {why}" for name, why in lacks.items() if why]
    return " ".join([*said, "Ask for another alone with --authority."]) if said else ""


def find_list(catalogue: Catalogue, name: str, only: Only = ()) -> WorkList:
    """The list of that name. Raises `UserMistake` with the near name, and where it is not counted by a column of
    `only`."""
    found = catalogue.lists.get(name)
    if found is None:
        hint = did_you_mean(name, catalogue.lists) or "Run `trigpoint list` to see all."
        raise UserMistake(Problem(f'There is no list "{name}".', hint))
    for column, _ in only:
        if column not in (*found.group, AUTHORITY):
            what = f"{name} is not counted by {'team' if column == TEAM else 'worker'}."
            raise UserMistake(Problem(what, f"It is counted by: {', '.join(found.group) or 'nothing'}."))
    return found


def list_day(snapshot: Snapshot, on: dt.date | None) -> dt.date:
    """The day of a list: the last that the records describe unless said. Raises `UserMistake` for a later one."""
    last = snapshot.records_on or snapshot.known_on
    if on is not None and on > last:
        what = f"The records describe no day after {last}."
        raise UserMistake(Problem(what, f"Write --on {last} or earlier, or load newer records."))
    return last if on is None else on


def kept(team: str | None, worker: str | None) -> Only:
    """Which rows are kept for a team and a worker."""
    said = ((TEAM, team), (WORKER, worker))
    return tuple((column, value) for column, value in said if value is not None)


def of_authority(workspace: Workspace, snapshot: Snapshot, authority: str | None) -> Only:
    """Which rows are kept for one authority; all where none is named. Raises `UserMistake` for one that is not held."""
    return () if authority is None else ((AUTHORITY, find_authority(workspace, snapshot, authority)),)


def current(workspace: Workspace) -> Snapshot:
    """The current snapshot. Raises `UserMistake` where nothing is loaded."""
    snapshot = workspace.store.current()
    if snapshot is None:
        raise UserMistake(Problem("Nothing is loaded in this workspace yet.", "Run `trigpoint load`."))
    return snapshot
