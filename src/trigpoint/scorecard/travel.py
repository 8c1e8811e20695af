"""Which way a row travels, by the pack's rule: what it is compared with, the change, and the rule in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trigpoint.catalogue.objects import Indicator
from trigpoint.catalogue.rules import DirectionRule
from trigpoint.model.observation import Status
from trigpoint.model.period import Kind, Period
from trigpoint.scorecard.change import change_since
from trigpoint.scorecard.direction import by_process, by_regression, direction_of
from trigpoint.scorecard.insight import in_words, opening
from trigpoint.scorecard.measure import measure_of, multiplier_of
from trigpoint.scorecard.objects import Change, PeriodValue, Process
from trigpoint.scorecard.summary import is_whole_year, year_so_far, year_to_date
from trigpoint.scorecard.written import MILESTONE

Cells = Mapping[Period, PeriodValue]

_SCHOOL = (Kind.TERM, Kind.ACADEMIC_YEAR)


@dataclass(frozen=True, slots=True)
class Travel:
    """The direction, the two figures that it compares, the change between them, and what there is to say of it."""

    direction: str
    now: PeriodValue
    before: PeriodValue | None
    moved: Change
    note: str | None


def travel_of(
    cells: Cells, period: Period, shown: Sequence[Period], indicator: Indicator, rule: DirectionRule, process: Process,
    better: str,
) -> Travel:  # fmt: skip
    """The direction of a row by `rule`. `shown` are the periods that the pack shows, oldest first."""
    now, before, before_period = _compared(cells, period, indicator, rule.against)
    measure = measure_of(indicator)
    moved = change_since(now, before, before_period, measure)
    if rule.method == "regression":
        known = [cells[p] for p in shown if p in cells]
        if any(cell.rounded or cell.status is Status.SUPPRESSED for cell in known):
            return Travel("none", now, before, moved, "No line is drawn through rounded or suppressed figures.")
        values = [cells[p].value if p in cells else None for p in shown]
        direction = by_regression(values, measure, rule)
        note = None if direction != "none" else "Fewer than four figures are shown: no line is drawn through them."
        return Travel(direction, now, before, moved, note)
    if rule.method == "process control":
        direction = by_process(process.variation, better)
        note = None if direction != "none" else "Process control could not be drawn for this row."
        return Travel(direction, now, before, moved, note)
    direction = direction_of(now, before, measure, rule, multiplier_of(indicator))
    return Travel(direction, now, before, moved, _note(moved, now, before_period, indicator.unit))


def before_periods(period: Period, rule: DirectionRule) -> tuple[Period, ...]:
    """The periods that the rule's comparison rests on, besides the period itself."""
    if rule.against == "last year end":
        return (last_year_end(period),)
    if rule.against == "year to date":
        return (period.year_before(), *year_so_far(period.year_before()))
    return (period.year_before() if rule.against == "year" else period.previous(),)


def last_year_end(period: Period) -> Period:
    """The last period of the same kind that ended before the year began in which `period` ends: the financial year, or
    the academic year of a term."""
    first_month = 9 if period.kind in _SCHOOL else 4
    year = period.end.year if period.end.month >= first_month else period.end.year - 1
    step = period.previous()
    while (step.end.year, step.end.month) >= (year, first_month):
        step = step.previous()
    return step


def rule_in_words(rule: DirectionRule) -> str:
    """The rule of direction as a reader is told it."""
    assumed = " (Assumed: the pack's own document does not say.)" if rule.assumed else ""
    if rule.method == "process control":
        return f"Up or down: process control finds the latest point out of the ordinary. Otherwise similar.{assumed}"
    shares = "percentage points" if rule.percentages == "points" else "percent of what they were"
    band = f"{rule.band:g}"
    if rule.method == "regression":
        least = f" and it moves by {band}% or more (percentages, {band} {shares})" if rule.band else ""
        line = "the line through the periods shown has a slope that chance alone would not explain"
        return f"Up or down: {line}{least}. Otherwise similar.{assumed}"
    since = _SINCE[rule.against]
    text = f"Up or down: {band}% or more from {since}; percentages, {band} {shares} or more. Anything less is similar."
    if not rule.band:
        text = f"Up or down: any change from {since}."
    if rule.method == "change":
        text += f" Said together with the target: {_FIVE_STATES}."
    return text + assumed


_FIVE_STATES = "improved; worsened, still on target; worsened and off target; same; neither good nor bad"
_SINCE = {
    "previous": "the period before",
    "year": "a year before",
    "year to date": "the same point of the year before (year to date)",
    "last year end": "the end of last year",
}


def _compared(
    cells: Cells, period: Period, indicator: Indicator, against: str
) -> tuple[PeriodValue, PeriodValue | None, Period]:
    """The figure and the one that it is compared with. What stands at a period's end has no year to date, so its same
    point in the year is the same period a year before."""
    now = cells.get(period) or PeriodValue(period, None, None, None, Status.NOT_AVAILABLE)
    if against == "year to date" and year_so_far(period) and not indicator.is_stock:
        this, last = Period.year_to_date(period.end), Period.year_to_date(period.year_before().end)
        return _year(cells, period, this, indicator), _year(cells, period.year_before(), last, indicator), last
    if against == "last year end":
        other = last_year_end(period)
    else:
        other = period.previous() if against == "previous" else period.year_before()
    return now, cells.get(other), other


def _year(cells: Cells, period: Period, year: Period, indicator: Indicator) -> PeriodValue:
    """The year to date; none where a period of it is not known, for two years with gaps are not the same stretch."""
    found = [cells.get(p) for p in year_so_far(period)]
    hidden = any(f is not None and f.status is Status.SUPPRESSED for f in found)
    value = year_to_date(cells, period, indicator) if is_whole_year(cells, period) else None
    status = Status.SUPPRESSED if hidden else Status.FINAL if value is not None else Status.NOT_AVAILABLE
    return PeriodValue(year, value, None, None, status)


def _note(moved: Change, now: PeriodValue, before: Period, unit: str) -> str | None:
    match moved.undefined:
        case "from zero" if unit != MILESTONE:
            return f"{opening(before)} was zero: there is no percent change from zero, and any rise is up."
        case "suppressed":
            hidden = opening(now.period if now.value is None else before)
            return f"{hidden} is suppressed: no change is worked out from it."
        case "no figure before":
            return f"There is no figure of {in_words(before)} to compare with."
    return None
