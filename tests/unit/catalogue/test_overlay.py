"""National definitions with a council's over them: added, changed, removed, and visible."""

from __future__ import annotations

from pathlib import Path

from tests.unit.catalogue.writing import catalogue, problems


def test_an_overlay_writes_only_the_keys_that_differ(tmp_path: Path) -> None:
    found = catalogue(tmp_path, "indicator: assessments_completed\nowner: Head of Assessment\nrefs: [A1, KW14]")
    indicator = found.indicators["assessments_completed"]
    assert (indicator.owner, indicator.title, indicator.refs) == (
        "Head of Assessment",
        "Assessments completed",
        ("A1", "KW14"),
    )
    assert found.find("KW14") is indicator
    (change,) = found.changes
    assert (change.kind, change.name, change.act, change.keys, change.file) == (
        "indicator",
        "assessments_completed",
        "changed",
        ("owner", "refs"),
        "overlay0/own.yaml",
    )


def test_id_names_an_indicator_too(tmp_path: Path) -> None:
    found = catalogue(tmp_path, "id: assessments_completed\nowner: Head of Assessment")
    assert found.indicators["assessments_completed"].owner == "Head of Assessment"


def test_a_key_with_nothing_takes_the_national_one_away(tmp_path: Path) -> None:
    assert catalogue(tmp_path, "indicator: assessments_completed\nrefs:").find("A1") is None


def test_an_overlay_removes(tmp_path: Path) -> None:
    found = catalogue(tmp_path, "indicator: assessments_completed\nremove: true")
    assert found.indicators == {}
    assert [(c.name, c.act) for c in found.changes] == [("assessments_completed", "removed")]


def test_what_is_removed_and_still_named_is_told_where_it_is_named(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, "breakdown: outcome\nremove: true")
    assert (problem.file, problem.key) == ("national/base.yaml", "breakdowns")
    assert 'no breakdown "outcome"' in problem.what


_NAMED = """
pack: board
title: Board
audience: internal
sections:
  - title: Assessments
    items:
      - {indicator: assessments_completed}
      - {ref: A1, indicator: assessments_completed}
  - title: Nothing else
    items:
      - {indicator: assessments_completed}
"""


def test_packs_lose_what_an_overlay_removes_and_keep_the_reference_for_figures_that_are_sent(tmp_path: Path) -> None:
    found = catalogue(tmp_path, _NAMED, "indicator: assessments_completed\nremove: true")
    assert [[(i.ref, i.indicator) for i in s.items] for s in found.packs["board"].sections] == [[("A1", None)]]


def test_what_a_later_overlay_gives_back_stays_in_its_packs(tmp_path: Path) -> None:
    again = "indicator: assessments_completed\ntitle: Again\nvalue: recorded\nbetter: neither\nrefs: [A1]"
    gone = "indicator: assessments_completed\nremove: true"
    found = catalogue(tmp_path, _NAMED, gone, again)
    assert [len(s.items) for s in found.packs["board"].sections] == [2, 1]


def test_an_overlay_adds(tmp_path: Path) -> None:
    own = "indicator: a_figure\ntitle: Ours\nvalue: recorded\nbetter: higher\nstock: true"
    found = catalogue(tmp_path, own)
    assert found.indicators["a_figure"].origin == "recorded"
    assert found.indicators["a_figure"].is_stock
    assert [(c.name, c.act) for c in found.changes] == [("a_figure", "added")]


def test_a_table_takes_another_column_and_keeps_its_own(tmp_path: Path) -> None:
    own = """
table: assessment
columns:
  - {name: locality, type: text, title: Locality}
  - {name: team, title: Locality team}
  - {name: seen, remove: true}
"""
    table = catalogue(tmp_path, own).tables["assessment"]
    assert table.names[-2:] == ("forename", "locality")
    assert "seen" not in table.names
    team = table.column("team")
    assert team is not None
    assert (team.title, team.type) == ("Locality team", "text")


def test_a_code_list_takes_another_code_and_another_spelling(tmp_path: Path) -> None:
    own = "codes: outcome\nmembers: {L: Local, C: {label: Closed, also: [shut]}, U: {remove: true}}"
    codes = catalogue(tmp_path, own).codes["outcome"].codes
    assert [(c.code, c.label, c.also) for c in codes] == [("C", "Closed", ("shut",)), ("L", "Local", ())]


def test_later_layers_go_over_earlier_ones(tmp_path: Path) -> None:
    found = catalogue(
        tmp_path,
        "indicator: assessments_completed\nowner: First\nnotes: Kept",
        "indicator: assessments_completed\nowner: Second",
    )
    indicator = found.indicators["assessments_completed"]
    assert (indicator.owner, indicator.notes) == ("Second", "Kept")


def test_a_derived_column_is_changed_by_its_name(tmp_path: Path) -> None:
    found = catalogue(tmp_path, "derived: working_days\nto: started_on")
    assert found.derived["assessment", "working_days"].args == {"from": "started_on", "to": "started_on"}


def test_a_derived_column_of_another_table_is_another_one(tmp_path: Path) -> None:
    own = "derived: working_days\ntable: visit\ntitle: V\noperator: days between\nfrom: visited_on\nto: visited_on"
    found = catalogue(tmp_path, own)
    assert {place for place in found.derived if place[1] == "working_days"} == {
        ("assessment", "working_days"),
        ("visit", "working_days"),
    }


def test_mappings_and_readme_files_are_not_definitions(tmp_path: Path) -> None:
    layer = tmp_path / "overlay0"
    (layer / "mappings").mkdir(parents=True)
    (layer / "mappings" / "annex-a.yaml").write_text("format: annex-a", encoding="utf-8")
    (layer / "README.md").write_text("# Read me", encoding="utf-8")
    assert catalogue(tmp_path, "# nothing yet\n").changes == ()


def test_a_council_that_has_only_the_figure_writes_recorded_over_the_computed_one(tmp_path: Path) -> None:
    indicator = catalogue(tmp_path, "indicator: assessments_completed\nvalue: recorded").indicators[
        "assessments_completed"
    ]
    assert indicator.value.kind.value == "recorded"
    assert indicator.title == "Assessments completed"
