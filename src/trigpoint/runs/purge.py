"""Retention: what the schedule says is due, and doing it, with proof. Figures stay; the records behind them go."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from trigpoint.catalogue.objects import Catalogue
from trigpoint.model.period import add_months
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.snapshot import ObjectRef, Part, Snapshot
from trigpoint.model.so_many import so_many
from trigpoint.runs.kept import THINNED
from trigpoint.runs.retention import Schedule, rows_due
from trigpoint.runs.undo import LOAD
from trigpoint.store.change import Change, files_there, needed_files, unneeded_files
from trigpoint.store.forget import without_rows
from trigpoint.store.manifest import Purge, objects_of
from trigpoint.store.store import standing_on
from trigpoint.store.verify import verify
from trigpoint.store.workspace import Workspace

if TYPE_CHECKING:
    import polars as pl

PURGE = "purge"
KeepFigures = Callable[[Workspace, Snapshot, Change], Mapping[tuple[str, str], Part]]


@dataclass(frozen=True, slots=True)
class Due:
    """What is due. `snapshots` lose all of their records. `rows` counts, by table, those that the current snapshot
    loses; `earlier` is how many earlier snapshots that stay lose rows as well; `left_over` how many files lie in the
    store that no snapshot needs."""

    snapshots: tuple[Snapshot, ...]
    rows: Mapping[str, int]
    earlier: int
    left_over: int = 0

    @property
    def records(self) -> bool:
        """Whether the retention schedule says that records go."""
        return bool(self.snapshots or self.rows or self.earlier)

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.records or self.left_over)


@dataclass(frozen=True, slots=True)
class Purged:
    """What was done: the purge's own snapshot, what was due, and the files that went, with their bytes. All of it
    proved. No snapshot where nothing was due and only files went that none needs."""

    snapshot: Snapshot | None
    due: Due
    files: int
    size: int


def due(workspace: Workspace, catalogue: Catalogue, today: dt.date) -> Due:
    """What the schedule says is due on a day. Changes nothing."""
    return _due(workspace, catalogue, today)[0]


def purge(
    workspace: Workspace, catalogue: Catalogue, today: dt.date, *, by: str, keep_figures: KeepFigures
) -> Purged | None:
    """Do what is due, and remove the files that no snapshot needs, whatever is due; None where there was nothing to do.

    `keep_figures` is called with each snapshot that loses records, before it does; the parts that it puts into the
    store are committed with the purge. Raises `UserMistake` where the proof
    afterwards fails: a file that somebody holds open (Windows), or a store that was damaged before.
    """
    store = workspace.store
    with store.change(by=by) as change:
        what, rows, history = _due(workspace, catalogue, today)
        made: Snapshot | None = None
        if what.records:
            kept: dict[tuple[str, str], Part] = {}
            for snapshot in _losing(history, what, rows):
                kept |= keep_figures(workspace, snapshot, change)
            schedule = Schedule.of(catalogue, workspace.settings.keep_years)
            before = {table: add_months(today, -12 * years) for table, years in schedule.years.items()}
            made = _commit(change, history, what, rows, kept, before)
        remaining = change.sweep()
        if made is None and not change.swept and not remaining:
            return None
        shutil.rmtree(workspace.cache, ignore_errors=True)
    _prove(workspace, catalogue, today, [path.name for path in remaining])
    return Purged(made, what, len(change.swept), sum(change.swept.values()))


def _due(
    workspace: Workspace, catalogue: Catalogue, today: dt.date
) -> tuple[Due, Mapping[str, pl.Series], tuple[Snapshot, ...]]:
    """What is due, the keys of the rows by file, and the history that it was found in."""
    store = workspace.store
    there = files_there(store)
    history = store.history()
    left_over = len(unneeded_files(there, needed_files(store, history)))
    if not history:
        return Due((), {}, 0, left_over), {}, ()
    going = _snapshots_due(history, workspace.settings.keep_snapshots)
    gone = {s.number for s in going}
    staying = [s for s in history if not s.purged and s.number not in gone]
    rows = rows_due(store, staying, catalogue, Schedule.of(catalogue, workspace.settings.keep_years), today)
    current = history[-1]
    counts: dict[str, int] = {}
    for (table, _), part in sorted(current.parts.items()):
        if part.open.name in rows:
            counts[table] = counts.get(table, 0) + rows[part.open.name].len()
    earlier = sum(1 for s in staying if s.number != current.number and _loses(s, rows))
    return Due(tuple(going), counts, earlier, left_over), rows, history


def _snapshots_due(history: tuple[Snapshot, ...], keep: int) -> list[Snapshot]:
    """Loads that were undone, and everything before the oldest of the newest `keep` loads in effect."""
    standing = [s for s in standing_on(history) if s.act == LOAD]
    in_effect = {s.number for s in standing}
    cutoff = standing[-keep].number if len(standing) > keep else 0
    candidates = [s for s in history[:-1] if not s.purged]  # the current one stays, whatever made it
    return [s for s in candidates if s.number < cutoff or (s.act == LOAD and s.number not in in_effect)]


def _losing(history: tuple[Snapshot, ...], what: Due, rows: Mapping[str, pl.Series]) -> list[Snapshot]:
    going = {s.number for s in what.snapshots}
    return [s for s in history if not s.purged and (s.number in going or _loses(s, rows))]


def _loses(snapshot: Snapshot, rows: Mapping[str, pl.Series]) -> bool:
    return any(_touched(part, rows) for part in snapshot.parts.values())


def _touched(part: Part, rows: Mapping[str, pl.Series]) -> bool:
    return part.open.name in rows or (part.vault is not None and part.vault.name in rows)


def _instead(part: Part, replaced: Mapping[str, ObjectRef]) -> Part:
    vault = replaced.get(part.vault.name, part.vault) if part.vault else None
    return replace(part, open=replaced.get(part.open.name, part.open), vault=vault)


def _commit(
    change: Change,
    history: tuple[Snapshot, ...],
    what: Due,
    rows: Mapping[str, pl.Series],
    kept: Mapping[tuple[str, str], Part],
    before: Mapping[str, dt.date],
) -> Snapshot:
    """`before`: by table, the day before which its rows go. It is written down for the tables that lose any."""
    current = change.before
    if current is None:
        raise RuntimeError("a purge of an empty store")
    replaced: dict[str, ObjectRef] = {}
    going = {s.number for s in what.snapshots}
    staying = (s for s in history if not s.purged and s.number not in going)
    losing = {part: table for s in staying for (table, _), part in s.parts.items() if _touched(part, rows)}
    for part in losing:
        new = without_rows(change, part, rows)
        replaced[part.open.name] = new.open
        if part.vault and new.vault:
            replaced[part.vault.name] = new.vault
    less = {key: _instead(part, replaced) for key, part in current.parts.items() if _touched(part, rows)}
    return change.commit(
        act=PURGE,
        as_of=current.as_of,
        parts={**_new_kept(current, kept), **less},
        notes=_notes(what),
        extra={THINNED + table: before[table].isoformat() for table in set(losing.values())},
        purge=Purge(tuple(s.number for s in what.snapshots), replaced),
        reason="what the retention schedule says is due",
    )


def _new_kept(current: Snapshot, kept: Mapping[tuple[str, str], Part]) -> dict[tuple[str, str], Part]:
    """Figures kept now; those that an earlier purge kept were of more records."""
    return {key: part for key, part in kept.items() if key not in current.parts}


def _notes(what: Due) -> tuple[str, ...]:
    notes = [f"Records of snapshot {s.number} ({s.act}, as of {s.as_of.isoformat()}) removed." for s in what.snapshots]
    notes += [f"{so_many(count, 'row')} of {table} removed." for table, count in what.rows.items()]
    return tuple(notes)


def _prove(workspace: Workspace, catalogue: Catalogue, today: dt.date, remaining: list[str]) -> None:
    """Nothing that was due is there any more, and everything else is."""
    store = workspace.store
    problems = list(verify(store).problems)
    if remaining:
        what = f"{so_many(len(remaining), 'file')} that no snapshot needs could not be removed: somebody has them open."
        problems.append(Problem(what, "Close whatever reads them; the next load or purge removes them."))
    needed = {ref.name for ref, _ in objects_of(*(s for s in store.history() if not s.purged))}
    strays = [path for path in store.root.glob("*/*/*.parquet") if path.stem not in needed]
    if strays and not remaining:
        problems.append(Problem(f"{so_many(len(strays), 'file is', 'files are')} still there that no snapshot needs."))
    if _due(workspace, catalogue, today)[0].records:
        problems.append(Problem("Something that was due is still there.", "Run `trigpoint purge` again."))
    if workspace.cache.exists() and any(workspace.cache.iterdir()):
        problems.append(Problem("The cache could not be emptied.", "Close whatever reads it and delete the folder."))
    if problems:
        raise UserMistake(problems)
