"""What lies in a folder and what the audit lists as handed out are the same, wherever a process is killed or fails."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from trigpoint.model.problem import UserMistake
from trigpoint.runs.handing_over import FINISHED, Further, Handing, finish, hand_over
from trigpoint.store import files
from trigpoint.store.issued import Issued
from trigpoint.store.store import Store

MADE = [("a.pdf", "pdf", b"new a"), ("model/b.csv", "opendata", b"new b")]
WHOLE = {"a.pdf": b"new a", "model/b.csv": b"new b"}
BEFORE = {"a.pdf": b"old a"}
HANDING = Handing("cron", "e" * 64, {"pack": "board", "period": "2026-02"})
_STEPS = ("write", "sync", "rename", "append", "remove")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A store and a folder that holds last month's file."""
    (tmp_path / "now" / "store").mkdir(parents=True)
    (tmp_path / "now" / "out").mkdir()
    (tmp_path / "now" / "out" / "a.pdf").write_bytes(b"old a")
    return tmp_path / "now"


def shelf(place: Path) -> Issued:
    return Issued(Store(place / "store"))


def there(place: Path) -> dict[str, bytes]:
    return {
        p.relative_to(place / "out").as_posix(): p.read_bytes()
        for p in sorted((place / "out").rglob("*"))
        if p.is_file() and ".publishing-" not in str(p)
    }


def listed(place: Path) -> list[dict[str, bytes]]:
    """The files of each publishing that the audit lists, as they were kept."""
    issued = shelf(place)
    return [{f.name: issued.read(f.sha256) for f in issued.files_of(entry)} for entry in issued.entries()]


def test_wherever_it_is_killed_what_is_listed_lies_there_and_the_other_way_about(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before each step that touches a file both are copied, as a kill would leave them; then somebody publishes."""
    left: list[Path] = []

    def watched(act: Callable[..., object]) -> Callable[..., object]:
        def step(*given: object, **more: object) -> object:
            left.append(Path(shutil.copytree(place, tmp_path / f"killed-{len(left)}")))
            return act(*given, **more)

        return step

    with monkeypatch.context() as patched:
        for name in _STEPS:
            patched.setattr(files, name, watched(getattr(files, name)))
        hand_over(shelf(place), place / "out", MADE, HANDING)
    assert (there(place), listed(place)) == (WHOLE, [WHOLE])
    healed = 0
    for killed in left:
        shutil.rmtree(place)
        shutil.copytree(killed, place)
        before = listed(place)
        issued = shelf(place)
        with issued.held():
            finish(issued)
        assert listed(place) == ([WHOLE] if there(place) == WHOLE else []), killed.name
        healed += listed(place) != before
        assert not list(issued.folder.glob("*.begun"))
        assert [e.reason for e in issued.entries()] == (
            [FINISHED if listed(place) != before else ""] * len(listed(place))
        )
    assert healed
    assert len(left) > healed


@pytest.mark.parametrize("fails", _STEPS[:4])
def test_wherever_it_fails_nothing_is_listed_and_the_folder_is_as_it_was(
    place: Path, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    act, calls, failed = getattr(files, fails), [], 0
    for last in range(40):
        calls.clear()

        def full(*given: object, last: int = last, **more: object) -> None:
            calls.append(given)
            if len(calls) == last + 1:
                raise OSError(28, "no space left")
            act(*given, **more)

        with monkeypatch.context() as patched:
            patched.setattr(files, fails, full)
            try:
                hand_over(shelf(place), place / "out", MADE, HANDING)
            except UserMistake:
                failed += 1
                assert (there(place), listed(place)) == (BEFORE, []), last
                continue
        break
    assert failed
    assert (there(place), listed(place)) == (WHOLE, [WHOLE])


def killed(place: Path, tmp_path: Path, made: list[tuple[str, str, bytes]], *unchanged: str, at: str) -> Path:
    """As a process leaves all that is killed while it does what is further, or just before the audit's line of it."""
    left = tmp_path / "killed"
    issued = shelf(place)

    def further() -> None:
        if at == "further":
            shutil.copytree(place, left)

    if at == "line":
        add = issued.add
        issued.add = lambda *given, **more: shutil.copytree(place, left) and add(*given, **more)  # type: ignore
    handing = Handing("cron", "e" * 64, {"forms": "pdf, opendata, delta"})
    hand_over(issued, place / "out", made, handing, unchanged=unchanged, further=Further("delta", further))
    return left


@pytest.mark.parametrize(
    ("made", "unchanged", "at", "forms"),
    [
        (MADE, (), "further", ["pdf, opendata"]),
        (MADE, (), "line", ["pdf, opendata, delta"]),
        ([("a.pdf", "pdf", b"old a")], ("a.pdf",), "further", []),
        ([("a.pdf", "pdf", b"old a")], ("a.pdf",), "line", ["pdf, opendata, delta"]),
        ([], (), "further", []),
        ([], (), "line", []),
    ],
)
def test_what_was_not_done_is_not_listed_though_others_hand_out_the_same_edition_meanwhile(
    place: Path, tmp_path: Path, made: list[tuple[str, str, bytes]], unchanged: tuple[str, ...], at: str,
    forms: list[str],
) -> None:  # fmt: skip
    left = killed(place, tmp_path, made, *unchanged, at=at)
    issued = shelf(left)
    issued.issue([("b.pdf", "pdf", b"from the web")], by="web", edition="e" * 64, details={"forms": "pdf"})
    with issued.held():
        finish(issued)
    assert [entry.details["forms"] for entry in issued.entries()] == ["pdf", *forms]


def test_what_is_further_to_be_done_and_fails_takes_the_files_back(place: Path) -> None:
    def refused() -> None:
        raise UserMistake("The tables cannot be written.")

    with pytest.raises(UserMistake, match=r"(?s)tables.*written in delta by then stays"):
        hand_over(shelf(place), place / "out", MADE, HANDING, further=Further("delta", refused))
    assert (there(place), listed(place)) == (BEFORE, [])
