"""What chance alone would explain of a row: the interval around its figure, and process control over its months.

Process control is shown for months that stand on their own: never for a figure over twelve months or the year so far,
whose months overlap, never for counts of fewer than three a month on average, where its false alarms grow, never for
milestones, which are reached once, and never for what others are given rounded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from statistics import fmean

from trigpoint.catalogue.objects import Indicator, ValueKind, WhenKind
from trigpoint.catalogue.rules import ProcessRule, Rebase
from trigpoint.model.observation import Status
from trigpoint.model.period import Kind, Period
from trigpoint.scorecard.chart import (
    FEWEST,
    SEASON,
    Chart,
    p_chart,
    seasonal_differences,
    strong_season,
    u_chart,
    xmr_chart,
)
from trigpoint.scorecard.cusum import drift_of
from trigpoint.scorecard.interval import EXACT_BELOW, rate, wilson
from trigpoint.scorecard.measure import Measure, measure_of, multiplier_of
from trigpoint.scorecard.objects import Interval, PeriodValue, Process, ProcessLimits, ProcessPoint
from trigpoint.scorecard.process import Limits, assurance_of, variation_of
from trigpoint.scorecard.written import MILESTONE

MONTHS = 24
SMALLEST_COUNT = 3
USUAL = ProcessRule()
ROUNDED = "Process control is not run on rounded figures: rounding changes how far apart the months lie."
_LIMITS_BY_BASE = ("P", "u")


def overlaps(indicator: Indicator) -> bool:
    """Whether the months of a figure share rows: over twelve months, or over the year so far."""
    return indicator.when is not None and indicator.when.kind in (WhenKind.LAST_12, WhenKind.YEAR_TO_DATE)


def interval_of(now: PeriodValue, indicator: Indicator) -> Interval:
    """The 95% interval of a share or a rate whose numerator and denominator are known; of anything else, none."""
    measure = measure_of(indicator)
    met, counted = now.numerator, now.denominator
    if now.value is None or met is None or not counted or met < 0:
        return Interval()
    if indicator.value.kind is ValueKind.SHARE:  # of sums: a child's sessions do not fall out one by one by chance
        return Interval()
    if measure is Measure.SHARE and met <= counted:
        return Interval(*wilson(met, counted), "Wilson, 95%")
    if measure is Measure.RATE:
        method = "exact Poisson, 95%" if met < EXACT_BELOW else "Byar, 95%"
        return Interval(*rate(met, counted, round(multiplier_of(indicator))), method)
    return Interval()


def process_of(
    cells: Mapping[Period, PeriodValue],
    period: Period,
    indicator: Indicator,
    better: str,
    target: float | None,
    rule: ProcessRule = USUAL,
    rebases: Sequence[Rebase] = (),
) -> Process:
    """Process control over the last 24 months or as many as there are, twelve at least since the last change of
    practice; otherwise nothing but a note that says why. Variation is the latest month's, never an earlier one's."""
    months = _months(cells, period, indicator)
    if not months or any(m in cells and cells[m].status is Status.SUPPRESSED for m in months):
        return Process()
    found = [cells.get(m) for m in months]
    values = [None if cell is None else cell.value for cell in found]
    known = [v for v in values if v is not None]
    if any(cell is not None and cell.rounded for cell in found):
        return Process(notes=(ROUNDED,))
    if len(known) < FEWEST:
        return Process(notes=(f"Process control needs {FEWEST} months; there are {len(known)}.",))
    if measure_of(indicator) is Measure.COUNT and fmean(known) < SMALLEST_COUNT:
        return Process(notes=(f"Process control is not run on fewer than {SMALLEST_COUNT} a month on average.",))
    cuts = _cuts(months, rebases)
    notes = [f"New limits from {months[n].start:%B %Y}: {why.rstrip('.')}." for n, why in cuts]
    places = [n for n, _ in cuts]
    if not cuts and len(months) == MONTHS and strong_season(values):
        return _differenced(months, values, better, rule)
    name, chart = _drawn(found, values, indicator, rule, places)
    if chart.screened:
        what = "moving range" if chart.screened == 1 else "moving ranges"
        notes.append(f"The limits leave out {chart.screened} outlying {what} (one screening pass).")
    notes += _drift(values, indicator) if rule.drift else []
    return _told(months, values, chart, name, notes, better, target)


def _drawn(
    found: Sequence[PeriodValue | None],
    values: Sequence[float | None],
    indicator: Indicator,
    rule: ProcessRule,
    places: Sequence[int],
) -> tuple[str, Chart]:
    """The chart that the pack asks for: by base where it says so and the parts are known, else XmR."""
    tops = [None if c is None or c.value is None else c.numerator for c in found]
    bottoms = [None if c is None or c.value is None else c.denominator for c in found]
    whole = all(t is not None and bool(b) for t, b, v in zip(tops, bottoms, values, strict=True) if v is not None)
    if rule.chart == "by base" and whole and measure_of(indicator) is Measure.SHARE:
        return "P", p_chart(tops, bottoms, rebase_at=places)
    if rule.chart == "by base" and whole and measure_of(indicator) is Measure.RATE:
        return "u", u_chart(tops, bottoms, multiplier_of(indicator), rebase_at=places)
    return "XmR", xmr_chart(values, screen=rule.screen, rebase_at=places)


def _told(
    months: Sequence[Period],
    values: Sequence[float | None],
    chart: Chart,
    name: str,
    notes: Sequence[str],
    better: str,
    target: float | None,
) -> Process:
    last = chart.limits[-1]
    points = tuple(ProcessPoint(m, f.rule) for m, f in zip(months, chart.flags, strict=True) if f.side)
    limits = tuple(
        ProcessLimits(month, at.mean, at.lower, at.upper)
        for month, at in zip(months, chart.limits, strict=True)
        if at is not None and name in _LIMITS_BY_BASE
    )
    if last is None:
        since = sum(v is not None for v in values[chart.stretches[-1] :])
        few = f"{since} of the {FEWEST} months that limits need have come since."
        return Process(points=points, chart=name, notes=(*notes, few), limits=limits)
    return Process(
        last.mean,
        last.lower,
        last.upper,
        variation_of(chart.flags[-1], better) if values[-1] is not None else "none",
        assurance_of(last, target, better),
        points,
        name,
        tuple(notes),
        months[chart.stretches[-1]],
        limits,
    )


def _differenced(months: Sequence[Period], values: Sequence[float | None], better: str, rule: ProcessRule) -> Process:
    """Of a strongly seasonal series: the change on the same month a year before. Mean and limits are told for the
    latest month, on top of that month a year before. Whether it meets a target differs by the month: it is not said."""
    changes = seasonal_differences(values)
    note = "The season is strong: what is judged is the change on the same month a year before."
    chart = xmr_chart(changes, screen=rule.screen)
    last, base = chart.limits[-1], values[-1 - SEASON]
    name = "XmR of the change on a year before"
    if last is None or base is None:
        return Process(chart=name, notes=(note, f"It needs {FEWEST} months with the same month a year before."))
    points = (ProcessPoint(m, f.rule) for m, f in zip(months[SEASON:], chart.flags, strict=True) if f.side)
    limits = tuple(
        _on_top(month, before, at)
        for month, before, at in zip(months[SEASON:], values[:-SEASON], chart.limits, strict=True)
        if before is not None and at is not None
    )
    latest = limits[-1]
    variation = variation_of(chart.flags[-1], better) if changes[-1] is not None else "none"
    return Process(
        latest.mean,
        latest.lower,
        latest.upper,
        variation,
        "none",
        tuple(points),
        name,
        (note,),
        limits=limits,
    )


def _on_top(month: Period, before: float, change: Limits) -> ProcessLimits:
    """The limits of a change, told as those of the month itself: on top of the month a year before."""
    lower, upper = (None if limit is None else before + limit for limit in (change.lower, change.upper))
    return ProcessLimits(month, before + change.mean, lower, upper)


def _cuts(months: Sequence[Period], rebases: Sequence[Rebase]) -> list[tuple[int, str]]:
    """The places in the series at which practice changed, after its first month, and why."""
    return [(n, r.why) for n, m in enumerate(months) for r in rebases if n and m.start <= r.on <= m.end]


def _drift(values: Sequence[float | None], indicator: Indicator) -> list[str]:
    """What the detector of slow drift says of a share; it is made for no other figure."""
    if measure_of(indicator) is not Measure.SHARE:
        return []
    found = drift_of([None if v is None else v / 100 for v in values])
    if found is None:
        return []
    way = "up" if found.end > found.start else "down"
    months = "month" if found.points == 1 else "months"
    return [f"Slow drift {way}, for {found.points} {months}, from a mean of {100 * found.start:.1f}%."]


@lru_cache(maxsize=256)
def process_months(period: Period) -> tuple[Period, ...]:
    """The months that process control looks at; nothing for another kind of period."""
    if period.kind is not Kind.MONTH:
        return ()
    return tuple(period.shift(step) for step in range(1 - MONTHS, 1))


def _months(cells: Mapping[Period, PeriodValue], period: Period, indicator: Indicator) -> tuple[Period, ...]:
    """From the first of them that has a figure."""
    if indicator.frequency != "month" or overlaps(indicator) or indicator.unit == MILESTONE:
        return ()
    months = process_months(period)
    first = next((n for n, m in enumerate(months) if m in cells and cells[m].value is not None), len(months))
    return months[first:]
