"""Things counted once that are met only by every one of their rows."""

from __future__ import annotations

import pytest

from tests.spec.drawing import Engine

SHARE = """
indicator: calm
count: distinct family in plan
value: {value}
when: {when}
numerator: {numerator}
met_by: every row
missing: {missing}
"""
PLANS = {
    "plan": """
    plan_id | person_id | family_id | opened_on  | closed_on  | urgent | team
    a       | A         | F         | 2025-05-01 | 2025-05-20 | no     | North
    b       | B         | F         | 2025-05-31 |            | yes    | South
    c       | C         | G         | 2025-05-03 | 2025-06-15 | no     | North
    d       | D         | G         | 2025-05-04 | 2025-06-30 | no     | South
    e       | E         | H         | 2025-05-05 | 2025-08-01 | no     | North
    f       | F         | H         | 2025-05-06 | 2025-07-01 |        | North
    g       | G         | J         | 2025-05-07 | 2025-05-09 |        | North
    h       | H         |           | 2025-05-08 |            | yes    | North
    i       | A         | F         | 2025-06-01 |            | no     | North
    """
}


def calm(
    missing: str = "not met",
    value: str = "percentage",
    when: str = "opened_on in period",
    numerator: str = "not urgent",
) -> str:
    return SHARE.format(missing=missing, value=value, when=when, numerator=numerator)


def test_a_family_meets_only_where_every_one_of_its_rows_does(engine: Engine) -> None:
    """In May F has one of each, and of H's rows one is blank. In June F has another row alone; in the quarter all."""
    engine.answers(
        calm(),
        PLANS,
        """
        period       | numerator | denominator | value
        2025-05      | 1         | 4           | 25
        2025-06      | 1         | 1           | 100
        2025-07      | 0         | 0           |
        FY2025-26-Q1 | 1         | 4           | 25
        """,
    )


@pytest.mark.parametrize(
    ("missing", "met", "of"),
    [
        pytest.param("met", 3, 4, id="a blank that is met keeps nobody from being met"),
        pytest.param("left out", 2, 3, id="a row that is left out decides nothing, and J has no other"),
    ],
)
def test_what_a_blank_means_of_a_row(engine: Engine, missing: str, met: int, of: int) -> None:
    engine.answers(calm(missing), PLANS, f"period | numerator | denominator\n2025-05 | {met} | {of}")


def test_each_member_asks_its_own_rows(engine: Engine) -> None:
    """F's calm row is North's, the other South's: by team it is met in North, and nowhere in all."""
    engine.answers(
        calm(),
        PLANS,
        """
        period       | breakdown | member | numerator | denominator
        2025-05      |           |        | 1         | 4
        2025-05      | team      | North  | 2         | 4
        2025-05      | team      | South  | 1         | 2
        FY2025-26-Q1 | team      | North  | 2         | 4
        FY2025-26-Q1 | team      | South  | 1         | 2
        """,
    )


def test_a_row_that_where_leaves_out_decides_nothing(engine: Engine) -> None:
    """South's rows are out: F, G and H have the others."""
    engine.answers(calm() + "where: team = 'North'\n", PLANS, "period | numerator | denominator\n2025-05 | 2 | 4")


@pytest.mark.parametrize(
    ("when", "may", "june", "july"),
    [
        pytest.param("open at period end", (1, 3), (0, 2), (1, 2), id="open at its end"),
        pytest.param("open in period", (1, 4), (1, 3), (0, 2), id="open on some day of it"),
        pytest.param("opened_on in 12 months to period end", (1, 4), (1, 4), (1, 4), id="12 months"),
        pytest.param("closed_on year to date", (1, 2), (2, 3), (2, 4), id="year to date"),
    ],
)
def test_in_every_sort_of_period(
    engine: Engine, when: str, may: tuple[int, int], june: tuple[int, int], july: tuple[int, int]
) -> None:
    months = zip(("2025-05", "2025-06", "2025-07"), (may, june, july), strict=True)
    drawn = "\n".join(f"{month} | {met} | {of}" for month, (met, of) in months)
    engine.answers(calm(when=when), PLANS, f"period | numerator | denominator\n{drawn}")


def test_what_is_met_may_depend_on_the_day(engine: Engine) -> None:
    """A plan is young for 26 days: at the end of May F has an old one and a new one, and at the end of June none."""
    young = """
derived: days_open
table: plan
type: integer
operator: days since
date: opened_on
"""
    engine.answers(
        f"{young}---\n{calm(when='open in period', numerator='days_open <= 26')}",
        PLANS,
        """
        period  | numerator | denominator
        2025-05 | 2         | 4
        2025-06 | 0         | 3
        """,
    )


def test_a_count_of_those_met(engine: Engine) -> None:
    engine.answers(calm(value="count"), PLANS, "period | value | numerator | denominator\n2025-05 | 1 | 1 |")
