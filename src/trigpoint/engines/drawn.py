"""Small worlds of rows, drawn in a definition or a test, put before DuckDB as prepared tables would be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from trigpoint.catalogue.calendar import england
from trigpoint.catalogue.objects import Catalogue
from trigpoint.engines.columns import types_of
from trigpoint.engines.derive import WORKING_DAYS, Relations, Steps, working_days_table
from trigpoint.engines.dialect import DUCKDB
from trigpoint.engines.identity import row_columns
from trigpoint.engines.prepare import CARRIED, SOURCE, empty_rows
from trigpoint.model.table import ColumnType

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

World = Mapping[str, Sequence[Mapping[str, object]]]


def relations_of_world(db: DuckDBPyConnection, catalogue: Catalogue, world: World) -> Relations:
    """The world's rows as tables of `db`, made anew; the catalogue's other tables have no rows.

    A derived column that the rows of a table have is taken as drawn; those fixed for the row that they have not are
    worked out. Rows of one table have the same columns; `_row_key` is the row's place where it is not drawn.
    """
    db.execute(f'CREATE TEMP TABLE IF NOT EXISTS "{WORKING_DAYS}" AS {working_days_table(england())}')
    sources, columns = {}, {}
    for name in catalogue.tables:
        if name not in world:
            sources[name], columns[name] = empty_rows(catalogue, name), frozenset(_types(catalogue, name, world))
            continue
        types = _types(catalogue, name, world)
        sources[name] = DUCKDB.quote(f"drawn {name}")
        columns[name] = frozenset(types)
        _create(db, sources[name], types, world.get(name, ()))
    drawn = Relations(sources, columns)
    worked_out = dict(sources)
    for name in world:
        steps = Steps(catalogue, drawn)
        rows = steps.rows(name, row_columns(catalogue, name))
        worked_out[name] = DUCKDB.quote(name)
        db.execute(f"CREATE OR REPLACE TEMP TABLE {worked_out[name]} AS {steps.query(f'SELECT * FROM {rows}')}")
    everything = {name: there | frozenset(row_columns(catalogue, name)) for name, there in columns.items()}
    return Relations(worked_out, everything)


def _types(catalogue: Catalogue, table: str, world: World) -> dict[str, ColumnType]:
    known = types_of(catalogue, table)
    drawn = {name for row in world.get(table, ())[:1] for name in row}
    stored = [column.name for column in catalogue.tables[table].open_columns]
    names = [*stored, *(name for name in known if name in drawn and name not in stored)]
    return {**{name: known[name] for name in names}, **dict.fromkeys((*CARRIED, SOURCE), ColumnType.TEXT)}


def _create(
    db: DuckDBPyConnection, name: str, types: Mapping[str, ColumnType], rows: Sequence[Mapping[str, object]]
) -> None:
    columns = ", ".join(f"{DUCKDB.quote(column)} {DUCKDB.type_of(kind)}" for column, kind in types.items())
    db.execute(f"CREATE OR REPLACE TEMP TABLE {name} ({columns})")
    if rows:
        values = [
            "(" + ", ".join(DUCKDB.literal(_cell(row, column, place)) for column in types) + ")"
            for place, row in enumerate(rows)
        ]
        db.execute(f"INSERT INTO {name} VALUES {', '.join(values)}")


def _cell(row: Mapping[str, object], column: str, place: int) -> object:
    if column == "_row_key":
        return row.get(column, f"{place:016x}")
    return row.get(column)
