"""What a loaded target rests on: read from its file, kept in the store, and refused where it says nothing."""

import datetime as dt
from pathlib import Path

import pytest

from trigpoint.engines.standards import targets
from trigpoint.model.standard import Basis, BasisKind
from trigpoint.model.target_basis import read_basis, write_basis
from trigpoint.runs.load import load
from trigpoint.store.workspace import Workspace

HEAD = "indicator,from,to,target,red,amber,better,basis,note\n"
NAME = "cp_plans_open"


def loaded(folder: Path, text: str, day: int = 1):
    place = folder / "workspace"
    workspace = Workspace.open(place) if place.exists() else Workspace.create(place)
    file = folder / f"targets {day}.csv"
    file.write_text(text, encoding="utf-8")
    account = load(workspace, "targets", [file], as_of=dt.date(2025, 6, day), by="a test")
    snapshot = workspace.store.current()
    assert snapshot is not None
    return targets(workspace.store, snapshot, workspace.cache), account


def test_every_kind_is_kept_as_it_was_meant(tmp_path):
    rows = {
        f'{NAME},2020-04-01,2020-12-31,371,,,,"cumulative, even, at 40% conversion",': BasisKind.CUMULATIVE,
        f"{NAME},2021-04-01,2022-03-31,-25,,,,percent change on last year,": BasisKind.CHANGE,
        f"{NAME},2022-04-01,2023-03-31,,,,,band 85 to 100,": BasisKind.BAND,
        f"{NAME},2023-04-01,2024-03-31,,,,,none set,The board decided": BasisKind.NONE_SET,
        f"{NAME},2024-04-01,2025-03-31,tbc,,,,,": BasisKind.VALUE,
        f"{NAME},2025-04-01,,,,,,milestone by 2025-09-30,": BasisKind.MILESTONE,
    }
    found, _ = loaded(tmp_path, HEAD + "\n".join(rows) + "\n")
    assert [row.basis.kind for row in found] == list(rows.values())
    assert found[0].basis == Basis(BasisKind.CUMULATIVE, conversion=40) and found[0].value == 371
    assert (found[2].basis.low, found[2].basis.high) == (85, 100)


def test_done_is_written_into_the_same_row_and_takes_its_place(tmp_path):
    due = f"{NAME},2025-04-01,,,,,,milestone by 2025-09-30,\n"
    done = f'{NAME},2025-04-01,,,,,,"milestone by 2025-09-30, done 2025-09-12",\n'
    loaded(tmp_path, HEAD + due)
    found, _ = loaded(tmp_path, HEAD + done, 2)
    assert [row.basis.done for row in found] == [dt.date(2025, 9, 12)]


@pytest.mark.parametrize(
    "row",
    [
        "2020-04-01,2021-03-31,5,,,,now and then,",
        '2020-04-01,,5,,,,"cumulative, even",',
        "2020-04-01,,,,,,percent change on last year,",
        "2020-04-01,,,,,,milestone by 2020-02-30,",
    ],
)
def test_a_basis_that_says_nothing_sets_the_row_aside(tmp_path, row):
    good = f"{NAME},2019-04-01,2020-03-31,5,,,,,\n"
    found, account = loaded(tmp_path, HEAD + good + f"{NAME},{row}" + "\n")
    assert [target.start.year for target in found] == [2019]
    (sheet,) = account.accounts
    assert (sheet.read, sheet.taken, sheet.set_aside) == (2, 1, 1)


def test_a_file_without_the_column_reads_as_before(tmp_path):
    found, _ = loaded(
        tmp_path, f"indicator,from,to,target,red,amber,better,note\n{NAME},2025-04-01,,250,300,260,lower,x\n"
    )
    (row,) = found
    assert (row.value, row.red, row.amber, row.better, row.note) == (250, 300, 260, "lower", "x")
    assert row.basis == Basis()


@pytest.mark.parametrize(
    "phrase",
    [
        "",
        "to be agreed",
        "none set",
        "band -0.5 to 100",
        "percent change on last year",
        "points change on last year",
        "within percent of last year",
        "within points of last year",
        "benchmark england",
        "benchmark Greater Fenland",
        "baseline",
        "percent above baseline FY2018-19",
        "points above baseline 2025-06",
        "cumulative, even",
        "cumulative, last year's shape, each year",
        "cumulative, by hand 0.000001 25 123456789012 123456789012.5",
        "cumulative, even, at 37.5% conversion, each year",
        "milestone by 2025-09-30",
        "milestone by 2025-09-30, done 2025-09-12",
    ],
)
def test_what_is_read_is_written_as_it_was(phrase):
    found = read_basis(phrase)
    assert found is not None
    assert write_basis(found) == phrase


def test_whom_a_target_is_held_against_is_read_again_as_the_same():
    found = read_basis("benchmark neighbours")
    assert found is not None and found.comparator == "statistical_neighbours"
    assert read_basis(write_basis(found)) == found
