"""How fast figures are evaluated: the fused plan, beside pandas month by month and one SQL query an indicator.

All three over the same prepared tables of the simulated borough, and checked equal figure by figure. Each reads its
files: the analyst all of them once, which is counted once, the two others whenever they ask. The analyst does six
months, seven apart, and what that took beside the reading is multiplied by six: one month costs what another does.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pandas import Timestamp

from tests.scale.analyst import BREAKDOWNS, Figure, Key
from tests.scale.analyst import figures as analysts_figures
from tests.scale.desk import VISITS, Desk
from tests.scale.queries import Queries
from tests.scale.wanted import WANTED, Wanted
from trigpoint.catalogue.calendar import england
from trigpoint.catalogue.load import load_catalogue
from trigpoint.catalogue.objects import Catalogue, Condition, Indicator, ValueKind
from trigpoint.engines.derive import working_days_table
from trigpoint.engines.duck import evaluate
from trigpoint.engines.opened import connection
from trigpoint.engines.plan import columns_read, dates_read
from trigpoint.engines.prepare import Prepared
from trigpoint.language.tree import columns_used
from trigpoint.model.observation import Observation
from trigpoint.model.period import Period

Result = TypeVar("Result")
UNTIL, MONTHS = Period.month(2026, 3), 36
PERIODS = [UNTIL.shift(step - MONTHS + 1) for step in range(MONTHS)]
NAMES = tuple(WANTED)
READ = {one.table for one in WANTED.values() if isinstance(one, Wanted)} | {visits for visits, _ in VISITS.values()}
"""The tables that they count and look into."""

SIX = (*BREAKDOWNS, "area", "disabled")
BUILD = Path(__file__).parents[2] / "build" / "bench"
SIXTH = PERIODS[::7]


@dataclass(frozen=True)
class Took:
    """CPU seconds (user and system, all threads) and seconds by the clock on the wall."""

    cpu: float
    wall: float


def timed(work: Callable[[], Result]) -> tuple[Result, Took]:
    """What the work gives and what it took."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, Took(time.process_time() - cpu, time.perf_counter() - wall)


def median(runs: Iterable[Took]) -> Took:
    """The median of each."""
    all_of_them = list(runs)
    return Took(statistics.median(t.cpu for t in all_of_them), statistics.median(t.wall for t in all_of_them))


def borough(build: Path = BUILD) -> Path:
    """The folder of the prepared tables of a borough of 70,000 children over five years, made where it is not there."""
    from trigpoint.engines.prepare import prepare
    from trigpoint.runs.load import load
    from trigpoint.simulation.simulate import simulate
    from trigpoint.store.workspace import Workspace

    place, tables = build / "borough", build / "tables 1"
    if not (place / "trigpoint.toml").is_file():
        shutil.rmtree(build, ignore_errors=True)
        made = simulate(build / "exports", 1, 60, UNTIL, 1, parquet=True)
        load(Workspace.create(place), "tables", [made.tables], as_of=UNTIL.end, by="the benchmark")
    workspace = Workspace.open(place)
    snapshot = workspace.store.current()
    assert snapshot is not None
    prepared = prepare(workspace.store, snapshot, load_catalogue(), workspace.cache)
    shutil.rmtree(tables, ignore_errors=True)
    tables.mkdir()
    for name, (path,) in prepared.paths.items():
        shutil.copyfile(path, tables / f"{name}.parquet")
    return tables


def prepared_in(tables: Path) -> Prepared:
    """The prepared tables of a folder."""
    return Prepared({path.stem: (path,) for path in sorted(tables.glob("*.parquet"))})


def files_of(prepared: Prepared) -> dict[str, Path]:
    """The one file of each table."""
    return {name: path for name, (path,) in prepared.paths.items()}


def fused(
    catalogue: Catalogue,
    prepared: Prepared,
    names: Sequence[str] = NAMES,
    periods: Sequence[Period] = tuple(PERIODS),
    by: Sequence[str] = BREAKDOWNS,
) -> list[Observation]:
    """Trigpoint's own figures."""
    return evaluate(catalogue, prepared, [catalogue.indicators[name] for name in names], periods, by)


def differences(
    catalogue: Catalogue, ours: Iterable[Observation], theirs: Mapping[Key, Figure], ends: Sequence[dt.date]
) -> list[str]:
    """The figures that are not the same: whole numbers to the last digit, the rest to 1e-9. Nobody has figures of
    members that count nothing."""
    chosen = set(ends)
    mine = {
        (o.indicator, o.period.end, o.breakdown, o.member): _pair(catalogue.indicators[o.indicator], o)
        for o in ours
        if o.period.end in chosen
    }
    shown = {
        (name, last, by, _label(catalogue, by, member)): (float(upper or 0), float(lower or 0))
        for (name, last, by, member), (upper, lower) in theirs.items()
        if by is None or catalogue.indicators[name].value.over is not None or (lower and not math.isnan(lower))
    }
    both = mine.keys() | shown.keys()
    silent = [key for key in both if key[2] is None and key not in shown]
    nothing = {key for key in silent if _same(catalogue, key[0], mine[key], (0, 0))}
    return [
        f"{key}: {mine.get(key)} and {shown.get(key)}"
        for key in both - nothing
        if key not in mine or key not in shown or not _same(catalogue, key[0], mine[key], shown[key])
    ]


def _pair(indicator: Indicator, o: Observation) -> tuple[float, float]:
    if indicator.value.kind is ValueKind.MEDIAN:
        return o.value or 0, o.denominator or 0
    return o.numerator or 0, o.denominator or 0


def _same(catalogue: Catalogue, name: str, mine: tuple[float, float], theirs: tuple[float, float]) -> bool:
    kind = catalogue.indicators[name].value.kind
    close = math.isclose(mine[0], theirs[0], rel_tol=1e-9)
    if kind in (ValueKind.COUNT, ValueKind.RATE, ValueKind.SUM):  # what is below the line is the population, or nothing
        return close
    return close and mine[1] == theirs[1]


_SAID = {"true": "Yes", "false": "No", "1.0": "Yes", "0.0": "No"}
"""Yes and no as SQL and as pandas say them."""


def _label(catalogue: Catalogue, by: str | None, member: str | None) -> str | None:
    if by is None or member is None:
        return None
    breakdown = catalogue.breakdowns[by]
    if not member:
        return breakdown.blank
    if member in _SAID:
        return _SAID[member]
    return catalogue.codes[breakdown.codes].label(member) if breakdown.codes is not None else member


@dataclass(frozen=True)
class Comparison:
    """Medians. `pandas` is for all months, from every sixth; `reading` is the part of it that reading its files is."""

    fused: Took
    queries: Took
    pandas: Took
    reading: Took
    one_month: Took
    indicators: int
    figures: int


def compare(tables: Path, times: int) -> Comparison:
    """Each way in turn, `times` times over. Raises `AssertionError` where two of them do not agree on a figure."""
    catalogue, prepared = load_catalogue(), prepared_in(tables)
    months = [(Timestamp(period.start), Timestamp(period.end)) for period in SIXTH]
    runs: dict[str, list[Took]] = {}
    with connection() as db:
        db.execute(f"CREATE TABLE workday AS {working_days_table(england())}")
        queries = Queries(db, catalogue, files_of(prepared))
        for _ in range(times):
            ours, took = timed(lambda: fused(catalogue, prepared))
            runs.setdefault("fused", []).append(took)
            plain, took = timed(lambda: queries.figures(NAMES, [(p.start, p.end) for p in PERIODS]))
            runs.setdefault("queries", []).append(took)
            desk, read = timed(lambda: read_desk(catalogue, prepared, READ))
            analysts, took = timed(lambda desk=desk: analysts_figures(desk, months, WANTED, NAMES))
            runs.setdefault("reading", []).append(read)
            runs.setdefault("pandas", []).append(Took(read.cpu + took.cpu * 6, read.wall + took.wall * 6))
            runs.setdefault("month", []).append(timed(lambda: fused(catalogue, prepared, periods=PERIODS[-1:]))[1])
    wrong = differences(catalogue, ours, plain, [p.end for p in PERIODS])
    wrong += differences(catalogue, ours, analysts, [p.end for p in SIXTH])
    assert not wrong, wrong[:5]
    ways = ("fused", "queries", "pandas", "reading", "month")
    return Comparison(*(median(runs[way]) for way in ways), len(NAMES), len(ours))


def read_desk(catalogue: Catalogue, prepared: Prepared, tables: Iterable[str], *, plainly: bool = True) -> Desk:
    """The desk of an analyst who works plainly, or with care, with these tables in memory."""
    desk = Desk(files_of(prepared), sorted(england().holidays), None if plainly else read_anywhere(catalogue))
    for table in tables:
        desk.frame(table)
    return desk


def read_anywhere(catalogue: Catalogue) -> frozenset[str]:
    """The names of the columns that an indicator counts by, is split by, or looks into for a month's last day."""
    names = {catalogue.breakdowns[by].column for by in SIX}
    for indicator in catalogue.indicators.values():
        if indicator.table is not None and indicator.when is not None:
            table = catalogue.tables[indicator.table]
            names.update(columns_read(table, indicator), dates_read(table, indicator.when))
    for derived in catalogue.derived.values():
        for said in derived.args.values() if derived.as_at else ():
            if isinstance(said, Condition):
                names.update(columns_used(said.node))
            elif isinstance(said, str):
                names.add(said)
            elif isinstance(said, Iterable):
                names.update(name for name in said if isinstance(name, str))
    return frozenset(names)


@dataclass(frozen=True)
class Size:
    """The figures in processes of their own: what they took, and the most memory that one had, in MB."""

    took: Took
    peak_megabytes: float


def alone(tables: Path, times: int) -> Size:
    """All figures over the tables of a folder, each time in a new process: the median of what it took, the most of the
    memory."""
    command = [sys.executable, "-m", "tests.scale.evaluation", str(tables)]
    told = [
        json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout) for _ in range(times)
    ]
    return Size(median(Took(one["cpu"], one["wall"]) for one in told), max(one["peak"] for one in told))


def _run() -> None:
    from tests.scale.loading import peak_megabytes

    catalogue, prepared = load_catalogue(), prepared_in(Path(sys.argv[1]))
    _, took = timed(lambda: fused(catalogue, prepared))
    sys.stdout.write(json.dumps({"cpu": took.cpu, "wall": took.wall, "peak": peak_megabytes()}))


if __name__ == "__main__":
    _run()
