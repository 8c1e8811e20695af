"""The figures as an analyst writes them in pandas: month by month, a filter, a total, and a groupby a breakdown.

What each indicator counts is given to it: 70 are written out by hand in `tests.scale.wanted`, the others of the
catalogue are put into pandas by `tests.scale.translated`. Every figure is the pair of whole numbers behind it (those
that meet it, those counted), or the value of a mean, a median or a sum. Working plainly, the analyst first makes a
month's rows with all that depends on its last day; with care, what is asked for alone, and for the rows that are left
when what they say by themselves has been looked at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from tests.scale.desk import Desk, aged, banded, month_end, year_before
from tests.scale.wanted import Ratio, Wanted

BREAKDOWNS = ("team", "age_band", "gender", "ethnicity")
Figure = tuple[float | None, float | None]
Key = tuple[str, dt.date, str | None, str | None]
"""Indicator, last day of the month, breakdown and member (None twice for the total; a blank member is "")."""

Month = tuple[pd.Timestamp, pd.Timestamp]
Member = tuple[str | None, str | None]

Work = Mapping[str, Wanted | Ratio]


def figures(
    desk: Desk, months: Sequence[Month], work: Work, names: Sequence[str], breakdowns: Sequence[str] = BREAKDOWNS
) -> dict[Key, Figure]:
    """Every figure of `names` for every month: the total and each breakdown that the table has."""
    found: dict[Key, Figure] = {}
    for name in names:
        wanted = work[name]
        for first, last in months:
            if isinstance(wanted, Ratio):
                counted = _ratio(desk, work, wanted, first, last)
            else:
                counted = dict(_month(desk, wanted, first, last, breakdowns))
            for (by, member), figure in counted.items():
                found[name, last.date(), by, member] = figure
    return found


def _ratio(desk: Desk, work: Work, ratio: Ratio, first: pd.Timestamp, last: pd.Timestamp) -> dict[Member, Figure]:
    parts = (work[ratio.over], work[ratio.under])
    over, under = (dict(_month(desk, part, first, last, ratio.by)) for part in parts if isinstance(part, Wanted))
    return {key: (over.get(key, (0, 0))[0], under.get(key, (0, 0))[0]) for key in over | under}


def _month(
    desk: Desk, wanted: Wanted, first: pd.Timestamp, last: pd.Timestamp, breakdowns: Sequence[str]
) -> Iterator[tuple[Member, Figure]]:
    rows = _counted(desk, wanted, first, last)
    met = rows if desk.plainly else None
    if wanted.met is not None:
        met = rows[wanted.met(rows) != wanted.every]  # or those that do not meet: their things are taken off
    yield (None, None), _figure(wanted, rows, met)
    for by in breakdowns:
        if by in rows.columns:
            yield from (((by, member), figure) for member, figure in _split(wanted, rows, met, by))


def _counted(desk: Desk, wanted: Wanted, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """The rows that are counted in the month."""
    rows = _inside(desk.frame(wanted.table), wanted, first, last)
    if desk.plainly:
        rows = month_end(desk, wanted.table, rows, last, ages=wanted.ages, is_open=not isinstance(wanted.on, str))
    bands = wanted.ages and "born_on" in rows.columns and "age_band" not in rows.columns
    if bands:
        rows = aged(rows, last)
    if wanted.where is not None:
        rows = rows[wanted.where(rows)]
    if wanted.moving is not None:
        rows = wanted.moving(desk, rows, last)
    if wanted.still is not None:
        rows = rows[wanted.still(rows)]
    if wanted.known is not None:
        rows = rows[wanted.known(rows)]
    if wanted.value is not None:
        rows = rows.dropna(subset=[wanted.value] if wanted.whole is None else [wanted.value, wanted.whole])
    return banded(rows) if bands else rows


def _inside(frame: pd.DataFrame, wanted: Wanted, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """The rows that the month is about."""
    if isinstance(wanted.on, str):
        if wanted.back == "12 months":
            first = year_before(last)
        elif wanted.back == "year to date":
            first = pd.Timestamp(last.year if last.month >= 4 else last.year - 1, 4, 1)
        return frame[(frame[wanted.on] >= first) & (frame[wanted.on] <= last)]
    start, end = wanted.on
    ended = frame[end] < first if wanted.within else frame[end] <= last
    return frame[(frame[start] <= last) & ~ended]


def _figure(wanted: Wanted, rows: pd.DataFrame, met: pd.DataFrame | None) -> Figure:
    """Of rows, and of those that meet the numerator; None where there is none."""
    if wanted.value is not None:
        if wanted.median:
            return (rows[wanted.value].median() if len(rows) else None, len(rows))
        return rows[wanted.value].sum(), len(rows) if wanted.whole is None else rows[wanted.whole].sum()
    if wanted.thing is not None:
        counted = rows[wanted.thing].nunique()
        if met is None:
            return counted, counted
        hit = met[wanted.thing].nunique()
        return counted - hit if wanted.every else hit, counted
    return len(rows) if met is None else len(met), len(rows)


def _split(wanted: Wanted, rows: pd.DataFrame, met: pd.DataFrame | None, by: str) -> Iterator[tuple[str, Figure]]:
    counted = rows.groupby(by, dropna=False)
    if wanted.value is not None:
        value = counted[wanted.value]
        upper = value.median() if wanted.median else value.sum()
        lower = counted.size() if wanted.whole is None else counted[wanted.whole].sum()
    else:
        lower = counted.size() if wanted.thing is None else counted[wanted.thing].nunique()
        upper = lower
        if met is not None:
            hit = met.groupby(by, dropna=False)
            upper = hit.size() if wanted.thing is None else hit[wanted.thing].nunique()
            upper = upper.reindex(lower.index, fill_value=0)
            upper = lower - upper if wanted.every else upper
    for member, top, bottom in zip(lower.index, upper, lower, strict=True):
        yield "" if pd.isna(member) else str(member), (top, bottom)
