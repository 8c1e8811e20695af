"""What `--define` makes of rows that no definition knows: definitions that the catalogue reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.figures import read_rows
from trigpoint.catalogue.load import load_catalogue
from trigpoint.intake.figures.defined import define_indicators, usable_id
from trigpoint.model.problem import UserMistake

ROWS = [
    ["Ref", "Indicator", "Good is", "Owner", "Apr-20", "May-20"],
    ["ZZ1a", 'Families: "open" at month\'s end', "High", "Head of Early Help", "12", "14"],
    ["1.2", "NEET or not known", "Low", "", "6.8%", "7.1%"],
    ["ZZ3", "Average caseload", "", "", "14.5", "15"],
    ["ZZ4", "First-time entrants per 100,000", "", "", "200", "210"],
    ["ZZ5", "Percentage seen", "", "", "tbc", "tbc"],
]


def test_a_definition_says_what_the_file_says(tmp_path: Path) -> None:
    defined = read_rows(tmp_path, ROWS).defined
    assert [(d.id, d.ref, d.unit, d.better, d.frequency, d.owner) for d in defined] == [
        ("ZZ1a", "ZZ1a", "count", "higher", "month", "Head of Early Help"),
        ("ref_1_2", "1.2", "percent", "lower", "month", ""),
        ("ZZ3", "ZZ3", "number", "neither", "month", ""),
        ("ZZ4", "ZZ4", "per 100,000", "neither", "month", ""),
        ("ZZ5", "ZZ5", "percent", "neither", "month", ""),
    ]


def test_the_catalogue_reads_the_file_and_finds_each_by_its_reference(tmp_path: Path) -> None:
    read = read_rows(tmp_path, ROWS)
    folder = tmp_path / "definitions" / "indicators"
    folder.mkdir(parents=True)
    (folder / "defined.yaml").write_text(define_indicators(read.defined, "", {}), encoding="utf-8")
    catalogue = load_catalogue(tmp_path / "definitions")
    for defined in read.defined:
        found = catalogue.find(defined.ref)
        assert found is not None
        assert (found.id, found.title, found.unit, str(found.better)) == (
            defined.id, defined.title, defined.unit, defined.better,
        )  # fmt: skip
        assert found.origin == "recorded"
    assert set(read.observations["indicator"]) == set(catalogue.indicators)


def test_defining_again_changes_nothing_and_more_is_added_below(tmp_path: Path) -> None:
    first = read_rows(tmp_path, ROWS)
    text = define_indicators(first.defined, "", {})
    known = {name: d.id for d in first.defined for name in (d.id, d.ref)}
    again = read_rows(tmp_path, ROWS, known, define_unknown=True)
    assert again.defined == ()
    assert again.observations.equals(first.observations)
    assert define_indicators(again.defined, text, known) == text
    assert define_indicators(first.defined, text, known) == text
    more = read_rows(tmp_path, [["Ref", "T", "Apr-20"], ["ZZ9", "Another", "1"]], known, define_unknown=True)
    longer = define_indicators(more.defined, text, known)
    assert longer.startswith(text.rstrip())
    assert longer.count("indicator: ") == len(ROWS)


@pytest.mark.parametrize(
    ("reference", "made"),
    [("EH1a", "EH1a"), ("KPI-7", "KPI-7"), ("1.2", "ref_1_2"), ("CLA 3.1", "cla_3_1"), ("%", "ref")],
)
def test_a_reference_is_the_id_where_it_can_be(reference: str, made: str) -> None:
    assert usable_id(reference) == made


def test_references_that_would_become_one_indicator_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match=r'"1\.2" and "1-2" would be one indicator'):
        read_rows(tmp_path, [["Ref", "T", "Apr-20"], ["1-2", "One", "1"], ["1.2", "Other", "2"]])
