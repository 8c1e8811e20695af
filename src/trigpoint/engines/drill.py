"""The row keys behind a figure, as many as it says, and those on a list. Only the door for children turns them into
records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from trigpoint.catalogue.objects import Catalogue, Indicator
from trigpoint.catalogue.worklist import WorkList
from trigpoint.engines.account import flags_of_prepared
from trigpoint.engines.completeness import shortfall
from trigpoint.engines.lacking import lacking
from trigpoint.engines.lists import ListedRows, Only, listed_rows, tables_of_list
from trigpoint.engines.opened import connection
from trigpoint.engines.prepare import SOURCE, Prepared, relations_of
from trigpoint.engines.reach import standing
from trigpoint.model.observation import Status
from trigpoint.model.period import Period

Part = Literal["numerator", "denominator"]


@dataclass(frozen=True, slots=True)
class RowsBehind:
    """The rows behind one part of a figure: (source, row key) of each, sorted. `counts` is what the figure says:
    the number of rows, or, where `distinct` names a noun, of different things that the rows are about."""

    rows: tuple[tuple[str, str], ...]
    counts: int
    distinct: str | None = None


def rows_behind(
    catalogue: Catalogue,
    prepared: Prepared,
    indicator: Indicator,
    period: Period,
    part: Part,
    member: tuple[str, str] | None = None,
) -> RowsBehind:
    """The rows behind the numerator or the denominator of a figure that is counted from one table.

    `member` is (breakdown, member). Of an indicator without a numerator's condition both parts are the rows counted;
    the denominator of a mean or median is the rows whose values it is of; that of a rate is people, and its rows are
    those counted. Nothing comes back for a period that begins beyond the data, nor for a
    figure that is not available because no source gave what it needs, or not for all of its days.
    """
    beyond = standing(period, prepared.records_on) is Status.NOT_AVAILABLE
    if indicator.table is None or beyond or _told_of_nothing(catalogue, prepared, indicator, period):
        return RowsBehind((), 0, indicator.distinct)
    wanted = '"_met"' if part == "numerator" or indicator.value.column is not None else '"_counted"'
    with connection(prepared.cache) as db:
        query = flags_of_prepared(db, catalogue, prepared, indicator, period, member)
        rows = db.execute(
            f'SELECT "{SOURCE}", "_row_key", "_thing" FROM ({query}) WHERE {wanted} ORDER BY "{SOURCE}", "_row_key"'
        ).fetchall()
    found = tuple((source or "", key) for source, key, _ in rows)
    counts = len({thing for _, _, thing in rows}) if indicator.distinct is not None else len(found)
    return RowsBehind(found, counts, indicator.distinct)


def _told_of_nothing(catalogue: Catalogue, prepared: Prepared, indicator: Indicator, period: Period) -> bool:
    short = shortfall(catalogue, prepared.reaches, indicator, period)
    if short is not None and short.status is Status.NOT_AVAILABLE:
        return True
    return prepared.given is not None and bool(lacking(catalogue, prepared.given, indicator))


def rows_on_list(
    catalogue: Catalogue, prepared: Prepared, work: WorkList, day: dt.date, columns: Sequence[str], only: Only = ()
) -> ListedRows:
    """The rows on a list on a day, in its order, with `columns` as of that day. `only` as in `count_lists`."""
    prepared.must_have(tables_of_list(catalogue, work))
    with connection(prepared.cache) as db:
        return listed_rows(db, catalogue, relations_of(catalogue, prepared), work, day, columns, only)
