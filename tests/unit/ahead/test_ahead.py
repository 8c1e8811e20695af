"""`trigpoint ahead` from a council's own figures: what is forecast, what is not and why, and what is warned of."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from trigpoint.cli.main import cli
from trigpoint.model.period import Period
from trigpoint.store.workspace import Workspace

LAST = Period.parse("2025-11")
SHARES = 20
PACK = """
pack: board
title: Board
audience: internal
sections:
  - title: All
    include: defined
"""


def figures() -> Iterator[tuple[str, Period, float]]:
    """Shares around 60 for 40 months; one that fell to 40 a year ago; one of 20 months; one of twos."""
    chance = random.Random(7)
    for n in range(40):
        month = LAST.shift(n - 39)
        for share in range(SHARES):
            yield f"S{share}", month, round(60 + chance.gauss(0, 5), 1)
        yield "FELL", month, round((60 if n < 28 else 40) + chance.gauss(0, 3), 1)
        yield "FEW", month, float(2 + n % 2 - (n % 12 == 0))
        if n >= 20:
            yield "SHORT", month, round(60 + chance.gauss(0, 5), 1)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Everything loaded as a council keeps it."""
    path = tmp_path_factory.mktemp("ahead")
    made = Workspace.create(path / "fenbridge", "Fenbridge", "Fenbridge")
    (made.definitions / "board.yaml").write_text(PACK, encoding="utf-8")
    names = [*(f"S{n}" for n in range(SHARES)), "FELL", "SHORT"]
    own = [f"indicator: {n}\ntitle: {n}\nvalue: recorded\nunit: percent\nbetter: higher\n" for n in names]
    own.append("indicator: FEW\ntitle: FEW\nvalue: recorded\nbetter: lower\n")
    (made.definitions / "own.yaml").write_text("---\n".join(own), encoding="utf-8")
    sheet = path / "figures.csv"
    rows = [f"{name},{month},{value}" for name, month, value in figures()]
    sheet.write_text("\n".join(["indicator,period,value", *rows]), encoding="utf-8")
    targets = path / "targets.csv"
    targets.write_text("indicator,from,target\nFELL,2025-04-01,60\nS1,2025-04-01,50\n", encoding="utf-8")
    for form, file in (("observations", sheet), ("targets", targets)):
        run(made, "load", form, str(file), "--as-of", "2025-11-30")
    return made


def run(workspace: Workspace, *arguments: str) -> Result:
    result = CliRunner().invoke(cli, ["--workspace", str(workspace.path), *arguments])
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture(scope="module")
def found(workspace: Workspace) -> dict[str, Any]:
    """The answer as JSON, which its schema describes."""
    answer = json.loads(run(workspace, "ahead", "board", "--period", "2025-11", "--json").output)
    text = (files("trigpoint.runs") / "schemas" / "ahead.json").read_text(encoding="utf-8")
    Draft202012Validator(json.loads(text)).validate(answer)
    return answer


def row(found: dict[str, Any], name: str) -> dict[str, Any]:
    return next(r for r in found["rows"] if r["indicator"] == name)


def test_a_share_is_expected_to_be_the_mean_of_its_last_year(found: dict[str, Any]) -> None:
    shown = [r for r in found["rows"] if r["months"]]
    assert len(shown) > SHARES / 2
    one = shown[0]
    last = [v for name, month, v in figures() if name == one["indicator"] and month > LAST.shift(-12)]
    assert one["method"] == "mean of the last 12 months"
    assert one["months"][0]["period"] == "2025-12"
    assert [abs(m["value"] - sum(last) / 12) < 1e-9 for m in one["months"]] == [True] * 12


def test_bands_are_there_and_were_tried(found: dict[str, Any]) -> None:
    tested = found["tested"]
    assert tested["series"] >= 10
    assert 0.85 <= tested["within_95"] <= 1
    for r in found["rows"]:
        for m in r["months"]:
            assert m["lower_95"] <= m["lower_80"] <= m["value"] <= m["upper_80"] <= m["upper_95"]


def test_why_there_is_no_forecast_is_said(found: dict[str, Any]) -> None:
    assert row(found, "SHORT")["why_not"].startswith("20 months are known")
    assert row(found, "FEW")["why_not"].startswith("Fewer than 3 a month")


def test_a_target_that_is_out_of_reach_comes_first(found: dict[str, Any]) -> None:
    """April to November at about 40, and a target of 60 for the year: the four months left would need about 100."""
    first = found["warnings"][0]
    assert (first["indicator"], first["rule"]) == ("FELL", "target unlikely")
    assert first["text"].endswith("less than 1 chance in 20 of meeting it.")
    target = row(found, "FELL")["target"]
    year = [v for name, month, v in figures() if name == "FELL" and month > LAST.shift(-8)]
    assert abs(target["needed"] - (60 * 12 - sum(year)) / 4) < 1e-9
    assert target["months_left"] == 4
    assert row(found, "S1")["target"] is None or row(found, "S1")["target"]["chance"] > 0.9


def test_a_person_reads_it(workspace: Workspace) -> None:
    said = run(workspace, "ahead", "board", "--period", "2025-11").output
    assert "Early warnings, the likeliest first" in said
    assert "1. FELL" in said
    assert "in the 95% band" in said


def test_only_months_are_looked_ahead_from(workspace: Workspace, tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["--workspace", str(workspace.path), "ahead", "board", "--period", "FY2025-26"])
    assert result.exit_code == 1
    assert "is not a month" in str(result.exception)
