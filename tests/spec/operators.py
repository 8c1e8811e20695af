"""Derived columns, drawn: one table with what goes in and, as its last column, what comes out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from tests.spec.drawing import Engine, World, catalogue, cells, drawn, typed
from trigpoint.catalogue.calendar import england
from trigpoint.catalogue.objects import Catalogue, Derived
from trigpoint.engines.columns import types_of
from trigpoint.engines.derive import END, Steps
from trigpoint.engines.drawn import relations_of_world
from trigpoint.engines.oracle_columns import Columns
from trigpoint.model.period import Period
from trigpoint.model.table import ColumnType


def comes_out(
    engine: Engine, definition: str, rows: str, others: Mapping[str, str] | None = None, period: str | None = None
) -> None:
    """Check that the last column of `rows`, which `definition` derives, comes out as drawn.

    `others` draws other tables; rows of the same table see each other.
    """
    known = catalogue(definition)
    derived = list(known.derived.values())[-1]
    header, *lines = cells(rows)
    assert header[-1] == derived.name
    given = "\n".join(" | ".join(line[:-1]) for line in [header, *lines])
    world = drawn(known, {**(others or {}), derived.table: given})
    end = Period.parse(period).end if period is not None else None
    if engine.name == "oracle":
        found = _on_oracle(known, derived, world, end)
    else:
        found = _on_database(engine, known, derived, world, end)
    types = types_of(known, derived.table)
    wanted = [typed(line[-1], types[derived.name]) for line in lines]
    labels = [line[0] for line in lines]
    assert dict(zip(labels, found, strict=True)) == dict(zip(labels, wanted, strict=True))


def _on_oracle(known: Catalogue, derived: Derived, world: World, end: dt.date | None) -> list[object]:
    columns = Columns(known, world, england())
    return [columns.cell(derived.table, row, derived.name, end) for row in world[derived.table]]


def _on_database(engine: Engine, known: Catalogue, derived: Derived, world: World, end: dt.date | None) -> list[object]:
    dialect = engine.dialect
    relations = relations_of_world(engine.db, known, world, dialect)
    steps = Steps(known, relations, dialect)
    day = dialect.cast(dialect.literal(end), ColumnType.DATE)
    rows = steps.add(f'SELECT *, {day} AS "{END}" FROM {relations.sources[derived.table]}')
    rows = steps.derive(rows, derived.table, [derived.name])
    query = steps.query(f'SELECT {dialect.quote(derived.name)} FROM {rows} ORDER BY "_row_key"')
    return [cell for (cell,) in engine.db.execute(query).fetchall()]
