"""Use case: looking ahead. Forecasts of a pack's monthly figures, the chance of each year's target, early warnings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.catalogue.objects import Catalogue, Indicator
from trigpoint.model.observation import Status
from trigpoint.model.period import Kind, Period
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.runs.score import score
from trigpoint.scorecard.ahead import Coverage, Errors, Outlook, Series, look_ahead
from trigpoint.scorecard.chance import overlaps
from trigpoint.scorecard.early_warning import (
    Warned,
    YearsTarget,
    ranked,
    warned_of_target,
    warned_of_worse,
    years_target,
)
from trigpoint.scorecard.forecast import Sort
from trigpoint.scorecard.measure import Measure, measure_of
from trigpoint.scorecard.objects import PeriodValue, Row, Scorecard
from trigpoint.store.workspace import Workspace

HISTORY = 72
"""Months looked back: six years, beyond which a service is another one."""

_SORTS = {Measure.COUNT: Sort.COUNT, Measure.SHARE: Sort.SHARE}


@dataclass(frozen=True, slots=True)
class RowAhead:
    """A row of the pack looked ahead. `outlook.why_not` says why no forecast is shown, where none is."""

    row: Row
    outlook: Outlook
    target: YearsTarget | None


@dataclass(frozen=True, slots=True)
class PackAhead:
    """A pack looked ahead from a month: its rows in the pack's order, the early warnings by likelihood, and how well
    such forecasts held before. A warning's `key` is that of its row's outlook."""

    card: Scorecard
    rows: tuple[RowAhead, ...]
    warnings: tuple[Warned, ...]
    coverage: Coverage

    def row_of(self, warning: Warned) -> RowAhead:
        """The row that a warning is about."""
        return next(row for row in self.rows if row.outlook.key == warning.key)


def look_ahead_of_pack(
    workspace: Workspace,
    pack: str,
    period: Period | str,
    *,
    by: str | None = None,
    progress: Callable[[str, float], None] = lambda what, done: None,
) -> PackAhead:
    """Every monthly row of a pack, looked ahead from the month `period`. `by` adds the members of a breakdown.
    `progress` is told what is being done and how much of all is, 0 to 1.

    Figures over twelve months or the year so far are left out: their months share records. Raises `UserMistake` for an
    unknown name, and for a period that is not a month.
    """
    period = Period.parse(period) if isinstance(period, str) else period
    if period.kind is not Kind.MONTH:
        raise UserMistake(
            Problem(f'"{period}" is not a month, and forecasts are of months.', "Write --period 2026-03.")
        )
    progress("working out six years of figures", 0.0)
    card = score(workspace, pack, period, by=by, periods_shown=HISTORY)
    catalogue = workspace_catalogue(workspace.path)
    rows = {str(n): row for n, row in enumerate(card.rows) if _is_monthly(row, catalogue)}
    series = [_series(key, row, catalogue) for key, row in rows.items()]
    seen = look_ahead(series, progress=lambda done: progress("trying methods on the past", 0.3 + 0.7 * done))
    values = {s.key: s.values for s in series}
    found = tuple(
        RowAhead(rows[o.key], o, _target(rows[o.key], period, catalogue, o, seen.errors)) for o in seen.outlooks
    )
    warnings = [w for row in found for w in _warnings(row, values[row.outlook.key], seen.errors)]
    return PackAhead(card, found, ranked(warnings), seen.coverage)


def _is_monthly(row: Row, catalogue: Catalogue) -> bool:
    indicator = catalogue.find(row.indicator)
    return indicator is not None and indicator.frequency == "month" and not overlaps(indicator)


def _series(key: str, row: Row, catalogue: Catalogue) -> Series:
    """The months without a gap that end with the row's period. A count's noughts before its first are left out: they
    say that nothing was recorded yet."""
    run: list[float] = []
    for cell in reversed(row.values):
        if cell.value is None or cell.status is Status.PROVISIONAL:
            break
        run.append(cell.value)
    measure = measure_of(_indicator(row, catalogue))
    while measure is Measure.COUNT and run and run[-1] == 0:
        run.pop()
    return Series(key, _SORTS.get(measure, Sort.AVERAGE), tuple(reversed(run)))


def _target(row: Row, period: Period, catalogue: Catalogue, outlook: Outlook, errors: Errors) -> YearsTarget | None:
    cells: dict[Period, PeriodValue] = {cell.period: cell for cell in row.values}
    return years_target(cells, period, _indicator(row, catalogue), row.target, row.better, outlook, errors)


def _warnings(row: RowAhead, values: Sequence[float], errors: Errors) -> list[Warned]:
    """A row has one warning: its target's before any other."""
    key, unit = row.outlook.key, row.row.unit
    of_target = warned_of_target(row.target, key, unit) if row.target is not None else None
    worse = warned_of_worse(values, row.outlook, errors, row.row.better, key, unit) if values else None
    return [w for w in (of_target or worse,) if w is not None]


def _indicator(row: Row, catalogue: Catalogue) -> Indicator:
    found = catalogue.find(row.indicator)
    assert found is not None  # rows without one are not monthly
    return found
