"""Funnels, held equal to the R package's results."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from tests.support.shared import shared
from trigpoint.scorecard.funnel import rate_curve, rate_funnel, share_funnel, share_limits

LEVELS = {("high", 0.95): "High (0.025)", ("high", 0.998): "High (0.001)", ("low", 0.95): "Low (0.025)",
          ("low", 0.998): "Low (0.001)", ("within", None): "Not significant"}  # fmt: skip


def golden(file: str) -> Any:
    return json.loads(shared(f"reference/methods/{file}").read_text(encoding="utf-8"))


@pytest.mark.shared
def test_shares() -> None:
    case = golden("funnel_proportion.json")
    places = share_funnel([p["num"] for p in case["input"]], [p["den"] for p in case["input"]])
    assert [LEVELS[p.side, p.level] for p in places] == [s["significance"] for s in case["significance"]]
    assert len(case["limits"]) > 50
    for at in case["limits"]:
        for level, name in ((0.95, "2s"), (0.998, "3s")):
            found = share_limits(places[0].whole, at["Population"], level)
            wanted = at[f"lower_{name}_limit"], at[f"upper_{name}_limit"]
            assert all(math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9) for a, b in zip(found, wanted, strict=True)), at


@pytest.mark.shared
def test_rates() -> None:
    case = golden("funnel_rate.json")
    places = rate_funnel([p["num"] for p in case["input"]], [p["den"] for p in case["input"]], 10_000)
    assert [LEVELS[p.side, p.level] for p in places] == [s["significance"] for s in case["significance"]]
    assert all(math.isclose(p.value, s["rate"]) for p, s in zip(places, case["input"], strict=True))
    keys = ("lower_{}_population_1_year", "lower_{}_limit", "upper_{}_population_1_year", "upper_{}_limit")
    for at in case["limits"]:
        for level, name in ((0.95, "2s"), (0.998, "3s")):
            found = rate_curve(at["Events"], places[0].whole, 10_000, level)
            wanted = [at[key.format(name)] for key in keys]
            assert all(math.isclose(a, b, rel_tol=1e-9) for a, b in zip(found, wanted, strict=True)), at


def test_a_place_where_nothing_was_counted_has_no_funnel() -> None:
    with pytest.raises(ValueError, match="every place"):
        share_funnel([0, 1], [0, 2])
    with pytest.raises(ValueError, match="every place"):
        rate_funnel([1], [0], 1000)


def test_a_small_team_is_within_where_a_large_one_is_not() -> None:
    """Of 500 in all 60%: a team of 5 with 40% is within, a team of 245 with 40% far below."""
    small, large, _ = share_funnel([2, 98, 200], [5, 245, 250])
    assert (small.side, large.side, large.level) == ("within", "low", 0.998)


def test_a_large_area_has_its_curve_too() -> None:
    """Of 2,000 events the exact limits are nearly the normal ones: the mean m with m - 2000 = 1.96 times its root."""
    at_lower, lower, at_upper, upper = rate_curve(2000, 100.0, 10_000, 0.95)
    assert math.isclose(at_lower, 208_900, rel_tol=2e-3)
    assert math.isclose(at_upper, 191_300, rel_tol=2e-3)
    assert lower < 100 < upper
