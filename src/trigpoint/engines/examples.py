"""A definition's own examples, run on the oracle or on DuckDB."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from trigpoint.catalogue.calendar import england
from trigpoint.catalogue.objects import (
    Catalogue,
    Derived,
    DerivedExample,
    Example,
    ExampleTable,
    Indicator,
)
from trigpoint.catalogue.worklist import WorkList
from trigpoint.engines.oracle import Oracle
from trigpoint.model.observation import Observation
from trigpoint.model.period import Period
from trigpoint.model.table import ColumnType

if TYPE_CHECKING:
    import duckdb

Engine = Literal["oracle", "duckdb"]
ENGINES: tuple[Engine, ...] = ("oracle", "duckdb")
World = Mapping[str, Sequence[Mapping[str, object]]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out of an example: the labels of the rows counted and of those met, in the order drawn, and the figure.

    For a ratio no rows are counted. `cells` holds what a derived column came out as, by label; otherwise it is empty.
    """

    counted: tuple[str, ...]
    met: tuple[str, ...]
    value: float | None
    cells: Mapping[str, object]


@contextmanager
def _opened(db: duckdb.DuckDBPyConnection | None) -> Iterator[duckdb.DuckDBPyConnection]:
    """The DuckDB that is there already, or one for this example alone."""
    if db is not None:
        yield db
        return
    from trigpoint.engines.opened import connection

    with connection() as own:
        yield own


def run_example(
    catalogue: Catalogue,
    indicator: Indicator,
    example: Example,
    engine: Engine,
    db: duckdb.DuckDBPyConnection | None = None,
) -> Outcome:
    """Run one example of an indicator. A derived column that is drawn is taken as drawn; other columns of the table
    that are not drawn are worked out, or blank. A table that is not drawn is one without rows, not one that was never
    loaded. `db` is a DuckDB of the examples alone that is open already, for where there are many."""
    world = _world(example.tables)
    if engine == "oracle":
        counted, met, figure = _on_oracle(catalogue, indicator, world, example.period)
    else:
        with _opened(db) as opened:
            counted, met, figure = _on_duckdb(opened, catalogue, indicator, world, example.period)
    labels = next((table.labels for table in example.tables if table.table == indicator.table), ())
    return Outcome(
        tuple(label for place, label in enumerate(labels) if place in counted),
        tuple(label for place, label in enumerate(labels) if place in met),
        figure.value,
        {},
    )


def run_derived_example(
    catalogue: Catalogue,
    derived: Derived,
    example: DerivedExample,
    engine: Engine,
    db: duckdb.DuckDBPyConnection | None = None,
) -> Outcome:
    """Run one example of a derived column: the column as drawn is left out, and worked out from the others."""
    drawn = next(table for table in example.tables if table.table == derived.table)
    world = _world(example.tables)
    world[derived.table] = [{k: v for k, v in row.items() if k != derived.name} for row in world[derived.table]]
    if engine == "oracle":
        cells = _cells_on_oracle(catalogue, derived, world, example.period)
    else:
        with _opened(db) as opened:
            cells = _cells_on_duckdb(opened, catalogue, derived, world, example.period)
    return Outcome((), (), None, dict(zip(drawn.labels, cells, strict=True)))


def _world(tables: Sequence[ExampleTable]) -> dict[str, list[dict[str, object]]]:
    return {
        table.table: [
            {"_row_key": f"{place:016x}", **dict(zip(table.columns, row, strict=True))}
            for place, row in enumerate(table.rows)
        ]
        for table in tables
    }


def run_list_example(
    catalogue: Catalogue,
    work: WorkList,
    example: Example,
    engine: Engine,
    db: duckdb.DuckDBPyConnection | None = None,
) -> Outcome:
    """Run one example of a list: `counted` are the rows on it, in its order."""
    world = _world(example.tables)
    world.setdefault(work.table, [])
    if engine == "oracle":
        keys = _listed_on_oracle(catalogue, work, world, example.period.end)
    else:
        with _opened(db) as opened:
            keys = _listed_on_duckdb(opened, catalogue, work, world, example.period.end)
    labels = next((table.labels for table in example.tables if table.table == work.table), ())
    return Outcome(tuple(labels[int(key, 16)] for key in keys), (), None, {})


def unsaid_in_example(
    catalogue: Catalogue,
    work: WorkList,
    example: Example,
    engine: Engine,
    db: duckdb.DuckDBPyConnection | None = None,
) -> int:
    """Of how many drawn rows a blank leaves it unsaid whether they are on the list."""
    world = _world(example.tables)
    if engine == "oracle":
        from trigpoint.engines.oracle_lists import rows_on_list

        return rows_on_list(catalogue, world, england(), work, example.period.end)[1]
    from trigpoint.engines.drawn import relations_of_world
    from trigpoint.engines.lists import count_list

    with _opened(db) as opened:
        drawn = relations_of_world(opened, catalogue, world)
        return count_list(opened, catalogue, drawn, work, example.period.end).unsaid


def _listed_on_oracle(catalogue: Catalogue, work: WorkList, world: World, day: dt.date) -> list[str]:
    from trigpoint.engines.oracle_lists import rows_on_list

    return [str(row["_row_key"]) for row in rows_on_list(catalogue, world, england(), work, day)[0]]


def _listed_on_duckdb(
    db: duckdb.DuckDBPyConnection, catalogue: Catalogue, work: WorkList, world: World, day: dt.date
) -> list[str]:
    from trigpoint.engines.drawn import relations_of_world
    from trigpoint.engines.lists import listed_rows

    found = listed_rows(db, catalogue, relations_of_world(db, catalogue, world), work, day, ())
    return [key for _, key in found.rows]


Places = frozenset[int]


def _on_oracle(
    catalogue: Catalogue, indicator: Indicator, world: World, period: Period
) -> tuple[Places, Places, Observation]:
    everything: World = {**dict.fromkeys(catalogue.tables, ()), **world}
    oracle = Oracle(catalogue, everything, england())
    figure = oracle.figure(indicator, period)
    if indicator.table is None:
        return frozenset(), frozenset(), figure
    counted = oracle.counted(indicator, period)
    return (
        frozenset(int(str(c.row["_row_key"]), 16) for c in counted),
        frozenset(int(str(c.row["_row_key"]), 16) for c in counted if c.met),
        figure,
    )


def _on_duckdb(
    db: duckdb.DuckDBPyConnection, catalogue: Catalogue, indicator: Indicator, world: World, period: Period
) -> tuple[Places, Places, Observation]:
    from trigpoint.engines.account import row_flags
    from trigpoint.engines.drawn import relations_of_world
    from trigpoint.engines.duck import Run

    run = Run(db, catalogue, relations_of_world(db, catalogue, world), frozenset(catalogue.tables))
    figure = run.figures([indicator], [period], [])[0]
    if indicator.table is None:
        return frozenset(), frozenset(), figure
    query = row_flags(catalogue, run.relations, indicator, period)
    rows = db.execute(f'SELECT "_row_key", "_counted", "_met" FROM ({query})').fetchall()
    return (
        frozenset(int(key, 16) for key, counted, _ in rows if counted),
        frozenset(int(key, 16) for key, _, met in rows if met),
        figure,
    )


def _cells_on_oracle(catalogue: Catalogue, derived: Derived, world: World, period: Period | None) -> list[object]:
    columns = Oracle(catalogue, world, england()).columns
    end = period.end if period is not None else None
    return [columns.cell(derived.table, row, derived.name, end) for row in world[derived.table]]


def _cells_on_duckdb(
    db: duckdb.DuckDBPyConnection, catalogue: Catalogue, derived: Derived, world: World, period: Period | None
) -> list[object]:
    from trigpoint.engines.derive import END, Steps
    from trigpoint.engines.dialect import DUCKDB
    from trigpoint.engines.drawn import relations_of_world

    steps = Steps(catalogue, relations_of_world(db, catalogue, world))
    end = DUCKDB.cast("NULL", ColumnType.DATE) if period is None else DUCKDB.literal(period.end)
    rows = steps.add(f'SELECT *, {end} AS "{END}" FROM {steps.relations.sources[derived.table]}')
    rows = steps.derive(rows, derived.table, [derived.name])
    query = steps.query(f'SELECT {DUCKDB.quote(derived.name)} FROM {rows} ORDER BY "_row_key"')
    return [cell for (cell,) in db.execute(query).fetchall()]
