"""Doubtful rows, counted: the checks of the catalogue, and three rules that hold for every table.

The three: a date that had not come yet on the day that the data describes; a child that the `person` table does not
have; a team that the `team` table does not have (the last two where that table holds anything).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from trigpoint.catalogue.objects import Catalogue
from trigpoint.engines.columns import is_as_at, types_of
from trigpoint.engines.dialect import DUCKDB
from trigpoint.engines.duck import connection
from trigpoint.engines.prepare import SOURCE, Prepared
from trigpoint.engines.sql import condition
from trigpoint.language.tree import columns_used
from trigpoint.model.table import ColumnType

MAY_BE_LATER = ("due_on", "target_on", "expected_on", "agreed_end_on", "month_ended_on", "term_ended_on")
"""Dates that may well lie ahead: when something is due, and the ends of months and terms under way."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """How many rows one rule doubts, by team and worker (pseudonym), each None where the row names none."""

    rule: str
    title: str
    why: str
    table: str
    team: str | None
    worker: str | None
    rows: int


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule over one table, as SQL over a row `r`."""

    id: str
    title: str
    why: str
    table: str
    sql: str


def rules(catalogue: Catalogue, prepared: Prepared) -> Iterator[Rule]:
    """The rules that can be told of the prepared tables: the catalogue's checks, then those of every table."""
    for check in catalogue.checks.values():
        used = columns_used(check.rows.node)
        if check.table in prepared.paths and not any(is_as_at(catalogue, check.table, name) for name in used):
            sql = condition(check.rows.node, types_of(catalogue, check.table))
            yield Rule(check.id, check.title, check.why, check.table, sql)
    for table in catalogue.tables.values():
        if table.name in prepared.paths:
            yield from _of_every_table(catalogue, prepared, table.name)


def _of_every_table(catalogue: Catalogue, prepared: Prepared, name: str) -> Iterator[Rule]:
    table = catalogue.tables[name]
    days = [c for c in table.open_columns if c.type is ColumnType.DATE and c.name not in MAY_BE_LATER]
    if days and prepared.records_on is not None:
        later = " OR ".join(f'r."{c.name}" > {DUCKDB.literal(prepared.records_on)}' for c in days)
        yield Rule(
            "date_in_the_future",
            "A date had not come yet on the day that the data describes",
            "The row is counted in a period that is not over.",
            name,
            f"({later})",
        )
    for column, other, rule, title in (
        ("person_id", "person", "person_not_listed", "The person is not in the table of people"),
        ("team", "team", "team_not_listed", "The team is not in the table of teams"),
    ):
        if name != other and table.column(column) is not None and other in prepared.paths:
            among = f'SELECT o."{column}" FROM {DUCKDB.parquet(prepared.paths[other])} o'
            sql = f'(r."{column}" IS NOT NULL AND r."{column}" NOT IN ({among} WHERE o."{column}" IS NOT NULL))'
            yield Rule(rule, title, "Breakdowns that need it leave the row out.", name, sql)


def doubts(catalogue: Catalogue, prepared: Prepared) -> tuple[Doubt, ...]:
    """Every rule's doubtful rows, counted by team and worker; rules that doubt no row give nothing."""
    with connection() as db:
        return tuple(doubt for rule in rules(catalogue, prepared) for doubt in _counted(db, catalogue, prepared, rule))


def doubted_rows(catalogue: Catalogue, prepared: Prepared, rule: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """The rows that one rule doubts, by table: (source, row key) of each. Only the door turns them into records."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    with connection() as db:
        for one in rules(catalogue, prepared):
            if one.id == rule:
                source = DUCKDB.parquet(prepared.paths[one.table])
                query = f'SELECT r."{SOURCE}", r."_row_key" FROM {source} r WHERE {one.sql} ORDER BY 1, 2'
                rows = tuple((str(of), str(key)) for of, key in db.execute(query).fetchall())
                if rows:
                    found[one.table] = rows
    return found


def _counted(db: duckdb.DuckDBPyConnection, catalogue: Catalogue, prepared: Prepared, rule: Rule) -> Iterator[Doubt]:
    table = catalogue.tables[rule.table]
    team = 'r."team"' if table.column("team") is not None else "NULL"
    worker = 'r."worker_id"' if table.column("worker_id") is not None else "NULL"
    source = DUCKDB.parquet(prepared.paths[rule.table])
    query = (
        f"SELECT {team}, {worker}, count(*) FROM {source} r WHERE {rule.sql} "
        "GROUP BY 1, 2 ORDER BY 1 NULLS LAST, 2 NULLS LAST"
    )
    for named, who, rows in db.execute(query).fetchall():
        yield Doubt(rule.id, rule.title, rule.why, rule.table, named, who, rows)
