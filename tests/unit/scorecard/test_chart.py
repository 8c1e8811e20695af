"""Charts of process control: stretches, P and u charts, the season, against sums done by hand and drawn series."""

from __future__ import annotations

import json
import math
import random

import pytest
from scipy.stats import f

from tests.support.shared import shared
from trigpoint.scorecard.chart import (
    FEWEST,
    p_chart,
    seasonal_differences,
    strong_season,
    u_chart,
    xmr_chart,
)

STEADY = [10.0, 12, 11, 9, 10, 11, 12, 10, 9, 11, 10, 12]


@pytest.mark.shared
def test_a_rebased_series_has_the_r_packages_limits_in_each_stretch() -> None:
    checked = 0
    for case in json.loads(shared("reference/methods/spc_xmr_fuzz.json").read_text(encoding="utf-8"))["cases"]:
        expected, values = case["expected"], case["values"]
        groups = expected["rebase_group"]
        cuts = [n for n in range(1, len(groups)) if groups[n] != groups[n - 1]]
        if not cuts or len(set(values)) == 1:
            continue
        checked += 1
        chart = xmr_chart(values, screen=case["options"]["screen_outliers"], rebase_at=cuts, fewest=2)
        for n, at in enumerate(chart.limits):
            assert at is not None
            assert at.upper is not None
            assert math.isclose(at.mean, expected["mean"][n], rel_tol=1e-9)
            assert math.isclose(at.upper, expected["upl"][n], rel_tol=1e-9, abs_tol=1e-9)
    assert checked >= 5


def test_no_rule_looks_across_a_change_and_a_short_stretch_has_no_limits() -> None:
    values = [*STEADY, *(v + 20 for v in STEADY), 50.0, 60.0]
    whole = xmr_chart(values)
    cut = xmr_chart(values, rebase_at=[12, 24])
    assert {flag.side for flag in whole.flags[:24]} != {0}
    assert {flag.side for flag in cut.flags} == {0}
    assert cut.stretches == (0, 12, 24)
    assert cut.limits[24:] == (None, None)
    first, second = cut.limits[0], cut.limits[12]
    assert first is not None
    assert second is not None
    assert math.isclose(second.mean - first.mean, 20)
    assert xmr_chart(STEADY[: FEWEST - 1]).limits == (None,) * 11


def test_how_many_moving_ranges_are_screened_out_is_known() -> None:
    values = [1.0, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
    assert xmr_chart(values).screened == 2
    assert xmr_chart(values, screen=False).screened == 0


def test_a_p_chart_has_limits_by_each_months_base() -> None:
    """Half of all are met: at 100 counted three standard errors are 15 points, at 25 they are 30."""
    met, counted = [50.0, 10.0, 15.0] * 4, [100.0, 25.0, 25.0] * 4
    chart = p_chart(met, counted)
    large, small = chart.limits[0], chart.limits[1]
    assert large is not None
    assert small is not None
    assert (large.mean, large.lower, large.upper) == (50, 35, 65)
    assert (small.lower, small.upper) == (20, 80)
    assert (large.near_lower, large.near_upper) == (40, 60)


def test_a_share_that_is_far_at_a_large_base_is_near_at_a_small_one() -> None:
    met, counted = [50.0] * 12, [100.0] * 12
    high = p_chart([*met, 140.0], [*counted, 200.0])
    few = p_chart([*met, 7.0], [*counted, 10.0])
    assert (high.flags[-1].rule, high.flags[-1].side) == ("outside", 1)
    assert few.flags[-1].side == 0


def test_limits_of_shares_stay_within_nothing_and_everything() -> None:
    chart = p_chart([1.0] * 12, [10.0] * 12)
    assert chart.limits[0] is not None
    assert chart.limits[0].lower == 0
    assert p_chart([10.0] * 12, [10.0] * 12).limits[0].lower is None  # type: ignore[union-attr]


def test_a_u_chart_has_limits_by_each_months_base() -> None:
    """4 per 100 in all: at a base of 100 three standard errors are 6, so 0 to 10; at 400 they are 3, so 1 to 7."""
    counts, bases = [4.0, 16.0] * 6, [100.0, 400.0] * 6
    chart = u_chart(counts, bases, 100)
    small, large = chart.limits[0], chart.limits[1]
    assert small is not None
    assert large is not None
    assert (small.mean, small.lower, small.upper) == (4, 0, 10)
    assert large.lower is not None
    assert large.upper is not None
    assert math.isclose(large.lower, 1)
    assert math.isclose(large.upper, 7)


def test_a_month_without_a_base_is_a_gap() -> None:
    chart = p_chart([*[50.0] * 12, 0.0], [*[100.0] * 12, 0.0])
    assert chart.flags[-1].side == 0
    assert p_chart([None] * 12, [None] * 12).limits == (None,) * 12


def test_a_season_is_told_from_noise() -> None:
    chance = random.Random(11)
    noise = [50 + chance.gauss(0, 5) for _ in range(24)]
    assert not strong_season(noise)
    assert strong_season([v + 15 * math.sin(n * math.pi / 6) for n, v in enumerate(noise)])
    assert not strong_season([*[40.0 + n % 3 for n in range(12)], *[60.0 + n % 5 for n in range(12)]]), "a step"
    assert not strong_season([float(n) for n in range(24)]), "a straight line has no season"
    assert not strong_season(noise[:23])


def test_false_alarms_of_the_season_are_one_in_a_hundred() -> None:
    chance = random.Random(3)
    found = sum(strong_season([chance.gauss(0, 1) for _ in range(36)]) for _ in range(600))
    assert 1 <= found <= 15


@pytest.mark.parametrize(("freedom", "printed"), [(11, 4.46), (12, 4.22), (24, 3.09), (60, 2.56)])
def test_the_printed_values_of_f(freedom: int, printed: float) -> None:
    assert round(float(f.ppf(0.99, 11, freedom)), 2) == printed


def test_differences_from_a_year_before() -> None:
    values: list[float | None] = [*map(float, range(12)), 5.0, None, 7.0]
    assert seasonal_differences(values) == (5, None, 5)
