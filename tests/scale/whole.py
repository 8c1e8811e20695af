"""The whole catalogue x 36 months x 6 breakdowns: ours measured, and what pandas and SQL would take, from a part.

Pandas and the SQL queries have 70 indicators of all kinds written out. Each is measured by itself over the six
breakdowns, and every indicator of the catalogue is taken to cost what the middle one of its kind does: of its way of
counting (rows, things once, sums, medians, ratios) and its `when`; where no such indicator is written out, the cheapest
of its `when` at all. So the scaled sums are rather low. Pandas does every sixth month, times six, and reads once.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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
from trigpoint.engines.opened import connection
from trigpoint.engines.plan import columns_read, dates_read
from trigpoint.engines.prepare import BROUGHT, Prepared, prepare
from trigpoint.model.period import Period
from trigpoint.runs.figures import FOLDER as FIGURES
from trigpoint.runs.figures import computed_figures
from trigpoint.store.workspace import Workspace

Kind = tuple[str, str]


def report(tables: Path, times: int) -> Iterator[str]:
    """The table of the whole catalogue, line by line; each way measured in a process of its own, since what one leaves
    in a process's memory costs whatever comes after it there."""
    catalogue = load_catalogue()
    whole = _whole(catalogue)
    told = {name: _apart(name, tables, times) for name in WAYS}
    ours, nothing = told["trigpoint"], told["from nothing"]
    yield f"The whole catalogue: {len(whole)} indicators, {len(PERIODS)} months, {len(SIX)} breakdowns"
    yield f"  {'':58}{'CPU s':>9}{'wall s':>9}{'times ours':>12}"
    for name, said in WAYS.items():
        took = told[name]
        wall = f"{took.wall:>9.2f}" if said.measured else f"{'':>9}"
        yield f"  {said.line:<58}{took.cpu:>9.2f}{wall}{took.cpu / ours.cpu:>12.2f}"
    share = told["new month"].cpu / nothing.cpu
    yield f"  one new month of what the whole costs there: {share:.3f}"


@dataclass(frozen=True)
class Way:
    """One way to the figures: how the table calls it, and what does the work; `measured` in full, or scaled."""

    line: str
    work: Callable[[Path, int], Took]
    measured: bool = True


def _whole(catalogue: Catalogue) -> list[str]:
    return [i.id for i in catalogue.indicators.values() if i.origin == "computed"]


def _apart(name: str, tables: Path, times: int) -> Took:
    """What a way took in a process of its own."""
    command = [sys.executable, "-m", "tests.scale.whole", name, str(tables), str(times)]
    cpu, wall = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return Took(cpu, wall)


def _times(times: int, work: Callable[[], object]) -> Took:
    return median(timed(work)[1] for _ in range(times))


def _ours(tables: Path, times: int) -> Took:
    catalogue, prepared = load_catalogue(), prepared_in(tables)
    return _times(times, lambda: fused(catalogue, prepared, _whole(catalogue), by=SIX))


def _month(tables: Path, times: int) -> Took:
    catalogue, prepared = load_catalogue(), prepared_in(tables)
    return _times(times, lambda: fused(catalogue, prepared, _whole(catalogue), PERIODS[-1:], SIX))


def _pandas(tables: Path, _: int) -> Took:
    """CPU seconds of all of the catalogue, from those of the 70."""
    catalogue, prepared = load_catalogue(), prepared_in(tables)
    months = [(Timestamp(period.start), Timestamp(period.end)) for period in SIXTH]
    desk, read = timed(lambda: read_desk(prepared))
    costs = {name: timed(lambda name=name: analysts_figures(desk, months, [name], SIX))[1].cpu * 6 for name in NAMES}
    return Took(read.cpu + _for_all(catalogue, costs, _whole(catalogue)), 0)


def _queries(tables: Path, _: int) -> Took:
    catalogue, prepared = load_catalogue(), prepared_in(tables)
    days = [(period.start, period.end) for period in PERIODS]
    with connection() as db:
        db.execute(f"CREATE TABLE workday AS {working_days_table(england())}")
        queries = Queries(db, catalogue, files_of(prepared), SIX)
        costs = {name: timed(lambda name=name: queries.figures([name], days))[1].cpu for name in NAMES}
    return Took(_for_all(catalogue, costs, _whole(catalogue)), 0)


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


def _scan(tables: Path, times: int) -> Took:
    catalogue, prepared = load_catalogue(), prepared_in(tables)
    return _times(times, lambda: _bare(catalogue, prepared))


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


def _from_nothing(_: Path, times: int) -> Took:
    """All 36 months in a workspace that keeps nothing but its prepared tables yet."""
    return median(_in_a_workspace([PERIODS]) for _ in range(times))


def _new_month(_: Path, times: int) -> Took:
    """A month more in a workspace where the others' figures are kept."""
    return median(_in_a_workspace([PERIODS[:-1], PERIODS[-1:]]) for _ in range(times))


def _in_a_workspace(asked: Sequence[Sequence[Period]]) -> Took:
    """What the last of several questions took."""
    catalogue = load_catalogue()
    indicators = [catalogue.indicators[name] for name in _whole(catalogue)]
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "borough"
        shutil.copytree(BUILD / "borough", place)
        workspace = Workspace.open(place)
        for kept in (FIGURES, BROUGHT):
            shutil.rmtree(workspace.cache / kept, ignore_errors=True)
        snapshot = workspace.store.current()
        assert snapshot is not None
        prepare(workspace.store, snapshot, catalogue, workspace.cache)
        for periods in asked:
            took = timed(lambda some=periods: computed_figures(workspace, snapshot, catalogue, indicators, some, SIX))[
                1
            ]
    return took


WAYS: dict[str, Way] = {
    "pandas": Way("pandas, scaled from 70 indicators", _pandas, measured=False),
    "queries": Way("one SQL query an indicator, scaled", _queries, measured=False),
    "trigpoint": Way("trigpoint", _ours),
    "month": Way("trigpoint, one month", _month),
    "from nothing": Way("trigpoint, in a workspace that keeps what it counts", _from_nothing),
    "new month": Way("trigpoint, one new month there, the others kept", _new_month),
    "bare": Way("a bare scan and group-by of the same columns", _scan),
}
"""By name, in the order of the table."""


def _run() -> None:
    name, tables, times = sys.argv[1:]
    took = WAYS[name].work(Path(tables), int(times))
    sys.stdout.write(json.dumps([took.cpu, took.wall]))


if __name__ == "__main__":
    _run()
