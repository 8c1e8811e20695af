"""Every command is there, explains itself, is in the documents, and starts without what it does not need."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import requires
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.support.repository import ROOT
from trigpoint.cli.context import COMMANDS
from trigpoint.cli.main import cli

HEAVY = ["duckdb", "polars", "sqlglot", "yaml", "xlsxwriter", "jinja2", "fastexcel", "python_calamine", "numpy"]


@pytest.mark.parametrize("name", COMMANDS)
def test_command_has_help_and_a_place_in_the_documents(name: str) -> None:
    result = CliRunner().invoke(cli, [name, "--help"])
    assert result.exit_code == 0, result.output
    assert len(result.output.split("\n")) > 4
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert f"## `trigpoint {name}" in page
    options = set(re.findall(r"(--[a-z][a-z-]+)", result.output)) - {"--help", "--workspace"}
    section = page.split(f"## `trigpoint {name}")[1].split("\n## ")[0]
    assert [option for option in sorted(options) if option not in section] == []


def test_starting_needs_no_heavy_library() -> None:
    code = f"import sys, trigpoint.cli.main\nprint([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_core_needs_no_extra() -> None:
    needed = [r for r in requires("trigpoint") or [] if "extra ==" not in r]
    assert not any(re.match(r"(?i)(django|pyspark|splink)", r) for r in needed)


def test_unknown_command_and_wrong_option_exit_2() -> None:
    for arguments in (["scoer"], ["score", "--nonsense"]):
        done = subprocess.run(
            [sys.executable, "-m", "trigpoint", *arguments], capture_output=True, text=True, check=False
        )
        assert done.returncode == 2
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_takes_a_workspace_and_json(name: str) -> None:
    said = CliRunner().invoke(cli, [name, "--help"]).output
    assert "--workspace" in said
    assert "--json" in said


def test_a_folder_named_by_workspace_before_or_after_is_the_one_made(tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    assert CliRunner().invoke(cli, ["--workspace", str(before), "new"]).exit_code == 0
    assert CliRunner().invoke(cli, ["new", "--workspace", str(after)]).exit_code == 0
    assert (before / "trigpoint.toml").is_file()
    assert (after / "trigpoint.toml").is_file()
    assert CliRunner().invoke(cli, ["new"]).exit_code == 2


@pytest.mark.parametrize("arguments", [["--workspace", "x", "schema", "load"], ["schema", "load", "--workspace", "x"]])
def test_a_schema_is_the_same_with_a_workspace_or_without(arguments: list[str]) -> None:
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 0
    assert result.output == CliRunner().invoke(cli, ["schema", "load"]).output


def test_a_misspelt_command_is_told_the_nearest() -> None:
    result = CliRunner().invoke(cli, ["scor"])
    assert result.exit_code == 2
    assert 'There is no command "scor". Did you mean "score"?' in result.output
    assert "Did you mean" not in CliRunner().invoke(cli, ["zzzz"]).output


def test_a_workspace_in_this_folder_is_said_to_be_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lines = CliRunner().invoke(cli, ["new", ".", "--name", "Fenbridge"]).output.splitlines()
    assert (lines[0], lines[-1]) == (
        "Made the workspace Fenbridge in this folder.",
        "Next: trigpoint load FORMAT PATH --as-of DATE",
    )
