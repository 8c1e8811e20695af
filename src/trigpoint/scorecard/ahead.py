"""Looking ahead: forecasts with bands that hold, and how well they held before.

Each series takes the method with the least error where it was tried on its own past, and is shown only where that is
less than seasonal naive's. Bands are conformal (Vovk and others; split conformal): the errors of all series together,
each scaled by its series, by how many months ahead. The bands of the methods themselves, and of one series alone, cover
far too little on so few months.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from trigpoint.scorecard.forecast import (
    FEWEST,
    Method,
    Miss,
    Sort,
    forecast,
    methods_for,
    misses,
    misses_at,
    origins_of,
    scaled_error,
    seasonal_scale,
)

HORIZON = 12
TESTED = 6
SMALLEST_COUNT = 3
FEWEST_ERRORS = 20
LEVELS = (0.8, 0.95)


@dataclass(frozen=True, slots=True)
class Series:
    """Months without a gap, the last one first known last. `key` names it for whoever asked."""

    key: str
    sort: Sort
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class MonthAhead:
    """What is expected so many months ahead, with its 80% and 95% bands."""

    ahead: int
    value: float
    lower_80: float
    upper_80: float
    lower_95: float
    upper_95: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """One series, looked ahead. `why_not` says why nothing is shown, and is empty where something is.

    `scaled_error` is the method's where it was tried on the past, `naive_error` seasonal naive's at the same places
    (mean absolute scaled error; below 1 is better than the mean step from a year before).
    """

    key: str
    method: Method | None
    months: tuple[MonthAhead, ...]
    scaled_error: float | None
    naive_error: float | None
    scale: float | None
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How a whole run would have done six months ago: what share of the months that came lay in each band.

    `forecasts` months of `series` series; `scaled_error` and `naive_error` as in `Outlook`, over all of them. All None
    where there was too little to try.
    """

    series: int
    forecasts: int
    within_80: float | None
    within_95: float | None
    scaled_error: float | None
    naive_error: float | None


@dataclass(frozen=True, slots=True)
class _Tried:
    series: Series
    method: Method
    errors: tuple[Miss, ...]
    own: float
    naive: float
    scale: float


@dataclass(frozen=True, slots=True)
class Errors:
    """Scaled errors of every series together: of the month so many ahead, and of the mean of so many months."""

    of_month: Mapping[int, tuple[float, ...]]
    of_mean: Mapping[int, tuple[float, ...]]

    def reach(self, ahead: int, level: float) -> float:
        """How many scales the band of a level reaches to either side, so many months ahead.

        Never less than for a month nearer by; where too few errors are known so far ahead, that of the farthest month
        with enough.
        """
        known = [n for n in self.of_month if n <= ahead and len(self.of_month[n]) >= FEWEST_ERRORS]
        return max((_conformal([abs(e) for e in self.of_month[n]], level) for n in known), default=math.inf)

    def chance(self, months: int, needed: float, *, reach: str, of_mean: bool = True) -> float | None:
        """The chance, 0 to 1, that what comes is `needed` scales or more (`reach` is `higher`) above its forecast, or
        `needed` or less (`lower`): the mean of so many months, or the last of them alone.

        It is the share of the errors known so far ahead, half an error to either side, so never quite 0 or 1. None
        where fewer than twenty are known.
        """
        pool = self.of_mean if of_mean else self.of_month
        known = [n for n in pool if n <= months and len(pool[n]) >= FEWEST_ERRORS]
        if not known:
            return None
        errors = pool[max(known)]
        met = sum(e >= needed if reach == "higher" else e <= needed for e in errors)
        return (met + 0.5) / (len(errors) + 1)


@dataclass(frozen=True, slots=True)
class Ahead:
    """Every series looked ahead, the errors that the bands rest on, and how well such bands held."""

    outlooks: tuple[Outlook, ...]
    errors: Errors
    coverage: Coverage


def look_ahead(
    series: Sequence[Series], horizon: int = HORIZON, progress: Callable[[float], None] = lambda done: None
) -> Ahead:
    """Forecasts of all series together, with bands, and the test of the same procedure six months earlier. `progress`
    is told how much of the series has been tried, 0 to 1."""
    outlooks, errors = _looked(series, horizon, progress)
    return Ahead(outlooks, errors, coverage_of(series))


def coverage_of(series: Sequence[Series]) -> Coverage:
    """What the whole procedure, choice of method included, would have said without the last six months, against what
    came."""
    earlier = [Series(s.key, s.sort, s.values[:-TESTED]) for s in series if len(s.values) >= FEWEST + TESTED]
    came = {s.key: s.values[-TESTED:] for s in series}
    outlooks, _ = _looked(earlier, TESTED)
    shown = [o for o in outlooks if o.months and not math.isinf(o.months[0].upper_95)]
    pairs = [(o, m, came[o.key][m.ahead - 1]) for o in shown for m in o.months]
    if not pairs:
        return Coverage(0, 0, None, None, None, None)
    past = {s.key: s for s in earlier}
    own = fmean(abs(actual - m.value) / (o.scale or 1.0) for o, m, actual in pairs)
    naive = []
    for o in shown:
        said = forecast(past[o.key].values, TESTED, Method.SEASONAL_NAIVE, past[o.key].sort)
        naive += [abs(a - b) / (o.scale or 1.0) for a, b in zip(said, came[o.key], strict=True)]
    return Coverage(
        len(shown),
        len(pairs),
        fmean(m.lower_80 <= actual <= m.upper_80 for _, m, actual in pairs),
        fmean(m.lower_95 <= actual <= m.upper_95 for _, m, actual in pairs),
        own,
        fmean(naive),
    )


def _looked(
    series: Sequence[Series], horizon: int, progress: Callable[[float], None] = lambda done: None
) -> tuple[tuple[Outlook, ...], Errors]:
    tried: dict[str, _Tried | str] = {}
    for number, one in enumerate(series, 1):
        tried[one.key] = _try(one, horizon)
        progress(number / len(series))
    errors = _pooled([t for t in tried.values() if isinstance(t, _Tried)])
    return tuple(_outlook(s, tried[s.key], errors, horizon) for s in series), errors


def _try(series: Series, horizon: int) -> _Tried | str:
    """The best method on the series' own past, or why there is none."""
    values = series.values
    if len(values) < FEWEST:
        return f"{len(values)} months are known; a forecast needs {FEWEST}."
    if series.sort is Sort.COUNT and fmean(values[-12:]) < SMALLEST_COUNT:
        return f"Fewer than {SMALLEST_COUNT} a month: too few to forecast."
    scale = seasonal_scale(values)
    if scale is None:
        return "It has not moved from one year to the next."
    naive = scaled_error(misses(values, Method.SEASONAL_NAIVE, series.sort, TESTED))
    best: _Tried | None = None
    for method in methods_for(series.sort, len(values)):
        found = _raced(series, method, horizon, best)
        own = scaled_error(_near(found))
        if own is not None and naive is not None and (best is None or own < best.own):
            best = _Tried(series, method, found, own, naive, scale)
    return best or "It moved too little to be tried on its past."


def _raced(series: Series, method: Method, horizon: int, best: _Tried | None) -> tuple[Miss, ...]:
    """The errors of a method at every origin; none as soon as it cannot have less than the best so far, whatever the
    origins left would say. The same origins are tried of every method, so that their sums can be held together."""
    most = sum(abs(m.error) / m.scale for m in _near(best.errors)) if best is not None else math.inf
    found: list[Miss] = []
    for origin in origins_of(len(series.values)):
        found += misses_at(origin, series.values, method, series.sort, horizon)
        if sum(abs(m.error) / m.scale for m in _near(found)) > most:
            return ()
    return tuple(found)


def _near(found: Sequence[Miss]) -> list[Miss]:
    """The months ahead by which methods are held against each other."""
    return [m for m in found if m.ahead <= TESTED]


def _pooled(tried: Sequence[_Tried]) -> Errors:
    of_month: dict[int, list[float]] = {}
    of_mean: dict[int, list[float]] = {}
    for one in tried:
        by_origin: dict[int, list[Miss]] = {}
        for miss in one.errors:
            of_month.setdefault(miss.ahead, []).append(miss.error / miss.scale)
            by_origin.setdefault(miss.origin, []).append(miss)
        for found in by_origin.values():
            for months in range(1, len(found) + 1):
                of_mean.setdefault(months, []).append(fmean(m.error / m.scale for m in found[:months]))
    return Errors(
        {ahead: tuple(errors) for ahead, errors in of_month.items()},
        {months: tuple(errors) for months, errors in of_mean.items()},
    )


def _outlook(series: Series, tried: _Tried | str, errors: Errors, horizon: int) -> Outlook:
    if isinstance(tried, str):
        return Outlook(series.key, None, (), None, None, None, tried)
    if tried.own >= tried.naive:
        why = "No method did better on its past than the same month a year before."
        return Outlook(series.key, None, (), tried.own, tried.naive, tried.scale, why)
    highest = 100.0 if series.sort is Sort.SHARE else math.inf
    months = []
    for ahead, value in enumerate(forecast(series.values, horizon, tried.method, series.sort), 1):
        narrow, wide = (errors.reach(ahead, level) * tried.scale for level in LEVELS)
        ends = [max(0.0, value - narrow), min(highest, value + narrow), max(0.0, value - wide), value + wide]
        months.append(MonthAhead(ahead, value, ends[0], ends[1], ends[2], min(highest, ends[3])))
    return Outlook(series.key, tried.method, tuple(months), tried.own, tried.naive, tried.scale)


def _conformal(errors: Sequence[float], level: float) -> float:
    """The error that a new one stays within with at least the chance `level`: the least of the n known that is at the
    place level x (n + 1), counted upwards; the largest where there are too few."""
    place = math.ceil(level * (len(errors) + 1))
    return sorted(errors)[min(place, len(errors)) - 1]
