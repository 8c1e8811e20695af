"""Figures from prepared tables, on DuckDB."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

from trigpoint.catalogue.calendar import england
from trigpoint.catalogue.objects import Breakdown, Catalogue, Derived, Indicator, ValueKind
from trigpoint.engines.answer import Number, Place, Tally, missing, observation
from trigpoint.engines.columns import WORKING_DAY_OPERATORS, everything_behind
from trigpoint.engines.derive import WORKING_DAYS, Relations, working_days_table
from trigpoint.engines.identity import POPULATION, tables_behind
from trigpoint.engines.lacking import Given, lacking
from trigpoint.engines.plan import columns_read, group_query, groups_of
from trigpoint.engines.population import Estimates
from trigpoint.engines.prepare import Prepared, relations_of
from trigpoint.engines.ratios import parts_of, ratios
from trigpoint.engines.reach import standing, told
from trigpoint.engines.window import member_order, sorted_members, splits
from trigpoint.model.observation import Observation, Status
from trigpoint.model.period import Period

_BEYOND = "The period begins after the last day that the records describe."


@contextmanager
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB of its own, in memory, that fetches nothing from anywhere."""
    db = duckdb.connect(
        config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"},
    )
    try:
        yield db
    finally:
        db.close()


def evaluate(
    catalogue: Catalogue,
    prepared: Prepared,
    indicators: Iterable[Indicator],
    periods: Iterable[Period],
    breakdowns: Iterable[str] = (),
    area: str | None = None,
) -> list[Observation]:
    """The figures of computed indicators: for each and each period the total, then every breakdown that its table has.

    In the order of `indicators`, `periods`, `breakdowns`; members in their own order, those of at least one row
    counted. `area` says whose population a rate is over where several are loaded. Recorded indicators give nothing.
    """
    chosen, split = list(indicators), [catalogue.breakdowns[name] for name in breakdowns]
    prepared.must_have(tables_behind(catalogue, chosen, split))
    with connection() as db:
        loaded = frozenset(prepared.paths)
        relations = relations_of(catalogue, prepared)
        run = Run(db, catalogue, relations, loaded, prepared.records_on, area, prepared.given)
        return run.figures(chosen, list(dict.fromkeys(periods)), split)


def ready(
    db: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    indicators: Iterable[Indicator],
    breakdowns: Iterable[Breakdown] = (),
) -> None:
    """Put the table of working days into `db`, where a column that the indicators read counts them."""
    split = tuple(breakdowns)
    for indicator in indicators:
        if indicator.table is not None:
            _, behind = everything_behind(
                catalogue, indicator.table, columns_read(catalogue.tables[indicator.table], indicator, split)
            )
            ready_for(db, behind)


def ready_for(db: duckdb.DuckDBPyConnection, behind: Iterable[Derived]) -> None:
    """Put the table of working days into `db`, where one of these columns counts them."""
    if any(derived.operator in WORKING_DAY_OPERATORS for derived in behind):
        db.execute(f'CREATE TEMP TABLE IF NOT EXISTS "{WORKING_DAYS}" AS {working_days_table(england())}')


Tallies = Mapping[tuple[str, Period], Mapping[tuple[str | None, str | None], Tally]]


@dataclass
class Run:
    """One evaluation over relations that `db` can read. `loaded` names the tables that hold anything at all, and
    `records_on` the day up to which that is known (None: no limit), and `given` what the sources gave (None: all)."""

    db: duckdb.DuckDBPyConnection
    catalogue: Catalogue
    relations: Relations
    loaded: frozenset[str]
    records_on: dt.date | None = None
    area: str | None = None
    given: Given | None = None

    def figures(
        self, indicators: Sequence[Indicator], periods: Sequence[Period], breakdowns: Sequence[Breakdown]
    ) -> list[Observation]:
        """As `evaluate`."""
        everything = parts_of(self.catalogue, indicators)
        simple = [i for i in everything if i.table is not None and i.when is not None]
        known = [p for p in periods if standing(p, self.records_on) is not Status.NOT_AVAILABLE]
        tallies = self._tallies([i for i in simple if not self._lacking(i)], known, breakdowns)
        people = self._estimates(simple)
        made: dict[str, Mapping[Place, Observation]] = {
            indicator.id: dict(self._observed(indicator, periods, breakdowns, tallies, people)) for indicator in simple
        }
        for indicator in everything:
            if indicator.value.kind is ValueKind.RATIO:
                made[indicator.id] = ratios(self.catalogue, indicator, periods, breakdowns, made, self.records_on)
        return [o for indicator in indicators for o in made.get(indicator.id, {}).values()]

    def _tallies(
        self, indicators: Sequence[Indicator], periods: Sequence[Period], breakdowns: Sequence[Breakdown]
    ) -> Tallies:
        found: dict[tuple[str, Period], dict[tuple[str | None, str | None], Tally]] = {}
        if not periods:
            return found
        ready(self.db, self.catalogue, indicators, breakdowns)
        for group in groups_of(self.catalogue, indicators):
            here = [b for b in breakdowns if splits(self.catalogue, group.table.name, b)]
            query = group_query(self.catalogue, self.relations, group, periods, here)
            for place, by, member, *counted in self.db.execute(query).fetchall():
                breakdown = here[by - 1].id if by else None
                for k, indicator in enumerate(group.indicators):
                    a, b, rows = counted[3 * k : 3 * k + 3]
                    key = (indicator.id, periods[place])
                    found.setdefault(key, {})[breakdown, member if by else None] = Tally(a, b, rows)
        return found

    def _observed(
        self,
        indicator: Indicator,
        periods: Sequence[Period],
        breakdowns: Sequence[Breakdown],
        tallies: Tallies,
        people: Estimates,
    ) -> Iterator[tuple[Place, Observation]]:
        why_not = self._lacking(indicator)
        for period in periods:
            total = Place(period)
            if why_not:
                yield total, missing(indicator, total, Status.NOT_AVAILABLE, why_not)
                continue
            if standing(period, self.records_on) is Status.NOT_AVAILABLE:
                yield total, missing(indicator, total, Status.NOT_AVAILABLE, _BEYOND)
                continue
            counted = tallies.get((indicator.id, period), {})
            number = self._people(indicator, period, people)
            for place in self._places(indicator, period, breakdowns, counted):
                tally = counted.get((place.breakdown, place.member), Tally())
                yield place, told(observation(indicator, place, tally, number), self.records_on)

    def _lacking(self, indicator: Indicator) -> str:
        given = dict.fromkeys(self.loaded) if self.given is None else self.given
        return lacking(self.catalogue, given, indicator)

    def _places(
        self,
        indicator: Indicator,
        period: Period,
        breakdowns: Sequence[Breakdown],
        counted: Mapping[tuple[str | None, str | None], Tally],
    ) -> Iterator[Place]:
        yield Place(period)
        for breakdown in breakdowns:
            order = member_order(self.catalogue, indicator.table or "", breakdown)
            members = {m for (b, m), tally in counted.items() if b == breakdown.id and m is not None and tally.rows}
            for member in sorted_members(members, order):
                yield Place(period, breakdown.id, member)

    def _people(self, indicator: Indicator, period: Period, people: Estimates) -> Number | None:
        if indicator.value.kind is not ValueKind.RATE:
            return None
        return people.of(self.catalogue.populations[indicator.value.population or ""], period.end, self.area)

    def _estimates(self, indicators: Iterable[Indicator]) -> Estimates:
        if POPULATION not in self.loaded or all(i.value.kind is not ValueKind.RATE for i in indicators):
            return Estimates({})
        query = (
            'SELECT "area", "year", "age", sum("population") '
            f'FROM {self.relations.sources[POPULATION]} WHERE "population" IS NOT NULL GROUP BY ALL'
        )
        return Estimates({(a, y, g): n for a, y, g, n in self.db.execute(query).fetchall()})
