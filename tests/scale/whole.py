"""The whole catalogue x 36 months x 6 breakdowns: ours beside pandas and one SQL query an indicator.

Nothing is scaled from a part of the catalogue: pandas and the queries count every indicator, and every figure is held
to be the same as ours. In pandas 70 are written out by hand (`tests.scale.wanted`), the others put into pandas as one
would write them (`tests.scale.translated`). Pandas reads each table once, which counts, and does six months, seven
apart, times six: one month costs what another does. It does so plainly, as in the benchmark of the 70, and with care:
columns that depend on a month's last day only where they are asked for, and nobody counted twice in an indicator.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pandas import Timestamp

from tests.scale.analyst import Figure, Key
from tests.scale.analyst import figures as analysts_figures
from tests.scale.evaluation import (
    BUILD,
    PERIODS,
    SIX,
    SIXTH,
    Took,
    differences,
    files_of,
    fused,
    median,
    prepared_in,
    read_desk,
    timed,
)
from tests.scale.queries import Queries
from tests.scale.translated import translated
from tests.scale.wanted import WANTED
from trigpoint.catalogue.calendar import england
from trigpoint.catalogue.load import load_catalogue
from trigpoint.catalogue.objects import Catalogue
from trigpoint.engines.derive import working_days_table
from trigpoint.engines.opened import connection
from trigpoint.engines.plan import columns_read, dates_read
from trigpoint.engines.prepare import BROUGHT, Prepared, prepare
from trigpoint.model.period import Period
from trigpoint.runs.figures import FOLDER as FIGURES
from trigpoint.runs.figures import computed_figures
from trigpoint.store.workspace import Workspace


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
        yield f"  {said.line:<58}{took.cpu:>9.2f}{took.wall:>9.2f}{took.cpu / ours.cpu:>12.2f}"
    share = told["new month"].cpu / nothing.cpu
    yield f"  one new month of what the whole costs there: {share:.3f}"


@dataclass(frozen=True)
class Way:
    """One way to the figures: how the table calls it, and what does the work."""

    line: str
    work: Callable[[Path, int], Took]


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


def _pandas(tables: Path, times: int, *, plainly: bool = True) -> Took:
    catalogue, prepared = load_catalogue(), prepared_in(tables)
    whole = _whole(catalogue)
    work = {name: WANTED.get(name) or translated(catalogue, catalogue.indicators[name]) for name in whole}
    months = [(Timestamp(period.start), Timestamp(period.end)) for period in SIXTH]
    runs = []
    for _ in range(times):
        desk, read = timed(lambda: read_desk(catalogue, prepared, _counted(catalogue), plainly=plainly))
        found, took = timed(lambda desk=desk: analysts_figures(desk, months, work, whole, SIX))
        runs.append(Took(read.cpu + took.cpu * 6, read.wall + took.wall * 6))
    _same_as_ours(catalogue, prepared, found, SIXTH)
    return median(runs)


def _counted(catalogue: Catalogue) -> set[str]:
    """The tables that the catalogue counts. Those that are looked into are among them."""
    return {i.table for i in catalogue.indicators.values() if i.origin == "computed" and i.table is not None}


def _queries(tables: Path, times: int) -> Took:
    catalogue, prepared = load_catalogue(), prepared_in(tables)
    days, whole = [(period.start, period.end) for period in PERIODS], _whole(catalogue)
    runs = []
    with connection() as db:
        db.execute(f"CREATE TABLE workday AS {working_days_table(england())}")
        queries = Queries(db, catalogue, files_of(prepared), SIX)
        for table in _counted(catalogue):
            queries.split_by(table)
        for _ in range(times):
            found, took = timed(lambda: queries.figures(whole, days))
            runs.append(took)
    _same_as_ours(catalogue, prepared, found, PERIODS)
    return median(runs)


def _same_as_ours(
    catalogue: Catalogue, prepared: Prepared, found: Mapping[Key, Figure], periods: Sequence[Period]
) -> None:
    """Raises `AssertionError` where a figure is not ours."""
    ours = fused(catalogue, prepared, _whole(catalogue), periods, SIX)
    wrong = differences(catalogue, ours, found, [period.end for period in periods])
    assert not wrong, wrong[:5]


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
    "pandas": Way("pandas, month by month", _pandas),
    "pandas with care": Way("pandas, with nothing worked out in vain", partial(_pandas, plainly=False)),
    "queries": Way("one SQL query an indicator", _queries),
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
