"""The whole catalogue x 36 months x 6 breakdowns: ours measured, and what pandas and SQL would take, from a part.

Pandas and the SQL queries have 70 indicators of all kinds written out. Each is measured by itself over the six
breakdowns, and every indicator of the catalogue is taken to cost what the middle one of its kind does: of its way of
counting (rows, things once, sums, medians, ratios) and its `when`; where no such indicator is written out, the cheapest
of its `when` at all. So the scaled sums are rather low. Pandas does every sixth month, times six, and reads once.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from pandas import Timestamp

from tests.scale.analyst import figures as analysts_figures
from tests.scale.evaluation import (
    BUILD,
    NAMES,
    PERIODS,
    SIX,
    SIXTH,
    Took,
    files_of,
    fused,
    median,
    prepared_in,
    read_desk,
    timed,
)
from tests.scale.queries import Queries
from trigpoint.catalogue.calendar import england
from trigpoint.catalogue.load import load_catalogue
from trigpoint.catalogue.objects import Catalogue, Indicator
from trigpoint.engines.derive import working_days_table
from trigpoint.engines.duck import connection
from trigpoint.engines.plan import columns_read, dates_read
from trigpoint.engines.prepare import Prepared
from trigpoint.model.period import Period
from trigpoint.runs.figures import computed_figures
from trigpoint.store.workspace import Workspace

Kind = tuple[str, str]


def report(tables: Path, times: int) -> Iterator[str]:
    """The table of the whole catalogue, line by line."""
    catalogue, prepared = load_catalogue(), prepared_in(tables)
    whole = [i.id for i in catalogue.indicators.values() if i.origin == "computed"]
    pandas, queries = _scaled(catalogue, prepared, whole)
    ours = _times(times, lambda: fused(catalogue, prepared, whole, by=SIX))
    month = _times(times, lambda: fused(catalogue, prepared, whole, PERIODS[-1:], SIX))
    bare = _times(times, lambda: _bare(catalogue, prepared))
    new = median(_new_month(catalogue, whole) for _ in range(times))
    yield f"The whole catalogue: {len(whole)} indicators, {len(PERIODS)} months, {len(SIX)} breakdowns"
    yield f"  {'':44}{'CPU s':>9}{'wall s':>9}{'times ours':>12}"
    yield f"  {'pandas, scaled from 70 indicators':<44}{pandas:>9.1f}{'':>9}{pandas / ours.cpu:>12.1f}"
    yield f"  {'one SQL query an indicator, scaled':<44}{queries:>9.1f}{'':>9}{queries / ours.cpu:>12.1f}"
    named = (("trigpoint", ours), ("trigpoint, one month", month), ("trigpoint, one new month, the rest kept", new))
    for name, took in (*named, ("a bare scan and group-by of the same columns", bare)):
        yield f"  {name:<44}{took.cpu:>9.2f}{took.wall:>9.2f}{took.cpu / ours.cpu:>12.2f}"


def _times(times: int, work: Callable[[], object]) -> Took:
    return median(timed(work)[1] for _ in range(times))


def _scaled(catalogue: Catalogue, prepared: Prepared, whole: Sequence[str]) -> tuple[float, float]:
    """CPU seconds of pandas and of the queries for all of `whole`."""
    months = [(Timestamp(period.start), Timestamp(period.end)) for period in SIXTH]
    days = [(period.start, period.end) for period in PERIODS]
    desk, read = timed(lambda: read_desk(prepared))
    pandas, sql = {}, {}
    with connection() as db:
        db.execute(f"CREATE TABLE workday AS {working_days_table(england())}")
        queries = Queries(db, catalogue, files_of(prepared), SIX)
        for name in NAMES:
            pandas[name] = timed(lambda name=name: analysts_figures(desk, months, [name], SIX))[1].cpu * 6
            sql[name] = timed(lambda name=name: queries.figures([name], days))[1].cpu
    return read.cpu + _for_all(catalogue, pandas, whole), _for_all(catalogue, sql, whole)


def _for_all(catalogue: Catalogue, costs: Mapping[str, float], whole: Sequence[str]) -> float:
    """What all would cost, from what some did."""
    by_kind: dict[Kind, list[float]] = {}
    for name, cost in costs.items():
        by_kind.setdefault(_kind(catalogue.indicators[name]), []).append(cost)
    middle = {kind: statistics.median(some) for kind, some in by_kind.items()}

    def cost(indicator: Indicator) -> float:
        way, when = _kind(indicator)
        alike = [least for (_, other), least in middle.items() if other == when] or list(middle.values())
        return middle.get((way, when), min(alike))

    return sum(cost(catalogue.indicators[name]) for name in whole)


def _kind(indicator: Indicator) -> Kind:
    way = "things once" if indicator.distinct is not None else indicator.value.kind.value
    return way, indicator.when.kind.value if indicator.when is not None else ""


def _bare(catalogue: Catalogue, prepared: Prepared) -> None:
    """Each table that is counted read once, with the columns that its indicators read, and grouped by month."""
    needed: dict[str, dict[str, None]] = {}
    for indicator in catalogue.indicators.values():
        if indicator.table in prepared.paths and indicator.when is not None:
            table, split = catalogue.tables[indicator.table or ""], [catalogue.breakdowns[by] for by in SIX]
            names = [*dates_read(table, indicator.when), *columns_read(table, indicator, split)]
            needed.setdefault(table.name, {}).update(dict.fromkeys(names))
    with connection() as db:
        for name, columns in needed.items():
            there = {row[0] for row in db.execute(f"DESCRIBE SELECT * FROM {prepared.rows(name)}").fetchall()}
            counts = ", ".join(f'count("{column}")' for column in columns if column in there)
            day = next(iter(columns))
            query = f"SELECT date_trunc('month', \"{day}\"), {counts} FROM {prepared.rows(name)} GROUP BY 1"
            db.execute(query).fetchall()


def _new_month(catalogue: Catalogue, whole: Sequence[str]) -> Took:
    """A month more where the others' figures are kept."""
    indicators = [catalogue.indicators[name] for name in whole]
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "borough"
        shutil.copytree(BUILD / "borough", place)
        workspace = Workspace.open(place)
        snapshot = workspace.store.current()
        assert snapshot is not None

        def figures(periods: Sequence[Period]) -> object:
            return computed_figures(workspace, snapshot, catalogue, indicators, periods, SIX)

        figures(PERIODS[:-1])
        return timed(lambda: figures(PERIODS[-1:]))[1]
