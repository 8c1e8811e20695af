"""The recent trend of yearly figures: five years, one verdict.

The public-health profiles' rule (fingertips-open and FingertipsNext): a straight line through the last five yearly
points, weighted by how sure each is (of shares with their parts: through their log odds); there is a trend where
chi-square passes 9.55 (99.8%) and the line keeps its sign whichever one of the points is left out. It is for separate
years only: months vary too much and carry a season, and years that roll on share most of their records. For months
there is `trigpoint.scorecard.process`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from trigpoint.scorecard.compare import chance_beyond

YEARS = 5
SIGNIFICANT = 9.54953570608324
"""The chi-square of one degree of freedom that chance passes once in 500."""


@dataclass(frozen=True, slots=True)
class Trend:
    """`direction` is `increasing`, `decreasing`, `no change` or `cannot be calculated`; `slope` a year in the figure's
    unit (of a share with its parts: in log odds); None where it could not be calculated."""

    direction: str
    slope: float | None = None
    chi_square: float | None = None


def trend_by_intervals(
    values: Sequence[float | None], lowers: Sequence[float | None], uppers: Sequence[float | None]
) -> Trend:
    """The trend of the last five of yearly figures with their 95% limits. It cannot be calculated with fewer than five,
    a blank, or an interval without width."""
    points = list(zip(values, lowers, uppers, strict=True))[-YEARS:]
    known = [(v, (u - low) / 3.92) for v, low, u in points if v is not None and low is not None and u is not None]
    if len(known) < YEARS or any(error <= 0 for _, error in known):
        return Trend("cannot be calculated")
    figures, weights = [v for v, _ in known], [1 / error**2 for _, error in known]

    def line(years: Sequence[int]) -> tuple[float, float]:
        slope, information = _weighted(years, [figures[n] for n in years], [weights[n] for n in years])
        return slope, slope**2 * information

    return _verdict(line)


def trend_of_shares(met: Sequence[float], counted: Sequence[float]) -> Trend:
    """The trend of the last five yearly shares from their parts. It cannot be calculated with fewer than five, or where
    all or nothing was met in a year."""
    parts = list(zip(met, counted, strict=True))[-YEARS:]
    if len(parts) < YEARS or any(not 0 < top < bottom for top, bottom in parts):
        return Trend("cannot be calculated")
    odds = [math.log(top / (bottom - top)) for top, bottom in parts]

    def line(years: Sequence[int]) -> tuple[float, float]:
        slope, _ = _weighted(years, [odds[n] for n in years], [1.0] * len(years))
        return slope, chi_square_for_trend([parts[n][0] for n in years], [parts[n][1] for n in years])

    return _verdict(line)


def chi_square_for_trend(met: Sequence[float], counted: Sequence[float]) -> float:
    """Chi-square for a trend in shares over equal steps, as R's `prop.trend.test` gives it. Raises `ValueError` where
    nothing was counted."""
    everyone, total = sum(counted), sum(met)
    if min(counted) <= 0:
        raise ValueError("a share needs something counted")
    share = total / everyone
    centre = sum(n * step for step, n in enumerate(counted)) / everyone
    moved = sum((step - centre) * top for step, top in enumerate(met))
    spread = sum(n * (step - centre) ** 2 for step, n in enumerate(counted))
    return moved**2 / (share * (1 - share) * spread) if 0 < share < 1 and spread else 0.0


@dataclass(frozen=True, slots=True)
class MannKendall:
    """Kendall's tau of a series with time, its z with correction for continuity and ties, and its chance."""

    tau: float
    z: float
    p: float


def mann_kendall(values: Sequence[float]) -> MannKendall:
    """The Mann-Kendall test of a series for a rise or a fall. Raises `ValueError` for fewer than three points or a
    constant series."""
    n, ties = len(values), [t for t in Counter(values).values() if t > 1]
    pairs = n * (n - 1) / 2
    untied = pairs - sum(t * (t - 1) / 2 for t in ties)
    if n < 3 or not untied:
        raise ValueError("a trend needs three points that differ")
    score = sum(_sign(values[b] - values[a]) for a in range(n) for b in range(a + 1, n))
    variance = (n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18
    z = _sign(score) * (abs(score) - 1) / math.sqrt(variance) if score else 0.0
    return MannKendall(score / math.sqrt(pairs * untied), z, chance_beyond(z * z))


def _verdict(line: Callable[[Sequence[int]], tuple[float, float]]) -> Trend:
    every = tuple(range(YEARS))
    slope, chi_square = line(every)
    slopes = [slope, *(line([n for n in every if n != left])[0] for left in every)]
    steady = all(a * b > 0 for a, b in pairwise(slopes))
    if chi_square <= SIGNIFICANT or not steady:
        return Trend("no change", slope, chi_square)
    return Trend("increasing" if slope > 0 else "decreasing", slope, chi_square)


def _weighted(years: Sequence[int], values: Sequence[float], weights: Sequence[float]) -> tuple[float, float]:
    """The slope of the weighted line, and how much is known of it (one over its variance)."""
    whole = sum(weights)
    centre = sum(w * y for w, y in zip(weights, years, strict=True)) / whole
    information = sum(w * (y - centre) ** 2 for w, y in zip(weights, years, strict=True))
    slope = sum(w * (y - centre) * v for w, y, v in zip(weights, years, values, strict=True)) / information
    return slope, information


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)
