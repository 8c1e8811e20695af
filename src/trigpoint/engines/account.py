"""Where every row of the table went, for one figure: counted, met, or left out, and why.

The same conditions as the figure's own query, over all rows of the table instead of those of the period, so that the
counts here add up to the rows that the table holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trigpoint.catalogue.met_by import MetBy
from trigpoint.catalogue.objects import Catalogue, Indicator, Missing
from trigpoint.engines.columns import types_of
from trigpoint.engines.derive import Relations, Steps
from trigpoint.engines.dialect import DUCKDB
from trigpoint.engines.duck import ready
from trigpoint.engines.identity import tables_behind
from trigpoint.engines.opened import connection
from trigpoint.engines.plan import (
    columns_read,
    dates_read,
    flags,
    inside,
    member_sql,
    periods_table,
    thing_column,
)
from trigpoint.engines.prepare import SOURCE, Prepared, relations_of
from trigpoint.engines.sql import Types, condition
from trigpoint.model.period import Period
from trigpoint.model.table import Table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

DATE_BLANK = "the date is blank"
OUTSIDE = "outside the period"
WHERE_BLANK = "a blank: it cannot be said whether the condition holds"
WHERE_FALSE = "the condition does not hold"
NO_THING = "no identifier of what is counted"
NUMERATOR_BLANK = "a blank: it cannot be said whether the numerator is met"
NO_VALUE = "no value to add up or average"
OTHER_MEMBER = "another member"
REPEAT = "a repeat of one already counted"
REASONS = (DATE_BLANK, OUTSIDE, WHERE_BLANK, WHERE_FALSE, NO_THING, NO_VALUE, NUMERATOR_BLANK, OTHER_MEMBER, REPEAT)


@dataclass(frozen=True, slots=True)
class Account:
    """Where the rows of one table went. `read` = `counted` + the sum of `left_out`; a row is left out for the first
    reason that applies, in the order of `REASONS`.

    `counted` is the number that the figure's denominator says (for a count without one, the number itself; for a sum or
    a share of sums, the rows added up), `met` that of the numerator. `files` counts the rows behind it by (file, sheet,
    source), repeats of the same thing included.
    """

    read: int
    counted: int
    met: int
    left_out: Mapping[str, int]
    files: Mapping[tuple[str, str, str], int]


def row_flags(
    catalogue: Catalogue,
    relations: Relations,
    indicator: Indicator,
    period: Period,
    member: tuple[str, str] | None = None,
) -> str:
    """Every row of the indicator's table, with `_counted`, `_met`, `_thing`, and `_reason` where it is not counted.

    Where a thing is met only by every one of its rows, `_met` are all rows of the things that are. `member` is
    (breakdown, member) and leaves the other members out.
    """
    assert indicator.table is not None
    assert indicator.when is not None
    table = catalogue.tables[indicator.table]
    types = types_of(catalogue, table.name)
    split = catalogue.breakdowns[member[0]] if member is not None else None
    steps = Steps(catalogue, relations)
    period_sql = periods_table([period], indicator.when.kind)
    rows = steps.add(f"SELECT * FROM {relations.sources[table.name]} AS r CROSS JOIN {period_sql}")
    rows = steps.derive(rows, table.name, columns_read(table, indicator, () if split is None else (split,)))
    checks = [
        (DATE_BLANK, f"r.{DUCKDB.quote(dates_read(table, indicator.when)[0])} IS NULL"),
        (OUTSIDE, f"NOT {inside(table, indicator.when, DUCKDB, 'r')}"),
        *_checks(table, indicator, types),
    ]
    if split is not None and member is not None:
        checks.append((OTHER_MEMBER, f"{member_sql(catalogue, types, split)} <> {DUCKDB.text(member[1])}"))
    cases = " ".join(f"WHEN {sql} THEN {DUCKDB.text(reason)}" for reason, sql in checks)
    thing = f"r.{DUCKDB.quote(thing_column(table, indicator.distinct))}" if indicator.distinct else "NULL"
    counted, met = flags(table, indicator, types)
    judged = steps.add(
        f'SELECT r.*, {thing} AS "_thing", CASE {cases} END AS "_reason", {counted} AS "_in", {met} AS "_meets" '
        f"FROM {rows} AS r"
    )
    counts = '"_reason" IS NULL AND "_in"'
    is_met = '"_reason" IS NULL AND "_meets"'
    if indicator.met_by is MetBy.EVERY_ROW:
        is_met = f'{counts} AND bool_and("_meets") FILTER (WHERE {counts}) OVER (PARTITION BY "_thing")'
    return steps.query(f'SELECT *, {counts} AS "_counted", {is_met} AS "_met" FROM {judged}')


def _checks(table: Table, indicator: Indicator, types: Types) -> list[tuple[str, str]]:
    """The reasons why a row of the period is not counted, each with SQL over the row `r` that says so."""
    checks = []
    if indicator.where is not None:
        sql = condition(indicator.where.node, types)
        if indicator.missing is not Missing.MET:
            checks.append((WHERE_BLANK, f"({sql}) IS NULL"))
        checks.append((WHERE_FALSE, f"NOT {sql}"))
    if indicator.distinct is not None:
        checks.append((NO_THING, f"r.{DUCKDB.quote(thing_column(table, indicator.distinct))} IS NULL"))
    for name in indicator.value.columns:
        checks.append((NO_VALUE, f"r.{DUCKDB.quote(name)} IS NULL"))
    if indicator.numerator is not None and indicator.missing is Missing.LEFT_OUT:
        checks.append((NUMERATOR_BLANK, f"({condition(indicator.numerator.node, types)}) IS NULL"))
    return checks


def without_statistics(db: DuckDBPyConnection) -> None:
    """Let `db` plan without what it knows of the values: DuckDB 2.0.0 breaks off where that decides a comparison with
    a case that has become blank, as where the rows to count are filtered and the table looked into is empty."""
    db.execute("SET disabled_optimizers = 'statistics_propagation'")


def flags_of_prepared(
    db: DuckDBPyConnection,
    catalogue: Catalogue,
    prepared: Prepared,
    indicator: Indicator,
    period: Period,
    member: tuple[str, str] | None,
) -> str:
    """`row_flags` over prepared tables, with all that the query reads put into `db`."""
    split = [] if member is None else [catalogue.breakdowns[member[0]]]
    prepared.must_have(tables_behind(catalogue, [indicator], split))
    ready(db, catalogue, [indicator], split)
    without_statistics(db)
    return row_flags(catalogue, relations_of(catalogue, prepared), indicator, period, member)


def account(
    catalogue: Catalogue,
    prepared: Prepared,
    indicator: Indicator,
    period: Period,
    member: tuple[str, str] | None = None,
) -> Account:
    """The account of one figure. `member` is (breakdown, member). For an indicator that is counted from one table;
    a ratio has an account for each of its parts."""
    with connection(prepared.cache) as db:
        query = flags_of_prepared(db, catalogue, prepared, indicator, period, member)
        reasons = dict(
            db.execute(
                f'SELECT "_reason", count(*) FROM ({query}) WHERE NOT "_counted" GROUP BY 1 ORDER BY 1'
            ).fetchall()
        )
        things = 'count(DISTINCT "_thing")' if indicator.distinct is not None else "count(*)"
        tallies = f'count(*) FILTER ("_counted"), {things} FILTER ("_counted"), {things} FILTER ("_met")'
        rows, counted, met = db.execute(f"SELECT {tallies} FROM ({query})").fetchall()[0]
        files = db.execute(
            f'SELECT "_file", "_sheet", "{SOURCE}", count(*) FROM ({query}) WHERE "_counted" GROUP BY ALL ORDER BY ALL'
        ).fetchall()
    if rows > counted:
        reasons[REPEAT] = rows - counted
    return Account(
        read=sum(reasons.values()) + counted,
        counted=counted,
        met=met,
        left_out={reason: reasons[reason] for reason in REASONS if reason in reasons},
        files={(file or "", sheet or "", source or ""): n for file, sheet, source, n in files},
    )
