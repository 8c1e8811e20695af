"""Periods: the canonical forms, what days they hold, and how they move."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trigpoint.model.period import Kind, Period, add_months, financial_year_of
from trigpoint.model.problem import UserMistake

WRITTEN = [
    ("2026-03", "2026-03-01", "2026-03-31", Kind.MONTH),
    ("2024-02", "2024-02-01", "2024-02-29", Kind.MONTH),
    ("FY2026-27", "2026-04-01", "2027-03-31", Kind.FINANCIAL_YEAR),
    ("FY1999-00", "1999-04-01", "2000-03-31", Kind.FINANCIAL_YEAR),
    ("FY2026-27-Q1", "2026-04-01", "2026-06-30", Kind.QUARTER),
    ("FY2026-27-Q4", "2027-01-01", "2027-03-31", Kind.QUARTER),
    ("FY2026-27-H2", "2026-10-01", "2027-03-31", Kind.HALF),
    ("AY2026-27", "2026-09-01", "2027-08-31", Kind.ACADEMIC_YEAR),
    ("AY2026-27-autumn", "2026-09-01", "2026-12-31", Kind.TERM),
    ("AY2026-27-spring", "2027-01-01", "2027-03-31", Kind.TERM),
    ("AY2026-27-summer", "2027-04-01", "2027-08-31", Kind.TERM),
    ("CY2026", "2026-01-01", "2026-12-31", Kind.CALENDAR_YEAR),
    ("2026-W14", "2026-03-30", "2026-04-05", Kind.WEEK),
    ("2017-05-15..2017-05-31", "2017-05-15", "2017-05-31", Kind.RANGE),
    ("ytd:2026-03", "2025-04-01", "2026-03-31", Kind.YEAR_TO_DATE),
    ("ytd:2026-04", "2026-04-01", "2026-04-30", Kind.YEAR_TO_DATE),
    ("r12:2026-03", "2025-04-01", "2026-03-31", Kind.ROLLING_12),
    ("r12:2024-02", "2023-03-01", "2024-02-29", Kind.ROLLING_12),
]


@pytest.mark.parametrize(("text", "start", "end", "kind"), WRITTEN)
def test_a_written_period_holds_its_days_and_writes_itself(text: str, start: str, end: str, kind: Kind) -> None:
    period = Period.parse(text)
    assert (period.start, period.end) == (dt.date.fromisoformat(start), dt.date.fromisoformat(end))
    assert period.kind is kind
    assert str(period) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "March",
        "2026-13",
        "2026-3",
        "FY2026-28",
        "FY2026-27-Q5",
        "FY2026-27-autumn",
        "AY2026-27-Q1",
        "2026-W54",
        "2026-05-31..2026-05-01",
        "2026-02-30..2026-03-01",
        "ytd:2026",
    ],
)
def test_what_is_no_period_is_said_with_the_forms_there_are(text: str) -> None:
    with pytest.raises(UserMistake) as caught:
        Period.parse(text)
    assert "is not a period" in str(caught.value)
    assert "FY2026-27-Q1" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "before", "year_before"),
    [
        ("2026-03", "2026-02", "2025-03"),
        ("2026-01", "2025-12", "2025-01"),
        ("FY2026-27-Q1", "FY2025-26-Q4", "FY2025-26-Q1"),
        ("FY2026-27-H1", "FY2025-26-H2", "FY2025-26-H1"),
        ("FY2026-27", "FY2025-26", "FY2025-26"),
        ("AY2026-27-autumn", "AY2025-26-summer", "AY2025-26-autumn"),
        ("AY2026-27-spring", "AY2026-27-autumn", "AY2025-26-spring"),
        ("CY2026", "CY2025", "CY2025"),
        ("2026-W14", "2026-W13", "2025-W14"),
        ("ytd:2026-04", "ytd:2026-03", "ytd:2025-04"),
        ("r12:2026-03", "r12:2026-02", "r12:2025-03"),
        ("2024-02-29..2024-02-29", "2024-02-28..2024-02-28", "2023-02-28..2023-02-28"),
    ],
)
def test_the_period_before_and_a_year_before(text: str, before: str, year_before: str) -> None:
    assert str(Period.parse(text).previous()) == before
    assert str(Period.parse(text).year_before()) == year_before


@given(st.dates(dt.date(2001, 1, 1), dt.date(2034, 12, 31)), st.integers(-60, 60))
def test_months_shift_there_and_back(day: dt.date, steps: int) -> None:
    month = Period.month(day.year, day.month)
    assert month.shift(steps).shift(-steps) == month
    assert month.start <= day <= month.end
    assert month.shift(1).start == month.end + dt.timedelta(days=1)


@given(st.dates(dt.date(2001, 1, 1), dt.date(2034, 12, 31)))
def test_a_financial_year_is_twelve_months_in_four_quarters(day: dt.date) -> None:
    first = financial_year_of(day)
    year = Period.financial_year(first)
    quarters = [Period.quarter(first, n) for n in (1, 2, 3, 4)]
    assert year.start <= day <= year.end
    assert quarters[0].start == year.start
    assert quarters[3].end == year.end
    assert all(b.start == a.end + dt.timedelta(days=1) for a, b in itertools.pairwise(quarters))
    assert year.months == sum(q.months for q in quarters) == 12


def test_months_are_added_with_the_last_day_where_there_is_no_such_day() -> None:
    assert add_months(dt.date(2024, 2, 29), 12) == dt.date(2025, 2, 28)
    assert add_months(dt.date(2024, 1, 31), 1) == dt.date(2024, 2, 29)
    assert add_months(dt.date(2024, 3, 31), -1) == dt.date(2024, 2, 29)
    assert add_months(dt.date(2023, 11, 30), 3) == dt.date(2024, 2, 29)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2024", ("CY2024", "begins in it as FY2024-25", "ends in it as FY2023-24")),
        ("2024/25", ("the financial year as FY2024-25", "the academic year as AY2024-25")),
        ("2024 - 2025", ("FY2024-25", "AY2024-25")),
    ],
)
def test_a_bare_year_is_told_every_year_that_it_may_mean(text: str, said: tuple[str, ...]) -> None:
    with pytest.raises(UserMistake) as caught:
        Period.parse(text)
    assert all(words in str(caught.value) for words in said)


def test_years_that_do_not_follow_each_other_are_no_year() -> None:
    with pytest.raises(UserMistake) as caught:
        Period.parse("2024/27")
    assert "AY2024-25" not in str(caught.value) and "AY2026-27" in str(caught.value)
