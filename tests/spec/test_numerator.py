"""`where`, `numerator`, and what a blank means for each."""

from __future__ import annotations

import pytest

from tests.spec.drawing import Engine

PLANS = {
    "plan": """
    plan_id | closed_on  | days | urgent
    a       | 2025-05-01 | 45   | yes
    b       | 2025-05-31 | 46   | yes
    c       | 2025-05-10 |      | yes
    d       | 2025-05-11 | 10   | no
    e       | 2025-05-12 | 11   |
    f       | 2025-06-01 | 10   | yes
    """
}


def share(missing: str, where: str = "") -> str:
    """A percentage of plans closed within 45 days."""
    return (
        "indicator: in_time\ncount: plan\nvalue: percentage\nwhen: closed_on in period\n"
        f"numerator: days <= 45\nmissing: {missing}\n{where}"
    )


def test_a_blank_that_is_not_met_stays_in_the_denominator(engine: Engine) -> None:
    engine.answers(share("not met"), PLANS, "period | numerator | denominator | value\n2025-05 | 3 | 5 | 60")


def test_a_blank_that_is_met_counts_in_both(engine: Engine) -> None:
    engine.answers(share("met"), PLANS, "period | numerator | denominator | value\n2025-05 | 4 | 5 | 80")


def test_a_blank_that_is_left_out_counts_in_neither(engine: Engine) -> None:
    engine.answers(share("left out"), PLANS, "period | numerator | denominator | value\n2025-05 | 3 | 4 | 75")


@pytest.mark.parametrize(
    ("missing", "counted"),
    [
        pytest.param("not met", 3, id="a blank where is out"),
        pytest.param("left out", 3, id="left out is out as well"),
        pytest.param("met", 4, id="a blank where is in only where a blank is met"),
    ],
)
def test_where_lets_in_what_is_true(engine: Engine, missing: str, counted: int) -> None:
    engine.answers(
        f"indicator: n\ncount: plan\nvalue: count\nwhen: closed_on in period\nwhere: urgent\nmissing: {missing}",
        PLANS,
        f"period | value | numerator | denominator\n2025-05 | {counted} | {counted} |",
    )


def test_where_comes_before_the_numerator(engine: Engine) -> None:
    engine.answers(share("not met", "where: urgent"), PLANS, "period | numerator | denominator\n2025-05 | 1 | 3")


def test_a_numerator_filters_a_count(engine: Engine) -> None:
    engine.answers(
        share("not met").replace("percentage", "count"), PLANS, "period | value | denominator\n2025-05 | 3 |"
    )


def test_a_share_of_nothing_is_not_applicable(engine: Engine) -> None:
    engine.answers(
        share("not met"),
        PLANS,
        "period | numerator | denominator | value | status\n2025-07 | 0 | 0 |  | not applicable",
    )


def test_an_unrounded_share(engine: Engine) -> None:
    engine.answers(
        share("not met"),
        {"plan": "plan_id | closed_on | days\na | 2025-05-01 | 45\nb | 2025-05-01 | 46\nc | 2025-05-01 | 99"},
        "period | value\n2025-05 | 33.3333333333",
    )
