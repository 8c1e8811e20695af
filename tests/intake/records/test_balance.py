"""Nothing is lost: whatever stands in the cells, every row is taken or set aside, once, and said to be so."""

from __future__ import annotations

import csv
import datetime as dt
import tempfile
from pathlib import Path

import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from tests.support.annex_a import CONTACTS, account, annex_a, contact, read

BLANK = {"", *(b.casefold() for b in annex_a().blanks)}
CHILD = st.sampled_from(["1", "2", "2.0", " 2 ", "", "-", "Zoë", "N/A", '"quoted", and more', "=1+1"])
DAY = st.sampled_from(["02/03/2026", "2026-03-02", "3/3/26", "31/02/2026", "soon", "", "-", "46083"])
OTHER = st.sampled_from(["", "-", "F", "a) WBRI", "q) 6: Police", "?", "1", "two\nlines"])
ROW = st.tuples(CHILD, OTHER, OTHER, DAY, OTHER, DAY, OTHER)

# What each way of writing a day means, read off a calendar (46083 is Excel's number of 2 March 2026).
MEANS = {"02/03/2026": dt.date(2026, 3, 2), "2026-03-02": dt.date(2026, 3, 2), "3/3/26": dt.date(2026, 3, 3),
         "46083": dt.date(2026, 3, 2)}  # fmt: skip


def by_hand(rows: list[tuple[str, ...]]) -> tuple[int, set[tuple[str, dt.date]]]:
    """How many rows hold anything at all, and which child had a contact on which day, by a plain loop."""
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    found = set()
    for row in filled:
        child = row[0].strip().removesuffix(".0") if row[0].strip() in ("2.0",) else row[0].strip()
        if child.casefold() not in BLANK and row[5] in MEANS:
            found.add((child, MEANS[row[5]]))
    return len(filled), found


@settings(max_examples=60, deadline=None)
@given(st.lists(ROW, max_size=12))
def test_every_row_is_taken_or_set_aside(rows: list[tuple[str, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list 1.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([CONTACTS, *rows])
        records = read(path)
    filled, expected = by_hand(rows)
    [(_, read_, taken, set_aside)] = account(records)
    assert read_ == filled
    whole = records.aside.filter("whole_row")
    assert whole.height == set_aside
    assert whole["row"].n_unique() == set_aside
    assert whole["reason"].null_count() == 0
    if not records.tables:
        assert taken == 0
        assert expected == set()
        return
    table = records.tables["contact"]
    assert table.open.height == table.vault.height == taken
    both = table.open.join(table.vault, on="_row_key").select("person_id_right", "received_on")
    assert set(both.rows()) == expected
    people = records.tables["person"].vault["person_id"].to_list()
    assert sorted(people) == sorted({child for child, _ in expected})


def dated() -> list[object]:
    row = list(contact(1234567, dt.date(2026, 3, 2)))
    row[3] = dt.date(2015, 2, 1)
    return row


def test_an_old_workbook_gives_the_same(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("List 1")
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for number, row in enumerate([CONTACTS, dated()]):
        for column, cell in enumerate(row):
            sheet.write(number, column, cell, *([day] if isinstance(cell, dt.date) else []))
    book.save(str(tmp_path / "old.xls"))
    check_the_one_contact(tmp_path / "old.xls")


def test_an_open_document_gives_the_same(tmp_path: Path) -> None:
    document = OpenDocumentSpreadsheet()
    table = Table(name="List 1")
    for row in [CONTACTS, dated()]:
        line = TableRow()
        for cell in row:
            if isinstance(cell, dt.date):
                one = TableCell(valuetype="date", datevalue=cell.isoformat())
            elif isinstance(cell, int):
                one = TableCell(valuetype="float", value=cell)
            else:
                one = TableCell(valuetype="string")
            one.addElement(P(text=str(cell)))
            line.addElement(one)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    document.save(str(tmp_path / "open.ods"))
    check_the_one_contact(tmp_path / "open.ods")


def check_the_one_contact(path: Path) -> None:
    records = read(path)
    assert account(records) == [("List 1", 1, 1, 0)]
    table = records.tables["contact"]
    assert table.open.select("received_on", "source").rows() == [(dt.date(2026, 3, 2), "6")]
    assert table.vault.select("_row", "person_id").rows() == [(2, "1234567")]
    assert records.tables["person"].open["born_on"].to_list() == [dt.date(2015, 2, 1)]
