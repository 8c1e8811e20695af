"""From forecasts to early warnings: the chance of meeting the year's target, and what is expected to get worse.

The year is the financial year of the month looked at, or ends with the target where that ends sooner. What the target
asks of the months that are left: a total, that what is to go comes in; a share whose parts are known, that the year's
pooled share reaches it; a figure that stands at a month's end, that the last month does; anything else, that the mean
of the year's months does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from trigpoint.catalogue.objects import Indicator
from trigpoint.model.period import Period, financial_year_of
from trigpoint.scorecard.ahead import Errors, Outlook
from trigpoint.scorecard.measure import Measure, measure_of
from trigpoint.scorecard.objects import PeriodValue, Target
from trigpoint.scorecard.written import written

UNLIKELY = 0.5
SURE = 0.9
SOON = 3


@dataclass(frozen=True, slots=True)
class YearsTarget:
    """What the months left must come to, for the year's target to be met.

    `needed` and `expected` are of the mean of the `months` left (of the last alone where `last_only`), in the figure's
    unit; `chance` is 0 to 1, None where too little is known of the errors.
    """

    target: float
    months: int
    needed: float
    expected: float
    last_only: bool
    chance: float | None


@dataclass(frozen=True, slots=True)
class Warned:
    """One early warning: `rule` is `target unlikely` or `expected worse`; `chance` of what is feared, 0 to 1."""

    key: str
    rule: str
    chance: float
    text: str


def years_target(
    cells: Mapping[Period, PeriodValue],
    period: Period,
    indicator: Indicator,
    target: Target,
    better: str,
    outlook: Outlook,
    errors: Errors,
) -> YearsTarget | None:
    """The chance of meeting the year's target from the month `period` on. None without a target, a better way, a
    forecast, or a month that is left."""
    if target.value is None or better not in ("higher", "lower") or not outlook.months or outlook.scale is None:
        return None
    left = _months_left(period, target.end)
    if not 1 <= left <= len(outlook.months):
        return None
    last_only = target.kind != "cumulative" and indicator.is_stock
    said = [m.value for m in outlook.months[:left]]
    expected = said[-1] if last_only else fmean(said)
    needed = _needed(cells, period, indicator, target, left) if not last_only else target.value
    if needed is None:
        return None
    chance = errors.chance(left, (needed - expected) / outlook.scale, reach=better, of_mean=not last_only)
    return YearsTarget(target.value, left, needed, expected, last_only, chance)


def warned_of_target(found: YearsTarget, key: str, unit: str) -> Warned | None:
    """The warning where the year's target is more likely missed than met."""
    if found.chance is None or found.chance >= UNLIKELY:
        return None
    if found.last_only:
        when = f"in {found.months} months" if found.months > 1 else "next month"
        goal = f"The target is {written(found.needed, unit)} at the year's end"
        text = f"{goal}; {written(found.expected, unit)} is expected {when}"
    else:
        left = f"the {found.months} months left" if found.months > 1 else "the month that is left"
        text = (
            f"The year's target needs {written(found.needed, unit)} on average over {left}; "
            f"{written(found.expected, unit)} is expected"
        )
    return Warned(key, "target unlikely", 1 - found.chance, f"{text}: {odds(found.chance)} of meeting it.")


def warned_of_worse(
    values: Sequence[float], outlook: Outlook, errors: Errors, better: str, key: str, unit: str
) -> Warned | None:
    """The warning where the mean of the next three months is worse, nine times in ten, than that of the last twelve."""
    if better not in ("higher", "lower") or len(outlook.months) < SOON or outlook.scale is None:
        return None
    usual, soon = fmean(values[-12:]), fmean(m.value for m in outlook.months[:SOON])
    worse = "lower" if better == "higher" else "higher"
    chance = errors.chance(SOON, (usual - soon) / outlook.scale, reach=worse)
    if chance is None or chance < SURE:
        return None
    text = (
        f"{written(soon, unit)} is expected over the next {SOON} months, after {written(usual, unit)} over the last "
        f"12: {odds(chance)} of being worse than that."
    )
    return Warned(key, "expected worse", chance, text)


def ranked(warnings: Sequence[Warned]) -> tuple[Warned, ...]:
    """The likeliest first; of two as likely, targets before the rest, then as given."""
    return tuple(sorted(warnings, key=lambda w: (-w.chance, w.rule != "target unlikely")))


def odds(chance: float) -> str:
    """A chance in words, as finely as it is known: `about 3 chances in 10`, `less than 1 chance in 20`."""
    if chance < 0.05:
        return "less than 1 chance in 20"
    if chance > 0.95:
        return "more than 19 chances in 20"
    tenths = max(1, min(9, round(chance * 10)))
    return f"about {tenths} chance{'s' if tenths > 1 else ''} in 10"


def _months_left(period: Period, end: dt.date | None) -> int:
    """Whole months after `period` to the end of its financial year, or of the target where that is sooner."""
    year_end = dt.date(financial_year_of(period.start) + 1, 3, 31)
    last = min(year_end, end) if end is not None else year_end
    return (last.year - period.end.year) * 12 + last.month - period.end.month


def _needed(
    cells: Mapping[Period, PeriodValue], period: Period, indicator: Indicator, target: Target, left: int
) -> float | None:
    """What each of the months left must be on average."""
    if target.value is None:
        return None
    if target.kind == "cumulative":
        return target.run_rate if target.run_rate is not None and target.periods_left == left else None
    past = [cells.get(period.shift(-step)) for step in range((period.start.month - 4) % 12 + 1)]
    known = [c for c in past if c is not None and c.value is not None]
    if (
        measure_of(indicator) is Measure.SHARE
        and known
        and all(c.numerator is not None and c.denominator for c in known)
    ):
        return _pooled(known, target.value, left)
    return (target.value * (len(known) + left) - sum(c.value or 0.0 for c in known)) / left


def _pooled(known: Sequence[PeriodValue], target: float, left: int) -> float:
    """The share that the months left need, counting as many as the months so far on average."""
    met, counted = sum(c.numerator or 0.0 for c in known), sum(c.denominator or 0.0 for c in known)
    to_come = counted / len(known) * left
    return (target * (counted + to_come) - 100 * met) / to_come
