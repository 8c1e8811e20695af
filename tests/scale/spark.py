"""What Spark takes: figures on a standalone cluster of one worker of one core, and of two, beside DuckDB.

The driver is a process of its own; what the cluster itself used (master, workers, executors) is told when all of it
has ended. A first question of no rows says what starting costs; then come 70 indicators for one month, the tables read
and worked out; then the same over again for twelve months with four breakdowns, the tables in the cluster's memory.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.scale.evaluation import BREAKDOWNS, BUILD, NAMES, PERIODS, borough, timed
from tests.scale.growth import pool
from tests.scale.pooled import REGION, STORED
from tests.support.cluster import HOST, cluster
from trigpoint.catalogue.load import load_catalogue
from trigpoint.store.workspace import Workspace

SETTINGS = {"spark.ui.enabled": "false", "spark.driver.host": HOST, "spark.driver.bindAddress": HOST}
STEPS = {"started": ([], [], ()), "70 indicators, 1 month": (NAMES, PERIODS[-1:], ()),
         "70 indicators, 12 months": (NAMES, PERIODS[-12:], BREAKDOWNS)}  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One question: seconds by the clock on the wall, Spark's jobs and stages, and figures."""

    name: str
    wall: float
    jobs: int
    stages: int
    figures: int


@dataclass(frozen=True)
class Run:
    """What one cluster did: the questions in turn, and the CPU seconds of the driver and of all the cluster."""

    steps: tuple[Step, ...]
    cpu: float


def report(sizes: Sequence[int], workers: Sequence[int] = (1, 2)) -> Iterator[str]:
    """The lines of the benchmark."""
    yield f"  {'boroughs':>8}{'workers':>9}{'question':>28}{'wall s':>9}{'jobs':>7}{'stages':>8}{'figures':>9}"
    for size in sizes:
        borough()
        place = BUILD / "borough" if size == 1 else pool(size, STORED)
        for number in workers:
            run = measured(place, number)
            for step in run.steps:
                yield (
                    f"  {size:>8}{number:>9}{step.name:>28}{step.wall:>9.1f}{step.jobs:>7,}{step.stages:>8,}"
                    f"{step.figures:>9,}"
                )
            yield f"  {'':>17}{'CPU s of it all':>28}{run.cpu:>9.1f}"


def measured(place: Path, workers: int) -> Run:
    """Every question over a workspace, on a cluster of so many workers of one core each, begun and ended for it."""
    before = _children()
    with (
        tempfile.TemporaryDirectory() as folder,
        cluster(Path(folder), workers, cores=1, memory="3g", patience=900) as master,
    ):
        command = [sys.executable, "-m", "tests.scale.spark", str(place), master]
        told = subprocess.run(command, check=True, capture_output=True, text=True)
    steps = tuple(Step(**step) for step in json.loads(told.stdout))
    return Run(steps, _children() - before)


def _children() -> float:
    """The CPU seconds of the processes that this one started and that have ended, and of those that they started."""
    times = os.times()
    return times.children_user + times.children_system


def _run() -> None:
    from trigpoint.engines.spark import SparkEngine, session

    workspace, master, steps = Workspace.open(Path(sys.argv[1])), sys.argv[2], []
    snapshot, catalogue = workspace.store.current(), load_catalogue()
    assert snapshot is not None
    with session(master, {**SETTINGS, "spark.executor.memory": "2g"}) as spark:
        engine, tracker = SparkEngine(spark, workspace.store, snapshot, catalogue), spark.sparkContext.statusTracker()
        before: set[int] = set()
        for name, (names, periods, by) in STEPS.items():
            asked = [catalogue.indicators[one] for one in names]
            found, took = timed(lambda: engine.figures(asked, periods, by, REGION))  # noqa: B023 - called at once
            jobs = {*tracker.getJobIdsForGroup()} - before
            stages = sum(len(info.stageIds) for job in jobs if (info := tracker.getJobInfo(job)) is not None)
            before |= jobs
            steps.append(Step(name, took.wall, len(jobs), stages, len(found)))
        engine.close()
    sys.stdout.write(json.dumps([asdict(step) for step in steps]))


if __name__ == "__main__":
    _run()
