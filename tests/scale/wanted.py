"""What each indicator of the benchmark of evaluation counts, in the analyst's own words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from tests.scale.desk import Moving, days_open, days_without_visit, working_days_of_visits, working_days_without_visit

Test = Callable[[pd.DataFrame], pd.Series]


@dataclass(frozen=True)
class Wanted:
    """One indicator. `on` is the date of events, or the two dates between which a row is open: on the month's last day,
    or on any day `within` it.

    `where` says which rows count by what they say themselves, `still` by what `moving` finds out for the month's last
    day; `known` which of them can be told to meet `met` or not. With a `thing`, things are counted once; with a
    `value`, it is added up (over the rows, or the `whole`), or its median taken. Without `ages`, none are worked out.
    With `every`, a thing is met where none of its rows fails to meet.
    """

    table: str
    on: str | tuple[str, str]
    where: Test | None = None
    met: Test | None = None
    thing: str | None = None
    value: str | None = None
    whole: str | None = None
    median: bool = False
    back: str = ""
    known: Test | None = None
    moving: Moving | None = None
    still: Test | None = None
    within: bool = False
    ages: bool = True
    every: bool = False


@dataclass(frozen=True)
class Ratio:
    """One count divided by another, split `by` these alone."""

    over: str
    under: str
    by: Sequence[str]


def open_(table: str, start: str = "started_on", end: str = "ended_on", **more: object) -> Wanted:
    """What is counted of the rows that are open."""
    return Wanted(table, (start, end), **more)  # type: ignore[arg-type]


WANTED: Mapping[str, Wanted | Ratio] = {
    "contacts_received": Wanted("contact", "received_on"),
    "contacts_no_further_action": Wanted("contact", "received_on", met=lambda d: d.outcome == "no further action",
                                         known=lambda d: d.outcome.notna()),
    "contacts_to_early_help": Wanted("contact", "received_on", met=lambda d: d.outcome == "early help",
                                     known=lambda d: d.outcome.notna()),
    "contacts_after_early_help": Wanted("contact", "received_on", where=lambda d: d.helped_in_12_months_before == 1),
    "referrals_received": Wanted("referral", "received_on"),
    "referrals_rate": Wanted("referral", "received_on", back="12 months"),
    "re_referrals_in_12_months": Wanted("referral", "received_on", back="12 months", met=lambda d: d.re_referral == 1),
    "assessments_completed": Wanted("assessment", "completed_on"),
    "assessments_in_45_days": Wanted("assessment", "completed_on", met=lambda d: d.working_days <= 45),
    "assessment_days_median": Wanted("assessment", "completed_on", value="working_days", median=True),
    "assessments_no_further_action": Wanted("assessment", "completed_on", back="year to date",
                                            met=lambda d: d.no_further_action == 1,
                                            known=lambda d: d.no_further_action.notna()),
    "assessments_that_led_to_a_plan": Wanted(
        "assessment", "completed_on",
        met=lambda d: d.led_to.isin(["Child looked after", "Child protection plan", "Child in need plan"])),
    "section_47_rate": Wanted("section_47_enquiry", "strategy_discussion_on", back="12 months"),
    "conferences_in_15_days": Wanted("initial_conference", "held_on", met=lambda d: d.working_days <= 15),
    "cp_plans_open": open_("cp_plan", thing="person_id"),
    "cp_plans_rate": open_("cp_plan", thing="person_id"),
    "cp_plans_over_2_years": open_("cp_plan", moving=days_open, met=lambda d: d.days_open > 729),
    "cp_visits_in_15_days": open_(
        "cp_plan", moving=working_days_of_visits("cp_plan"),
        still=lambda d: d.working_days_since_visit.notna() | (d.working_days_open > 15),
        met=lambda d: d.working_days_since_visit <= 15),
    "cp_plans_ended_after_2_years": Wanted("cp_plan", "ended_on", met=lambda d: d.plan_days > 729),
    "repeat_cp_plans": Wanted("cp_plan", "started_on", back="12 months",
                              where=lambda d: ~(d.other_authority == 1),
                              met=lambda d: (d.previous_plans > 0) | (d.previous_plans_reported > 0)),
    "cp_reviews_in_time": Wanted("cp_review", "held_on", met=lambda d: d.in_time == 1),
    "cp_visits_seen_alone": Wanted("cp_visit", "visited_on", met=lambda d: d.seen_alone == 1),
    "children_in_need_open": open_("cin_episode", thing="person_id"),
    "no_recourse_open": open_("cin_episode", where=lambda d: d.no_recourse_to_public_funds == 1),
    "cin_plans_open": open_("cin_plan", thing="person_id"),
    "cin_plans_over_12_months": open_("cin_plan", moving=days_open, met=lambda d: d.days_open > 365),
    "cin_plan_days_mean": open_("cin_plan", moving=days_open, value="days_open"),
    "cin_visits_in_20_days": open_("cin_plan", moving=working_days_without_visit("cin_plan"),
                                   met=lambda d: d.working_days_without_visit <= 20),
    "cin_visits_overdue": open_("cin_plan", moving=working_days_without_visit("cin_plan"), thing="person_id",
                                still=lambda d: d.working_days_without_visit > 20),
    "children_looked_after": open_("care_period", thing="person_id"),
    "looked_after_aged_16_and_17": open_("care_period", met=lambda d: d.age.isin([16, 17]),
                                         known=lambda d: d.age.notna()),
    "looked_after_visited_in_6_weeks": open_("care_period", moving=days_without_visit("care_period"),
                                             met=lambda d: d.days_without_visit <= 42),
    "started_to_be_looked_after": Wanted("care_period", "started_on"),
    "ceased_to_be_looked_after": Wanted("care_period", "ended_on"),
    "ceased_through_permanence": Wanted(
        "care_period", "ended_on", met=lambda d: d.end_reason.isin(["E11", "E12", "E45", "E46", "E47", "E48"])),
    "placed_outside_the_borough": open_("placement", met=lambda d: d.location == "out",
                                        known=lambda d: d.location.notna()),
    "placed_over_20_miles": open_("placement", met=lambda d: d.miles_from_home > 20,
                                  known=lambda d: d.miles_from_home.notna()),
    "looked_after_section_20": open_("legal_status", met=lambda d: d.status == "V2", known=lambda d: d.status.notna()),
    "early_help_assessments_started": Wanted("early_help_assessment", "started_on"),
    "early_help_assessments_completed": Wanted("early_help_assessment", "completed_on"),
    "early_help_assessments_year_to_date": Wanted("early_help_assessment", "completed_on", back="year to date"),
    "early_help_assessments_in_10_days": Wanted("early_help_assessment", "completed_on",
                                                met=lambda d: d.working_days <= 10),
    "schools_using_early_help": Wanted(
        "early_help_assessment", "started_on", thing="organisation_id",
        where=lambda d: d.organisation_kind.isin(["primary school", "secondary school", "other school"])),
    "early_help_re_referrals": Wanted("early_help_assessment", "requested_on", met=lambda d: d.re_referral == 1),
    "early_help_families_open": open_("early_help_plan", thing="family_id"),
    "early_help_plans_over_6_months": open_("early_help_plan", moving=days_open,
                                            met=lambda d: d.days_open > 183),
    "early_help_plan_days_mean": Wanted("early_help_plan", "ended_on", value="plan_days"),
    "early_help_closures": Wanted("early_help_plan", "ended_on"),
    "closures_with_reason": Wanted("early_help_plan", "ended_on", met=lambda d: d.closure_reason.notna()),
    "closures_outcomes_met": Wanted("early_help_plan", "ended_on", met=lambda d: d.closure_reason == "outcomes met"),
    "taf_meetings_held": Wanted("taf_meeting", "held_on"),
    "centre_new_registrations": Wanted("centre_registration", "registered_on"),
    "registered_0_to_4": open_("centre_registration", "registered_on", "ended_on", thing="person_id",
                               where=lambda d: d.age.between(0, 4)),
    "registered_5_to_8": open_("centre_registration", "registered_on", "ended_on", thing="person_id",
                               where=lambda d: d.age.between(5, 8)),
    "centre_attendances": Wanted("centre_attendance", "attended_on"),
    "centre_participants": Wanted("centre_attendance", "attended_on", back="12 months", thing="person_id"),
    "engaged_0_to_4": Wanted("centre_attendance", "attended_on", back="12 months", thing="person_id",
                             where=lambda d: d.age.between(0, 4)),
    "health_visits_in_time": Wanted("health_visit", "due_on", met=lambda d: d.days_late <= 0),
    "health_visiting_caseload": open_("health_visiting_case", thing="person_id"),
    "school_absence": Wanted("school_attendance", "term_started_on", value="missed_sessions",
                             whole="possible_sessions"),
    "persistent_absence": Wanted("school_attendance", "term_started_on", thing="person_id",
                                 met=lambda d: d.persistently_absent == 1,
                                 known=lambda d: d.persistently_absent.notna()),
    "suspensions": Wanted("exclusion", "started_on", where=lambda d: (d.kind == "SUSP") & ~(d.withdrawn == 1)),
    "participation_16_and_17": Wanted(
        "participation", "month_ended_on", where=lambda d: d.academic_age.isin([16, 17]),
        met=lambda d: d.status.isin(["education", "training", "employment with study"])),
    "neet_16_and_17": Wanted("participation", "month_ended_on", where=lambda d: d.academic_age.isin([16, 17]),
                             met=lambda d: d.status == "neet"),
    "programme_contact_hours": Wanted("session_attendance", "held_on", where=lambda d: d.attended == 1, value="hours"),
    "programme_participants": Wanted("enrolment", "started_on", back="year to date", thing="person_id"),
    "families_in_programme": open_("family_attachment", "attached_on", "ended_on", thing="family_id"),
    "first_time_entrants": Wanted(
        "youth_justice_outcome", "decided_on", thing="person_id",
        where=lambda d: d.age.between(10, 17) & (d.outcome != "community resolution") & (d.earlier_outcomes == 0)),
    "audits_good": Wanted("case_audit", "audited_on", met=lambda d: d.judgement.isin(["1", "2"]),
                          known=lambda d: d.judgement.notna()),
    "cin_to_cp_ratio": Ratio("cin_plans_open", "cp_plans_open", ("team", "age_band", "gender", "ethnicity")),
}  # fmt: skip
"""What each indicator counts, in the analyst's own words."""
