"""Which periods of a pack there is anything to show of: up to the day that what is loaded describes."""

from __future__ import annotations

import datetime as dt

from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.catalogue.objects import Catalogue, Pack, ValueKind
from trigpoint.model.period import Kind, Period, financial_year_of
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.snapshot import Snapshot
from trigpoint.store.workspace import Workspace


def last_whole(frequency: str, day: dt.date) -> Period:
    """The last month, quarter, half or financial year, by a pack's `frequency`, that is over at the end of a day."""
    holding = _holding(frequency, day)
    return holding if holding.end <= day else holding.previous()


def latest_period(workspace: Workspace, pack: Pack) -> Period:
    """The last whole period that most figures of a pack can be told of: those that are counted, up to the day that the
    records describe; those that are sent, to that of the newest load. April's targets make no April of March's records.

    Raises `UserMistake` where nothing is loaded."""
    snapshot = _current(workspace)
    rests_on_records = snapshot.records_on is not None and _is_counted(pack, workspace_catalogue(workspace.path))
    return last_whole(pack.frequency, (snapshot.records_on if rests_on_records else None) or snapshot.known_on)


def furthest_period(workspace: Workspace, pack: Pack) -> Period:
    """The last whole period of a pack that any load tells of. Raises `UserMistake` where nothing is loaded."""
    return last_whole(pack.frequency, _current(workspace).known_on)


def periods_back(last: Period, count: int) -> tuple[Period, ...]:
    """So many periods up to and with `last`, the newest first."""
    return tuple(last.shift(-step) for step in range(count))


def _current(workspace: Workspace) -> Snapshot:
    found = workspace.store.current()
    if found is None:
        instead = "Load a file first; figures come from what is loaded."
        raise UserMistake(Problem("Nothing has been loaded into this workspace yet.", instead))
    return found


def _is_counted(pack: Pack, catalogue: Catalogue) -> bool:
    """Whether at least half of a pack's figures come from records."""
    items = (item for section in pack.sections for item in section.items)
    known = [one for item in items if (one := catalogue.find(item.indicator or item.ref or "")) is not None]
    return 2 * sum(one.value.kind is not ValueKind.RECORDED for one in known) >= max(1, len(known))


def _holding(frequency: str, day: dt.date) -> Period:
    first = financial_year_of(day)
    month = (day.month - 4) % 12
    if frequency == Kind.QUARTER:
        return Period.quarter(first, month // 3 + 1)
    if frequency == Kind.HALF:
        halves = (Period.parse(f"FY{first}-{(first + 1) % 100:02d}-H{number}") for number in (1, 2))
        return next(half for half in halves if half.start <= day <= half.end)
    if frequency == Kind.FINANCIAL_YEAR:
        return Period.financial_year(first)
    return Period.month(day.year, day.month)
