"""Targets that are set by how many children there are, of boroughs of any size, the smallest too."""

from __future__ import annotations

import datetime as dt

import pytest

from trigpoint.model.period import Period
from trigpoint.simulation.figures import _no_more_plans
from trigpoint.simulation.records import Records


@pytest.mark.parametrize(
    ("children", "wanted"),
    [(0, (1, 2, 3)), (1, (1, 2, 3)), (4, (4, 5, 6)), (9, (10, 11, 12)), (200, (200, 210, 220))],
)
def test_target_amber_and_red_are_three_numbers(children: int, wanted: tuple[int, int, int]) -> None:
    """To the nearest ten where there are as many, then 5% and 10% more, or one and two children more."""
    plans = [{"person_id": f"P{n}", "started_on": dt.date(2020, 1, 1), "ended_on": None} for n in range(children)]
    shown = [Period.month(2026, month) for month in (2, 3, 4)]
    rows = list(_no_more_plans(Records(dt.date(2026, 4, 30), {"cin_plan": plans}), shown))
    assert [row[1] for row in rows] == ["2025-04-01", "2026-04-01"]
    assert [(target, amber, red) for _, _, _, target, red, amber, *_ in rows] == [wanted, wanted]
