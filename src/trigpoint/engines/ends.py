"""Columns that depend on the period's end through another table, where all periods end with months.

There are few such days. So each of the other rows is laid out over the periods for which it counts, and the two tables
meet by the number of the period, instead of in order of time. What comes out is what `trigpoint.engines.operators`
gives for any days.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trigpoint.engines.operators import Piece, Work

PERIOD = "_n"
_FROM, _UNTIL = '"_from"', '"_until"'


def latest_by_number(w: Work, date: str, take: str) -> Piece:
    """`latest at period end`: a row is the latest from its own period on, until the next one's."""
    shown = f'{_keys(w)} AS "_key", {_place(w, date)} AS {_FROM}'
    rows = f"FROM {w.others()} AS x WHERE {_in_time(w, date)}"
    if take == w.args["date"]:
        last = w.steps.add(f'SELECT {shown}, max({date}) AS {w.d.quote(take)} {rows} GROUP BY "_key", {_FROM}')
    else:
        rank = f'row_number() OVER (PARTITION BY "_key", {_FROM} ORDER BY {date} DESC, {w.tie_break()})'
        placed = w.steps.add(f"SELECT x.*, {shown} {rows}")
        ranked = w.steps.add(f'SELECT "_key", {_FROM}, {w.d.quote(take)}, {rank} AS "_rank" FROM {placed} AS x')
        last = w.steps.add(f'SELECT * FROM {ranked} WHERE "_rank" = 1')
    until = f'lead({_FROM}, 1, {len(w.steps.ends)}) OVER (PARTITION BY "_key" ORDER BY {_FROM})'
    bounded = w.steps.add(f"SELECT *, {until} AS {_UNTIL} FROM {last}")
    laid = w.steps.add(f'SELECT *, {w.d.each_from(_FROM, _UNTIL)} AS "_at" FROM {bounded}')
    return f"o.{w.d.quote(take)}", _met(w, laid)


def counted_by_number(w: Work) -> Piece:
    """`count in months before`: a row counts from its own period on, for so many months."""
    date = f"x.{w.d.quote(str(w.args['date']))}"
    shown = f'{_keys(w)} AS "_key", {_place(w, date)} AS {_FROM}, {_place(w, date, w.months())} AS {_UNTIL}'
    rows = f"FROM {w.others()} AS x WHERE {_in_time(w, date)}"
    runs = w.steps.add(f'SELECT {shown}, count(*) AS "_rows" {rows} GROUP BY "_key", {_FROM}, {_UNTIL}')
    laid = w.steps.add(f'SELECT *, {w.d.each_from(_FROM, _UNTIL)} AS "_at" FROM {runs}')
    counts = w.steps.add(f'SELECT "_key", "_at", sum("_rows") AS "_count" FROM {laid} GROUP BY "_key", "_at"')
    return 'COALESCE(o."_count", 0)', _met(w, counts)


def _keys(w: Work) -> str:
    """A number that stands for what the other row `x` belongs to."""
    return w.d.hashed(*(f"x.{key}" for key in w.keys))


def _month(w: Work, date: str) -> str:
    return w.d.month_number(w.d.day(date))


def _place(w: Work, date: str, later: int = 0) -> str:
    """The first of the periods that do not end before the month of `date`, or so many months `later`; past the last
    where there is none."""
    ends = w.steps.ends
    places = [next(n for n, end in enumerate(ends) if end >= month) for month in range(ends[0], ends[-1] + 1)]
    within = f"GREATEST({_month(w, date)} + {later - ends[0]}, 0)"
    return f"COALESCE({w.d.item(places, within)}, {len(ends)})"


def _in_time(w: Work, date: str) -> str:
    """The condition that the other row `x` belongs to something, and is no later than the last of the periods."""
    there = [f"x.{key} IS NOT NULL" for key in w.keys]
    return " AND ".join([f"{date} IS NOT NULL", *there, f"{_month(w, date)} <= {w.steps.ends[-1]}"])


def _met(w: Work, rows: str) -> str:
    """The join of the one of `rows` for this row's period."""
    key = w.d.hashed(*(f"r.{w.d.quote(own)}" for own, _ in w.same()))
    return f'LEFT JOIN {rows} AS o ON {key} = o."_key" AND r."{PERIOD}" = o."_at"'
