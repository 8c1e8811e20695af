"""Worked cases of disclosure control: the verdict, the ranges and the number of cells, and rounding."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.support.shared import shared
from trigpoint.scorecard.disclosure.audit import audit
from trigpoint.scorecard.disclosure.cube import cube_of
from trigpoint.scorecard.disclosure.linked import two_way
from trigpoint.scorecard.disclosure.rounding import round_after_small, round_half_up, round_to
from trigpoint.scorecard.disclosure.secondary import Secondary

pytestmark = pytest.mark.shared


def cases():
    return json.loads(shared("reference/methods/disclosure_control.json").read_text("utf-8"))


def reports():
    """Every mask of the reference tables with what was worked out for it."""
    for case in cases()["tables"]:
        expected = case["expected"]
        if expected["primary_only"] is not None:
            yield case, expected["primary_mask"], expected["primary_only"]
            yield case, expected["one_minimal_mask"], expected["after_secondary"]
        if "given_mask" in expected:
            yield case, expected["given_mask"], expected["given_mask_report"]


def test_every_range_and_every_verdict():
    checked = 0
    for case, mask, report in reports():
        found = audit(two_way(case["table"], mask))
        for ours, theirs in (
            (found.ranges, report["intervals"]),
            (found.above_zero, report["intervals_if_zero_is_ruled_out"]),
        ):
            assert {name: (r.low, r.high) for name, r in ours.items()} == {
                f"{i['cell'][0]},{i['cell'][1]}": (i["low"], i["high"]) for i in theirs
            }, case["id"]
        assert (found.verdict == "safe") == report["safe"], case["id"]
        known = {f"{r},{c}" for r, c in report["exactly_recoverable_if_zero_is_ruled_out"]}
        assert set(found.leaks) == known
        checked += 1
    assert checked == 15


def test_rounding_as_the_department_rounds():
    for case in json.loads(shared("reference/methods/rounding_dfe.json").read_text("utf-8"))["cases"]:
        assert round_half_up(case["x"], case["dp"]) == case["expected"], case
    reference = cases()
    for case in reference["round_to_5"]:
        assert round_to(case["value"], 5) == case["nearest5_half_up"]
    for case in reference["opensafely_rounding"]:
        assert round_after_small(case["value"]) == case["expected"], case
    for case in reference["round_to_10"]:
        assert round_to(case["value"], 10) == case["nearest10_half_up"]


def test_as_many_further_cells_as_are_needed_and_no_more():
    checked = 0
    for case in cases()["tables"]:
        expected = case["expected"]
        tables = two_way(case["table"], expected["primary_mask"])
        totals = [name for name in tables.cells if "," not in name]
        cube, primary = cube_of(tables, fixed=totals)
        hidden = Secondary().hide(cube, primary)
        further = hidden.units - primary
        assert len(further) == expected["minimal_secondary_cells"], case["id"]
        assert sum(cube.values[name] for name in further) == expected["min_secondary_cost"], case["id"]
        assert audit(replace(tables, hidden=hidden.units)).verdict == "safe"
        checked += 1
    assert checked == 8
