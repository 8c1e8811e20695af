"""Figures that outlive their records: evaluated before a purge takes the rows, and kept in the store."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.catalogue.objects import Catalogue, Indicator, WhenKind
from trigpoint.engines.recorded import COLUMNS, observations_of
from trigpoint.model.observation import Observation
from trigpoint.model.period import Period, add_months
from trigpoint.model.snapshot import Part, Snapshot
from trigpoint.runs.retention import Schedule
from trigpoint.scorecard.lines import tables_of
from trigpoint.store.workspace import Workspace

if TYPE_CHECKING:
    import polars as pl

    from trigpoint.engines.prepare import Prepared
    from trigpoint.store.change import Change

TABLE = "figure"
PURGE = "purge"
MOST_MONTHS = 240


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


def with_kept(
    workspace: Workspace, snapshot: Snapshot, catalogue: Catalogue, observations: list[Observation]
) -> list[Observation]:
    """The observations, with those of periods whose records a purge has thinned out as they were kept before it.

    Rows go by their table's years, so the figures that a purge may have changed are those of periods that begin before
    its day less the years of any table that the indicator counts, and a year more for what looks back.
    """
    current = workspace.store.current()
    parts = current.sources(TABLE) if current else {}
    if not parts:
        return observations
    schedule = Schedule.of(catalogue, workspace.settings.keep_years)
    found = {_key(o): o for o in observations}
    for purge in reversed([s for s in workspace.store.history() if s.act == PURGE]):
        part = parts.get(str(snapshot.number if purge.number > snapshot.number else purge.parent))
        if part is None:
            continue
        for kept in observations_of(workspace.store, {"": part}, workspace.cache):
            if _key(kept) in found and kept.period.start < _thinned_before(purge, catalogue, schedule, kept.indicator):
                found[_key(kept)] = kept
    return list(found.values())


def _key(o: Observation) -> tuple[str, Period, str | None, str | None]:
    return o.indicator, o.period, o.breakdown, o.member


def _thinned_before(purge: Snapshot, catalogue: Catalogue, schedule: Schedule, name: str) -> dt.date:
    indicator = catalogue.indicators.get(name)
    tables = tables_of(indicator, catalogue) if indicator else ()
    years = [schedule.years[table] for table in tables if table in schedule.years]
    return add_months(purge.made_at.date(), 12 - 12 * min(years)) if years else dt.date.min


def figures_of(workspace: Workspace, snapshot: Snapshot) -> list[Observation]:
    """Every monthly figure of every computed indicator, with its breakdowns, that the snapshot's records give."""
    from trigpoint.engines.duck import evaluate
    from trigpoint.engines.prepare import prepare

    catalogue = workspace_catalogue(workspace.path)
    prepared = prepare(workspace.store, snapshot, catalogue, workspace.cache)
    computed = [i for i in catalogue.indicators.values() if i.origin == "computed"]
    found: list[Observation] = []
    for breakdowns in sorted({i.breakdowns for i in computed}):
        group = [i for i in computed if i.breakdowns == breakdowns]
        first = _first_day(prepared, catalogue, group)
        if first is not None:
            periods = _months(first, snapshot.known_on)
            found += evaluate(catalogue, prepared, group, periods, breakdowns, workspace.area)
    return [o for o in found if o.value is not None or o.numerator is not None]


def _first_day(prepared: Prepared, catalogue: Catalogue, indicators: list[Indicator]) -> dt.date | None:
    """The earliest day that any of the indicators could count."""
    from trigpoint.engines.dialect import DUCKDB
    from trigpoint.engines.duck import connection

    columns = {
        (indicator.table, column)
        for indicator in indicators
        if indicator.table is not None
        and indicator.table in prepared.paths
        and (column := _date_of(catalogue, indicator)) is not None
    }
    days = []
    with connection() as db:
        for table, column in sorted(columns):
            file = DUCKDB.parquet(prepared.paths[table])
            (day,) = db.execute(f"SELECT CAST(min({DUCKDB.quote(column)}) AS DATE) FROM {file}").fetchall()[0]
            days += [day] if day is not None else []
    return min(days, default=None)


def _date_of(catalogue: Catalogue, indicator: Indicator) -> str | None:
    """The column by which a row comes into a period."""
    if indicator.when is not None and indicator.when.kind is not WhenKind.OPEN:
        return indicator.when.column
    table = catalogue.tables.get(indicator.table or "")
    return table.span.start if table is not None and table.span is not None else None


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
