"""Which periods of a pack there is anything to show of: up to the day that the newest load describes."""

from __future__ import annotations

import datetime as dt

from trigpoint.catalogue.objects import Pack
from trigpoint.model.period import Kind, Period, financial_year_of
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.runs.place import known_on
from trigpoint.store.workspace import Workspace


def last_whole(frequency: str, day: dt.date) -> Period:
    """The last month, quarter, half or financial year, by a pack's `frequency`, that is over at the end of a day."""
    holding = _holding(frequency, day)
    return holding if holding.end <= day else holding.previous()


def latest_period(workspace: Workspace, pack: Pack) -> Period:
    """The last whole period of a pack that the newest load tells of. Raises `UserMistake` where nothing is loaded."""
    day = known_on(workspace)
    if day is None:
        instead = "Load a file first; figures come from what is loaded."
        raise UserMistake(Problem("Nothing has been loaded into this workspace yet.", instead))
    return last_whole(pack.frequency, day)


def periods_back(last: Period, count: int) -> tuple[Period, ...]:
    """So many periods up to and with `last`, the newest first."""
    return tuple(last.shift(-step) for step in range(count))


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
