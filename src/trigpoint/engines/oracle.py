"""The definitions read literally, in plain Python, a row at a time: what every engine is held to.

No plan and no SQL, and nothing shared with them but the nouns. It is meant to be read beside `docs/definitions.md`.
A world maps each table to its rows; a row maps columns to values, None for blank. A derived column that a row has is
taken as it stands; any other is worked out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum
from statistics import median
from typing import Any

from trigpoint.catalogue.met_by import MetBy
from trigpoint.catalogue.objects import (
    Breakdown,
    Catalogue,
    Condition,
    Indicator,
    Missing,
    ValueKind,
    WhenKind,
)
from trigpoint.engines.oracle_columns import Columns, Row, World, as_day
from trigpoint.engines.oracle_conditions import holds
from trigpoint.engines.oracle_reaches import tables_needed, told_by
from trigpoint.model.observation import Observation, Status
from trigpoint.model.period import Period, add_months
from trigpoint.model.snapshot import Reach
from trigpoint.model.table import AUTHORITY
from trigpoint.model.workingday import Calendar

Key = tuple[str | None, str | None]


@dataclass(frozen=True)
class Counted:
    """One row that an indicator counts, in one period: its thing, whether it is met, and its value."""

    row: Row
    thing: object
    met: bool
    value: Any
    whole: Any = None


class Oracle:
    """The figures of a small world. `records_on` is the day up to which it knows; None: no limit. `reaches` are the
    days of which a table's rows are complete, where they are not for all time."""

    def __init__(
        self,
        catalogue: Catalogue,
        world: World,
        calendar: Calendar,
        records_on: dt.date | None = None,
        reaches: Mapping[str, Reach] | None = None,
    ) -> None:
        self.catalogue = catalogue
        self.world = world
        self.columns = Columns(catalogue, world, calendar)
        self.records_on = records_on
        self.reaches = reaches or {}

    def evaluate(
        self, indicators: Iterable[Indicator], periods: Sequence[Period], breakdowns: Sequence[str] = ()
    ) -> list[Observation]:
        """For each indicator and period the total, then each breakdown that its table has."""
        found = []
        for indicator in indicators:
            for period in periods:
                for breakdown, member in self._places(indicator, period, breakdowns):
                    found.append(self.figure(indicator, period, breakdown, member))
        return found

    def counted(self, indicator: Indicator, period: Period) -> list[Counted]:
        """The rows that the indicator counts in the period, each with whether it is met, or what it is of."""
        return self._settled(indicator, self._each(indicator, period))

    def _settled(self, indicator: Indicator, rows: list[Counted]) -> list[Counted]:
        """The rows with whether what they are of is met, where that takes every one of its rows."""
        if indicator.met_by is not MetBy.EVERY_ROW:
            return rows
        unmet = {counted.thing for counted in rows if not counted.met}
        return [replace(counted, met=counted.thing not in unmet) for counted in rows]

    def _each(self, indicator: Indicator, period: Period) -> list[Counted]:
        """The rows that the indicator counts in the period, each with whether it is met by itself."""
        assert indicator.table is not None
        found = []
        for row in self.world.get(indicator.table, ()):
            if not self._inside(indicator, row, period):
                continue
            if not self._let_in(indicator, row, period):
                continue
            thing = self._thing(indicator, row, period)
            if indicator.distinct is not None and thing is None:
                continue
            met = self._condition(indicator.numerator, indicator, row, period)
            if met is None and indicator.missing is Missing.LEFT_OUT:
                continue
            if met is None:
                met = indicator.missing is Missing.MET
            values = [self.columns.cell(indicator.table, row, name, period.end) for name in indicator.value.columns]
            if None in values:
                continue
            value, whole = (*values, None, None)[:2]
            found.append(Counted(row, thing, met, value, whole))
        return found

    def figure(
        self, indicator: Indicator, period: Period, breakdown: str | None = None, member: str | None = None
    ) -> Observation:
        """One figure: the total, or a member of a breakdown."""

        over = self.records_on is None or period.end <= self.records_on
        told = Status.FINAL if indicator.table is None else told_by(self.catalogue, self.reaches, indicator, period)
        usual = told if over else Status.PROVISIONAL

        def made(value: float | None, upper: Any, lower: Any, status: Status = usual) -> Observation:
            return Observation(indicator.id, period, breakdown, member, value, upper, lower, status)

        if indicator.value.kind is ValueKind.RATIO:
            return self._ratio(indicator, period, breakdown, member)
        if not self._available(indicator, period) or told is Status.NOT_AVAILABLE:
            return made(None, None, None, Status.NOT_AVAILABLE)
        rows = self._of_member(indicator, period, breakdown, member)
        met = [counted for counted in rows if counted.met]
        match indicator.value.kind:
            case ValueKind.COUNT:
                number = self._number(indicator, met)
                return made(float(number), number, None)
            case ValueKind.PERCENTAGE:
                upper, lower = self._number(indicator, met), self._number(indicator, rows)
                if lower == 0:
                    return made(None, 0, 0, Status.NOT_APPLICABLE)
                return made(100 * upper / lower, upper, lower)
            case ValueKind.RATE:
                upper = self._number(indicator, met)
                if breakdown is not None and not self._is_authority(breakdown):
                    return made(None, upper, None, Status.NOT_APPLICABLE)
                people = self._people(indicator, period, member)
                if people is None:
                    return made(None, upper, None, Status.NOT_AVAILABLE)
                if people == 0:
                    return made(None, upper, 0, Status.NOT_APPLICABLE)
                return made((indicator.value.per or 1) * upper / people, upper, people)
        values = [counted.value for counted in met]
        if indicator.value.kind is ValueKind.SUM:
            return made(float(_added(values)), _added(values) or 0, None)
        if indicator.value.kind is ValueKind.SHARE:
            part, whole = _added(values) or 0, _added([counted.whole for counted in met])
            if whole == 0:
                return made(None, part, 0, Status.NOT_APPLICABLE)
            return made(100 * part / whole, part, whole)
        if not values:
            return made(None, None, 0, Status.NOT_APPLICABLE)
        if indicator.value.kind is ValueKind.MEDIAN:
            return made(float(median(values)), None, len(values))
        return made(_added(values) / len(values), _added(values), len(values))

    def _number(self, indicator: Indicator, rows: list[Counted]) -> int:
        """How many: rows, or different things."""
        return len({counted.thing for counted in rows}) if indicator.distinct is not None else len(rows)

    def _available(self, indicator: Indicator, period: Period) -> bool:
        if self.records_on is not None and period.start > self.records_on:
            return False
        return tables_needed(self.catalogue, indicator, period) <= self.world.keys()

    def _inside(self, indicator: Indicator, row: Row, period: Period) -> bool:
        """Whether the row belongs to the period."""
        assert indicator.table is not None
        assert indicator.when is not None
        end = period.end
        if indicator.when.kind is WhenKind.OPEN:
            span = self.catalogue.tables[indicator.table].span
            assert span is not None
            began = as_day(self.columns.cell(indicator.table, row, span.start, end))
            ended = as_day(self.columns.cell(indicator.table, row, span.end, end))
            return began is not None and began <= end and (ended is None or ended > end)
        if indicator.when.kind is WhenKind.OPEN_WITHIN:
            span = self.catalogue.tables[indicator.table].span
            assert span is not None
            began = as_day(self.columns.cell(indicator.table, row, span.start, end))
            ended = as_day(self.columns.cell(indicator.table, row, span.end, end))
            return began is not None and began <= end and (ended is None or ended >= period.start)
        assert indicator.when.column is not None
        date = as_day(self.columns.cell(indicator.table, row, indicator.when.column, end))
        if date is None:
            return False
        match indicator.when.kind:
            case WhenKind.LAST_12:
                first = add_months(end + dt.timedelta(days=1), -12)
            case WhenKind.YEAR_TO_DATE:
                first = dt.date(end.year if end.month >= 4 else end.year - 1, 4, 1)
            case _:
                first = period.start
        return first <= date <= end

    def _let_in(self, indicator: Indicator, row: Row, period: Period) -> bool:
        held = self._condition(indicator.where, indicator, row, period)
        return indicator.missing is Missing.MET if held is None else held

    def _condition(self, condition: Condition | None, indicator: Indicator, row: Row, period: Period) -> Any:
        if condition is None:
            return True
        table = indicator.table or ""
        return holds(condition.node, lambda name: self.columns.cell(table, row, name, period.end))

    def _thing(self, indicator: Indicator, row: Row, period: Period) -> object:
        if indicator.distinct is None:
            return None
        column = "person_id" if indicator.distinct in ("child", "person") else f"{indicator.distinct}_id"
        return self.columns.cell(indicator.table or "", row, column, period.end)

    def _of_member(
        self, indicator: Indicator, period: Period, breakdown: str | None, member: str | None
    ) -> list[Counted]:
        rows = self._each(indicator, period)
        if breakdown is not None:
            split = self.catalogue.breakdowns[breakdown]
            rows = [counted for counted in rows if self._member(indicator, split, counted.row, period) == member]
        return self._settled(indicator, rows)

    def _member(self, indicator: Indicator, breakdown: Breakdown, row: Row, period: Period) -> str:
        value = self.columns.cell(indicator.table or "", row, breakdown.column, period.end)
        if value is None:
            return breakdown.blank
        if isinstance(value, bool):
            return "Yes" if value else "No"
        return self.catalogue.codes[breakdown.codes].label(str(value)) if breakdown.codes else str(value)

    def _has(self, indicator: Indicator, breakdown: str) -> bool:
        """Whether the indicator's table can be split so; a ratio, whether it says so and both tables can be."""
        column = self.catalogue.breakdowns[breakdown].column
        if column == AUTHORITY:
            return True
        if indicator.value.kind is ValueKind.RATIO:
            named = breakdown in indicator.breakdowns
            return named and all(self._has(part, breakdown) for part in self._parts(indicator))
        table = self.catalogue.tables[indicator.table or ""]
        return column in (c.name for c in table.open_columns) or (table.name, column) in self.catalogue.derived

    def _members(self, indicator: Indicator, period: Period, breakdown: str) -> set[str]:
        if indicator.value.kind is ValueKind.RATIO:
            return set().union(*(self._members(part, period, breakdown) for part in self._parts(indicator)))
        if not self._available(indicator, period):
            return set()
        if told_by(self.catalogue, self.reaches, indicator, period) is Status.NOT_AVAILABLE:
            return set()
        if self._is_authority(breakdown) and self._authorities():
            return self._authorities()
        split = self.catalogue.breakdowns[breakdown]
        return {self._member(indicator, split, c.row, period) for c in self.counted(indicator, period)}

    def _places(self, indicator: Indicator, period: Period, breakdowns: Sequence[str]) -> list[Key]:
        places: list[Key] = [(None, None)]
        for breakdown in breakdowns:
            if self._has(indicator, breakdown):
                places += [(breakdown, member) for member in sorted(self._members(indicator, period, breakdown))]
        return places

    def _parts(self, indicator: Indicator) -> list[Indicator]:
        assert indicator.value.over is not None
        return [self.catalogue.indicators[name] for name in indicator.value.over]

    def _ratio(self, indicator: Indicator, period: Period, breakdown: str | None, member: str | None) -> Observation:
        over, under = (self.figure(part, period, breakdown, member) for part in self._parts(indicator))
        upper = over.numerator if over.denominator is None and over.numerator is not None else over.value
        lower = under.numerator if under.denominator is None and under.numerator is not None else under.value
        status, value = over.status, None
        if over.value is None:
            status, upper, lower = over.status, over.value, under.value
        elif under.value is None:
            status, upper, lower = under.status, over.value, under.value
        elif under.value == 0:
            status = Status.NOT_APPLICABLE
        else:
            value = over.value / under.value
            status = max(over.status, under.status, key=lambda s: s is not Status.FINAL)
        return Observation(indicator.id, period, breakdown, member, value, upper, lower, status)

    def _is_authority(self, breakdown: str) -> bool:
        return self.catalogue.breakdowns[breakdown].column == AUTHORITY

    def _authorities(self, table: str | None = None) -> set[str]:
        """Whose records there are, of any table or of one."""
        tables = [name for name in self.world if name != "population"] if table is None else [table]
        return {str(row[AUTHORITY]) for name in tables for row in self.world[name] if row.get(AUTHORITY)}

    def _people(self, indicator: Indicator, period: Period, authority: str | None) -> Any:
        """People of the population's ages by the latest mid-year estimate on or before the period's end: of one
        authority, of all that there are records of, or, where none is named, of the only area."""
        those: set[str | None] = {authority} if authority is not None else {*self._authorities(indicator.table)}
        each = [self._estimate(indicator, period, one) for one in those or {None}]
        return None if None in each else sum(each)

    def _estimate(self, indicator: Indicator, period: Period, authority: str | None) -> Any:
        low, high = self.catalogue.populations[indicator.value.population or ""].ages
        rows: Sequence[Mapping[str, Any]] = self.world.get("population", ())
        if authority is not None:
            named = [row for row in rows if row["area"] == authority]
            rows = named or [row for row in rows if row.get(AUTHORITY) == authority]
        years = [row["year"] for row in rows if dt.date(row["year"], 6, 30) <= period.end]
        if not years or len({row["area"] for row in rows}) != 1:
            return None
        return sum(row["population"] for row in rows if row["year"] == max(years) and low <= row["age"] <= high)


def _added(values: list[Any]) -> int | float:
    """The sum, whole where all are."""
    return sum(values) if all(isinstance(value, int) for value in values) else fsum(values)
