"""The last whole period of each frequency, drawn by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from trigpoint.model.period import Period
from trigpoint.runs.periods import last_whole, periods_back


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


def test_periods_back_are_newest_first() -> None:
    assert [str(p) for p in periods_back(Period.parse("2026-02"), 3)] == ["2026-02", "2026-01", "2025-12"]
