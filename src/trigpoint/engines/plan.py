"""The fused plan: indicators that share a table and a `when` become one query over all periods and breakdowns.

Nothing here runs anything: a plan is SQL text and what its columns mean. For each period and, by GROUPING SETS, for
each breakdown, the query gives three numbers an indicator (`Tally`), from which `trigpoint.engines.answer` makes
observations.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trigpoint.catalogue.met_by import MetBy
from trigpoint.catalogue.objects import Breakdown, Catalogue, Indicator, Missing, ValueKind, When, WhenKind
from trigpoint.engines.columns import types_of
from trigpoint.engines.derive import END, PERIOD, Relations, Steps
from trigpoint.engines.dialect import DUCKDB, DuckDialect
from trigpoint.engines.sql import Types, condition
from trigpoint.engines.window import days_of
from trigpoint.language.tree import columns_used
from trigpoint.model.period import Period
from trigpoint.model.table import ColumnType, Table


@dataclass(frozen=True)
class Group:
    """Indicators of one table and one `when`."""

    table: Table
    when: When
    indicators: tuple[Indicator, ...]


def groups_of(catalogue: Catalogue, indicators: Iterable[Indicator]) -> list[Group]:
    """The indicators in groups that one scan answers. Medians and distinct counts stand apart, for they cannot add."""
    found: dict[tuple[str, When, bool], list[Indicator]] = {}
    for indicator in indicators:
        if indicator.table is not None and indicator.when is not None:
            apart = indicator.distinct is not None or indicator.value.kind is ValueKind.MEDIAN
            found.setdefault((indicator.table, indicator.when, apart), []).append(indicator)
    return [Group(catalogue.tables[table], when, tuple(some)) for (table, when, _), some in found.items()]


def columns_read(table: Table, indicator: Indicator, breakdowns: Iterable[Breakdown] = ()) -> tuple[str, ...]:
    """The columns of its table that the indicator's figure reads, but for its dates."""
    names: list[str] = []
    for part in (indicator.where, indicator.numerator):
        if part is not None:
            names.extend(columns_used(part.node))
    if indicator.distinct is not None:
        names.append(thing_column(table, indicator.distinct))
    names.extend(indicator.value.columns)
    names.extend(breakdown.column for breakdown in breakdowns)
    return tuple(dict.fromkeys(names))


def dates_read(table: Table, when: When) -> tuple[str, ...]:
    """The columns that say which period a row belongs to."""
    if when.column is not None:
        return (when.column,)
    return (table.span.start, table.span.end) if table.span is not None else ()


def thing_column(table: Table, noun: str) -> str:
    """The column that tells one person, family or other thing from another."""
    named = "person_id" if noun == "child" else f"{noun}_id"
    if table.column(named) is not None:
        return named
    return next((column.name for column in table.columns if column.of == noun), named)


def periods_table(periods: Sequence[Period], when: WhenKind, dialect: DuckDialect = DUCKDB) -> str:
    """What stands in FROM for the periods: `_n` (place in `periods`), `_first` and `_end`, both days included."""
    rows = []
    for place, period in enumerate(periods):
        first, last = days_of(when, period)
        rows.append(f"({place}, {dialect.literal(first)}, {dialect.literal(last)})")
    return f'(VALUES {", ".join(rows)}) AS p("{PERIOD}", "_first", "{END}")'


def inside(table: Table, when: When, dialect: DuckDialect = DUCKDB, period: str = "p") -> str:
    """SQL: whether the row `r` belongs to the period whose days `period` holds. Blank where its date is."""
    dates = [dialect.day(f"r.{dialect.quote(name)}") for name in dates_read(table, when)]
    last = f'{period}."{END}"'
    if when.kind is WhenKind.OPEN_WITHIN:
        start, end = dates
        return f'({start} <= {last} AND ({end} IS NULL OR {end} >= {period}."_first"))'
    if when.kind is WhenKind.OPEN:
        start, end = dates
        return f"({start} <= {last} AND ({end} IS NULL OR {end} > {last}))"
    return f'({dates[0]} BETWEEN {period}."_first" AND {last})'


def flags(table: Table, indicator: Indicator, types: Types, dialect: DuckDialect = DUCKDB) -> tuple[str, str]:
    """SQL, never blank, over the row `r`: whether the indicator counts it, and whether it meets the numerator.

    `where` blank lets a row in only if `missing` says `met`; `numerator` blank does what `missing` says. A row without
    the thing that is counted once (no child's identifier) counts as nothing, nor does one without a value in a mean or
    a sum.
    """
    blank_meets = indicator.missing is Missing.MET
    counted = []
    if indicator.where is not None:
        sql = condition(indicator.where.node, types, "r", dialect)
        counted.append(f"COALESCE({sql}, {dialect.literal(blank_meets)})")
    if indicator.distinct is not None:
        counted.append(f"r.{dialect.quote(thing_column(table, indicator.distinct))} IS NOT NULL")
    counted += [f"r.{dialect.quote(name)} IS NOT NULL" for name in indicator.value.columns]
    met = "TRUE"
    if indicator.numerator is not None:
        sql = condition(indicator.numerator.node, types, "r", dialect)
        met = f"COALESCE({sql}, {dialect.literal(blank_meets)})"
        if indicator.missing is Missing.LEFT_OUT:
            counted.append(f"({sql}) IS NOT NULL")
    every = " AND ".join(counted) or "TRUE"
    return f"({every})", f"({every} AND {met})"


def member_sql(catalogue: Catalogue, types: Types, breakdown: Breakdown, dialect: DuckDialect = DUCKDB) -> str:
    """SQL over the row `r`: the member of the breakdown, as it is shown."""
    column = f"r.{dialect.quote(breakdown.column)}"
    shown = dialect.cast(column, ColumnType.TEXT)
    if types[breakdown.column] is ColumnType.BOOLEAN:
        shown = f"CASE {column} WHEN TRUE THEN 'Yes' WHEN FALSE THEN 'No' END"
    elif breakdown.codes is not None:
        cases = [
            f"WHEN {dialect.text(code.code)} THEN {dialect.text(code.label)}"
            for code in catalogue.codes[breakdown.codes].codes
        ]
        if cases:
            shown = f"CASE {column} {' '.join(cases)} ELSE {shown} END"
    return f"COALESCE({shown}, {dialect.text(breakdown.blank)})"


def tally_sql(indicator: Indicator, k: int, types: Types, dialect: DuckDialect = DUCKDB) -> str:
    """The three aggregates of indicator `k` of a group, over `in`, `met`, `thing` and `value` of the rows. Without a
    numerator, all that are counted meet it.

    `a`: the rows (or things, any or every row of which does) that meet it, the sum, or the median. `b`: those counted,
    or the values behind a mean or median, or the sum of a share's whole. `n`: rows counted at all.
    """
    rows = f'WHERE "in{k}"'
    met = f'WHERE "met{k}"' if indicator.numerator is not None else rows
    value = f'"value{k}"'
    if indicator.value.kind is ValueKind.MEDIAN:
        a, b = f"median({value}) FILTER ({met})", f"count({value}) FILTER ({met})"
    elif indicator.value.kind in (ValueKind.MEAN, ValueKind.SUM, ValueKind.SHARE):
        whole = {c: types[c] is ColumnType.INTEGER for c in indicator.value.columns}
        a = f"{dialect.total(value, whole[indicator.value.columns[0]])} FILTER ({met})"
        b = f"count({value}) FILTER ({met})"
        if indicator.value.whole is not None:
            of_all = f'"whole{k}"'
            b = f"{dialect.total(of_all, whole[indicator.value.whole])} FILTER ({met})"
    elif indicator.distinct is not None:
        a, b = f'count(DISTINCT "thing{k}") FILTER ({met})', f'count(DISTINCT "thing{k}") FILTER ({rows})'
        if indicator.met_by is MetBy.EVERY_ROW:
            a = f'{b} - count(DISTINCT "thing{k}") FILTER (WHERE {contrary(k)})'
    else:
        a, b = f"count(*) FILTER ({met})", f"count(*) FILTER ({rows})"
    return f'{a} AS "a{k}", {b} AS "b{k}", count(*) FILTER ({rows}) AS "n{k}"'


def contrary(k: int) -> str:
    """SQL over the columns of `flag_columns`: whether indicator `k` counts a row that does not meet its numerator."""
    return f'"in{k}" AND NOT "met{k}"'


def group_query(
    catalogue: Catalogue,
    relations: Relations,
    group: Group,
    periods: Sequence[Period],
    breakdowns: Sequence[Breakdown],
    dialect: DuckDialect = DUCKDB,
) -> str:
    """The query of a group: `_n`, a label a breakdown (blank where it is not split by it), then three a indicator.

    The column `_by` is the place of the breakdown plus 1, and 0 for the total.
    """
    types = types_of(catalogue, group.table.name)
    names = [name for indicator in group.indicators for name in columns_read(group.table, indicator, breakdowns)]
    steps = Steps(catalogue, relations, dialect)
    rows = steps.add(
        f'SELECT r.*, p."{PERIOD}", p."{END}" FROM {relations.sources[group.table.name]} AS r '
        f"JOIN {periods_table(periods, group.when.kind, dialect)} ON {inside(group.table, group.when, dialect)}"
    )
    rows = steps.derive(rows, group.table.name, names)
    shown = [f'r."{PERIOD}"']
    shown += [f'{member_sql(catalogue, types, b, dialect)} AS "by{i}"' for i, b in enumerate(breakdowns)]
    for k, indicator in enumerate(group.indicators):
        shown += flag_columns(group.table, indicator, k, types, dialect)
    flagged = steps.add(f"SELECT {', '.join(shown)} FROM {rows} AS r")
    return steps.query(_grouped(group, flagged, breakdowns, types, dialect))


def flag_columns(table: Table, indicator: Indicator, k: int, types: Types, dialect: DuckDialect = DUCKDB) -> list[str]:
    """SQL over the row `r`: what `tally_sql` reads of indicator `k`."""
    counted, met = flags(table, indicator, types, dialect)
    columns = [f'{counted} AS "in{k}"']
    if indicator.numerator is not None:
        columns.append(f'{met} AS "met{k}"')
    if indicator.distinct is not None:
        columns.append(f'r.{dialect.quote(thing_column(table, indicator.distinct))} AS "thing{k}"')
    if indicator.value.column is not None:
        columns.append(f'r.{dialect.quote(indicator.value.column)} AS "value{k}"')
    if indicator.value.whole is not None:
        columns.append(f'r.{dialect.quote(indicator.value.whole)} AS "whole{k}"')
    return columns


def _grouped(group: Group, flagged: str, breakdowns: Sequence[Breakdown], types: Types, dialect: DuckDialect) -> str:
    tallies = ", ".join(tally_sql(indicator, k, types, dialect) for k, indicator in enumerate(group.indicators))
    members = [f'"by{i}"' for i in range(len(breakdowns))]
    sets = ", ".join([f'("{PERIOD}")', *(f'("{PERIOD}", {member})' for member in members)])
    by = " + ".join(f"(1 - GROUPING({member})) * {i + 1}" for i, member in enumerate(members)) or "0"
    member = f"COALESCE({', '.join(members)})" if members else "NULL"
    shown = f'"{PERIOD}", {by} AS "_by", {member} AS "_member", {tallies}'
    return f"SELECT {shown} FROM {flagged} GROUP BY GROUPING SETS ({sets})"
