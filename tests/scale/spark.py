"""What Spark takes: figures on a standalone cluster of one worker of one core, and of two, beside DuckDB.

The driver is a process of its own. Of each question it is told what the driver used, which plans, and what all the rest
did (master, workers, executors); and how much of the latter went into tasks, which go over the rows: what is left are
Java's start, what it compiles and what it clears away. A first question of no rows says what starting costs; then come
70 indicators for one month, the tables read and worked out; then the same over again for twelve months with four
breakdowns, the tables in the cluster's memory. Every count of a total over many boroughs is held to be so many times
that of the fewest.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.scale.evaluation import BREAKDOWNS, BUILD, NAMES, PERIODS, borough, timed
from tests.scale.growth import held, pool, totals
from tests.scale.pooled import REGION, STORED
from tests.support.cluster import HOST, cluster
from trigpoint.catalogue.load import load_catalogue
from trigpoint.store.workspace import Workspace

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

SETTINGS = {"spark.ui.enabled": "false", "spark.driver.host": HOST, "spark.driver.bindAddress": HOST}
STEPS = {"started": ([], [], ()), "70 indicators, 1 month": (NAMES, PERIODS[-1:], ()),
         "70 indicators, 12 months": (NAMES, PERIODS[-12:], BREAKDOWNS)}  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One question: seconds by the clock on the wall; CPU seconds of the driver, of all the rest of the cluster, and of
    the tasks among that; Spark's jobs, stages and tasks; MB put before other parts, and MB for which there was no
    memory; figures, and the counts of their totals."""

    name: str
    wall: float
    driver: float
    workers: float
    in_tasks: float
    jobs: int
    stages: int
    tasks: int
    moved: float
    spilt: float
    figures: int
    counts: list[float]


def report(sizes: Sequence[int], workers: Sequence[int], questions: int) -> Iterator[str]:
    """The lines of the benchmark: of the first so many questions."""
    yield (
        f"  {'boroughs':>8}{'rows':>13}{'workers':>9}{'question':>28}{'wall s':>9}{'driver s':>10}{'workers s':>11}"
        f"{'in tasks':>10}{'jobs':>6}{'stages':>8}{'tasks':>8}{'moved MB':>10}{'spilt MB':>10}{'figures':>9}"
    )
    least: dict[str, tuple[int, Step]] = {}
    borough()
    for size in sizes:
        place = BUILD / "borough" if size == 1 else pool(size, STORED)
        rows, _ = held(place)
        for number in workers:
            for step in measured(place, number, questions):
                fewest, first = least.setdefault(step.name, (size, step))
                expected = [count * size / fewest for count in first.counts]
                assert step.counts == expected, f"{step.name}: not {size / fewest:g} times as many"
                yield (
                    f"  {size:>8}{rows:>13,}{number:>9}{step.name:>28}{step.wall:>9.1f}{step.driver:>10.1f}"
                    f"{step.workers:>11.1f}{step.in_tasks:>10.1f}{step.jobs:>6,}{step.stages:>8,}{step.tasks:>8,}"
                    f"{step.moved:>10,.0f}{step.spilt:>10,.0f}{step.figures:>9,}"
                )


def measured(place: Path, workers: int, questions: int) -> Iterator[Step]:
    """So many questions over a workspace, on a cluster of so many workers of one core each, begun and ended for it;
    each when it is answered."""
    with (
        tempfile.TemporaryDirectory() as folder,
        cluster(Path(folder), workers, cores=1, memory="3g", patience=900) as master,
        subprocess.Popen(
            [sys.executable, "-m", "tests.scale.spark", str(place), master, str(questions)],
            stdout=subprocess.PIPE, text=True,
        ) as asking,
    ):  # fmt: skip
        assert asking.stdout is not None
        for line in asking.stdout:
            yield Step(**json.loads(line))
    assert asking.returncode == 0, "the questions were not answered: it is told above why"


def used(pid: int) -> float:
    """The CPU seconds of a process, and of those that it started and those started, that run (Linux)."""
    found: dict[int, tuple[int, float]] = {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended meanwhile
            said = place.read_text().rpartition(")")[2].split()
            found[int(place.parent.name)] = int(said[1]), (int(said[11]) + int(said[12])) / os.sysconf("SC_CLK_TCK")
    own = {pid}
    while more := {one for one, (parent, _) in found.items() if parent in own} - own:
        own |= more
    return sum(found[one][1] for one in own)


@dataclass
class Told:
    """What Spark tells of the questions put to it, one after another."""

    spark: SparkSession

    def __post_init__(self) -> None:
        self._asked: set[int] = set()

    def jobs(self) -> list[int]:
        """The jobs since this was last asked."""
        found = {*self.spark.sparkContext.statusTracker().getJobIdsForGroup()} - self._asked
        self._asked |= found
        return sorted(found)

    def stages(self, jobs: Sequence[int]) -> list[Any]:
        """What is kept of every stage of the jobs, as Spark's own pages would show it."""
        tracker, kept = self.spark.sparkContext.statusTracker(), self.spark._jsc.sc().statusStore()
        infos = [info for job in jobs if (info := tracker.getJobInfo(job)) is not None]
        return [kept.lastStageAttempt(stage) for info in infos for stage in info.stageIds]


def _run() -> None:
    from trigpoint.engines.spark import SparkEngine, session

    workspace, master, questions = Workspace.open(Path(sys.argv[1])), sys.argv[2], int(sys.argv[3])
    snapshot, catalogue = workspace.store.current(), load_catalogue()
    assert snapshot is not None
    here, above = os.getpid(), os.getppid()
    driver, everybody = used(here), used(above)
    with session(master, {**SETTINGS, "spark.executor.memory": "2g"}) as spark:
        engine, told = SparkEngine(spark, workspace.store, snapshot, catalogue), Told(spark)
        for name, (names, periods, by) in islice(STEPS.items(), 1 + questions):
            asked = [catalogue.indicators[one] for one in names]
            found, took = timed(lambda: engine.figures(asked, periods, by, REGION))  # noqa: B023 - called at once
            since = driver, everybody
            driver, everybody, jobs = used(here), used(above), told.jobs()
            cpu, stages = driver - since[0], told.stages(jobs)
            in_tasks, moved, spilt = (
                sum(getattr(stage, what)() for stage in stages for what in kinds) / scale
                for kinds, scale in (
                    (("executorCpuTime", "executorDeserializeCpuTime"), 1e9),
                    (("shuffleWriteBytes",), 1e6),
                    (("diskBytesSpilled",), 1e6),
                )
            )
            tasks = sum(stage.numCompleteTasks() for stage in stages)
            workers = everybody - since[1] - cpu
            step = Step(name, took.wall, cpu, workers, in_tasks, len(jobs), len(stages), tasks, moved, spilt,
                        len(found), totals(found))  # fmt: skip
            print(json.dumps(asdict(step)), flush=True)  # noqa: T201 - it is read as it comes
        engine.close()


if __name__ == "__main__":
    _run()
