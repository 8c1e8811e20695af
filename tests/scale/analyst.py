"""The figures as an analyst writes them in pandas: month by month, a filter, a total, and a groupby a breakdown.

It knows nothing of Trigpoint's catalogue: what each indicator counts is written out here. Every figure is the pair of
whole numbers behind it (those that meet it, those counted), or the value of a mean, a median or a sum.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

BREAKDOWNS = ("team", "age_band", "gender", "ethnicity")
Figure = tuple[float | None, float | None]
Key = tuple[str, dt.date, str | None, str | None]
"""Indicator, last day of the month, breakdown and member (None twice for the total; a blank member is "")."""

Month = tuple[pd.Timestamp, pd.Timestamp]
Test = Callable[[pd.DataFrame], pd.Series]

_AGES = [-np.inf, -1, 0, 4, 9, 15, 17, np.inf]
_BANDS = ["Unborn", "Under 1", "1 to 4", "5 to 9", "10 to 15", "16 and 17", "18 and over"]


@dataclass(frozen=True)
class Wanted:
    """One indicator. `on` is the date of events, or the two dates between which a row is open."""

    table: str
    on: str | tuple[str, str]
    where: Test | None = None
    met: Test | None = None
    thing: str | None = None
    value: str | None = None
    how: str = ""
    back: str = ""
    known: Test | None = None


def _open(table: str, start: str = "started_on", end: str = "ended_on", **more: object) -> Wanted:
    return Wanted(table, (start, end), **more)  # type: ignore[arg-type]


WANTED: Mapping[str, Wanted] = {
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
    "assessment_days_median": Wanted("assessment", "completed_on", value="working_days", how="median"),
    "assessments_no_further_action": Wanted("assessment", "completed_on", back="year to date",
                                            met=lambda d: d.no_further_action == 1,
                                            known=lambda d: d.no_further_action.notna()),
    "assessments_that_led_to_a_plan": Wanted(
        "assessment", "completed_on",
        met=lambda d: d.led_to.isin(["Child looked after", "Child protection plan", "Child in need plan"])),
    "section_47_rate": Wanted("section_47_enquiry", "strategy_discussion_on", back="12 months"),
    "conferences_in_15_days": Wanted("initial_conference", "held_on", met=lambda d: d.working_days <= 15),
    "cp_plans_open": _open("cp_plan", thing="person_id"),
    "cp_plans_rate": _open("cp_plan", thing="person_id"),
    "cp_plans_over_2_years": _open("cp_plan", met=lambda d: d.days_open > 729),
    "cp_visits_in_15_days": _open("cp_plan", where=lambda d: d.latest_visit_on.notna() | (d.working_days_open > 15),
                                  met=lambda d: d.working_days_since_visit <= 15),
    "cp_plans_ended_after_2_years": Wanted("cp_plan", "ended_on", met=lambda d: d.plan_days > 729),
    "repeat_cp_plans": Wanted("cp_plan", "started_on", back="12 months",
                              where=lambda d: ~(d.other_authority == 1),
                              met=lambda d: (d.previous_plans > 0) | (d.previous_plans_reported > 0)),
    "cp_reviews_in_time": Wanted("cp_review", "held_on", met=lambda d: d.in_time == 1),
    "cp_visits_seen_alone": Wanted("cp_visit", "visited_on", met=lambda d: d.seen_alone == 1),
    "children_in_need_open": _open("cin_episode", thing="person_id"),
    "no_recourse_open": _open("cin_episode", where=lambda d: d.no_recourse_to_public_funds == 1),
    "cin_plans_open": _open("cin_plan", thing="person_id"),
    "cin_plans_over_12_months": _open("cin_plan", met=lambda d: d.days_open > 365),
    "cin_plan_days_mean": _open("cin_plan", value="days_open", how="mean"),
    "cin_visits_in_20_days": _open("cin_plan", met=lambda d: d.working_days_without_visit <= 20),
    "cin_visits_overdue": _open("cin_plan", where=lambda d: d.working_days_without_visit > 20, thing="person_id"),
    "children_looked_after": _open("care_period", thing="person_id"),
    "looked_after_aged_16_and_17": _open("care_period", met=lambda d: d.age.isin([16, 17]),
                                         known=lambda d: d.age.notna()),
    "looked_after_visited_in_6_weeks": _open("care_period", met=lambda d: d.days_without_visit <= 42),
    "started_to_be_looked_after": Wanted("care_period", "started_on"),
    "ceased_to_be_looked_after": Wanted("care_period", "ended_on"),
    "ceased_through_permanence": Wanted(
        "care_period", "ended_on", met=lambda d: d.end_reason.isin(["E11", "E12", "E45", "E46", "E47", "E48"])),
    "placed_outside_the_borough": _open("placement", met=lambda d: d.location == "out",
                                        known=lambda d: d.location.notna()),
    "placed_over_20_miles": _open("placement", met=lambda d: d.miles_from_home > 20,
                                  known=lambda d: d.miles_from_home.notna()),
    "looked_after_section_20": _open("legal_status", met=lambda d: d.status == "V2", known=lambda d: d.status.notna()),
    "early_help_assessments_started": Wanted("early_help_assessment", "started_on"),
    "early_help_assessments_completed": Wanted("early_help_assessment", "completed_on"),
    "early_help_assessments_year_to_date": Wanted("early_help_assessment", "completed_on", back="year to date"),
    "early_help_assessments_in_10_days": Wanted("early_help_assessment", "completed_on",
                                                met=lambda d: d.working_days <= 10),
    "schools_using_early_help": Wanted(
        "early_help_assessment", "started_on", thing="organisation_id",
        where=lambda d: d.organisation_kind.isin(["primary school", "secondary school", "other school"])),
    "early_help_re_referrals": Wanted("early_help_assessment", "requested_on", met=lambda d: d.re_referral == 1),
    "early_help_families_open": _open("early_help_plan", thing="family_id"),
    "early_help_plans_over_6_months": _open("early_help_plan", met=lambda d: d.days_open > 183),
    "early_help_plan_days_mean": Wanted("early_help_plan", "ended_on", value="plan_days", how="mean"),
    "early_help_closures": Wanted("early_help_plan", "ended_on"),
    "closures_with_reason": Wanted("early_help_plan", "ended_on", met=lambda d: d.closure_reason.notna()),
    "closures_outcomes_met": Wanted("early_help_plan", "ended_on", met=lambda d: d.closure_reason == "outcomes met"),
    "taf_meetings_held": Wanted("taf_meeting", "held_on"),
    "centre_new_registrations": Wanted("centre_registration", "registered_on"),
    "registered_0_to_4": _open("centre_registration", "registered_on", "ended_on", thing="person_id",
                               where=lambda d: d.age.between(0, 4)),
    "registered_5_to_8": _open("centre_registration", "registered_on", "ended_on", thing="person_id",
                               where=lambda d: d.age.between(5, 8)),
    "centre_attendances": Wanted("centre_attendance", "attended_on"),
    "centre_participants": Wanted("centre_attendance", "attended_on", back="12 months", thing="person_id"),
    "engaged_0_to_4": Wanted("centre_attendance", "attended_on", back="12 months", thing="person_id",
                             where=lambda d: d.age.between(0, 4)),
    "health_visits_in_time": Wanted("health_visit", "due_on", met=lambda d: d.days_late <= 0),
    "health_visiting_caseload": _open("health_visiting_case", thing="person_id"),
    "school_absence": Wanted("school_attendance", "term_started_on", value="missed_sessions", how="share"),
    "persistent_absence": Wanted("school_attendance", "term_started_on", thing="person_id",
                                 met=lambda d: d.persistently_absent == 1,
                                 known=lambda d: d.persistently_absent.notna()),
    "suspensions": Wanted("exclusion", "started_on", where=lambda d: (d.kind == "SUSP") & ~(d.withdrawn == 1)),
    "participation_16_and_17": Wanted(
        "participation", "month_ended_on", where=lambda d: d.academic_age.isin([16, 17]),
        met=lambda d: d.status.isin(["education", "training", "employment with study"])),
    "neet_16_and_17": Wanted("participation", "month_ended_on", where=lambda d: d.academic_age.isin([16, 17]),
                             met=lambda d: d.status == "neet"),
    "programme_contact_hours": Wanted("session_attendance", "held_on", where=lambda d: d.attended == 1, value="hours",
                                      how="sum"),
    "programme_participants": Wanted("enrolment", "started_on", back="year to date", thing="person_id"),
    "families_in_programme": _open("family_attachment", "attached_on", "ended_on", thing="family_id"),
    "first_time_entrants": Wanted(
        "youth_justice_outcome", "decided_on", thing="person_id",
        where=lambda d: d.age.between(10, 17) & (d.outcome != "community resolution") & (d.earlier_outcomes == 0)),
    "audits_good": Wanted("case_audit", "audited_on", met=lambda d: d.judgement.isin(["1", "2"]),
                          known=lambda d: d.judgement.notna()),
}  # fmt: skip
"""What each indicator counts, in the analyst's own words."""

RATIOS = {"cin_to_cp_ratio": ("cin_plans_open", "cp_plans_open")}

VISITS = {"cp_plan": ("cp_visit", "cp_plan_id"), "cin_plan": ("cin_visit", "person_id"),
          "care_period": ("care_visit", "person_id")}  # fmt: skip
"""The visits of those who have a plan, and the column by which they belong together."""


@dataclass(frozen=True, eq=False)
class Desk:
    """The tables as files, and the working days."""

    files: Mapping[str, Path]
    holidays: Sequence[dt.date]

    @cache  # noqa: B019 - a desk lives as long as one run of the benchmark
    def frame(self, table: str) -> pd.DataFrame:
        """A table with the columns that are read anywhere here; yes and no as 1 and 0."""
        frame = duckdb.sql(f"SELECT * FROM read_parquet('{self.files[table]}')").df()
        for column in frame.columns:
            values = frame[column].dropna()
            if frame[column].dtype in (object, bool, "boolean") and values.isin([True, False]).all():
                frame[column] = pd.Series(np.where(frame[column].isna(), np.nan, frame[column].eq(True)), dtype=float)
        return frame

    def working_days(self, start: pd.Series, end: pd.Timestamp) -> pd.Series:
        """Working days from each day to `end`; the day after is day 1."""
        there = start.notna()
        days = pd.Series(np.nan, index=start.index)
        day = np.timedelta64(1, "D")
        first = start[there].to_numpy().astype("datetime64[D]") + day
        last = np.datetime64(end, "D") + day
        days[there] = np.busday_count(first, last, holidays=np.array(self.holidays, dtype="datetime64[D]"))
        return days


def figures(
    desk: Desk, months: Sequence[Month], names: Sequence[str] = (), breakdowns: Sequence[str] = BREAKDOWNS
) -> dict[Key, Figure]:
    """Every figure of `names` (all unless said) for every month: the total and each breakdown that the table has."""
    found: dict[Key, Figure] = {}
    for name in names or (*WANTED, *RATIOS):
        for first, last in months:
            if name in RATIOS:
                over, under = (dict(_month(desk, part, first, last, breakdowns)) for part in RATIOS[name])
                counted = {key: (over.get(key, (0, 0))[0], under.get(key, (0, 0))[0]) for key in over | under}
            else:
                counted = dict(_month(desk, name, first, last, breakdowns))
            for (by, member), figure in counted.items():
                found[name, last.date(), by, member] = figure
    return found


def _month(
    desk: Desk, name: str, first: pd.Timestamp, last: pd.Timestamp, breakdowns: Sequence[str]
) -> Iterator[tuple[tuple[str | None, str | None], Figure]]:
    wanted = WANTED[name]
    rows = _rows(desk, wanted, first, last)
    if wanted.where is not None:
        rows = rows[wanted.where(rows)]
    if wanted.thing is not None:
        rows = rows[rows[wanted.thing].notna()]
    if wanted.known is not None:
        rows = rows[wanted.known(rows)]
    if wanted.how == "share":
        rows = rows[rows.missed_sessions.notna() & rows.possible_sessions.notna()]
    elif wanted.value is not None:
        rows = rows[rows[wanted.value].notna()]
    met = rows[wanted.met(rows)] if wanted.met is not None else rows
    yield (None, None), _figure(wanted, rows, met)
    for by in breakdowns:
        if by in rows.columns:
            yield from (((by, member), figure) for member, figure in _split(wanted, rows, met, by))


def _rows(desk: Desk, wanted: Wanted, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """The rows that the month is about, with what depends on its last day."""
    frame = desk.frame(wanted.table)
    if isinstance(wanted.on, str):
        if wanted.back == "12 months":
            first = last + pd.Timedelta(days=1) - pd.DateOffset(months=12)
        elif wanted.back == "year to date":
            first = pd.Timestamp(last.year if last.month >= 4 else last.year - 1, 4, 1)
        rows = frame[(frame[wanted.on] >= first) & (frame[wanted.on] <= last)]
        return rows if "age_band" in rows.columns else _aged(rows.copy(), last)
    start, end = wanted.on
    rows = frame[(frame[start] <= last) & (frame[end].isna() | (frame[end] > last))].copy()
    rows = _aged(rows, last)
    rows["days_open"] = (last - rows[start]).dt.days
    if wanted.table in VISITS:
        visits, same = VISITS[wanted.table]
        made = desk.frame(visits)
        latest = made[made.visited_on <= last].groupby(same).visited_on.max()
        rows["latest_visit_on"] = rows[same].map(latest)
        rows["days_without_visit"] = (last - rows.latest_visit_on).dt.days.fillna(rows.days_open)
        rows["working_days_open"] = desk.working_days(rows[start], last)
        rows["working_days_since_visit"] = desk.working_days(rows.latest_visit_on, last)
        rows["working_days_without_visit"] = rows.working_days_since_visit.fillna(rows.working_days_open)
    return rows


def _aged(rows: pd.DataFrame, last: pd.Timestamp) -> pd.DataFrame:
    """The rows with ages on the last day, where the date of birth is there."""
    if "born_on" in rows.columns:
        born = rows.born_on
        early = (born.dt.month > last.month) | ((born.dt.month == last.month) & (born.dt.day > last.day))
        rows["age"] = last.year - born.dt.year - early
        rows["age_band"] = pd.cut(rows["age"], _AGES, labels=_BANDS).astype(object)
    return rows


def _figure(wanted: Wanted, rows: pd.DataFrame, met: pd.DataFrame) -> Figure:
    if wanted.how == "median":
        return (rows[wanted.value].median() if len(rows) else None, len(rows))
    if wanted.how == "share":
        return rows.missed_sessions.sum(), rows.possible_sessions.sum()
    if wanted.value is not None:
        return rows[wanted.value].sum(), len(rows)
    if wanted.thing is not None:
        return met[wanted.thing].nunique(), rows[wanted.thing].nunique()
    return len(met), len(rows)


def _split(wanted: Wanted, rows: pd.DataFrame, met: pd.DataFrame, by: str) -> Iterator[tuple[str, Figure]]:
    counted, hit = rows.groupby(by, dropna=False), met.groupby(by, dropna=False)
    if wanted.how == "median":
        upper, lower = counted[wanted.value].median(), counted.size()
    elif wanted.how == "share":
        upper, lower = counted.missed_sessions.sum(), counted.possible_sessions.sum()
    elif wanted.value is not None:
        upper, lower = counted[wanted.value].sum(), counted.size()
    elif wanted.thing is not None:
        upper, lower = hit[wanted.thing].nunique(), counted[wanted.thing].nunique()
    else:
        upper, lower = hit.size(), counted.size()
    upper = upper.reindex(lower.index, fill_value=0)
    for member, top, bottom in zip(lower.index, upper, lower, strict=True):
        yield "" if pd.isna(member) else str(member), (top, bottom)
