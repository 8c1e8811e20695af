"""The figures as one SQL query an indicator: all months joined in, breakdowns by GROUPING SETS.

What is counted is taken from the definitions as they are written, for conditions are SQL; how it is counted is plain:
each row with each month that it belongs to. What depends on a month's last day is worked out in the query.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tests.scale.analyst import BREAKDOWNS, RATIOS, VISITS, Figure, Key
from trigpoint.catalogue.objects import Catalogue, Indicator, Missing, ValueKind, WhenKind
from trigpoint.engines.plan import thing_column

_BAND = (
    "CASE WHEN age < 0 THEN 'Unborn' WHEN age = 0 THEN 'Under 1' WHEN age <= 4 THEN '1 to 4' "
    "WHEN age <= 9 THEN '5 to 9' WHEN age <= 15 THEN '10 to 15' "
    "WHEN age <= 17 THEN '16 and 17' WHEN age >= 18 THEN '18 and over' END"
)


@dataclass(frozen=True)
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
            if name in RATIOS:
                over, under = ({key[1:]: figure for key, figure in self._of(part, months)} for part in RATIOS[name])
                none = (0, 0)
                found |= {(name, *k): (over.get(k, none)[0], under.get(k, none)[0]) for k in over | under}
            else:
                found |= dict(self._of(name, months))
        return found

    def _of(self, name: str, months: Sequence[tuple[dt.date, dt.date]]) -> Iterator[tuple[Key, Figure]]:
        indicator = self.catalogue.indicators[name]
        query, here = self._query(indicator, months)
        for last, split, member, upper, lower in self.db.execute(query).fetchall():
            by = next((b for i, b in enumerate(here) if split == 2 ** len(here) - 1 - 2 ** (len(here) - 1 - i)), None)
            yield (name, last, by, None if by is None else member or ""), (upper, lower)

    def _query(self, indicator: Indicator, months: Sequence[tuple[dt.date, dt.date]]) -> tuple[str, list[str]]:
        table = self.catalogue.tables[indicator.table or ""]
        rows = f"SELECT r.*, p.last {self._moving(indicator)} FROM read_parquet('{self.files[table.name]}') AS r"
        rows += f" JOIN {self._months(indicator, months)} AS p ON {self._inside(indicator)} {self._visits(indicator)}"
        there = {row[0] for row in self.db.execute(f"DESCRIBE {rows}").fetchall()}
        here = [by for by in self.breakdowns if by in there]
        wanted, met = self._conditions(indicator)
        upper, lower = self._numbers(indicator, met)
        sets = ", ".join(["(last)", *(f"(last, {by})" for by in here)])
        which = f"GROUPING({', '.join(here)})" if here else "0"
        texts = [f"CAST({by} AS VARCHAR)" for by in here]
        member = f"COALESCE({', '.join(texts)})" if here else "NULL"
        return (
            f"WITH counted AS ({rows}) SELECT last, {which}, {member}, {upper}, {lower} "
            f"FROM counted WHERE {wanted} GROUP BY GROUPING SETS ({sets})"
        ), here

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
        if indicator.when.kind is not WhenKind.OPEN:
            return f"r.{indicator.when.column} BETWEEN p.first AND p.last"
        span = self.catalogue.tables[indicator.table or ""].span
        assert span is not None
        return f"r.{span.start} <= p.last AND (r.{span.end} IS NULL OR r.{span.end} > p.last)"

    def _moving(self, indicator: Indicator) -> str:
        """The columns that depend on the month's last day."""
        table = self.catalogue.tables[indicator.table or ""]
        shown = ""
        age = self.catalogue.derived.get((table.name, "age"))
        if age is not None and age.as_at:
            early = "(month(p.last), day(p.last)) < (month(r.born_on), day(r.born_on))"
            years = f"year(p.last) - year(r.born_on) - CASE WHEN {early} THEN 1 ELSE 0 END"
            shown = f", {years} AS age, {_BAND} AS age_band"
        if table.name == "school_attendance":
            shown += ", CASE WHEN r.next_term_on <= p.last THEN p.last - r.next_term_on END AS days_since_next_term"
        if indicator.when is None or indicator.when.kind is not WhenKind.OPEN or table.span is None:
            return shown
        shown += f", p.last - r.{table.span.start} AS days_open"
        if table.name in VISITS:
            shown += (
                ", v.visited_on AS latest_visit_on, e.n - v.n AS working_days_since_visit"
                ", e.n - s.n AS working_days_open"
                ", COALESCE(e.n - v.n, e.n - s.n) AS working_days_without_visit"
                ", COALESCE(p.last - v.visited_on, p.last - r.started_on) AS days_without_visit"
            )
        return shown

    def _visits(self, indicator: Indicator) -> str:
        """The latest visit by the month's last day, and the working days."""
        if indicator.table not in VISITS or indicator.when is None or indicator.when.kind is not WhenKind.OPEN:
            return ""
        visits, same = VISITS[indicator.table]
        made = (
            f"(SELECT DISTINCT m.{same}, m.visited_on, w.n FROM read_parquet('{self.files[visits]}') AS m "
            "JOIN workday AS w ON w.day = m.visited_on)"
        )
        return (
            f"ASOF LEFT JOIN {made} AS v ON v.{same} = r.{same} AND v.visited_on <= p.last "
            "LEFT JOIN workday AS e ON e.day = p.last LEFT JOIN workday AS s ON s.day = r.started_on"
        )

    def _conditions(self, indicator: Indicator) -> tuple[str, str]:
        """Which rows are counted, and which of them meet the numerator."""
        blank = "TRUE" if indicator.missing is Missing.MET else "FALSE"
        wanted = [f"COALESCE({indicator.where.text}, {blank})"] if indicator.where is not None else []
        met = f"COALESCE({indicator.numerator.text}, {blank})" if indicator.numerator is not None else "TRUE"
        if indicator.numerator is not None and indicator.missing is Missing.LEFT_OUT:
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
            return f"count(DISTINCT {thing}) FILTER ({met})", f"count(DISTINCT {thing})"
        return f"count(*) FILTER ({met})", "count(*)"
