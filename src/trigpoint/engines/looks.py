"""Looks into another table as at the ends of months, answered at home.

The engine brings the other table's rows with a number that stands for what they belong to, and their month; what is the
latest by a month's end, or how many there were in the months up to it, is then found by place in their order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from trigpoint.catalogue.objects import Catalogue, Derived
from trigpoint.engines.derive import Relations, Steps
from trigpoint.engines.dialect import DuckDialect
from trigpoint.engines.gathering import days_from_epoch
from trigpoint.engines.operators import Work
from trigpoint.engines.values import Values, from_database
from trigpoint.model.table import ColumnType

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(eq=False)
class Looked:
    """The other table's rows, which `bring` gives as `in_order_of_keys` does."""

    bring: Callable[[], Mapping[str, NDArray[Any]]]

    def named(self, keys: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
        """For each of `keys` its place among those that the other table has rows of, and whether it is there."""
        known = self._rows.keys
        if not len(known):
            return np.zeros(len(keys), np.int64), np.zeros(len(keys), bool)
        place = np.minimum(np.searchsorted(known, keys), len(known) - 1)
        return place, known[place] == keys

    def latest(self, place: NDArray[Any], there: NDArray[Any], month: NDArray[Any]) -> Values:
        """The value of the last row by the month's end; `place` and `there` as in `named`."""
        rows = self._rows
        if not len(rows.keys):
            return Values(np.zeros(len(place), np.int64), there, rows.values.labels)
        at = np.searchsorted(rows.order, rows.at(place, month), "right") - 1
        last = np.maximum(at, 0)
        return rows.values.at(last).where(there & (at >= 0) & (rows.place[last] == place))

    def counted(self, place: NDArray[Any], there: NDArray[Any], month: NDArray[Any], months: int) -> Values:
        """How many rows there are in so many months up to the month's end."""
        rows = self._rows
        last = np.searchsorted(rows.order, rows.at(place, month), "right")
        first = np.searchsorted(rows.order, rows.at(place, month - months), "right")
        return Values(np.where(there, rows.running[last] - rows.running[first], 0))

    @cached_property
    def _rows(self) -> _Rows:
        columns = self.bring()
        first, width = columns["_shape"].tolist()
        keys, place, order = (columns[name] for name in ("_key", "_place", "_order"))
        return _Rows(keys, place, order, from_database(columns["_value"]), first, width)


IN_ORDER = ("_key", "_place", "_order", "_value", "_shape")
"""The columns that `in_order_of_keys` gives."""


def in_order_of_keys(columns: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """What a look's query gave, in order, as `_Rows` holds it: its different keys; and of each row the place of its
    key, both as one number with its month, and its value. `_shape` is the first month and the width."""
    keys, place = np.unique(np.ma.getdata(columns["_key"]), return_inverse=True)
    month = np.ma.getdata(columns["_month"]).astype(np.int64)
    first, last = (int(month.min()), int(month.max())) if len(month) else (0, 0)
    width = last - first + 2
    order = place * width + month - first + 1
    sorts = np.argsort(order)
    found = (keys, place[sorts], order[sorts], columns["_value"][sorts], np.array([first, width]))
    return dict(zip(IN_ORDER, found, strict=True))


@dataclass(frozen=True)
class _Rows:
    """Rows in order of what they belong to (a place among `keys`) and of their months from `first` on; `order` holds
    both, with `width` places for the months of each, the first of which stands for what is before them all."""

    keys: NDArray[Any]
    place: NDArray[Any]
    order: NDArray[Any]
    values: Values
    first: int
    width: int

    def at(self, place: NDArray[Any], month: NDArray[Any]) -> NDArray[Any]:
        """Where the month of what is at a place of `keys` stands in `order`."""
        found: NDArray[Any] = place * self.width + np.clip(month - self.first + 1, 0, self.width - 1)
        return found

    @cached_property
    def running(self) -> NDArray[Any]:
        """The sum of the values of so many first rows."""
        return np.concatenate([[0], np.cumsum(self.values.array.astype(np.int64))])


def look_query(
    catalogue: Catalogue, relations: Relations, derived: Derived, ends: tuple[int, int] | None, dialect: DuckDialect
) -> str:
    """The query of the other table's rows, which are asked about as at the ends of months from one to another (None: of
    any): one for each of what they belong to and each month, with the latest's value or with how many there are. What
    lies before the first is the latest by then, or too long ago."""
    work = Work(Steps(catalogue, relations, dialect), derived)
    date = f"x.{dialect.quote(str(derived.args['date']))}"
    month = dialect.month_number(dialect.day(date))
    keys = [f"x.{key}" for key in work.keys]
    latest = derived.operator == "latest at period end"
    placed_in = f"GREATEST({month}, {ends[0]})" if latest and ends is not None else month
    shown = f'{dialect.hashed(*keys)} AS "_key", CAST({placed_in} AS INTEGER) AS "_month"'
    there = " AND ".join([f"{date} IS NOT NULL", *(f"{key} IS NOT NULL" for key in keys)])
    if ends is not None:
        there += f" AND {month} <= {ends[1]}" + ("" if latest else f" AND {month} > {ends[0] - work.months()}")
    rows = f"FROM {work.others()} AS x WHERE {there}"
    if not latest:
        counted = f'SELECT {shown}, count(*) AS "_value" {rows} GROUP BY "_key", "_month"'
        return work.steps.query(counted)
    take = str(derived.args.get("take") or derived.args["date"])
    if take == derived.args["date"]:
        value = _brought(dialect, derived, f"max({date})")
        return work.steps.query(f'SELECT {shown}, {value} AS "_value" {rows} GROUP BY "_key", "_month"')
    placed = work.steps.add(f"SELECT x.*, {shown} {rows}")
    rank = f'row_number() OVER (PARTITION BY "_key", "_month" ORDER BY {date} DESC, {work.tie_break()})'
    value = _brought(dialect, derived, f"x.{dialect.quote(take)}")
    ranked = work.steps.add(f'SELECT "_key", "_month", {value} AS "_value", {rank} AS "_rank" FROM {placed} AS x')
    return work.steps.query(f'SELECT * FROM {ranked} WHERE "_rank" = 1')


def _brought(dialect: DuckDialect, derived: Derived, sql: str) -> str:
    kind = ColumnType(derived.type)
    return days_from_epoch(dialect, sql) if kind is ColumnType.DATE else dialect.cast(sql, kind)
