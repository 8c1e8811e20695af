"""Charts of process control: XmR, and P and u charts for shares and counts on varying bases; rebasing; the season.

A chart is cut at each rebasing, and each stretch has limits of its own; no rule looks across a cut. P and u charts
(Shewhart; Montgomery, Introduction to Statistical Quality Control) draw limits at three standard errors of the
stretch's pooled share or rate at each point's own base, and near limits at two; the rules are those of XmR. A strong
season is told by the F test of the twelve months' means, at 1%.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean

from trigpoint.scorecard.process import Flag, Limits, flags_of, limits_of

FEWEST = 12
SEASON = 12
# The 1% values of F for 11 and 11, 12, 15, 20, 24, 30, 40 and 60 degrees of freedom, as printed tables have them.
_F_11 = ((11, 4.46), (12, 4.22), (15, 3.73), (20, 3.29), (24, 3.09), (30, 2.91), (40, 2.73), (60, 2.56))
_OUTER, _INNER = 3, 2


@dataclass(frozen=True, slots=True)
class Chart:
    """One series, charted: for each point its limits (None where its stretch is too short for any) and its flag.

    `stretches` are the first points of each stretch. `screened` is how many outlying moving ranges were left out.
    """

    limits: tuple[Limits | None, ...]
    flags: tuple[Flag, ...]
    stretches: tuple[int, ...]
    screened: int = 0


def xmr_chart(
    values: Sequence[float | None], *, screen: bool = True, rebase_at: Sequence[int] = (), fewest: int = FEWEST
) -> Chart:
    """The XmR chart. `rebase_at` are the places at which a new stretch begins. A stretch with fewer than `fewest` known
    points has no limits, and its points no flags."""

    def limits(start: int, end: int) -> list[Limits] | None:
        found = limits_of(values[start:end], screen=screen)
        return None if found is None else [found] * (end - start)

    return _chart(values, rebase_at, fewest, limits)


def p_chart(
    met: Sequence[float | None], counted: Sequence[float | None], *, rebase_at: Sequence[int] = (), fewest: int = FEWEST
) -> Chart:
    """The P chart of shares in percent, its limits within 0 and 100. A month in which nothing was counted is a gap."""

    def spread(centre: float, base: float) -> float:
        return math.sqrt(centre * (100 - centre) / base)

    return _by_base(met, counted, 100.0, (0.0, 100.0), spread, rebase_at, fewest)


def u_chart(
    counts: Sequence[float | None],
    bases: Sequence[float | None],
    per: float = 1.0,
    *,
    rebase_at: Sequence[int] = (),
    fewest: int = FEWEST,
) -> Chart:
    """The u chart of counts on varying bases (days, children, caseloads), per `per` of the base, its limits not below
    0. A month without a base is a gap."""

    def spread(centre: float, base: float) -> float:
        return math.sqrt(centre * per / base)

    return _by_base(counts, bases, per, (0.0, math.inf), spread, rebase_at, fewest)


def seasonal_differences(values: Sequence[float | None]) -> tuple[float | None, ...]:
    """Each month less the same month a year before: one fewer year than was given; None where either is a gap."""
    pairs = zip(values, values[SEASON:], strict=False)
    return tuple(None if now is None or before is None else now - before for before, now in pairs)


def strong_season(values: Sequence[float | None]) -> bool:
    """Whether the months of the year differ by more than chance (F test at 1%), both around one straight line and
    around a level for each year: a step from one year to the next is not a season, nor is a steady rise. Never for
    fewer than 24 known months, or where a month of the year is never known."""
    points = [(n, v) for n, v in enumerate(values) if v is not None]
    if len(points) < 2 * SEASON or len({n % SEASON for n, _ in points}) < SEASON:
        return False
    levels = _centred(points, lambda n: n // SEASON)
    around_line = (_left_over(points, lambda n: 0), _left_over(points, lambda n: n % SEASON))
    around_levels = (_squares(levels), _squares(_centred(levels, lambda n: n % SEASON)))
    years = len({n // SEASON for n, _ in points})
    freedom = len(points) - SEASON - max(1, years - 1)
    return all(_beyond_chance(*pair, freedom) for pair in (around_line, around_levels))


def _beyond_chance(plain: float, seasonal: float, freedom: int) -> bool:
    if seasonal <= 1e-12 * plain:
        return plain > 0
    statistic = (plain - seasonal) / (SEASON - 1) / (seasonal / freedom)
    return statistic > next((value for least, value in reversed(_F_11) if least <= freedom), _F_11[0][1])


def _centred(points: Sequence[tuple[int, float]], group: Callable[[int], int]) -> list[tuple[int, float]]:
    """The points less the mean of their group."""
    groups: dict[int, list[float]] = {}
    for n, value in points:
        groups.setdefault(group(n), []).append(value)
    means = {name: fmean(inside) for name, inside in groups.items()}
    return [(n, value - means[group(n)]) for n, value in points]


def _squares(points: Sequence[tuple[int, float]]) -> float:
    return math.fsum(v * v for _, v in points)


def _left_over(points: Sequence[tuple[int, float]], group: Callable[[int], int]) -> float:
    """The sum of squares that is left around one straight line with a level for each group."""
    levels = _centred(points, group)
    places = _centred([(n, float(n)) for n, _ in points], group)
    centred = [(place, level) for (_, place), (_, level) in zip(places, levels, strict=True)]
    squares = math.fsum(x * x for x, _ in centred)
    slope = math.fsum(x * y for x, y in centred) / squares
    return math.fsum((y - slope * x) ** 2 for x, y in centred)


def _by_base(
    tops: Sequence[float | None],
    bottoms: Sequence[float | None],
    times: float,
    bounds: tuple[float, float],
    spread: Callable[[float, float], float],
    rebase_at: Sequence[int],
    fewest: int,
) -> Chart:
    pairs = [(t, b) if t is not None and b else None for t, b in zip(tops, bottoms, strict=True)]
    values = [None if pair is None else pair[0] / pair[1] * times for pair in pairs]

    def limits(start: int, end: int) -> list[Limits] | None:
        known = [pair for pair in pairs[start:end] if pair is not None]
        if not known:
            return None
        centre = sum(t for t, _ in known) / sum(b for _, b in known) * times
        return [
            _around(centre, spread(centre, pair[1]) if pair else 0.0, bounds, len(known)) for pair in pairs[start:end]
        ]

    return _chart(values, rebase_at, fewest, limits)


def _around(centre: float, spread: float, bounds: tuple[float, float], n: int) -> Limits:
    if not spread:
        return Limits(centre, None, None, None, None, n)
    low, high = bounds
    ends = [min(high, max(low, centre + way * spread)) for way in (-_OUTER, _OUTER, -_INNER, _INNER)]
    return Limits(centre, ends[0], ends[1], ends[2], ends[3], n)


def _chart(
    values: Sequence[float | None],
    rebase_at: Sequence[int],
    fewest: int,
    limits: Callable[[int, int], list[Limits] | None],
) -> Chart:
    starts = sorted({0, *(place for place in rebase_at if 0 < place < len(values))})
    every: list[Limits | None] = []
    flags: list[Flag] = []
    screened = 0
    for start, end in zip(starts, [*starts[1:], len(values)], strict=True):
        stretch = values[start:end]
        found = limits(start, end) if sum(v is not None for v in stretch) >= fewest else None
        if found is None:
            every += [None] * len(stretch)
            flags += [Flag("common", 0)] * len(stretch)
            continue
        every += found
        flags += flags_of(stretch, found)
        screened += found[0].screened
    return Chart(tuple(every), tuple(flags), tuple(starts), screened)
