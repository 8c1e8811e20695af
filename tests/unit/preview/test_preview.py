"""What a load or an undo would change, drawn by hand; and that rehearsing it changes nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from pathlib import Path

import pytest

from tests.support.records import PERSON, load_csv, small_workspace
from trigpoint.model.problem import UserMistake
from trigpoint.runs.definitions import catalogue_at
from trigpoint.runs.load import load
from trigpoint.runs.preview import TableChange, preview, preview_undo
from trigpoint.runs.undo import undo
from trigpoint.store.workspace import Workspace

JULY = dt.date(2025, 7, 31)
PACK = """
pack: board
title: Board
audience: internal
periods_shown: 3
sections:
  - title: Assessments
    items:
      - {indicator: assessments_completed}
"""
# Before: A1 to A5. Now A1 and A4 are as they were, A2 is gone, A3 and A5 are told otherwise, A6 and A7 are new.
# Completed in May: A1, A2, A5 before; A1, A3, A6, A7 now.
LATER = """assessment_id,person_id,started_on,completed_on,team
A1,C1,2025-03-01,2025-05-01,North
A3,C3,2025-05-10,2025-05-12,North
A4,C4,2025-04-01,2025-06-01,North
A5,C1,2025-05-01,2025-06-20,North
A6,C2,2025-05-01,2025-05-15,South
A7,C3,2025-05-01,2025-05-16,South
"""


def every_byte(workspace: Workspace) -> dict[str, str]:
    """Every file of the workspace but its cache, hashed."""
    return {
        path.relative_to(workspace.path).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(workspace.path.rglob("*"))
        if path.is_file() and "cache" not in path.relative_to(workspace.path).parts[0]
    }


def written(folder: Path, **tables: str) -> Path:
    folder.mkdir()
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Loaded once as of June, with one pack of the council's own."""
    made = small_workspace(tmp_path_factory.mktemp("preview"))
    (made.definitions / "board.yaml").write_text(PACK, encoding="utf-8")
    catalogue_at(made.path)  # compiled once, for all the copies
    return made.path


@pytest.fixture
def workspace(made: Path, tmp_path: Path) -> Workspace:
    """A copy that a test may change."""
    return Workspace.open(Path(shutil.copytree(made, tmp_path / "made")))


def test_what_a_load_would_change_is_counted_by_row(workspace: Workspace, tmp_path: Path) -> None:
    sent = written(tmp_path / "later", person=PERSON, assessment=LATER)
    before = every_byte(workspace)
    told = preview(workspace, "tables", [sent], as_of=JULY, by="the tests")
    assert every_byte(workspace) == before
    assert told.effect.tables == (TableChange("assessment", "tables", new=2, changed=2, unchanged=2, gone=1),)
    assert {a.table: (a.read, a.taken, a.set_aside) for a in told.loaded.accounts} == {
        "person": (4, 4, 0), "assessment": (6, 6, 0)
    }  # fmt: skip


def test_the_figures_that_would_move_are_named_as_they_are_and_would_be(workspace: Workspace, tmp_path: Path) -> None:
    sent = written(tmp_path / "later", person=PERSON, assessment=LATER)
    told = preview(workspace, "tables", [sent], as_of=JULY, by="the tests")
    board = {str(m.figure.period): (m.figure.before.value, m.figure.now.value) for m in told.effect.moved
             if "board" in m.packs and m.figure.row.indicator == "assessments_completed"}  # fmt: skip
    assert board == {"2025-05": (3.0, 4.0), "2025-06": (1.0, 2.0)}


def test_the_rows_are_told_before_anything_is_prepared_or_counted(workspace: Workspace, tmp_path: Path) -> None:
    sent = written(tmp_path / "later", person=PERSON, assessment=LATER)
    said: list[object] = []
    told = preview(
        workspace, "tables", [sent], as_of=JULY, by="the tests",
        progress=lambda words, done: said.append((words, done)), shown=lambda loaded, tables: said.append(tables),
    )  # fmt: skip
    assert said.count(told.effect.tables) == 1
    at = said.index(told.effect.tables)
    later = [words for words, _ in said[at + 1 :]]
    assert "counting the figures of board" in later
    assert "preparing: Social care assessments" in later
    assert not any(words.startswith(("preparing", "counting")) for words, _ in said[:at])
    shares = [done for _, done in (*said[:at], *said[at + 1 :])]
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] < 1


def test_what_was_rehearsed_is_what_the_load_does(workspace: Workspace, tmp_path: Path) -> None:
    sent = written(tmp_path / "later", person=PERSON, assessment=LATER)
    told = preview(workspace, "tables", [sent], as_of=JULY, by="the tests")
    done = load(workspace, "tables", [sent], as_of=JULY, by="the tests")
    assert (told.loaded.accounts, told.loaded.reasons, told.loaded.kept) == (done.accounts, done.reasons, done.kept)
    assert {k: p.open for k, p in told.loaded.snapshot.parts.items()} == {
        k: p.open for k, p in done.snapshot.parts.items()
    }
    again = preview(workspace, "tables", [sent], as_of=JULY, by="the tests")
    assert again.loaded.unchanged
    assert again.effect.tables == ()


def test_a_mistake_is_told_before_anything_is_written(workspace: Workspace, tmp_path: Path) -> None:
    sent = written(tmp_path / "wrong", nonsense="a,b\n1,2\n")
    before = every_byte(workspace)
    with pytest.raises(UserMistake, match="Nothing here was recognised"):
        preview(workspace, "tables", [sent], as_of=JULY, by="the tests")
    assert every_byte(workspace) == before


def test_figures_that_would_be_defined_are_defined_in_the_rehearsal_alone(workspace: Workspace, tmp_path: Path) -> None:
    sheet = tmp_path / "kept.csv"
    sheet.write_text("indicator,period,value\nLOCAL-9,2025-05,12\n", encoding="utf-8")
    before = every_byte(workspace)
    told = preview(workspace, "observations", [sheet], as_of=JULY, define=True, by="the tests")
    assert every_byte(workspace) == before
    assert told.effect.tables == (TableChange("observation", "observations", 1, 0, 0, 0),)


def test_figures_that_were_sent_are_compared_by_what_they_are_of(workspace: Workspace, tmp_path: Path) -> None:
    first, later = tmp_path / "first.csv", tmp_path / "later.csv"
    head = "indicator,period,value\n"
    first.write_text(f"{head}LOCAL-9,2025-05,12\nLOCAL-9,2025-06,13\n", encoding="utf-8")
    later.write_text(f"{head}LOCAL-9,2025-06,15\nLOCAL-9,2025-05,12\nLOCAL-9,2025-07,1\n", encoding="utf-8")
    load(workspace, "observations", [first], as_of=JULY, define=True, by="the tests")
    told = preview(workspace, "observations", [later], as_of=JULY, by="the tests")
    assert told.effect.tables == (TableChange("observation", "observations", new=1, changed=1, unchanged=1, gone=0),)


def test_an_undo_says_what_comes_back(workspace: Workspace, tmp_path: Path) -> None:
    load_csv(workspace, tmp_path / "later", JULY, person=PERSON, assessment=LATER)
    before = every_byte(workspace)
    told = preview_undo(workspace)
    assert every_byte(workspace) == before
    assert (told.load.number, told.restores) == (2, 1)
    assert told.effect.tables == (TableChange("assessment", "tables", new=1, changed=2, unchanged=2, gone=2),)


def test_one_load_is_undone_once(workspace: Workspace, tmp_path: Path) -> None:
    load_csv(workspace, tmp_path / "later", JULY, person=PERSON, assessment=LATER)
    with pytest.raises(UserMistake, match="Undo load 2 first"):
        undo(workspace, "the tests", of=1)
    done = undo(workspace, "the tests", of=2)
    assert undo(workspace, "the tests", of=2).id == done.id
    assert len(workspace.store.history()) == 3
