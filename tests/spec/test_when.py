"""Which rows a period is about."""

from __future__ import annotations

import pytest

from tests.spec.drawing import Engine

CLOSED = "indicator: closed\ncount: plan\nvalue: count\nwhen: closed_on in period"
LAST_12 = "indicator: closed\ncount: plan\nvalue: count\nwhen: closed_on in 12 months to period end"
TO_DATE = "indicator: closed\ncount: plan\nvalue: count\nwhen: closed_on year to date"

DAYS = """
plan_id | closed_on
a       | 2024-02-29
b       | 2024-03-01
c       | 2024-03-31
d       | 2024-04-01
e       | 2025-02-28
f       | 2025-03-01
g       | 2025-03-31
h       |
"""


def test_an_event_counts_from_the_first_to_the_last_day(engine: Engine) -> None:
    engine.answers(
        CLOSED,
        {"plan": DAYS},
        """
        period                 | value | status
        2024-02                | 1     | final
        2024-03                | 2     | final
        2024-04                | 1     | final
        2024-05                | 0     | final
        2024-W09               | 2     | final
        FY2024-25-Q4           | 3     | final
        FY2023-24-H2           | 3     | final
        FY2024-25              | 4     | final
        AY2024-25-spring       | 3     | final
        AY2023-24              | 4     | final
        CY2024                 | 4     | final
        2024-02-29..2024-03-01 | 2     | final
        ytd:2024-04            | 1     | final
        r12:2025-02            | 4     | final
        """,
    )


def test_the_12_months_to_a_months_end_begin_on_the_first_of_a_month(engine: Engine) -> None:
    engine.answers(
        LAST_12,
        {"plan": DAYS},
        """
        period       | value
        2025-02      | 4
        2025-03      | 4
        2024-02      | 1
        FY2024-25-Q4 | 4
        CY2024       | 4
        """,
    )


def test_the_12_months_to_a_day_within_a_month_begin_the_day_after_it_a_year_before(engine: Engine) -> None:
    engine.answers(
        LAST_12,
        {"plan": "plan_id | closed_on\na | 2024-03-09\nb | 2024-03-10\nc | 2025-03-09\nd | 2025-03-10"},
        """
        period                 | value
        2025-W10               | 2
        2025-03-10..2025-03-10 | 2
        """,
    )


def test_a_year_to_date_begins_on_1_april(engine: Engine) -> None:
    engine.answers(
        TO_DATE,
        {"plan": DAYS},
        """
        period  | value
        2024-03 | 3
        2024-04 | 1
        2025-02 | 2
        2025-03 | 4
        """,
    )


def test_what_is_open_on_any_day_of_the_period_counts_once(engine: Engine) -> None:
    """Open on the day on which it ends, and on the one day on which it begins and ends. What ends before it begins is
    open in a period that holds both days, and in no month between."""
    engine.answers(
        "indicator: children\ncount: distinct child in plan\nvalue: count\nwhen: open in period",
        {
            "plan": """
            plan_id | person_id | opened_on  | closed_on
            a       | A         | 2024-02-10 | 2024-03-01
            b       | A         | 2024-03-05 | 2024-03-05
            c       | B         | 2024-04-30 |
            d       | C         | 2024-05-02 | 2024-02-03
            e       | D         |            | 2024-03-01
            f       |           | 2024-01-01 |
            """
        },
        """
        period                 | value
        2024-01                | 0
        2024-02                | 1
        2024-03                | 1
        2024-04                | 1
        2024-05                | 1
        FY2024-25-Q1           | 1
        CY2024                 | 3
        2024-03-02..2024-03-04 | 0
        """,
    )


def test_a_moment_counts_on_its_day(engine: Engine) -> None:
    engine.answers(
        "indicator: noted\ncount: plan\nvalue: count\nwhen: noted_at in period",
        {
            "plan": """
            plan_id | noted_at
            a       | 2025-04-30T23:59:59
            b       | 2025-05-01T00:00:00
            c       | 2025-05-31T23:59:59
            d       | 2025-06-01T00:00:00
            """
        },
        "period | value\n2025-05 | 2",
    )


@pytest.mark.parametrize("when", ["closed_on in period", "open at period end"])
def test_a_column_named_like_a_word_of_sql_is_only_a_column(engine: Engine, when: str) -> None:
    engine.answers(
        f"""
        derived: order
        title: Order
        table: plan
        type: integer
        operator: first of
        columns: [days]
        ---
        indicator: busy
        count: plan
        value: count
        when: {when}
        where: order > 1
        missing: not met
        """.replace("\n        ", "\n"),
        {
            "plan": "plan_id | opened_on | closed_on | days\n"
            "a | 2025-04-01 | 2025-05-09 | 2\n"
            "b | 2025-04-01 | 2025-05-09 | 1"
        },
        f"period | value\n2025-05 | {1 if when.startswith('closed') else 0}",
    )
