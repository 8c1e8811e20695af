"""Where an axis of figures begins and ends, and its steps: round numbers that hold all of them, alike in every form."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from trigpoint.publish.charts.objects import Value

_MOST_STEPS = 6
"""Between the least and the most of an axis."""


@dataclass(frozen=True, slots=True)
class Ends:
    """The least and the greatest figure of an axis, and the step between its lines, in the unit of the figures."""

    low: float
    high: float
    step: float


def ends_of(values: Sequence[Value], highest: Value = None, unit: str = "") -> Ends | None:
    """Round ends for an axis that holds all values, never across nought nor beyond what a value can be (`highest`);
    counts have no steps between whole numbers. None where nothing is known."""
    known = [value for value in values if value is not None]
    if not known:
        return None
    least, most = min(known), max(known)
    span = (most - least) or abs(most) or 1.0
    power = 10 ** math.floor(math.log10(span))
    step = next(power * part for part in (0.2, 0.5, 1.0, 2.0) if span / (power * part) <= _MOST_STEPS)
    step = max(1.0, step) if unit == "count" else step
    low, high = (math.floor(least / step) - 1) * step, (math.ceil(most / step) + 1) * step
    return Ends(
        max(0.0, low) if least >= 0 else low, high if highest is None or most > highest else min(high, highest), step
    )
