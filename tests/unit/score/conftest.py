"""A small simulated workspace: early help assessments drawn by a rule, and figures that somebody sends."""

import datetime as dt
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from trigpoint.engines.recorded import COLUMNS
from trigpoint.engines.standards import BENCHMARK_COLUMNS, TARGET_COLUMNS
from trigpoint.model.snapshot import Part
from trigpoint.runs.score import score
from trigpoint.store.workspace import Workspace

FIRST, SECOND = dt.date(2025, 8, 31), dt.date(2025, 9, 30)
NUMBERS = {"value", "numerator", "denominator", "target", "red", "amber", "n"}
OWN = """
indicator: NEET1
title: Young people not in learning
value: recorded
better: lower
refs: [LSCB1]
"""


@dataclass(frozen=True)
class Started:
    """One assessment that was started, as the tests count it."""

    on: dt.date
    team: str
    area: str | None


def drawn(until: dt.date) -> list[Started]:
    """From 1 August 2024 to a day: one every day, and one more every third; East on even days, else West."""
    days = (dt.date(2024, 8, 1) + dt.timedelta(days=n) for n in range((until - dt.date(2024, 8, 1)).days + 1))
    found = []
    for n, day in enumerate(days):
        team = "East" if day.day % 2 == 0 else "West"
        found += [Started(day, team, "Harbour" if n % 5 == 0 else "Hill")] * (2 if n % 3 == 0 else 1)
    return found


def counted(starts: Iterable[Started], month: str, keep: Callable[[Started], bool] = lambda s: True) -> int:
    """How many were started in a month."""
    return sum(1 for s in starts if f"{s.on:%Y-%m}" == month and keep(s))


def frame(columns: Iterable[str], rows: Iterable[dict]) -> pl.DataFrame:
    """A part of figures: the named columns, blank where a row has none."""
    schema = {name: pl.Float64 if name in NUMBERS else pl.String for name in columns}
    return pl.DataFrame([tuple(row.get(name) for name in schema) for row in rows], schema=schema, orient="row")


def records(starts: list[Started]) -> pl.DataFrame:
    """The open rows of the assessments."""
    return pl.DataFrame(
        {
            "early_help_assessment_id": [f"{n:016x}" for n in range(len(starts))],
            "person_id": [f"{n % 100:016x}" for n in range(len(starts))],
            "started_on": [s.on for s in starts],
            "team": [s.team for s in starts],
            "area": [s.area for s in starts],
            "_row_key": [f"{n:016x}" for n in range(len(starts))],
            "_file": "starts.csv",
            "_sheet": pl.Series([None] * len(starts), dtype=pl.String),
        }
    )


def put(workspace: Workspace, as_of: dt.date, tables: dict[str, pl.DataFrame]) -> None:
    """One load of these tables."""
    with workspace.store.change(by="tester") as change:
        parts = {(table, "tests"): Part(change.put(rows), as_of=as_of) for table, rows in tables.items()}
        change.commit(act="load", as_of=as_of, format="tables", source="tests", parts=parts)


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """Two loads: to the end of August with what was sent, and to the end of September."""
    workspace = Workspace.create(tmp_path_factory.mktemp("made") / "fenbridge", "Fenbridge", "Fenbridge")
    (workspace.definitions / "indicators" / "own.yaml").write_text(OWN, encoding="utf-8")
    sent = [
        {"indicator": "early_help_assessments_started", "period": "2025-08", "value": 50.0, "status": "final"},
        {"indicator": "NEET1", "period": "2025-07", "value": 3.0, "status": "provisional"},
        {"indicator": "NEET1", "period": "2025-08", "status": "to be confirmed"},
    ]
    target = {"indicator": "early_help_assessments_started", "from": "2025-04-01", "target": 40.0, "better": "higher"}
    elsewhere = [
        {"indicator": "early_help_assessments_started", "period": "FY2023-24", "comparator": "england", "value": 44.0},
        {"indicator": "early_help_assessments_started", "period": "2025-08", "comparator": "Marshford", "value": 61.0},
    ]
    tables = {
        "early_help_assessment": records(drawn(FIRST)),
        "observation": frame(COLUMNS, sent),
        "target": frame(TARGET_COLUMNS, [target]),
        "benchmark": frame(BENCHMARK_COLUMNS, elsewhere),
    }
    put(workspace, FIRST, tables)
    put(workspace, SECOND, {"early_help_assessment": records(drawn(SECOND))})
    score(workspace, "early-help-monthly", "2025-08")  # compiles the definitions once for all copies
    return workspace.path


@pytest.fixture
def workspace(made: Path, tmp_path: Path) -> Workspace:
    """A copy of the workspace that a test may change."""
    return Workspace.open(shutil.copytree(made, tmp_path / "fenbridge"))
