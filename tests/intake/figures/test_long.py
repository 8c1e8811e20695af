"""The long form: observations, targets and benchmarks, one a row."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from tests.support.figures import Rows, as_csv, aside, counted, read_rows, statuses, values
from trigpoint.catalogue.areas import load_areas
from trigpoint.catalogue.national import national_definitions
from trigpoint.intake.figures.read import FiguresRead, read_benchmarks, read_targets
from trigpoint.intake.figures.tables import merge_figures
from trigpoint.intake.opening import open_safely
from trigpoint.model.problem import UserMistake

HEAD = ["indicator", "period", "value", "numerator", "denominator", "breakdown", "member", "status", "note"]


def read_more(folder: Path, what: str, rows: Rows) -> FiguresRead:
    files, known = [open_safely(as_csv(folder / "more.csv", rows))], {"A1": "first", "first": "first"}
    if what == "targets":
        return read_targets(files, known, source="x")
    return read_benchmarks(files, known, source="x", areas=load_areas([national_definitions()]))


def test_every_column_is_read(tmp_path: Path) -> None:
    rows = [
        ["Figures for May"],
        HEAD,
        ["A1", "2020-05", "75%", "45", "60", "", "", "provisional", "late returns"],
        ["A1", "May-20", "80", "8", "10", "team", "North", "", ""],
        ["A2", "Q1 2020/21", "", "", "", "", "", "tbc", ""],
        ["A2", "FY2019-20", "12", "", "", "", "", "u", ""],
    ]
    read = read_rows(tmp_path, rows, breakdowns=["team"])
    place = ("_file", "_sheet", "_row", "_column")
    assert read.observations.select(place).rows()[1] == ("figures.csv", None, 4, "value")
    assert read.observations.drop("source", *place).rows() == [
        ("A1", "2020-05", None, None, 75, 45, 60, "provisional", "late returns"),
        ("A1", "2020-05", "team", "North", 80, 8, 10, "final", None),
        ("A2", "FY2020-21-Q1", None, None, None, None, None, "to be confirmed", None),
        ("A2", "FY2019-20", None, None, 12, None, None, "unreliable", None),
    ]
    assert set(read.observations["source"]) == {"the council"}
    assert counted(read) == [(None, 4, 4, 0)]


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (["", "2020-05", "5"], "indicator", 'The cell under "indicator" is blank.'),
        (["A1", "", "5"], "period", 'The cell under "period" is blank.'),
        (["A1", "sometime", "5"], "period", 'The cell under "period" holds no period.'),
        (["A1", "2020", "5"], "period", '"2020" could be a calendar, a financial or an academic year.'),
        (["A1", "2020-05", "a few"], "value", 'The cell under "value" holds words where a number'),
        (["A1", "2020-05", "5", "", "", "", "", "perhaps"], "status", 'The cell under "status" is no status.'),
        (["A1", "2020-05", "5", "", "", "", "", "tbc"], "status", "there is a number beside it"),
        (["A1", "2020-05", "", "", "", "", "", "final"], "value", 'is blank, and the status beside it is "final"'),
        (["A1", "2020-05", "5", "", "", "team", ""], "member", "a part needs breakdown and member"),
    ],
)
def test_a_row_that_cannot_be_read_is_set_aside_with_its_reason(
    row: list[str], column: str, reason: str, tmp_path: Path
) -> None:
    read = read_rows(tmp_path, [HEAD, row, ["A1", "Jun-20", "6"]])
    assert counted(read) == [(None, 2, 1, 1)]
    ((number, where, why),) = aside(read)
    assert (number, where) == (2, column)
    assert reason in why
    assert values(read) == {("A1", "2020-06"): 6}


def test_the_column_of_periods_decides_what_one_leaves_open(tmp_path: Path) -> None:
    months = [["A1", "2011-11", "1"], ["A1", "2011-12", "2"]]
    years = [["A1", "2010-11", "1"], ["A1", "2011-12", "2"]]
    assert values(read_rows(tmp_path, [HEAD, *months])) == {("A1", "2011-11"): 1, ("A1", "2011-12"): 2}
    assert values(read_rows(tmp_path, [HEAD, *years])) == {("A1", "FY2010-11"): 1, ("A1", "FY2011-12"): 2}


def test_unknown_references_and_breakdowns_are_all_told_at_once_with_the_near_ones(tmp_path: Path) -> None:
    rows = [HEAD, ["EH1", "2020-05", "5"], ["CIN4", "2020-05", "5", "", "", "teem", "North"]]
    with pytest.raises(UserMistake) as wrong:
        read_rows(tmp_path, rows, {"EH1a": "early_help_started", "CIN4": "cin"}, breakdowns=["team", "gender"])
    assert [str(p) for p in wrong.value.problems] == [
        'figures.csv, row 3, column "value": There is no breakdown "teem". Did you mean "team"?',
        'figures.csv, row 2, column "indicator": No indicator has the reference "EH1". Did you mean EH1a? '
        "To make it a recorded indicator of this workspace, load with --define, or tick that in the browser.",
    ]


def test_references_and_ids_both_name_an_indicator_whatever_their_case(tmp_path: Path) -> None:
    known = {"early_help_started": "early_help_started", "EH1a": "early_help_started"}
    rows = [HEAD, ["eh1A", "2020-05", "5"], ["early_help_started", "2020-06", "6"], ["EH 1a", "2020-07", "7"]]
    assert values(read_rows(tmp_path, rows, known)) == {
        ("early_help_started", "2020-05"): 5, ("early_help_started", "2020-06"): 6,
        ("early_help_started", "2020-07"): 7,
    }  # fmt: skip


def test_targets(tmp_path: Path) -> None:
    rows = [
        ["indicator", "from", "to", "target", "red", "amber", "better", "note"],
        ["A1", "2020-04-01", "2021-03-31", "80%", "60", "70", "High", "agreed"],
        ["A1", "2021/22", "2021/22", "tbc", "", "", "", ""],
        ["A1", "01/04/2022", "", "85", "", "", "", ""],
        ["A1", "2024-04-01", "2023-03-31", "85", "", "", "", ""],
    ]
    read = read_more(tmp_path, "targets", rows)
    assert read.targets.drop("source").rows() == [
        ("first", "2020-04-01", "2021-03-31", 80, 60, 70, "higher", "agreed", None),
        ("first", "2021-04-01", "2022-03-31", None, None, None, None, None, None),
        ("first", "2022-04-01", None, 85, None, None, None, None, None),
    ]
    assert counted(read) == [(None, 4, 3, 1)]
    assert aside(read) == [(5, "to", 'The cell under "to" is earlier than the day from which the target holds.')]


def test_benchmarks(tmp_path: Path) -> None:
    rows = [
        ["indicator", "period", "comparator", "value", "method", "list"],
        ["A1", "2019/20", "Statistical neighbours", "9.5", "median", "2021"],
        ["A1", "2019/20", "England", "10", "", ""],
        ["A1", "2019/20", "Fenbridge", "c", "", ""],
        ["A1", "2019/20", "Region", "10", "guess", ""],
    ]
    read = read_more(tmp_path, "benchmarks", rows)
    assert read.benchmarks.drop("source").rows() == [
        ("first", "FY2019-20", "statistical_neighbours", 9.5, None, "median", "2021"),
        ("first", "FY2019-20", "england", 10, None, None, None),
        ("first", "FY2019-20", "Fenbridge", None, None, None, None),
    ]
    assert aside(read) == [(5, "method", 'The cell under "method" is none of mean, median, pooled.')]


def test_merging_adds_and_corrects_and_leaves_the_rest(tmp_path: Path) -> None:
    old = read_rows(tmp_path, [HEAD, ["A1", "2020-04", "1"], ["A1", "2020-05", "2"], ["A2", "2020-04", "3"]])
    new = read_rows(tmp_path, [HEAD, ["A1", "2020-05", "20"], ["A1", "2020-06", "30"]])
    merged = merge_figures(old.observations, new.observations)
    assert merged.select("indicator", "period", "value").rows() == [
        ("A1", "2020-04", 1), ("A1", "2020-05", 20), ("A2", "2020-04", 3), ("A1", "2020-06", 30),
    ]  # fmt: skip
    assert merge_figures(None, new.observations).equals(new.observations)
    assert merge_figures(merged, new.observations).equals(merged)
    elsewhere = new.observations.with_columns(source=pl.lit("a provider"))
    assert merge_figures(old.observations, elsewhere).height == 5


def test_a_status_may_stand_in_place_of_the_value(tmp_path: Path) -> None:
    rows = [HEAD, ["A1", "2020-05", "c"], ["A1", "2020-06", ""], ["A1", "2020-07", "k"]]
    assert statuses(read_rows(tmp_path, rows)) == {
        ("A1", "2020-05"): "suppressed", ("A1", "2020-06"): "not available", ("A1", "2020-07"): "low",
    }  # fmt: skip


def test_low_may_stand_beside_the_nought_that_it_rounds_to(tmp_path: Path) -> None:
    read = read_rows(tmp_path, [[*HEAD[:3], "status"], ["A1", "2020-05", 0, "k"], ["A1", "2020-06", 4, "k"]])
    assert statuses(read) == {("A1", "2020-05"): "low"}
    assert values(read) == {("A1", "2020-05"): None}
    assert [(row, column) for row, column, _ in aside(read)] == [(3, "status")]


def test_the_title_and_which_way_is_better_are_taken_where_they_are_written(tmp_path: Path) -> None:
    (made,) = read_rows(
        tmp_path, [["Ref", "Title", "Good is", "Period", "Value"], ["Z1", "Started", "High", "2020-05", 4]]
    ).defined
    assert (made.title, made.better) == ("Started", "higher")


@pytest.mark.parametrize(
    ("written", "meant"),
    [("Englnd", "england"), ("stat neighbors", None), ("statistical neighbors", "statistical_neighbours")],
)
def test_a_comparator_that_is_nearly_one_is_refused(tmp_path: Path, written: str, meant: str | None) -> None:
    rows = [["indicator", "period", "comparator", "value"], ["A1", "FY2023-24", written, "80"]]
    if meant is None:
        (note,) = read_more(tmp_path, "benchmarks", rows).notes
        assert "is no comparator of a pack and no area of England" in note
        return
    with pytest.raises(UserMistake) as mistake:
        read_more(tmp_path, "benchmarks", rows)
    (problem,) = mistake.value.problems
    assert (problem.what, problem.instead) == (f'There is no comparator "{written}".', f'Did you mean "{meant}"?')
    assert (problem.file, problem.row) == ("more.csv", 2)


@pytest.mark.parametrize("name", ["England", "statistical neighbours", "Enfield", "Newham", "London", "region"])
def test_a_comparator_that_is_known_is_taken_in_silence(tmp_path: Path, name: str) -> None:
    rows = [["indicator", "period", "comparator", "value"], ["A1", "FY2023-24", name, "80"]]
    found = read_more(tmp_path, "benchmarks", rows)
    assert (found.benchmarks.height, found.notes) == (1, ())


def test_an_area_that_is_not_known_is_kept_and_noted(tmp_path: Path) -> None:
    rows = [["indicator", "period", "comparator", "value"], ["A1", "FY2023-24", "Marshford", "80"]]
    found = read_more(tmp_path, "benchmarks", rows)
    assert found.benchmarks["comparator"].to_list() == ["Marshford"]
    assert ["Marshford" in note for note in found.notes] == [True]
