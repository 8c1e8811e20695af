"""The range that chance alone would explain, around a share or a rate.

Shares: Wilson's score interval (Wilson 1927; Newcombe 1998). Rates: exact Poisson limits where fewer than ten were
counted, Byar's approximation from ten on (Breslow and Day 1987), the public-health observatories' practice. Held equal
to the R package PHEindicatormethods 2.1.0 by tests. `confidence` is 0.95 unless said.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist

EXACT_BELOW = 10


def wilson(met: float, counted: float, confidence: float = 0.95) -> tuple[float, float]:
    """Limits of the share `met / counted`, in percent. Raises `ValueError` unless 0 <= met <= counted > 0."""
    if counted <= 0 or not 0 <= met <= counted:
        raise ValueError("a share needs something counted, and no more met than counted")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
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
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    above = counted + 1
    lower = counted * (1 - 1 / (9 * counted) - z / (3 * math.sqrt(counted))) ** 3 if counted else 0.0
    return lower, above * (1 - 1 / (9 * above) + z / (3 * math.sqrt(above))) ** 3


def exact_count(counted: float, confidence: float = 0.95) -> tuple[float, float]:
    """Exact Poisson limits of a whole count: the means under which so many, or so few, have the chance of one tail."""
    tail = (1 - confidence) / 2
    whole = round(counted)
    upper = _solve(lambda mean: _at_most(whole, mean) - tail, 0.0, whole + 50.0)
    if whole == 0:
        return 0.0, upper
    lower = _solve(lambda mean: tail - (1 - _at_most(whole - 1, mean)), 0.0, float(whole))
    return lower, upper


def _at_most(count: int, mean: float) -> float:
    """The chance of `count` or fewer, by Poisson's law."""
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
