"""Figures that moved since an earlier day, and why: late records, records told otherwise, records that went."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.catalogue.objects import Catalogue, Indicator
from trigpoint.engines.identity import tables_behind
from trigpoint.engines.ratios import parts_of
from trigpoint.model.observation import Status
from trigpoint.model.period import Period
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.snapshot import NOT_RECORDS, Snapshot
from trigpoint.runs.score import score, snapshot_known
from trigpoint.scorecard.objects import PeriodValue, Row
from trigpoint.store.workspace import Workspace

if TYPE_CHECKING:
    from trigpoint.engines.moved import Movement

Member = tuple[str, str]


_HELD_AGAINST = frozenset({"target", "benchmark", "published"})
"""Tables that figures are held against: no figure comes of them."""


@dataclass(frozen=True, slots=True)
class Moved:
    """How many rows of one counted indicator moved a figure, and by what."""

    indicator: str
    table: str
    late: int
    changed: int
    gone: int


@dataclass(frozen=True, slots=True)
class Restated:
    """A figure that is another now than it was. `difference` is None where either has no value. `moved` is empty of a
    recorded figure, and of one that moved because of a population or of how far the records reach: `why` says it all
    in words."""

    row: Row
    period: Period
    before: PeriodValue
    now: PeriodValue
    difference: float | None
    moved: tuple[Moved, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Restatements:
    """The figures of a pack that differ between two snapshots, in the pack's order, the newest period first.

    `compared` is the number of figures that both have, `added` that of figures which only the later one has."""

    pack: str
    period: Period
    before: Snapshot
    now: Snapshot
    compared: int
    figures: tuple[Restated, ...]
    added: int = 0


def restated(
    workspace: Workspace, pack: str, period: Period, *, since: dt.date | None = None, by: str | None = None
) -> Restatements:
    """The figures that a pack shows for a period and those before it, held against what was known on `since`.

    Without `since`: against what was known before the newest load that gave records. Both sides follow the definitions
    as they stand now. A figure that was not there before, or was provisional (its month was not over), is not
    restated. Raises `UserMistake` for an unknown name, and where there is nothing earlier to hold it against.
    """
    return between(workspace, pack, period, both_snapshots(workspace, since), by=by)


def between(
    workspace: Workspace,
    pack: str,
    period: Period,
    snapshots: tuple[Snapshot, Snapshot],
    *,
    by: str | None = None,
    because: bool = True,
) -> Restatements:
    """The same between any two snapshots, the earlier first. Raises `UserMistake` for an unknown name.

    Without `because` no figure's rows are looked into: `moved` and `why` are then empty.
    """
    before, now = snapshots
    then = {_place(row): row for row in score(workspace, pack, period, by=by, at=before).rows}
    rows = score(workspace, pack, period, by=by, at=now).rows
    catalogue = workspace_catalogue(workspace.path)
    ground = Ground(workspace, catalogue, snapshots, because)
    compared, added, found = 0, 0, []
    for row in rows:
        earlier = {v.period: v for v in then[_place(row)].values} if _place(row) in then else {}
        pairs = [(earlier.get(v.period), v) for v in reversed(row.values)]
        both = [(a, b) for a, b in pairs if a is not None and _was_whole(a)]
        compared += len(both)
        added += sum(b.status.has_value and (a is None or not _was_whole(a)) for a, b in pairs)
        found += [ground.told(row, a, b) for a, b in both if _numbers(a) != _numbers(b)]
    return Restatements(pack, period, before, now, compared, tuple(found), added)


def both_snapshots(workspace: Workspace, since: dt.date | None) -> tuple[Snapshot, Snapshot]:
    """What was known on a day (None: before the newest load of records), and what is known now. As `restated`."""
    now = snapshot_known(workspace, None)
    before = _before(workspace) if since is None else snapshot_known(workspace, since)
    if before.number == now.number:
        what = f"Nothing was loaded after {before.known_on.isoformat()}, so nothing can have moved."
        raise UserMistake(Problem(what, "Name an earlier day with --since."))
    return before, now


def around_the_last_load(workspace: Workspace) -> tuple[Snapshot, Snapshot]:
    """What was known before the newest load that gave records or figures, and what is known now. Raises `UserMistake`
    where no more than one did."""
    for later, earlier in pairwise(workspace.store.standing()):
        if _told(earlier) != _told(later):
            return earlier, snapshot_known(workspace, None)
    what = "Records or figures were loaded no more than once, so nothing can have moved."
    raise UserMistake(Problem(what, "When they are loaded again, this says what became another, and why."))


def movement_of(
    workspace: Workspace,
    catalogue: Catalogue,
    snapshots: tuple[Snapshot, Snapshot],
    indicator: Indicator,
    period: Period,
    member: Member | None,
) -> Movement:
    """The rows that moved a figure of one counted indicator between two snapshots."""
    from trigpoint.engines.moved import rows_moved
    from trigpoint.engines.prepare import prepare

    tables = tables_behind(catalogue, [indicator], [catalogue.breakdowns[member[0]]] if member else [])
    before, now = (prepare(workspace.store, s, catalogue, workspace.cache, tables) for s in snapshots)
    return rows_moved(catalogue, before, now, indicator, period, member)


def _was_whole(figure: PeriodValue) -> bool:
    return figure.status is not Status.PROVISIONAL and figure.status.has_value


def _numbers(figure: PeriodValue) -> tuple[float | None, ...]:
    return figure.value, figure.numerator, figure.denominator


def _place(row: Row) -> tuple[str, str | None, str | None, str | None]:
    return row.indicator, row.ref, row.breakdown, row.member


def _before(workspace: Workspace) -> Snapshot:
    """What was known before the newest load of records."""
    for later, earlier in pairwise(workspace.store.standing()):
        if _records(earlier) != _records(later):
            return earlier
    newest = next(workspace.store.standing(), None)
    if newest is None or not _records(newest):
        raise UserMistake(Problem("No records are loaded, so no figure can have moved.", "Load some: trigpoint load."))
    what = "Records were loaded once only, so no figure can have moved."
    raise UserMistake(Problem(what, "Name a day with --since to hold figures against what was sent by then."))


def _told(snapshot: Snapshot) -> dict[tuple[str, str], str]:
    return {key: part.open.name for key, part in snapshot.parts.items() if key[0] not in _HELD_AGAINST}


def _records(snapshot: Snapshot) -> dict[tuple[str, str], str]:
    return {key: part.open.name for key, part in snapshot.parts.items() if key[0] not in NOT_RECORDS}


@dataclass(frozen=True, slots=True)
class Ground:
    """What the reasons are told from."""

    workspace: Workspace
    catalogue: Catalogue
    snapshots: tuple[Snapshot, Snapshot]
    because: bool = True

    def told(self, row: Row, before: PeriodValue, now: PeriodValue) -> Restated:
        """The figure with its reasons. `row` is the one of a scorecard that shows it."""
        difference = None if before.value is None or now.value is None else now.value - before.value
        if not self.because:
            return Restated(row, now.period, before, now, difference, (), "")
        moved = tuple(self._moved(row, now.period)) if row.origin == "computed" else ()
        return Restated(row, now.period, before, now, difference, moved, _why(row, now, moved))

    def _moved(self, row: Row, period: Period) -> Iterator[Moved]:
        member = (row.breakdown, row.member) if row.breakdown and row.member else None
        for part in parts_of(self.catalogue, [self.catalogue.indicators[row.indicator]]):
            found = movement_of(self.workspace, self.catalogue, self.snapshots, part, period, member)
            if found and part.table is not None:
                yield Moved(part.id, part.table, len(found.late), len(found.changed), len(found.gone))


def _why(row: Row, now: PeriodValue, moved: Sequence[Moved]) -> str:
    if row.origin != "computed":
        return "Sent anew."
    if now.value is None:
        return now.note or "It can no longer be told."
    said = []
    for one in moved:
        of = f" ({one.indicator})" if len(moved) > 1 else ""
        parts = [
            (one.late, "loaded since"),
            (one.changed, "told otherwise since"),
            (one.gone, "no longer there"),
        ]
        said += [f"{count:,} {'row' if count == 1 else 'rows'} {what}{of}" for count, what in parts if count]
    return ", ".join(said) + "." if said else "The population or what is beside the records was loaded anew."
