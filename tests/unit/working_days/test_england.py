"""England's working days: the list against its two sources, the clock against worked cases."""

from __future__ import annotations

import csv
import datetime as dt
import json

import pytest

from tests.support.make_bank_holidays import FILE, england_bank_holidays
from tests.support.shared import shared
from trigpoint.catalogue.calendar import england


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_the_list_is_what_the_package_says() -> None:
    assert FILE.read_text(encoding="utf-8") == england_bank_holidays()


def test_fifteen_working_days_after_4_march_2024_is_25_march() -> None:
    assert england().add(dt.date(2024, 3, 4), 15) == dt.date(2024, 3, 25)
    assert england().between(dt.date(2024, 3, 4), dt.date(2024, 3, 25)) == 15


def test_the_day_of_receipt_is_day_nought() -> None:
    friday = dt.date(2024, 3, 1)
    assert england().between(friday, friday) == 0
    assert england().between(friday, dt.date(2024, 3, 2)) == 0
    assert england().between(friday, dt.date(2024, 3, 4)) == 1


def test_an_earlier_end_counts_backwards() -> None:
    assert england().between(dt.date(2024, 3, 25), dt.date(2024, 3, 4)) == -15


def test_one_off_holidays_are_there() -> None:
    for day in ("2011-04-29", "2012-06-05", "2020-05-08", "2022-06-03", "2022-09-19", "2023-05-08"):
        assert not england().is_working(_day(day))
    assert england().is_working(dt.date(2020, 5, 4)), "in 2020 the early May holiday was moved to the 8th"


def test_days_outside_the_list_are_refused() -> None:
    with pytest.raises(ValueError, match="2036"):
        england().index(dt.date(2036, 1, 1))


@pytest.mark.shared
def test_the_list_is_the_published_one() -> None:
    with shared("reference/methods/bank_holidays_england_2010_2030.csv").open(encoding="utf-8") as file:
        published = {_day(row["date"]) for row in csv.DictReader(file)}
    assert {day for day in england().holidays if 2010 <= day.year <= 2030} == published


@pytest.mark.shared
def test_both_conventions_are_the_worked_cases() -> None:
    cases = json.loads(shared("reference/methods/working_days.json").read_text(encoding="utf-8"))
    calendar = england()
    assert len(cases["counts"]) > 20
    for case in cases["counts"]:
        start, end = _day(case["start"]), _day(case["end"])
        assert calendar.between(start, end) == case["working_days_after_start"], case
        assert calendar.from_and_to(start, end) == case["working_days_inclusive"], case
    for case in cases["due_dates"]:
        start = _day(case["start"])
        assert calendar.add(start, case["n"]) == _day(case["due_date_day0"]), case
        counting_it = case["due_date_if_start_counts_as_day1"]  # null where the start is no working day
        assert counting_it is None or calendar.due_counting_first_day(start, case["n"]) == _day(counting_it), case


def test_a_first_day_counts_only_where_it_is_worked() -> None:
    saturday = dt.date(2024, 3, 2)
    assert england().from_and_to(saturday, dt.date(2024, 3, 4)) == 1
    assert england().from_and_to(dt.date(2024, 3, 4), saturday) == 0
    assert england().due_counting_first_day(saturday, 1) == dt.date(2024, 3, 4)
    with pytest.raises(ValueError, match="counted from 1"):
        england().due_counting_first_day(saturday, 0)
