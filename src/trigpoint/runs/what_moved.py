"""Which breakdown explains a change best: how much each of its members adds to it."""

from __future__ import annotations

from dataclasses import dataclass

from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.catalogue.objects import Catalogue, Indicator
from trigpoint.engines.recorded import recorded_observations
from trigpoint.model.observation import Observation
from trigpoint.model.snapshot import Snapshot
from trigpoint.runs.figures import computed_figures
from trigpoint.scorecard.contribution import Part, contributions
from trigpoint.scorecard.measure import measure_of
from trigpoint.scorecard.objects import PeriodValue, Row
from trigpoint.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Moved:
    """A breakdown (its id and title) and what each member adds to the change, the largest first, in the figure's unit.
    `share` is how much of all that moved, up and down, the first member accounts for: 1 is all."""

    breakdown: str
    title: str
    parts: tuple[Part, ...]
    share: float


def what_moved(workspace: Workspace, indicator: Indicator, row: Row) -> Moved | None:
    """The breakdown of which one member accounts for most of a row's change on the period before.

    `row` is everyone's. None where there was no change, or no breakdown of which the parts add up to it.
    """
    snapshot = workspace.store.current()
    now = row.values[-1]
    if snapshot is None or not row.change_on_previous.difference:
        return None
    catalogue = workspace_catalogue(workspace.path)
    held = _held(workspace, snapshot, catalogue, indicator, row)
    before = held.get((None, None, row.change_on_previous.period))
    found = [
        moved
        for name in sorted({split for split, _, _ in held if split is not None})
        if before is not None and (moved := _by(name, catalogue, indicator, now, before, held)) is not None
    ]
    return max(found, key=lambda moved: moved.share, default=None)


def _held(
    workspace: Workspace, snapshot: Snapshot, catalogue: Catalogue, indicator: Indicator, row: Row
) -> dict[tuple[str | None, str | None, object], PeriodValue]:
    """The figures of the two periods, of everyone and of every member, by breakdown, member and period."""
    periods = (row.change_on_previous.period, row.values[-1].period)
    if row.origin == "computed":
        splits = [name for name in indicator.breakdowns if name in catalogue.breakdowns]
        given = [
            o
            for name in splits
            for o in computed_figures(workspace, snapshot, catalogue, [indicator], periods, (name,))
        ]
    else:
        names = (indicator.id, *indicator.refs)
        sent = recorded_observations(workspace.store, snapshot, workspace.cache)
        given = [o for o in sent if o.indicator in names and o.period in periods]
    return {(o.breakdown, o.member, o.period): _cell(o) for o in given}


def _by(
    name: str,
    catalogue: Catalogue,
    indicator: Indicator,
    now: PeriodValue,
    before: PeriodValue,
    held: dict[tuple[str | None, str | None, object], PeriodValue],
) -> Moved | None:
    members = {member for split, member, _ in held if split == name and member is not None}
    pairs = {m: (held.get((name, m, now.period)), held.get((name, m, before.period))) for m in members}
    parts = contributions(now, before, pairs, measure_of(indicator))
    whole = sum(abs(part.amount) for part in parts)
    if not whole or len(parts) < 2:
        return None
    title = catalogue.breakdowns[name].title if name in catalogue.breakdowns else name
    return Moved(name, title, parts, abs(parts[0].amount) / whole)


def _cell(o: Observation) -> PeriodValue:
    return PeriodValue(o.period, o.value, o.numerator, o.denominator, o.status, o.note)
