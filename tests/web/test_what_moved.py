"""What moved a figure: the members' own figures add up to it, worked out again from the scorecards split by each."""

from __future__ import annotations

import math

from trigpoint.runs.definitions import catalogue_at
from trigpoint.runs.score import score
from trigpoint.runs.what_moved import what_moved
from trigpoint.store.workspace import Workspace


def test_parts_add_up_to_the_change_and_are_those_of_the_split_scorecard(borough: Workspace) -> None:
    catalogue = catalogue_at(borough.path)
    rows = [r for r in score(borough, "ofsted-kpis", "2026-03").rows if r.unit == "count" and r.origin == "computed"]
    found = [(row, what_moved(borough, catalogue.indicators[row.indicator], row)) for row in rows]
    told = [(row, moved) for row, moved in found if moved is not None]
    assert told
    row, moved = told[0]
    assert math.isclose(sum(part.amount for part in moved.parts), row.change_on_previous.difference or 0)
    split = score(borough, "ofsted-kpis", "2026-03", by=moved.breakdown)
    members = {r.member: r for r in split.rows if r.indicator == row.indicator and r.breakdown == moved.breakdown}
    for part in moved.parts:
        assert math.isclose(part.amount, members[part.member].change_on_previous.difference or 0)
    largest = max(abs(part.amount) for part in moved.parts)
    assert abs(moved.parts[0].amount) == largest


def test_a_figure_that_did_not_change_has_nothing_to_explain(borough: Workspace) -> None:
    catalogue = catalogue_at(borough.path)
    rows = score(borough, "ofsted-kpis", "2026-03").rows
    still = [r for r in rows if r.member is None and not r.change_on_previous.difference]
    assert all(what_moved(borough, catalogue.indicators[r.indicator], r) is None for r in still[:3])
    assert still
