"""Doubtful rows, counted: the checks of the catalogue, and three rules that hold for every table.

The three: a date that had not come yet on the day that the data describes; a child that the `person` table does not
have; a team that the `team` table does not have (the last two where that table holds anything).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import duckdb

from trigpoint.catalogue.checks import as_list
from trigpoint.catalogue.objects import Catalogue
from trigpoint.engines.columns import is_as_at, types_of
from trigpoint.engines.dialect import DUCKDB
from trigpoint.engines.lacking import lacking_for_list
from trigpoint.engines.lists import Only
from trigpoint.engines.opened import connection
from trigpoint.engines.prepare import SOURCE, Prepared
from trigpoint.engines.sql import condition
from trigpoint.language.tree import columns_used
from trigpoint.model.table import AUTHORITY, ColumnType

MAY_BE_LATER = ("due_on", "target_on", "expected_on", "agreed_end_on", "month_ended_on", "term_ended_on")
"""Dates that may well lie ahead: when something is due, and the ends of months and terms under way."""
Days = tuple[dt.date, dt.date]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule over one table, as SQL over a row `r`."""

    id: str
    title: str
    why: str
    table: str
    sql: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """How many rows one rule doubts, by team and worker (pseudonym), each None where the row names none.

    `recent` of them are dated in a span of days; None where rows of the table have no date of their own.
    """

    rule: Rule
    team: str | None
    worker: str | None
    rows: int
    recent: int | None


@dataclass(frozen=True, slots=True)
class DatedRows:
    """Of the rows of one month (12 times the year plus the month) and team (None: they name none): how many there are,
    and how many a rule doubts."""

    team: str | None
    month: int
    rows: int
    doubted: int


def rules(catalogue: Catalogue, prepared: Prepared) -> Iterator[Rule]:
    """The rules that can be told of the prepared tables: the catalogue's checks, then those of every table.

    A check is silent where no source gives a column that it finds blank, or a table that it looks into is not loaded.
    """
    given = dict.fromkeys(prepared.paths) if prepared.given is None else prepared.given
    for check in catalogue.checks.values():
        used = columns_used(check.rows.node)
        if check.table not in prepared.paths or any(is_as_at(catalogue, check.table, name) for name in used):
            continue
        if not lacking_for_list(catalogue, given, as_list(check)):
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
            among = f'SELECT o."{column}" FROM {prepared.rows(other)} o'
            sql = f'(r."{column}" IS NOT NULL AND r."{column}" NOT IN ({among} WHERE o."{column}" IS NOT NULL))'
            yield Rule(rule, title, "Breakdowns that need it leave the row out.", name, sql)


def doubts(catalogue: Catalogue, prepared: Prepared, recent: Days, only: Only = ()) -> tuple[Doubt, ...]:
    """Every rule's doubtful rows, counted by team and worker; rules that doubt no row give nothing.

    `recent` are the days, both included, of which a row is recent. `only` keeps to rows with these values in these
    columns; tables that lack one of them are left out.
    """
    with connection(prepared.cache) as db:
        return tuple(
            doubt
            for table, those in by_table(rules(catalogue, prepared))
            if _has(catalogue, table, only)
            for doubt in _counted(db, catalogue, prepared, table, those, recent, only)
        )


def dated_rows(
    catalogue: Catalogue, prepared: Prepared, chosen: Iterable[Rule], days: Days, only: Only = ()
) -> list[DatedRows]:
    """For each table of the rules that has a date of its own, and for each month and team of it, its rows of these days
    (both included) and those in doubt."""
    found: list[DatedRows] = []
    with connection(prepared.cache) as db:
        for table, those in by_table(chosen):
            day = catalogue.tables[table].dated_by
            if day is None or not _has(catalogue, table, only):
                continue
            month = f'12 * year(r."{day}") + month(r."{day}")'
            team = _named_by(catalogue, table, "team")
            span = f"BETWEEN {DUCKDB.literal(days[0])} AND {DUCKDB.literal(days[1])}"
            doubted = " OR ".join(f"coalesce({rule.sql}, false)" for rule in those)
            query = (
                f"SELECT {team}, {month}, count(*), count(*) FILTER ({doubted}) FROM {prepared.rows(table)} r "
                f'WHERE r."{day}" {span}{_kept(only)} GROUP BY 1, 2 ORDER BY 1 NULLS LAST, 2'
            )
            found += [DatedRows(*row) for row in db.execute(query).fetchall()]
    return found


def doubted_rows(
    catalogue: Catalogue, prepared: Prepared, rule: str, only: Only = ()
) -> dict[str, tuple[tuple[str, str], ...]]:
    """The rows that one rule doubts, by table: (source, row key) of each. Only the door turns them into records."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    with connection(prepared.cache) as db:
        for one in rules(catalogue, prepared):
            if one.id == rule and _has(catalogue, one.table, only):
                source = prepared.rows(one.table)
                query = f'SELECT r."{SOURCE}", r."_row_key" FROM {source} r WHERE {one.sql}{_kept(only)} ORDER BY 1, 2'
                rows = tuple((str(of), str(key)) for of, key in db.execute(query).fetchall())
                if rows:
                    found[one.table] = rows
    return found


def narrowed(rule: Rule, only: Only) -> Rule:
    """The rule over the rows with these values in these columns alone."""
    return replace(rule, sql=f"({rule.sql}{_kept(only)})")


def by_table(chosen: Iterable[Rule]) -> Iterator[tuple[str, list[Rule]]]:
    """The rules by the table whose rows they doubt, so that one scan can answer for all of a table."""
    for table, those in groupby(sorted(chosen, key=lambda rule: rule.table), key=lambda rule: rule.table):
        yield table, list(those)


def _counted(
    db: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    prepared: Prepared,
    name: str,
    those: Sequence[Rule],
    days: Days,
    only: Only,
) -> Iterator[Doubt]:
    day = catalogue.tables[name].dated_by
    team, worker = (_named_by(catalogue, name, column) for column in ("team", "worker_id"))
    span = f"BETWEEN {DUCKDB.literal(days[0])} AND {DUCKDB.literal(days[1])}"
    recent = f'r."{day}" {span}' if day is not None else "false"
    counts = ", ".join(f"count(*) FILTER ({rule.sql}), count(*) FILTER (({rule.sql}) AND {recent})" for rule in those)
    query = (
        f"SELECT {team}, {worker}, {counts} FROM {prepared.rows(name)} r WHERE true{_kept(only)} "
        "GROUP BY 1, 2 ORDER BY 1 NULLS LAST, 2 NULLS LAST"
    )
    found = db.execute(query).fetchall()
    for place, rule in enumerate(those):
        for named, who, *rows in found:
            doubted, of_late = rows[2 * place : 2 * place + 2]
            if doubted:
                yield Doubt(rule, named, who, doubted, of_late if day is not None else None)


def _named_by(catalogue: Catalogue, table: str, column: str) -> str:
    """A column of a row, blank where the table has none of that name."""
    return f'r."{column}"' if catalogue.tables[table].column(column) is not None else "NULL"


def _has(catalogue: Catalogue, table: str, only: Only) -> bool:
    return all(catalogue.tables[table].column(column) is not None for column, _ in only if column != AUTHORITY)


def _kept(only: Only) -> str:
    return "".join(
        f" AND lower(CAST(r.{DUCKDB.quote(column)} AS VARCHAR)) = lower({DUCKDB.text(value)})" for column, value in only
    )
