"""Rates per so many people."""

from __future__ import annotations

from tests.spec.drawing import Engine, catalogue, drawn
from trigpoint.engines.drawn import relations_of_world
from trigpoint.engines.duck import Run
from trigpoint.model.period import Period

RATE = "indicator: rate\ncount: plan\nvalue: rate per 10,000 of aged_0_to_17\nwhen: opened_on in period"
PLANS = "plan_id | opened_on | team\na | 2025-05-01 | North\nb | 2025-05-31 | South\nc | 2025-06-30 | North"
PEOPLE = """
area     | year | age | population
Fenbridge | 2023 | 0   | 100
Fenbridge | 2024 | 0   | 3000
Fenbridge | 2024 | 17  | 1000
Fenbridge | 2024 | 18  | 9999
Fenbridge | 2025 | 5   | 8000
"""


def test_a_rate_is_over_the_latest_mid_year_estimate_up_to_the_periods_end(engine: Engine) -> None:
    engine.answers(
        RATE,
        {"plan": PLANS, "population": PEOPLE},
        """
        period                 | numerator | denominator | value | status
        2025-05                | 2         | 4000        | 5     | final
        2025-06                | 1         | 8000        | 1.25  | final
        2025-05-01..2025-06-29 | 2         | 4000        | 5     | final
        FY2025-26-Q1           | 3         | 8000        | 3.75  | final
        2024-05                | 0         | 100         | 0     | final
        2023-05                | 0         |             |       | not available
        """,
    )


def test_without_estimates_there_is_no_rate(engine: Engine) -> None:
    engine.answers(RATE, {"plan": PLANS}, "period | numerator | value | status\n2025-05 | 2 |  | not available")


def test_nobody_of_those_ages_makes_it_not_applicable(engine: Engine) -> None:
    people = "area | year | age | population\nFenbridge | 2024 | 40 | 10"
    engine.answers(
        RATE,
        {"plan": PLANS, "population": people},
        "period | numerator | denominator | value | status\n2025-05 | 2 | 0 |  | not applicable",
    )


def test_a_team_has_no_population(engine: Engine) -> None:
    engine.answers(
        RATE,
        {"plan": PLANS, "population": PEOPLE},
        """
        period  | breakdown | member | numerator | value | status
        2025-05 |           |        | 2         | 5     | final
        2025-05 | team      | North  | 1         |       | not applicable
        2025-05 | team      | South  | 1         |       | not applicable
        """,
    )


def test_where_several_areas_are_loaded_the_rate_is_over_the_one_asked_for(db: object) -> None:
    known = catalogue(RATE)
    two = PEOPLE + "Millford | 2024 | 0 | 500\n"
    world = drawn(known, {"plan": PLANS, "population": two})
    found = {}
    for area in ("Fenbridge", "Millford", "Nowhere", None):
        relations = relations_of_world(db, known, world)  # type: ignore[arg-type]
        run = Run(db, known, relations, frozenset(world), area=area)  # type: ignore[arg-type]
        found[area] = run.figures([known.indicators["rate"]], [Period.parse("2025-05")], [])[0].denominator
    assert found == {"Fenbridge": 4000, "Millford": 500, "Nowhere": None, None: None}
