"""Loading figures as a whole: added, corrected, defined; and nothing of it where something is wrong."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.intake.figures.defined import FILE
from trigpoint.model.problem import UserMistake
from trigpoint.runs.check import check
from trigpoint.runs.load import Loaded, load
from trigpoint.store.change import Change
from trigpoint.store.workspace import Workspace

WIDE = "Ref,Title,Apr-25,May-25,Jun-25\nZZ1,Visits to the moon,3,4,6\nZZ2,Share of them on foot,10%,20%,tbc\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "workspace", "Fenbridge", "Fenbridge")


def figures(tmp_path: Path, text: str, name: str = "figures.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def loaded(workspace: Workspace, path: Path, format: str = "observations", *, define: bool = False) -> Loaded:
    return load(workspace, format, [path], as_of=dt.date(2025, 6, 30), define=define, by="tester")


def held(workspace: Workspace, table: str = "observation", source: str = "observations") -> pl.DataFrame:
    snapshot = workspace.store.current()
    assert snapshot is not None
    return pl.read_parquet(workspace.store.path_of(snapshot.parts[table, source].open))


def test_unknown_references_stop_a_load_and_define_makes_them(workspace: Workspace, tmp_path: Path) -> None:
    path = figures(tmp_path, WIDE)
    with pytest.raises(UserMistake, match="ZZ1"):
        loaded(workspace, path)
    assert workspace.store.current() is None
    result = loaded(workspace, path, define=True)
    assert [(a.read, a.taken, a.set_aside) for a in result.accounts] == [(2, 2, 0)]
    catalogue = workspace_catalogue(workspace.path)
    made = catalogue.find("ZZ2")
    assert made is not None
    assert (made.title, made.unit, made.origin) == ("Share of them on foot", "percent", "recorded")
    rows = held(workspace).filter(pl.col("indicator") == made.id).select("period", "value", "status").rows()
    assert rows == [("2025-04", 10.0, "final"), ("2025-05", 20.0, "final"), ("2025-06", None, "to be confirmed")]
    assert loaded(workspace, path, define=True).unchanged


def test_a_later_file_corrects_and_adds(workspace: Workspace, tmp_path: Path) -> None:
    loaded(workspace, figures(tmp_path, WIDE), define=True)
    later = figures(tmp_path, "indicator,period,value\nZZ1,2025-05,5\nZZ1,2025-07,8\n", "later.csv")
    result = loaded(workspace, later)
    rows = held(workspace).filter(pl.col("indicator") == "ZZ1").select("period", "value").rows()
    assert sorted(rows) == [("2025-04", 3.0), ("2025-05", 5.0), ("2025-06", 6.0), ("2025-07", 8.0)]
    assert dict(result.kept) == {"observation": 5}


def test_definitions_are_gone_again_where_the_load_fails(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(workspace, figures(tmp_path, WIDE), define=True)
    before = (workspace.path / FILE).read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(Change, "commit", full)
    more = figures(tmp_path, "Ref,Title,Apr-25\nZZ3,More,1\n", "more.csv")
    with pytest.raises(OSError, match="no space left"):
        loaded(workspace, more, define=True)
    assert (workspace.path / FILE).read_bytes() == before
    assert not list((workspace.path / FILE).parent.glob("*.part"))
    snapshot = workspace.store.current()
    assert snapshot is not None
    assert snapshot.number == 1


def test_a_first_definition_that_fails_leaves_no_file(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(Change, "commit", full)
    with pytest.raises(OSError, match="no space left"):
        loaded(workspace, figures(tmp_path, WIDE), define=True)
    assert not (workspace.path / FILE).exists()


def test_targets_and_benchmarks(workspace: Workspace, tmp_path: Path) -> None:
    loaded(workspace, figures(tmp_path, WIDE), define=True)
    loaded(workspace, figures(tmp_path, "indicator,from,to,target\nZZ1,2025-04-01,2026-03-31,5\n", "t.csv"), "targets")
    assert held(workspace, "target", "targets").select("indicator", "from", "to", "target").rows() == [
        ("ZZ1", "2025-04-01", "2026-03-31", 5.0)
    ]
    text = "indicator,period,comparator,value\nZZ1,FY2024-25,england,4\n"
    loaded(workspace, figures(tmp_path, text, "b.csv"), "benchmarks")
    assert held(workspace, "benchmark", "benchmarks").select("period", "comparator", "value").rows() == [
        ("FY2024-25", "england", 4.0)
    ]
    with pytest.raises(UserMistake, match="--define is for observations"):
        loaded(workspace, figures(tmp_path, text, "c.csv"), "benchmarks", define=True)


def test_doubts_about_figures_are_told_at_the_load_and_by_check(workspace: Workspace, tmp_path: Path) -> None:
    copied = "Ref,Title,Apr-25,May-25\nZZ1,One,31,31\nZZ2,Two,32,32\nZZ3,Three,33,33\n"
    result = loaded(workspace, figures(tmp_path, copied), define=True)
    said = [note for note in result.notes if note.startswith("May 2025 repeats Apr 2025 exactly")]
    assert len(said) == 1
    assert said[0] in check(workspace).findings
    assert said[0] in result.snapshot.notes
