"""Process control, held equal to the results of NHS England's own R package and to series drawn by hand."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.shared import shared
from trigpoint.scorecard.process import Limits, assurance_of, flags_of, limits_of, variation_of

NAMES = {
    "Above UCL": ("outside", 1),
    "Below LCL": ("outside", -1),
    "7 Point Trend (Increasing)": ("trend", 1),
    "7 Point Trend (Decreasing)": ("trend", -1),
    "2 in 3 Above CL": ("near limit", 1),
    "2 in 3 Below CL": ("near limit", -1),
    "7 Points Above CL": ("one side", 1),
    "7 Points Below CL": ("one side", -1),
    "Common Cause": ("common", 0),
}
BETTER = {"increase": "higher", "decrease": "lower", "neutral": "neither"}
POINTS = {
    "common_cause": "common",
    "special_cause_improvement": "improving",
    "special_cause_concern": "concerning",
    "special_cause_neutral_high": "high",
    "special_cause_neutral_low": "low",
}


def series(case: dict[str, Any]) -> Iterator[tuple[list[float | None], dict[str, list[Any]]]]:
    """Each stretch of a case (a facet, between two rebasings), with what the R package says of its points."""
    points = case["expected"].get("points", case["expected"])
    count = len(points["mean"])
    values = points.get("y") or case["values"]
    facets = points.get("facet") or ["all"] * count
    groups = points.get("rebase_group") or [0] * count
    for stretch in dict.fromkeys(zip(facets, groups, strict=True)):
        inside = [n for n in range(count) if (facets[n], groups[n]) == stretch]
        columns = ("mean", "lpl", "upl", "special_cause_type", "point_type")
        yield [values[n] for n in inside], {c: [points[c][n] for n in inside] for c in columns}


@pytest.mark.shared
@pytest.mark.parametrize("file", ["spc_xmr_cases.json", "spc_xmr_fuzz.json"])
def test_limits_and_flags_are_those_of_the_r_package(file: str) -> None:
    cases = json.loads(shared(f"reference/methods/{file}").read_text(encoding="utf-8"))["cases"]
    checked, wrong = 0, []
    for case in cases:
        if not isinstance(case["expected"].get("points", case["expected"]).get("mean"), list):
            continue  # a gap, at which the package stops, or a single point: ours are tested by hand below
        options = case["options"]
        for values, expected in series(case):
            limits = limits_of(values, screen=options["screen_outliers"], fix_after=options["fix_after_n_points"])
            assert limits is not None
            assert math.isclose(limits.mean, expected["mean"][0], rel_tol=1e-9)
            if len(set(values)) == 1:
                assert limits.lower is None  # ours: the package gives none, or limits on the mean, by the option
                continue
            assert math.isclose(limits.lower or 0, expected["lpl"][0], rel_tol=1e-9, abs_tol=1e-9), case["id"]
            assert math.isclose(limits.upper or 0, expected["upl"][0], rel_tol=1e-9, abs_tol=1e-9)
            for flag, name, kind in zip(
                flags_of(values, limits), expected["special_cause_type"], expected["point_type"], strict=True
            ):
                checked += 1
                better = BETTER[options["improvement_direction"]]
                if (flag.rule, flag.side) != NAMES[name] or variation_of(flag, better) != POINTS[kind]:
                    wrong.append((case["id"], name, flag))
    assert wrong == []
    assert checked > 1000


ABOUT_NOUGHT = Limits(0.0, -3.0, 3.0, -2.0, 2.0, 12)
WIDE = Limits(0.0, -1e9, 1e9, -1e8, 1e8, 12)


def sides(rule: str, values: list[float], limits: Limits) -> list[int]:
    return [flag.side if flag.rule == rule else 0 for flag in flags_of(values, limits)]


def at_the_seventh(signs: list[int]) -> list[int]:
    """What the package's first step marks: not all points of a run, but its seventh and those after it."""
    return [signs[n] if n >= 6 and len(set(signs[n - 6 : n + 1])) == 1 else 0 for n in range(len(signs))]


@pytest.mark.shared
def test_each_rule_alone_is_that_of_the_r_package() -> None:
    """The package finds a run in two steps (where it ends, then its other points); ours in one, so the same series are
    drawn for ours and its marks compared. Its two of three marks the whole window, ours the points near the limit."""
    cases = json.loads(shared("reference/methods/spc_rule_units.json").read_text(encoding="utf-8"))["cases"]
    checked = dict.fromkeys((case["fn"] for case in cases), 0)
    for case in cases:
        rule, given, expected = case["fn"], case["args"], case["expected"]
        if rule == "ptd_seven_point_one_side_mean":
            signs = sides("one side", [float(v) for v in given[0]], WIDE)
            assert [abs(mark) for mark in at_the_seventh(signs)] == expected, case
        elif rule == "ptd_seven_point_trend":
            signs = sides("trend", [float(v) for v in given[0]], WIDE)
            marked = [
                sum(abs(signs[k]) for k in range(n - 6, n + 1)) == 7 if n >= 6 else False for n in range(len(signs))
            ]
            ends = [marked[n] and _one_way(given[0], n) for n in range(len(signs))]
            assert ends == [mark != 0 for mark in expected], case
            # where a rise meets a fall, the package's second step gives the point the direction of the fall, as ours
            turns = [
                ends[n] and n + 1 < len(ends) and signs[n] == signs[n + 1] != expected[n] for n in range(len(ends))
            ]
            assert all(turns[n] or signs[n] == expected[n] for n in range(len(ends)) if ends[n]), case
            assert sum(turns) <= 1
        elif rule == "ptd_part_of_seven_trend":
            drawn = _with_trends_that_end_at(given[0])
            assert [abs(s) for s in sides("trend", drawn, WIDE)] == [abs(e) for e in expected], case
        else:
            near, side = given
            values = [s * (2.5 if close else 1.0) for close, s in zip(near, side, strict=True)]
            ours = [abs(s) for s in sides("near limit", values, ABOUT_NOUGHT)]
            assert ours == [e if close else 0 for e, close in zip(expected, near, strict=True)], case
        checked[rule] += 1
    assert checked == {
        "ptd_seven_point_one_side_mean": 6, "ptd_seven_point_trend": 7, "ptd_part_of_seven_trend": 5,
        "ptd_two_in_three": 9,
    }  # fmt: skip


def _one_way(values: list[float], end: int) -> bool:
    """Whether the seven points that end here go one way."""
    steps = {b > a for a, b in zip(values[end - 6 : end], values[end - 5 : end + 1], strict=True)}
    return len(steps) == 1


def _with_trends_that_end_at(marks: list[int]) -> list[float]:
    """A series whose runs of seven end where the marks say, up or down, and whose other steps turn back and forth."""
    steps = [0] * len(marks)
    for n, mark in enumerate(marks):
        if mark:
            steps[n - 5 : n + 1] = [mark] * 6
    values, place = [], 0.0
    for step in steps:
        place += step
        values.append(place)
    return values


def test_screening_leaves_the_outlying_range_out_and_the_point_in_the_mean() -> None:
    """The worked example of the package's page on deviations: 4.60 and -0.72 with screening, 6.95 and -3.06 without."""
    values = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
    screened, plain = limits_of(values), limits_of(values, screen=False)
    assert screened is not None
    assert plain is not None
    assert [round(screened.mean, 2), round(screened.upper or 0, 2), round(screened.lower or 0, 2)] == [
        1.94,
        4.60,
        -0.72,
    ]
    assert [round(plain.upper or 0, 2), round(plain.lower or 0, 2)] == [6.95, -3.06]


def test_a_constant_series_has_a_mean_and_no_limits() -> None:
    limits = limits_of([5.0] * 14)
    assert limits is not None
    assert (limits.mean, limits.lower, limits.upper) == (5.0, None, None)
    assert {f.rule for f in flags_of([5.0] * 14, limits)} == {"common"}
    assert assurance_of(limits, 6.0, "higher") == "none"


def test_a_gap_breaks_a_run_and_gives_no_moving_range() -> None:
    values = [1.0, 3.0, 1.0, None, 3.0, 1.0, 3.0]
    limits = limits_of(values, screen=False)
    assert limits is not None
    assert limits.upper is not None
    assert math.isclose(limits.upper, 2.0 + 2.66 * 2.0)
    rising: list[float | None] = [1, 2, 3, 4, None, 5, 6, 7]
    assert "trend" not in {f.rule for f in flags_of(rising, limits)}
    assert limits_of([None, None]) is None


def test_assurance_needs_a_better_way_a_target_and_limits() -> None:
    limits = limits_of([10.0, 12.0, 11.0, 9.0, 10.0, 11.0])
    assert limits is not None
    assert assurance_of(limits, 100.0, "higher") == "fail"
    assert assurance_of(limits, 100.0, "lower") == "pass"
    assert assurance_of(limits, -100.0, "higher") == "pass"
    assert assurance_of(limits, -100.0, "lower") == "fail"
    assert assurance_of(limits, limits.upper, "higher") == "hit or miss"
    assert assurance_of(limits, 10.0, "neither") == "none"
    assert assurance_of(limits, None, "higher") == "none"
