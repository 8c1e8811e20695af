"""A scorecard worked out on a standalone cluster of one master and two workers, held against DuckDB's."""

from __future__ import annotations

import datetime as dt
import json
import math
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.support.cluster import SMALL
from trigpoint.cli.main import cli
from trigpoint.model.period import Period
from trigpoint.model.problem import UserMistake
from trigpoint.runs.load import load
from trigpoint.runs.score import score
from trigpoint.simulation.simulate import simulate
from trigpoint.store.workspace import Workspace

PACK = "ofsted-kpis"


@pytest.fixture(scope="module")
def borough(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A very small borough, loaded."""
    path = tmp_path_factory.mktemp("borough")
    simulate(path / "exports", size=0.01, months=24, until=Period.month(2026, 3), seed=5)
    workspace = Workspace.create(path / "workspace", "Fenbridge", "Fenbridge")
    load(workspace, "tables", [path / "exports" / "tables"], as_of=dt.date(2026, 3, 31), by="tester")
    return workspace


def same(found: object, expected: object) -> bool:
    """Equal throughout; numbers with decimals to 1e-12."""
    if isinstance(found, float) and isinstance(expected, int | float):
        return math.isclose(found, expected, rel_tol=1e-12, abs_tol=1e-12)
    if isinstance(found, dict) and isinstance(expected, dict):
        return found.keys() == expected.keys() and all(same(found[key], expected[key]) for key in found)
    if isinstance(found, list) and isinstance(expected, list):
        return len(found) == len(expected) and all(map(same, found, expected))
    return found == expected


@pytest.mark.slow
@pytest.mark.spark
def test_a_cluster_gives_what_duckdb_gives(borough: Workspace, spark_cluster: str, tmp_path: Path) -> None:
    """In a process of its own, as somebody would run it, with the settings of a very small cluster."""
    asked = ["--workspace", str(borough.path), "score", PACK, "--period", "2026-03", "--by", "team", "--json"]
    (tmp_path / "spark-defaults.conf").write_text("".join(f"{key} {value}\n" for key, value in SMALL.items()))
    expected = CliRunner().invoke(cli, asked)
    assert expected.exit_code == 0
    done = subprocess.run(
        [sys.executable, "-m", "trigpoint", *asked, "--engine", "spark", "--master", spark_cluster],
        capture_output=True, text=True, check=False,
        env={**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_CONF_DIR": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    rows, wanted = json.loads(done.stdout)["rows"], json.loads(expected.stdout)["rows"]
    computed = [row for row in wanted if row["origin"] == "computed" and row["value"] is not None]
    assert len(computed) > 20
    assert [row["indicator"] for row in rows if not same(row, wanted[rows.index(row)])] == []


def test_without_the_extra_it_says_what_to_install(borough: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.errors", None)
    with pytest.raises(UserMistake, match='need the extra "spark"'):
        score(borough, "ofsted-kpis", "2026-03", engine="spark")
