"""Figures compared with benchmarks, targets and each other, held equal to the public-health tools' own cases and R."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.shared import shared
from trigpoint.scorecard.compare import (
    against_benchmark,
    against_benchmark_two_levels,
    against_control_limits,
    against_range,
    against_target,
    against_target_by_interval,
    fisher,
    intervals_apart,
    two_rates,
    two_shares,
)

BETTER = {"low_is_good": "lower", "high_is_good": "higher", "no_judgement": "neither"}


def limits(case: dict[str, Any], level: str = "95") -> tuple[float | None, float | None]:
    return case[f"lower{level}"], case[f"upper{level}"]


METHODS: dict[str, Callable[[dict[str, Any], str], str]] = {
    "area_ci95_vs_benchmark_value": lambda c, b: against_benchmark(limits(c), c["benchmark"], b),
    "area_two_ci_levels_vs_benchmark_value": lambda c, b: against_benchmark_two_levels(
        limits(c), limits(c, "998"), c["benchmark"], b
    ),
    "two_cis_overlap": lambda c, b: intervals_apart(limits(c["data"]), limits(c["comparator"]), b),
    "wilson_control_limits_about_benchmark": lambda c, b: against_control_limits(
        c["value"], c["denominator"], c["benchmark"], b, c["z"]
    ),
    "single_target": lambda c, b: against_target(c["value"], c["target"], b),
    "single_target_with_ci": lambda c, b: against_target_by_interval((c["lower95"], c["upper95"]), c["target"], b),
    "range_target": lambda c, b: against_range(c["value"], c["lower"], c["upper"], b),
}


@pytest.mark.shared
def test_every_case_of_the_public_health_tools() -> None:
    checked = 0
    for case in json.loads(shared("reference/methods/rag_benchmark.json").read_text(encoding="utf-8"))["cases"]:
        inputs = case["inputs"]
        if case["method"] == "direction_of_travel_two_values":
            found = intervals_apart(limits(inputs["latest"]), limits(inputs["previous"]), "neither")
            words = {"no_change": "similar", "cannot_be_calculated": "not compared"}
            assert found == words[case["expected"]]
        elif case["method"] in METHODS:
            found = METHODS[case["method"]](inputs, BETTER[inputs["polarity"]])
            assert found == case["expected"].replace("_", " "), case
        else:
            continue  # quartile bounds and quintiles are ranks
        checked += 1
    assert checked == 45


@pytest.mark.shared
def test_two_shares_and_two_rates_as_r_has_them() -> None:
    cases = json.loads(shared("reference/methods/trend_tests_r.json").read_text(encoding="utf-8"))
    for case in cases["two_proportions"]:
        (met, before), (counted, counted_before) = case["x"], case["n"]
        found = two_shares(met, counted, before, counted_before)
        assert math.isclose(found.statistic or 0, case["chi_square"], rel_tol=1e-9)
        assert math.isclose((found.lower or 0) / 100, case["diff_ci"][0], rel_tol=1e-9)
        assert math.isclose((found.upper or 0) / 100, case["diff_ci"][1], rel_tol=1e-9)
        assert math.isclose(fisher(met, counted, before, counted_before), case["fisher_p"], rel_tol=1e-8)
        assert any(math.isclose(found.p, case[key], rel_tol=1e-8) for key in ("p", "fisher_p"))
    for case in cases["two_rates"]:
        (count, before), (people, people_before) = case["x"], case["t"]
        ratio = two_rates(count, people, before, people_before)
        assert math.isclose(ratio.effect, case["rate_ratio"], rel_tol=1e-9)
        assert math.isclose(ratio.lower or 0, case["ci"][0], rel_tol=1e-8)
        assert math.isclose(ratio.upper or 0, case["ci"][1], rel_tol=1e-8)
        assert math.isclose(ratio.p, case["p"], rel_tol=1e-7)


def test_fishers_tea() -> None:
    """Three of four cups told right each way (Fisher 1935): 34 of 70 arrangements are as unlikely or more."""
    assert math.isclose(fisher(3, 4, 1, 4), 34 / 70)
    assert two_shares(3, 4, 1, 4).method == "Fisher's exact test"
    assert two_shares(30, 60, 20, 60).method == "chi-square"


def test_none_counted_before_has_no_ratio_but_a_chance() -> None:
    found = two_rates(3, 1000, 0, 1000)
    assert math.isinf(found.effect)
    assert math.isinf(found.upper or 0)
    assert math.isclose(found.p, 2 / 2**3)
    assert two_rates(0, 1000, 0, 1000).p == 1
