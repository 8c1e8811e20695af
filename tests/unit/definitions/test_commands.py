"""`try`, `catalogue` and `schema`, as a user meets them."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from trigpoint.catalogue.load import load_catalogue, national_definitions
from trigpoint.cli.main import cli
from trigpoint.model.problem import UserMistake
from trigpoint.runs.definitions import try_definition
from trigpoint.store.workspace import Workspace

OWN = """
indicator: own_in_45_days
title: Assessments in 45 days, ours
count: assessment
when: completed_on in period
numerator: working_days <= 45
missing: not met
value: percentage
better: higher
examples:
  - period: 2025-05
    assessment: |
      child | completed_on | working_days
      A     | 2025-05-01   | 45
      B     | 2025-05-31   | 46
      C     | 2025-05-10   |
      D     | 2025-06-01   | 10
    counted: [A, B, C]
    met: [A]
"""
WRONG = OWN.replace("counted: [A, B, C]", "counted: [A, B, D]").replace("met: [A]", "met: [A, B]\n    value: 50")


def run(*args: str) -> Result:
    return CliRunner().invoke(cli, list(args), catch_exceptions=False, standalone_mode=False)


@pytest.fixture
def away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is no workspace, and the current one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TRIGPOINT_WORKSPACE", raising=False)
    return tmp_path


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_outside_a_workspace_is_tried_over_the_national_catalogue(away: Path) -> None:
    tried = try_definition(write(away / "own.yaml", OWN))
    assert tried.holds
    assert [(t.definition, t.kind, t.line) for t in tried.trials] == [("own_in_45_days", "indicator", 11)]


def test_every_row_that_differs_is_shown_for_both_engines(away: Path) -> None:
    tried = try_definition(write(away / "own.yaml", WRONG))
    (trial,) = tried.trials
    assert [(d.row, d.expected, d.came_out) for d in trial.differences] == [
        ("B", "counted, met", dict.fromkeys(("oracle", "duckdb"), "counted, not met")),
        ("C", "not counted, not met", dict.fromkeys(("oracle", "duckdb"), "counted, not met")),
        ("D", "counted, not met", dict.fromkeys(("oracle", "duckdb"), "not counted, not met")),
        ("value", "50", dict.fromkeys(("oracle", "duckdb"), "33.333333333333336")),
    ]
    assert not tried.holds


def test_the_command_answers_with_its_exit_code_and_a_table(away: Path) -> None:
    held = run("try", str(write(away / "good.yaml", OWN)))
    failed = run("try", str(write(away / "bad.yaml", WRONG)))
    assert (held.return_value, failed.return_value) == (0, 1)
    assert "own_in_45_days, example of 2025-05 in line 11: holds" in held.output
    assert "1 example holds, 0 differ" in held.output
    row = next(line for line in failed.output.splitlines() if line.strip().startswith("D "))
    assert row.split("  ")[0].strip() == "D"
    assert "counted, not met" in row


def test_the_command_writes_json(away: Path) -> None:
    result = run("try", str(write(away / "bad.yaml", WRONG)), "--json")
    told = json.loads(result.output)
    assert (told["holds"], told["file"], result.return_value) == (False, "bad.yaml", 1)
    assert told["examples"][0]["differences"][0] == {
        "row": "B",
        "expected": "counted, met",
        "on_oracle": "counted, not met",
        "on_duckdb": "counted, not met",
    }


def test_a_derived_column_is_tried_cell_by_cell(away: Path) -> None:
    text = """
derived: days_to_finish
table: assessment
title: Days
operator: days between
from: started_on
to: completed_on
examples:
  - assessment: |
      row   | started_on | completed_on | days_to_finish
      right | 2025-05-01 | 2025-05-02   | 1
      wrong | 2025-05-01 | 2025-05-03   | 1
      blank | 2025-05-01 |              |
"""
    (trial,) = try_definition(write(away / "own.yaml", text)).trials
    (difference,) = trial.differences
    assert (difference.row, difference.expected, difference.came_out["duckdb"]) == ("wrong", "1", "2")


def test_a_definition_without_an_example_is_said(away: Path) -> None:
    tried = try_definition(write(away / "own.yaml", OWN.split("examples:")[0]))
    assert (tried.holds, tried.silent) == (True, ("own_in_45_days",))


def test_mistakes_in_the_file_are_told(away: Path) -> None:
    with pytest.raises(UserMistake) as caught:
        try_definition(write(away / "own.yaml", OWN.replace("completed_on in period", "complete_on in period")))
    (problem,) = caught.value.problems
    assert (problem.file, problem.line, problem.key) == ("own.yaml", 5, "when")


def test_a_file_that_is_not_there_is_told(away: Path) -> None:
    with pytest.raises(UserMistake, match="no such file"):
        try_definition(away / "nothing.yaml")


def test_a_file_of_the_national_definitions_is_tried_where_it_stands(away: Path) -> None:
    file = next((national_definitions() / "indicators").glob("*.yaml"))
    tried = try_definition(file)
    assert tried.holds
    assert tried.trials


def test_a_file_of_a_workspace_is_tried_where_it_stands(away: Path) -> None:
    workspace = Workspace.create(away / "council")
    file = write(workspace.definitions / "indicators" / "own.yaml", OWN)
    assert try_definition(file, workspace.path).holds


def test_the_catalogue_needs_no_workspace(away: Path) -> None:
    told = json.loads(run("catalogue", "--json").output)
    assert [i["id"] for i in told["indicators"]] == list(load_catalogue().indicators)


def test_the_catalogue_is_as_its_schema_says(away: Path) -> None:
    schema = json.loads((files("trigpoint.runs") / "schemas" / "catalogue.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(json.loads(run("catalogue", "--json").output))


def test_a_workspaces_own_indicators_and_packs_are_there(away: Path) -> None:
    workspace = Workspace.create(away / "council")
    sections = "sections: [{title: A, items: [{indicator: own_in_45_days}]}]"
    pack = f"\n---\npack: ours\ntitle: Ours\naudience: internal\n{sections}"
    write(workspace.definitions / "indicators" / "own.yaml", OWN.strip() + pack)
    told = json.loads(run("--workspace", str(workspace.path), "catalogue", "--json").output)
    own = next(i for i in told["indicators"] if i["id"] == "own_in_45_days")
    assert (own["origin"], own["packs"], own["refs"]) == ("computed", ["ours"], [])


def test_what_an_overlay_changes_is_shown(away: Path) -> None:
    workspace = Workspace.create(away / "council")
    write(
        workspace.definitions / "indicators" / "own.yaml", "indicator: assessments_in_45_days\nowner: Head of Practice"
    )
    shown = run("--workspace", str(workspace.path), "catalogue").output
    assert "changed indicator assessments_in_45_days: owner (definitions/indicators/own.yaml)" in shown
    told = json.loads(run("--workspace", str(workspace.path), "catalogue", "--json").output)
    assert told["changes"][0]["keys"] == ["owner"]


def test_the_catalogue_is_searched(away: Path) -> None:
    answered = json.loads(run("catalogue", "--json", "--answers", "OFS-18").output)["indicators"]
    found = json.loads(run("catalogue", "--json", "--find", "45 working").output)["indicators"]
    assert "assessments_in_45_days" in {i["id"] for i in answered} & {i["id"] for i in found}
    assert all("OFS-18" in i["answers"] for i in answered)


def test_the_catalogue_is_drawn_whole_in_a_pipe(away: Path) -> None:
    shown = run("catalogue", "--find", "assessments_in_45_days").output
    assert "assessments_in_45_days" in shown
    assert "Assessments completed within 45 working days" in shown
    assert f"1 of {len(load_catalogue().indicators)} indicators." in shown


def test_a_named_folder_that_is_no_workspace_is_told(away: Path) -> None:
    with pytest.raises(UserMistake, match="not a Trigpoint workspace"):
        run("--workspace", str(away / "nowhere"), "catalogue")


@pytest.mark.parametrize("name", ["score", "explain", "children", "check", "catalogue", "load"])
def test_every_schema_is_shipped_valid_and_named(name: str) -> None:
    schema = json.loads(run("schema", name).output)
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:trigpoint:schema:{name}:{schema['version']}"
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


LIST = """
list: own_overdue
title: Ours
table: cp_plan
when: open on the day
rows: working_days_open > 10
shown: [started_on]
sort: [working_days_open descending]
examples:
  - on: 2025-05-31
    cp_plan: |
      row    | started_on | working_days_open
      day 10 | 2025-01-01 | 10
      day 11 | 2025-01-01 | 11
      day 20 | 2025-01-01 | 20
    counted: [day 11, day 20]
"""


def test_a_list_is_tried_in_its_order(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(LIST, encoding="utf-8")
    (trial,) = try_definition(file).trials
    assert [(d.row, d.expected, set(d.came_out.values())) for d in trial.differences] == [
        ("day 11", "place 1", {"place 2"}),
        ("day 20", "place 2", {"place 1"}),
    ]
    file.write_text(LIST.replace("[day 11, day 20]", "[day 20, day 11]"), encoding="utf-8")
    assert try_definition(file).holds
    file.write_text(LIST.split("examples:")[0], encoding="utf-8")
    assert try_definition(file).silent == ("own_overdue",)
