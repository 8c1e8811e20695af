"""The straight line through the periods shown, and whether chance alone would explain its slope.

Ordinary least squares over the periods that have a figure, each at its own place, so that a gap is a gap. The slope is
told from nothing where its t statistic, with two degrees of freedom fewer than there are points, is beyond Student's
two-sided 5% value (Student 1908; the values are those of every printed table).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

FEWEST = 4
# Student's t, two-sided 5%, for 1, 2, 3, ... degrees of freedom; beyond the list the last one, a little too strict.
_STUDENT = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
    2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042, 2.040, 2.037,
    2.035, 2.032,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FittedLine:
    """A fitted line: its slope a period, its height at the first and last place, and whether chance explains it."""

    slope: float
    first: float
    last: float
    significant: bool

    @property
    def change(self) -> float:
        """The fitted change from the first period shown to the last."""
        return self.last - self.first


def fitted_line(values: Sequence[float | None]) -> FittedLine | None:
    """The line through the figures, oldest first, None for a gap. None for fewer than four figures."""
    points = [(float(at), value) for at, value in enumerate(values) if value is not None]
    if len(points) < FEWEST:
        return None
    count = len(points)
    centre, mean = sum(x for x, _ in points) / count, sum(y for _, y in points) / count
    spread = sum((x - centre) ** 2 for x, _ in points)
    slope = sum((x - centre) * (y - mean) for x, y in points) / spread
    left = sum((y - mean - slope * (x - centre)) ** 2 for x, y in points)
    error = math.sqrt(left / (count - 2) / spread)
    limit = _STUDENT[min(count - 2, len(_STUDENT)) - 1]
    first, last = mean - slope * centre, mean + slope * (len(values) - 1 - centre)
    return FittedLine(slope, first, last, abs(slope) > limit * error and not _flat(slope, mean))


def _flat(slope: float, mean: float) -> bool:
    """Whether a slope is nothing but what binary arithmetic leaves of a level line."""
    return abs(slope) <= 1e-12 * max(abs(mean), 1.0)
