"""Colour: one small pure function a rule. Plain numbers in, `red`, `amber`, `green` or `none` out.

`better` is `higher`, `lower`, `near target` or `neither`; a rule that needs a better side gives `none` without one, and
every rule gives `none` without a figure, or without what the figure is held against. A figure on a threshold has the
better colour. Two numbers that differ only in the last digits of binary arithmetic are the same number: a share of two
whole numbers and a threshold written with a few decimals never lie so close without being equal.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from trigpoint.scorecard.compare import against_benchmark

_SAME = 1e-12
FEWEST_BEFORE = 4


def by_thresholds(value: float | None, red: float | None, amber: float | None, better: str) -> str:
    """Red beyond `red` on the worse side, amber beyond `amber`, otherwise green."""
    if value is None or not _sided(better) or (red is None and amber is None):
        return "none"
    if red is not None and not reaches(value, red, better):
        return "red"
    if amber is not None and not reaches(value, amber, better):
        return "amber"
    return "green"


def by_tolerance(
    value: float | None, target: float | None, within: float, better: str, *, relative: bool = False
) -> str:
    """Green at the target or better; amber short of it by no more than `within`; else red.

    `within` is in percent of the target where `relative`, else in the figure's own unit (points).
    """
    if value is None or target is None or not _sided(better):
        return "none"
    edge = target - margin(target, within, relative) * (1 if better == "higher" else -1)
    return by_thresholds(value, edge, target, better)


def by_floor(value: float | None, target: float | None, floor: float, better: str) -> str:
    """Green at the target or better; red worse than the floor standard; amber between them."""
    return "none" if target is None else by_thresholds(value, floor, target, better)


def by_band(value: float | None, low: float, high: float, within: float = 0.0, *, relative: bool = False) -> str:
    """Green inside the band, ends included; amber outside it by no more than `within`; else red. Both sides are bad.

    `within` is in percent of the end that is passed where `relative`, else in the figure's own unit.
    """
    if value is None:
        return "none"
    if at_least(value, low) and at_least(high, value):
        return "green"
    end = low if value < low else high
    return "amber" if within and at_least(margin(end, within, relative), abs(value - end)) else "red"


def by_nearness(
    value: float | None, target: float | None, within: float, beyond: float | None = None, *, relative: bool = False
) -> str:
    """Near the target is best: green no farther from it than `within`, red farther than `beyond` (twice as far, unless
    said), amber between. In percent of the target where `relative`, else in the figure's own unit."""
    if value is None or target is None:
        return "none"
    gap, near = abs(value - target), margin(target, within, relative)
    far = 2 * near if beyond is None else margin(target, beyond, relative)
    return "green" if at_least(near, gap) else "amber" if at_least(far, gap) else "red"


def by_month_and_year(value: float | None, year: float | None, target: float | None, better: str) -> str:
    """The period and the year to date together: green where both meet the target, red where neither does, else amber.

    A borough's monitoring report of May 2017 rates return home interviews so: 82% in the month, and amber because 70%
    in the year to date is still below target.
    """
    if value is None or year is None or target is None or not _sided(better):
        return "none"
    met = (reaches(value, target, better), reaches(year, target, better))
    return "green" if all(met) else "amber" if any(met) else "red"


def by_extremes(value: float | None, before: Sequence[float], better: str) -> str:
    """Green where the figure is better than every one of those before, red where it is worse than every one, else
    amber; `none` where fewer than four are known."""
    if value is None or not _sided(better) or len(before) < FEWEST_BEFORE:
        return "none"
    if all(reaches(value, other, better) and not same(value, other) for other in before):
        return "green"
    return "red" if not any(reaches(value, other, better) for other in before) else "amber"


def by_assurance(assurance: str) -> str:
    """By process control: green where the process, left alone, meets the target, red where it fails it, amber where it
    may do either."""
    return {"pass": "green", "fail": "red", "hit or miss": "amber"}.get(assurance, "none")


def by_interval(lower: float | None, upper: float | None, benchmark: float | None, better: str) -> str:
    """By the figure's 95% interval: amber where it holds the benchmark, ends included; else green where the figure is
    better, red where it is worse (`compare.against_benchmark`, the public-health profiles' rule)."""
    word = against_benchmark((lower, upper), benchmark, better)
    return {"better": "green", "similar": "amber", "worse": "red"}.get(word, "none") if _sided(better) else "none"


def _sided(better: str) -> bool:
    return better in ("higher", "lower")


def reaches(value: float, target: float, better: str) -> bool:
    """Whether a figure is at its target or on the better side of it. `better` is `higher` or `lower`."""
    return at_least(value, target) if better == "higher" else at_least(target, value)


def at_least(one: float, other: float) -> bool:
    """`one` >= `other`, whatever binary arithmetic made of the last digits."""
    return one >= other or same(one, other)


def same(one: float, other: float) -> bool:
    """Whether two figures are one number but for binary arithmetic."""
    return math.isclose(one, other, rel_tol=_SAME, abs_tol=_SAME)


def margin(around: float, within: float, relative: bool) -> float:
    """A tolerance in the figure's unit."""
    return abs(around) * within / 100 if relative else within
