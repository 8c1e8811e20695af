"""Small worlds of rows, drawn in a definition or a test, put before an engine as prepared tables would be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from trigpoint.catalogue.objects import Catalogue
from trigpoint.engines.authorities import Authority
from trigpoint.engines.columns import types_of
from trigpoint.engines.derive import Relations, Steps
from trigpoint.engines.dialect import DUCKDB, DuckDialect
from trigpoint.engines.identity import row_columns
from trigpoint.engines.prepare import CARRIED, SENT, empty_rows
from trigpoint.engines.tallies import Database, put_working_days
from trigpoint.engines.when_asked import WhenAsked
from trigpoint.model.snapshot import NOT_RECORDS
from trigpoint.model.table import AUTHORITY, ColumnType

World = Mapping[str, Sequence[Mapping[str, object]]]


def relations_of_world(db: Database, catalogue: Catalogue, world: World, dialect: DuckDialect = DUCKDB) -> Relations:
    """The world's rows as tables of `db`, made anew; the catalogue's other tables have no rows.

    A derived column that the rows of a table have is taken as drawn; those fixed for the row that they have not are
    worked out. Rows of one table have the same columns; `_row_key` is the row's place where it is not drawn.
    """
    put_working_days(db, dialect)
    tables = catalogue.tables
    empty = WhenAsked(tables, lambda t: empty_rows(catalogue, t, dialect))
    columns = WhenAsked(tables, lambda t: frozenset(_types(catalogue, t, world)))
    for name, rows in world.items():
        types = _types(catalogue, name, world)
        db.execute(dialect.make_table(f"drawn {name}", _drawn(types, rows, dialect)))
    sources = WhenAsked(tables, lambda t: dialect.quote(f"drawn {t}") if t in world else empty[t])
    apart = len({row.get(AUTHORITY) for rows in world.values() for row in rows}) > 1
    drawn = Relations(sources, columns, apart)
    for name in world:
        steps = Steps(catalogue, drawn, dialect)
        derived = steps.rows(name, row_columns(catalogue, name))
        db.execute(dialect.make_table(name, steps.query(f"SELECT * FROM {derived}")))
    worked_out = WhenAsked(tables, lambda t: dialect.quote(t) if t in world else empty[t])
    everything = WhenAsked(tables, lambda t: columns[t] | frozenset(row_columns(catalogue, t)))
    return Relations(worked_out, everything, apart)


def authorities_of_world(world: World, records_on: dt.date | None = None) -> tuple[Authority, ...]:
    """Whose rows a world draws in `_authority`, each with the tables that it has rows of; nobody without it."""
    tables: dict[str, set[str]] = {}
    for name, rows in world.items():
        for row in rows if name not in NOT_RECORDS else ():
            if row.get(AUTHORITY):
                tables.setdefault(str(row[AUTHORITY]), set()).add(name)
    return tuple(Authority(name, dict.fromkeys(given), {}, records_on) for name, given in sorted(tables.items()))


def _types(catalogue: Catalogue, table: str, world: World) -> dict[str, ColumnType]:
    known = types_of(catalogue, table)
    drawn = {name for row in world.get(table, ())[:1] for name in row}
    stored = [column.name for column in catalogue.tables[table].open_columns]
    names = [*stored, *(name for name in known if name in drawn and name not in stored)]
    return {**{name: known[name] for name in names}, **dict.fromkeys((*CARRIED, *SENT), ColumnType.TEXT)}


def _drawn(types: Mapping[str, ColumnType], rows: Sequence[Mapping[str, object]], dialect: DuckDialect) -> str:
    """The query that gives the rows."""
    names = [dialect.quote(column) for column in types]
    if not rows:
        blank = [f"{dialect.cast('NULL', kind)} AS {name}" for name, kind in zip(names, types.values(), strict=True)]
        return f"SELECT {', '.join(blank)} WHERE FALSE"
    typed = [f"{dialect.cast(name, kind)} AS {name}" for name, kind in zip(names, types.values(), strict=True)]
    values = [
        "(" + ", ".join(dialect.literal(_cell(row, column, place)) for column in types) + ")"
        for place, row in enumerate(rows)
    ]
    return f"SELECT {', '.join(typed)} FROM (VALUES {', '.join(values)}) AS t({', '.join(names)})"


def _cell(row: Mapping[str, object], column: str, place: int) -> object:
    if column == "_row_key":
        return row.get(column, f"{place:016x}")
    return row.get(column)
