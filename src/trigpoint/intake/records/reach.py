"""Of which days the records of a load are complete, table by table, together with those that the source gave before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from trigpoint.intake.mapping import CoverageKind
from trigpoint.intake.records.feeds import Rows
from trigpoint.model.period import add_months
from trigpoint.model.snapshot import Part, Reach


def reach_of(rows: Rows, tables: Mapping[str, Rows], before: Part | None, as_of: dt.date) -> Reach | None:
    """The days of which the table is complete after a load of `rows`; None where its coverage sets no limit.

    `tables` are all that the load gives (what follows another table's rows goes back as far as that table), `before`
    is the part of the same source that stood until now. Its days and those of this load are one stretch where they
    meet; where days between them are missing, only the later stretch counts.
    """
    if rows.only_latest:
        last = max(as_of, before.reach.last) if before is not None and before.reach is not None else as_of
        return Reach(last, last, only_latest=True)
    months = _months(rows, tables)
    if not months:
        return None
    now = Reach(add_months(as_of, -months), as_of)
    then = before.reach if before is not None else None
    if then is None or then.only_latest or rows.coverage.kind is CoverageKind.ALL:
        return now  # nothing of before stays
    day = dt.timedelta(days=1)
    if now.first <= then.last + day and then.first <= now.last + day:
        return Reach(min(now.first, then.first), max(now.last, then.last))
    return max(now, then, key=lambda reach: reach.last)


def _months(rows: Rows, tables: Mapping[str, Rows]) -> int:
    """The months up to the as-of date that the table's list carries, and 0 where no window is said."""
    if rows.coverage.kind is not CoverageKind.FOLLOWS:
        return rows.coverage.months
    pointer = rows.table.column(rows.coverage.follows or "")
    for other in tables.values():
        keys = [other.table.column(name) for name in other.table.key]
        if other is not rows and pointer is not None and any(k is not None and k.of == pointer.of for k in keys):
            return other.coverage.months
    return 0
