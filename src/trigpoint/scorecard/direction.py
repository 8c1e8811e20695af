"""Direction of travel, and what it means.

Percent change with a band, as the key of the monthly dataset prints it: "increase 10% or more", "decrease 10% or
more", anything less similar. The comparison is exact, so that a move of just 10 is a move whatever binary arithmetic
makes of it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from trigpoint.catalogue.objects import Better
from trigpoint.catalogue.rules import DirectionRule
from trigpoint.scorecard.measure import Measure
from trigpoint.scorecard.objects import PeriodValue, Target
from trigpoint.scorecard.slope import fitted_line

_CLOSE = 1e-9


def direction_of(
    now: PeriodValue, before: PeriodValue | None, measure: Measure, rule: DirectionRule, multiplier: float = 1.0
) -> str:
    """`up`, `down`, `similar` or `none` (where either figure has no value).

    A share moves by points, or relative to what it was where the pack says so; everything else by percent. From zero
    there is no percent change: any rise from zero is a move up, any fall a move down.
    """
    if now.value is None or before is None or before.value is None:
        return "none"
    points = measure is Measure.SHARE and rule.percentages == "points"
    gap = now.value - before.value
    limit = rule.band if points else rule.band / 100 * abs(before.value)
    if abs(abs(gap) - limit) > _CLOSE * max(abs(now.value), abs(before.value), limit, 1.0):
        moved = abs(gap) > limit
    else:
        difference, start = _exact(now, multiplier) - _exact(before, multiplier), _exact(before, multiplier)
        band = Fraction(str(rule.band))
        moved = difference != 0 and (abs(difference) >= band if points else abs(difference) * 100 >= band * abs(start))
    if not moved:
        return "similar"
    return "up" if gap > 0 else "down"


def by_regression(values: Sequence[float | None], measure: Measure, rule: DirectionRule) -> str:
    """By the straight line through the periods shown, oldest first: `up` or `down` where its slope is more than chance
    would explain and it rises or falls by the band or more from its first point to its last; else `similar`. `none`
    without a latest figure, or with fewer than four."""
    line = fitted_line(values)
    if line is None or values[-1] is None:
        return "none"
    points = measure is Measure.SHARE and rule.percentages == "points"
    limit = rule.band if points else rule.band / 100 * abs(line.first)
    if not line.significant or abs(line.change) < limit:
        return "similar"
    return "up" if line.change > 0 else "down"


def by_process(variation: str, better: str) -> str:
    """By process control: `up` or `down` where the latest point is out of the ordinary, `similar` where it is common
    cause, `none` where no limits could be drawn."""
    if variation in ("improving", "concerning"):
        return "up" if (variation == "improving") == (better == Better.HIGHER) else "down"
    return {"high": "up", "low": "down", "common": "similar"}.get(variation, "none")


def judgement_of(direction: str, better: str, now: PeriodValue, before: PeriodValue | None, target: Target) -> str:
    """`better`, `worse`, `similar` or `none`, from the direction and which way is better.

    Where near the target (or inside a band) is better, a move is better that ends nearer to it than it began; without
    a target there is no judgement.
    """
    if direction == "none" or better == Better.NEITHER:
        return "none"
    if better == Better.NEAR_TARGET:
        return _nearer(direction, now, before, target)
    if direction == "similar":
        return "similar"
    return "better" if (direction == "up") == (better == Better.HIGHER) else "worse"


def movement_of(direction: str, judgement: str, on_target: bool | None) -> str | None:
    """Direction, meaning and target in one of five states: `improved`; `worsened, still on target`; `worsened and off
    target`; `same`; `neither good nor bad`. Without a target what is worse has only `worsened`. None where there is
    no direction."""
    if direction == "none":
        return None
    if judgement == "worse":
        return {True: "worsened, still on target", False: "worsened and off target", None: "worsened"}[on_target]
    return {"better": "improved", "similar": "same"}.get(judgement, "neither good nor bad")


def _nearer(direction: str, now: PeriodValue, before: PeriodValue | None, target: Target) -> str:
    low, high = (target.value, target.value) if target.value is not None else (target.low, target.high)
    if low is None or high is None or before is None or now.value is None or before.value is None:
        return "none"
    gap, gap_before = (max(low - figure, figure - high, 0.0) for figure in (now.value, before.value))
    if direction == "similar" or gap == gap_before:
        return "similar"
    return "better" if gap < gap_before else "worse"


def _exact(figure: PeriodValue, multiplier: float) -> Fraction:
    """The figure without binary rounding: from its numerator and denominator where they give its value."""
    value, top, bottom = figure.value or 0.0, figure.numerator, figure.denominator
    if top is not None and bottom and math.isclose(top / bottom * multiplier, value, rel_tol=1e-9):
        return Fraction(str(top)) / Fraction(str(bottom)) * Fraction(str(multiplier))
    return Fraction(str(value))
