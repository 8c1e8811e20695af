"""What must be so in any authority's records, if nobody has written them down wrongly."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from itertools import pairwise
from typing import Any

import pytest

from trigpoint.catalogue.load import load_catalogue
from trigpoint.simulation.records import Records

CATALOGUE = load_catalogue()
Row = dict[str, Any]


def _everything(records: Records) -> list[tuple[str, list[Row]]]:
    return [(name, records.rows(name)) for name in records.names]


def _by(records: Records, table: str, column: str) -> dict[Any, Row]:
    return {row[column]: row for row in records.rows(table)}


def test_every_table_and_column_is_one_of_the_definitions(borough: Records) -> None:
    for table, rows in _everything(borough):
        columns = set(CATALOGUE.tables[table].names)
        required = {c.name for c in CATALOGUE.tables[table].columns if c.required}
        for row in rows:
            assert set(row) <= columns
            assert all(row.get(name) is not None for name in required), (table, row)


def test_every_code_is_in_its_list(borough: Records) -> None:
    for table, rows in _everything(borough):
        for column in CATALOGUE.tables[table].columns:
            if column.codes is not None:
                codes = {c.code for c in CATALOGUE.codes[column.codes].codes}
                assert {row.get(column.name) for row in rows} <= codes | {None}, (table, column.name)


def test_keys_are_unique(borough: Records) -> None:
    for table, rows in _everything(borough):
        keys = [tuple(row[name] for name in CATALOGUE.tables[table].key) for row in rows]
        assert len(keys) == len(set(keys)), table


def test_whatever_has_an_end_ends_no_earlier_than_it_starts(borough: Records) -> None:
    checked = 0
    for name, table in CATALOGUE.tables.items():
        for row in borough.rows(name) if table.span else []:
            end = row.get(table.span.end)  # type: ignore[union-attr]
            start = row.get(table.span.start)  # type: ignore[union-attr]
            if end is not None and start is not None:  # whoever never came to a programme has no first day
                checked += 1
                assert end >= start, (name, row)  # type: ignore[operator]
    assert checked > 1000


def test_nothing_is_known_before_it_happens(borough: Records) -> None:
    for table, rows in _everything(borough):
        for row in rows:
            for column, value in row.items():
                if isinstance(value, dt.date) and column not in ("due_on", "target_on", "agreed_end_on", "expected_on"):
                    assert value <= borough.until, (table, column)


@pytest.mark.parametrize(
    ("table", "column", "parent", "parent_key"),
    [
        ("referral", "contact_id", "contact", "contact_id"),
        ("assessment", "referral_id", "referral", "referral_id"),
        ("section_47_enquiry", "referral_id", "referral", "referral_id"),
        ("initial_conference", "section_47_enquiry_id", "section_47_enquiry", "section_47_enquiry_id"),
        ("cp_plan", "initial_conference_id", "initial_conference", "initial_conference_id"),
        ("cp_visit", "cp_plan_id", "cp_plan", "cp_plan_id"),
        ("cp_review", "cp_plan_id", "cp_plan", "cp_plan_id"),
        ("cin_episode", "referral_id", "referral", "referral_id"),
        ("cin_plan", "referral_id", "referral", "referral_id"),
        ("cin_visit", "cin_plan_id", "cin_plan", "cin_plan_id"),
        ("early_help_plan", "early_help_assessment_id", "early_help_assessment", "early_help_assessment_id"),
        ("taf_meeting", "early_help_plan_id", "early_help_plan", "early_help_plan_id"),
        ("care_period", "referral_id", "referral", "referral_id"),
        ("placement", "care_period_id", "care_period", "care_period_id"),
        ("legal_status", "care_period_id", "care_period", "care_period_id"),
        ("care_episode", "placement_id", "placement", "placement_id"),
        ("care_visit", "care_period_id", "care_period", "care_period_id"),
        ("care_review", "care_period_id", "care_period", "care_period_id"),
        ("missing_episode", "care_period_id", "care_period", "care_period_id"),
        ("permanence", "care_period_id", "care_period", "care_period_id"),
        ("outcome_reading", "early_help_plan_id", "early_help_plan", "early_help_plan_id"),
        ("feedback_form", "early_help_plan_id", "early_help_plan", "early_help_plan_id"),
        ("case_audit", "early_help_plan_id", "early_help_plan", "early_help_plan_id"),
        ("enrolment", "early_help_plan_id", "early_help_plan", "early_help_plan_id"),
        ("session_attendance", "enrolment_id", "enrolment", "enrolment_id"),
        ("centre_attendance", "centre_registration_id", "centre_registration", "centre_registration_id"),
        ("youth_justice_intervention", "youth_justice_outcome_id", "youth_justice_outcome", "youth_justice_outcome_id"),
    ],
)
def test_what_a_row_points_at_is_there_and_is_of_the_same_child(
    borough: Records, table: str, column: str, parent: str, parent_key: str
) -> None:
    parents = _by(borough, parent, parent_key)
    pointing = [row for row in borough.rows(table) if row.get(column) is not None]
    assert pointing
    for row in pointing:
        assert parents[row[column]]["person_id"] == row["person_id"]


def test_everyone_is_a_person_and_every_worker_works_here(borough: Records) -> None:
    people, workers = _by(borough, "person", "person_id"), _by(borough, "professional", "worker_id")
    teams = {row["team"] for row in borough.rows("team")}
    for table, rows in _everything(borough):
        for row in rows:
            assert "person_id" not in row or row["person_id"] in people, table
            assert row.get("worker_id") is None or row["worker_id"] in workers, table
            assert row.get("team") is None or row["team"] in teams, table


def test_a_plan_starts_with_the_conference_that_made_it(borough: Records) -> None:
    conferences = _by(borough, "initial_conference", "initial_conference_id")
    for plan in borough.rows("cp_plan"):
        conference = conferences[plan["initial_conference_id"]]
        assert conference["led_to_plan"] is True
        assert conference["held_on"] == plan["started_on"]


def test_every_conference_that_led_to_a_plan_has_one(borough: Records) -> None:
    made = {plan["initial_conference_id"] for plan in borough.rows("cp_plan")}
    for conference in borough.rows("initial_conference"):
        assert (conference["initial_conference_id"] in made) == conference["led_to_plan"]


def test_conferences_follow_strategy_discussions_and_fall_on_working_days(borough: Records) -> None:
    enquiries = _by(borough, "section_47_enquiry", "section_47_enquiry_id")
    for conference in borough.rows("initial_conference"):
        enquiry = enquiries[conference["section_47_enquiry_id"]]
        assert enquiry["strategy_discussion_on"] <= conference["held_on"]
        assert conference["held_on"].weekday() < 5  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("table", "day", "parent", "key"),
    [
        ("cp_visit", "visited_on", "cp_plan", "cp_plan_id"),
        ("cp_review", "held_on", "cp_plan", "cp_plan_id"),
        ("cin_visit", "visited_on", "cin_plan", "cin_plan_id"),
        ("taf_meeting", "held_on", "early_help_plan", "early_help_plan_id"),
        ("care_visit", "visited_on", "care_period", "care_period_id"),
        ("care_review", "held_on", "care_period", "care_period_id"),
        ("missing_episode", "started_on", "care_period", "care_period_id"),
        ("programme_session", "held_on", "programme", "programme_id"),
        ("centre_attendance", "attended_on", "centre_registration", "centre_registration_id"),
    ],
)
def test_visits_and_meetings_fall_within_what_they_are_of(
    borough: Records, table: str, day: str, parent: str, key: str
) -> None:
    parents, span = _by(borough, parent, key), CATALOGUE.tables[parent].span
    assert span is not None
    assert borough.rows(table)
    for row in borough.rows(table):
        of = parents[row[key]]
        assert of[span.start] <= row[day]
        assert of[span.end] is None or row[day] <= of[span.end]


@pytest.mark.parametrize("table", ["cin_episode", "cin_plan", "cp_plan", "care_period"])
def test_a_child_has_one_at_a_time(borough: Records, table: str) -> None:
    spans: dict[Any, list[tuple[Any, Any]]] = defaultdict(list)
    for row in borough.rows(table):
        spans[row["person_id"]].append((row["started_on"], row["ended_on"] or borough.until))
    for own in spans.values():
        own.sort()
        for (_, ended), (started, _) in pairwise(own):
            assert ended <= started, table


@pytest.mark.parametrize("table", ["placement", "legal_status", "care_episode"])
def test_placements_statuses_and_episodes_fill_the_time_looked_after(borough: Records, table: str) -> None:
    parts = defaultdict(list)
    for row in borough.rows(table):
        parts[row["care_period_id"]].append((row["started_on"], row["ended_on"]))
    for stay in borough.rows("care_period"):
        own = sorted(parts[stay["care_period_id"]], key=lambda part: part[0])  # type: ignore[arg-type, return-value]
        assert own[0][0] == stay["started_on"]
        assert own[-1][1] == stay["ended_on"]
        assert all(before[1] == after[0] for before, after in pairwise(own))


def test_plans_and_care_lie_within_an_open_case(borough: Records) -> None:
    cases = _by(borough, "cin_episode", "referral_id")
    for table in ("cin_plan", "cp_plan", "care_period", "assessment"):
        for row in borough.rows(table):
            case = cases[row["referral_id"]]
            start = row["started_on"]
            assert case["started_on"] <= start, table
            assert case["ended_on"] is None or start <= case["ended_on"], table


def test_a_referral_without_action_opens_nothing(borough: Records) -> None:
    opened = {row["referral_id"] for row in borough.rows("cin_episode")}
    for referral in borough.rows("referral"):
        assert (referral["referral_id"] in opened) != (referral["no_further_action"] is True)


def test_steps_that_were_accepted_say_when(borough: Records) -> None:
    for step in borough.rows("step"):
        assert step["direction"] in ("up", "down")
        if step["accepted_on"] is not None:
            assert step["outcome"] == "accepted"
            assert step["accepted_on"] >= step["stepped_on"]


def test_only_children_are_looked_after_and_only_the_young_are_care_leavers(borough: Records) -> None:
    people = _by(borough, "person", "person_id")
    for stay in borough.rows("care_period"):
        born = people[stay["person_id"]]["born_on"]
        assert born is not None
        assert (stay["started_on"] - born).days < 18 * 366
    stays = {row["person_id"] for row in borough.rows("care_period") if row["ended_on"] is not None}
    assert borough.rows("care_leaver")
    for leaver in borough.rows("care_leaver"):
        assert leaver["person_id"] in stays
