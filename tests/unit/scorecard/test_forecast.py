"""Forecasts, held equal to the R package forecast 8.23.0 and to sums done by hand."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from tests.support.shared import shared
from trigpoint.scorecard.forecast import (
    Method,
    Sort,
    forecast,
    mase,
    methods_for,
    misses,
    origins_of,
    scaled_error,
    seasonal_scale,
)

TWO_YEARS = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120, 13, 23, 33, 43, 53, 63, 73, 83, 93, 103, 113, 123]


def golden() -> Any:
    return json.loads(shared("reference/methods/forecast_r.json").read_text(encoding="utf-8"))["cases"]


@pytest.mark.shared
def test_seasonal_naive_and_the_scaled_errors_of_every_model_are_rs() -> None:
    for case in golden():
        train, test = case["train"], case["test"]
        assert math.isclose(seasonal_scale(train) or 0, case["mase_scale_seasonal_12"], rel_tol=1e-9)
        said = forecast(train, len(test), Method.SEASONAL_NAIVE, Sort.AVERAGE)
        assert all(math.isclose(a, b) for a, b in zip(said, case["models"]["snaive"]["mean"], strict=True))
        assert math.isclose(sum(train) / len(train), case["models"]["meanf"]["mean"][0], rel_tol=1e-9)
        for model in case["models"].values():
            found = mase(train, model["mean"], test)
            assert math.isclose(found or 0, model["mase_by_hand"], rel_tol=1e-6), (case["series"], model)


@pytest.mark.shared
@pytest.mark.slow
def test_theta_is_near_rs_where_the_series_is_long() -> None:
    pytest.importorskip("statsmodels")
    for case in (c for c in golden() if len(c["train"]) >= 60):
        said = forecast(case["train"], len(case["test"]), Method.THETA, Sort.AVERAGE)
        wanted = case["models"]["thetaf"]["mean"]
        assert all(math.isclose(a, b, rel_tol=0.02) for a, b in zip(said, wanted, strict=True)), case["series"]


def test_each_method_by_hand() -> None:
    """The second year is the first and 3 more each month: so is the third expected to be."""
    assert forecast(TWO_YEARS, 3, Method.SEASONAL_NAIVE, Sort.COUNT) == (13, 23, 33)
    assert forecast(TWO_YEARS, 3, Method.LEVEL, Sort.COUNT) == (16, 26, 36)
    assert forecast(TWO_YEARS, 14, Method.LEVEL, Sort.COUNT)[12:] == (16, 26)
    assert forecast(TWO_YEARS, 2, Method.MEAN_12, Sort.AVERAGE) == (68, 68)


def test_the_level_is_that_of_the_last_half_year() -> None:
    """Six months 8 fewer than a year before, after six that were the same: 8 fewer are expected."""
    values = [20.0] * 12 + [20.0] * 6 + [12.0] * 6
    assert forecast(values, 7, Method.LEVEL, Sort.COUNT) == (12, 12, 12, 12, 12, 12, 4)


def test_no_count_is_below_nothing_and_no_share_above_everything() -> None:
    falling = [*[30.0] * 12, *[5.0] * 12]
    assert forecast(falling, 1, Method.LEVEL, Sort.COUNT) == (0,)
    assert forecast([150.0] * 12, 1, Method.MEAN_12, Sort.SHARE) == (100,)
    with pytest.raises(ValueError, match="twelve months"):
        forecast([1.0] * 11, 1, Method.MEAN_12, Sort.SHARE)


def test_which_methods_may_be_tried() -> None:
    assert methods_for(Sort.COUNT, 59) == (Method.LEVEL,)
    assert methods_for(Sort.SHARE, 36) == (Method.MEAN_12,)
    assert methods_for(Sort.COUNT, 60)[0] is Method.LEVEL


def test_where_a_method_is_tried() -> None:
    assert origins_of(24) == (15, 18, 21)
    assert origins_of(36) == (18, 21, 24, 27, 30, 33)
    assert origins_of(60) == (42, 45, 48, 51, 54, 57)


def test_errors_at_an_origin_use_nothing_that_came_later() -> None:
    """At 21 months the mean of the last twelve is that of months 10 to 21; the three that came were 103, 113, 123."""
    last = [m for m in misses(TWO_YEARS, Method.MEAN_12, Sort.AVERAGE, 12) if m.origin == 21]
    known = TWO_YEARS[9:21]
    assert [round(m.error, 9) for m in last] == [round(v - sum(known) / 12, 9) for v in (103, 113, 123)]
    assert {m.scale for m in last} == {3.0}
    assert [m.ahead for m in last] == [1, 2, 3]
    assert math.isclose(scaled_error(last) or 0, sum(v - sum(known) / 12 for v in (103, 113, 123)) / 3 / 3)


def test_what_never_moves_has_no_scale() -> None:
    assert seasonal_scale([5.0] * 30) is None
    assert misses([5.0] * 30, Method.LEVEL, Sort.COUNT, 6) == ()
    assert mase([5.0] * 30, [1.0], [2.0]) is None
