"""Derived columns as SQL: a query built step by step, each column after those that it is worked out from.

Row columns are fixed for the row. As-at columns read the column `_end` of the row, the period's last day, which the
plan has joined to it. What each operator says in SQL is in `trigpoint.engines.operators`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from trigpoint.catalogue.objects import Catalogue
from trigpoint.engines.columns import in_order, own_inputs
from trigpoint.engines.dialect import DUCKDB, DuckDialect
from trigpoint.engines.operators import END, OPERATORS, WORKING_DAYS, Work
from trigpoint.model.table import AUTHORITY, ColumnType
from trigpoint.model.workingday import FIRST, LAST, Calendar

__all__ = ["END", "PERIOD", "WORKING_DAYS", "Relations", "Steps", "working_days_table"]

PERIOD = "_n"


@dataclass(frozen=True)
class Relations:
    """Where each table's rows stand: what goes in FROM, and which columns are already there. `apart`: they are rows of
    several authorities, and no column looks from one's into another's. `groups`: where they are more than should be
    held at once, the same rows again in several lots, each with all rows of some of the authorities. `own`: nothing
    that one of them identifies is known to another, so that what is counted once in each lot adds up. `in_files`: the
    tables whose rows stand in files as they are."""

    sources: Mapping[str, str]
    columns: Mapping[str, frozenset[str]]
    apart: bool = False
    groups: tuple[Relations, ...] = ()
    own: bool = False
    in_files: frozenset[str] = frozenset()


def working_days_table(calendar: Calendar, dialect: DuckDialect = DUCKDB) -> str:
    """SELECT that gives each day from 2000 to 2035 with `n`, the working days up to it, the day included."""
    holidays = ", ".join(dialect.literal(day) for day in sorted(calendar.holidays)) or "NULL"
    first, last = dialect.literal(FIRST), dialect.literal(LAST)
    weekday = dialect.weekday('"day"')
    return (
        f'SELECT "day", CAST(sum(CASE WHEN {weekday} AND ("day" IN ({holidays})) IS NOT TRUE THEN 1 ELSE 0 '
        f'END) OVER (ORDER BY "day") AS BIGINT) AS "n" FROM '
        f'(SELECT {dialect.each_day(first, last)} AS "day")'
    )


@dataclass
class Steps:
    """A query under construction: named steps (WITH), each reading those before it."""

    catalogue: Catalogue
    relations: Relations
    dialect: DuckDialect = DUCKDB
    steps: list[tuple[str, str]] = field(default_factory=list)

    def add(self, sql: str) -> str:
        """Add a step, or find the one that says the same; returns the quoted name by which later steps read it."""
        for name, said in self.steps:
            if said == sql:
                return name
        name = self.dialect.quote(f"step{len(self.steps)}")
        self.steps.append((name, sql))
        return name

    def query(self, final: str) -> str:
        """The whole query, with `final` as its last SELECT."""
        if not self.steps:
            return final
        return "WITH " + ",\n".join(f"{name} AS ({sql})" for name, sql in self.steps) + "\n" + final

    def stored(self, table: str, names: Iterable[str]) -> list[str]:
        """The columns of `table` that are there and on which those of `names` rest; of several authorities, whose."""
        have, needed = self.relations.columns[table], dict.fromkeys(names)
        for derived in in_order(self.catalogue, table, list(needed), have):
            needed |= dict.fromkeys(own_inputs(derived))
        if self.relations.apart:
            needed[AUTHORITY] = None
        return [name for name in needed if name in have]

    def rows(self, table: str, names: Iterable[str]) -> str:
        """A step with all columns of `table`, and those of `names` that are derived and not yet there."""
        start = self.add(f"SELECT * FROM {self.relations.sources[table]}")
        return self.derive(start, table, names)

    def derive(self, step: str, table: str, names: Iterable[str]) -> str:
        """A step with the derived columns that `names` need added to the rows of `step`.

        Columns that need no other, and look in the same place, come together: the fewer joins the better.
        """
        waiting = {d.name: d for d in in_order(self.catalogue, table, names, self.relations.columns[table])}
        pieces: dict[str, tuple[str, str]] = {}
        while waiting:
            ready = [d for d in waiting.values() if waiting.keys().isdisjoint(own_inputs(d))]
            pieces |= {d.name: OPERATORS[d.operator](Work(self, d)) for d in ready if d.name not in pieces}
            joins = min((pieces[d.name][1] for d in ready), key=len)  # those without any first
            together = [d for d in ready if pieces[d.name][1] == joins]
            columns = [
                f"{self.dialect.cast(pieces[d.name][0], ColumnType(d.type))} AS {self.dialect.quote(d.name)}"
                for d in together
            ]
            step = self.add(f"SELECT r.*, {', '.join(columns)} FROM {step} AS r {joins}")
            waiting = {name: d for name, d in waiting.items() if all(d is not done for done in together)}
        return step
