"""What else of the catalogue's columns depends on a month's last day, in pandas, by table and column."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from tests.scale.desk import Desk, Moving, aged, days_open, days_without_visit, working_days_without_visit


def _counted(
    column: str, table: str, date: str, same: str, months: int | None, where: Callable[[pd.DataFrame], pd.Series] | None
) -> Moving:
    """How many rows of the same one (child, plan, worker) have a date by the day, or in the months up to it."""

    def found(desk: Desk, rows: pd.DataFrame, last: pd.Timestamp) -> pd.DataFrame:
        others = desk.frame(table)
        there = others[date] <= last
        if months is not None:
            there &= others[date] >= last + pd.Timedelta(days=1) - pd.DateOffset(months=months)
        if where is not None:
            there &= where(others)
        return rows.assign(**{column: rows[same].map(others.loc[there, same].value_counts()).fillna(0)})

    return found


def _latest(desk: Desk, table: str, date: str, last: pd.Timestamp) -> pd.DataFrame:
    """Each child's latest row that is dated by the day."""
    rows = desk.frame(table)
    dated = rows.loc[rows[date] <= last, ["person_id", date, "ended_on"]].sort_values(date)
    return dated.drop_duplicates("person_id", keep="last").set_index("person_id")


def _open_beside(column: str, table: str, date: str = "started_on") -> Moving:
    """Whether the child's latest row there is open."""

    def found(desk: Desk, rows: pd.DataFrame, last: pd.Timestamp) -> pd.DataFrame:
        latest = _latest(desk, table, date, last)
        still = latest.index[latest.ended_on.isna() | (latest.ended_on > last)]
        return rows.assign(**{column: rows.person_id.isin(still).astype(float)})

    return found


def _age(_: Desk, rows: pd.DataFrame, last: pd.Timestamp) -> pd.DataFrame:
    return aged(rows, last)


def _in_placement(desk: Desk, rows: pd.DataFrame, last: pd.Timestamp) -> pd.DataFrame:
    """Days since the latest placement began."""
    placed = desk.frame("placement")
    began = placed[placed.started_on <= last].groupby("person_id").started_on.max()
    return rows.assign(days_in_placement=(last - rows.person_id.map(began)).dt.days)


def _started_lately(_: Desk, rows: pd.DataFrame, last: pd.Timestamp) -> pd.DataFrame:
    since = last + pd.Timedelta(days=1) - pd.DateOffset(months=3)
    return rows.assign(started_in_3_months=(rows.started_on >= since).astype(int))


def _in_care_since(desk: Desk, rows: pd.DataFrame, last: pd.Timestamp) -> pd.DataFrame:
    latest = _latest(desk, "care_period", "started_on", last)
    left = rows.person_id.map(latest.ended_on)
    return rows.assign(
        in_care_since_on=rows.person_id.map(latest.started_on), days_since_care=(last - left[left <= last]).dt.days
    )


def _latest_month(desk: Desk, rows: pd.DataFrame, last: pd.Timestamp) -> pd.DataFrame:
    """The last month by the day in which the young person is: no earlier than those looked at."""
    months = desk.frame("participation")
    looked_at = months[(months.month_ended_on >= rows.month_ended_on.min()) & (months.month_ended_on <= last)]
    return rows.assign(latest_month_on=rows.person_id.map(looked_at.groupby("person_id").month_ended_on.max()))


def _latest_pair(desk: Desk, rows: pd.DataFrame, last: pd.Timestamp) -> pd.DataFrame:
    """Whether the reading is the latest scored one of its child, tool and dimension, and not the first."""
    read, same = desk.frame("outcome_reading"), ["person_id", "tool", "dimension"]
    scored = read[(read.read_on >= rows.read_on.min()) & (read.read_on <= last) & read.score.notna()]
    rows = rows.join(scored.groupby(same).read_on.max().rename("latest_read_on"), on=same)
    pair = (rows.read_on == rows.latest_read_on) & (rows.read_on > rows.first_read_on) & rows.score.notna()
    return rows.assign(latest_pair=pair.astype(float))


def _next_term(_: Desk, rows: pd.DataFrame, last: pd.Timestamp) -> pd.DataFrame:
    """Days since the next term began."""
    begun = rows.next_term_on[rows.next_term_on <= last]
    return rows.assign(days_since_next_term=(last - begun).dt.days)


def _cohort(_: Desk, rows: pd.DataFrame, last: pd.Timestamp) -> pd.DataFrame:
    """Whether the outcome is the young person's first caution, sentence or release in the cohort."""
    counts = (rows.outcome != "community resolution") & ((rows.outcome != "custody") | rows.released_on.notna())
    first = rows.youth_justice_outcome_id == rows.first_that_day_id
    before = rows.previous_cohort_on.isna() | (rows.previous_followed_24_months_on <= last)
    return rows.assign(first_of_the_cohort=(counts & rows.outcome.notna() & first & before).astype(float))


_KEY_WORK = ["key work", "intensive key work", "participation key work"]
_ACTIVITIES = {"activities_in_12_months": _counted(
    "activities_in_12_months", "centre_attendance", "attended_on", "person_id", 12, None)}  # fmt: skip
_EARLY_HELP = {"with_early_help": _open_beside("with_early_help", "early_help_plan")}

MONTHLY: Mapping[str, Mapping[str, Moving]] = {
    "care_period": _ACTIVITIES | _EARLY_HELP | {
        "days_open": days_open,
        "days_without_visit": days_without_visit("care_period"),
        "placements_started_in_12_months": _counted(
            "placements_started_in_12_months", "placement", "started_on", "person_id", 12, None),
        "days_in_placement": _in_placement,
        "reviews_in_6_months": _counted("reviews_in_6_months", "care_review", "held_on", "person_id", 6, None),
        "with_advocate": _open_beside("with_advocate", "advocacy"),
    },
    "cp_plan": _EARLY_HELP | {
        "days_open": days_open,
        "working_days_without_visit": working_days_without_visit("cp_plan"),
        "started_in_3_months": _started_lately,
        "late_reviews": _counted("late_reviews", "cp_review", "held_on", "cp_plan_id", None, lambda d: d.in_time == 0),
        "reviews_in_6_months": _counted("reviews_in_6_months", "cp_review", "held_on", "cp_plan_id", 6, None),
    },
    "cin_plan": _EARLY_HELP,
    "centre_registration": _ACTIVITIES,
    "childcare_entitlement": _ACTIVITIES,
    "address": {"age": _age, **_ACTIVITIES,
                "registered_with_centre": _open_beside(
                    "registered_with_centre", "centre_registration", "registered_on")},
    "advocacy": {"in_care_since_on": _in_care_since},
    "caseload": {
        "key_work_closed_in_3_months": _counted(
            "key_work_closed_in_3_months", "early_help_plan", "ended_on", "worker_id", 3,
            lambda d: d.service.isin(_KEY_WORK)),
        "key_work_incomplete_in_3_months": _counted(
            "key_work_incomplete_in_3_months", "early_help_plan", "ended_on", "worker_id", 3,
            lambda d: d.service.isin(_KEY_WORK) & (d.record_complete == 0)),
    },
    "participation": {"latest_month_on": _latest_month},
    "outcome_reading": {"latest_pair": _latest_pair},
    "school_attendance": {"days_since_next_term": _next_term},
    "youth_justice_outcome": {"first_of_the_cohort": _cohort},
}  # fmt: skip
