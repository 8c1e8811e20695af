"""A whole load, from files to figures, stopped at each of its operations: the workspace is as it was, and goes on."""

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.records import ASSESSMENT, JUNE, PERSON, load_csv
from tests.support.stopping import Stopped, stop
from trigpoint.model.problem import UserMistake
from trigpoint.runs.doctor import examine
from trigpoint.runs.load import load
from trigpoint.runs.score import score
from trigpoint.store.verify import verify
from trigpoint.store.workspace import Workspace

JULY = dt.date(2025, 7, 31)
FIRST, SECOND = (
    "Ref,Title,May-25\nX1,Visits made,4\n",
    "Ref,Title,May-25,Jun-25\nX1,Visits made,4,6\nX2,Calls made,1,2\n",
)


def observations(workspace: Workspace, folder: Path, as_of: dt.date, text: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "figures.csv").write_text(text, encoding="utf-8")
    load(workspace, "observations", [folder / "figures.csv"], as_of=as_of, define=True, by="tester")


def records_first(workspace: Workspace, folder: Path) -> None:
    load_csv(workspace, folder, JUNE, person=PERSON, assessment=ASSESSMENT)


def records_second(workspace: Workspace, folder: Path) -> None:
    load_csv(workspace, folder, JULY, person=PERSON, assessment=ASSESSMENT.replace("C3", "C2"))


def figures_first(workspace: Workspace, folder: Path) -> None:
    observations(workspace, folder, JUNE, FIRST)


def figures_second(workspace: Workspace, folder: Path) -> None:
    observations(workspace, folder, JULY, SECOND)


def copy_of(template: Workspace, name: str) -> Workspace:
    """The workspace again, with its cache, so that nothing is worked out twice."""
    return Workspace.open(shutil.copytree(template.path, template.path.with_name(name)))


Load = Callable[[Workspace, Path], None]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("first", "second", "how"),
    [
        pytest.param(records_first, records_second, "stopped", id="records"),
        pytest.param(figures_first, figures_second, "stopped", id="figures"),
        pytest.param(figures_first, figures_second, "refused", id="figures and a full disk"),
    ],
)
def test_a_load_may_be_stopped_at_every_operation(tmp_path: Path, first: Load, second: Load, how: str) -> None:
    template = Workspace.create(tmp_path / "template")
    first(template, tmp_path / "in")
    before = template.store.current()
    counted = copy_of(template, "counted")
    with pytest.MonkeyPatch.context() as patch:
        counting = stop(patch)
        second(counted, tmp_path / "in")
    done = counting.done
    commit = len(done) - done[::-1].index("rename")
    whole = counted.store.current()
    assert whole is not None
    for at in range(1, len(done) + 1):
        made = copy_of(template, f"{how}{at}")
        with pytest.MonkeyPatch.context() as patch:
            stop(patch, at, how)
            try:
                second(made, tmp_path / "in")
            except (Stopped, UserMistake):
                pass
            except OSError as error:  # of what lies outside the store, such as the definitions
                assert error.errno == 28
        opened = Workspace.open(made.path)
        current = opened.store.current()
        assert before is not None
        assert current is not None
        assert current.number == (2 if at > commit else 1)
        assert verify(opened.store).problems == ()
        second(opened, tmp_path / "in")
        after = opened.store.current()
        assert after is not None
        assert after.number == 2
        assert {key: part.open.rows for key, part in after.parts.items()} == {
            key: part.open.rows for key, part in whole.parts.items()
        }
        assert verify(opened.store).problems == ()
        assert [
            a.what for a in examine(opened.path) if "in the audit" not in a.what and "left over" not in a.what
        ] == []
    score(opened, "early-help-monthly", "2025-06")


def test_a_first_load_makes_the_workspace_and_says_so(tmp_path: Path) -> None:
    """Somebody's first command, in a folder that is empty or not there yet."""
    (tmp_path / "figures.csv").write_text(FIRST, encoding="utf-8")
    paths = [tmp_path / "figures.csv"]
    loaded = load(tmp_path / "new", "observations", paths, as_of=JUNE, define=True, by="tester")
    assert loaded.notes[0] == f"A new workspace was made in {tmp_path / 'new'}."
    again = load(tmp_path / "new", "observations", paths, as_of=JULY, define=True, by="tester")
    assert not [note for note in again.notes if "workspace" in note]
    assert Workspace.open(tmp_path / "new").store.current() == again.snapshot


def test_a_file_that_cannot_be_read_makes_no_workspace(tmp_path: Path) -> None:
    (tmp_path / "figures.xlsx").write_bytes(b"%PDF-1.7")
    with pytest.raises(UserMistake):
        load(tmp_path / "new", "observations", [tmp_path / "figures.xlsx"], as_of=JUNE, by="tester")
    assert not (tmp_path / "new").exists()
    with pytest.raises(UserMistake, match="is not a Trigpoint workspace"):
        (tmp_path / "figures.csv").write_text(FIRST, encoding="utf-8")
        load(tmp_path, "observations", [tmp_path / "figures.csv"], as_of=JUNE, by="tester")


@pytest.mark.parametrize("there", [False, True])
@pytest.mark.parametrize(
    ("format", "text", "define"),
    [
        ("observations", "hello,world\n1,2\n", True),  # no table of figures
        ("observations", FIRST, False),  # references that nothing has
        ("annex-a", FIRST, False),  # no list of Annex A
        ("annex-a", FIRST, True),  # wrong use
        ("nonsense", FIRST, False),
    ],
)
def test_a_first_load_that_fails_leaves_no_workspace(
    tmp_path: Path, there: bool, format: str, text: str, define: bool
) -> None:
    (tmp_path / "figures.csv").write_text(text, encoding="utf-8")
    place = tmp_path / "new"
    if there:
        place.mkdir()
    with pytest.raises(UserMistake):
        load(place, format, [tmp_path / "figures.csv"], as_of=JUNE, define=define, by="tester")
    assert place.exists() == there
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["figures.csv", *(["new"] if there else [])]


def test_a_first_load_that_fails_leaves_definitions_that_were_there(tmp_path: Path) -> None:
    own = tmp_path / "new" / "definitions" / "breakdowns" / "own.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("breakdown: ward_name\ntitle: Ward\ncolumn: ward\n", encoding="utf-8")
    (tmp_path / "figures.csv").write_text("hello,world\n1,2\n", encoding="utf-8")
    with pytest.raises(UserMistake):
        load(tmp_path / "new", "observations", [tmp_path / "figures.csv"], as_of=JUNE, by="tester")
    assert own.is_file()


def test_what_somebody_loaded_meanwhile_is_not_taken_back(tmp_path: Path) -> None:
    (tmp_path / "figures.csv").write_text(FIRST, encoding="utf-8")
    load(tmp_path / "new", "observations", [tmp_path / "figures.csv"], as_of=JUNE, define=True, by="tester")
    place = Workspace.open(tmp_path / "new")
    place.take_back(folder=True)
    assert Workspace.open(tmp_path / "new").store.current() is not None
