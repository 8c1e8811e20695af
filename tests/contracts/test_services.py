"""The service files for Linux say what the commands take, and all that the docs name is there."""

from __future__ import annotations

import configparser
import re
import shlex
from pathlib import Path

import click
import pytest

from tests.support.repository import ROOT
from trigpoint.cli.main import cli

FOLDER = ROOT / "packaging" / "linux"
DOCS = (ROOT / "docs" / "install.md").read_text("utf-8")


def _read(file: Path) -> configparser.ConfigParser:
    found = configparser.ConfigParser(strict=False, interpolation=None)
    found.optionxform = str  # type: ignore[assignment,method-assign]
    found.read_string(file.read_text("utf-8"))
    return found


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.service")), ids=lambda file: file.name)
def test_a_service_runs_a_command_that_there_is(file: Path) -> None:
    program, *arguments = shlex.split(_read(file)["Service"]["ExecStart"])
    assert Path(program).name == "trigpoint"
    command = cli.get_command(click.Context(cli), arguments[0])
    assert command is not None
    context = command.make_context(arguments[0], arguments[1:], resilient_parsing=False)
    assert context.args == []


def test_every_file_is_named_where_its_use_is_described() -> None:
    files = {path.name for path in FOLDER.iterdir()}
    assert files == set(re.findall(r"(?:trigpoint[\w-]*\.(?:service|timer)|nginx\.conf)", DOCS))
    for timer in FOLDER.glob("*.timer"):
        assert timer.with_suffix(".service").is_file()
    assert _read(FOLDER / "trigpoint.service")["Service"]["User"] == "trigpoint"
