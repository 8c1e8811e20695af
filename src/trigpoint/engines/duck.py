"""Figures from prepared tables, on DuckDB."""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property

import duckdb

from trigpoint.catalogue.objects import Breakdown, Catalogue, Derived, Indicator, ValueKind
from trigpoint.engines.answer import Number, Place, Tally, made_by, missing, observation
from trigpoint.engines.at_once import figures_at_once
from trigpoint.engines.authorities import SEVERAL, Authority, earliest, of_all, without
from trigpoint.engines.brought import Brought
from trigpoint.engines.columns import WORKING_DAY_OPERATORS, everything_behind
from trigpoint.engines.completeness import Reaches, as_told
from trigpoint.engines.derive import Relations
from trigpoint.engines.dialect import DUCKDB, DuckDialect
from trigpoint.engines.fused import count_fused
from trigpoint.engines.identity import POPULATION, tables_behind
from trigpoint.engines.lacking import Given
from trigpoint.engines.opened import OpenedWhenAsked, connection
from trigpoint.engines.plan import columns_read
from trigpoint.engines.population import People, people_sent, sent_estimates
from trigpoint.engines.prepare import Prepared, relations_of
from trigpoint.engines.ratios import parts_of, ratios
from trigpoint.engines.reach import standing, told
from trigpoint.engines.swept import count_swept
from trigpoint.engines.tallies import (
    TOTAL,
    Column,
    Counting,
    Database,
    DatabaseHere,
    Part,
    Tallies,
    count_plainly,
    put_working_days,
)
from trigpoint.engines.window import member_order, sorted_members
from trigpoint.model.observation import Observation, Status
from trigpoint.model.period import Period
from trigpoint.model.table import AUTHORITY


def evaluate(
    catalogue: Catalogue,
    prepared: Prepared,
    indicators: Iterable[Indicator],
    periods: Iterable[Period],
    breakdowns: Iterable[str] = (),
    area: str | None = None,
    optimise: bool = True,
) -> list[Observation]:
    """The figures of computed indicators: for each and each period the total, then every breakdown that its table has.

    In the order of `indicators`, `periods`, `breakdowns`; members in their own order, those of at least one row
    counted. `area` says whose population a rate is over where several are loaded. Recorded indicators give nothing.
    Without `optimise` each row is counted once for each of its periods, group by group: the same figures, more slowly.
    """
    chosen, split = list(indicators), [catalogue.breakdowns[name] for name in breakdowns]
    prepared.must_have(tables_behind(catalogue, chosen, split))
    with ExitStack() as opened:
        # Small queries of which several are under way gain nothing from each other's processors, and wait for them.
        threads = 1 if prepared.at_once else None
        db = OpenedWhenAsked(lambda: opened.enter_context(connection(prepared.cache, threads)))
        loaded = frozenset(prepared.paths)
        relations = relations_of(catalogue, prepared)
        run = Run(
            db, catalogue, relations, loaded, prepared.records_on, area, prepared.given, optimise, prepared.reaches,
            authorities=prepared.authorities, brought=_kept(prepared),
        )  # fmt: skip
        with _uncollected():
            return run.figures(chosen, list(dict.fromkeys(periods)), split)


def _kept(prepared: Prepared) -> Brought | None:
    """What is kept of what was brought home of these tables."""
    if prepared.kept is None:
        return None
    return Brought(prepared.kept, {p.name: p.stat().st_mtime_ns for some in prepared.paths.values() for p in some})


@contextmanager
def _uncollected() -> Iterator[None]:
    """Figures are many and none leads back to another: to look among them for what does takes long, and is left. What
    was made meanwhile is put with what has long been there, or the next thing made would have all of it looked at."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            if not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()


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
        put_working_days(db)


_Part = tuple[str | None, str | None, Authority | None, Column | list[Tally | None]]
"""A breakdown and a member of it, the authority that the member is, and what was counted."""


@dataclass
class Run:
    """One evaluation over relations that `db` can read. `loaded` names the tables that hold anything at all,
    `records_on` the day up to which that is known (None: no limit), `given` what the sources gave (None: all), and
    `reaches` the tables whose records are not complete for all time. `authorities` are those whose records there are:
    where there are several, each is told by its own, and all together by what all of them know."""

    db: Database
    catalogue: Catalogue
    relations: Relations
    loaded: frozenset[str]
    records_on: dt.date | None = None
    area: str | None = None
    given: Given | None = None
    optimise: bool = True
    reaches: Reaches = field(default_factory=dict)
    dialect: DuckDialect = DUCKDB
    authorities: Sequence[Authority] = ()
    brought: Brought | None = None

    def figures(
        self, indicators: Sequence[Indicator], periods: Sequence[Period], breakdowns: Sequence[Breakdown]
    ) -> list[Observation]:
        """As `evaluate`."""
        everything = parts_of(self.catalogue, indicators)
        simple = [i for i in everything if i.table is not None and i.when is not None]
        known = [p for p in periods if standing(p, self.records_on) is not Status.NOT_AVAILABLE]
        counting = Counting(
            self.db, self.catalogue, self.relations, tuple(known), tuple(breakdowns), self.dialect, self.brought
        )
        # Rows cost little to bring from an engine in this process; another groups them where they are.
        fast = count_swept if isinstance(self.db, DatabaseHere) else count_fused
        count = fast if self.optimise else count_plainly
        tallies = count(counting, [i for i in simple if not self._lacking(i)])
        people = self._estimates(simple, counting)
        made = {i.id: self._observed(i, periods, counting, tallies, people) for i in simple}
        behind = {name for i in everything for name in i.value.over or ()}
        placed: dict[str, Mapping[Place, Observation]] = {
            i.id: {Place(o.period, o.breakdown, o.member): o for o in made[i.id]}
            for i in simple
            if not behind.isdisjoint((i.id, *i.refs))
        }
        for indicator in everything:
            if indicator.value.kind is ValueKind.RATIO:
                found = ratios(self.catalogue, indicator, periods, breakdowns, placed, self.records_on)
                placed[indicator.id], made[indicator.id] = found, list(found.values())
        return [o for indicator in indicators for o in made.get(indicator.id, ())]

    def _observed(
        self, indicator: Indicator, periods: Sequence[Period], counting: Counting, tallies: Tallies, people: People
    ) -> list[Observation]:
        counted = tallies.get(indicator.id, {TOTAL: [None] * len(counting.periods)})
        at = {period: place for place, period in enumerate(counting.periods)}
        nothing: list[Tally | None] = [None] * len(counting.periods)
        tellers, absent = self._tellers(indicator), without(self.authorities, indicator)
        short_of = {one.name: one.short(self.catalogue, indicator) for one in (*tellers, *self.authorities)}
        of_tellers, everyones = {one.name: short_of[one.name] for one in tellers}, earliest(tellers)
        parts: list[_Part] = [
            (*part, self._whose(part) if self.authorities else None, counted.get(part, nothing))
            for part in self._in_order(indicator, counting.breakdowns, counted)
        ]
        made, members = made_by(indicator), _at_once(indicator, counting.periods, parts[1:])
        for k, (by, member, whose, column) in enumerate(parts if members is None else parts[:1]):
            parts[k] = by, member, whose, list(column)  # read a period at a time
        found: list[Observation] = []
        plainly = indicator.value.kind is not ValueKind.RATE and not absent
        for period in periods:
            everyone, n = of_all(of_tellers, period), at.get(period)
            plain = everyone is None and standing(period, everyones) is Status.FINAL
            done = members[n] if plain and n is not None and members is not None else None
            for by, member, whose, column in parts if done is None else parts[:1]:
                tally, on_its_own = None if n is None else column[n], whose is not None or by is None
                if plain and (not on_its_own or (plainly and whose is None)):
                    if on_its_own or tally is not None:
                        found.append(made(period, by, member, tally or Tally()))
                    continue
                if not on_its_own and tally is None:
                    continue
                place, short = Place(period, by, member), everyone if whose is None else short_of[whose.name](period)
                if short is not None and short.status is Status.NOT_AVAILABLE:
                    if on_its_own:
                        found.append(missing(indicator, place, short.status, short.note))
                    continue
                those = tellers if whose is None else (whose,)
                number = self._people(indicator, period, people, those) if on_its_own else None
                figure = observation(indicator, place, tally or Tally(), number, peopled=on_its_own)
                if short is not None:
                    figure = as_told(figure, short)
                figure = told(figure, everyones if whose is None else whose.records_on)
                if absent and by is None:
                    figure = figure._replace(note=f"{figure.note} {absent}".strip())
                found.append(figure)
            if done is not None:
                found += done
        return found

    def _in_order(self, indicator: Indicator, breakdowns: Sequence[Breakdown], parts: Iterable[Part]) -> list[Part]:
        """The total, then the members of each breakdown in their own order; of authorities all that there are."""
        there: dict[str | None, set[str]] = {}
        for by, member in parts:
            if member is not None:
                there.setdefault(by, set()).add(member)
        found = [TOTAL]
        for breakdown in breakdowns:
            members = there.get(breakdown.id, set())
            if breakdown.column == AUTHORITY:
                members |= {one.name for one in self.authorities}
            found += [(breakdown.id, member) for member in self._sorted(indicator.table or "", breakdown, members)]
        return found

    def _sorted(self, table: str, breakdown: Breakdown, members: set[str]) -> list[str]:
        """Members of a breakdown of a table's rows in their own order; many indicators have the same."""
        key = table, breakdown.id, frozenset(members)
        if key not in self._in_their_order:
            order = member_order(self.catalogue, table, breakdown)
            self._in_their_order[key] = sorted_members(members, order)
        return self._in_their_order[key]

    @cached_property
    def _in_their_order(self) -> dict[tuple[str, str, frozenset[str]], list[str]]:
        return {}

    def _whose(self, part: Part) -> Authority | None:
        """The authority that a part is, where it is one."""
        breakdown, member = part
        if breakdown is None or self.catalogue.breakdowns[breakdown].column != AUTHORITY:
            return None
        return next((one for one in self.authorities if one.name == member), None)

    def _tellers(self, indicator: Indicator) -> Sequence[Authority]:
        """Whose records a figure of all is told by: each authority that sent some of the kind, or all together where
        there are not several."""
        if len(self.authorities) >= SEVERAL:
            return [one for one in self.authorities if one.holds(indicator)] or self.authorities
        return (self._everybody,)

    @cached_property
    def _everybody(self) -> Authority:
        """All records together."""
        given = dict.fromkeys(self.loaded) if self.given is None else self.given
        return Authority("", given, self.reaches, self.records_on)

    def _lacking(self, indicator: Indicator) -> bool:
        """Whether nobody's figure of the indicator can be told for what was never given."""
        return all(one.lacking(self.catalogue, indicator) for one in self._tellers(indicator))

    def _people(
        self, indicator: Indicator, period: Period, people: People, whose: Iterable[Authority]
    ) -> Number | None:
        if indicator.value.kind is not ValueKind.RATE:
            return None
        population = self.catalogue.populations[indicator.value.population or ""]
        return people.of(population, period.end, [one.name for one in whose])

    def _estimates(self, indicators: Iterable[Indicator], counting: Counting) -> People:
        only = self.authorities[0].name if len(self.authorities) == 1 else None
        if POPULATION not in self.loaded or all(i.value.kind is not ValueKind.RATE for i in indicators):
            return People({}, self.area, only)
        found = counting.few(sent_estimates(self.relations.sources[POPULATION]))
        return people_sent(found, self.area, only)


def _at_once(
    indicator: Indicator, periods: Sequence[Period], members: Sequence[_Part]
) -> list[list[Observation]] | None:
    """For each period the final figures of members, where all can be made at once: none is an authority."""
    columns = [((by, member), column) for by, member, whose, column in members
               if whose is None and isinstance(column, Column)]  # fmt: skip
    return figures_at_once(indicator, periods, columns) if len(columns) == len(members) else None
