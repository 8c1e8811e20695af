"""Derived columns that are fixed for the row, operator by operator."""

from __future__ import annotations

import json

import pytest

from tests.spec.drawing import Engine
from tests.spec.operators import comes_out
from tests.support.shared import shared


def between(operator: str) -> str:
    """A column between the two dates of a plan."""
    return f"derived: n\ntable: plan\noperator: {operator}\nfrom: opened_on\nto: closed_on"


def test_working_days_between(engine: Engine) -> None:
    """The first line is the department's own: the fifteenth working day after 4 March 2024 is 25 March 2024."""
    comes_out(
        engine,
        between("working days between"),
        """
        plan_id          | opened_on  | closed_on  | n
        fifteen          | 2024-03-04 | 2024-03-25 | 15
        the same day     | 2024-03-04 | 2024-03-04 | 0
        the next         | 2024-03-04 | 2024-03-05 | 1
        over a weekend   | 2024-03-08 | 2024-03-11 | 1
        from a Saturday  | 2024-03-09 | 2024-03-11 | 1
        to a Sunday      | 2024-03-08 | 2024-03-10 | 0
        over Easter      | 2024-03-28 | 2024-04-02 | 1
        over Christmas   | 2024-12-24 | 2024-12-27 | 1
        backwards        | 2024-03-11 | 2024-03-08 | -1
        long backwards   | 2024-03-25 | 2024-03-04 | -15
        no start         |            | 2024-03-04 |
        no end           | 2024-03-04 |            |
        before the list  | 1999-12-31 | 2000-01-05 |
        beyond the list  | 2035-12-28 | 2036-01-02 |
        """,
    )


def test_working_days_of_moments_are_those_of_their_days(engine: Engine) -> None:
    comes_out(
        engine,
        "derived: n\ntable: plan\noperator: working days between\nfrom: noted_at\nto: closed_on",
        "plan_id | noted_at | closed_on | n\na | 2024-03-04T23:59:00 | 2024-03-05 | 1",
    )


def test_days_between(engine: Engine) -> None:
    comes_out(
        engine,
        between("days between"),
        """
        plan_id | opened_on  | closed_on  | n
        same    | 2024-03-04 | 2024-03-04 | 0
        leap    | 2024-02-28 | 2024-03-01 | 2
        back    | 2024-03-01 | 2024-02-28 | -2
        blank   | 2024-03-01 |            |
        """,
    )


def test_months_between(engine: Engine) -> None:
    comes_out(
        engine,
        between("months between"),
        """
        plan_id         | opened_on  | closed_on  | n
        same            | 2024-03-04 | 2024-03-04 | 0
        a day short     | 2024-03-04 | 2024-04-03 | 0
        to the day      | 2024-03-04 | 2024-04-04 | 1
        a year          | 2024-02-29 | 2025-02-28 | 12
        month's end     | 2024-01-31 | 2024-02-29 | 1
        month's end, 2  | 2024-01-31 | 2024-02-28 | 0
        31 to 30        | 2024-03-31 | 2024-04-30 | 1
        30 to 31        | 2024-04-30 | 2024-05-31 | 1
        back to the day | 2024-04-04 | 2024-03-04 | -1
        a day back      | 2024-04-04 | 2024-04-03 | -1
        blank           |            | 2024-04-03 |
        """,
    )


def test_age(engine: Engine) -> None:
    comes_out(
        engine,
        "derived: n\ntable: plan\noperator: age\nborn: opened_on\non: closed_on",
        """
        plan_id           | opened_on  | closed_on  | n
        birthday          | 2015-05-10 | 2025-05-10 | 10
        the day before    | 2015-05-10 | 2025-05-09 | 9
        new year          | 2015-12-31 | 2016-01-01 | 0
        born on 29 Feb    | 2012-02-29 | 2025-02-28 | 12
        and on 1 March    | 2012-02-29 | 2025-03-01 | 13
        in a leap year    | 2012-02-29 | 2024-02-29 | 12
        day of birth      | 2025-05-10 | 2025-05-10 | 0
        not born yet      | 2025-05-10 | 2025-05-09 | -1
        blank             |            | 2025-05-09 |
        """,
    )


WITHIN = "derived: n\ntable: plan\noperator: within months\nfrom: opened_on\nto: closed_on\nmonths: {}\nanniversary: {}"


@pytest.mark.parametrize("anniversary", ["included", "excluded"])
def test_within_months(engine: Engine, anniversary: str) -> None:
    on = "yes" if anniversary == "included" else "no"
    comes_out(
        engine,
        WITHIN.format(12, anniversary),
        f"""
        plan_id         | opened_on  | closed_on  | n
        same day        | 2023-05-10 | 2023-05-10 | yes
        day before      | 2023-05-10 | 2024-05-09 | yes
        anniversary     | 2023-05-10 | 2024-05-10 | {on}
        day after       | 2023-05-10 | 2024-05-11 | no
        from 29 Feb     | 2024-02-29 | 2025-02-27 | yes
        from 29 Feb, on | 2024-02-29 | 2025-02-28 | {on}
        from 29 Feb, +1 | 2024-02-29 | 2025-03-01 | no
        backwards       | 2023-05-10 | 2023-05-09 | no
        no start        |            | 2023-05-09 | no
        no end          | 2023-05-10 |            | no
        """,
    )


@pytest.mark.parametrize(("months", "on"), [(1, "2024-02-29"), (3, "2024-04-30"), (6, "2024-07-31")])
def test_within_other_numbers_of_months(engine: Engine, months: int, on: str) -> None:
    comes_out(
        engine,
        WITHIN.format(months, "included"),
        f"plan_id | opened_on | closed_on | n\na | 2024-01-31 | {on} | yes\nb | 2024-01-30 | 2024-08-01 | no",
    )


@pytest.mark.shared
def test_working_days_as_worked_out_elsewhere(engine: Engine) -> None:
    worked = json.loads(shared("reference/methods/working_days.json").read_text(encoding="utf-8"))
    lines = [
        f"{place} | {case['start']} | {case['end']} | {case['working_days_after_start']}"
        for place, case in enumerate(worked["counts"])
    ]
    comes_out(engine, between("working days between"), "\n".join(["plan_id | opened_on | closed_on | n", *lines]))


def test_condition(engine: Engine) -> None:
    comes_out(
        engine,
        "derived: n\ntable: plan\noperator: condition\nis: days <= 45 and urgent",
        "plan_id | days | urgent | n\na | 45 | yes | yes\nb | 46 | yes | no\nc | | yes |\nd | | no | no",
    )


def test_first_of(engine: Engine) -> None:
    comes_out(
        engine,
        "derived: n\ntable: plan\ntype: date\noperator: first of\ncolumns: [closed_on, opened_on]",
        """
        plan_id | opened_on  | closed_on  | n
        a       | 2025-05-01 | 2025-05-02 | 2025-05-02
        b       | 2025-05-01 |            | 2025-05-01
        c       |            |            |
        """,
    )


def test_band(engine: Engine) -> None:
    comes_out(
        engine,
        "derived: n\ntable: plan\noperator: band\nof: days\n"
        'bands: {Under 1: [null, 0], 1 to 4: [1, 4], "5, 6\'s": [5, 6], 10 and over: [10, null]}',
        """
        plan_id | days | n
        a       | -3   | Under 1
        b       | 0    | Under 1
        c       | 1    | 1 to 4
        d       | 4    | 1 to 4
        e       | 6    | 5, 6's
        f       | 7    |
        g       | 10   | 10 and over
        h       |      |
        """,
    )


def test_difference(engine: Engine) -> None:
    comes_out(
        engine,
        "derived: n\ntable: plan\ntype: decimal\noperator: difference\nfrom: days\nto: cost",
        """
        plan_id  | days | cost | n
        more     | 2    | 3.5  | 1.5
        less     | 3    | 2.5  | -0.5
        the same | 3    | 3    | 0
        no first |      | 3    |
        no last  | 3    |      |
        """,
    )


def test_first_that_holds(engine: Engine) -> None:
    """A blank is not true; the labels are tried in the order in which they are written."""
    comes_out(
        engine,
        "derived: word\ntable: plan\noperator: first that holds\n"
        "cases: {Long: days > 10, It's urgent: urgent, North: team = 'North' or days = 1}",
        """
        plan_id | days | urgent | team  | word
        both    | 11   | yes    | North | Long
        second  | 10   | yes    | North | It's urgent
        blank   |      |        | North | North
        third   | 1    | no     |       | North
        none    | 2    | no     | South |
        unknown |      |        |       |
        """,
    )


def test_months_after(engine: Engine) -> None:
    comes_out(
        engine,
        "derived: later_on\ntable: plan\noperator: months after\ndate: opened_on\nmonths: 6",
        """
        plan_id     | opened_on  | later_on
        same day    | 2025-01-10 | 2025-07-10
        month's end | 2024-08-31 | 2025-02-28
        leap year   | 2023-08-30 | 2024-02-29
        blank       |            |
        """,
    )


def test_working_days_after(engine: Engine) -> None:
    """Good Friday 2024 was 29 March, Easter Monday 1 April. The first line is the department's own example."""
    comes_out(
        engine,
        "derived: n\ntable: plan\noperator: working days after\ndate: opened_on\ndays: 15",
        """
        plan_id         | opened_on  | n
        fifteen         | 2024-03-04 | 2024-03-25
        from a Saturday | 2024-03-09 | 2024-04-02
        from a Sunday   | 2024-03-10 | 2024-04-02
        from a Monday   | 2024-03-11 | 2024-04-03
        before the list | 1999-12-31 |
        beyond the list | 2035-12-28 |
        blank           |            |
        """,
    )


def test_days_and_months_after(engine: Engine) -> None:
    rows = """
    plan_id  | opened_on  | n
    leap day | 2024-02-29 | {}
    last     | 2025-08-31 | {}
    blank    |            |
    """
    days = "derived: n\ntable: plan\noperator: days after\ndate: opened_on\ndays: 42"
    comes_out(engine, days, rows.format("2024-04-11", "2025-10-12"))
    months = "derived: n\ntable: plan\noperator: months after\ndate: opened_on\nmonths: 6"
    comes_out(engine, months, rows.format("2024-08-29", "2026-02-28"))


def test_a_day_after_a_moment_is_counted_from_its_day(engine: Engine) -> None:
    comes_out(
        engine,
        "derived: n\ntable: plan\noperator: working days after\ndate: noted_at\ndays: 1",
        "plan_id | noted_at | n\na | 2024-03-08T23:59:00 | 2024-03-11",
    )
