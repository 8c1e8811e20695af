"""Means, medians and sums of a column, and shares of one sum in another."""

from __future__ import annotations

from tests.spec.drawing import Engine

MEAN = "indicator: average\ncount: plan\nvalue: mean of {}\nwhen: closed_on in period"
MEDIAN = "indicator: middle\ncount: plan\nvalue: median of {}\nwhen: closed_on in period"
PLANS = {
    "plan": """
    plan_id | closed_on  | days | cost | team
    a       | 2025-05-01 | 1    | 0.1  | North
    b       | 2025-05-01 | 2    | 0.2  | North
    c       | 2025-05-01 | 10   | 0.3  | South
    d       | 2025-05-01 |      |      | South
    e       | 2025-06-01 | 4    | 1.0  | South
    f       | 2025-06-01 | 7    |      |
    g       | 2025-07-01 |      |      | East
    """
}


def test_a_mean_is_of_the_rows_that_have_a_value(engine: Engine) -> None:
    engine.answers(
        MEAN.format("days"),
        PLANS,
        """
        period  | numerator | denominator | value        | status
        2025-05 | 13        | 3           | 4.3333333333 | final
        2025-06 | 11        | 2           | 5.5          | final
        2025-07 |           | 0           |              | not applicable
        2025-08 |           | 0           |              | not applicable
        """,
    )


def test_a_mean_of_decimals(engine: Engine) -> None:
    engine.answers(MEAN.format("cost"), PLANS, "period | value | denominator\n2025-05 | 0.2 | 3")


def test_a_median_is_the_middle_or_halfway_between_the_middle_two(engine: Engine) -> None:
    engine.answers(
        MEDIAN.format("days"),
        PLANS,
        """
        period       | numerator | denominator | value | status
        2025-05      |           | 3           | 2     | final
        2025-06      |           | 2           | 5.5   | final
        2025-07      |           | 0           |       | not applicable
        FY2025-26-Q1 |           | 5           | 4     | final
        """,
    )


def test_averages_by_team_leave_out_a_team_without_a_value(engine: Engine) -> None:
    engine.answers(
        MEDIAN.format("days"),
        PLANS,
        """
        period       | breakdown | member       | value
        FY2025-26    | team      | North        | 1.5
        FY2025-26    | team      | South        | 7
        FY2025-26    | team      | Not recorded | 7
        """,
    )


SUM = "indicator: total\ncount: plan\nvalue: sum of {}\nwhen: closed_on in period"
SHARE = "indicator: part\ncount: plan\nvalue: share of {} in {}\nwhen: closed_on in period"


def test_a_sum_leaves_blanks_out_and_of_nothing_is_nought(engine: Engine) -> None:
    engine.answers(
        SUM.format("days"),
        PLANS,
        """
        period  | numerator | denominator | value | status
        2025-05 | 13        |             | 13    | final
        2025-06 | 11        |             | 11    | final
        2025-07 | 0         |             | 0     | final
        2025-08 | 0         |             | 0     | final
        """,
    )


def test_a_sum_of_decimals(engine: Engine) -> None:
    engine.answers(SUM.format("cost"), PLANS, "period | value | numerator\n2025-05 | 0.6 | 0.6\n2025-07 | 0 | 0")


def test_a_share_is_of_the_rows_that_have_both(engine: Engine) -> None:
    """June's second plan has days and no cost."""
    engine.answers(
        SHARE.format("cost", "days"),
        PLANS,
        """
        period  | numerator | denominator | value        | status
        2025-05 | 0.6       | 13          | 4.6153846154 | final
        2025-06 | 1         | 4           | 25           | final
        2025-07 | 0         | 0           |              | not applicable
        2025-08 | 0         | 0           |              | not applicable
        """,
    )


def test_a_share_of_nought_has_no_value(engine: Engine) -> None:
    plans = {"plan": "plan_id | closed_on | days | cost\na | 2025-05-01 | 0 | 3\nb | 2025-06-01 | 2 | 3"}
    engine.answers(
        SHARE.format("cost", "days"),
        plans,
        """
        period  | numerator | denominator | value | status
        2025-05 | 3         | 0           |       | not applicable
        2025-06 | 3         | 2           | 150   | final
        """,
    )


def test_sums_and_shares_by_team(engine: Engine) -> None:
    by_team = """
        period       | breakdown | member       | value
        FY2025-26    | team      | North        | {}
        FY2025-26    | team      | South        | {}
        FY2025-26    | team      | Not recorded | {}
        """
    engine.answers(SUM.format("days"), PLANS, by_team.format(3, 14, 7))
    engine.answers(SHARE.format("days", "days"), PLANS, by_team.format(100, 100, 100))
