"""Process control: XmR charts as NHS England's Making Data Count draws them.

Limits are the mean plus and minus 2.66 times the mean moving range; near limits lie two thirds of the way. Screening,
an option, leaves out moving ranges of 3.267 times their mean or more, in one pass, before the mean moving range is
taken again; the outlying point stays in the mean. Sources: NHS England, Making Data Count (rules for special cause
variation and assurance icons); Wheeler, Understanding Variation (2.66 and 3.267). Held equal to the results of the R
package NHSRplotthedots 0.2.2 by tests.

Two cases are ours to decide. A constant series has no variation, so it has a mean and no limits. A gap (None) breaks
runs and trends and gives no moving range: it is neither bridged nor filled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Point = Literal["outside", "trend", "near limit", "one side", "common"]
Side = Literal[-1, 0, 1]

LIMIT = 2.66
NEAR = 2 * LIMIT / 3
SCREEN = 3.267
RUN = 7


@dataclass(frozen=True, slots=True)
class Limits:
    """Mean and limits of one stretch of a series; the limits are None for a series without variation.

    `near_lower` and `near_upper` are two thirds of the way to the limits. All in the unit of the series. `screened` is
    how many outlying moving ranges were left out.
    """

    mean: float
    lower: float | None
    upper: float | None
    near_lower: float | None
    near_upper: float | None
    n: int
    screened: int = 0


@dataclass(frozen=True, slots=True)
class Flag:
    """Why a point is out of the ordinary, and to which side: 1 above or rising, -1 below or falling, 0 common."""

    rule: Point
    side: Side


def limits_of(values: Sequence[float | None], *, screen: bool = True, fix_after: int | None = None) -> Limits | None:
    """The limits of a series, from all its points or the first `fix_after` (12 at least). None for an empty series."""
    basis = values if fix_after is None else values[: max(fix_after, 12)]
    known = [v for v in basis if v is not None]
    if not known:
        return None
    mean = sum(known) / len(known)
    ranges = [abs(b - a) for a, b in pairwise(basis) if a is not None and b is not None]
    count = len(ranges)
    if screen and ranges:
        ceiling = SCREEN * sum(ranges) / len(ranges)
        ranges = [r for r in ranges if r < ceiling]
    if not any(ranges):
        return Limits(mean, None, None, None, None, len(known))
    moving = sum(ranges) / len(ranges)
    reach, near = LIMIT * moving, NEAR * moving
    return Limits(mean, mean - reach, mean + reach, mean - near, mean + near, len(known), count - len(ranges))


def flags_of(values: Sequence[float | None], limits: Limits | Sequence[Limits]) -> tuple[Flag, ...]:
    """One flag a point. A point has one only, the first that applies: outside the limits; in a trend of seven; two of
    three near a limit; seven on one side of the mean. `limits` are the same for all points, or one for each."""
    every = [limits] * len(values) if isinstance(limits, Limits) else list(limits)
    trend = _in_trend(values)
    near = _near_a_limit(values, every)
    side = _on_one_side(values, [at.mean for at in every])
    flags = []
    for n, value in enumerate(values):
        outside = _outside(value, every[n])
        if outside:
            flags.append(Flag("outside", outside))
        elif trend[n]:
            flags.append(Flag("trend", trend[n]))
        elif near[n]:
            flags.append(Flag("near limit", near[n]))
        elif side[n]:
            flags.append(Flag("one side", side[n]))
        else:
            flags.append(Flag("common", 0))
    return tuple(flags)


def variation_of(flag: Flag, better: str) -> str:
    """The variation icon of a series' last point: `common`, `improving` or `concerning`; `high` or `low` where neither
    way is better."""
    if flag.side == 0:
        return "common"
    if better not in ("higher", "lower"):
        return "high" if flag.side > 0 else "low"
    return "improving" if (flag.side > 0) == (better == "higher") else "concerning"


def assurance_of(limits: Limits, target: float | None, better: str) -> str:
    """Whether the process, left alone, meets the target: `pass`, `fail`, `hit or miss`, or `none` without a target, a
    better way or limits."""
    if target is None or better not in ("higher", "lower") or limits.lower is None or limits.upper is None:
        return "none"
    if target > limits.upper:
        return "fail" if better == "higher" else "pass"
    if target < limits.lower:
        return "pass" if better == "higher" else "fail"
    return "hit or miss"


def _sign(number: float) -> Side:
    return 1 if number > 0 else -1 if number < 0 else 0


def _outside(value: float | None, limits: Limits) -> Side:
    if value is None or limits.lower is None or limits.upper is None:
        return 0
    return 1 if value > limits.upper else -1 if value < limits.lower else 0


def _in_trend(values: Sequence[float | None]) -> list[Side]:
    """Points of seven or more that rise, or fall, at every step. A point where a rise meets a fall, both of seven,
    takes the direction of the step out of it."""
    marks: list[Side] = [0] * len(values)
    start = 0
    direction: Side = 0
    for n in range(1, len(values) + 1):
        before, value = values[n - 1], values[n] if n < len(values) else None
        step = _sign(value - before) if value is not None and before is not None else 0
        if step == direction and step != 0:
            continue
        if direction and n - start >= RUN:
            marks[start:n] = [direction] * (n - start)
        start, direction = n - 1, step
    return marks


def _near_a_limit(values: Sequence[float | None], every: Sequence[Limits]) -> list[Side]:
    """Points between a near limit and the limit, where two of three successive points on one side of the mean are."""
    count = len(values)
    near: list[Side] = [0] * count
    side: list[Side] = [0] * count
    for n, (value, at) in enumerate(zip(values, every, strict=True)):
        if value is None or at.near_lower is None or at.near_upper is None:
            continue
        side[n] = _sign(value - at.mean)
        if not _outside(value, at):
            near[n] = 1 if value > at.near_upper else -1 if value < at.near_lower else 0
    marks: list[Side] = [0] * count
    for n in range(count - 2):
        window = slice(n, n + 3)
        for way in (1, -1):
            if all(s == way for s in side[window]) and near[window].count(way) >= 2:
                for k in range(n, n + 3):
                    marks[k] = way if near[k] == way else marks[k]
    return marks


def _on_one_side(values: Sequence[float | None], means: Sequence[float]) -> list[Side]:
    marks: list[Side] = [0] * len(values)
    sides: list[Side] = [0 if v is None else _sign(v - mean) for v, mean in zip(values, means, strict=True)]
    start = 0
    for n in range(1, len(values) + 1):
        if n < len(values) and sides[n] == sides[start]:
            continue
        if sides[start] and n - start >= RUN:
            marks[start:n] = [sides[start]] * (n - start)
        start = n
    return marks
