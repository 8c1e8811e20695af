"""The last whole period of each frequency, drawn by hand."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import cast

import pytest

from tests.support.scorecards import catalogue, computed, recorded
from trigpoint.catalogue.objects import Indicator, Pack, PackItem, PackSection
from trigpoint.model.period import Period
from trigpoint.model.snapshot import Snapshot
from trigpoint.runs import periods
from trigpoint.runs.periods import furthest_period, last_whole, latest_period, periods_back
from trigpoint.store.workspace import Workspace


@pytest.mark.parametrize(
    ("frequency", "day", "wanted"),
    [
        ("month", dt.date(2026, 3, 31), "2026-03"),
        ("month", dt.date(2026, 3, 30), "2026-02"),
        ("month", dt.date(2026, 1, 15), "2025-12"),
        ("quarter", dt.date(2026, 3, 31), "FY2025-26-Q4"),
        ("quarter", dt.date(2026, 4, 1), "FY2025-26-Q4"),
        ("quarter", dt.date(2026, 8, 31), "FY2026-27-Q1"),
        ("half", dt.date(2026, 9, 30), "FY2026-27-H1"),
        ("half", dt.date(2026, 3, 1), "FY2025-26-H1"),
        ("financial year", dt.date(2026, 3, 31), "FY2025-26"),
        ("financial year", dt.date(2026, 3, 30), "FY2024-25"),
    ],
)
def test_the_last_whole_period(frequency: str, day: dt.date, wanted: str) -> None:
    assert last_whole(frequency, day) == Period.parse(wanted)


COUNTED, KEPT = computed("seen"), recorded("sessions")


@pytest.mark.parametrize(
    ("shown", "records_on", "wanted"),
    [
        ((COUNTED, KEPT), dt.date(2026, 3, 31), "2026-03"),  # April's sheet of figures counts no child of April
        ((KEPT,), dt.date(2026, 3, 31), "2026-04"),
        ((COUNTED,), None, "2026-04"),
    ],
)
def test_a_pack_is_shown_up_to_what_its_figures_rest_on(
    shown: tuple[Indicator, ...], records_on: dt.date | None, wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = dt.date(2026, 4, 30)
    snapshot = Snapshot(2, dt.datetime.now(dt.UTC), newest, newest, "load", None, None, 1, {}, records_on=records_on)
    monkeypatch.setattr(periods, "workspace_catalogue", lambda _: catalogue(COUNTED, KEPT))
    items = tuple(PackItem(one.id, None) for one in shown)
    pack = Pack("board", "Board", "internal", (PackSection("", items),))
    workspace = cast(Workspace, SimpleNamespace(path=None, store=SimpleNamespace(current=lambda: snapshot)))
    assert str(latest_period(workspace, pack)) == wanted
    assert str(furthest_period(workspace, pack)) == "2026-04"


def test_periods_back_are_newest_first() -> None:
    assert [str(p) for p in periods_back(Period.parse("2026-02"), 3)] == ["2026-02", "2026-01", "2025-12"]
