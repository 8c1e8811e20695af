"""Figures that moved between two loads: which rows moved them, counted by hand."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from tests.support.records import ASSESSMENT, PERSON, load_csv, small_workspace
from trigpoint.cli.main import cli
from trigpoint.model.period import Period
from trigpoint.model.problem import UserMistake
from trigpoint.runs.restated import restated
from trigpoint.store.workspace import Workspace

MAY = Period.month(2025, 5)
WHY = "checking what moved May"
PACK = """
pack: board
title: Board
audience: internal
periods_shown: 3
sections:
  - title: Assessments
    items:
      - {indicator: assessments_completed}
"""
# Of May, completed: before A1, A2, A5. Now A1 stays; A2 is no longer there; A5 is told as of June; A3 was without its
# day before; A6 and A7 came late. So 3 were, 4 are: late 2, changed 2, gone 1.
LATER = """assessment_id,person_id,started_on,completed_on,team
A1,C1,2025-03-01,2025-05-01,North
A3,C3,2025-05-10,2025-05-12,North
A4,C4,2025-04-01,2025-06-01,North
A5,C1,2025-05-01,2025-06-20,North
A6,C2,2025-05-01,2025-05-15,South
A7,C3,2025-05-01,2025-05-16,South
"""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Loaded as of June, and again, otherwise, as of July."""
    path = tmp_path_factory.mktemp("restated")
    made = small_workspace(path)
    (made.definitions / "board.yaml").write_text(PACK, encoding="utf-8")
    load_csv(made, path / "later", dt.date(2025, 7, 31), person=PERSON, assessment=LATER)
    return made


def run(workspace: Workspace, *arguments: str) -> Result:
    result = CliRunner().invoke(cli, ["--workspace", str(workspace.path), "restated", "board", *arguments])
    assert result.exit_code == 0, result.output
    return result


def test_what_moved_a_figure_is_counted(workspace: Workspace) -> None:
    found = restated(workspace, "board", MAY)
    (figure,) = found.figures
    assert (figure.row.indicator, figure.period) == ("assessments_completed", MAY)
    assert (figure.before.value, figure.now.value, figure.difference) == (3, 4, 1)
    (moved,) = figure.moved
    assert (moved.table, moved.late, moved.changed, moved.gone) == ("assessment", 2, 2, 1)
    assert figure.why == "2 rows loaded since, 2 rows told otherwise since, 1 row no longer there."


def test_a_month_that_was_not_over_has_not_moved(workspace: Workspace, tmp_path: Path) -> None:
    """June was over on the day of the first load, and moved; July was not there."""
    june = restated(workspace, "board", Period.month(2025, 7)).figures
    assert [(f.period, f.before.value, f.now.value) for f in june] == [
        (Period.month(2025, 6), 1, 2),
        (MAY, 3, 4),
    ]
    early = small_workspace(tmp_path)
    (early.definitions / "board.yaml").write_text(PACK, encoding="utf-8")
    half = dt.date(2025, 7, 10)
    more = ASSESSMENT + "A8,C2,2025-05-01,2025-07-05,North\n"
    load_csv(early, tmp_path / "half", half, person=PERSON, assessment=more)
    load_csv(early, tmp_path / "end", dt.date(2025, 7, 31), person=PERSON, assessment=more.replace("A8,", "A9,"))
    assert restated(early, "board", Period.month(2025, 7)).figures == ()


def test_by_team_each_member_has_its_own_reasons(workspace: Workspace) -> None:
    found = {f.row.member: f for f in restated(workspace, "board", MAY, by="team").figures}
    assert "North" not in found  # A3 in, A5 out: two as before
    (south,) = found["South"].moved
    assert (south.late, south.changed, south.gone) == (2, 0, 1)  # A6, A7 in, A2 gone


def test_the_rows_come_through_the_door_and_into_the_audit(workspace: Workspace) -> None:
    arguments = ("--period", "2025-05", "--rows", "assessments_completed", "--reason", WHY)
    found = json.loads(run(workspace, *arguments, "--json").stdout)
    Draft202012Validator(schema()).validate(found)
    told = [(row["how"], row["values"]["assessment_id"]) for row in found["rows"]]
    assert told == [("late", "A6"), ("late", "A7"), ("changed", "A3"), ("changed", "A5"), ("gone", "A2")]
    *_, entry = workspace.store.audit.entries()
    assert (entry.act, entry.reason, dict(entry.counts)) == ("children", WHY, {"rows": 5})
    assert entry.details["part"] == "moved"
    read = list(csv.DictReader(io.StringIO(run(workspace, *arguments, "--format", "csv").stdout)))
    assert [(row["how"], row["assessment_id"]) for row in read] == told
    assert "A6" in run(workspace, *arguments).stdout


def test_without_a_reason_no_row_is_shown(workspace: Workspace) -> None:
    before = workspace.store.audit.head()
    arguments = ["restated", "board", "--period", "2025-05", "--rows", "assessments_completed"]
    result = CliRunner().invoke(cli, ["--workspace", str(workspace.path), *arguments])
    assert result.exit_code == 2
    assert workspace.store.audit.head() == before


def test_the_counts_name_nobody_in_every_form(workspace: Workspace) -> None:
    found = json.loads(run(workspace, "--period", "2025-05", "--json").stdout)
    Draft202012Validator(schema()).validate(found)
    assert (found["before"]["known_on"], found["now"]["known_on"]) == ("2025-06-30", "2025-07-31")
    assert found["figures"][0]["rows"][0] == {
        "indicator": "assessments_completed", "table": "assessment", "late": 2, "changed": 2, "gone": 1,
    }  # fmt: skip
    (row,) = csv.DictReader(io.StringIO(run(workspace, "--period", "2025-05", "--format", "csv").stdout))
    assert (row["before"], row["now"], row["late"], row["gone"]) == ("3", "4", "2", "1")
    shown = run(workspace, "--period", "2025-05").stdout
    assert "1 of" in shown
    for secret in ("Sample", "A6", "C2"):
        assert secret not in shown


def test_there_must_be_something_earlier(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="Nothing was loaded after 2025-07-31"):
        restated(workspace, "board", MAY, since=dt.date(2025, 8, 1))
    with pytest.raises(UserMistake, match="was known on 2025-01-01"):
        restated(workspace, "board", MAY, since=dt.date(2025, 1, 1))
    once = small_workspace(tmp_path)
    (once.definitions / "board.yaml").write_text(PACK, encoding="utf-8")
    with pytest.raises(UserMistake, match="loaded once only"):
        restated(once, "board", MAY)


def test_targets_alone_are_no_records(tmp_path: Path) -> None:
    bare = Workspace.create(tmp_path / "bare")
    (tmp_path / "t.csv").write_text(
        "indicator,from,to,target\nassessments_in_45_days,2025-04-01,,90\n", encoding="utf-8"
    )
    loaded = ["load", "targets", str(tmp_path / "t.csv"), "--as-of", "2025-06-30", "--workspace", str(bare.path)]
    assert CliRunner().invoke(cli, loaded).exit_code == 0
    with pytest.raises(UserMistake, match="No records are loaded"):
        restated(bare, "ofsted-kpis", MAY)


def schema() -> dict[str, object]:
    return json.loads((files("trigpoint.runs") / "schemas" / "restated.json").read_text(encoding="utf-8"))
