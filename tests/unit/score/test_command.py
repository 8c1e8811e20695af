"""The command: forms, files, exit codes."""

import csv
import io
import json
import os
import subprocess
import sys
from importlib.resources import files

import jsonschema
import openpyxl
import pytest
from click.testing import CliRunner

from tests.unit.score.conftest import SECOND, counted, drawn
from trigpoint.cli.main import cli

AUGUST = counted(drawn(SECOND), "2025-08")


def run(workspace, *words):
    arguments = ["--workspace", str(workspace.path), "score", "early-help-monthly", "--period", "2025-08", *words]
    return CliRunner().invoke(cli, arguments, catch_exceptions=False)


@pytest.mark.parametrize("words", [("--json",), ("--format", "json"), ("--by", "team", "--json")])
def test_json_is_what_its_schema_says(workspace, words):
    document = json.loads(run(workspace, *words).stdout)
    schema = json.loads(files("trigpoint.runs").joinpath("schemas/score.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(document)
    assert document["rows"][0]["ref"] == "EH1a" and document["rows"][0]["value"] == AUGUST


def test_table_csv_and_html_to_the_screen(workspace):
    assert "EH1a" in run(workspace).stdout
    lines = list(csv.DictReader(io.StringIO(run(workspace, "--format", "csv").stdout.removeprefix("\ufeff"))))
    assert [x["value"] for x in lines if x["ref"] == "EH1a" and x["period"] == "2025-08"] == [str(AUGUST)]
    assert run(workspace, "--format", "html").stdout.startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("form", ["table", "json", "csv", "html", "xlsx"])
def test_any_form_to_a_file(workspace, tmp_path, form):
    out = tmp_path / f"card.{form}"
    done = run(workspace, "--format", form, "--out", str(out))
    assert done.exit_code == 0 and done.stdout == "" and out.stat().st_size > 500
    assert str(out) in done.stderr


def test_a_workbook_names_itself(workspace, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run(workspace, "--format", "xlsx")
    assert "early-help-monthly-2025-08.xlsx" in done.stderr
    book = openpyxl.load_workbook(tmp_path / "early-help-monthly-2025-08.xlsx")
    assert book.sheetnames == ["Scorecard", "Figures", "About"]


def test_a_file_that_cannot_be_written_is_said_in_words(workspace, tmp_path):
    from trigpoint.model.problem import UserMistake

    with pytest.raises(UserMistake, match="cannot be written"):
        run(workspace, "--format", "csv", "--out", str(tmp_path))


def _process(workspace, *words, **more):
    return subprocess.run(
        [sys.executable, "-m", "trigpoint", "score", *words, "--workspace", str(workspace.path)],
        capture_output=True,
        env=os.environ | more,
        check=False,
    )


def test_exit_codes_and_a_console_of_another_alphabet(workspace):
    done = _process(workspace, "early-help-monthly", "--period", "2025-08", PYTHONIOENCODING="cp1252")
    assert done.returncode == 0 and "similar" in done.stdout.decode("cp1252") and b"\x1b" not in done.stdout
    wrong = _process(workspace, "early-help", "--period", "2025-08")
    assert wrong.returncode == 1 and b"Did you mean" in wrong.stderr and b"Traceback" not in wrong.stderr
    assert _process(workspace, "early-help-monthly").returncode == 2
