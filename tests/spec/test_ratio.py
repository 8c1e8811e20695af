"""One indicator over another."""

from __future__ import annotations

from tests.spec.drawing import Engine, catalogue, drawn
from trigpoint.model.period import Period

RATIO = """
indicator: opened
count: plan
value: count
when: opened_on in period
breakdowns: [team]
---
indicator: visits
count: visit
value: count
when: seen_on in period
breakdowns: [team]
---
indicator: long_share
count: plan
value: percentage
when: opened_on in period
numerator: kind = 'L'
missing: not met
---
indicator: visits_a_plan
value: ratio of visits to opened
breakdowns: [team]
---
indicator: undivided
value: ratio of visits to opened
---
indicator: mixed
value: ratio of long_share to visits
---
indicator: twice
value: ratio of visits_a_plan to opened
"""
WORLD = {
    "plan": """
    plan_id | opened_on  | team  | kind
    a       | 2025-05-01 | North | L
    b       | 2025-05-02 | South | S
    c       | 2025-07-02 | South | S
    """,
    "visit": """
    visit_id | seen_on    | team
    v        | 2025-05-01 | North
    w        | 2025-05-02 | North
    x        | 2025-05-03 | East
    y        | 2025-06-03 | East
    """,
}


def test_a_ratio_of_two_counts(engine: Engine) -> None:
    engine.answers(
        RATIO,
        WORLD,
        """
        indicator     | period  | numerator | denominator | value | status
        visits_a_plan | 2025-05 | 3         | 2           | 1.5   | final
        visits_a_plan | 2025-06 | 1         | 0           |       | not applicable
        visits_a_plan | 2025-07 | 0         | 1           | 0     | final
        visits_a_plan | 2025-08 | 0         | 0           |       | not applicable
        """,
    )


def test_a_ratio_of_a_share_takes_its_value(engine: Engine) -> None:
    engine.answers(
        RATIO, WORLD, "indicator | period | numerator | denominator | value\nmixed | 2025-05 | 50 | 3 | 16.6666666667"
    )


def test_a_ratio_of_a_ratio(engine: Engine) -> None:
    engine.answers(
        RATIO,
        WORLD,
        """
        indicator | period  | numerator | denominator | value | status
        twice     | 2025-05 | 1.5       | 2           | 0.75  | final
        twice     | 2025-06 |           | 0           |       | not applicable
        """,
    )


def test_members_meet_by_name(engine: Engine) -> None:
    engine.answers(
        RATIO,
        WORLD,
        """
        indicator     | period  | breakdown | member | numerator | denominator | value | status
        visits_a_plan | 2025-05 | team      | East   | 1         | 0           |       | not applicable
        visits_a_plan | 2025-05 | team      | North  | 2         | 1           | 2     | final
        visits_a_plan | 2025-05 | team      | South  | 0         | 1           | 0     | final
        """,
    )


def test_a_breakdown_that_a_ratio_does_not_name_splits_nothing(engine: Engine) -> None:
    known = catalogue(RATIO)
    names, may = ["opened", "visits", "undivided"], [Period.parse("2025-05")]
    found = engine.evaluate(known, drawn(known, WORLD), names, may, ["team"])
    assert {(o.member, o.value) for o in found if o.indicator == "opened"} == {(None, 2), ("North", 1), ("South", 1)}
    assert [(o.breakdown, o.member, o.value) for o in found if o.indicator == "undivided"] == [(None, None, 1.5)]


def test_a_ratio_with_a_part_whose_records_were_never_loaded(engine: Engine) -> None:
    engine.answers(
        RATIO,
        {"plan": WORLD["plan"]},
        "indicator | period | denominator | value | status\nvisits_a_plan | 2025-05 | 2 |  | not available",
    )
