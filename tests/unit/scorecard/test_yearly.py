"""Trends of years, held equal to the public-health profiles' own cases and to R."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from tests.support.shared import shared
from trigpoint.scorecard.compare import chance_beyond
from trigpoint.scorecard.yearly import (
    chi_square_for_trend,
    mann_kendall,
    trend_by_intervals,
    trend_of_shares,
)

MARKERS = {"Increasing": "increasing", "Decreasing": "decreasing", "NoChange": "no change"}


def golden(file: str) -> Any:
    return json.loads(shared(f"reference/methods/{file}").read_text(encoding="utf-8"))


def marker(case: dict[str, Any]) -> str:
    return MARKERS.get(case.get("marker", ""), "cannot be calculated")


@pytest.mark.shared
def test_the_profiles_own_cases_by_intervals() -> None:
    cases = golden("fingertips_trend.json")
    checked = 0
    for case in cases["fingertips_next"]:
        points = case["points"]
        found = trend_by_intervals(*([p[key] for p in points] for key in ("value", "lower", "upper")))
        if case.get("computed") is None:  # without intervals, or with one of no width: the old product said no change
            assert found.direction == "cannot be calculated"
            continue
        checked += 1
        assert found.direction == MARKERS[case["computed"]["marker"]], case["id"]
        assert math.isclose(found.slope or 0, case["computed"]["slope"], rel_tol=1e-9)
        assert math.isclose(found.chi_square or 0, case["computed"]["chi_square"], rel_tol=1e-9)
    for case in (c for c in cases["fingertips_open"] if c["method"] == "ci"):
        checked += 1
        found = trend_by_intervals(case["value"], case["lower"], case["upper"])
        assert (found.direction != "no change") == case["expected"]["is_significant"]
        assert math.isclose(found.chi_square or 0, case["computed"]["chi_square"], rel_tol=1e-9)
    assert checked == 6


@pytest.mark.shared
def test_the_profiles_own_cases_by_parts() -> None:
    cases = golden("fingertips_trend.json")
    for case in [*(c for c in cases["fingertips_open"] if c["method"] == "proportion"), *cases["own"]]:
        found = trend_of_shares(case["count"], case["denominator"])
        wanted = case.get("computed") or case["expected"]
        assert found.direction == marker(wanted), case["id"]
        if "slope_logit" in wanted:
            assert math.isclose(found.slope or 0, wanted["slope_logit"], rel_tol=1e-9), case["id"]
            assert math.isclose(found.chi_square or 0, wanted["chi_square"], rel_tol=1e-9)


@pytest.mark.shared
def test_rs_tests_of_trend() -> None:
    cases = golden("trend_tests_r.json")
    for case in cases["prop_trend"]:
        found = chi_square_for_trend(case["x"], case["n"])
        assert math.isclose(found, case["chi_square"], rel_tol=1e-9)
        assert math.isclose(chance_beyond(found), case["p"], rel_tol=1e-9)
    for case in cases["mann_kendall"]:
        test = mann_kendall(case["y"])
        assert math.isclose(test.tau, case["tau"], rel_tol=1e-9)
        assert math.isclose(test.z, case["z"], rel_tol=1e-9)
        assert math.isclose(test.p, case["p"], rel_tol=1e-9)


def test_fewer_than_five_years_and_one_year_that_carries_it_all_are_no_trend() -> None:
    assert trend_of_shares([1, 2, 3, 4], [10] * 4).direction == "cannot be calculated"
    assert trend_of_shares([0, 2, 3, 4, 5], [10] * 5).direction == "cannot be calculated"
    steep = trend_of_shares([100, 100, 100, 99, 300], [1000] * 5)  # without its last year it falls
    assert (steep.chi_square or 0) > 9.55
    assert steep.direction == "no change"


def test_a_constant_series_has_no_test() -> None:
    with pytest.raises(ValueError, match="three points"):
        mann_kendall([2, 2, 2, 2])
    assert chi_square_for_trend([5, 5], [5, 5]) == 0
