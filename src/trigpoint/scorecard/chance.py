"""What chance alone would explain of a row: the interval around its figure, and process control over its months.

Process control is shown for months that stand on their own: never for a figure over twelve months or the year so far,
whose months overlap, and never for counts of fewer than three a month on average, where its false alarms grow.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from trigpoint.catalogue.objects import Indicator, ValueKind, WhenKind
from trigpoint.model.observation import Status
from trigpoint.model.period import Kind, Period
from trigpoint.scorecard.interval import EXACT_BELOW, rate, wilson
from trigpoint.scorecard.measure import Measure, measure_of, multiplier_of
from trigpoint.scorecard.objects import Interval, PeriodValue, Process, ProcessPoint
from trigpoint.scorecard.process import assurance_of, flags_of, limits_of, variation_of

MONTHS = 24
FEWEST = 12
SMALLEST_COUNT = 3


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
    cells: Mapping[Period, PeriodValue], period: Period, indicator: Indicator, better: str, target: float | None
) -> Process:
    """Process control over the last 24 months or as many as there are, twelve at least; otherwise nothing."""
    months = _months(cells, period, indicator)
    values = [cells[m].value if m in cells else None for m in months]
    known = [v for v in values if v is not None]
    if len(known) < FEWEST or any(m in cells and cells[m].status is Status.SUPPRESSED for m in months):
        return Process()
    limits = limits_of(values)
    if limits is None or (measure_of(indicator) is Measure.COUNT and limits.mean < SMALLEST_COUNT):
        return Process()
    flags = flags_of(values, limits)
    return Process(
        limits.mean,
        limits.lower,
        limits.upper,
        variation_of(flags[-1], better) if values[-1] is not None else "none",
        assurance_of(limits, target, better),
        tuple(ProcessPoint(m, f.rule) for m, f in zip(months, flags, strict=True) if f.side),
    )


@lru_cache(maxsize=256)
def process_months(period: Period) -> tuple[Period, ...]:
    """The months that process control looks at; nothing for another kind of period."""
    if period.kind is not Kind.MONTH:
        return ()
    return tuple(period.shift(step) for step in range(1 - MONTHS, 1))


def _months(cells: Mapping[Period, PeriodValue], period: Period, indicator: Indicator) -> tuple[Period, ...]:
    """From the first of them that has a figure."""
    if indicator.frequency != "month" or overlaps(indicator):
        return ()
    months = process_months(period)
    first = next((n for n, m in enumerate(months) if m in cells and cells[m].value is not None), len(months))
    return months[first:]
