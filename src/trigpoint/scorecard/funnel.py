"""Funnel limits: how far a team's or an area's figure may lie from the whole by chance alone, given its size.

Shares: the whole's share plus and minus z times its standard error at that size, kept within 0 and 100. Rates: an
area differs where its own interval (exact Poisson below ten, Byar's from there) leaves the whole out. Two levels: 95%
(two standard errors) and 99.8% (three). Held equal to the R package PHEindicatormethods 2.1.0
(`assign_funnel_significance`, `calculate_funnel_limits`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

from trigpoint.scorecard.interval import at_most, rate

WARNING = 0.95
ALARM = 0.998
HALVE_UNTIL = 1e-7


@dataclass(frozen=True, slots=True)
class FunnelPlace:
    """A team or an area in a funnel: its figure, that of all together, and on which side of the limits it lies.

    `side` is `high`, `low` or `within`; `level` 0.95 or 0.998, the farther of the limits that it lies beyond, else
    None. The limits to draw are `share_limits` and `rate_curve`.
    """

    value: float
    whole: float
    side: str
    level: float | None


def share_limits(whole: float, counted: float, confidence: float) -> tuple[float, float]:
    """The limits of a share, in percent, at a size of `counted`, where the whole's share is `whole` percent."""
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    reach = z * math.sqrt(whole * (100 - whole) / counted)
    return max(0.0, whole - reach), min(100.0, whole + reach)


def share_funnel(met: Sequence[float], counted: Sequence[float]) -> tuple[FunnelPlace, ...]:
    """Each place's share against that of all together. Raises `ValueError` for a place where nothing was counted."""
    if len(met) != len(counted) or not counted or min(counted) <= 0:
        raise ValueError("a funnel of shares needs something counted in every place")
    whole = 100 * sum(met) / sum(counted)
    places = []
    for top, bottom in zip(met, counted, strict=True):
        value = 100 * top / bottom
        warning, alarm = share_limits(whole, bottom, WARNING), share_limits(whole, bottom, ALARM)
        side, level = _beyond(value, warning, alarm)
        places.append(FunnelPlace(value, whole, side, level))
    return tuple(places)


def rate_funnel(counted: Sequence[float], people: Sequence[float], per: int) -> tuple[FunnelPlace, ...]:
    """Each place's rate against that of all together. Raises `ValueError` for a place without people."""
    if len(counted) != len(people) or not people or min(people) <= 0:
        raise ValueError("a funnel of rates needs people in every place")
    whole = sum(counted) / sum(people) * per
    places = []
    for count, size in zip(counted, people, strict=True):
        value = count / size * per
        outside = [level for level in (WARNING, ALARM) if _excludes(rate(count, size, per, level), whole)]
        side = "within" if not outside else "high" if value > whole else "low"
        places.append(FunnelPlace(value, whole, side, outside[-1] if outside else None))
    return tuple(places)


def rate_curve(events: int, whole: float, per: int, confidence: float) -> tuple[float, float, float, float]:
    """Where the funnel of rates stands for a count of `events`: (size and rate on the lower limit, on the upper).

    At the first size so many events would be just too few by chance (exact Poisson) for the whole's rate, at the second
    just too many. Raises `ValueError` for fewer than one event.
    """
    if events < 1:
        raise ValueError("a funnel of rates is drawn from one event on")
    tail = (1 - confidence) / 2
    most = _mean_where(events, lambda mean: at_most(events, mean) < tail)
    least = _mean_where(events, lambda mean: 1 - at_most(events - 1, mean) > tail)
    at_lower, at_upper = most / whole * per, least / whole * per
    return at_lower, events / at_lower * per, at_upper, events / at_upper * per


def _mean_where(events: int, too_large: Callable[[float], bool]) -> float:
    """The Poisson mean at which a tail has its chance, sought as the R package seeks it: 23 halvings on the scale of
    mean / (mean + events + 1). So the printed digits agree; the seventh may differ from the mean itself."""
    place = step = 0.5
    while step > HALVE_UNTIL:
        step /= 2
        place += -step if too_large((1 + events) * place / (1 - place)) else step
    return (1 + events) * place / (1 - place)


def _excludes(limits: tuple[float, float], value: float) -> bool:
    return not limits[0] <= value <= limits[1]


def _beyond(value: float, warning: tuple[float, float], alarm: tuple[float, float]) -> tuple[str, float | None]:
    side = "high" if value > warning[1] else "low" if value < warning[0] else "within"
    if side == "within":
        return side, None
    return side, ALARM if _excludes(alarm, value) else WARNING
