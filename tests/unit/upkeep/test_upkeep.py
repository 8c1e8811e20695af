"""`doctor`, `verify`, `upgrade` and `new`: what is wrong, and what to do about it."""

import datetime as dt
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import pytest
from click.testing import CliRunner

from tests.support.storing import load
from trigpoint.cli.main import cli
from trigpoint.model.problem import UserMistake
from trigpoint.runs.doctor import examine
from trigpoint.runs.upkeep import prove, upgrade
from trigpoint.store.workspace import Workspace

MARCH, APRIL = dt.date(2026, 3, 31), dt.date(2026, 4, 30)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace.create(tmp_path / "w")
    load(made.store, 10, MARCH)
    load(made.store, 20, APRIL)
    return made


def first(workspace: Workspace, pattern: str) -> Path:
    return sorted(workspace.store.root.glob(pattern))[0]


def test_a_healthy_workspace_has_nothing_wrong(workspace: Workspace) -> None:
    assert examine(workspace.path) == ()
    workspace.web_key_path.write_text("the web application's own", encoding="ascii")
    assert examine(workspace.path) == ()
    found = prove(workspace)
    assert (found.problems, found.manifests, found.audit_lines, found.leftovers) == ((), 2, 2, ())
    assert found.files == 6  # an open, a vault and an aside file for each of the two loads
    assert found.head == workspace.store.history()[-1].sha256


def open_key(workspace: Workspace) -> None:
    workspace.key_path.chmod(0o644)


def no_key(workspace: Workspace) -> None:
    workspace.key_path.unlink()


def lose_a_table(workspace: Workspace) -> None:
    first(workspace, "vault/*/*").unlink()


def put_a_folder_in_a_tables_place(workspace: Workspace) -> None:
    table = first(workspace, "objects/*/*")
    table.unlink()
    table.mkdir()


def leave_a_link_to_nothing(workspace: Workspace) -> None:
    (first(workspace, "objects/*/*").parent / "stray.parquet").symlink_to(workspace.path / "gone")


def leave_half_a_load(workspace: Workspace) -> None:
    (workspace.store.loading_folder / "1-ab.part").write_bytes(b"half")


def leave_a_copy(workspace: Workspace) -> None:
    (workspace.store.root / "copy of records.xlsx").write_bytes(b"")


def leave_a_copied_manifest(workspace: Workspace) -> None:
    shutil.copy(first(workspace, "snapshots/*"), workspace.store.snapshots_folder / "000001 (1).json")


def write_a_wrong_definition(workspace: Workspace) -> None:
    (workspace.definitions / "indicators" / "own.yaml").write_text("indicator: a\ntitel: A\n", encoding="utf-8")


def change_the_audit(workspace: Workspace) -> None:
    path = workspace.store.audit.path
    path.write_bytes(path.read_bytes().replace(b'"tester"', b'"nobody"', 1))


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        pytest.param(open_key, "Others than its owner may read the key", marks=pytest.mark.skipif(
            os.name == "nt", reason="modes mean nothing on Windows")),
        (no_key, "key is missing"),
        (lose_a_table, "has lost vault/"),
        (put_a_folder_in_a_tables_place, "has lost objects/"),
        (leave_half_a_load, "1 file is left over from a load"),
        pytest.param(leave_a_link_to_nothing, "1 file is left over from a load", marks=pytest.mark.skipif(
            os.name == "nt", reason="links need a right on Windows")),
        (leave_a_copy, "copy of records.xlsx is no file of Trigpoint's"),
        (leave_a_copied_manifest, r"000001 \(1\).json is no file of Trigpoint's"),
        (write_a_wrong_definition, "own.yaml, line 2"),
        (change_the_audit, "audit.jsonl, line 1"),
    ],
)  # fmt: skip
def test_the_doctor_finds_what_is_wrong(workspace: Workspace, harm: Callable[[Workspace], None], said: str) -> None:
    harm(workspace)
    found = examine(workspace.path)
    assert len(found) >= 1
    with pytest.raises(UserMistake, match=said):
        raise UserMistake("; ".join(a.what for a in found))
    assert all(a.remedy for a in found if "yaml" not in a.what)


def test_a_definition_that_cannot_be_read_is_told_though_the_others_are_known(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert examine(workspace.path) == ()
    own, opened = workspace.definitions / "indicators" / "own.yaml", Path.open

    def refused(path: Path, *args: Any, **kwargs: Any) -> IO[Any]:
        if path.name == own.name:
            raise PermissionError(path)
        return opened(path, *args, **kwargs)

    own.write_text("indicator: a", encoding="utf-8")
    monkeypatch.setattr(Path, "open", refused)
    (found,) = examine(workspace.path)
    assert "own.yaml" in found.what


def test_the_doctor_finds_everything_at_once(workspace: Workspace) -> None:
    for harm in (no_key, lose_a_table, leave_half_a_load, leave_a_copy):
        harm(workspace)
    assert len(examine(workspace.path)) == 4


def test_a_full_disk_is_told(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(workspace.path)
    monkeypatch.setattr("trigpoint.runs.doctor.shutil.disk_usage", lambda _: usage._replace(free=5_000_000))
    assert [a.what for a in examine(workspace.path)] == ["The disk has only 5 MB left."]


def change_a_byte(workspace: Workspace, pattern: str) -> str:
    path = first(workspace, pattern)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    return path.name


@pytest.mark.parametrize("pattern", ["objects/*/*", "vault/*/*"])
def test_verify_finds_a_changed_byte_in_any_table(workspace: Workspace, pattern: str) -> None:
    name = change_a_byte(workspace, pattern)
    (problem,) = prove(workspace).problems
    assert problem.file.endswith(name)
    assert "was changed after it was written" in problem.what


def test_verify_finds_a_lost_and_a_shortened_table(workspace: Workspace) -> None:
    lost = first(workspace, "objects/*/*")
    lost.unlink()
    short = first(workspace, "vault/*/*")
    short.write_bytes(short.read_bytes()[:-5])
    said = {p.file.rpartition("/")[2]: p.what for p in prove(workspace).problems}
    assert "is missing" in said[lost.name]
    assert "bytes, not" in said[short.name]


def test_verify_finds_a_changed_manifest_by_the_next_and_by_the_audit(workspace: Workspace) -> None:
    path = first(workspace, "snapshots/*")
    path.write_bytes(path.read_bytes().replace(b'"2026-03-31"', b'"2026-03-30"'))
    assert [(p.file, p.what) for p in prove(workspace).problems] == [
        ("000002.json", "The manifest before this one was changed after it was written."),
        ("000001.json", "This manifest is not the one that the audit speaks of."),
    ]


def test_verify_finds_a_cut_tail_by_the_audit(workspace: Workspace) -> None:
    (workspace.store.snapshots_folder / "000002.json").unlink()
    (problem,) = prove(workspace).problems
    assert (problem.file, problem.what) == (
        "000002.json", "The audit speaks of this snapshot, but its manifest is missing.",
    )  # fmt: skip


def test_verify_finds_a_missing_and_a_damaged_manifest(workspace: Workspace) -> None:
    load(workspace.store, 30, APRIL)
    (workspace.store.snapshots_folder / "000001.json").unlink()
    (workspace.store.snapshots_folder / "000003.json").write_bytes(b"{}")
    said = {(p.file, p.what) for p in prove(workspace).problems}
    assert ("000001.json", "This manifest is missing.") in said
    assert ("000003.json", "This manifest of the store is damaged.") in said


def test_verify_finds_a_changed_audit(workspace: Workspace) -> None:
    change_the_audit(workspace)
    (problem,) = prove(workspace).problems
    assert (problem.file, problem.line) == ("audit.jsonl", 1)


def test_verify_finds_a_cut_audit_by_the_manifest_that_came_after(workspace: Workspace) -> None:
    """The file beside the audit went with its tail: the newest manifest still says how many lines there were."""
    workspace.store.audit.append(by="tester", act="children", reason="asked")
    load(workspace.store, 30, APRIL)
    audit = workspace.store.audit
    lines = audit.path.read_bytes().splitlines(keepends=True)
    audit.path.write_bytes(b"".join(lines[:-2]))
    audit.head_path.unlink()
    said = {(p.file, p.what) for p in prove(workspace).problems}
    newest = f"{workspace.store.current().number:06d}.json"
    what = f"The audit was cut off: it has {len(lines) - 2} lines, and had {len(lines) - 1} when {newest} was written."
    assert said == {("audit.jsonl", what)}


def test_upgrade_has_nothing_to_do_on_a_workspace_of_today(workspace: Workspace) -> None:
    assert upgrade(workspace.path) == (1, 1)


def test_upgrade_takes_every_step_in_order(workspace: Workspace) -> None:
    taken: list[int] = []
    steps = {1: lambda path: taken.append(1), 2: lambda path: taken.append(2)}
    assert upgrade(workspace.path, steps, to=3) == (1, 3)
    assert taken == [1, 2]


def test_upgrade_refuses_a_newer_workspace_and_one_without_a_step(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="no longer knows"):
        upgrade(workspace.path, {}, to=2)
    file = workspace.path / "trigpoint.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("version = 1", "version = 9"), encoding="utf-8")
    with pytest.raises(UserMistake, match="newer Trigpoint"):
        upgrade(workspace.path)
    with pytest.raises(UserMistake, match="not a Trigpoint workspace"):
        upgrade(tmp_path)


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, [*arguments], standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return result.return_value or 0, result.output


def test_the_commands_say_what_they_did(tmp_path: Path) -> None:
    place = str(tmp_path / "new")
    code, said = run("new", place, "--name", "Fenbridge", "--area", "Fenbridge", "--json")
    assert (code, json.loads(said)["name"]) == (0, "Fenbridge")
    assert run("doctor", "--workspace", place)[0] == 0
    assert "nothing to do" in run("--workspace", place, "upgrade")[1]
    load(Workspace.open(Path(place)).store, 1, MARCH)
    assert "Files: 3; snapshots: 1; audit lines: 1" in run("verify", "--workspace", place)[1]
    run("backup", str(tmp_path / "b.zip"), "--workspace", place)
    assert "Every hash holds" in run("restore", str(tmp_path / "b.zip"), "--workspace", str(tmp_path / "r"))[1]
    change_a_byte(Workspace.open(Path(place)), "objects/*/*")
    code, said = run("verify", "--json", "--workspace", place)
    assert code == 1
    assert json.loads(said)["holds"] is False
    (tmp_path / "new" / "store" / "loading" / "x.part").write_bytes(b"")
    code, said = run("doctor", "--json", "--workspace", place)
    assert code == 1
    assert [p["what"][:20] for p in json.loads(said)["problems"]] == ["1 file is left over "]
