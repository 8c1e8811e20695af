"""The range that chance alone would explain, around a share, a rate or a mean.

Shares: Wilson's score interval (Wilson 1927; Newcombe 1998). Rates: exact Poisson limits where fewer than ten were
counted, Byar's approximation from ten on (Breslow and Day 1987), the public-health observatories' practice. Means:
Student's t. Rates standardised for age: Dobson's method (Dobson and others 1991) around Byar's limits. Held equal to
the R package PHEindicatormethods 2.1.0 by tests. `confidence` is 0.95 unless said.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist, mean, stdev

EXACT_BELOW = 10
_UNDERFLOW = 700


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its limits, in its own unit. All None where the figure cannot be given."""

    value: float | None
    lower: float | None
    upper: float | None
    method: str


@dataclass(frozen=True, slots=True)
class Stratum:
    """One age band of a standardised rate: what was counted, among how many, and how many the standard has."""

    counted: float
    people: float
    standard: float


def wilson(met: float, counted: float, confidence: float = 0.95) -> tuple[float, float]:
    """Limits of the share `met / counted`, in percent. Raises `ValueError` unless 0 <= met <= counted > 0."""
    if counted <= 0 or not 0 <= met <= counted:
        raise ValueError("a share needs something counted, and no more met than counted")
    z = _z(confidence)
    share = met / counted
    centre = 2 * met + z * z
    spread = z * math.sqrt(z * z + 4 * met * (1 - share))
    width = 2 * (counted + z * z)
    lower = 0.0 if met == 0 else (centre - spread) / width
    upper = 1.0 if met == counted else (centre + spread) / width
    return 100 * lower, 100 * upper


def rate(counted: float, people: float, per: int, confidence: float = 0.95) -> tuple[float, float]:
    """Limits of the rate `counted / people`, per `per`. Raises `ValueError` unless counted >= 0 and people > 0."""
    if people <= 0 or counted < 0:
        raise ValueError("a rate needs a population")
    lower, upper = exact_count(counted, confidence) if counted < EXACT_BELOW else byar_count(counted, confidence)
    return lower / people * per, upper / people * per


def byar_count(counted: float, confidence: float = 0.95) -> tuple[float, float]:
    """Byar's limits of a count."""
    z = _z(confidence)
    above = counted + 1
    lower = counted * (1 - 1 / (9 * counted) - z / (3 * math.sqrt(counted))) ** 3 if counted else 0.0
    return lower, above * (1 - 1 / (9 * above) + z / (3 * math.sqrt(above))) ** 3


@lru_cache(maxsize=512)
def exact_count(counted: float, confidence: float = 0.95) -> tuple[float, float]:
    """Exact Poisson limits of a whole count: the means under which so many, or so few, have the chance of one tail."""
    tail = (1 - confidence) / 2
    whole = round(counted)
    upper = _solve(lambda mean: at_most(whole, mean) - tail, 0.0, whole + 50.0)
    if whole == 0:
        return 0.0, upper
    lower = _solve(lambda mean: tail - (1 - at_most(whole - 1, mean)), 0.0, float(whole))
    return lower, upper


def pooled(met: Sequence[float], counted: Sequence[float], per: float = 100, confidence: float = 0.95) -> Estimate:
    """The share (`per` 100) or rate of several periods or places together: sums over sums, never a mean of shares.

    A share has Wilson's limits, a rate Byar's or exact ones. Raises `ValueError` unless there is as much of the one
    as of the other, and something counted.
    """
    if len(met) != len(counted) or sum(counted) <= 0:
        raise ValueError("a share of several needs a numerator and a denominator of each, and something counted")
    top, bottom = sum(met), sum(counted)
    if per == 100:
        return Estimate(100 * top / bottom, *wilson(top, bottom, confidence), "Wilson")
    limits = rate(top, bottom, round(per), confidence)
    return Estimate(top / bottom * per, *limits, "exact Poisson" if top < EXACT_BELOW else "Byar")


def mean_interval(values: Sequence[float], confidence: float = 0.95) -> Estimate:
    """The mean of single values (days, scores) with Student's t limits; of one value, the mean without limits.

    Raises `ValueError` for none.
    """
    from scipy.special import stdtrit

    if not values:
        raise ValueError("a mean needs values")
    centre = mean(values)
    if len(values) == 1:
        return Estimate(centre, None, None, "Student's t")
    reach = float(stdtrit(len(values) - 1, (1 + confidence) / 2)) * stdev(values) / math.sqrt(len(values))
    return Estimate(centre, centre - reach, centre + reach, "Student's t")


def standardised_rate(strata: Sequence[Stratum], per: float, confidence: float = 0.95) -> Estimate:
    """The directly standardised rate: what the rate would be if the place had the standard's ages.

    None where fewer than ten were counted in all, which is too few to weight. Raises `ValueError` for a band without
    people, or a standard without any.
    """
    weight = sum(s.standard for s in strata)
    if weight <= 0 or any(s.people <= 0 for s in strata):
        raise ValueError("a standardised rate needs people in every age band and in the standard")
    total = sum(s.counted for s in strata)
    if total < EXACT_BELOW:
        return Estimate(None, None, None, "Dobson")
    value = sum(s.standard * s.counted / s.people for s in strata) / weight
    spread = math.sqrt(sum((s.standard / s.people) ** 2 * s.counted for s in strata) / weight**2 / total)
    lower, upper = byar_count(total, confidence)
    return Estimate(
        value * per, (value + spread * (lower - total)) * per, (value + spread * (upper - total)) * per, "Dobson"
    )


@lru_cache(maxsize=32)
def _z(confidence: float) -> float:
    return NormalDist().inv_cdf((1 + confidence) / 2)


def at_most(count: int, mean: float) -> float:
    """The chance of `count` or fewer events, by Poisson's law, where `mean` are expected."""
    if mean > _UNDERFLOW:  # e to the minus 745 is nothing in a double: term by term in logarithms
        return sum(math.exp(n * math.log(mean) - mean - math.lgamma(n + 1)) for n in range(count + 1))
    term = total = math.exp(-mean)
    for n in range(1, count + 1):
        term *= mean / n
        total += term
    return total


def _solve(falling: Callable[[float], float], low: float, high: float) -> float:
    """Where a falling function crosses zero, by bisection to the last digit that doubles hold."""
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if falling(middle) > 0 else (low, middle)
    return (low + high) / 2
