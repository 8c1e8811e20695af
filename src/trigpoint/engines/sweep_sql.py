"""Sweeps as SQL. Nothing here runs anything; `trigpoint.engines.swept` reads the columns.

A row of a sweep has the places of the first and the last month (or of the period) in which it counts, `_s` and `_e`
(for events one for each date, `_m0` and on, below nought outside the months); a whole number for the member of each
breakdown (`by0` and on) and for each thing that is counted once (`thing0` and on); for each indicator whether it
counts and whether it meets the numerator (`in0`, `met0` and on); and the columns that are added up or averaged.
"""

from __future__ import annotations

from collections.abc import Sequence

from trigpoint.catalogue.objects import Breakdown, Catalogue, Indicator, ValueKind, WhenKind
from trigpoint.engines.derive import PERIOD, Relations
from trigpoint.engines.dialect import DUCKDB, DuckDialect
from trigpoint.engines.months import Months
from trigpoint.engines.plan import flags, thing_column
from trigpoint.engines.scan_sql import ScanText, member_text
from trigpoint.engines.scans import Rows, Scan, Way
from trigpoint.engines.sweeps import Sweep
from trigpoint.model.table import ColumnType, Table

_AVERAGES = (ValueKind.MEAN, ValueKind.MEDIAN, ValueKind.SUM, ValueKind.SHARE)


def counted_once(table: Table, indicator: Indicator) -> str | None:
    """The column of the thing that the indicator counts once; None where each row counts."""
    once = indicator.distinct is not None and indicator.value.kind not in _AVERAGES
    return thing_column(table, indicator.distinct or "") if once else None


def things_of(sweep: Sweep) -> tuple[str, ...]:
    """The columns of the things that are counted once, in the order of `thing0` and on."""
    found = dict.fromkeys(counted_once(sweep.table, indicator) for indicator in sweep.indicators)
    return tuple(name for name in found if name is not None)


def values_of(sweep: Sweep) -> tuple[str, ...]:
    """The columns that are added up or averaged, in the order of `value0` and on."""
    return tuple(dict.fromkeys(name for indicator in sweep.indicators for name in indicator.value.columns))


class SweepText(ScanText):
    """A sweep's query being written, over the rows of `months`; `ends` as in `Steps`."""

    def __init__(
        self,
        catalogue: Catalogue,
        relations: Relations,
        sweep: Sweep,
        months: Months,
        ends: tuple[int, ...] = (),
        dialect: DuckDialect = DUCKDB,
    ) -> None:
        scan = Scan(Way.PAIRED, sweep.table, None, sweep.indicators, sweep.breakdowns, True, sweep.rows, sweep.born)
        super().__init__(catalogue, relations, scan, months, dialect)
        self.sweep = sweep
        if sweep.rows is Rows.BY_PERIOD:
            self.steps.ends = ends

    def rows(self) -> str:
        """The query of the rows that any of the indicators counts."""
        shown = [*self._places(), *(f"{self.d.hashed(self._member(b))} AS {by}" for b, by in self._members())]
        shown += [
            f'{self.d.hashed(f"r.{self.d.quote(name)}")} AS "thing{i}"' for i, name in enumerate(things_of(self.sweep))
        ]
        shown += [f'r.{self.d.quote(name)} AS "value{i}"' for i, name in enumerate(values_of(self.sweep))]
        for k, indicator in enumerate(self.sweep.indicators):
            counted, met = flags(self.sweep.table, indicator, self.types, self.d)
            shown.append(f'{counted} AS "in{k}"')
            if indicator.numerator is not None:
                shown.append(f'{met} AS "met{k}"')
        flagged = self.steps.add(f"SELECT {', '.join(shown)} FROM {self._derived()} AS r")
        counts = " OR ".join(f'"in{k}"' for k in range(len(self.sweep.indicators)))
        return self.steps.query(f"SELECT * FROM {flagged} WHERE {counts}")

    def members(self, breakdown: Breakdown) -> str:
        """The query of the members of a breakdown as they are stored, each with its whole number."""
        there = breakdown.column in self.relations.columns[self.table]
        rows = self.relations.sources[self.table] if there else self._derived()
        member = self.steps.add(f'SELECT DISTINCT {self._member(breakdown)} AS "member" FROM {rows} AS r')
        return self.steps.query(f'SELECT "member", {self.d.hashed(chr(34) + "member" + chr(34))} FROM {member}')

    def _derived(self) -> str:
        return self.steps.derive(self._placed(), self.table, self.names)

    def _member(self, breakdown: Breakdown) -> str:
        return self.d.cast(member_text(self.types, breakdown, self.d), ColumnType.TEXT)

    def _members(self) -> Sequence[tuple[Breakdown, str]]:
        return list(zip(self.sweep.breakdowns, self._bys(), strict=True))

    def _places(self) -> list[str]:
        if self.sweep.rows is Rows.BY_MONTH:
            return [f'r."_m{i}"' for i in range(len(self.sweep.dates))]
        if self.sweep.rows is Rows.BY_PERIOD:
            place = f'CAST(r."{PERIOD}" AS SMALLINT)'
            return [f'{place} AS "_s"', f'{place} AS "_e"']
        return ['CAST(r."_low" AS SMALLINT) AS "_s"', 'CAST(r."_high" - 1 AS SMALLINT) AS "_e"']

    def _placed(self) -> str:
        if self.sweep.rows is Rows.BY_MONTH:
            return self._dated()
        if self.sweep.rows is Rows.BY_SPAN and self.kind is WhenKind.OPEN_WITHIN:
            return self._stays()
        return super()._placed()

    def _dated(self) -> str:
        """A step: the rows of which one of the dates lies in the months, with the month of each."""
        start, end = self.d.literal(self.months.start), self.d.literal(self.months.end)
        shown, inside = self._columns(), []
        for i, name in enumerate(self.sweep.dates):
            day = self.d.day(f"r.{self.d.quote(name)}")
            inside.append(f"{day} BETWEEN {start} AND {end}")
            month = f"{self.d.month_number(day)} - {self.months.first}"
            shown.append(f'CAST(CASE WHEN {inside[-1]} THEN {month} ELSE -1 END AS SMALLINT) AS "_m{i}"')
        source = self.relations.sources[self.table]
        return self.steps.add(f"SELECT {', '.join(shown)} FROM {source} AS r WHERE {' OR '.join(inside)}")

    def _stays(self) -> str:
        """A step: the rows open on some day of the months, with the first such month and the first thereafter. One that
        ended before it began is open on some day of a period that holds both."""
        start, end = self.d.literal(self.months.start), self.d.literal(self.months.end)
        began, ended = self.dates
        low = f"GREATEST({self.d.month_number(began)} - {self.months.first}, 0)"
        closed = f"{self.d.month_number(ended)} - {self.months.first} + 1"
        high = f"COALESCE(LEAST({closed}, {self.months.count}), {self.months.count})"
        inside = f"{began} <= {end} AND ({ended} IS NULL OR {ended} >= {start})"
        shown = ", ".join([*self._columns(), f'{low} AS "_low"', f'{high} AS "_high"'])
        return self.steps.add(f"SELECT {shown} FROM {self.relations.sources[self.table]} AS r WHERE {inside}")
