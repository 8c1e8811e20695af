"""What depends on a month's last day, in SQL: over the row `r`, the month `p` and what is joined to them.

In the texts of joins a table stands in braces, and `{months}` for the months as `p`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.scale.desk import VISITS


@dataclass(frozen=True)
class Column:
    """A column that the queries work out, and the joins that it looks into."""

    sql: str
    joins: tuple[str, ...] = ()


def _latest(alias: str, table: str, date: str = "started_on", taken: str = "ended_on") -> str:
    """The child's latest row that is dated by the month's last day."""
    rows = f"(SELECT person_id, {date}, {taken} FROM {{{table}}})"
    return f"ASOF LEFT JOIN {rows} AS {alias} ON {alias}.person_id = r.person_id AND {alias}.{date} <= p.last"


def _open_beside(alias: str, table: str, date: str = "started_on") -> Column:
    """Whether that row is open."""
    still = f"{alias}.{date} IS NOT NULL AND ({alias}.ended_on IS NULL OR {alias}.ended_on > p.last)"
    return Column(still, (_latest(alias, table, date),))


def _counted(alias: str, table: str, date: str, same: str, months: int | None, where: str = "TRUE") -> Column:
    """How many rows of the same one (child, plan, worker) have a date by the month's last day, or in the months up to
    it."""
    since = f" AND x.{date} >= p.last + INTERVAL 1 DAY - INTERVAL {months} MONTH" if months is not None else ""
    rows = f"SELECT x.{same}, p.last, count(*) AS n FROM {{{table}}} AS x JOIN {{months}} ON x.{date} <= p.last{since}"
    rows = f"({rows} WHERE {where} GROUP BY ALL)"
    join = f"LEFT JOIN {rows} AS {alias} ON {alias}.{same} = r.{same} AND {alias}.last = p.last"
    return Column(f"COALESCE({alias}.n, 0)", (join,))


def _visits(table: str) -> dict[str, Column]:
    visits, same = VISITS[table]
    made = f"(SELECT {same}, visited_on FROM {{{visits}}})"
    latest = f"ASOF LEFT JOIN {made} AS v ON v.{same} = r.{same} AND v.visited_on <= p.last"
    visit = "LEFT JOIN workday AS y ON y.day = v.visited_on"
    end, start = "LEFT JOIN workday AS e ON e.day = p.last", "LEFT JOIN workday AS s ON s.day = r.started_on"
    return {
        "latest_visit_on": Column("v.visited_on", (latest,)),
        "days_without_visit": Column("p.last - COALESCE(v.visited_on, r.started_on)", (latest,)),
        "working_days_since_visit": Column("e.n - y.n", (latest, visit, end)),
        "working_days_open": Column("e.n - s.n", (end, start)),
        "working_days_without_visit": Column("e.n - COALESCE(y.n, s.n)", (latest, visit, end, start)),
    }


_DAYS_OPEN = {"days_open": Column("p.last - r.started_on")}
_ACTIVITIES = {"activities_in_12_months": _counted("a", "centre_attendance", "attended_on", "person_id", 12)}
_EARLY_HELP = {"with_early_help": _open_beside("h", "early_help_plan")}
_KEY_WORK = "service IN ('key work', 'intensive key work', 'participation key work')"
_ON_CARE = _latest("o", "care_period")

MOVING: Mapping[str, Mapping[str, Column]] = {
    "care_period": _DAYS_OPEN | _ACTIVITIES | _EARLY_HELP | _visits("care_period") | {
        "placements_started_in_12_months": _counted("q", "placement", "started_on", "person_id", 12),
        "days_in_placement": Column("p.last - l.started_on", (_latest("l", "placement"),)),
        "reviews_in_6_months": _counted("w", "care_review", "held_on", "person_id", 6),
        "with_advocate": _open_beside("d", "advocacy"),
    },
    "cp_plan": _DAYS_OPEN | _EARLY_HELP | _visits("cp_plan") | {
        "started_in_3_months": Column(
            "CASE WHEN r.started_on >= p.last + INTERVAL 1 DAY - INTERVAL 3 MONTH THEN 1 ELSE 0 END"),
        "late_reviews": _counted("t", "cp_review", "held_on", "cp_plan_id", None, "NOT x.in_time"),
        "reviews_in_6_months": _counted("w", "cp_review", "held_on", "cp_plan_id", 6),
    },
    "cin_plan": _DAYS_OPEN | _EARLY_HELP | _visits("cin_plan"),
    "early_help_plan": _DAYS_OPEN,
    "centre_registration": _ACTIVITIES,
    "childcare_entitlement": _ACTIVITIES,
    "address": {**_ACTIVITIES, "registered_with_centre": _open_beside("g", "centre_registration", "registered_on")},
    "advocacy": {
        "in_care_since_on": Column("o.started_on", (_ON_CARE,)),
        "days_since_care": Column("CASE WHEN o.ended_on <= p.last THEN p.last - o.ended_on END", (_ON_CARE,)),
    },
    "caseload": {
        "key_work_closed_in_3_months": _counted("k", "early_help_plan", "ended_on", "worker_id", 3, _KEY_WORK),
        "key_work_incomplete_in_3_months": _counted(
            "i", "early_help_plan", "ended_on", "worker_id", 3, f"{_KEY_WORK} AND NOT x.record_complete"),
    },
    "participation": {"latest_month_on": Column("max(r.month_ended_on) OVER (PARTITION BY r.person_id, p.last)")},
    "outcome_reading": {"latest_pair": Column(
        "r.score IS NOT NULL AND r.read_on > r.first_read_on AND r.read_on = max(r.read_on) "
        "FILTER (r.score IS NOT NULL) OVER (PARTITION BY r.person_id, r.tool, r.dimension, p.last)")},
    "school_attendance": {"days_since_next_term": Column(
        "CASE WHEN r.next_term_on <= p.last THEN p.last - r.next_term_on END")},
    "youth_justice_outcome": {"first_of_the_cohort": Column(
        "r.outcome <> 'community resolution' AND (r.outcome <> 'custody' OR r.released_on IS NOT NULL) "
        "AND r.youth_justice_outcome_id = r.first_that_day_id "
        "AND (r.previous_cohort_on IS NULL OR r.previous_followed_24_months_on <= p.last)")},
}  # fmt: skip
"""By table and column."""
