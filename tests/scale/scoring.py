"""What `trigpoint score` costs on a warm workspace, in CPU seconds, beside Python's own start."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.scale.workbook import AS_OF, write_workbook

PACK, PERIOD = "ofsted-kpis", "2026-03"
_TIMES = 7


def compare(rows: int) -> tuple[float, float]:
    """CPU seconds (user and system) of a warm scorecard, and of Python that does nothing: medians of several runs."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "workspace"
        _prepare(workspace, Path(folder) / "annex-a.xlsx", rows)
        score = (sys.executable, "-m", "trigpoint", "--workspace", str(workspace), "score", PACK, "--period", PERIOD)
        _cpu(score)  # the first one fills the caches
        return statistics.median(_cpu(score) for _ in range(_TIMES)), statistics.median(
            _cpu((sys.executable, "-c", "pass")) for _ in range(_TIMES)
        )


def _prepare(workspace: Path, workbook: Path, rows: int) -> None:
    from trigpoint.runs.load import load
    from trigpoint.store.workspace import Workspace

    write_workbook(workbook, rows)
    load(Workspace.create(workspace), "annex-a", [workbook], as_of=AS_OF, by="the benchmark")


def _cpu(command: tuple[str, ...]) -> float:
    """The CPU seconds of a process and of those that it starts."""
    measured = (
        "import os, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)\n"
        "times = os.times()\n"
        "print(times.children_user + times.children_system)"
    )
    told = subprocess.run([sys.executable, "-c", measured, *command], check=True, capture_output=True, text=True)
    return float(told.stdout)
