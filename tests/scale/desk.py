"""What the analyst has before him: the tables in memory, and what depends on a month's last day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

VISITS = {"cp_plan": ("cp_visit", "cp_plan_id"), "cin_plan": ("cin_visit", "person_id"),
          "care_period": ("care_visit", "person_id")}  # fmt: skip
"""The visits of those who have a plan, and the column by which they belong together."""

_AGES = [-np.inf, -1, 0, 4, 9, 15, 17, np.inf]
_BANDS = ["Unborn", "Under 1", "1 to 4", "5 to 9", "10 to 15", "16 and 17", "18 and over"]


@dataclass(frozen=True, eq=False)
class Desk:
    """The tables as files, the working days, and the names of the columns that are of any use to him (None: all are
    read).

    Working `plainly`, he first makes a month's rows with every column that depends on its last day (`month_end`), and
    counts those who meet a condition where there is none, too.
    """

    files: Mapping[str, Path]
    holidays: Sequence[dt.date]
    columns: Collection[str] | None

    @property
    def plainly(self) -> bool:
        """Whether he works without care for what is needed."""
        return self.columns is None

    @cache  # noqa: B019 - a desk lives as long as one run of the benchmark
    def frame(self, table: str) -> pd.DataFrame:
        """A table with such columns; yes and no as 1 and 0, so that neither is where it is not known."""
        source = f"read_parquet('{self.files[table]}')"
        kinds = {name: kind for name, kind, *_ in duckdb.sql(f"DESCRIBE SELECT * FROM {source}").fetchall()}
        shown = [
            f"CAST({name} AS DOUBLE) AS {name}" if kind == "BOOLEAN" else name
            for name, kind in kinds.items()
            if self.columns is None or name in self.columns
        ]
        return duckdb.sql(f"SELECT {', '.join(shown)} FROM {source}").df()

    def working_days(self, start: pd.Series, end: pd.Timestamp) -> pd.Series:
        """Working days from each day to `end`; the day after is day 1."""
        there = start.notna()
        days = pd.Series(np.nan, index=start.index)
        day = np.timedelta64(1, "D")
        first = start[there].to_numpy().astype("datetime64[D]") + day
        last = np.datetime64(end, "D") + day
        days[there] = np.busday_count(first, last, holidays=np.array(self.holidays, dtype="datetime64[D]"))
        return days


Moving = Callable[[Desk, pd.DataFrame, pd.Timestamp], pd.DataFrame]
"""The rows with more columns, that hold on the month's last day."""


def year_before(last: pd.Timestamp) -> pd.Timestamp:
    """The first of the twelve months up to this day."""
    return last + pd.Timedelta(days=1) - pd.DateOffset(months=12)


def aged(rows: pd.DataFrame, last: pd.Timestamp) -> pd.DataFrame:
    """The rows with the age on the last day."""
    born = rows.born_on
    early = (born.dt.month > last.month) | ((born.dt.month == last.month) & (born.dt.day > last.day))
    return rows.assign(age=last.year - born.dt.year - early)


def banded(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the band of their age."""
    return rows.assign(age_band=pd.cut(rows["age"], _AGES, labels=_BANDS).astype(object))


def _latest_visits(desk: Desk, table: str, rows: pd.DataFrame, last: pd.Timestamp) -> pd.Series:
    visits, same = VISITS[table]
    made = desk.frame(visits)
    return rows[same].map(made[made.visited_on <= last].groupby(same).visited_on.max())


def days_open(_: Desk, rows: pd.DataFrame, last: pd.Timestamp) -> pd.DataFrame:
    """Days since the start."""
    if "days_open" in rows.columns:
        return rows
    return rows.assign(days_open=(last - rows.started_on).dt.days)


def days_without_visit(table: str) -> Moving:
    """Days since the latest visit, or since the start where there was none."""

    def found(desk: Desk, rows: pd.DataFrame, last: pd.Timestamp) -> pd.DataFrame:
        if "days_without_visit" in rows.columns:
            return rows
        since = _latest_visits(desk, table, rows, last).fillna(rows.started_on)
        return rows.assign(days_without_visit=(last - since).dt.days)

    return found


def working_days_without_visit(table: str) -> Moving:
    """The same in working days."""

    def found(desk: Desk, rows: pd.DataFrame, last: pd.Timestamp) -> pd.DataFrame:
        if "working_days_without_visit" in rows.columns:
            return rows
        since = _latest_visits(desk, table, rows, last).fillna(rows.started_on)
        return rows.assign(working_days_without_visit=desk.working_days(since, last))

    return found


def working_days_of_visits(table: str) -> Moving:
    """Working days since the latest visit and, by themselves, since the start."""

    def found(desk: Desk, rows: pd.DataFrame, last: pd.Timestamp) -> pd.DataFrame:
        if "working_days_since_visit" in rows.columns:
            return rows
        return rows.assign(
            working_days_since_visit=desk.working_days(_latest_visits(desk, table, rows, last), last),
            working_days_open=desk.working_days(rows.started_on, last),
        )

    return found


def month_end(
    desk: Desk, table: str, rows: pd.DataFrame, last: pd.Timestamp, *, ages: bool, is_open: bool
) -> pd.DataFrame:
    """A table of its own of a month's rows, with their `ages` and, of those that are open, how long they are and when
    they were last visited."""
    if ages and "born_on" in rows.columns and "age_band" not in rows.columns:
        rows = banded(aged(rows, last))
    if not is_open:
        return rows
    rows = rows.copy()
    if "started_on" in rows.columns:
        rows["days_open"] = (last - rows.started_on).dt.days
    if table in VISITS:
        latest = _latest_visits(desk, table, rows, last)
        rows["days_without_visit"] = (last - latest).dt.days.fillna(rows.days_open)
        rows["working_days_open"] = desk.working_days(rows.started_on, last)
        rows["working_days_since_visit"] = desk.working_days(latest, last)
        rows["working_days_without_visit"] = rows.working_days_since_visit.fillna(rows.working_days_open)
    return rows
