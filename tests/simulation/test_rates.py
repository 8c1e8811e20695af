"""The borough is roughly like England: published rates, with room for chance and a small place."""

from __future__ import annotations

import datetime as dt

import pytest

from trigpoint.simulation.records import Records

CHILDREN = 14_000
YEARS = 3


def _rate(borough: Records, table: str, column: str) -> float:
    first = borough.until - dt.timedelta(days=365 * YEARS)
    days = [row[column] for row in borough.rows(table)]
    return sum(isinstance(d, dt.date) and d > first for d in days) / CHILDREN * 10_000 / YEARS


def _at_a_time(borough: Records, table: str) -> float:
    open_now = {row["person_id"] for row in borough.rows(table) if row["ended_on"] is None}
    return len(open_now) / CHILDREN * 10_000


@pytest.mark.parametrize(
    ("table", "column", "low", "high"),
    [
        ("contact", "received_on", 2_000, 3_000),
        ("referral", "received_on", 430, 680),
        ("section_47_enquiry", "strategy_discussion_on", 130, 260),
        ("initial_conference", "held_on", 35, 95),
        ("cp_plan", "started_on", 30, 80),
        ("care_period", "started_on", 15, 40),
        ("early_help_assessment", "completed_on", 200, 420),
    ],
)
def test_events_in_a_year(borough: Records, table: str, column: str, low: int, high: int) -> None:
    assert low < _rate(borough, table, column) < high


@pytest.mark.parametrize(
    ("table", "low", "high"), [("cp_plan", 22, 75), ("care_period", 45, 90), ("cin_episode", 230, 430)]
)
def test_children_at_one_time(borough: Records, table: str, low: int, high: int) -> None:
    assert low < _at_a_time(borough, table) < high


def test_one_referral_in_five_comes_within_a_year_of_another(borough: Records) -> None:
    latest: dict[object, dt.date] = {}
    counted = again = 0
    for row in sorted(borough.rows("referral"), key=lambda r: str(r["received_on"])):
        day, child = row["received_on"], row["person_id"]
        assert isinstance(day, dt.date)
        if day > borough.until - dt.timedelta(days=730):
            counted += 1
            again += child in latest and (day - latest[child]).days <= 365
        latest[child] = day
    assert 0.14 < again / counted < 0.31


def test_august_is_quieter_than_june(borough: Records) -> None:
    days = [row["received_on"] for row in borough.rows("contact")]
    june = sum(d.month == 6 for d in days)  # type: ignore[union-attr]
    august = sum(d.month == 8 for d in days)  # type: ignore[union-attr]
    assert august < june
