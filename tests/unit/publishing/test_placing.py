"""Files of a publishing come all together or not at all, whatever stops it."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from trigpoint.runs.placing import NotBackError, put_all
from trigpoint.store import files

MADE = {"a.txt": b"new a", "model/b.txt": b"new b", "model/deep/c.txt": b"new c"}
BEFORE = {"a.txt": b"old a", "model/b.txt": b"old b", "own/notes.txt": b"mine"}


def told(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, data in BEFORE.items():
        (tmp_path / "out" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "out" / name).write_bytes(data)
    return tmp_path / "out"


def test_all_are_put_and_what_else_lies_there_stays(folder: Path, tmp_path: Path) -> None:
    put_all(folder, MADE)
    assert told(folder) == {**BEFORE, **MADE}
    assert sorted(p.name for p in folder.iterdir()) == ["a.txt", "model", "own"]
    put_all(tmp_path / "not" / "there", MADE)
    assert told(tmp_path / "not" / "there") == MADE
    put_all(tmp_path / "nothing", {})
    assert not (tmp_path / "nothing").exists()


@pytest.mark.parametrize("stops", ["write", "sync", "rename"])
def test_wherever_it_is_stopped_the_folder_is_as_it_was(
    folder: Path, monkeypatch: pytest.MonkeyPatch, stops: str
) -> None:
    """Three files and copies of the two that they replace are written and synced, and three put by a rename each."""
    times = {"write": 5, "sync": 5, "rename": 3}[stops]
    for last in range(times):
        with monkeypatch.context() as patched:
            act, calls = getattr(files, stops), []

            def full(*given: object, act=act, calls=calls, last=last) -> None:  # type: ignore[no-untyped-def]
                calls.append(given)
                if len(calls) == last + 1:
                    raise OSError("no space left")
                act(*given)

            patched.setattr(files, stops, full)
            with pytest.raises(OSError, match="no space"):
                put_all(folder, MADE)
        assert told(folder) == BEFORE, last


def test_what_a_stopped_process_left_goes_after_a_while(folder: Path) -> None:
    lately, long_ago = folder / ".publishing-1", folder / ".publishing-2"
    for left in (lately, long_ago):
        left.mkdir()
        (left / "half").write_bytes(b"x")
    os.utime(long_ago, (time.time() - 7200,) * 2)
    put_all(folder, MADE)
    assert lately.is_dir()
    assert not long_ago.exists()


def test_no_name_is_missing_at_any_step(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever reads meanwhile, or is left with what a killed process had done, finds one of the two whole."""
    act, seen = files.rename, []

    def looked(old: Path, new: Path) -> None:
        seen.append({name: (folder / name).read_bytes() for name in BEFORE})
        act(old, new)

    monkeypatch.setattr(files, "rename", looked)
    put_all(folder, MADE)
    assert len(seen) == 3
    assert all(found[name] in (BEFORE[name], MADE.get(name)) for found in seen for name in BEFORE)


def test_what_cannot_go_back_is_kept_and_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody opens the first new file at once, so that it cannot be replaced again, and the second is held too."""
    act, calls = files.rename, []

    def held(old: Path, new: Path) -> None:
        calls.append(new)
        if len(calls) > 1:
            raise PermissionError(13, "it is open")
        act(old, new)

    with monkeypatch.context() as patched:
        patched.setattr(files, "rename", held)
        with pytest.raises(NotBackError) as caught:
            put_all(folder, MADE)
    kept = caught.value.where
    assert kept.parent == folder
    assert (kept / "a.txt").read_bytes() == b"old a"
    assert (folder / "a.txt").read_bytes() == b"new a"
    assert (folder / "model" / "b.txt").read_bytes() == b"old b"
    put_all(folder, MADE)
    assert (kept / "a.txt").read_bytes() == b"old a"  # nobody's to take away
