"""Lists to work from, read literally in plain Python: what the engine's lists are held to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from trigpoint.catalogue.objects import Catalogue
from trigpoint.catalogue.worklist import Order, WorkList
from trigpoint.engines.oracle_columns import Columns, Row, World, as_day
from trigpoint.engines.oracle_conditions import holds
from trigpoint.model.workingday import Calendar


def rows_on_list(
    catalogue: Catalogue, world: World, calendar: Calendar, work: WorkList, day: dt.date
) -> tuple[list[Row], int]:
    """The rows on the list on that day, in its order, and how many a blank leaves unsaid."""
    columns = Columns(catalogue, world, calendar)

    def cell(row: Row, name: str) -> Any:
        return columns.cell(work.table, row, name, day)

    found, unsaid = [], 0
    for row in world.get(work.table, ()):
        if work.open_only and not _is_open(catalogue, work, partial(cell, row), day):
            continue
        on = holds(work.rows.node, partial(cell, row))
        unsaid += on is None
        if on:
            found.append(row)
    keys = [Order(name) for name in (*catalogue.tables[work.table].key, "_row_key")]
    for order in reversed((*work.sort, *keys)):  # the last first: a later sort leaves equals as they stand
        found = _sorted(found, partial(_cell_of, cell, order.column), order.descending)
    return found, unsaid


def _cell_of(cell: Callable[[Row, str], Any], name: str, row: Row) -> Any:
    return cell(row, name)


def _sorted(rows: list[Row], value: Callable[[Row], Any], descending: bool) -> list[Row]:
    """In order of a value, those without one last; equals stay as they stand."""
    filled = [row for row in rows if value(row) is not None]
    return sorted(filled, key=value, reverse=descending) + [row for row in rows if value(row) is None]


def _is_open(catalogue: Catalogue, work: WorkList, look: Callable[[str], Any], day: dt.date) -> bool:
    span = catalogue.tables[work.table].span
    assert span is not None
    began, ended = as_day(look(span.start)), as_day(look(span.end))
    return began is not None and began <= day and (ended is None or ended > day)
