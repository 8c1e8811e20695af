"""What a figure stands on beside the rows of its own table: the population of a rate, the tables that its columns look
into, and where each of these came from. Counts only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from trigpoint.catalogue.objects import Population
from trigpoint.engines.dialect import DUCKDB
from trigpoint.engines.identity import POPULATION
from trigpoint.engines.opened import connection
from trigpoint.engines.population import people_sent, sent_estimates
from trigpoint.engines.prepare import SOURCE, Prepared
from trigpoint.model.table import AUTHORITY

Places = Mapping[tuple[str, str, str], int]
"""Rows by (file, sheet, source)."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """The people that a rate is over: the estimate of 30 June `year` of `area`, and the rows that it comes from."""

    area: str
    year: int
    people: int
    files: Places


def estimates(
    prepared: Prepared, population: Population, day: dt.date, area: str | None, authorities: Sequence[str] = ("",)
) -> tuple[Estimate, ...]:
    """The estimates that a rate of a period that ends on `day` is over: one of each of `authorities` (without a name:
    of the workspace's own area) that has one."""
    if POPULATION not in prepared.paths:
        return ()
    table = prepared.rows(POPULATION)
    only = prepared.authorities[0].name if len(prepared.authorities) == 1 else None
    found = []
    with connection(prepared.cache) as db:
        people = people_sent(db.execute(sent_estimates(table)).fetchall(), area, only)
        for name in authorities:
            sender, those = people.estimates(name)
            number, chosen = those.of(population, day, people.named(name)), those.chosen(day, people.named(name))
            if number is None or chosen is None:
                continue
            low, high = population.ages
            where = f'"area" = {DUCKDB.text(chosen[0])} AND "year" = {chosen[1]} AND "age" BETWEEN {low} AND {high}'
            where += f" AND {DUCKDB.quote(AUTHORITY)} = {DUCKDB.text(sender)}" if sender is not None else ""
            found.append(Estimate(*chosen, number, _places(db.execute(_by_place(table, where)).fetchall())))
    return tuple(found)


def rows_held(prepared: Prepared, tables: Iterable[str]) -> dict[str, Places]:
    """How many rows each of the tables holds, by where they came from; nothing for a table that is not there."""
    found = {}
    with connection(prepared.cache) as db:
        for name in tables:
            if name in prepared.paths:
                found[name] = _places(db.execute(_by_place(prepared.rows(name), "TRUE")).fetchall())
    return found


def _by_place(table: str, where: str) -> str:
    return (
        f'SELECT "_file", "_sheet", "{SOURCE}", count(*) FROM {table} WHERE {where} '
        "GROUP BY ALL ORDER BY ALL NULLS FIRST"
    )


def _places(rows: Iterable[tuple[str | None, str | None, str | None, int]]) -> Places:
    return {(file or "", sheet or "", source or ""): n for file, sheet, source, n in rows}
