"""Figures that outlive their records: evaluated before a purge takes the rows, and kept in the store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.catalogue.objects import Catalogue, Indicator
from trigpoint.engines.columns import everything_behind, other_table
from trigpoint.engines.plan import columns_read
from trigpoint.engines.ratios import parts_of
from trigpoint.engines.recorded import COLUMNS, observations_of
from trigpoint.engines.window import days_of
from trigpoint.model.observation import Observation, Status
from trigpoint.model.period import Period, add_months
from trigpoint.model.snapshot import Part, Snapshot
from trigpoint.store.store import standing_on
from trigpoint.store.workspace import Workspace

if TYPE_CHECKING:
    import polars as pl

    from trigpoint.engines.prepare import Prepared
    from trigpoint.store.change import Change

TABLE = "figure"
PURGE = "purge"
THINNED = "removed before: "
"""In a purge's manifest, with a table's name: the day before which rows of the table went."""
MOST_MONTHS = 240
_Key = tuple[str, Period, str | None, str | None]
_Dates = tuple[str, str]
"""A table and a column of dates in it."""


def keep_figures(workspace: Workspace, snapshot: Snapshot, change: Change) -> dict[tuple[str, str], Part]:
    """Put every monthly figure of a snapshot into the store; the parts to commit with the purge that follows.

    Every computed indicator, with the breakdowns that it declares, for each month from its first record to the last
    whole month that the snapshot knows (at most 20 years). The part is (`figure`, the snapshot's number); no row of it
    is about one person alone by name, but small counts are as they are: it is for internal use.
    """
    observations = figures_of(workspace, snapshot)
    if not observations:
        return {}
    return {(TABLE, str(snapshot.number)): Part(change.put(_frame(observations)))}


def kept_figures(workspace: Workspace, snapshot: Snapshot) -> list[Observation] | None:
    """The figures kept of a snapshot whose rows were purged; None where its rows are still there."""
    if not snapshot.purged:
        return None
    current = workspace.store.current()
    part = current.parts.get((TABLE, str(snapshot.number))) if current else None
    if part is None:
        return []
    return observations_of(workspace.store, {"": part}, workspace.cache)


@dataclass(frozen=True, slots=True)
class _Thinning:
    """What one purge took from what a snapshot stands on: the day, up to which day by table, and the figures kept."""

    on: dt.date
    before: Mapping[str, dt.date]
    kept: Mapping[_Key, Observation]

    def touches(self, catalogue: Catalogue, name: str, period: Period) -> bool:
        """Whether rows that went may have counted towards the indicator in the period.

        What looks back or aside (the referral before, the enquiry that led to a conference) reaches a year further.
        """
        from trigpoint.runs.retention import PERSON  # few workspaces were thinned: the others start faster without

        indicator = catalogue.indicators.get(name)
        for part in parts_of(catalogue, [indicator] if indicator else []):
            if part.table is None or part.when is None:
                continue
            first = days_of(part.when.kind, period)[0]
            names = columns_read(catalogue.tables[part.table], part)
            aside = {other_table(derived) for derived in everything_behind(catalogue, part.table, names)[1]}
            reached = [(part.table, first), *((table, add_months(first, -12)) for table in aside - {None, PERSON})]
            if any(day < self.before.get(table or "", dt.date.min) for table, day in reached):
                return True
        return False

    def figure(self, key: _Key) -> Observation:
        """The figure as it was kept; not available where it was not."""
        found = self.kept.get(key)
        if found is not None:
            note = f"As it was kept on {self.on.isoformat()}, when records behind it had been held for their years."
            return found._replace(note=f"{found.note} {note}".strip())
        note = f"Records behind it had been held for their years and went on {self.on.isoformat()}; it was not kept."
        return Observation(*key, None, status=Status.NOT_AVAILABLE, note=note)


def with_kept(
    workspace: Workspace,
    snapshot: Snapshot,
    catalogue: Catalogue,
    observations: Sequence[Observation],
    breakdowns: Sequence[str] = (),
) -> list[Observation]:
    """The observations, with those whose records a purge has thinned out as they were kept before it.

    Where none was kept (a quarter, a breakdown that the indicator does not declare, an indicator defined since) the
    figure is not available, for what is left would count too few. Members of `breakdowns` of which no row is left
    come back. The note of each says so.
    """
    thinnings = _thinnings(workspace, snapshot)
    found: dict[_Key, Observation] = {}
    for o in observations:
        first = next((t for t in thinnings if t.touches(catalogue, o.indicator, o.period)), None)
        found[_key(o)] = o if first is None else first.figure(_key(o))
        if first is not None and o.breakdown is None:
            members = [k for k in first.kept if k[:2] == (o.indicator, o.period) and k[2] in breakdowns]
            found |= {key: first.figure(key) for key in members}
    return list(found.values())


def _thinnings(workspace: Workspace, snapshot: Snapshot) -> list[_Thinning]:
    """The purges that took rows from the snapshot, or from what it stands on, the first of them first.

    Of several that touch a figure the first counts: only what was kept then was counted from all of its records.
    """
    store = workspace.store
    current = store.current()
    parts = current.sources(TABLE) if current else {}
    if not parts:
        return []
    history = store.history()
    chain = standing_on(tuple(s for s in history if s.number <= snapshot.number))
    found = []
    for purge in (s for s in history if s.act == PURGE):
        below = [s.number for s in (*chain, snapshot) if s.number < purge.number]
        part = parts.get(str(max(below, default=0)))
        before = {name[len(THINNED) :]: dt.date.fromisoformat(day)
                  for name, day in purge.extra.items() if name.startswith(THINNED)}  # fmt: skip
        if part is not None and before:
            kept = {_key(o): o for o in observations_of(store, {"": part}, workspace.cache)}
            found.append(_Thinning(purge.made_at.date(), before, kept))
    return found


def _key(o: Observation) -> _Key:
    return o.indicator, o.period, o.breakdown, o.member


def figures_of(workspace: Workspace, snapshot: Snapshot) -> list[Observation]:
    """Every monthly figure of every computed indicator, with its breakdowns, that the snapshot's records give."""
    from trigpoint.engines.duck import evaluate
    from trigpoint.engines.prepare import prepare

    catalogue = workspace_catalogue(workspace.path)
    prepared = prepare(workspace.store, snapshot, catalogue, workspace.cache)
    computed = [i for i in catalogue.indicators.values() if i.origin == "computed"]
    first_days = _first_days(prepared, catalogue, computed)
    found: list[Observation] = []
    for breakdowns in sorted({i.breakdowns for i in computed}):
        group = [i for i in computed if i.breakdowns == breakdowns]
        first = min((day for i in group if (day := first_days.get(_date_of(catalogue, i)))), default=None)
        if first is not None:
            periods = _months(first, snapshot.known_on)
            found += evaluate(catalogue, prepared, group, periods, breakdowns, workspace.area)
    return [o for o in found if o.value is not None or o.numerator is not None]


def _first_days(
    prepared: Prepared, catalogue: Catalogue, indicators: Iterable[Indicator]
) -> dict[_Dates | None, dt.date]:
    """The earliest day in each column by which a row of the indicators comes into a period; none where it has none."""
    from trigpoint.engines.dialect import DUCKDB
    from trigpoint.engines.opened import connection

    asked = {_date_of(catalogue, indicator) for indicator in indicators}
    found: dict[_Dates | None, dt.date] = {}
    with connection() as db:
        for table, column in sorted(dates for dates in asked if dates is not None and dates[0] in prepared.paths):
            file = prepared.rows(table)
            (day,) = db.execute(f"SELECT CAST(min({DUCKDB.quote(column)}) AS DATE) FROM {file}").fetchall()[0]
            if day is not None:
                found[table, column] = day
    return found


def _date_of(catalogue: Catalogue, indicator: Indicator) -> _Dates | None:
    """The table and its column by which a row comes into a period."""
    if indicator.table is None:
        return None
    if indicator.when is not None and indicator.when.column is not None:
        return indicator.table, indicator.when.column
    table = catalogue.tables.get(indicator.table)
    return (indicator.table, table.span.start) if table is not None and table.span is not None else None


def _months(first: dt.date, last: dt.date) -> list[Period]:
    """The whole months from one day to another, the latest 240 of them."""
    months: list[Period] = []
    month = Period.month(last.year, last.month)
    if month.end > last:
        month = month.previous()
    earliest = max(first.replace(day=1), add_months(month.start, -MOST_MONTHS + 1))
    while month.start >= earliest:
        months.append(month)
        month = month.previous()
    return months[::-1]


def _frame(observations: list[Observation]) -> pl.DataFrame:
    import polars as pl

    numbers = ("value", "numerator", "denominator")
    schema = {name: pl.Float64 if name in numbers else pl.String for name in COLUMNS}
    rows = [
        (o.indicator, str(o.period), o.breakdown, o.member, o.value, o.numerator, o.denominator, o.status.value, o.note,
         o.source)
        for o in observations
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")
