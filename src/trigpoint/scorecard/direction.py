"""Direction of travel, and what it means.

Percent change with a band, as the key of the monthly dataset prints it: "increase 10% or more", "decrease 10% or
more", anything less similar. The comparison is exact, so that a move of just 10 is a move whatever binary arithmetic
makes of it.
"""

from __future__ import annotations

import math
from fractions import Fraction

from trigpoint.catalogue.objects import Better, DirectionRule
from trigpoint.scorecard.measure import Measure
from trigpoint.scorecard.objects import PeriodValue


def direction_of(
    now: PeriodValue, before: PeriodValue | None, measure: Measure, rule: DirectionRule, multiplier: float = 1.0
) -> str:
    """`up`, `down`, `similar` or `none` (where either figure has no value).

    A share moves by points, or relative to what it was where the pack says so; everything else by percent. From zero
    there is no percent change: any rise from zero is a move up, any fall a move down.
    """
    end, start = _exact(now, multiplier), _exact(before, multiplier) if before else None
    if end is None or start is None:
        return "none"
    difference, band = end - start, Fraction(str(rule.band))
    if measure is Measure.SHARE and rule.percentages == "points":
        moved = abs(difference) >= band
    else:
        moved = abs(difference) * 100 >= band * abs(start)
    if not moved or difference == 0:
        return "similar"
    return "up" if difference > 0 else "down"


def judgement_of(
    direction: str, better: str, now: PeriodValue, before: PeriodValue | None, target: float | None
) -> str:
    """`better`, `worse`, `similar` or `none`, from the direction and which way is better.

    Where near the target is better, a move is better that ends nearer to it than it began; without a target there is
    no judgement.
    """
    if direction == "none" or better == Better.NEITHER:
        return "none"
    if better == Better.NEAR_TARGET:
        return _nearer(direction, now, before, target)
    if direction == "similar":
        return "similar"
    return "better" if (direction == "up") == (better == Better.HIGHER) else "worse"


def _nearer(direction: str, now: PeriodValue, before: PeriodValue | None, target: float | None) -> str:
    if target is None or before is None or now.value is None or before.value is None:
        return "none"
    gap, gap_before = abs(now.value - target), abs(before.value - target)
    if direction == "similar" or gap == gap_before:
        return "similar"
    return "better" if gap < gap_before else "worse"


def _exact(figure: PeriodValue, multiplier: float) -> Fraction | None:
    """The figure without binary rounding: from its numerator and denominator where they give its value."""
    if figure.value is None:
        return None
    top, bottom = figure.numerator, figure.denominator
    if top is not None and bottom and math.isclose(top / bottom * multiplier, figure.value, rel_tol=1e-9):
        return Fraction(str(top)) / Fraction(str(bottom)) * Fraction(str(multiplier))
    return Fraction(str(figure.value))
