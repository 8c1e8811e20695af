"""What a figure stands on beside the rows of its own table: the population of a rate, the tables that its columns look
into, and where each of these came from. Counts only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trigpoint.catalogue.objects import Population
from trigpoint.engines.dialect import DUCKDB
from trigpoint.engines.duck import connection
from trigpoint.engines.identity import POPULATION
from trigpoint.engines.population import Estimates
from trigpoint.engines.prepare import SOURCE, Prepared

Places = Mapping[tuple[str, str, str], int]
"""Rows by (file, sheet, source)."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """The people that a rate is over: the estimate of 30 June `year` of `area`, and the rows that it comes from."""

    area: str
    year: int
    people: int
    files: Places


def estimate(prepared: Prepared, population: Population, day: dt.date, area: str | None) -> Estimate | None:
    """The estimate that a rate of a period that ends on `day` is over; None where there is none."""
    if POPULATION not in prepared.paths:
        return None
    table = DUCKDB.parquet(prepared.paths[POPULATION])
    with connection() as db:
        found = db.execute(
            f'SELECT "area", "year", "age", sum("population") FROM {table} WHERE "population" IS NOT NULL GROUP BY ALL'
        ).fetchall()
        estimates = Estimates({(a, y, g): n for a, y, g, n in found})
        people, chosen = estimates.of(population, day, area), estimates.chosen(day, area)
        if people is None or chosen is None:
            return None
        low, high = population.ages
        where = f'"area" = {DUCKDB.text(chosen[0])} AND "year" = {chosen[1]} AND "age" BETWEEN {low} AND {high}'
        files = _places(db.execute(_by_place(table, where)).fetchall())
    return Estimate(*chosen, people, files)


def rows_held(prepared: Prepared, tables: Iterable[str]) -> dict[str, Places]:
    """How many rows each of the tables holds, by where they came from; nothing for a table that is not there."""
    found = {}
    with connection() as db:
        for name in tables:
            if name in prepared.paths:
                found[name] = _places(db.execute(_by_place(DUCKDB.parquet(prepared.paths[name]), "TRUE")).fetchall())
    return found


def _by_place(table: str, where: str) -> str:
    return (
        f'SELECT "_file", "_sheet", "{SOURCE}", count(*) FROM {table} WHERE {where} '
        "GROUP BY ALL ORDER BY ALL NULLS FIRST"
    )


def _places(rows: Iterable[tuple[str | None, str | None, str | None, int]]) -> Places:
    return {(file or "", sheet or "", source or ""): n for file, sheet, source, n in rows}
