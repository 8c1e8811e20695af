"""Lists to work from, as of a day, on DuckDB: how many rows are on each, by team and worker, and in which order.

The query is the same for the counts and for the rows; the rows' keys are given by `trigpoint.engines.drill` alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trigpoint.catalogue.objects import Catalogue
from trigpoint.catalogue.worklist import WorkList, columns_of_list
from trigpoint.engines.columns import everything_behind, types_of
from trigpoint.engines.derive import END, Relations, Steps
from trigpoint.engines.dialect import DUCKDB
from trigpoint.engines.duck import ready_for
from trigpoint.engines.opened import connection
from trigpoint.engines.prepare import SOURCE, Prepared, relations_of
from trigpoint.engines.sql import condition

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ON, ROW_KEY = "_on", "_row_key"
Only = tuple[tuple[str, str], ...]
"""Which rows of a list are wanted: columns, and what stands in them."""


@dataclass(frozen=True, slots=True)
class GroupCount:
    """How many rows one group has on a list: what stands in each column that it is counted by, None for blank."""

    members: tuple[str | None, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class ListCount:
    """How many rows are on one list, most first by group. `unsaid` are rows of which a blank leaves it unsaid whether
    they belong on it."""

    list: str
    rows: int
    unsaid: int
    groups: tuple[GroupCount, ...]


@dataclass(frozen=True, slots=True)
class ListedRows:
    """The rows of a list in its order: (source, row key) of each, and its `columns` as of the list's day."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    values: tuple[tuple[object, ...], ...]


def tables_of_list(catalogue: Catalogue, work: WorkList) -> frozenset[str]:
    """The tables that a list reads."""
    return frozenset(everything_behind(catalogue, work.table, _read(catalogue, work))[0])


def count_lists(
    catalogue: Catalogue, prepared: Prepared, lists: Iterable[WorkList], day: dt.date, only: Only = ()
) -> tuple[ListCount, ...]:
    """The rows on each list on a day, counted. `only` keeps to rows with these values in these columns, capitals
    or not."""
    chosen = list(lists)
    prepared.must_have({table for work in chosen for table in tables_of_list(catalogue, work)})
    relations = relations_of(catalogue, prepared)
    with connection(prepared.cache) as db:
        return tuple(count_list(db, catalogue, relations, work, day, only) for work in chosen)


def count_list(
    db: DuckDBPyConnection, catalogue: Catalogue, relations: Relations, work: WorkList, day: dt.date, only: Only = ()
) -> ListCount:
    """As `count_lists`, of one list, over relations that `db` can read."""
    steps, rows = _rows(db, catalogue, relations, work, day, only)
    by = [f"CAST(r.{DUCKDB.quote(name)} AS VARCHAR)" for name in work.group]
    on = DUCKDB.quote(ON)
    tallies = f"count(*) FILTER ({on}), count(*) FILTER ({on} IS NULL)"
    found = db.execute(steps.query(f"SELECT {', '.join([*by, tallies])} FROM {rows} AS r GROUP BY ALL")).fetchall()
    groups = [GroupCount(tuple(members), on_list) for *members, on_list, _ in found if on_list]
    return ListCount(
        work.id, sum(g.rows for g in groups), sum(unsaid for *_, unsaid in found), tuple(sorted(groups, key=_most))
    )


def listed_rows(
    db: DuckDBPyConnection,
    catalogue: Catalogue,
    relations: Relations,
    work: WorkList,
    day: dt.date,
    columns: Sequence[str],
    only: Only = (),
) -> ListedRows:
    """The rows of a list in its order, with `columns` as of the day."""
    steps, rows = _rows(db, catalogue, relations, work, day, only)
    shown = "".join(f", r.{DUCKDB.quote(name)}" for name in columns)
    query = steps.query(
        f'SELECT r."{SOURCE}", r."{ROW_KEY}"{shown} FROM {rows} AS r '
        f"WHERE r.{DUCKDB.quote(ON)} ORDER BY {_order(catalogue, work)}"
    )
    found = db.execute(query).fetchall()
    return ListedRows(
        tuple(columns),
        tuple((source or "", key) for source, key, *_ in found),
        tuple(tuple(values) for _, _, *values in found),
    )


def _read(catalogue: Catalogue, work: WorkList) -> tuple[str, ...]:
    span = catalogue.tables[work.table].span
    dates = (span.start, span.end) if work.open_only and span is not None else ()
    return (*columns_of_list(work), *dates)


def _rows(
    db: DuckDBPyConnection, catalogue: Catalogue, relations: Relations, work: WorkList, day: dt.date, only: Only
) -> tuple[Steps, str]:
    """A step with every row that could be on the list, its columns as of the day, and `_on`: whether it is, blank
    where a blank leaves it unsaid."""
    names = _read(catalogue, work)
    ready_for(db, everything_behind(catalogue, work.table, names)[1])
    types = types_of(catalogue, work.table)
    steps = Steps(catalogue, relations)
    last = DUCKDB.literal(day)
    rows = steps.add(f'SELECT r.*, {last} AS "{END}" FROM {relations.sources[work.table]} AS r')
    rows = steps.derive(rows, work.table, names)
    kept = [f"lower(CAST(r.{DUCKDB.quote(name)} AS VARCHAR)) = lower({DUCKDB.text(value)})" for name, value in only]
    span = catalogue.tables[work.table].span
    if work.open_only and span is not None:
        start, end = (DUCKDB.day(f"r.{DUCKDB.quote(name)}") for name in (span.start, span.end))
        kept.append(f"{start} <= {last} AND ({end} IS NULL OR {end} > {last})")
    where = " AND ".join(f"({part})" for part in kept) or "TRUE"
    on = condition(work.rows.node, types)
    return steps, steps.add(f"SELECT r.*, {on} AS {DUCKDB.quote(ON)} FROM {rows} AS r WHERE {where}")


def _order(catalogue: Catalogue, work: WorkList) -> str:
    """The list's order, then the table's key, so that it is the same every time."""
    keys = (*catalogue.tables[work.table].key, ROW_KEY)
    said = [(order.column, order.descending) for order in work.sort] + [(name, False) for name in keys]
    return ", ".join(f"r.{DUCKDB.quote(name)} {'DESC' if down else 'ASC'} NULLS LAST" for name, down in said)


def _most(group: GroupCount) -> tuple[int, list[tuple[bool, str]]]:
    return -group.rows, [(member is None, member or "") for member in group.members]
