"""Workspaces: made once, opened cheaply, and refused in words."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.stopping import Stopped, stop
from trigpoint.model.problem import UserMistake
from trigpoint.store.permissions import others_may_read
from trigpoint.store.settings import read_settings, settings_text
from trigpoint.store.workspace import Workspace


def test_a_new_workspace_opens(tmp_path: Path) -> None:
    made = Workspace.create(tmp_path / "w", "Children's figures", 'Fen"bridge')
    opened = Workspace.open(tmp_path / "w")
    assert opened == made
    assert (opened.name, opened.area) == ("Children's figures", 'Fen"bridge')
    assert opened.settings.keep_snapshots == 24
    assert (opened.definitions / "indicators").is_dir()
    assert (opened.definitions / "README.md").is_file()
    assert opened.store.current() is None
    assert len(opened.key()) == 32
    assert not others_may_read(opened.key_path)


def test_a_folder_that_is_none_is_told_how_to_become_one(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match=r"is not a Trigpoint workspace\. Make one with `trigpoint new"):
        Workspace.open(tmp_path)
    with pytest.raises(UserMistake, match="not a Trigpoint workspace"):
        Workspace.open(tmp_path / "absent")


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "report.docx").write_bytes(b"")
    with pytest.raises(UserMistake, match="holds something else"):
        Workspace.create(tmp_path)
    with pytest.raises(UserMistake, match="is not a Trigpoint workspace"):
        Workspace.open_or_create(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["report.docx"]


def test_a_workspace_is_not_made_twice(tmp_path: Path) -> None:
    Workspace.create(tmp_path / "w")
    with pytest.raises(UserMistake, match="is a Trigpoint workspace already"):
        Workspace.create(tmp_path / "w")


def test_open_or_create_makes_one_in_an_empty_folder_and_opens_it_again(tmp_path: Path) -> None:
    (tmp_path / "fenbridge").mkdir()
    made = Workspace.open_or_create(tmp_path / "fenbridge")
    assert (made.name, made.area) == ("fenbridge", "fenbridge")
    assert Workspace.open_or_create(tmp_path / "fenbridge").key() == made.key()
    assert Workspace.open_or_create(tmp_path / "not there yet" / "deep").name == "deep"


def test_making_one_may_be_stopped_anywhere_and_done_again(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        counting = stop(patch)
        Workspace.create(tmp_path / "counted")
    for at in range(1, len(counting.done) + 1):
        path = tmp_path / str(at)
        with pytest.MonkeyPatch.context() as patch:
            stop(patch, at)
            with pytest.raises(Stopped):
                Workspace.create(path)
        made = Workspace.open_or_create(path)
        assert len(made.key()) == 32
        assert not list((path / "keys").glob("*.part"))
        assert (path / "definitions" / "README.md").read_text(encoding="utf-8").startswith("# The council's")


def test_a_newer_or_older_workspace_is_told_what_to_do(tmp_path: Path) -> None:
    Workspace.create(tmp_path / "w")
    file = tmp_path / "w" / "trigpoint.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("version = 1", "version = 2"), encoding="utf-8")
    with pytest.raises(UserMistake, match=r"newer Trigpoint .* Install the newer"):
        Workspace.open(tmp_path / "w")


def test_settings_are_closed_and_every_error_comes_at_once(tmp_path: Path) -> None:
    file = tmp_path / "trigpoint.toml"
    file.write_text(
        'nmae = "Fenbridge"\narea = 5\n\n[retention]\nkeep_snapshot = 3\nkeep_years = {contact = 0}\n', encoding="utf-8"
    )
    with pytest.raises(UserMistake) as mistake:
        read_settings(file)
    assert [(p.line, p.what, p.instead) for p in mistake.value.problems] == [
        (1, 'There is no setting "nmae".', 'Did you mean "name"?'),
        (2, '"area" cannot be that.', 'Write a name in quotes: area = "Fenbridge".'),
        (5, 'There is no setting "retention.keep_snapshot".', 'Did you mean "retention.keep_snapshots"?'),
        (6, '"retention.keep_years" cannot be that.', "Write whole years by table: keep_years = {contact = 6}."),
        (None, '"name" is missing.', 'Write a name in quotes: name = "Fenbridge".'),
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"name = \narea = 1", r"trigpoint\.toml: This is not TOML: .*line 1"),
        ("name = 'Fenbridge'".encode("utf-16"), "not text in UTF-8"),
        (b'retention = 3\nname = "a"\narea = "a"', 'line 1: There is no setting "retention"'),
    ],
)
def test_a_file_that_is_no_settings_is_told_in_words(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "trigpoint.toml").write_bytes(content)
    with pytest.raises(UserMistake, match=said):
        read_settings(tmp_path / "trigpoint.toml")


@pytest.mark.parametrize("name", ['a "b" \\ c', "line\nbreak", "Ynys Môn ✓", "\x07bell\x7f"])
def test_any_name_makes_settings_that_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "trigpoint.toml").write_text(settings_text(name, name), encoding="utf-8")
    shown = "".join(" " if c < " " or c == "\x7f" else c for c in name)
    assert read_settings(tmp_path / "trigpoint.toml").name == shown


def test_settings_of_retention_are_read(tmp_path: Path) -> None:
    text = settings_text("a", "b").replace("keep_snapshots = 24", "keep_snapshots = 6\nkeep_years = {contact = 6}")
    (tmp_path / "trigpoint.toml").write_text(text, encoding="utf-8")
    settings = read_settings(tmp_path / "trigpoint.toml")
    assert (settings.keep_snapshots, dict(settings.keep_years)) == (6, {"contact": 6})


def test_opening_imports_no_heavy_library(tmp_path: Path) -> None:
    Workspace.create(tmp_path / "w")
    script = (
        "import sys; from pathlib import Path; from trigpoint.store.workspace import Workspace\n"
        "w = Workspace.open(Path(sys.argv[1])); w.store.current(); w.store.known_on\n"
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'polars', 'duckdb', 'filelock', 'yaml', 'asyncio'}))"
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path / "w")], check=True, capture_output=True)
    assert done.stdout.strip() == b"[]"
