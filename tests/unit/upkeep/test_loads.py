"""The day that a load is said to describe: up to today in silence, a day to come with a warning or not at all."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from trigpoint.model.problem import UserMistake
from trigpoint.runs.load import day_to_come, load
from trigpoint.store.workspace import Workspace

TODAY = dt.date(2026, 11, 21)


@pytest.mark.parametrize("day", [TODAY, dt.date(1999, 1, 1)])
def test_a_day_that_is_over_says_nothing(day: dt.date) -> None:
    assert day_to_come(day, TODAY) == ""


@pytest.mark.parametrize("day", [dt.date(2026, 11, 22), dt.date(2027, 11, 21)])
def test_a_day_to_come_is_warned_of(day: dt.date) -> None:
    assert day_to_come(day, TODAY).startswith(f"{day.isoformat()} is still to come: today is 2026-11-21.")


def test_a_slip_of_the_pen_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="2027-11-22 is still to come"):
        day_to_come(dt.date(2027, 11, 22), TODAY)
    workspace = Workspace.create(tmp_path / "council")
    file = tmp_path / "figures.csv"
    file.write_text("indicator,period,value\nreflective_practice_sessions,2026-03,4\n", encoding="utf-8")
    with pytest.raises(UserMistake, match="9999-01-01 is still to come"):
        load(workspace, "observations", [file], as_of=dt.date(9999, 1, 1), by="tester")
    assert workspace.store.current() is None
