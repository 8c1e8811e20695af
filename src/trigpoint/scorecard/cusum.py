"""A detector of slow drift: the cumulative sum of small moves that process control's limits let pass.

The method (Montgomery, Introduction to Statistical Quality Control, tabular CUSUM) with OpenPrescribing's settings
(commit 62015f4a): the mean and deviation of the first twelve points; a slack of half a deviation; an alert at five.
When an alert has been given, the mean becomes that of the last twelve points; while the sums keep moving the same way
the alert stands, else everything starts anew. A gap (None) sets both sums to nothing. An option beside the rules of
process control, not one of them. The sums are rounded to two places at each step, as there: it is made for shares as
parts of 1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev

WINDOW = 12
SENSITIVITY = 5.0


@dataclass(frozen=True, slots=True)
class DriftPoint:
    """One point: the mean that it is held against, both sums, the threshold, and the alert: `up`, `down` or None."""

    mean: float
    above: float
    below: float
    threshold: float
    alert: str | None


@dataclass(frozen=True, slots=True)
class Drift:
    """An alert that stands at the last point: from which mean, to which figure, and for how many points."""

    start: float
    end: float
    points: int


def drift_points(
    values: Sequence[float | None], window: int = WINDOW, sensitivity: float = SENSITIVITY
) -> tuple[DriftPoint, ...]:
    """One for each value; the mean and the threshold are not a number while no point is known. Raises `ValueError` for
    a window of none."""
    if window < 1:
        raise ValueError("a window holds one point at least")
    points: list[DriftPoint] = []
    for n, value in enumerate(values):
        last = points[-1] if points else None
        if last is None or math.isnan(last.mean):
            points.append(_point(value, *_basis(values[n : n + window], sensitivity), 0.0, 0.0, sensitivity))
            continue
        if last.alert is None:
            points.append(_point(value, last.mean, last.threshold, last.above, last.below, sensitivity))
            continue
        mean, threshold = _basis(values[max(0, n - window) : n], sensitivity)
        going = _point(value, mean, last.threshold, last.above, last.below, sensitivity)
        if _goes_on(last, going):
            points.append(going)
        else:
            points.append(_point(value, mean, threshold, 0.0, 0.0, sensitivity))
    return tuple(points)


def drift_of(values: Sequence[float | None], window: int = WINDOW, sensitivity: float = SENSITIVITY) -> Drift | None:
    """The drift that stands at the last point, if any."""
    points = drift_points(values, window, sensitivity)
    if not points or points[-1].alert is None or values[-1] is None:
        return None
    first = len(points) - 1
    while first > 0 and points[first - 1].alert is not None:
        first -= 1
    return Drift(points[first].mean, values[-1], len(points) - first)


def _basis(values: Sequence[float | None], sensitivity: float) -> tuple[float, float]:
    known = [v for v in values if v is not None]
    return (fmean(known), pstdev(known) * sensitivity) if known else (math.nan, math.nan)


def _point(
    value: float | None, mean: float, threshold: float, above: float, below: float, sensitivity: float
) -> DriftPoint:
    if value is None:
        return DriftPoint(mean, 0.0, 0.0, threshold, None)
    slack = 0.5 * threshold / sensitivity
    above = round(max(0.0, above + value - mean - slack), 2)
    below = round(min(0.0, below + value - mean + slack), 2)
    alert = "up" if above > threshold else "down" if below < -threshold else None
    return DriftPoint(mean, above, below, threshold, alert)


def _goes_on(last: DriftPoint, going: DriftPoint) -> bool:
    return going.above > last.above if last.alert == "up" else going.below < last.below
