"""Simple forecasts of monthly series, and their errors where they are tried on the past.

On the 24 to 36 months that a council has, simple methods win and the intervals of elaborate ones cover far too little
(a study of 130 hospital series of 36 months, and the M4 competition). So: for counts, the same month a year before
moved by how the last months differ from theirs (seasonal naive with level); for shares and averages, the mean of the
last twelve months; from sixty months on, Theta (Assimakopoulos and Nikolopoulos 2000) as well, where statsmodels is
installed. What they are held against is seasonal naive: the same month a year before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from statistics import fmean

SEASON = 12
FEWEST = 24
FEWEST_THETA = 60
SHORTEST_PAST = 14
"""The least months before an origin: a year, and two months that can be held against theirs a year before."""
ORIGINS = 6
STEP = 3


class Sort(StrEnum):
    """What is forecast: it decides which methods may be tried, and which values there can be."""

    COUNT = "count"
    SHARE = "share"
    AVERAGE = "average"


class Method(StrEnum):
    """The methods."""

    SEASONAL_NAIVE = "seasonal naive"
    LEVEL = "seasonal naive with level"
    MEAN_12 = "mean of the last 12 months"
    THETA = "Theta"


@dataclass(frozen=True, slots=True)
class Miss:
    """How far one forecast was off: `error` is what came less what was said, in the series' unit; `scale` is the mean
    step from a year before in the months that were known at the origin."""

    origin: int
    ahead: int
    error: float
    scale: float


def forecast(values: Sequence[float], horizon: int, method: Method, sort: Sort) -> tuple[float, ...]:
    """The next `horizon` months by one method, kept within what there can be: no count below 0, no share outside 0 to
    100. `values` are the months known, a year at least, without a gap. Raises `ValueError` for fewer."""
    if len(values) < SEASON:
        raise ValueError("a forecast needs twelve months at least")
    highest = 100.0 if sort is Sort.SHARE else float("inf")
    return tuple(min(max(0.0, v), highest) for v in _METHODS[method](values, horizon))


def methods_for(sort: Sort, months: int) -> tuple[Method, ...]:
    """The methods that may be tried on a series, beside seasonal naive."""
    own = Method.LEVEL if sort is Sort.COUNT else Method.MEAN_12
    return (own, Method.THETA) if months >= FEWEST_THETA and theta_is_installed() else (own,)


@lru_cache(maxsize=1)
def theta_is_installed() -> bool:
    """Whether the extra `forecast` is there."""
    from importlib.util import find_spec

    return find_spec("statsmodels") is not None


def seasonal_scale(values: Sequence[float]) -> float | None:
    """The mean step from the same month a year before (the scale of MASE); None for a year or less, or without any."""
    steps = [abs(b - a) for a, b in zip(values, values[SEASON:], strict=False)]
    return fmean(steps) if steps and any(steps) else None


def origins_of(months: int) -> tuple[int, ...]:
    """How many months are taken as known each time a method is tried: every third, the last six times."""
    return tuple(sorted(range(months - STEP, SHORTEST_PAST - 1, -STEP)[:ORIGINS]))


def misses(values: Sequence[float], method: Method, sort: Sort, horizon: int) -> tuple[Miss, ...]:
    """The errors of a method at every origin, up to `horizon` months ahead or to the end of what is known."""
    origins = origins_of(len(values))
    return tuple(miss for origin in origins for miss in misses_at(origin, values, method, sort, horizon))


def misses_at(origin: int, values: Sequence[float], method: Method, sort: Sort, horizon: int) -> tuple[Miss, ...]:
    """The errors of a method at one origin; none where the months before it have not moved from year to year."""
    past, scale = values[:origin], seasonal_scale(values[:origin])
    if scale is None:
        return ()
    said = forecast(past, min(horizon, len(values) - origin), method, sort)
    pairs = zip(said, values[origin:], strict=False)
    return tuple(Miss(origin, ahead, came - guess, scale) for ahead, (guess, came) in enumerate(pairs, 1))


def mase(past: Sequence[float], said: Sequence[float], came: Sequence[float]) -> float | None:
    """The mean absolute scaled error of a forecast: its mean miss over the mean step from a year before in `past`. None
    where the past has not moved, or is a year or less."""
    scale = seasonal_scale(past)
    return None if scale is None else fmean(abs(a - b) for a, b in zip(said, came, strict=True)) / scale


def scaled_error(found: Sequence[Miss]) -> float | None:
    """The mean absolute scaled error (Hyndman and Koehler 2006) of many origins, each scaled by its own past."""
    return fmean(abs(m.error) / m.scale for m in found) if found else None


def _seasonal_naive(values: Sequence[float], horizon: int) -> list[float]:
    return [values[len(values) - SEASON + step % SEASON] for step in range(horizon)]


def _with_level(values: Sequence[float], horizon: int) -> list[float]:
    """Moved by the mean difference from a year before over the last half-year, or as much of it as there is."""
    moved = [b - a for a, b in zip(values, values[SEASON:], strict=False)][-6:]
    shift = fmean(moved) if moved else 0.0
    return [value + shift for value in _seasonal_naive(values, horizon)]


def _mean_12(values: Sequence[float], horizon: int) -> list[float]:
    return [fmean(values[-SEASON:])] * horizon


def _theta(values: Sequence[float], horizon: int) -> list[float]:
    """A model takes a hundred times as long as all other methods: the origins of a run and of its test are shared."""
    return list(_theta_fitted(tuple(values), max(horizon, SEASON))[:horizon])


@lru_cache(maxsize=20_000)
def _theta_fitted(values: tuple[float, ...], horizon: int) -> tuple[float, ...]:
    import numpy as np
    from statsmodels.tsa.forecasting.theta import ThetaModel

    if len(set(values)) == 1:
        return (values[0],) * horizon
    series = np.asarray(values, dtype=float)
    how = "multiplicative" if series.min() > 0 else "additive"
    fitted = ThetaModel(series, period=SEASON, deseasonalize=True, method=how).fit()
    return tuple(float(value) for value in fitted.forecast(horizon))


_METHODS: dict[Method, Callable[[Sequence[float], int], list[float]]] = {
    Method.SEASONAL_NAIVE: _seasonal_naive,
    Method.LEVEL: _with_level,
    Method.MEAN_12: _mean_12,
    Method.THETA: _theta,
}
