"""Intervals, held equal to published R results."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.shared import shared
from trigpoint.scorecard.interval import byar_count, exact_count, rate, wilson


def golden(file: str) -> Any:
    return json.loads(shared(f"reference/methods/{file}").read_text(encoding="utf-8"))


def close(got: float, wanted: float) -> bool:
    return math.isclose(got, wanted, rel_tol=1e-9, abs_tol=1e-9)


def check(cases: list[dict[str, Any]], limits: Callable[[dict[str, Any], float], tuple[float, float]]) -> None:
    assert len(cases) > 5
    for case in cases:
        for level, name in ((0.95, "95_0cl"), (0.998, "99_8cl")):
            lower, upper = limits(case, level)
            assert close(lower, case[f"lower{name}"]), (case, lower)
            assert close(upper, case[f"upper{name}"]), (case, upper)


@pytest.mark.shared
def test_shares_are_wilsons() -> None:
    check(golden("proportions_wilson.json")["cases"], lambda c, level: wilson(c["x"], c["n"], level))


@pytest.mark.shared
@pytest.mark.parametrize("per", [10_000, 100_000])
def test_rates_are_exact_below_ten_and_byars_from_there(per: int) -> None:
    check(golden(f"rates_byar_exact_per{per}.json")["cases"], lambda c, level: rate(c["x"], c["n"], per, level))


@pytest.mark.shared
def test_byars_counts() -> None:
    for case in golden("byars_counts.json")["cases"]:
        assert all(close(a, b) for a, b in zip(byar_count(case["x"]), (case["l95"], case["u95"]), strict=True))
        assert all(close(a, b) for a, b in zip(byar_count(case["x"], 0.998), (case["l998"], case["u998"]), strict=True))


def test_tables_of_the_poisson_mean() -> None:
    """The 95% limits of small counts as printed tables have them (Ulm 1990)."""
    assert [round(x, 3) for x in exact_count(0)] == [0.0, 3.689]
    assert [round(x, 3) for x in exact_count(1)] == [0.025, 5.572]
    assert [round(x, 3) for x in exact_count(5)] == [1.623, 11.668]


@pytest.mark.parametrize(("met", "counted"), [(1, 0), (3, 2), (-1, 2)])
def test_what_is_no_share_is_refused(met: int, counted: int) -> None:
    with pytest.raises(ValueError, match="share"):
        wilson(met, counted)
