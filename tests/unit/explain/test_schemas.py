"""What the commands really write is as their schemas say."""

from __future__ import annotations

import csv
import json
from importlib.resources import files
from pathlib import Path

from click.testing import CliRunner
from jsonschema import Draft202012Validator

from trigpoint.cli.main import cli
from trigpoint.store.workspace import Workspace


def told(name: str, path: Path, *args: str) -> dict[str, object]:
    """What a command writes as JSON, held to its schema."""
    result = CliRunner().invoke(
        cli, ["--workspace", str(path), name, *args, "--json"], catch_exceptions=False, standalone_mode=False
    )
    found: dict[str, object] = json.loads(result.stdout)
    schema = json.loads((files("trigpoint.runs") / "schemas" / f"{name}.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(found)
    return found


def test_children(workspace: Workspace) -> None:
    args = ("children_assessed", "--period", "2025-05", "--reason", "checking the May figure")
    found = told("children", workspace.path, *args)
    assert (found["counted"], found["count"], found["distinct"]) == (4, 5, "person")


def test_check(workspace: Workspace) -> None:
    assert told("check", workspace.path)["snapshot"] == workspace.store.current().id  # type: ignore[union-attr]


def test_load(tmp_path: Path) -> None:
    made = Workspace.create(tmp_path / "council")
    folder = tmp_path / "export"
    folder.mkdir()
    rows = [
        ("assessment_id", "person_id", "started_on", "completed_on", "scribbles"),
        ("1", "A", "2025-05-01", "2025-05-20", "x"),
        ("2", "B", "not known", "", "y"),
    ]
    with (folder / "assessment.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    found = told("load", made.path, "tables", str(folder), "--as-of", "2025-06-10")
    (account,) = found["files"]  # type: ignore[misc]
    assert (account["read"], account["taken"], account["set_aside"]) == (2, 1, 1)
    assert account["unread_columns"] == ["scribbles"]
    again = told("load", made.path, "tables", str(folder), "--as-of", "2025-06-10")
    assert (again["unchanged"], again["snapshot"]) == (True, found["snapshot"])
