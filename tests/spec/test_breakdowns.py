"""Members of breakdowns: how they are named, where a blank goes, and in which order they come."""

from __future__ import annotations

from tests.spec.drawing import Engine, catalogue, drawn
from trigpoint.model.period import Period

OPENED = """
indicator: opened
count: plan
value: count
when: opened_on in period
"""
BANDED = """
derived: length
title: Length
table: plan
operator: band
of: days
bands:
  Long: [100, null]
  "10 to 99": [10, 99]
  Under 10: [null, 9]
---
breakdown: length
title: Length
column: length
---
indicator: opened
count: plan
value: count
when: opened_on in period
"""
AGED = """
derived: born_on
title: Born
table: plan
operator: lookup
type: date
in: person
same: person_id
take: born_on
---
derived: age
title: Age
table: plan
operator: age at period end
born: born_on
---
derived: age_band
title: Age band
table: plan
operator: band
of: age
bands: {Under 1: [0, 0], 1 to 4: [1, 4], 5 and over: [5, null]}
---
breakdown: age_band
title: Age
column: age_band
---
indicator: open_plans
count: plan
value: count
when: open at period end
"""
PLANS = {
    "plan": """
    plan_id | opened_on  | kind | urgent | team  | days
    a       | 2025-05-01 | L    | yes    | b     | 9
    b       | 2025-05-01 | S    | no     | B     | 10
    c       | 2025-05-01 | O    |        | A     | 100
    d       | 2025-05-01 |      | yes    |       | 99
    e       | 2025-05-01 | S    | yes    | A     |
    """
}


def test_codes_show_their_labels_and_a_blank_the_breakdowns_word(engine: Engine) -> None:
    engine.answers(
        OPENED,
        PLANS,
        """
        period  | breakdown | member       | value
        2025-05 | kind      | Short        | 2
        2025-05 | kind      | Long         | 1
        2025-05 | kind      | Other        | 1
        2025-05 | kind      | No kind      | 1
        2025-05 | urgent    | Yes          | 3
        2025-05 | urgent    | No           | 1
        2025-05 | urgent    | Not recorded | 1
        """,
    )


def test_a_band_that_depends_on_the_periods_end(engine: Engine) -> None:
    engine.answers(
        AGED,
        {
            "person": "person_id | born_on\nA | 2020-05-31\nB | 2025-02-01",
            "plan": """
            plan_id | person_id | opened_on
            a       | A         | 2025-01-01
            b       | B         | 2025-03-01
            c       | C         | 2025-05-01
            """,
        },
        """
        period  | breakdown | member       | value
        2025-04 | age_band  | 1 to 4       | 1
        2025-04 | age_band  | Under 1      | 1
        2025-05 | age_band  | 5 and over   | 1
        2025-05 | age_band  | Under 1      | 1
        2025-05 | age_band  | Not recorded | 1
        """,
    )


def test_members_come_in_their_own_order_and_blank_last(engine: Engine) -> None:
    if engine.name == "oracle":
        return  # The oracle says what, not in which order.
    known = catalogue(BANDED)
    found = engine.evaluate(
        known, drawn(known, PLANS), ["opened"], [Period.parse("2025-05")], ["kind", "length", "team"]
    )
    members = [(o.breakdown, o.member) for o in found if o.breakdown is not None]
    assert members == [
        ("kind", "Short"),
        ("kind", "Long"),
        ("kind", "Other"),
        ("kind", "No kind"),
        ("length", "Long"),
        ("length", "10 to 99"),
        ("length", "Under 10"),
        ("length", "Not recorded"),
        ("team", "A"),
        ("team", "B"),
        ("team", "b"),
        ("team", "Not recorded"),
    ]


def test_figures_come_by_indicator_then_period_then_breakdown(engine: Engine) -> None:
    known = catalogue(OPENED + "---" + OPENED.replace("indicator: opened", "indicator: again"))
    periods = [Period.parse("2025-05"), Period.parse("2025-04")]
    found = engine.evaluate(known, drawn(known, PLANS), ["again", "opened"], periods, ["urgent"])
    order = [(o.indicator, str(o.period), o.breakdown) for o in found]
    assert order == [
        (name, period, breakdown)
        for name in ("again", "opened")
        for period, breakdowns in (("2025-05", [None, "urgent", "urgent", "urgent"]), ("2025-04", [None]))
        for breakdown in breakdowns
    ]


def test_a_breakdown_that_the_table_has_not_is_left_out(engine: Engine) -> None:
    known = catalogue("indicator: visits\ncount: visit\nvalue: count\nwhen: seen_on in period")
    world = drawn(known, {"visit": "visit_id | seen_on | team\na | 2025-05-01 | North"})
    found = engine.evaluate(known, world, ["visits"], [Period.parse("2025-05")], ["kind", "team"])
    assert [o.breakdown for o in found] == [None, "team"]
