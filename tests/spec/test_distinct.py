"""Children and families counted once however many rows they have."""

from __future__ import annotations

from tests.spec.drawing import Engine

CHILDREN = "indicator: children\ncount: distinct child in plan\nvalue: count\nwhen: opened_on in period"
SHARE = (
    "indicator: children\ncount: distinct child in plan\nvalue: percentage\nwhen: opened_on in period\n"
    "numerator: urgent\nmissing: {}"
)
PLANS = {
    "plan": """
    plan_id | person_id | family_id | opened_on  | urgent | team
    a       | A         | F         | 2025-05-01 | yes    | North
    b       | A         | F         | 2025-05-02 | no     | South
    c       | B         | F         | 2025-05-03 | no     | North
    d       | C         | G         | 2025-05-04 |        | North
    e       |           | G         | 2025-05-05 | yes    | North
    f       | A         | F         | 2025-06-01 | no     | North
    """
}


def test_a_child_counts_once_in_a_period_and_once_in_each(engine: Engine) -> None:
    engine.answers(
        CHILDREN,
        PLANS,
        """
        period       | value
        2025-05      | 3
        2025-06      | 1
        FY2025-26-Q1 | 3
        """,
    )


def test_a_row_without_a_child_is_no_child(engine: Engine) -> None:
    engine.answers(
        CHILDREN, {"plan": "plan_id | person_id | opened_on\na |  | 2025-05-01"}, "period | value\n2025-05 | 0"
    )


def test_families(engine: Engine) -> None:
    engine.answers(CHILDREN.replace("child", "family"), PLANS, "period | value\n2025-05 | 2")


def test_a_child_meets_where_one_of_their_rows_does(engine: Engine) -> None:
    engine.answers(
        SHARE.format("not met"),
        PLANS,
        "period | numerator | denominator | value\n2025-05 | 1 | 3 | 33.3333333333",
    )


def test_a_child_whose_only_row_is_left_out_is_not_there(engine: Engine) -> None:
    engine.answers(SHARE.format("left out"), PLANS, "period | numerator | denominator\n2025-05 | 1 | 2")


def test_a_child_may_be_in_two_teams_and_is_once_in_the_total(engine: Engine) -> None:
    engine.answers(
        CHILDREN,
        PLANS,
        """
        period  | breakdown | member | value
        2025-05 |           |        | 3
        2025-05 | team      | North  | 3
        2025-05 | team      | South  | 1
        """,
    )
