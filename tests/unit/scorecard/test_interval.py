"""Intervals, held equal to published R results."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.shared import shared
from trigpoint.scorecard.interval import (
    Stratum,
    byar_count,
    exact_count,
    mean_interval,
    pooled,
    rate,
    standardised_rate,
    wilson,
)


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


@pytest.mark.shared
def test_several_together_are_sums_over_sums() -> None:
    case = golden("proportions_grouped.json")
    for wanted in case["expected"]:
        rows = [r for r in case["input"] if r["area"] == wanted["area"]]
        found = pooled([r["x"] for r in rows], [r["n"] for r in rows])
        assert close(found.value or 0, wanted["value"])
        assert close(found.lower or 0, wanted["lowercl"])
        assert close(found.upper or 0, wanted["uppercl"])


@pytest.mark.shared
def test_twelve_months_of_a_share_are_pooled() -> None:
    case = golden("indicator_arithmetic.json")["rolling_percent"]
    last = pooled(case["numerators"][-12:], case["denominators"][-12:])
    assert close(last.value or 0, case["last12_pooled_percent"])
    before = pooled(case["numerators"][:12], case["denominators"][:12])
    assert close(before.value or 0, case["prior12_pooled_percent"])


@pytest.mark.shared
def test_a_mean_has_students_limits() -> None:
    case = golden("mean_ci.json")
    found, wanted = mean_interval(case["input"]), case["expected"][0]
    assert close(found.value or 0, wanted["value"])
    assert close(found.lower or 0, wanted["lowercl"])
    assert close(found.upper or 0, wanted["uppercl"])


@pytest.mark.shared
def test_standardised_rates_are_dobsons() -> None:
    case = golden("dsr.json")
    for wanted in case["expected"]:
        rows = [r for r in case["input"] if r["area"] == wanted["area"]]
        strata = [Stratum(r["obs"], r["pop"], r["stdpop"]) for r in rows]
        for level, name in ((0.95, "95_0cl"), (0.998, "99_8cl")):
            found = standardised_rate(strata, 10_000, level)
            if wanted["value"] is None:
                assert (found.value, found.lower, found.upper) == (None, None, None)
            else:
                assert close(found.value or 0, wanted["value"])
                assert close(found.lower or 0, wanted[f"lower{name}"])
                assert close(found.upper or 0, wanted[f"upper{name}"])


@pytest.mark.shared
def test_first_time_entrants_per_100_000() -> None:
    for case in golden("youth_justice.json")["fte"]:
        found = pooled([case["first_entrants"]], [case["population_10_17"]], 100_000)
        assert round(found.value or 0, 4) == case["per_100k"]


def test_one_value_has_a_mean_and_no_limits() -> None:
    assert mean_interval([4.0]).lower is None
    with pytest.raises(ValueError, match="mean"):
        mean_interval([])
    with pytest.raises(ValueError, match="something counted"):
        pooled([1], [0])
    with pytest.raises(ValueError, match="age band"):
        standardised_rate([Stratum(1, 0, 10)], 1000)


def test_a_place_with_the_standards_ages_has_its_own_rate() -> None:
    """Half young, half old, as the standard: 30 of 3,000 is 10 per 1,000, whatever the bands."""
    same = standardised_rate([Stratum(10, 1500, 500), Stratum(20, 1500, 500)], 1000)
    assert close(same.value or 0, 10)
