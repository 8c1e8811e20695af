"""Backups by a schedule: named by the moment, the oldest removed, others' files left."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from click.testing import CliRunner

from trigpoint.cli.main import cli
from trigpoint.model.problem import UserMistake
from trigpoint.runs.backups import backup_into
from trigpoint.runs.restore import restore
from trigpoint.store.workspace import Workspace

NIGHT = dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))  # the clocks go back at two


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "w", "Fen & Bridge", "Fenbridge")


def test_the_newest_stay_and_other_files_are_not_touched(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    for name in ("other-20200101-000000.zip", "fen-bridge-20200101.zip", "notes.txt"):
        (folder / name).write_text("somebody's")
    for hours in range(4):
        kept = backup_into(workspace, folder, "me", NIGHT + dt.timedelta(hours=hours), keep=2)
    assert kept.file.name == "fen-bridge-20261025-033000.zip"
    assert [path.name for path in kept.removed] == ["fen-bridge-20261025-013000.zip"]
    assert sorted(path.name for path in folder.iterdir()) == [
        "fen-bridge-20200101.zip",
        "fen-bridge-20261025-023000.zip",
        "fen-bridge-20261025-033000.zip",
        "notes.txt",
        "other-20200101-000000.zip",
    ]
    assert restore(kept.file, tmp_path / "again", "me").name == "Fen & Bridge"


def test_a_backup_that_fails_removes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    first = backup_into(workspace, tmp_path, "me", NIGHT)
    workspace.key_path.unlink()
    with pytest.raises(UserMistake, match="key is missing"):
        backup_into(workspace, tmp_path, "me", NIGHT + dt.timedelta(days=1), keep=1)
    assert first.file.is_file()


def test_from_the_command_line(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    run = CliRunner().invoke
    at = ["--workspace", str(workspace.path), "backup"]
    made = run(cli, [*at, str(folder), "--keep", "3"])
    assert made.exit_code == 0, made.output
    (file,) = folder.iterdir()
    assert str(file) in made.output
    refused = run(cli, [*at, str(tmp_path / "x.zip"), "--keep", "3"])
    assert (refused.exit_code, "no such folder" in refused.output) == (2, True)
    mistaken = run(cli, [*at, str(folder), "--keep", "0"])
    assert isinstance(mistaken.exception, UserMistake)
    assert list(folder.iterdir()) == [file]
