"""The detector of slow drift, held equal to OpenPrescribing's own cases."""

from __future__ import annotations

import json
import math

import pytest

from tests.support.shared import shared
from trigpoint.scorecard.cusum import drift_of, drift_points

WAYS = {"u": "up", "d": "down", None: None}


@pytest.mark.shared
def test_every_case_of_openprescribing() -> None:
    cases = json.loads(shared("reference/methods/cusum_openprescribing.json").read_text(encoding="utf-8"))["cases"]
    assert len(cases) > 10
    for case in cases:
        wanted, window, sensitivity = case["expected"], case["window_size"], case["sensitivity"]
        points = drift_points(case["data"], window, sensitivity)
        assert [p.alert for p in points] == [WAYS[d] for d in wanted["direction"]], case["id"]
        for key, got in (
            ("smax", [p.above for p in points]),
            ("smin", [p.below for p in points]),
            ("target_mean", [p.mean for p in points]),
            ("alert_threshold", [p.threshold for p in points]),
        ):
            assert all(math.isclose(a, b, abs_tol=1e-9) for a, b in zip(got, wanted[key], strict=True)), (case, key)
        last, found = wanted["last_alert"], drift_of(case["data"], window, sensitivity)
        if last is None:
            assert found is None, case["id"]
        else:
            assert found is not None
            assert math.isclose(found.start, last["from"])
            assert (found.end, found.points) == (last["to"], last["period"])


def test_a_slow_fall_that_no_single_month_shows() -> None:
    """Twelve months around 0.50 with a deviation of 0.02, then 0.46: the slack is 0.01, the threshold 0.1, so each
    month adds 0.03 below and the fourth passes it."""
    steady = [0.48, 0.52] * 6
    points = drift_points([*steady, 0.46, 0.46, 0.46, 0.46])
    assert [p.alert for p in points[12:]] == [None, None, None, "down"]
    assert drift_of(steady) is None
    assert drift_of([]) is None


def test_a_window_holds_a_point() -> None:
    with pytest.raises(ValueError, match="window"):
        drift_points([1.0], 0)


def test_a_gap_sets_the_sums_to_nothing() -> None:
    steady: list[float | None] = [0.48, 0.52] * 6
    points = drift_points([*steady, 0.46, 0.46, 0.46, None, 0.46, 0.46])
    assert [p.alert for p in points[12:]] == [None] * 6
    assert points[15].below == 0
    late = drift_points([None, None, *steady], window=2)
    assert math.isnan(late[0].mean)
    assert late[1].mean == 0.48
    assert drift_of([None]) is None
