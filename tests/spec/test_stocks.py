"""What is open at a period's end."""

from __future__ import annotations

from tests.spec.drawing import Engine

OPEN = "indicator: open_plans\ncount: plan\nvalue: count\nwhen: open at period end"
PLANS = {
    "plan": """
    plan_id | opened_on  | closed_on  | days | team
    a       | 2025-04-30 | 2025-05-30 | 1    | North
    b       | 2025-05-31 | 2025-06-01 | 2    | North
    c       | 2025-05-01 | 2025-05-31 | 3    | South
    d       | 2025-06-01 |            | 4    | South
    e       | 2020-01-01 |            | 5    |
    f       | 2025-05-31 | 2025-05-31 | 6    | North
    g       |            |            | 7    | North
    h       | 2025-05-20 | 2025-05-10 | 8    | North
    """
}


def test_open_from_its_start_until_the_day_before_its_end(engine: Engine) -> None:
    engine.answers(
        OPEN,
        PLANS,
        """
        period                 | value
        2025-04                | 2
        2025-05                | 2
        2025-06                | 2
        FY2025-26-Q1           | 2
        2025-05-01..2025-05-30 | 2
        2025-05-01..2025-05-15 | 3
        2019-12                | 0
        2020-01                | 1
        """,
    )


def test_a_stock_by_team(engine: Engine) -> None:
    engine.answers(
        OPEN,
        PLANS,
        """
        period  | breakdown | member       | value
        2025-05 |           |              | 2
        2025-05 | team      | North        | 1
        2025-05 | team      | Not recorded | 1
        2025-06 | team      | South        | 1
        2025-06 | team      | Not recorded | 1
        """,
    )


def test_a_share_of_a_stock(engine: Engine) -> None:
    engine.answers(
        OPEN.replace("value: count", "value: percentage") + "\nnumerator: days >= 5\nmissing: not met",
        PLANS,
        "period | numerator | denominator | value\n2025-05 | 1 | 2 | 50\n2025-04 | 1 | 2 | 50",
    )


def test_a_mean_over_a_stock(engine: Engine) -> None:
    engine.answers(OPEN.replace("value: count", "value: mean of days"), PLANS, "period | value\n2025-05 | 3.5")


def test_open_in_a_period_is_open_on_some_day_of_it(engine: Engine) -> None:
    """Its last day counts; a row is counted once however many months of the period it is open in."""
    engine.answers(
        OPEN.replace("at period end", "in period"),
        PLANS,
        """
        period                 | value
        2025-04                | 2
        2025-05                | 6
        2025-06                | 3
        FY2025-26-Q1           | 7
        2025-05-01..2025-05-15 | 3
        2025-05-11..2025-05-20 | 3
        2019-12                | 0
        ytd:2025-06            | 7
        """,
    )
