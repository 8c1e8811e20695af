"""What services did and had, worked out again from a borough's CSV files: conversions, shares of capacity, visits."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction

import pytest

from tests.support.files import END, START, D, Files, Row, day, first_after, in_year, later, share
from trigpoint.catalogue.calendar import england
from trigpoint.model.period import Period

pytestmark = pytest.mark.slow

YEAR, MARCH = Period.financial_year(2025), Period.month(2026, 3)
KEY_WORK = ("key work", "intensive key work", "participation key work")
Figure = Callable[[str, Period], float]


def _open(row: Row) -> bool:
    return day(row["started_on"]) <= END and (not row["ended_on"] or day(row["ended_on"]) > END)


def _working_days(start: D) -> int:
    """From the day after a day to the last of the year."""
    days = (start + dt.timedelta(days=n) for n in range(1, (END - start).days + 1))
    return sum(one.weekday() < 5 and one not in england().holidays for one in days)


def test_what_assessments_led_to(files: Files, figure: Figure) -> None:
    """Care, a child protection plan or a child in need plan, from the start to 90 days after the completion."""
    short = {row["care_period_id"] for row in files.rows("legal_status") if row["status"] in ("V3", "V4")}
    assert not short  # nobody here is under short breaks, who would be left out
    begun = [files.days(table, "started_on") for table in ("care_period", "cp_plan", "cin_plan")]
    led = total = 0
    for row in files.rows("assessment"):
        if row["completed_on"] and in_year(day(row["completed_on"])):
            total += 1
            last = day(row["completed_on"]) + dt.timedelta(days=90)
            following = [first_after(days[row["person_id"]], day(row["started_on"]), that_day=True) for days in begun]
            led += any(found is not None and found <= last for found in following)
    assert figure("assessments_that_led_to_a_plan", YEAR) == pytest.approx(share(led, total))


def test_claims_for_families_who_were_attached(files: Files, figure: Figure) -> None:
    certified = files.days(
        "family_claim", "claimed_on", "family_attachment_id", only=lambda row: row["status"] == "certified"
    )
    attached, claimed = set(), set()
    for row in files.rows("family_attachment"):
        until = later(day(row["attached_on"]), 18) if row["attached_on"] else None
        if until is not None and in_year(until):
            attached.add(row["family_id"])
            claims = certified[row["family_attachment_id"]]
            claimed |= {row["family_id"]} if claims and claims[0] <= until else set()
    assert figure("families_claimed_for", YEAR) == pytest.approx(share(len(claimed), len(attached)))


def test_participation_of_those_aged_16_and_17(files: Files, figure: Figure) -> None:
    status = [
        row["status"]
        for row in files.rows("participation")
        if row["month_ended_on"] == END.isoformat() and row["academic_age"] in ("16", "17")
    ]
    assert figure("neet_16_and_17", MARCH) == pytest.approx(share(status.count("neet"), len(status)))
    unknown = status.count("not known") + status.count("")
    assert figure("not_known_16_and_17", MARCH) == pytest.approx(share(unknown, len(status)))


def test_participation_of_those_aged_16_to_18(files: Files, figure: Figure) -> None:
    found = [row for row in files.rows("participation") if row["month_ended_on"] == END.isoformat()]
    status = [row["status"] for row in found if row["academic_age"] in ("16", "17", "18")]
    for indicator, counted in (
        ("participation_16_to_18", ("education", "training", "employment with study")),
        (
            "education_employment_or_training_16_to_18",
            ("education", "training", "employment with study", "employment"),
        ),
        ("neet_16_to_18", ("neet",)),
        ("not_known_16_to_18", ("not known", "")),
    ):
        assert figure(indicator, MARCH) == pytest.approx(share(sum(s in counted for s in status), len(status)))
    of_18 = [row["status"] for row in found if row["academic_age"] == "18"]
    assert figure("neet_number", MARCH) == status.count("neet") > status.count("neet") - of_18.count("neet") > 0
    assert figure("participation_16_to_18", MARCH) != figure("participation_16_and_17", MARCH)


def test_occupancy_of_programmes(files: Files, figure: Figure) -> None:
    held = [
        row
        for row in files.rows("programme_session")
        if in_year(day(row["held_on"])) and row["cancelled"] != "true" and row["attended"] and row["places"]
    ]
    came, places = (sum(int(row[name]) for row in held) for name in ("attended", "places"))
    assert figure("programme_occupancy", YEAR) == pytest.approx(share(came, places))


@pytest.mark.parametrize(
    ("of", "services"), [("key_work", KEY_WORK), ("early_help", (*KEY_WORK, "team around the family"))]
)
def test_caseloads_below_in_and_above_the_band(
    of: str, services: tuple[str, ...], files: Files, figure: Figure
) -> None:
    """Eight to twelve cases a full-time post; the three shares are the whole."""
    loads = [
        Fraction(row["cases"]) / Fraction(row["full_time_equivalent"])
        for row in files.rows("caseload")
        if row["month_ended_on"] == END.isoformat() and row["service"] in services
    ]
    found = [figure(f"{of}_caseloads_{where}_band", MARCH) for where in ("below", "in", "above")]
    assert found[1] == pytest.approx(100 * sum(8 <= load <= 12 for load in loads) / len(loads))
    assert found[2] == pytest.approx(100 * sum(load > 12 for load in loads) / len(loads))
    assert sum(found) == pytest.approx(100)


def test_coordinators_hold_the_families_with_a_team_around_them(files: Files) -> None:
    """Each family once for each coordinator who holds a plan of it; key workers hold none of them."""
    held: dict[str, set[str]] = defaultdict(set)
    for row in files.rows("early_help_plan"):
        if row["service"] == "team around the family" and _open(row):
            held[row["worker_id"]].add(row["family_id"])
    loads = {
        row["worker_id"]: int(row["cases"])
        for row in files.rows("caseload")
        if row["month_ended_on"] == END.isoformat() and row["service"] == "team around the family"
    }
    assert loads == {worker: len(families) for worker, families in held.items()}
    assert len(loads) == 3


def test_visits_that_are_overdue(files: Files, figure: Figure) -> None:
    """More than 15 working days since a child under protection was visited, or than six weeks since one in care was."""
    seen, visited = files.days("cp_visit", "visited_on"), files.days("care_visit", "visited_on")
    protected = {
        row["person_id"]: max([d for d in seen[row["person_id"]] if d <= END], default=day(row["started_on"]))
        for row in files.rows("cp_plan")
        if _open(row)
    }
    overdue = sum(_working_days(latest) > 15 for latest in protected.values())
    assert figure("cp_visits_overdue", MARCH) == overdue > 0
    in_care = {
        row["person_id"]: max([d for d in visited[row["person_id"]] if d <= END], default=day(row["started_on"]))
        for row in files.rows("care_period")
        if _open(row)
    }
    assert figure("looked_after_visits_overdue", MARCH) == sum((END - latest).days > 42 for latest in in_care.values())


def test_placements_over_twenty_miles_away(files: Files, figure: Figure) -> None:
    miles = [float(row["miles_from_home"]) for row in files.rows("placement") if _open(row) and row["miles_from_home"]]
    assert figure("placed_over_20_miles", MARCH) == pytest.approx(share(sum(m > 20 for m in miles), len(miles)))


def test_audits_and_survey_answers(files: Files, figure: Figure) -> None:
    judged = [
        row["judgement"] for row in files.rows("case_audit") if in_year(day(row["audited_on"])) and row["judgement"]
    ]
    good = sum(judgement in ("1", "2") for judgement in judged)
    assert figure("audits_good", YEAR) == pytest.approx(share(good, len(judged)))
    rated = [
        row["rating"]
        for row in files.rows("survey_response")
        if START <= day(row["answered_on"]) <= END and row["question"] == "overall" and row["rating"]
    ]
    assert figure("families_rating_support_good", YEAR) == pytest.approx(
        share(sum(rating in ("very good", "good") for rating in rated), len(rated))
    )
