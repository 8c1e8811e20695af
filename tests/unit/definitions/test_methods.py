"""The national indicators over worked cases of their methods, which were made from the definitions and not from us."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.support.shared import shared
from trigpoint.catalogue.calendar import england
from trigpoint.catalogue.load import load_catalogue, national_definitions
from trigpoint.engines.drawn import relations_of_world
from trigpoint.engines.duck import Run
from trigpoint.engines.opened import connection
from trigpoint.engines.oracle import Oracle
from trigpoint.model.observation import Observation
from trigpoint.model.period import Period

pytestmark = pytest.mark.shared
CATALOGUE = load_catalogue()
Rows = list[dict[str, Any]]
World = Mapping[str, Rows]
Evaluate = Callable[[World, Sequence[str], Period, Sequence[str]], list[Observation]]

PROVEN_IN_18_MONTHS = """
derived: followed_from_on
table: further_offence
title: Day of the caution or sentence
operator: lookup
in: youth_justice_outcome
same: person_id
take: decided_on
type: date
---
derived: proven_in_time
table: further_offence
title: Proven in the twelve months or the six after them
operator: within months
from: followed_from_on
to: proven_on
months: 18
anniversary: included
---
derived: reoffended_on
where: proven_in_time
---
derived: reoffences
where: proven_in_time
"""

DISTANCE = """
indicator: ours_first
title: First score
count: outcome_reading
when: read_on in 12 months to period end
where: latest_pair
missing: not met
value: mean of first_score
unit: points
better: higher
---
indicator: ours_last
title: Latest score
count: outcome_reading
when: read_on in 12 months to period end
where: latest_pair
missing: not met
value: mean of score
unit: points
better: higher
---
indicator: ours_stayed
title: Scores that stayed
count: outcome_reading
when: read_on in 12 months to period end
where: latest_pair and change = 0
missing: not met
value: count
better: neither
---
indicator: ours_fell
title: Scores that fell
count: outcome_reading
when: read_on in 12 months to period end
where: latest_pair and change < 0
missing: not met
value: count
better: neither
"""


def case(name: str) -> Any:
    return json.loads(shared(f"reference/methods/{name}.json").read_text(encoding="utf-8"))


def rows(*found: Mapping[str, Any]) -> Rows:
    return [{"_row_key": f"{place:016x}", **row} for place, row in enumerate(found)]


def day(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)


def on_oracle(world: World, names: Sequence[str], period: Period, breakdowns: Sequence[str]) -> list[Observation]:
    chosen = [CATALOGUE.indicators[name] for name in names]
    return Oracle(CATALOGUE, world, england()).evaluate(chosen, [period], breakdowns)


def on_duckdb(world: World, names: Sequence[str], period: Period, breakdowns: Sequence[str]) -> list[Observation]:
    chosen = [CATALOGUE.indicators[name] for name in names]
    with connection() as db:
        run = Run(db, CATALOGUE, relations_of_world(db, CATALOGUE, world), frozenset(world))
        return run.figures(chosen, [period], [CATALOGUE.breakdowns[name] for name in breakdowns])


def offenders(cohort: Rows, offences: Rows) -> dict[str, Rows]:
    """Young people each cautioned once, and what they were accused of."""
    return {
        "youth_justice_outcome": rows(
            *(
                {
                    "youth_justice_outcome_id": young["id"],
                    "person_id": young["id"],
                    "decided_on": day(young["index_date"]),
                    "outcome": "youth caution",
                    "released_on": None,
                }
                for young in cohort
            )
        ),
        "further_offence": rows(
            *(
                {
                    "further_offence_id": str(place),
                    "person_id": offence["id"],
                    "committed_on": day(offence["offence_date"]),
                    "proven_on": day(offence["proven_date"]),
                }
                for place, offence in enumerate(offences)
            )
        ),
    }


def readings(stars: Rows) -> Rows:
    """Each score of each star is a reading."""
    return rows(
        *(
            {
                "outcome_reading_id": f"{reading['person']} {reading['date']} {place}",
                "person_id": reading["person"],
                "tool": "family",
                "dimension": f"A{place}",
                "read_on": day(reading["date"]),
                "score": score,
            }
            for reading in stars
            for place, score in enumerate(reading["scores"], 1)
        )
    )


@pytest.fixture(params=[on_oracle, on_duckdb], ids=["oracle", "duckdb"])
def evaluate(request: pytest.FixtureRequest) -> Evaluate:
    return request.param  # type: ignore[no-any-return]


def test_re_referrals_within_12_months_the_anniversary_included(evaluate: Evaluate) -> None:
    found = case("rereferral")
    referral = rows(
        *({"person_id": event["child"], "received_on": day(event["referral_date"])} for event in found["events"])
    )
    (figure,) = evaluate({"referral": referral}, ["re_referrals_in_12_months"], Period.parse("FY2024-25"), [])
    expected = found["inclusive"]["year_2024_25"]
    assert (figure.numerator, figure.denominator) == (expected["rereferrals"], expected["referrals"])
    assert figure.value == pytest.approx(expected["percent"])


def test_re_offending_binary_and_frequency(evaluate: Evaluate) -> None:
    found = case("youth_justice")
    world = offenders(found["cohort"], found["offences"])
    names = ["reoffending_binary_rate", "reoffences_per_offender", "reoffences_per_reoffender"]
    binary, per_offender, per_reoffender = evaluate(world, names, Period.month(2025, 2), [])
    expected = found["expected_no_wait_limit"]
    assert (binary.numerator, binary.denominator) == (expected["reoffenders"], expected["cohort"])
    assert binary.value == pytest.approx(expected["binary_rate_percent"])
    assert per_offender.numerator == per_reoffender.numerator == expected["reoffences"]
    assert per_offender.value == pytest.approx(expected["reoffences_per_offender"])
    assert per_reoffender.value == pytest.approx(expected["reoffences_per_reoffender"])


def test_re_offending_with_a_limit_to_when_it_is_proven(tmp_path: Path) -> None:
    """Six months after the twelve, as third parties describe the national tables: a council's own definition."""
    (tmp_path / "derived").mkdir()
    (tmp_path / "derived" / "ours.yaml").write_text(PROVEN_IN_18_MONTHS, encoding="utf-8")
    ours = load_catalogue(national_definitions(), tmp_path)
    found = case("youth_justice")
    world = offenders(found["cohort"], found["offences"])
    names = ["reoffending_binary_rate", "reoffences_per_offender", "reoffences_per_reoffender"]
    chosen = [ours.indicators[name] for name in names]
    binary, per_offender, per_reoffender = Oracle(ours, world, england()).evaluate(chosen, [Period.month(2025, 2)])
    expected = found["expected_six_month_wait"]
    assert (binary.numerator, binary.denominator) == (expected["reoffenders"], expected["cohort"])
    assert binary.value == pytest.approx(expected["binary_rate_percent"])
    assert per_offender.value == pytest.approx(expected["reoffences_per_offender"])
    assert per_reoffender.value == pytest.approx(expected["reoffences_per_reoffender"])


def test_first_time_entrants_per_100_000(evaluate: Evaluate) -> None:
    for expected in case("youth_justice")["fte"]:
        entrants = [f"Y{n}" for n in range(expected["first_entrants"])]
        born = dt.date(2009, 1, 1)
        world = {
            "population": rows({"area": "Ashbee", "year": 2023, "age": 12, "population": expected["population_10_17"]}),
            "person": rows(*({"person_id": one, "born_on": born} for one in [*entrants, "diverted"])),
            "youth_justice_outcome": rows(
                *(
                    {"person_id": one, "decided_on": dt.date(2024, 5, 1), "outcome": "youth caution"}
                    for one in entrants
                ),
                {"person_id": "diverted", "decided_on": dt.date(2024, 5, 1), "outcome": "community resolution"},
            ),
        }
        (rate,) = evaluate(world, ["first_time_entrants_rate"], Period.month(2024, 12), [])
        assert rate.value == pytest.approx(expected["per_100k"], abs=5e-5)


def test_distance_travelled_between_the_first_and_the_latest_reading(evaluate: Evaluate) -> None:
    found = case("outcomes_star")
    names = ["reading_change_mean", "readings_showing_progress"]
    figures = evaluate({"outcome_reading": readings(found["readings"])}, names, Period.month(2024, 9), ["dimension"])
    changes = {o.member: o for o in figures if o.indicator == names[0] and o.member is not None}
    assert sorted(changes) == [area["area"] for area in found["by_area"]]
    for area in found["by_area"]:
        assert changes[area["area"]].denominator == area["n_pairs"]
        assert changes[area["area"]].value == pytest.approx(area["mean_change"], abs=1e-6)
    (progress,) = [o for o in figures if o.indicator == names[1] and o.breakdown is None]
    people = found["by_person"]
    assert (progress.numerator, progress.denominator) == (sum(p["any_increase"] for p in people), len(people))
    grown = {o.member: o.numerator for o in figures if o.indicator == names[1] and o.breakdown == "dimension"}
    assert grown == {area["area"]: area["increased"] for area in found["by_area"]}


def test_the_other_columns_of_distance_travelled_by_a_councils_own_definitions(tmp_path: Path) -> None:
    """Where people stood at first and last, who stayed and who fell: from the same columns as the national ones."""
    (tmp_path / "indicators").mkdir()
    (tmp_path / "indicators" / "ours.yaml").write_text(DISTANCE, encoding="utf-8")
    ours = load_catalogue(national_definitions(), tmp_path)
    found = case("outcomes_star")
    names = ["ours_first", "ours_last", "ours_stayed", "ours_fell", "reading_change_mean"]
    chosen = [ours.indicators[name] for name in names]
    world = {"outcome_reading": readings(found["readings"])}
    figures = Oracle(ours, world, england()).evaluate(chosen, [Period.month(2024, 9)], ["dimension"])
    value = {(o.indicator, o.member): o.value for o in figures}
    for area in found["by_area"]:
        name = area["area"]
        assert value["ours_first", name] == pytest.approx(area["mean_first"], abs=1e-6)
        assert value["ours_last", name] == pytest.approx(area["mean_last"], abs=1e-6)
        assert (value.get(("ours_stayed", name), 0), value.get(("ours_fell", name), 0)) == (
            area["maintained"],
            area["decreased"],
        )
    for person in found["by_person"]:
        alone = {"outcome_reading": [r for r in world["outcome_reading"] if r["person_id"] == person["person"]]}
        (mean,) = Oracle(ours, alone, england()).evaluate(chosen[-1:], [Period.month(2024, 9)])
        assert (mean.denominator, mean.value) == (
            person["areas_compared"], pytest.approx(person["mean_change"], abs=1e-6),
        )  # fmt: skip
    for person in found["awaiting_review"]:
        alone = {"outcome_reading": [r for r in world["outcome_reading"] if r["person_id"] == person]}
        (mean,) = Oracle(ours, alone, england()).evaluate(chosen[-1:], [Period.month(2024, 9)])
        assert (mean.denominator, mean.value) == (0, None)
