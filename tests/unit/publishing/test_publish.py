"""The command that publishes: which edition, which files, what is kept of them, and what is refused."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from trigpoint.cli.main import cli
from trigpoint.model.problem import UserMistake
from trigpoint.runs.backup import backup
from trigpoint.runs.doctor import examine
from trigpoint.runs.forms import FORMS, Form, known_forms
from trigpoint.runs.publishing import newest_edition
from trigpoint.runs.restore import restore
from trigpoint.runs.shapes import schema_text
from trigpoint.store.issued import Issued
from trigpoint.store.settings import read_settings
from trigpoint.store.verify import verify
from trigpoint.store.workspace import Workspace

Made = Callable[[], Workspace]
NAME = "board-2025-05-internal-edition-1.xlsx"


def run(workspace: Workspace, to: Path, *more: str, forms: str = "xlsx", period: str = "2025-05") -> Result:
    arguments = ["publish", "board", "--period", period, "--to", str(to), "--as", forms, *more]
    return CliRunner().invoke(cli, ["--workspace", str(workspace.path), *arguments])


def problems(result: Result) -> str:
    assert isinstance(result.exception, UserMistake), result.output
    return " ".join(map(str, result.exception.problems))


def test_the_newest_edition_is_published_and_each_file_kept_with_its_hash(a_workspace: Made, tmp_path: Path) -> None:
    workspace = a_workspace()
    done = run(workspace, tmp_path / "out", "--json")
    told = json.loads(done.output)
    Draft202012Validator(json.loads(schema_text("publish"))).validate(told)
    (file,) = told["files"]
    data = (tmp_path / "out" / NAME).read_bytes()
    assert (file["name"], file["form"], file["size"]) == (NAME, "xlsx", len(data))
    assert file["sha256"] == hashlib.sha256(data).hexdigest()
    assert (told["number"], told["audience"], file["unchanged"]) == (1, "internal", False)
    assert openpyxl.load_workbook(tmp_path / "out" / NAME).sheetnames
    assert [path.name for path in (tmp_path / "out").iterdir()] == [NAME]
    (entry,) = Issued(workspace.store).entries()
    assert (entry.act, entry.details["edition"], entry.details["forms"]) == ("publish", told["edition"], "xlsx")
    assert [f.sha256 for f in Issued(workspace.store).files_of(entry)] == [file["sha256"]]
    assert (workspace.store.root / "issued" / file["sha256"]).read_bytes() == data


def test_an_edition_drawn_again_is_the_same_and_what_is_there_is_left(a_workspace: Made, tmp_path: Path) -> None:
    workspace, out = a_workspace(), tmp_path / "out"
    run(workspace, out)
    there = (out / NAME).stat().st_mtime_ns
    assert "as it was there already" in run(workspace, out).output
    assert (out / NAME).stat().st_mtime_ns == there
    (out / NAME).write_bytes(b"somebody's own")
    assert "not this" in problems(run(workspace, out))
    assert (out / NAME).read_bytes() == b"somebody's own"
    assert len(list(Issued(workspace.store).entries())) == 2
    assert run(workspace, out, "--replace").exit_code == 0
    assert (out / NAME).read_bytes()[:2] == b"PK"


def test_what_was_handed_out_is_proved_and_backed_up(a_workspace: Made, tmp_path: Path) -> None:
    workspace = a_workspace()
    run(workspace, tmp_path / "out")
    assert verify(workspace.store).problems == ()
    assert examine(workspace.path) == ()
    backup(workspace, tmp_path / "all.zip", "tester")
    restore(tmp_path / "all.zip", tmp_path / "back", "tester")
    again = Workspace.open(tmp_path / "back")
    assert verify(again.store).problems == ()
    (entry,) = Issued(again.store).entries()
    (file,) = Issued(again.store).files_of(entry)
    held = again.store.root / "issued" / file.sha256
    held.write_bytes(held.read_bytes() + b" ")
    assert f"{NAME}, issued on" in str(verify(again.store).problems[0])
    held.unlink()
    assert "is missing or was changed" in str(verify(again.store).problems[0])
    (again.store.root / "issued" / entry.details["sha256"]).unlink()
    assert "list of issued files" in str(verify(again.store).problems[0])


def test_where_nothing_was_signed_a_draft_must_be_asked_for(a_workspace: Made, tmp_path: Path) -> None:
    workspace = a_workspace()
    assert "has been signed" in problems(run(workspace, tmp_path / "out", period="2025-04"))
    assert not (tmp_path / "out").exists()
    done = run(workspace, tmp_path / "out", "--draft", "--json", period="2025-04")
    told = json.loads(done.output)
    assert (told["edition"], told["number"]) == (None, 0)
    assert [file["name"] for file in told["files"]] == ["board-2025-04-internal-draft.xlsx"]


def test_an_edition_may_be_named_and_must_be_what_was_asked_for(a_workspace: Made, tmp_path: Path) -> None:
    workspace = a_workspace()
    id = json.loads(run(workspace, tmp_path / "a", "--json").output)["edition"]
    assert run(workspace, tmp_path / "b", "--edition", id[:10]).exit_code == 0
    assert "not board, 2025-04" in problems(run(workspace, tmp_path / "c", "--edition", id[:10], period="2025-04"))
    assert newest_edition(workspace, "other", newest(workspace).period) is None


def newest(workspace: Workspace):  # type: ignore[no-untyped-def]
    from tests.support.editions import MAY

    return newest_edition(workspace, "board", MAY)


def test_unknown_forms_are_told_all_at_once_with_the_near_name(a_workspace: Made, tmp_path: Path) -> None:
    said = problems(run(a_workspace(), tmp_path / "out", forms="xslx,nonsense"))
    assert 'no form "xslx". Did you mean "xlsx"?' in said
    assert 'no form "nonsense"' in said


def test_a_form_whose_libraries_are_not_installed_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FORMS, "rare", Form("something rare", lambda order: [], ("a_package_that_nobody_has",)))  # type: ignore[arg-type]
    with pytest.raises(UserMistake, match=r'needs a_package_that_nobody_has.*pip install "trigpoint\[publish\]"'):
        known_forms(["rare"])


def test_open_data_is_of_what_was_signed_for_the_public(a_workspace: Made, tmp_path: Path) -> None:
    workspace = a_workspace()
    assert "is not for the public" in problems(run(workspace, tmp_path / "out", forms="opendata"))
    draft = ("--draft", "--audience", "public")
    assert "a draft would be taken for more" in problems(run(workspace, tmp_path / "out", *draft, forms="opendata"))
    assert run(workspace, tmp_path / "out", "--audience", "public", forms="opendata").exit_code == 0
    folder = tmp_path / "out" / "board-2025-05-public-edition-1-opendata"
    assert sorted(path.name for path in folder.iterdir()) == ["board.csv", "board.meta.csv"]


def test_a_meeting_is_a_day(a_workspace: Made, tmp_path: Path) -> None:
    assert "tomorrow is no day" in problems(run(a_workspace(), tmp_path / "out", "--meeting", "tomorrow"))


def test_a_template_that_is_not_there_is_told(a_workspace: Made, tmp_path: Path) -> None:
    workspace = a_workspace()
    settings = workspace.path / "trigpoint.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8") + '\n[publish]\ntemplate = "publish/council.docx"\n', "utf-8"
    )
    said = problems(run(workspace, tmp_path / "out", forms="docx"))
    assert "The Word template publish/council.docx cannot be read" in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("wrong", ["../council.docx", "/etc/council.docx", "C:/council.docx", "council.doc", ""])
def test_a_template_lies_within_the_workspace(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "trigpoint.toml"
    path.write_text(f'name = "A"\narea = "A"\n[publish]\ntemplate = "{wrong}"\n', encoding="utf-8")
    with pytest.raises(UserMistake, match=r'"publish\.template" cannot be that'):
        read_settings(path)
