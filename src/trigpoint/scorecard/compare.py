"""Whether one figure differs from another by more than chance would explain.

Against a fixed value (a benchmark, a target): does the figure's interval leave it out? Against another period or place:
do the two intervals overlap (cautious), or a test of the two figures themselves. The conventions are those of
Fingertips (UK Health Security Agency; fingertips-open and FingertipsNext), the tests those of R's `prop.test` without
correction, `fisher.test` and `poisson.test`. `better` is `higher`, `lower` or `neither` throughout; the answer is
`better`, `worse` or `similar`, `higher` or `lower` where neither way is better, and `not compared` where something that
is needed is not there.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import NormalDist

Limits = tuple[float | None, float | None]

FEWEST_EXPECTED = 5
"""Below five expected in any cell, chi-square misleads (Cochran 1954) and Fisher's exact test is taken."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Two figures compared: the difference in points (shares) or the ratio (rates), the chance p, and the test's name.

    `lower` and `upper` are 95% limits of the difference or the ratio, None where the test gives none.
    """

    effect: float
    lower: float | None
    upper: float | None
    p: float
    method: str
    statistic: float | None = None


def against_benchmark(limits: Limits, benchmark: float | None, better: str) -> str:
    """By the figure's interval: a benchmark on a limit, or between them, is `similar`."""
    lower, upper = limits
    if lower is None or upper is None or benchmark is None:
        return "not compared"
    return _word(-1 if upper < benchmark else 1 if lower > benchmark else 0, better)


def against_benchmark_two_levels(limits_95: Limits, limits_998: Limits, benchmark: float | None, better: str) -> str:
    """The same with two intervals: `best` or `worst` beyond the 99.8% one (`highest`, `lowest` where neither way is
    better), `better` or `worse` beyond the 95% one only."""
    near, far = against_benchmark(limits_95, benchmark, better), against_benchmark(limits_998, benchmark, better)
    strongest = {"better": "best", "worse": "worst", "higher": "highest", "lower": "lowest"}
    return strongest.get(far, near)


def intervals_apart(limits: Limits, other: Limits, better: str) -> str:
    """By whether the 95% intervals of two figures overlap, touching included, which is `similar`. Cautious: figures can
    differ by more than chance while their intervals overlap a little."""
    (lower, upper), (other_lower, other_upper) = limits, other
    if lower is None or upper is None or other_lower is None or other_upper is None:
        return "not compared"
    return _word(-1 if upper < other_lower else 1 if lower > other_upper else 0, better)


def against_control_limits(share: float, counted: float, benchmark: float, better: str, z: float = 3.0902) -> str:
    """By Wilson's limits around the benchmark at the figure's size. `share` and `benchmark` in percent; z 1.96 or
    3.0902."""
    part = benchmark / 100
    centre = part + z * z / (2 * counted)
    reach = z * math.sqrt(part * (1 - part) / counted + (z / (2 * counted)) ** 2)
    lower, upper = (100 * (centre + way * reach) / (1 + z * z / counted) for way in (-1, 1))
    return _word(1 if share > upper else -1 if share < lower else 0, better)


def against_target(value: float, target: float, better: str) -> str:
    """`better` on the target or beyond it, else `worse`: a single target knows no middle."""
    met = value >= target if better == "higher" else value <= target
    return "better" if met else "worse"


def against_target_by_interval(limits: tuple[float, float], target: float, better: str) -> str:
    """By the figure's interval: `better` where it clears the target, `worse` where it falls short. A lower limit on the
    target is above it, so that where lower is better it is `worse`."""
    lower, upper = limits
    side = 1 if lower >= target else -1 if upper < target else 0
    return _word(side, better)


def against_range(value: float, lower: float, upper: float, better: str) -> str:
    """By a range of the target, its lower end included and its upper not: inside it is `similar`."""
    return _word(1 if value >= upper else -1 if value < lower else 0, better)


def two_shares(met: int, counted: int, met_before: int, counted_before: int) -> Difference:
    """The difference of two shares in points, with its 95% limits (Wald) and chance: chi-square without correction,
    or Fisher's exact test where fewer than five are expected in a cell. Raises `ValueError` where nothing was
    counted."""
    if counted <= 0 or counted_before <= 0:
        raise ValueError("a share needs something counted")
    now, before = met / counted, met_before / counted_before
    together = (met + met_before) / (counted + counted_before)
    expected = [n * p for n in (counted, counted_before) for p in (together, 1 - together)]
    spread = math.sqrt(now * (1 - now) / counted + before * (1 - before) / counted_before)
    reach = NormalDist().inv_cdf(0.975) * spread
    limits = (100 * (now - before - reach), 100 * (now - before + reach))
    variance = together * (1 - together) * (1 / counted + 1 / counted_before)
    statistic = (now - before) ** 2 / variance if variance else 0.0
    if min(expected) < FEWEST_EXPECTED:
        p, method = fisher(met, counted, met_before, counted_before), "Fisher's exact test"
    else:
        p, method = chance_beyond(statistic), "chi-square"
    return Difference(100 * (now - before), *limits, p, method, statistic)


def fisher(met: int, counted: int, met_before: int, counted_before: int) -> float:
    """Fisher's exact chance of two shares so far apart or farther, both sides."""
    total, successes = counted + counted_before, met + met_before
    whole = _log_choose(total, successes)
    logs = {
        k: _log_choose(counted, k) + _log_choose(counted_before, successes - k) - whole
        for k in range(max(0, successes - counted_before), min(counted, successes) + 1)
    }
    return _as_unlikely(logs[met], logs.values())


def two_rates(count: int, people: float, count_before: int, people_before: float) -> Difference:
    """The ratio of two rates, with exact 95% limits and chance: given their sum, one count is binomial (Clopper and
    Pearson). The ratio and its upper limit are infinite where the second count is nought. Raises `ValueError` without
    people."""
    p = chance_of_rates(count, people, count_before, people_before)
    total, scale = count + count_before, people_before / people
    low = 0.0 if count == 0 else _share_with_tail(count, total, upwards=True)
    high = 1.0 if count == total else _share_with_tail(count, total, upwards=False)
    ratio = count / count_before * scale if count_before else math.inf
    upper = high / (1 - high) * scale if high < 1 else math.inf
    return Difference(ratio, low / (1 - low) * scale, upper, p, "exact Poisson")


def chance_of_rates(count: int, people: float, count_before: int, people_before: float) -> float:
    """The exact chance of two rates so far apart or farther, both sides. Raises `ValueError` without people."""
    if people <= 0 or people_before <= 0:
        raise ValueError("a rate needs a population")
    total, part = count + count_before, people / (people + people_before)
    logs = [_log_binomial(k, total, part) for k in range(total + 1)]
    return _as_unlikely(logs[count], logs)


def chance_beyond(chi_square: float) -> float:
    """The chance of a chi-square of one degree of freedom so large or larger."""
    return math.erfc(math.sqrt(chi_square / 2))


def _word(side: int, better: str) -> str:
    if side == 0:
        return "similar"
    if better not in ("higher", "lower"):
        return "higher" if side > 0 else "lower"
    return "better" if (side > 0) == (better == "higher") else "worse"


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def _log_binomial(k: int, n: int, share: float) -> float:
    if share in (0.0, 1.0):
        return 0.0 if k == round(n * share) else -math.inf
    return _log_choose(n, k) + k * math.log(share) + (n - k) * math.log1p(-share)


def _as_unlikely(log_chance: float, logs: Iterable[float]) -> float:
    """The chance of all outcomes no likelier than this one, to R's tolerance."""
    return min(1.0, sum(math.exp(other) for other in logs if other <= log_chance + 1e-7))


def _share_with_tail(count: int, total: int, *, upwards: bool) -> float:
    """The share under which `count` or more (or, not upwards, or fewer) of `total` have a chance of 2.5%."""
    outcomes = range(count, total + 1) if upwards else range(count + 1)
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        tail = sum(math.exp(_log_binomial(k, total, middle)) for k in outcomes)
        low, high = (middle, high) if (tail < 0.025) == upwards else (low, middle)
    return (low + high) / 2
