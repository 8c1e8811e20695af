"""A council's published figures, as it keeps them: read, and the changes that it printed come out as printed."""

from __future__ import annotations

import csv

import pytest

from tests.support.figures import counted, read_file, statuses, values
from tests.support.scorecards import catalogue, recorded
from tests.support.shared import shared
from trigpoint.intake.figures.checks import check_figures

pytestmark = pytest.mark.shared
DATASET = "samples/monthly-dataset.csv"
AS_KEPT = {
    "EH1a": (113, 79, 79, 96, 139, 132),
    "EH1c": (280, 182, 182, 258, 278, 263),
    "EH1b": (205, 219, 219, 233, 339, 280),
    "EH14l": (190, 122, 122, 192, 186, 177),
    "CIN5": (2367, 2345, 2345, 2339, 2363, 2256),
}
"""Typed again from the printed page."""


def test_every_figure_is_as_printed() -> None:
    found = values(read_file(shared(DATASET)))
    for ref, figures in AS_KEPT.items():
        assert tuple(found[ref, f"2020-{month:02d}"] for month in range(3, 9)) == figures
    assert len(found) == 9 * 6


def test_the_changes_and_directions_that_the_council_printed_come_out_as_printed() -> None:
    found = values(read_file(shared(DATASET)))
    with shared("samples/monthly-dataset-published.csv").open(encoding="utf-8", newline="") as file:
        published = list(csv.DictReader(file))
    assert len(published) == 5
    for row in published:
        now, before = found[row["indicator"], "2020-08"], found[row["indicator"], "2020-07"]
        assert now is not None
        assert before is not None
        change = 100 * (now - before) / before
        assert f"{change:.0f}%" == row["published_change_on_previous"]
        direction = "similar" if abs(change) < 10 else "down" if change < 0 else "up"
        assert direction == row["published_direction"]


def test_what_is_not_a_figure_is_told() -> None:
    read = read_file(shared(DATASET))
    assert counted(read) == [(None, 9, 9, 0)]
    assert read.accounts[0].unread_columns == ("D (no heading)", "Stat neighbours", "England", "SE region")
    said = statuses(read)
    assert {said["LSCB1", f"2020-{m:02d}"] for m in (6, 7, 8)} == {"to be confirmed"}
    assert {said["YO2", f"2020-{m:02d}"] for m in (3, 4, 5)} == {"not available"}
    assert read.targets.select("indicator", "from", "to", "target").rows() == [
        ("EH1c", "2018-04-01", "2019-03-31", 336)
    ]
    better = {d.id: d.better for d in read.defined}
    assert (better["EH1c"], better["YO2"], better["EH1a"]) == ("higher", "lower", "neither")


def test_april_repeated_as_may_in_every_row_is_found_once() -> None:
    read = read_file(shared(DATASET))
    findings = check_figures(read.observations, catalogue(*(recorded(d.id) for d in read.defined)))
    assert [(f.rule, f.period) for f in findings] == [("copied forward", "2020-05")]
    assert "May 2020 repeats Apr 2020 exactly, in all 5 indicators" in findings[0].words
