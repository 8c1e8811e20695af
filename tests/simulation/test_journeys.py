"""What follows from what: each step of a journey is there, on a day that it can have been, for the same child."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

import pytest

from trigpoint.simulation.records import Records

Row = dict[str, Any]
SETTLED = dt.timedelta(days=60)  # what began so long before the end has led to whatever it leads to at once


def _of_children(borough: Records, table: str) -> dict[Any, list[Row]]:
    rows = defaultdict(list)
    for row in borough.rows(table):
        rows[row["person_id"]].append(row)
    return rows


def _old(borough: Records, table: str, day: str) -> list[Row]:
    rows: list[Row] = [row for row in borough.rows(table) if row[day] and row[day] <= borough.until - SETTLED]  # type: ignore[operator]
    assert rows
    return rows


def test_a_contact_that_became_a_referral_has_one_unless_a_case_was_open_by_then(borough: Records) -> None:
    referred = {row["contact_id"] for row in borough.rows("referral")}
    cases = _of_children(borough, "cin_episode")
    meant = [c for c in _old(borough, "contact", "received_on") if c["outcome"] == "referral"]
    without = [c for c in meant if c["contact_id"] not in referred]
    for contact in without:
        day = contact["decided_on"]
        own = cases[contact["person_id"]]
        assert any(c["started_on"] <= day <= (c["ended_on"] or day) for c in own) or _otherwise_explained(
            borough, contact, day
        )
    assert len(without) < 0.02 * len(meant)
    others = [c for c in borough.rows("contact") if c["outcome"] != "referral"]
    assert not referred & {c["contact_id"] for c in others}


def _otherwise_explained(borough: Records, row: Row, day: dt.date) -> bool:
    """18 by a day, or referred with brothers and sisters on a day near by and left without action."""
    born = next(p["born_on"] for p in borough.rows("person") if p["person_id"] == row["person_id"])
    near = [r for r in borough.rows("referral") if r["person_id"] == row["person_id"]]
    grown = isinstance(born, dt.date) and (day - born).days >= 18 * 365
    return grown or any(abs((r["received_on"] - day).days) <= 5 for r in near)  # type: ignore[operator]


def test_most_families_whom_the_front_door_passes_to_early_help_are_assessed_there(borough: Records) -> None:
    began = defaultdict(list)
    for row in borough.rows("early_help_assessment"):
        began[row["family_id"]].append(row["requested_on"])
    helped = defaultdict(list)
    for plan in borough.rows("early_help_plan"):
        helped[plan["family_id"]].append((plan["started_on"], plan["ended_on"] or borough.until))
    passed = [c for c in _old(borough, "contact", "received_on") if c["outcome"] == "early help"]
    reached = sum(
        c["decided_on"] in began[c["family_id"]]
        or any(start <= c["decided_on"] <= end for start, end in helped[c["family_id"]])  # type: ignore[operator]
        for c in passed
    )
    assert 0.7 < reached / len(passed) < 1  # some families never begin


@pytest.mark.parametrize(
    ("outcome", "closure", "table"),
    [
        ("no further action", "RC8", None),
        ("step down", "RC9", "step"),
        ("child in need plan", None, "cin_plan"),
        ("looked after", None, "care_period"),
        ("strategy discussion", None, "cp_plan"),
    ],
)
def test_an_assessment_leads_where_it_says(
    borough: Records, outcome: str, closure: str | None, table: str | None
) -> None:
    cases = {row["referral_id"]: row for row in borough.rows("cin_episode")}
    following = _of_children(borough, table) if table else {}
    seen = [row for row in _old(borough, "assessment", "completed_on") if row["outcome"] == outcome]
    assert seen
    led = 0
    for row in seen:
        case = cases[row["referral_id"]]
        if closure is not None:
            assert case["closure_reason"] == closure
            assert case["ended_on"] == row["completed_on"]
        if table is not None:
            led += any(
                n.get("referral_id") == row["referral_id"]
                or (table == "step" and 0 <= (n["stepped_on"] - row["completed_on"]).days <= 5)
                for n in following.get(row["person_id"], [])
            )
    # A young person may turn 18 before the step down or the care begins.
    assert table is None or led >= 0.97 * len(seen)


def test_a_case_that_stepped_up_began_with_early_help_asking(borough: Records) -> None:
    referrals = _of_children(borough, "referral")
    steps = [
        row
        for row in borough.rows("step")
        if row["direction"] == "up" and row["outcome"] == "accepted" and row["stepped_on"] <= borough.until - SETTLED  # type: ignore[operator]
    ]
    assert steps
    asked = sum(
        any(r["source"] == "5D" and r["received_on"] == s["stepped_on"] for r in referrals[s["person_id"]])
        for s in steps
    )
    assert asked > 0.8 * len(steps)  # the others' case was open already


def test_whoever_steps_down_from_protection_goes_on_as_a_child_in_need(borough: Records) -> None:
    ended = {(row["person_id"], row["ended_on"]) for row in borough.rows("cp_plan")}
    need = _of_children(borough, "cin_plan")
    steps = [row for row in borough.rows("step") if row["from_service"] == "child protection"]
    assert len(steps) > 20
    for step in steps:
        assert step["direction"] == "down"
        assert step["to_service"] == "children in need"
        assert (step["person_id"], step["stepped_on"]) in ended
        days = [(plan["started_on"] - step["stepped_on"]).days for plan in need[step["person_id"]]]
        late = borough.until - step["stepped_on"] < dt.timedelta(days=20)  # type: ignore[operator]
        assert late or any(0 <= wait <= 20 for wait in days)


def test_key_work_goes_with_some_families_from_protection_until_need_ends(borough: Records) -> None:
    """Begun while the child protection plan was open, and not ended before it."""
    protected = _of_children(borough, "cp_plan")
    beside = 0
    for row in borough.rows("early_help_plan"):
        for plan in protected[row["person_id"]] if row["service"] == "intensive key work" else []:
            if plan["ended_on"] and plan["started_on"] <= row["started_on"] < plan["ended_on"]:
                assert row["ended_on"] is None or row["ended_on"] >= plan["ended_on"]  # type: ignore[operator]
                beside += 1
    assert beside > 10


def test_children_who_are_adopted_are_young_and_their_adopters_were_approved_before(borough: Records) -> None:
    born = {row["person_id"]: row["born_on"] for row in borough.rows("person")}
    adopted = [row for row in borough.rows("care_period") if row["end_reason"] == "E12"]
    ceased = [row for row in borough.rows("care_period") if row["end_reason"]]
    assert 0.01 < len(adopted) / len(ceased) < 0.15  # 10 in 100 in England
    assert all((row["ended_on"] - born[row["person_id"]]).days < 8 * 366 for row in adopted)  # type: ignore[operator]
    for adopter in borough.rows("adopter"):
        assert adopter["approved_on"] is None or adopter["applied_on"] < adopter["approved_on"]  # type: ignore[operator]
        assert adopter["matched_on"] is None or adopter["approved_on"] < adopter["matched_on"]  # type: ignore[operator]


def test_older_children_come_to_the_centres_too_and_those_with_special_needs_most(borough: Records) -> None:
    """Of children aged 8 to 17 who are registered on the last day: how many came within a year."""
    born = {row["person_id"]: row["born_on"] for row in borough.rows("person")}
    came = {
        row["person_id"]
        for row in borough.rows("centre_attendance")
        if row["attended_on"] > borough.until - dt.timedelta(days=365)  # type: ignore[operator]
    }
    old: dict[bool, list[object]] = {True: [], False: []}
    for row in borough.rows("centre_registration"):
        day = born.get(row["person_id"])
        if day and 8 * 366 < (borough.until - day).days < 18 * 365 and row["ended_on"] is None:  # type: ignore[operator]
            old[bool(row["send"])].append(row["person_id"])
    for people in old.values():
        assert 0.2 < len(came & set(people)) / len(people) < 0.6
    assert len(old[True]) > 0.2 * len(old[False])


def test_the_centres_are_no_fuller_in_the_last_months_than_before(borough: Records) -> None:
    months = defaultdict(int)
    for row in borough.rows("centre_attendance"):
        months[row["attended_on"].replace(day=1)] += 1  # type: ignore[union-attr]
    visits = [months[month] for month in sorted(months)]
    assert sum(visits[-3:]) < 1.25 * sum(visits[-15:-12])


def test_a_plan_that_ends_in_care_is_followed_by_care_the_same_day(borough: Records) -> None:
    ended = {(row["person_id"], row["ended_on"]) for row in borough.rows("cp_plan") if row["ended_on"]}
    after_plan = [row for row in borough.rows("care_period") if (row["person_id"], row["started_on"]) in ended]
    assert len(after_plan) >= 5


def test_children_leave_care_again_and_some_come_back_to_notice(borough: Records) -> None:
    left = [row for row in borough.rows("care_period") if row["ended_on"] is not None]
    assert {"E4A", "E8"} <= {row["end_reason"] for row in left}
    cases = {row["referral_id"]: row for row in borough.rows("cin_episode")}
    for stay in left:
        closed = cases[stay["referral_id"]]["ended_on"]
        assert closed is None or 0 <= (closed - stay["ended_on"]).days <= 90  # type: ignore[operator]


def test_a_family_that_moved_away_is_not_met_again(borough: Records) -> None:
    gone = {
        row["family_id"]: row["ended_on"]
        for row in borough.rows("early_help_plan")
        if row["closure_reason"] == "moved away" and row["ended_on"]
    }
    assert gone
    latest = defaultdict(lambda: dt.date(2000, 1, 1))
    for contact in borough.rows("contact"):
        latest[contact["family_id"]] = max(latest[contact["family_id"]], contact["received_on"])  # type: ignore[type-var, assignment]
    open_later = {row["person_id"] for row in borough.rows("cin_episode")}
    members = {row["person_id"]: row["family_id"] for row in borough.rows("family_member")}
    with_cases = {members[person] for person in open_later}
    for family, day in gone.items():
        if family not in with_cases:  # nobody moves while a case is open
            assert latest[family] <= day


def test_a_family_is_claimed_for_once_and_after_its_progress_held(borough: Records) -> None:
    attachments = {row["family_attachment_id"]: row for row in borough.rows("family_attachment")}
    assert len({row["family_id"] for row in attachments.values()}) == len(attachments)
    claims = borough.rows("family_claim")
    assert claims
    for claim in claims:
        attachment = attachments[claim["family_attachment_id"]]
        assert attachment["family_id"] == claim["family_id"]
        assert attachment["attached_on"] <= attachment["ended_on"] < attachment["progress_on"] <= claim["claimed_on"]  # type: ignore[operator]


def test_readings_rise_with_the_progress_that_the_plan_tells_of(borough: Records) -> None:
    progress = {row["early_help_plan_id"]: row["progress"] for row in borough.rows("early_help_plan")}
    first: dict[Any, float] = {}
    rises = defaultdict(list)
    for row in borough.rows("outcome_reading"):
        of = (row["early_help_plan_id"], row["dimension"])
        if row["stage"] == "first":
            first[of] = row["score"]  # type: ignore[assignment]
        elif row["stage"] == "closing":
            rises[progress[row["early_help_plan_id"]]].append(row["score"] - first[of])  # type: ignore[operator]
    means = {words: sum(own) / len(own) for words, own in rises.items() if words}
    assert means["sustained"] > means["some"] + 1 > means["none"] + 1


def test_whoever_works_with_youth_justice_has_an_outcome_first_and_offends_again_after_it(borough: Records) -> None:
    outcomes = {row["youth_justice_outcome_id"]: row for row in borough.rows("youth_justice_outcome")}
    for work in borough.rows("youth_justice_intervention"):
        outcome = outcomes[work["youth_justice_outcome_id"]]
        assert work["started_on"] >= outcome["decided_on"] >= outcome["offence_on"]  # type: ignore[operator]
    first = _of_children(borough, "youth_justice_outcome")
    assert borough.rows("further_offence")
    for offence in borough.rows("further_offence"):
        earlier = [row["decided_on"] for row in first[offence["person_id"]]]
        assert min(earlier) <= offence["committed_on"]
