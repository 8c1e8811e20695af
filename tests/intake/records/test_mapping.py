"""Mappings as data: what is wrong in one is said at its line, all at once, with the near name."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.support.annex_a import account, annex_a, catalogue, own_tables, read, workbook
from trigpoint.catalogue.load import national_definitions
from trigpoint.intake.mapping import CoverageKind, Mapping, begins_with, heading_of, holds, words_of
from trigpoint.intake.mapping_files import load_mapping, mapping_names
from trigpoint.model.problem import UserMistake

GOOD = """\
mapping: hub
title: The hub's export
blanks: ["?"]
lists:
  - list: Enquiries
    files: [enquiries]
    columns:
      - {heading: Who, to: person_id}
      - {heading: When, matching: ['^day'], to: received_on}
      - {heading: From, to: source, values: {"6": [the fuzz]}}
      - {heading: Colour, why: Nobody asks for it}
    feeds:
      - table: contact
        generated: {contact_id: [person_id, received_on]}
        coverage: all
"""


def mapping(tmp_path: Path, text: str, name: str = "hub") -> Mapping:
    folder = tmp_path / "definitions" / "mappings"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "hub.yaml").write_text(text, encoding="utf-8")
    return load_mapping(name, [national_definitions(), tmp_path / "definitions"], catalogue())


def told(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(UserMistake) as mistake:
        mapping(tmp_path, text)
    return [str(problem) for problem in mistake.value.problems]


def test_another_export_is_a_yaml_file_and_no_code(tmp_path: Path) -> None:
    hub = mapping(tmp_path, GOOD)
    rows = [
        ("Who", "Colour", "Day of call", "From"),
        (7, "red", dt.date(2026, 3, 2), "The Fuzz"),
        (8, "blue", "?", "GP"),
    ]
    records = read(workbook(tmp_path / "enquiries.xlsx", {"Sheet1": rows}), mapping=hub)
    assert account(records) == [("Sheet1", 2, 1, 1)]
    assert records.tables["contact"].open.select("received_on", "source").rows() == [(dt.date(2026, 3, 2), "6")]
    assert records.accounts[0].unread_columns == ()  # a colour is known, and not kept


def test_the_formats_are_the_mappings_of_all_folders(tmp_path: Path) -> None:
    mapping(tmp_path, GOOD)
    national = mapping_names([national_definitions()])
    assert {"annex-a", "cin-census", "e-start", "ssda903", "tables"} <= set(national)
    assert mapping_names([national_definitions(), tmp_path / "definitions"]) == tuple(sorted((*national, "hub")))


def test_a_councils_mapping_takes_the_place_of_the_national_one(tmp_path: Path) -> None:
    own = mapping(tmp_path, GOOD.replace("mapping: hub", "mapping: annex-a"), "annex-a")
    assert own.title == "The hub's export"
    assert own.digest != annex_a().digest


def test_an_unknown_mapping_is_answered_with_the_near_one(tmp_path: Path) -> None:
    with pytest.raises(UserMistake) as mistake:
        load_mapping("anex-a", [national_definitions()], catalogue())
    assert str(mistake.value) == 'There is no mapping for "anex-a". Did you mean "annex-a"?'


def test_everything_that_is_wrong_is_said_at_once_at_its_line(tmp_path: Path) -> None:
    wrong = (
        GOOD.replace("title: The", "titel: The")
        .replace("to: person_id", "to: persn_id")
        .replace("'^day'", "'^day('")
        .replace('"6": [the fuzz]', "police: [the fuzz]")
        .replace("coverage: all", "coverage: {months: 6, by: recieved_on}")
    )
    problems = told(tmp_path, wrong)
    expected = [
        ('line 1, title: "title" is missing.', ""),
        ('line 2, titel: There is no key "titel" here.', 'Did you mean "title"?'),
        ('line 8, to: None of the tables has a column "persn_id".', 'Did you mean "person_id"?'),
        ('line 9, matching: "^day(" is not a regular expression', ""),
        ('line 10, values: "police" is not a code that these columns can hold.', ""),
        ('line 15, by: The table "contact" has no column "recieved_on".', 'Did you mean "received_on"?'),
    ]
    for what, instead in expected:
        assert any(p.startswith(f"mappings/hub.yaml, {what}") and instead in p for p in problems), (what, problems)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("table: contact", "table: contct"), 'There is no table "contct". Did you mean "contact"?'),
        (("[person_id, received_on]", "[person_id, decided_on]"), 'Nothing gives "contact" its column "decided_on".'),
        (("contact_id: [", "source: ["), '"source" is not an id column: only an identifier can be generated.'),
        (("      - {heading: When, matching: ['^day'], to: received_on}\n", ""), 'its column "received_on".'),
        (("blanks:", "spellings: [nowhere]\nblanks:"), 'There are no spellings "nowhere".'),
        (("coverage: all", "coverage: some"), '"some" is none of the words that may stand here.'),
        (("coverage: all", "coverage: {months: 6}"), "A window needs its months and the date that it goes by."),
        (("coverage: all", "coverage: {months: -6, by: received_on}"), '"-6" is less than 1. Write 1 or more.'),
        (("blanks:", "header_within: 0\nblanks:"), '"0" is less than 1.'),
        (("mapping: hub", "maping: hub"), 'A file of mappings begins with "mapping" or "spellings", not "maping".'),
        (("columns:", "include: [child]\n    columns:"), 'There are no shared columns "child".'),
        (
            ("lists:", "lists:\n  - {list: More, files: [enquiries], feeds: [{table: team, coverage: all}]}"),
            '"Enquiries" and "More" are both recognised by "enquiries".',
        ),
    ],
)
def test_one_mistake_is_said_in_words(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    assert any(said in problem for problem in told(tmp_path, GOOD.replace(*change)))


def test_spellings_without_any_are_said_to_be_missing(tmp_path: Path) -> None:
    without = GOOD.replace("blanks:", "spellings: [written]\nblanks:") + "---\nspellings: written\ncodes: gender\n"
    assert any(problem.endswith('means: "means" is missing. Write means: ...') for problem in told(tmp_path, without))


def test_every_list_of_annex_a_is_mapped_and_every_feed_can_be_merged() -> None:
    assert [one.name for one in annex_a().lists] == [f"List {n}" for n in range(1, 12)]
    for one in annex_a().lists:
        for feed in one.feeds:
            table = catalogue().tables[feed.table]
            assert feed.coverage.kind is not CoverageKind.WINDOW or feed.coverage.by in table.names


def test_tables_are_one_list_each_with_every_column() -> None:
    assert {one.name: len(one.columns) for one in own_tables().lists} == {
        table.name: len(table.columns) for table in catalogue().tables.values()
    }


def test_words_of_names() -> None:
    assert words_of("AnnexA_List01 (2)") == ("annex", "a", "list", "1", "2")
    assert begins_with(words_of("List 1 Contacts"), ("list", "1"))
    assert not begins_with(words_of("List 10"), ("list", "1"))
    assert holds(words_of("our list 3 export"), ("list", "3"))
    assert heading_of(" Was the Child  Seen Alone? ") == "was the child seen alone"


def test_two_lists_of_one_workbook_by_its_files_name_go_to_the_sheet_with_the_headings(tmp_path: Path) -> None:
    headings = ("Child Unique ID", "Date of Contact")
    path = workbook(
        tmp_path / "list 1.xlsx",
        {"Notes for us": [("Call the hub",)], "Sheet1": [headings, (1, "02/03/2026")]},
    )
    assert account(read(path)) == [("Sheet1", 1, 1, 0)]
