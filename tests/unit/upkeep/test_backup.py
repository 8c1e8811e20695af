"""Backup and restore: all of it or nothing, and never anything outside the folder."""

import datetime as dt
import json
import os
import sqlite3
import threading
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.stopping import Stopped, stop
from tests.support.storing import load, numbers_in
from trigpoint.model.problem import UserMistake
from trigpoint.runs.backup import LISTING, backup
from trigpoint.runs.restore import restore
from trigpoint.store.permissions import others_may_read
from trigpoint.store.verify import verify
from trigpoint.store.workspace import Workspace

MARCH, APRIL = dt.date(2026, 3, 31), dt.date(2026, 4, 30)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace.create(tmp_path / "w", "Fenbridge", "Fenbridge")
    load(made.store, 10, MARCH)
    load(made.store, 20, APRIL)
    (made.definitions / "indicators" / "own.yaml").write_text("# nothing yet\n", encoding="utf-8")
    made.cache.mkdir()
    (made.cache / "prepared.parquet").write_bytes(b"made again")
    return made


def contents(path: Path) -> dict[str, bytes]:
    passing = ("cache/", "store/lock", "store/audit", "store/holder")
    found = {p.relative_to(path).as_posix(): p.read_bytes() for p in path.rglob("*") if p.is_file()}
    return {name: data for name, data in found.items() if not name.startswith(passing)}


def test_a_backup_restores_to_the_same_workspace(workspace: Workspace, tmp_path: Path) -> None:
    made = backup(workspace, tmp_path / "b.zip", "Ann")
    assert made.snapshot == workspace.store.history()[-1].id
    restored = restore(tmp_path / "b.zip", tmp_path / "there" / "again", "Ben")
    assert contents(restored.path) == contents(workspace.path)
    assert (restored.name, restored.key()) == (workspace.name, workspace.key())
    assert numbers_in(restored.store, restored.store.current()) == [20, 21, 22]
    assert numbers_in(restored.store, restored.store.known_on(MARCH)) == [10, 11, 12]
    assert verify(restored.store).problems == ()
    assert not others_may_read(restored.key_path)
    assert not restored.cache.exists()
    assert [(e.act, e.by) for e in restored.store.audit.entries()][-1] == ("restore", "Ben")
    assert [(e.act, e.by) for e in workspace.store.audit.entries()][-1] == ("backup", "Ann")
    assert load(restored.store, 30, APRIL).number == 3


def test_a_database_in_use_is_backed_up_as_of_one_moment(workspace: Workspace, tmp_path: Path) -> None:
    place = workspace.path / "web" / "trigpoint.sqlite3"
    place.parent.mkdir()
    with closing(sqlite3.connect(place)) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("CREATE TABLE said (words TEXT)")
        db.execute("INSERT INTO said VALUES ('kept')")
        db.commit()
        assert place.with_name("trigpoint.sqlite3-wal").stat().st_size > 0
        db.execute("INSERT INTO said VALUES ('not yet')")
        backup(workspace, tmp_path / "b.zip", "Ann")
    restored = restore(tmp_path / "b.zip", tmp_path / "again", "Ben").path / "web"
    assert [p.name for p in restored.iterdir()] == ["trigpoint.sqlite3"]
    with closing(sqlite3.connect(restored / "trigpoint.sqlite3")) as db:
        assert db.execute("SELECT words FROM said").fetchall() == [("kept",)]


def test_a_backup_can_be_restored_into_an_empty_folder_where_one_stands(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup(workspace, tmp_path / "b.zip", "Ann")
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    restored = restore(tmp_path / "b.zip", Path(), "Ann")
    assert restored.path == tmp_path / "empty"
    assert (Path() / "trigpoint.toml").is_file()


@pytest.mark.skipif(os.name == "nt", reason="modes mean nothing on Windows")
def test_a_workspace_without_its_key_is_not_backed_up(workspace: Workspace, tmp_path: Path) -> None:
    workspace.key_path.unlink()
    with pytest.raises(UserMistake, match="a backup without it can never be restored"):
        backup(workspace, tmp_path / "b.zip", "Ann")
    assert not (tmp_path / "b.zip").exists()


def test_a_backup_is_for_its_owner_only(workspace: Workspace, tmp_path: Path) -> None:
    backup(workspace, tmp_path / "b.zip", "Ann")
    assert not others_may_read(tmp_path / "b.zip")


def test_a_backup_may_lie_in_the_workspace_and_is_not_in_the_next(workspace: Workspace) -> None:
    backup(workspace, workspace.path / "b.zip", "Ann")
    with zipfile.ZipFile(workspace.path / "b.zip") as archive:
        assert "b.zip" not in archive.namelist()


def test_a_backup_overwrites_nothing(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "b.zip").write_bytes(b"mine")
    with pytest.raises(UserMistake, match="such a file already"):
        backup(workspace, tmp_path / "b.zip", "Ann")
    assert (tmp_path / "b.zip").read_bytes() == b"mine"
    with pytest.raises(UserMistake, match="no such folder"):
        backup(workspace, tmp_path / "absent" / "b.zip", "Ann")


def test_a_backup_of_a_store_that_lost_a_file_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    next(workspace.store.root.glob("objects/*/*")).unlink()
    with pytest.raises(UserMistake, match="lost while they are copied"):
        backup(workspace, tmp_path / "b.zip", "Ann")
    assert not list(tmp_path.glob("*.zip"))
    assert not list(tmp_path.glob(".*.part"))


def test_a_backup_during_loads_is_one_whole_snapshot(workspace: Workspace, tmp_path: Path) -> None:
    done = threading.Event()

    def keep_loading() -> None:
        for first in range(100, 200, 10):
            load(workspace.store, first, APRIL)
        done.set()

    loading = threading.Thread(target=keep_loading)
    loading.start()
    taken = 0
    while not done.is_set() or not taken:
        backup(workspace, tmp_path / f"{taken}.zip", "Ann")
        taken += 1
    loading.join()
    for number in range(taken):
        restored = restore(tmp_path / f"{number}.zip", tmp_path / f"r{number}", "Ann")
        assert verify(restored.store).problems == ()
        assert len(numbers_in(restored.store, restored.store.current())) == 3


def test_a_restore_goes_over_nothing(workspace: Workspace, tmp_path: Path) -> None:
    backup(workspace, tmp_path / "b.zip", "Ann")
    with pytest.raises(UserMistake, match="not restored over something else"):
        restore(tmp_path / "b.zip", workspace.path, "Ann")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UserMistake, match="not restored over something else"):
        restore(tmp_path / "b.zip", tmp_path / "full", "Ann")
    assert [p.name for p in (tmp_path / "full").iterdir()] == ["mine.txt"]


def test_a_restore_may_be_stopped_anywhere_and_done_again(workspace: Workspace, tmp_path: Path) -> None:
    backup(workspace, tmp_path / "b.zip", "Ann")
    with pytest.MonkeyPatch.context() as patch:
        counting = stop(patch)
        restore(tmp_path / "b.zip", tmp_path / "counted", "Ann")
    settings = len(counting.done) - counting.done[::-1].index("rename")
    for at in range(1, settings + 1, 3):
        with pytest.MonkeyPatch.context() as patch:
            # The staging folder of a process that is gone stays: it takes nothing away after itself.
            patch.setattr("trigpoint.runs.restore.shutil.rmtree", lambda *_, **__: None)
            stop(patch, at)
            with pytest.raises(Stopped):
                restore(tmp_path / "b.zip", tmp_path / str(at), "Ann")
        assert not (tmp_path / str(at) / "trigpoint.toml").exists()
        restored = restore(tmp_path / "b.zip", tmp_path / str(at), "Ann")
        assert contents(restored.path) == contents(workspace.path)


Change = Callable[[dict[str, bytes]], None]


def listed(files: dict[str, bytes], change: Callable[[dict[str, dict[str, object]]], None]) -> None:
    document = json.loads(files[LISTING])
    change(document["files"])
    files[LISTING] = json.dumps(document).encode()


def outside(name: str) -> Change:
    def change(files: dict[str, bytes]) -> None:
        data = files["trigpoint.toml"]
        listed(files, lambda entries: entries.update({name: entries["trigpoint.toml"]}))
        files[name] = data

    return change


def without_listing(files: dict[str, bytes]) -> None:
    del files[LISTING]


def one_more(files: dict[str, bytes]) -> None:
    files["definitions/indicators/more.yaml"] = b""


def one_less(files: dict[str, bytes]) -> None:
    del files["definitions/indicators/own.yaml"]


def another_content(files: dict[str, bytes]) -> None:
    name = next(n for n in files if n.startswith("store/objects"))
    files[name] = files[name][:-1] + b"!"


def larger_than_it_says(files: dict[str, bytes]) -> None:
    files["definitions/indicators/own.yaml"] += b"x" * 10


def without_key(files: dict[str, bytes]) -> None:
    del files["keys/pseudonym.key"]
    listed(files, lambda entries: entries.pop("keys/pseudonym.key"))


def changed_with_its_listing(files: dict[str, bytes]) -> None:
    """Whoever changes a table and the list in the backup still meets the name of the file."""
    import hashlib

    name = next(n for n in files if n.startswith("store/objects"))
    files[name] = files[name][:-1] + b"!"
    listed(files, lambda entries: entries[name].update(sha256=hashlib.sha256(files[name]).hexdigest()))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (without_listing, "no list of its files"),
        (one_more, "just the files that it lists"),
        (one_less, "just the files that it lists"),
        (another_content, "not what was backed up"),
        (larger_than_it_says, "not as large as it lists"),
        (without_key, "no settings or no key"),
        (changed_with_its_listing, "was changed after it was written"),
        (outside("../outside.txt"), "outside the workspace"),
        (outside("/outside.txt"), "outside the workspace"),
        (outside("definitions/../../outside.txt"), "outside the workspace"),
        (outside("..\\outside.txt"), "(outside the workspace|just the files)"),
        (outside("C:outside.txt"), "outside the workspace"),
        (outside("definitions//outside.txt"), "outside the workspace"),
    ],
)
def test_what_is_no_whole_backup_is_refused_and_leaves_nothing(
    workspace: Workspace, tmp_path: Path, change: Change, said: str
) -> None:
    backup(workspace, tmp_path / "good.zip", "Ann")
    with zipfile.ZipFile(tmp_path / "good.zip") as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    with zipfile.ZipFile(tmp_path / "bad.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    with pytest.raises(UserMistake, match=said):
        restore(tmp_path / "bad.zip", tmp_path / "deep" / "restored", "Ann")
    left = [p for p in (tmp_path / "deep").rglob("*") if p.is_file()] if (tmp_path / "deep").exists() else []
    assert left == []
    assert not list(tmp_path.rglob("outside.txt"))


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x03\x04 cut off"])
def test_a_file_that_is_no_zip_is_told_in_words(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "b.zip").write_bytes(data)
    with pytest.raises(UserMistake, match="no whole backup"):
        restore(tmp_path / "b.zip", tmp_path / "r", "Ann")
    with pytest.raises(UserMistake, match="no such file"):
        restore(tmp_path / "absent.zip", tmp_path / "r", "Ann")
    assert not (tmp_path / "r").exists()


def test_a_bomb_is_refused_before_it_is_unpacked(workspace: Workspace, tmp_path: Path) -> None:
    """A list that claims more than the disk has room for, and one whose own size is absurd."""
    listing = {"layout": 1, "files": {"a": {"size": 1 << 60, "sha256": "0" * 64}}}
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(LISTING, json.dumps(listing))
        archive.writestr("a", b"")
    with pytest.raises(UserMistake, match="not as large as it lists"):
        restore(tmp_path / "a.zip", tmp_path / "r", "Ann")
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(LISTING, b" " * ((64 << 20) + 1))
    with pytest.raises(UserMistake, match="no list of its files"):
        restore(tmp_path / "b.zip", tmp_path / "r", "Ann")
