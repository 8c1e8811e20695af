"""Several authorities' rows side by side: split, added up, and never looked into from one another."""

from __future__ import annotations

from tests.spec.drawing import Engine, catalogue, drawn
from trigpoint.model.observation import Status
from trigpoint.model.period import Period

BY = "breakdown: authority\ntitle: Authority\ncolumn: _authority\n---\n"
RATE = BY + "indicator: rate\ncount: plan\nvalue: rate per 10,000 of aged_0_to_17\nwhen: opened_on in period"
COUNT = BY + "indicator: number\ncount: plan\nvalue: count\nwhen: opened_on in period"
AGAIN = (
    BY
    + "derived: earlier\ntable: plan\noperator: count before\nin: plan\ndate: opened_on\nbefore: opened_on\n"
    + "same: person_id\n---\n"
    + "indicator: again\ncount: plan\nvalue: percentage\nnumerator: earlier > 0\nmissing: not met\n"
    + "when: opened_on in period"
)
VISITED = (
    BY
    + "derived: last_seen_on\ntable: plan\noperator: latest at period end\nin: visit\ndate: seen_on\n"
    + "same: person_id\n---\n"
    + "indicator: visited\ncount: plan\nvalue: percentage\nnumerator: last_seen_on is not null\n"
    + "when: open at period end"
)
PLANS = """
plan_id | person_id | opened_on  | team | _authority
a       | P         | 2025-04-02 | One  | North
b       | P         | 2025-05-01 | One  | South
c       | P         | 2025-05-03 | One  | North
d       | Q         | 2025-05-31 | One  | South
"""
VISITS = "visit_id | person_id | seen_on | _authority\nv | P | 2025-05-20 | North"
PEOPLE = """
area  | year | age | population | _authority
North | 2024 | 3   | 1000       | Region
Town  | 2024 | 4   | 3000       | South
Town  | 2023 | 4   | 9999       | South
"""
MAY = Period.parse("2025-05")


def figures(
    engine: Engine, definitions: str, tables: dict[str, str], name: str
) -> dict[str | None, tuple[object, ...]]:
    known = catalogue(definitions)
    found = engine.evaluate(known, drawn(known, tables), [name], [MAY], ["authority"])
    return {o.member: (o.value, o.numerator, o.denominator) for o in found}


def test_authority_is_a_breakdown_of_every_table(engine: Engine) -> None:
    assert figures(engine, COUNT, {"plan": PLANS}, "number") == {
        None: (3, 3, None),
        "North": (1, 1, None),
        "South": (2, 2, None),
    }


def test_a_person_of_one_authority_is_never_looked_for_in_another(engine: Engine) -> None:
    """P has an earlier plan in North, which makes the plan c a second one, and nothing of b in South."""
    assert figures(engine, AGAIN, {"plan": PLANS}, "again") == {
        None: (100 / 3, 1, 3),
        "North": (100, 1, 1),
        "South": (0, 0, 2),
    }


def test_what_depends_on_the_periods_end_looks_into_its_own_authority_alone(engine: Engine) -> None:
    both = {"plan": PLANS, "visit": VISITS + "\nw | Z | 2025-05-20 | South"}
    assert figures(engine, VISITED, both, "visited") == {
        None: (50, 2, 4),
        "North": (100, 2, 2),
        "South": (0, 0, 2),
    }


def test_a_rate_is_over_the_authoritys_own_people_and_the_total_over_all(engine: Engine) -> None:
    """North's by the area of its name, whoever sent it; South's by what it sent itself."""
    assert figures(engine, RATE, {"plan": PLANS, "population": PEOPLE}, "rate") == {
        None: (7.5, 3, 4000),
        "North": (10, 1, 1000),
        "South": (20000 / 3000, 2, 3000),
    }


def test_where_one_has_no_estimate_the_total_has_no_rate(engine: Engine) -> None:
    only = "\n".join(PEOPLE.strip().splitlines()[:2])
    found = figures(engine, RATE, {"plan": PLANS, "population": only}, "rate")
    assert found == {None: (None, 3, None), "North": (10, 1, 1000), "South": (None, 2, None)}


def test_an_authority_without_a_row_in_the_period_is_listed_with_nought(engine: Engine) -> None:
    early = PLANS.replace("2025-05-03", "2025-03-03")
    assert figures(engine, COUNT, {"plan": early}, "number")["North"] == (0, 0, None)


def test_a_rate_by_team_has_no_population_still(engine: Engine) -> None:
    known = catalogue(RATE)
    found = engine.evaluate(known, drawn(known, {"plan": PLANS, "population": PEOPLE}), ["rate"], [MAY], ["team"])
    assert [(o.value, o.status) for o in found if o.member == "One"] == [(None, Status.NOT_APPLICABLE)]
