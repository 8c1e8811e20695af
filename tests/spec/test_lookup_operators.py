"""Derived columns that are fixed for the row and look among other rows, operator by operator."""

from __future__ import annotations

import json

import pytest

from tests.spec.drawing import Engine
from tests.spec.operators import comes_out
from tests.support.shared import shared

PEOPLE = {
    "person": """
    person_id | born_on    | gender
    A         | 2015-05-10 | F
    B         |            | M
    """
}


def test_lookup(engine: Engine) -> None:
    comes_out(
        engine,
        "derived: born_on\ntable: plan\ntype: date\noperator: lookup\nin: person\nsame: person_id\ntake: born_on",
        """
        plan_id | person_id | born_on
        a       | A         | 2015-05-10
        b       | B         |
        c       | C         |
        d       |           |
        """,
        PEOPLE,
    )


def test_lookup_takes_the_least_by_the_tables_key(engine: Engine) -> None:
    comes_out(
        engine,
        "derived: where\ntable: person\ntype: text\noperator: lookup\nin: plan\nsame: person_id\ntake: team",
        "person_id | where\nA | South\nB |\nC | East",
        {
            "plan": """
            plan_id | person_id | team
            3       | A         | North
            2       | A         | South
            1       | B         |
            4       | B         | West
            5       | C         | East
            """
        },
    )


def test_lookup_by_columns_of_other_names(engine: Engine) -> None:
    comes_out(
        engine,
        "derived: team_of_plan\ntable: visit\ntype: text\noperator: lookup\nin: plan\n"
        "same: {plan_id: plan_id, team: team}\ntake: kind",
        "visit_id | plan_id | team | team_of_plan\nv | a | North | L\nw | a | South |\nx | a | |",
        {"plan": "plan_id | team | kind\na | North | L\nb | South | S"},
    )


VISITS = {
    "visit": """
    visit_id | person_id | seen_on    | alone | noted_at
    1        | A         | 2025-05-01 | yes   | 2025-05-01T09:00:00
    2        | A         | 2025-05-10 | no    | 2025-05-10T09:00:00
    3        | A         | 2025-05-10 | yes   | 2025-05-10T15:00:00
    4        | A         | 2025-06-01 |       |
    5        | B         | 2025-05-10 | yes   |
    6        | A         |            | yes   |
    7        |           | 2025-05-05 | yes   |
    """
}


def over(operator: str, *more: str) -> str:
    """A column of a plan over the visits of its child."""
    lines = [
        "derived: n",
        "table: plan",
        f"operator: {operator}",
        "in: visit",
        "date: seen_on",
        "same: person_id",
        *more,
    ]
    return "\n".join(lines)


def test_previous(engine: Engine) -> None:
    comes_out(
        engine,
        over("previous", "before: opened_on"),
        """
        plan_id       | person_id | opened_on  | n
        strictly      | A         | 2025-05-10 | 2025-05-01
        day after     | A         | 2025-05-11 | 2025-05-10
        none          | A         | 2025-05-01 |
        last          | A         | 2026-01-01 | 2025-06-01
        another child | B         | 2025-05-11 | 2025-05-10
        no child      |           | 2025-05-11 |
        unknown       | C         | 2025-05-11 |
        no date       | A         |            |
        """,
        VISITS,
    )


def test_previous_where(engine: Engine) -> None:
    comes_out(
        engine,
        over("previous", "before: opened_on", "where: not alone"),
        "plan_id | person_id | opened_on | n\na | A | 2025-07-01 | 2025-05-10\nb | B | 2025-07-01 |",
        VISITS,
    )


def test_previous_among_the_same_tables_rows(engine: Engine) -> None:
    comes_out(
        engine,
        "derived: n\ntable: plan\noperator: previous\nin: plan\ndate: closed_on\nbefore: opened_on\nsame: person_id",
        """
        plan_id | person_id | opened_on  | closed_on  | n
        a       | A         | 2025-01-01 | 2025-02-01 |
        b       | A         | 2025-02-01 | 2025-03-01 |
        c       | A         | 2025-04-01 |            | 2025-03-01
        """,
    )


def test_previous_before_a_moment(engine: Engine) -> None:
    comes_out(
        engine,
        over("previous", "before: noted_at"),
        """
        plan_id     | person_id | noted_at            | n
        at midnight | A         | 2025-05-10T00:00:00 | 2025-05-01
        at nine     | A         | 2025-05-10T09:00:00 | 2025-05-10
        """,
        VISITS,
    )


def test_next(engine: Engine) -> None:
    rows = """
    plan_id   | person_id | opened_on  | n
    strictly  | A         | 2025-05-01 | 2025-05-10
    from 9th  | A         | 2025-05-09 | 2025-05-10
    none      | A         | 2025-06-01 | {}
    no date   | A         |            |
    child B   | B         | 2025-05-10 | {}
    no child  |           | 2025-05-01 |
    """
    comes_out(engine, over("next", "after: opened_on"), rows.format("", ""), VISITS)
    same_day = rows.format("2025-06-01", "2025-05-10").replace("2025-05-01 | 2025-05-10", "2025-05-01 | 2025-05-01")
    comes_out(engine, over("next", "after: opened_on", "same_day: true"), same_day, VISITS)


def test_next_where(engine: Engine) -> None:
    comes_out(
        engine,
        over("next", "after: opened_on", "where: alone is null"),
        "plan_id | person_id | opened_on | n\na | A | 2025-04-01 | 2025-06-01",
        VISITS,
    )


def test_count_before(engine: Engine) -> None:
    comes_out(
        engine,
        over("count before", "before: opened_on"),
        """
        plan_id  | person_id | opened_on  | n
        strictly | A         | 2025-05-10 | 1
        after    | A         | 2025-05-11 | 3
        all      | A         | 2026-01-01 | 4
        none     | A         | 2025-05-01 | 0
        unknown  | C         | 2025-05-01 | 0
        no child |           | 2025-06-01 | 0
        no date  | A         |            |
        """,
        VISITS,
    )


def test_count_before_where(engine: Engine) -> None:
    comes_out(
        engine,
        over("count before", "before: opened_on", "where: alone"),
        "plan_id | person_id | opened_on | n\na | A | 2026-01-01 | 2",
        VISITS,
    )


def test_columns_worked_out_from_columns_of_other_tables_worked_out(engine: Engine) -> None:
    """The plans' column reads the visits' column, which reads the plans' own."""
    comes_out(
        engine,
        """
        derived: days_open
        table: plan
        operator: days between
        from: opened_on
        to: closed_on
        ---
        derived: plan_days
        table: visit
        type: integer
        operator: lookup
        in: plan
        same: plan_id
        take: days_open
        ---
        derived: n
        table: plan
        operator: previous
        in: visit
        date: seen_on
        before: closed_on
        same: person_id
        where: plan_days > 5
        """.replace("\n        ", "\n"),
        """
        plan_id | person_id | opened_on  | closed_on  | n
        short   | A         | 2025-05-01 | 2025-05-03 |
        long    | A         | 2025-05-01 | 2025-05-30 | 2025-05-20
        """,
        {"visit": "visit_id | person_id | plan_id | seen_on\n1 | A | long | 2025-05-20\n2 | A | short | 2025-05-22"},
    )


RE_REFERRAL = """
derived: previous_on
table: plan
operator: previous
in: plan
date: opened_on
before: opened_on
same: person_id
---
derived: again
table: plan
operator: within months
from: previous_on
to: opened_on
months: 12
anniversary: {}
"""


@pytest.mark.shared
@pytest.mark.parametrize("variant", ["inclusive", "exclusive"])
def test_re_referrals_as_worked_out_elsewhere(engine: Engine, variant: str) -> None:
    """Both readings of the anniversary, against worked results that no engine of ours made."""
    worked = json.loads(shared("reference/methods/rereferral.json").read_text(encoding="utf-8"))
    lines = [
        f"{place} | {flag['child']} | {flag['referral_date']} | {'yes' if flag['rereferral'] else 'no'}"
        for place, flag in enumerate(worked[variant]["flags"])
    ]
    assert len(lines) == len(worked["events"])
    anniversary = {"inclusive": "included", "exclusive": "excluded"}[variant]
    comes_out(engine, RE_REFERRAL.format(anniversary), "\n".join(["plan_id | person_id | opened_on | again", *lines]))


SEEN = {
    "visit": """
    visit_id | plan_id | seen_on    | alone
    1        | a       | 2025-03-31 | no
    2        | a       | 2024-06-30 | yes
    3        | a       | 2025-06-29 |
    4        | a       | 2025-06-30 | yes
    5        | a       | 2025-06-30 | no
    6        | a       | 2025-07-01 | yes
    7        | a       |            | yes
    8        | b       | 2025-03-31 | yes
    9        |         | 2025-05-01 | yes
    10       | c       | 2025-02-28 | yes
    """
}
AFTER = (
    "derived: n\ntable: plan\noperator: count after\nin: visit\ndate: seen_on\nafter: opened_on\n"
    "same: plan_id\nmonths: 3\n"
)


def test_count_after_begins_the_day_after_and_ends_with_the_anniversary(engine: Engine) -> None:
    """Three months after 31 March is 30 June."""
    comes_out(
        engine,
        AFTER + "anniversary: included",
        """
        plan_id | opened_on  | n
        a       | 2025-03-31 | 3
        b       | 2025-03-31 | 0
        c       | 2024-11-30 | 1
        d       | 2025-03-31 | 0
        e       |            |
                | 2025-03-31 | 0
        """,
        SEEN,
    )


def test_count_after_without_the_anniversary_and_with_a_condition(engine: Engine) -> None:
    plans = "plan_id | opened_on | n\na | 2025-03-31 | {}\nc | 2024-11-30 | 0"
    comes_out(engine, AFTER + "anniversary: excluded", plans.format(1), SEEN)
    comes_out(engine, AFTER + "anniversary: excluded\nwhere: alone", plans.format(0), SEEN)


def test_count_after_compares_days(engine: Engine) -> None:
    """A moment of the day itself is not after it, and a moment of the last day is within."""
    comes_out(
        engine,
        AFTER.replace("seen_on", "noted_at") + "anniversary: included",
        "plan_id | opened_on | n\na | 2025-03-31 | 2",
        {
            "visit": """
            visit_id | plan_id | noted_at
            1        | a       | 2025-03-31T23:59:00
            2        | a       | 2025-04-01T00:00:00
            3        | a       | 2025-06-30T23:59:00
            4        | a       | 2025-07-01T00:00:00
            """
        },
    )


EARLIEST = "derived: {}\ntable: plan\noperator: earliest\nin: visit\ndate: seen_on\nsame: plan_id\n"


def test_earliest(engine: Engine) -> None:
    plans = "plan_id | first_seen_on\na | {}\nb | 2025-03-31\nd |"
    comes_out(engine, EARLIEST.format("first_seen_on"), plans.format("2024-06-30"), SEEN)
    comes_out(
        engine,
        EARLIEST.format("first_seen_on") + "where: not alone",
        plans.format("2025-03-31").replace("b | 2025-03-31", "b |"),
        SEEN,
    )


def test_earliest_takes_of_several_on_one_day_the_least_by_the_tables_key(engine: Engine) -> None:
    """A value that is blank in the earliest row is blank, not the next row's."""
    comes_out(
        engine,
        EARLIEST.format("where") + "type: text\ntake: team",
        "plan_id | where\na | South\nb |",
        {
            "visit": """
            visit_id | plan_id | seen_on    | team
            3        | a       | 2025-03-01 | North
            2        | a       | 2025-03-01 | South
            1        | a       | 2025-03-02 | East
            4        | b       | 2025-03-01 |
            5        | b       | 2025-03-02 | West
            """
        },
    )
