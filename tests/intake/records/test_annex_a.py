"""Annex A in the shapes that people have it: what is recognised, what is taken, what is set aside and why."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from tests.support.annex_a import (
    CONTACTS,
    KEY,
    PLANS,
    REFERRALS,
    SECTION_47,
    account,
    aside,
    contact,
    read,
    workbook,
)
from tests.support.shared import shared
from trigpoint.intake.records.reading import Records
from trigpoint.model.problem import UserMistake
from trigpoint.store.pseudonym import pseudonyms

D = dt.date


def contacts(records: Records) -> pl.DataFrame:
    """The contacts taken, with what is behind the door beside them, in the order of the sheet."""
    rows = records.tables["contact"]
    return rows.open.join(rows.vault.select("_row_key", "_row", raw="person_id"), on="_row_key").sort("_row")


@pytest.mark.parametrize("sheet", ["List 1", "List_1", "List 1 Contacts", "LIST 01", "list1", "Contacts"])
@pytest.mark.parametrize("above", [[], [("List 1: Contacts",)], [("Fenbridge",), (), ("As at 31 March",)]])
def test_a_sheet_is_recognised_by_its_name_with_a_title_or_none(tmp_path: Path, sheet: str, above: list) -> None:
    rows = [*above, CONTACTS, contact(17, "02/03/2026"), contact(18, D(2026, 3, 3))]
    records = read(workbook(tmp_path / "a.xlsx", {sheet: rows}))
    assert account(records) == [(sheet, 2, 2, 0)]
    found = contacts(records)
    assert found["received_on"].to_list() == [D(2026, 3, 2), D(2026, 3, 3)]
    assert found["raw"].to_list() == ["17", "18"]
    assert found["_row"].to_list() == [len(above) + 2, len(above) + 3]  # as a spreadsheet numbers them
    assert found["source"].to_list() == ["6", "6"]


def test_list_10_is_not_list_1(tmp_path: Path) -> None:
    adoption = ("Child Unique ID", "Date of Decision that Child Should be Placed for Adoption")
    path = workbook(
        tmp_path / "a.xlsx", {"List 10": [adoption, (1, "01/03/2026")], "List 1": [CONTACTS, contact(1, "02/03/2026")]}
    )
    records = read(path)
    assert {a.sheet: a.table for a in records.accounts} == {"List 1": "contact", "List 10": "permanence"}


def test_both_names_of_a_list_in_one_file_are_one_list(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        {
            "List_1": [("List 1: Contacts",), CONTACTS],
            "List 1": [CONTACTS, contact(1, "02/03/2026"), contact(2, "02/03/2026")],
            "List 1 (2)": [CONTACTS, contact(3, "04/03/2026"), contact(1, "02/03/2026")],
        },
    )
    records = read(path)
    assert account(records) == [("List_1", 0, 0, 0), ("List 1", 2, 2, 0), ("List 1 (2)", 2, 1, 1)]
    assert aside(records) == [("List 1 (2)", 3, 'the row is the same as row 2 of sheet "List 1"')]
    assert contacts(records).height == 3


@pytest.mark.parametrize("name", ["list 1.csv", "AnnexA_List01_contacts.csv", "Fenbridge contacts March.csv"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_one_csv_a_list_is_recognised_by_its_name(tmp_path: Path, name: str, separator: str) -> None:
    rows = [CONTACTS, ("1", "F", "WBRI", "01/02/2015", "11", "02/03/2026", "Police")]
    (tmp_path / name).write_text("\n".join(separator.join(r) for r in rows), encoding="utf-8-sig")
    records = read(tmp_path / name)
    assert account(records) == [(None, 1, 1, 0)]
    assert contacts(records)["source"].to_list() == ["6"]


def test_csv_in_utf_16_with_a_title_a_quoted_break_and_blank_lines(tmp_path: Path) -> None:
    text = 'List 1: Contacts\r\n\r\n"Child\nUnique ID",Date of Contact\r\n7,02/03/2026\r\n,\r\n8,03/03/2026\r\n'
    (tmp_path / "export.csv").write_text(text, encoding="utf-16", newline="")
    records = read(tmp_path / "export.csv")
    assert account(records) == [(None, 2, 2, 0)]
    assert contacts(records)["raw"].to_list() == ["7", "8"]


def test_a_row_with_more_cells_than_headings_is_set_aside(tmp_path: Path) -> None:
    filler = "".join(f"{n},02/03/2026\n" for n in range(100))
    (tmp_path / "list 1.csv").write_text(f"Child Unique ID,Date of Contact\n{filler}1,2,03/03/2026\n", encoding="utf-8")
    records = read(tmp_path / "list 1.csv")
    assert account(records) == [(None, 101, 100, 1)]
    assert aside(records) == [(None, 102, "the row has more cells than there are headings")]


def test_odd_headings_are_matched_and_the_rest_is_named(tmp_path: Path) -> None:
    headings = ("CHILD UNIQUE  ID ", "gender:", "Team colour", "D.O.B", "Date of the contact", "Contact source?")
    records = read(
        workbook(
            tmp_path / "a.xlsx", {"List 1": [headings, (1, "F", "blue", "01/02/2015", "02/03/2026", "GP", "stray")]}
        )
    )
    [sheet] = records.accounts
    assert sheet.unread_columns == ("Team colour", "column G (no heading)")
    assert sheet.missing_columns == ("Ethnicity", "Age of Child (Years)")
    assert contacts(records)["source"].to_list() == ["3A"]
    assert records.tables["person"].open["born_on"].to_list() == [D(2015, 2, 1)]


def test_a_required_cell_sets_the_row_aside_and_an_optional_one_is_blanked(tmp_path: Path) -> None:
    rows = [
        CONTACTS,
        contact(1, "02/03/2026"),
        contact(2, "some day"),
        contact("-", "02/03/2026"),
        contact(None, "n/a"),
        contact(3, "02/03/2026", source="a little bird"),
        contact(4, "02/03/2026", gender="x9", born="31/02/2015"),
        ("-", "-", "-", "-", "-", "-", "-"),
        (None, None, None),
        ("End of list",),
    ]
    records = read(workbook(tmp_path / "a.xlsx", {"List 1": rows}))
    assert account(records) == [("List 1", 8, 3, 5)]
    assert aside(records) == [
        ("List 1", 3, '"Date of Contact" is not a date'),
        ("List 1", 4, '"Child Unique ID" is blank'),
        ("List 1", 5, '"Child Unique ID" is blank; "Date of Contact" is blank'),
        ("List 1", 8, '"Child Unique ID" is blank; "Date of Contact" is blank'),
        ("List 1", 10, '"Date of Contact" is blank'),
    ]
    assert sorted(aside(records, whole_rows=False)) == [
        ("List 1", 6, "not in the code list and was left blank"),
        ("List 1", 7, "not a date and was left blank"),
        ("List 1", 7, "not in the code list and was left blank"),
    ]
    cells = records.aside.filter(pl.col("row") == 3)["cells"].item().to_list()
    assert "Date of Contact: some day" in cells
    assert "Child Unique ID: 2" in cells
    assert contacts(records)["source"].to_list() == ["6", None, "6"]


def test_notes_count_and_never_quote_what_stands_in_a_record(tmp_path: Path) -> None:
    rows = [CONTACTS, contact("SECRET1", "02/03/2026", source="SECRET2"), contact("SECRET3", "SECRET4")]
    path = workbook(tmp_path / "a.xlsx", {"List 1": rows, "Rough work": [("SECRET5",)], "Guidance": [("Read this",)]})
    records = read(path)
    told = " ".join(records.notes)
    assert "SECRET" not in told
    assert '"Contact Source": 1 cell not in the code list (1 spelling)' in told
    assert 'sheet "Rough work" was not read' in told
    assert "Guidance" not in told
    assert not any("SECRET" in reason for _, _, reason in aside(records))


def test_a_list_without_its_required_column_is_set_aside_whole(tmp_path: Path) -> None:
    records = read(workbook(tmp_path / "a.xlsx", {"List 1": [CONTACTS[:5], contact(1, None)[:5]]}))
    assert account(records) == [("List 1", 1, 0, 1)]
    assert aside(records) == [("List 1", 2, '"Date of Contact" is not a column of the sheet')]
    assert records.tables == {}
    assert records.empty == ("List 1",)


def test_two_contacts_of_a_day_are_two_and_the_same_row_twice_is_one(tmp_path: Path) -> None:
    rows = [
        CONTACTS,
        contact(1, "02/03/2026", source="6"),
        contact(1, "02/03/2026", source="2A"),
        contact(1, "02/03/2026", source="6", gender="Female"),  # another spelling of the same
        contact(1, "02/03/2026", source="6", born="01/02/2014"),
    ]
    records = read(workbook(tmp_path / "a.xlsx", {"List 1": rows}))
    assert account(records) == [("List 1", 4, 3, 1)]
    assert aside(records) == [("List 1", 4, "the row is the same as row 2")]
    found = contacts(records)
    assert found["contact_id"].n_unique() == 3
    assert found["_row_key"].n_unique() == 3
    assert found["person_id"].n_unique() == 1


def test_adopters_with_one_identifier_are_one_and_the_last_row_holds(tmp_path: Path) -> None:
    headings = ("Individual adopter identifier", "Date enquiry received", "No. of children placed")
    rows = [headings, ("A1", "01/02/2026", 1), ("A2", "01/02/2026", 1), ("A1", "01/02/2026", 2)]
    records = read(workbook(tmp_path / "a.xlsx", {"List 11": rows}))
    assert account(records) == [("List 11", 3, 2, 1)]
    assert aside(records) == [("List 11", 2, "the row has the same key as a later one, which is taken: row 4")]
    adopters = records.tables["adopter"]
    found = dict(adopters.open.join(adopters.vault, on="_row_key").select("adopter_id_right", "children_placed").rows())
    assert found == {"A1": 2, "A2": 1}


def test_identifiers_are_pseudonyms_outside_and_as_written_behind_the_door(tmp_path: Path) -> None:
    referral = (9212044.0, "F", "WBRI", "01/02/2015", 11, "02/03/2026", "6", "No", 1, "Duty", "Sam\u00a0 Example")
    records = read(workbook(tmp_path / "a.xlsx", {"List 3": [REFERRALS, referral]}))
    rows = records.tables["referral"]
    [person] = pseudonyms(KEY, "person", pl.Series(["9212044"])).to_list()
    [worker] = pseudonyms(KEY, "professional", pl.Series(["Sam Example"])).to_list()
    assert rows.open.select("person_id", "worker_id").rows() == [(person, worker)]
    assert rows.vault.select("_row", "person_id", "worker_id", "referral_id").rows() == [
        (2, "9212044", "Sam Example", None)
    ]
    assert records.tables["person"].open["person_id"].to_list() == [person]
    assert records.tables["professional"].vault["name"].to_list() == ["Sam Example"]
    for table in records.tables.values():
        held = [str(cell) for row in table.open.iter_rows() for cell in row]
        assert not any("9212044" in cell or "Sam" in cell for cell in held)
        assert "name" not in table.open.columns
        assert table.open["_row_key"].n_unique() == table.open.height
        assert table.open["_row_key"].str.len_chars().to_list() == [16] * table.open.height


def test_one_row_of_list_5_is_an_enquiry_and_its_conference(tmp_path: Path) -> None:
    def enquiry(child: int, began: str, held: object, unnecessary: object = "No") -> tuple[object, ...]:
        return (child, "F", "WBRI", "01/02/2015", 11, "b) No", began, unnecessary, held, "a) Yes", 0, 1, "Duty", "W")

    rows = [
        SECTION_47,
        enquiry(1, "02/03/2026", "12/03/2026"),
        enquiry(2, "03/03/2026", "-", "a) Yes if the section 47 enquiry was commenced, but an initial child protection "
                                      "conference was not deemed necessary;"),
        enquiry(1, "05/03/2026", "12/03/2026"),  # a second enquiry that leads to the same conference
    ]  # fmt: skip
    records = read(workbook(tmp_path / "a.xlsx", {"List 5": rows}))
    assert account(records) == [("List 5", 3, 3, 0)]
    enquiries, conferences = records.tables["section_47_enquiry"].open, records.tables["initial_conference"].open
    assert enquiries["conference_unnecessary"].to_list() == [False, True, False]
    assert conferences["held_on"].to_list() == [D(2026, 3, 12)]
    second = enquiries.filter(pl.col("strategy_discussion_on") == D(2026, 3, 5))
    assert conferences["section_47_enquiry_id"].to_list() == second["section_47_enquiry_id"].to_list()


def test_a_plan_gives_its_latest_visit_and_review(tmp_path: Path) -> None:
    plan = (1, "F", "WBRI", "01/02/2015", 11, "b) No", "02/01/2026", "Neglect", "Neglect", "20/03/2026", "b) No",
            "-", None, "b) No", 0, "North", "W")  # fmt: skip
    records = read(workbook(tmp_path / "a.xlsx", {"List 7": [PLANS, plan]}))
    plans, visits = records.tables["cp_plan"].open, records.tables["cp_visit"].open
    assert visits.select("visited_on", "seen_alone").rows() == [(D(2026, 3, 20), False)]
    assert visits["cp_plan_id"].to_list() == plans["cp_plan_id"].to_list()
    assert records.tables["cp_review"].open.height == 0
    assert plans.select("initial_category", "ended_on").rows() == [("NEG", None)]


def test_a_person_is_put_together_from_every_list(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        {
            "List 1": [CONTACTS, contact(1, "02/03/2026", born="-", ethnicity="a) WBRI")],
            "List 3": [
                REFERRALS,
                (1, "c) Not stated/recorded", "-", "01/02/2015", 11, "03/03/2026", "6", "No", 1, "T", "W"),
            ],
        },
    )
    people = read(path).tables["person"].open
    assert people.select("born_on", "ethnicity", "gender").rows() == [(D(2015, 2, 1), "WBRI", "U")]


def test_a_list_whose_headings_are_nowhere_stops_the_load(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx", {"List 1": [("Colour", "Shape"), ("red", "round")], "List 3": [("One",), ("Two",)]}
    )
    with pytest.raises(UserMistake) as mistake:
        read(path)
    told = [str(p) for p in mistake.value.problems]
    assert len(told) == 2
    assert 'sheet "List 1": None of the first 20 rows has the headings of List 1 (Contacts).' in told[0]
    assert "red" not in " ".join(told)


def test_a_file_of_something_else_is_said_to_be_none_of_the_lists(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match='Nothing here was recognised as one of the lists of "annex-a"'):
        read(workbook(tmp_path / "rota.xlsx", {"Rota": [("Monday", "Tuesday"), ("a", "b")]}))


SAMPLES = {
    "2016-02-sample.xlsx": [0] * 11,
    "liia_Annex_A_2024_Jan.xlsx": [5, 5, 6, 5, 5, 5, 7, 5, 6, 5, 5],
    "ofsted_annex_a_template_aug2019_with_guidance.xlsx": [0, 0, 5, *[0] * 8],
}


@pytest.mark.shared
@pytest.mark.parametrize("name", SAMPLES)
def test_the_real_workbooks_balance(name: str) -> None:
    """Rows counted in the workbooks by eye; every one of them is taken."""
    records = read(shared(f"samples/annex_a/{name}"), as_of=D(2021, 3, 16))
    assert [read_ for _, read_, _, _ in account(records)] == SAMPLES[name]
    assert all(aside_ == 0 for _, _, _, aside_ in account(records))
    assert all(a.unread_columns == () for a in records.accounts)


@pytest.mark.shared
def test_the_dirty_values_of_a_real_workbook() -> None:
    records = read(shared("samples/annex_a/liia_Annex_A_2024_Jan.xlsx"), as_of=D(2021, 3, 16))
    assert sorted(aside(records, whole_rows=False)) == [
        *[("List 4", row, "neither yes nor no and was left blank") for row in range(2, 7)],
        ("List 6", 2, "not in the code list and was left blank"),
        ("List 8", 3, "not a full postcode and was left blank"),
    ]
    placements = records.tables["placement"]
    assert placements.open["postcode_district"].to_list() == ["T28", None, "C25", None, "P13"]
    assert placements.vault["postcode"].to_list() == ["T28 2WB", "nope", "C25 1YT", None, "P13 2TR"]
    assert placements.open["type"].to_list() == ["U6", "U1", "U4", "U6", "H5"]
    people = records.tables["person"]
    ages = people.open.join(people.vault.select("_row_key", raw="person_id"), on="_row_key")
    assert ages.filter(pl.col("raw") == "9212044")["age_reported"].to_list() == [6]


def test_chart_sheets_and_empty_sheets_are_passed_over_without_a_word(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet("List 1")
        sheet.write_row(0, 0, CONTACTS)
        sheet.write_row(1, 0, [str(cell) for cell in contact(1, "02/03/2026")])
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "='List 1'!$A$2:$A$2"})
        book.add_chartsheet("Chart").set_chart(chart)
        book.add_worksheet("Empty")
    records = read(tmp_path / "a.xlsx")
    assert account(records) == [("List 1", 1, 1, 0)]
    assert records.notes == ()
    assert capfd.readouterr() == ("", "")
