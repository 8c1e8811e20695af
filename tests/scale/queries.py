"""The figures as one SQL query an indicator: all months joined in, breakdowns by GROUPING SETS.

What is counted is taken from the definitions as they are written, for conditions are SQL; how it is counted is plain:
each row with each month that it belongs to. What depends on a month's last day is worked out in the query that asks
for it, and nothing else is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

from tests.scale.analyst import BREAKDOWNS, Figure, Key
from tests.scale.moving import MOVING, Column
from trigpoint.catalogue.met_by import MetBy
from trigpoint.catalogue.objects import Catalogue, Indicator, Missing, ValueKind, WhenKind
from trigpoint.engines.plan import columns_read, dates_read, thing_column

_BAND = (
    "CASE WHEN age < 0 THEN 'Unborn' WHEN age = 0 THEN 'Under 1' WHEN age <= 4 THEN '1 to 4' "
    "WHEN age <= 9 THEN '5 to 9' WHEN age <= 15 THEN '10 to 15' "
    "WHEN age <= 17 THEN '16 and 17' WHEN age >= 18 THEN '18 and over' END"
)


@dataclass(frozen=True, eq=False)
class Queries:
    """A connection, the tables as files, and the working days up to each day in the table `workday` (day, n)."""

    db: duckdb.DuckDBPyConnection
    catalogue: Catalogue
    files: Mapping[str, Path]
    breakdowns: Sequence[str] = BREAKDOWNS

    def figures(self, names: Sequence[str], months: Sequence[tuple[dt.date, dt.date]]) -> dict[Key, Figure]:
        """Every figure of `names` for every month, whose first and last days are given."""
        found: dict[Key, Figure] = {}
        for name in names:
            ratio = self.catalogue.indicators[name]
            if ratio.value.over is None:
                found |= dict(self._of(name, months))
                continue
            over, under = ({key[1:]: figure for key, figure in self._of(part, months)} for part in ratio.value.over)
            none, shown = (0, 0), {None, *ratio.breakdowns}
            both = [key for key in over | under if key[1] in shown]
            found |= {(name, *key): (over.get(key, none)[0], under.get(key, none)[0]) for key in both}
        return found

    @cache  # noqa: B019 - these live as long as one run of the benchmark
    def split_by(self, table: str) -> list[str]:
        """The breakdowns that the table has. Whoever writes the queries knows them: it is no part of their work."""
        rows = self.db.execute(f"DESCRIBE SELECT * FROM read_parquet('{self.files[table]}')").fetchall()
        band = self.catalogue.derived.get((table, "age_band"))
        there = {row[0] for row in rows} | ({"age_band"} if band is not None and band.as_at else set())
        return [by for by in self.breakdowns if by in there]

    def _of(self, name: str, months: Sequence[tuple[dt.date, dt.date]]) -> Iterator[tuple[Key, Figure]]:
        indicator = self.catalogue.indicators[name]
        here = self.split_by(indicator.table or "")
        for last, split, member, upper, lower in self.db.execute(self._query(indicator, here, months)).fetchall():
            by = next((b for i, b in enumerate(here) if split == 2 ** len(here) - 1 - 2 ** (len(here) - 1 - i)), None)
            yield (name, last, by, None if by is None else member or ""), (upper, lower)

    def _query(self, indicator: Indicator, here: Sequence[str], months: Sequence[tuple[dt.date, dt.date]]) -> str:
        table = self.catalogue.tables[indicator.table or ""]
        when = f"{self._months(indicator, months)} AS p"
        rows = f"SELECT r.*, p.last {self._moving(indicator)} FROM read_parquet('{self.files[table.name]}') AS r"
        rows += f" JOIN {when} ON {self._inside(indicator)} {self._joined(indicator, when)}"
        wanted, met = self._conditions(indicator)
        upper, lower = self._numbers(indicator, met)
        sets = ", ".join(["(last)", *(f"(last, {by})" for by in here)])
        which = f"GROUPING({', '.join(here)})" if here else "0"
        texts = [f"CAST({by} AS VARCHAR)" for by in here]
        member = f"COALESCE({', '.join(texts)})" if here else "NULL"
        return (
            f"WITH counted AS ({rows}) SELECT last, {which}, {member}, {upper}, {lower} "
            f"FROM counted WHERE {wanted} GROUP BY GROUPING SETS ({sets})"
        )

    def _months(self, indicator: Indicator, months: Sequence[tuple[dt.date, dt.date]]) -> str:
        """The days that each month asks about."""
        assert indicator.when is not None
        rows = []
        for first, last in months:
            if indicator.when.kind is WhenKind.LAST_12:
                first = dt.date(last.year - 1 + last.month // 12, last.month % 12 + 1, 1)
            elif indicator.when.kind is WhenKind.YEAR_TO_DATE:
                first = dt.date(last.year if last.month >= 4 else last.year - 1, 4, 1)
            rows.append(f"(DATE '{first}', DATE '{last}')")
        return f"(SELECT col0 AS first, col1 AS last FROM (VALUES {', '.join(rows)}))"

    def _inside(self, indicator: Indicator) -> str:
        assert indicator.when is not None
        dates = dates_read(self.catalogue.tables[indicator.table or ""], indicator.when)
        if len(dates) == 1:
            return f"r.{dates[0]} BETWEEN p.first AND p.last"
        start, end = dates
        open_then = f"r.{end} > p.last" if indicator.when.kind is WhenKind.OPEN else f"r.{end} >= p.first"
        return f"r.{start} <= p.last AND (r.{end} IS NULL OR {open_then})"

    def _ages(self, table: str) -> bool:
        """Whether the age of the table's people is that of the month's last day."""
        age = self.catalogue.derived.get((table, "age"))
        return age is not None and age.as_at

    def _asked(self, indicator: Indicator) -> dict[str, Column]:
        """The columns that depend on the month's last day and that the indicator reads."""
        table = self.catalogue.tables[indicator.table or ""]
        here = MOVING.get(table.name, {})
        return {name: here[name] for name in columns_read(table, indicator) if name in here}

    def _moving(self, indicator: Indicator) -> str:
        shown = "".join(f", {column.sql} AS {name}" for name, column in self._asked(indicator).items())
        if self._ages(indicator.table or ""):
            early = "(month(p.last), day(p.last)) < (month(r.born_on), day(r.born_on))"
            years = f"year(p.last) - year(r.born_on) - CASE WHEN {early} THEN 1 ELSE 0 END"
            shown += f", {years} AS age, {_BAND} AS age_band"
        return shown

    def _joined(self, indicator: Indicator, when: str) -> str:
        """What those columns look into, each once."""
        joins = dict.fromkeys(join for column in self._asked(indicator).values() for join in column.joins)
        places = {table: f"read_parquet('{file}')" for table, file in self.files.items()}
        return " ".join(joins).format(**places, months=when)

    def _conditions(self, indicator: Indicator) -> tuple[str, str]:
        """Which rows are counted, and which of them meet the numerator, if there is any."""
        blank = "TRUE" if indicator.missing is Missing.MET else "FALSE"
        wanted = [f"COALESCE({indicator.where.text}, {blank})"] if indicator.where is not None else []
        met = ""
        if indicator.numerator is not None:
            met = f"FILTER (COALESCE({indicator.numerator.text}, {blank}))"
            if indicator.missing is Missing.LEFT_OUT:
                wanted.append(f"({indicator.numerator.text}) IS NOT NULL")
        wanted += [f"{column} IS NOT NULL" for column in indicator.value.columns]
        return " AND ".join(wanted) or "TRUE", met

    def _numbers(self, indicator: Indicator, met: str) -> tuple[str, str]:
        value = indicator.value
        if value.kind is ValueKind.MEDIAN:
            return f"median({value.column})", "count(*)"
        if value.kind is ValueKind.SHARE:
            return f"sum({value.column})", f"sum({value.whole})"
        if value.column is not None:
            return f"sum({value.column})", "count(*)"
        if indicator.distinct is not None:
            thing = thing_column(self.catalogue.tables[indicator.table or ""], indicator.distinct)
            things = f"count(DISTINCT {thing})"
            if indicator.met_by is MetBy.EVERY_ROW:
                return f"{things} - {things} {met.replace('FILTER (', 'FILTER (NOT ', 1)}", things
            return f"{things} {met}", things
        return f"count(*) {met}", "count(*)"
