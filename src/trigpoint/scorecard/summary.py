"""The last twelve months and the year so far.

Mean, highest and lowest are plain ones over the months that have a value. The year to date adds counts and pools the
numerators and denominators of shares, rates and averages (never the mean of percentages); what stands at a month's end
(a stock), a median or a ratio never adds up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from trigpoint.catalogue.objects import Indicator, ValueKind, WhenKind
from trigpoint.catalogue.together import Together
from trigpoint.model.observation import Status
from trigpoint.model.period import Kind, Period
from trigpoint.scorecard.measure import Measure, measure_of, multiplier_of
from trigpoint.scorecard.objects import PeriodValue

_PER_YEAR = {Kind.MONTH: 12, Kind.QUARTER: 4, Kind.HALF: 2}


@dataclass(frozen=True, slots=True)
class TwelveMonths:
    """Mean, highest and lowest of the last twelve months, and how many of them had a value; all None if not monthly."""

    mean: float | None = None
    highest: float | None = None
    lowest: float | None = None
    periods: int | None = None


@lru_cache(maxsize=256)
def last_twelve(period: Period) -> tuple[Period, ...]:
    """The twelve months up to a month; nothing for another kind of period."""
    if period.kind is not Kind.MONTH:
        return ()
    return tuple(period.shift(step) for step in range(-11, 1))


def twelve_months(figures: Mapping[Period, PeriodValue], period: Period, indicator: Indicator) -> TwelveMonths:
    """The summary of the last twelve months of a monthly indicator.

    Rounded counts have no mean: one to the unit would be surer than any of them. The highest and the lowest of rounded
    figures are the highest and the lowest, rounded.
    """
    if period.kind is not Kind.MONTH or indicator.frequency != "month":
        return TwelveMonths()
    known = [f for p in last_twelve(period) if (f := figures.get(p)) is not None and f.value is not None]
    values = [f.value for f in known if f.value is not None]
    if not values:
        return TwelveMonths(periods=0)
    bare = measure_of(indicator) is Measure.COUNT and any(f.rounded for f in known)
    return TwelveMonths(None if bare else sum(values) / len(values), max(values), min(values), len(values))


@lru_cache(maxsize=256)
def year_so_far(period: Period) -> tuple[Period, ...]:
    """The months, quarters or halves from April to `period`; nothing for another kind of period."""
    per_year = _PER_YEAR.get(period.kind)
    if per_year is None:
        return ()
    place = ((period.start.month - 4) % 12) // (12 // per_year)
    return tuple(period.shift(step) for step in range(-place, 1))


def needs_own_year(indicator: Indicator) -> bool:
    """Whether the year to date must be counted afresh: a child counted once a month, or a plan open through several,
    may be in several months."""
    return (indicator.distinct is not None or indicator.counts_again) and not indicator.is_stock


def year_to_date(figures: Mapping[Period, PeriodValue], period: Period, indicator: Indicator) -> float | None:
    """The year to date in the indicator's unit, over the periods that have a value; None where it has no meaning.

    Where people are counted once, the figure of the period `ytd:...` among `figures` is taken, and nothing is added; so
    is one that somebody sent.
    """
    if not year_so_far(period) or indicator.is_stock:
        return None
    kind = indicator.when.kind if indicator.when else None
    if kind is WhenKind.YEAR_TO_DATE:
        own = figures.get(period)
        return own.value if own else None
    if kind is WhenKind.LAST_12:
        return None
    if needs_own_year(indicator):
        own = figures.get(Period.year_to_date(period.end))
        return own.value if own else None
    sent = figures.get(Period.year_to_date(period.end))
    if sent is not None and (sent.value is not None or indicator.together in (Together.ADDED, Together.POOLED)):
        return sent.value  # none where a month is missing: nothing is added up in silence
    if indicator.together is Together.NEVER and indicator.value.kind is ValueKind.RECORDED:
        return None
    present = [f for p in year_so_far(period) if (f := figures.get(p)) is not None and f.value is not None]
    return over_periods(present, indicator)


def is_whole_year(figures: Mapping[Period, PeriodValue], period: Period) -> bool:
    """Whether every period of the year so far is known and none is hidden, so that a sentence may speak of the year. A
    figure of the year itself stands for its months, except for those that are hidden."""
    months = year_so_far(period)
    found = [figures.get(p) for p in months]
    if any(f is not None and f.status is Status.SUPPRESSED for f in found):
        return False
    own = Period.year_to_date(period.end) in figures
    return bool(months) and (own or all(f is not None and f.value is not None for f in found))


def over_periods(present: Sequence[PeriodValue], indicator: Indicator) -> float | None:
    """The figure of several periods together: counts added, shares, rates and averages pooled; else None.

    Rounded counts are not added: twelve to the nearest ten may be sixty off.
    """
    measure = measure_of(indicator)
    if not present or measure in (Measure.MIDDLE, Measure.RATIO):
        return None
    if measure is Measure.COUNT:
        if len(present) > 1 and any(f.rounded for f in present):
            return None
        return sum(f.value for f in present if f.value is not None)
    tops = [f.numerator for f in present if f.numerator is not None]
    bottoms = [f.denominator for f in present if f.denominator is not None]
    if len(tops) < len(present) or len(bottoms) < len(present) or not sum(bottoms):
        return None
    return sum(tops) / sum(bottoms) * multiplier_of(indicator)
