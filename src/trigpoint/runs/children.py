"""The one door for a child: nothing else gives rows about children, or what points at one.

A reason is asked for and written into the audit, with who and when and which figure and how many rows (never which),
before a single row is given. What lies behind the door in the store is opened here, and nowhere else but where a load
writes it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.catalogue.objects import Catalogue, Indicator, ValueKind
from trigpoint.catalogue.worklist import WorkList
from trigpoint.model.observation import Observation
from trigpoint.model.period import Period
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.snapshot import Snapshot
from trigpoint.model.table import Table
from trigpoint.runs.behind import ChildRow, Field, open_listed, open_rows
from trigpoint.runs.definitions import find_indicator
from trigpoint.store.workspace import Workspace

if TYPE_CHECKING:
    from trigpoint.engines.prepare import Prepared

Which = Literal["numerator", "denominator"]
_WORDS = 2


@dataclass(frozen=True, slots=True)
class ChildrenBehind:
    """The rows behind one part of a figure. `counted` is the number that they make: the rows, or the different things
    (`distinct`) that they are about. `member` is (breakdown, member)."""

    indicator: Indicator
    period: Period
    part: Which
    member: tuple[str, str] | None
    figure: Observation
    snapshot: str
    table: str
    counted: int
    distinct: str | None
    columns: tuple[Field, ...]
    rows: tuple[ChildRow, ...]


@dataclass(frozen=True, slots=True)
class MovedRows:
    """The rows by which a figure differs from what it was. `how` says of each row whether it is `late`, `changed` or
    `gone`; one that is gone is shown as it last was. `since` and `snapshot` are the two that are held side by side."""

    indicator: Indicator
    period: Period
    member: tuple[str, str] | None
    since: str
    snapshot: str
    table: str
    columns: tuple[Field, ...]
    rows: tuple[ChildRow, ...]
    how: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IssueRows:
    """The rows of one table that a data-quality rule doubts."""

    rule: str
    table: str
    snapshot: str
    columns: tuple[Field, ...]
    rows: tuple[ChildRow, ...]


@dataclass(frozen=True, slots=True)
class ListRows:
    """The rows of a list to work from, in its order, as of a day."""

    work: WorkList
    on: dt.date
    snapshot: str
    columns: tuple[Field, ...]
    rows: tuple[ChildRow, ...]


@dataclass(frozen=True, slots=True)
class AsideRows:
    """Rows and cells that a load set aside: the columns of its list, and the values of each."""

    snapshot: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


def children_behind(
    workspace: Workspace,
    *,
    indicator: str,
    period: Period,
    part: Which = "numerator",
    member: tuple[str, str] | None = None,
    by: str,
    reason: str,
) -> ChildrenBehind:
    """The rows behind a figure, with the identifiers and names as the source wrote them. Audited before it returns.

    Raises `UserMistake` without a reason of at least two words, for an unknown name, for a figure that stands on no
    rows (sent as a number, or a ratio of two others), and where the audit cannot be written.
    """
    from trigpoint.engines.drill import rows_behind
    from trigpoint.runs.explain import explain

    why = _reason(reason)
    catalogue = workspace_catalogue(workspace.path)
    found = find_indicator(catalogue, indicator)
    snapshot = _current(workspace)
    table = _table_of(catalogue, found, snapshot)
    explained = explain(workspace, found.id, period, member)
    if explained.snapshot != snapshot.id:
        raise UserMistake("The workspace was loaded anew just now. Ask again.")
    prepared = _prepared(workspace, snapshot, catalogue)
    behind = rows_behind(catalogue, prepared, found, period, part, explained.member)
    columns, rows = open_rows(workspace, snapshot, catalogue, prepared, table, behind.rows)
    split = f"{explained.member[0]}={explained.member[1]}" if explained.member else ""
    details = {"indicator": found.id, "period": str(period), "part": part, "member": split, "snapshot": snapshot.id}
    workspace.store.audit.append(by=by, act="children", reason=why, details=details, counts={"rows": len(rows)})
    return ChildrenBehind(
        indicator=found,
        period=period,
        part=part,
        member=explained.member,
        figure=explained.figure,
        snapshot=snapshot.id,
        table=table.name,
        counted=behind.counts,
        distinct=behind.distinct,
        columns=columns,
        rows=rows,
    )


def moved_rows(
    workspace: Workspace,
    *,
    indicator: str,
    period: Period,
    since: dt.date | None = None,
    member: tuple[str, str] | None = None,
    by: str,
    reason: str,
) -> MovedRows:
    """The rows that moved a figure since a day (None: since before the newest load of records). Audited before it
    returns. Raises `UserMistake` as `children_behind`, and where there is nothing earlier."""
    from trigpoint.runs.explain import explain
    from trigpoint.runs.restated import both_snapshots, movement_of

    why = _reason(reason)
    catalogue = workspace_catalogue(workspace.path)
    found = find_indicator(catalogue, indicator)
    before, now = both_snapshots(workspace, since)
    table = _table_of(catalogue, found, now)
    named = explain(workspace, found.id, period, member).member
    movement = movement_of(workspace, catalogue, (before, now), found, period, named)
    told: list[tuple[str, ChildRow]] = []
    columns: tuple[Field, ...] = ()
    for how, keys, at in (
        ("late", movement.late, now),
        ("changed", movement.changed, now),
        ("gone", movement.gone, before),
    ):
        fields, rows = open_rows(workspace, at, catalogue, _prepared(workspace, at, catalogue), table, keys)
        columns = columns or fields
        told += [(how, row) for row in rows]
    split = f"{named[0]}={named[1]}" if named else ""
    details = {"indicator": found.id, "period": str(period), "part": "moved", "member": split, "snapshot": now.id}
    counts = {"rows": len(told)}
    workspace.store.audit.append(
        by=by, act="children", reason=why, details=details | {"since": before.id}, counts=counts
    )
    return MovedRows(
        indicator=found,
        period=period,
        member=named,
        since=before.id,
        snapshot=now.id,
        table=table.name,
        columns=columns,
        rows=tuple(row for _, row in told),
        how=tuple(how for how, _ in told),
    )


def issue_rows(
    workspace: Workspace,
    *,
    rule: str,
    table: str | None = None,
    team: str | None = None,
    worker: str | None = None,
    authority: str | None = None,
    by: str,
    reason: str,
) -> IssueRows:
    """The rows that a data-quality rule doubts, of one table; of an authority, a team or a worker (a pseudonym) where
    one is named. Audited before it returns.

    Raises `UserMistake` without a reason, for a rule that doubts nothing, and, where it doubts rows of several tables,
    unless one of them is named.
    """
    from trigpoint.engines.quality import doubted_rows
    from trigpoint.runs.lists import kept, of_authority

    why = _reason(reason)
    catalogue = workspace_catalogue(workspace.path)
    snapshot = _current(workspace)
    prepared = _prepared(workspace, snapshot, catalogue)
    only = (*kept(team, worker), *of_authority(workspace, snapshot, authority))
    found = doubted_rows(catalogue, prepared, rule, only)
    if not found:
        whose = "".join(f", of {column.lstrip('_').removesuffix('_id')} {value}" for column, value in only)
        what = f'No row is doubted by a rule "{rule}"{whose}.'
        raise UserMistake(Problem(what, "Run `trigpoint check` to see which rules doubt something."))
    if table is None and len(found) == 1:
        (table,) = found
    if table not in found:
        instead = f"Name one with --table: {', '.join(sorted(found))}."
        raise UserMistake(Problem(f'"{rule}" doubts rows of these tables.', instead))
    columns, rows = open_rows(workspace, snapshot, catalogue, prepared, catalogue.tables[table], found[table])
    details = {"rule": rule, "table": table, "snapshot": snapshot.id, **{k.lstrip("_"): v for k, v in only}}
    workspace.store.audit.append(by=by, act="issue rows", reason=why, details=details, counts={"rows": len(rows)})
    return IssueRows(rule, table, snapshot.id, columns, rows)


def list_rows(
    workspace: Workspace,
    *,
    name: str,
    on: dt.date | None = None,
    team: str | None = None,
    worker: str | None = None,
    authority: str | None = None,
    by: str,
    reason: str,
) -> ListRows:
    """The rows of a list to work from, as of a day, in the list's order. Audited before it returns.

    `worker` is a pseudonym, as the counts give it, or the worker's identifier as the source wrote it. Raises
    `UserMistake` without a reason, for an unknown list, for a day beyond the data, and where nothing is loaded.
    """
    from trigpoint.engines.drill import rows_on_list
    from trigpoint.runs.lists import WORKER, find_list, kept, lacks_of, list_day, of_authority, prepared_for

    why = _reason(reason)
    catalogue, snapshot = workspace_catalogue(workspace.path), _current(workspace)
    work, day = find_list(catalogue, name, kept(team, worker)), list_day(snapshot, on)
    if lacks := lacks_of(workspace, catalogue, snapshot, work, authority):
        raise UserMistake(Problem(f"It cannot be told what is on the list {name}.", lacks))
    prepared = prepared_for(workspace, snapshot, catalogue, [work])
    columns = tuple(dict.fromkeys((*work.shown, *((WORKER,) if worker is not None else ()))))
    only = (*kept(team, None), *of_authority(workspace, snapshot, authority))
    listed = rows_on_list(catalogue, prepared, work, day, columns, only)
    fields, rows = open_listed(workspace, snapshot, catalogue, prepared, work, listed)
    if worker is not None:
        pseudonyms = [row[columns.index(WORKER)] for row in listed.values]
        place = [f.name for f in fields].index(WORKER)
        rows = tuple(row for row, p in zip(rows, pseudonyms, strict=True) if worker in (p, row.values[place]))
    details = {"list": name, "on": day.isoformat(), "team": team or "", "worker": worker or "", "snapshot": snapshot.id}
    details |= {"authority": authority} if authority is not None else {}
    workspace.store.audit.append(by=by, act="list rows", reason=why, details=details, counts={"rows": len(rows)})
    return ListRows(work, day, snapshot.id, fields, rows)


def aside_rows(workspace: Workspace, snapshot: Snapshot, *, by: str, reason: str) -> AsideRows:
    """The rows and cells that the load of a snapshot set aside, with the reason for each. Audited before it returns."""
    import polars as pl

    why = _reason(reason)
    frame = pl.DataFrame()
    if snapshot.aside is not None:
        frame = pl.read_parquet(workspace.store.path_of(snapshot.aside, vault=True))
    counts = {"rows": frame.height}
    details = {"snapshot": snapshot.id}
    workspace.store.audit.append(by=by, act="rows set aside", reason=why, details=details, counts=counts)
    return AsideRows(snapshot.id, tuple(frame.columns), tuple(frame.iter_rows()))


def aside_rows_of(workspace: Workspace, snapshot: str, *, by: str, reason: str) -> AsideRows:
    """The same, of the load whose snapshot has that id. Raises `UserMistake` where there is none."""
    found = workspace.store.snapshot(snapshot)
    if found is None:
        raise UserMistake(Problem(f'There is no load "{snapshot}".', "Run `trigpoint loads` to see all."))
    return aside_rows(workspace, found, by=by, reason=reason)


def _reason(text: str) -> str:
    words = " ".join(text.split())
    if len(words.split()) < _WORDS:
        what = "Records of children are shown for a reason only."
        raise UserMistake(Problem(what, 'Write it in a few words: --reason "checking the June figure".'))
    return words


def _current(workspace: Workspace) -> Snapshot:
    snapshot = workspace.store.current()
    if snapshot is None:
        raise UserMistake(Problem("Nothing is loaded in this workspace yet.", "Run `trigpoint load`."))
    return snapshot


def _table_of(catalogue: Catalogue, indicator: Indicator, snapshot: Snapshot) -> Table:
    if indicator.value.kind is ValueKind.RATIO and indicator.value.over is not None:
        over, under = indicator.value.over
        what = f"{indicator.id} is a ratio of two figures, {over} and {under}."
        raise UserMistake(Problem(what, "Ask for the rows behind each of them."))
    if indicator.table is None:
        what = f"{indicator.id} is sent as a number: there are no rows behind it."
        raise UserMistake(Problem(what, "Run `trigpoint explain` to see who sent it, and in which file."))
    if indicator.table not in snapshot.tables:
        what = f"{indicator.id} is counted from {indicator.table}, of which nothing is loaded."
        raise UserMistake(Problem(what, "Load the records first."))
    return catalogue.tables[indicator.table]


def _prepared(workspace: Workspace, snapshot: Snapshot, catalogue: Catalogue) -> Prepared:
    from trigpoint.engines.prepare import prepare

    return prepare(workspace.store, snapshot, catalogue, workspace.cache)
