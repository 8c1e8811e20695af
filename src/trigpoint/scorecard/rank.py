"""Where a figure stands among others: rank, quartile band, equal groups, deciles.

Ranks and bands follow the Department for Education's local authority interactive tool (commit 2e30e39): ties share
the best rank, a blank has none, and quartiles are by linear interpolation (R's type 7), closed on the right. Equal
groups follow the R package PHEindicatormethods 2.1.0 (`phe_quantile`). Deciles and percentile ranks are SQL's
PERCENTILE_CONT and PERCENT_RANK, as OpenPrescribing uses them.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from fractions import Fraction

FEWEST_QUINTILES = 5


def ranks(values: Sequence[float | None], better: str) -> tuple[int | None, ...]:
    """The rank of each value, 1 the best. `better` is `higher` or `lower`; otherwise nothing is ranked, all None."""
    if better not in ("higher", "lower"):
        return (None,) * len(values)
    sign = -1 if better == "higher" else 1
    ordered = sorted(sign * v for v in values if v is not None)
    return tuple(None if v is None else bisect_left(ordered, sign * v) + 1 for v in values)


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of `values` lie, by linear interpolation between neighbours.

    Raises `ValueError` for no values, or a share that is none.
    """
    if not values or not 0 <= share <= 1:
        raise ValueError("a quantile needs values, and a share from 0 to 1")
    ordered = sorted(values)
    place = Fraction(str(share)) * (len(ordered) - 1)  # exact: 0.7 of 10 steps is the seventh, whatever binary says
    below = math.floor(place)
    if place == below:
        return ordered[below]
    return ordered[below] + float(place - below) * (ordered[below + 1] - ordered[below])


def quartile_band(value: float | None, values: Sequence[float | None], better: str) -> str | None:
    """`A` (the best quarter) to `D` of a value among `values`. None for a blank, without a better way, or without
    values."""
    known = [v for v in values if v is not None]
    if value is None or better not in ("higher", "lower") or not known:
        return None
    quarter = sum(value > quantile(known, share) for share in (0.25, 0.5, 0.75))
    return "ABCD"[quarter] if better == "lower" else "DCBA"[quarter]


def quintile(value: float | None, values: Sequence[float | None], better: str) -> int | None:
    """1 (the best fifth) to 5, by percentiles with linear interpolation, closed on the left; None for fewer than five
    values. Where neither way is better, 1 is the lowest (Fingertips)."""
    known = [v for v in values if v is not None]
    if value is None or len(known) < FEWEST_QUINTILES:
        return None
    fifth = sum(value >= quantile(known, share) for share in (0.2, 0.4, 0.6, 0.8))
    return 5 - fifth if better == "higher" else fifth + 1


def equal_groups(values: Sequence[float | None], groups: int, *, highest_first: bool) -> tuple[int | None, ...]:
    """The number of the group (1 to `groups`) of each value, in groups as near to equal in size as ties allow.

    Group 1 holds the highest values where `highest_first`, else the lowest. A blank has none; nor has any value where
    there are fewer values than groups.
    """
    known = [v for v in values if v is not None]
    if len(known) < groups:
        return (None,) * len(values)
    found = ranks(values, "higher" if highest_first else "lower")
    count = len(known)
    return tuple(
        None if r is None else math.floor((groups + 1) - math.ceil(Fraction((count + 1 - r) * groups, count)))
        for r in found
    )


def deciles(values: Sequence[float | None]) -> tuple[float, ...]:
    """The nine deciles, lowest first. Raises `ValueError` where there is no value."""
    known = [v for v in values if v is not None]
    return tuple(quantile(known, tenth / 10) for tenth in range(1, 10))


def percentile_ranks(values: Sequence[float | None]) -> tuple[float | None, ...]:
    """What share of the others each value is above, in percent: (rank - 1) / (n - 1). None for a blank or an only
    value."""
    found = ranks(values, "lower")
    others = sum(v is not None for v in values) - 1
    return tuple(None if r is None or others < 1 else 100 * (r - 1) / others for r in found)
