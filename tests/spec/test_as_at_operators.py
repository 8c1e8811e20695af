"""Derived columns that depend on the period's end, operator by operator."""

from __future__ import annotations

from tests.spec.drawing import Engine
from tests.spec.operators import comes_out


def test_age_at_period_end(engine: Engine) -> None:
    rows = """
    plan_id  | opened_on  | n
    today    | 2015-05-31 | {}
    tomorrow | 2015-06-01 | {}
    unborn   | 2025-06-15 | {}
    blank    |            |
    """
    definition = "derived: n\ntable: plan\noperator: age at period end\nborn: opened_on"
    comes_out(engine, definition, rows.format(10, 9, -1), period="2025-05")
    comes_out(engine, definition, rows.format(10, 10, 0), period="2025-06")


def test_days_since(engine: Engine) -> None:
    comes_out(
        engine,
        "derived: n\ntable: plan\noperator: days since\ndate: opened_on",
        """
        plan_id | opened_on  | n
        today   | 2025-05-31 | 0
        before  | 2025-04-30 | 31
        later   | 2025-06-01 |
        blank   |            |
        """,
        period="2025-05",
    )


def test_working_days_since(engine: Engine) -> None:
    """26 May 2025 was a bank holiday, and the 31st a Saturday."""
    comes_out(
        engine,
        "derived: n\ntable: plan\noperator: working days since\ndate: opened_on",
        """
        plan_id | opened_on  | n
        today   | 2025-05-31 | 0
        Friday  | 2025-05-30 | 0
        a week  | 2025-05-23 | 4
        later   | 2025-06-02 |
        blank   |            |
        """,
        period="2025-05",
    )


VISITS = {
    "visit": """
    visit_id | person_id | seen_on    | alone | team  | noted_at
    1        | A         | 2025-04-30 | yes   | North | 2025-04-30T10:00:00
    3        | A         | 2025-05-31 | no    | South | 2025-05-31T23:00:00
    2        | A         | 2025-05-31 | yes   | East  | 2025-05-31T09:00:00
    4        | A         | 2025-06-01 | yes   | West  | 2025-06-01T09:00:00
    5        | B         | 2025-06-01 | yes   | West  |
    6        | C         | 2025-05-01 | yes   |       |
    7        | C         | 2025-04-01 | yes   | North |
    8        | A         |            | yes   | North |
    9        |           | 2025-05-01 | yes   | North |
    """
}
PLANS = """
plan_id | person_id | n
a       | A         | {}
b       | B         | {}
c       | C         | {}
none    |           | {}
"""


def latest(*more: str, date: str = "seen_on") -> str:
    """The latest visit of the plan's child."""
    lines = ["derived: n", "table: plan", "operator: latest at period end", "in: visit", f"date: {date}", *more]
    return "\n".join([*lines, "same: person_id"])


def test_the_latest_date_on_or_before_the_periods_end(engine: Engine) -> None:
    comes_out(engine, latest("type: date"), PLANS.format("2025-05-31", "", "2025-05-01", ""), VISITS, "2025-05")
    comes_out(engine, latest("type: date"), PLANS.format("2025-04-30", "", "2025-04-01", ""), VISITS, "2025-04")


def test_the_latest_rows_value_blank_included_and_of_equals_the_least_by_key(engine: Engine) -> None:
    comes_out(engine, latest("type: text", "take: team"), PLANS.format("East", "", "", ""), VISITS, "2025-05")


def test_the_latest_where(engine: Engine) -> None:
    definition = latest("type: text", "take: team", "where: alone = false")
    comes_out(engine, definition, PLANS.format("South", "", "", ""), VISITS, "2025-05")


def test_the_latest_moment_of_a_day_is_the_latest(engine: Engine) -> None:
    definition = latest("type: text", "take: team", date="noted_at")
    comes_out(engine, definition, PLANS.format("South", "", "", ""), VISITS, "2025-05")


COUNT = """
derived: n
table: plan
operator: count in months before
in: visit
date: seen_on
same: person_id
months: {}
""".strip()


def test_count_in_months_before(engine: Engine) -> None:
    comes_out(engine, COUNT.format(1), PLANS.format(2, 0, 1, 0), VISITS, "2025-05")
    comes_out(engine, COUNT.format(2), PLANS.format(3, 0, 2, 0), VISITS, "2025-05")
    comes_out(engine, COUNT.format(1), PLANS.format(1, 1, 0, 0), VISITS, "2025-06")
    comes_out(engine, COUNT.format(12) + "\nwhere: alone", PLANS.format(2, 0, 2, 0), VISITS, "2025-05")


def test_months_that_end_within_a_month_begin_the_day_after_the_same_day(engine: Engine) -> None:
    visits = {"visit": "visit_id | person_id | seen_on\n1 | A | 2025-04-15\n2 | A | 2025-04-16\n3 | A | 2025-05-15"}
    comes_out(engine, COUNT.format(1), "plan_id | person_id | n\na | A | 2", visits, "2025-05-01..2025-05-15")


def test_as_at_columns_in_a_figure_are_as_of_each_period(engine: Engine) -> None:
    engine.answers(
        """
        derived: last_seen_on
        table: plan
        operator: latest at period end
        type: date
        in: visit
        date: seen_on
        same: person_id
        ---
        derived: days_unseen
        table: plan
        operator: days since
        date: last_seen_on
        ---
        indicator: seen_lately
        count: plan
        value: percentage
        when: open at period end
        numerator: days_unseen <= 30
        missing: not met
        """.replace("\n        ", "\n"),
        {
            "plan": "plan_id | person_id | opened_on\na | A | 2025-01-01\nb | B | 2025-01-01\nc | C | 2025-01-01",
            "visit": "visit_id | person_id | seen_on\n1 | A | 2025-03-31\n2 | A | 2025-05-01\n3 | B | 2025-05-02",
        },
        """
        period  | numerator | denominator
        2025-03 | 1         | 3
        2025-04 | 1         | 3
        2025-05 | 2         | 3
        2025-06 | 0         | 3
        """,
    )


def test_days_until(engine: Engine) -> None:
    comes_out(
        engine,
        "derived: n\ntable: plan\noperator: days until\ndate: opened_on",
        """
        plan_id | opened_on  | n
        today   | 2025-05-31 | 0
        later   | 2025-06-30 | 30
        before  | 2025-05-30 |
        blank   |            |
        """,
        period="2025-05",
    )
