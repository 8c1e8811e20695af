"""Going back: one load at a time, as often as there are loads."""

import datetime as dt
from pathlib import Path

import pytest

from tests.support.storing import load, numbers_in
from trigpoint.model.problem import UserMistake
from trigpoint.runs.loads import loads
from trigpoint.runs.undo import undo
from trigpoint.store.verify import verify
from trigpoint.store.workspace import Workspace

MARCH, APRIL, MAY, JUNE = (dt.date(2026, month, 28) for month in (3, 4, 5, 6))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace.create(tmp_path / "w")
    load(made.store, 10, MARCH)
    load(made.store, 20, APRIL)
    load(made.store, 30, MAY)
    return made


def holds(workspace: Workspace) -> list[int]:
    return numbers_in(workspace.store, workspace.store.current())


def test_each_undo_goes_back_one_load_further(workspace: Workspace) -> None:
    made = undo(workspace, "Ann")
    assert (made.number, made.act, made.undoes, made.restores) == (4, "undo", 3, 2)
    assert (made.as_of, made.known_on) == (APRIL, APRIL)
    assert holds(workspace) == [20, 21, 22]
    undo(workspace, "Ann")
    assert holds(workspace) == [10, 11, 12]
    last = undo(workspace, "Ann")
    assert last.parts == {}
    with pytest.raises(UserMistake, match="nothing to undo"):
        undo(workspace, "Ann")
    assert len(workspace.store.history()) == 6
    assert verify(workspace.store).problems == ()


def test_there_is_nothing_to_undo_in_a_new_workspace(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="nothing to undo"):
        undo(Workspace.create(tmp_path / "new"), "Ann")


def test_a_load_after_an_undo_is_the_one_that_the_next_undo_takes_back(workspace: Workspace) -> None:
    undo(workspace, "Ann")
    load(workspace.store, 40, JUNE)
    assert undo(workspace, "Ann").undoes == 5
    assert holds(workspace) == [20, 21, 22]
    assert undo(workspace, "Ann").undoes == 2
    assert holds(workspace) == [10, 11, 12]


def test_what_was_undone_was_never_known(workspace: Workspace) -> None:
    undo(workspace, "Ann")
    assert numbers_in(workspace.store, workspace.store.known_on(MAY)) == [20, 21, 22]
    load(workspace.store, 50, APRIL)  # the correction: it knows nothing of May, though May had been loaded
    current = workspace.store.current()
    assert current is not None
    assert current.known_on == APRIL


def test_the_same_files_may_be_loaded_again_after_an_undo(workspace: Workspace) -> None:
    store = workspace.store
    bytes_of_may = [i.sha256 for i in store.history()[2].inputs]
    assert store.already_loaded("tables", "tables", MAY, bytes_of_may) is not None
    undo(workspace, "Ann")
    assert store.already_loaded("tables", "tables", MAY, bytes_of_may) is None


def test_undo_takes_back_only_what_the_load_brought(tmp_path: Path) -> None:
    made = Workspace.create(tmp_path / "w")
    load(made.store, 10, MARCH, key=("contact", "north"))
    load(made.store, 20, APRIL, key=("contact", "south"))
    undo(made, "Ann")
    current = made.store.current()
    assert current is not None
    assert list(current.parts) == [("contact", "north")]


def test_loads_say_what_holds_and_who_did_it(workspace: Workspace) -> None:
    undo(workspace, "Ann")
    told = loads(workspace)
    assert [(r.number, r.act, r.state, r.by) for r in told] == [
        (1, "load", "in effect", "tester"),
        (2, "load", "in effect", "tester"),
        (3, "load", "undone", "tester"),
        (4, "undo", "in effect", "Ann"),
    ]
    assert (told[2].as_of, told[2].files, told[2].read, told[2].taken, told[2].set_aside) == (
        MAY, ("contacts.csv",), 4, 3, 1,
    )  # fmt: skip
    assert told[3].undoes == 3
