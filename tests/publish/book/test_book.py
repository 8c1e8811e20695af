"""The working book, read back with other people's readers and held against the edition's own document."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from dataclasses import replace
from typing import Any

import openpyxl
import pandas
import pytest
from python_calamine import CalamineWorkbook

from tests.support.frozen import FORMULA, MARKUP, SCRIPT, edition_of
from trigpoint.model.period import Period
from trigpoint.publish.book import page
from trigpoint.publish.book.book import to_book
from trigpoint.publish.edition_json import to_document
from trigpoint.scorecard.edition import Edition
from trigpoint.scorecard.objects import Scorecard

PRODUCED = dt.date(2020, 9, 4)
SYMBOLS = {"final": "", "provisional": "p", "unreliable": "u", "suppressed": "c", "not available": "x",
           "not applicable": "z", "to be confirmed": "tbc", "low": "k"}  # fmt: skip


@pytest.fixture
def edition(card: Scorecard) -> Edition:
    return edition_of(card)


@pytest.fixture
def data(edition: Edition) -> bytes:
    return to_book(edition, produced=PRODUCED)


@pytest.fixture
def book(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def expected(edition: Edition) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Every figure of the edition's document: by its row and period, the number, symbol, parts and status."""
    document = to_document(edition)
    found = {}
    for row in [row for card in (document["scorecard"], *document["breakdowns"]) for row in card["rows"]]:
        for v in row["values"]:
            key = (row["indicator"], row["breakdown"], row["member"], v["period"])
            found[key] = (v["value"], SYMBOLS[v["status"]] or None, v["numerator"], v["denominator"], v["status"])
    return found


def heading_row(sheet: Any, first: str) -> int:
    return next(row for row in range(1, 12) if sheet.cell(row, 1).value == first)


def test_every_figure_is_in_the_data_to_its_last_digit(book: Any, edition: Edition) -> None:
    sheet = book["Data"]
    top = heading_row(sheet, "Reference")
    heads = [cell.value for cell in sheet[top]]
    lines = [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=top + 1, values_only=True)]
    found = {
        (line["Indicator"], line["Breakdown"], line["Member"], line["Period"]): (
            line["Value"], line["Symbol"], line["Numerator"], line["Denominator"], line["Status"]
        )
        for line in lines
    }  # fmt: skip
    assert found == expected(edition)
    assert len(lines) == len(found) == 30
    codes = {reference.code for reference in edition.references}
    assert {line["Reference"] for line in lines} == codes
    for line in lines:
        assert line["Period ends"].date() == Period.parse(line["Period"]).end


def test_other_readers_find_the_same(data: bytes, book: Any, edition: Edition) -> None:
    values = [value[0] for value in expected(edition).values() if value[0] is not None]
    top = heading_row(book["Data"], "Reference")
    frame = pandas.read_excel(io.BytesIO(data), sheet_name="Data", header=top - 1, engine="openpyxl")
    assert frame["Value"].dtype == "float64"
    assert frame["Value"].dropna().tolist() == pytest.approx(values, rel=1e-15)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("Data").to_python(skip_empty_area=False)
    at = rows[top - 1].index("Value")
    assert [row[at] for row in rows[top:] if row[at] != ""] == pytest.approx(values, rel=1e-15)


def test_the_charts_lines_hold_the_edition_s_numbers(book: Any, edition: Edition) -> None:
    sheet = book["Trends"]
    top = heading_row(sheet, "Reference")
    lines = list(sheet.iter_rows(min_row=top + 1, values_only=True))
    own = {line[0]: line[5:] for line in lines if line[4] == "This figure"}
    rows = {edition.reference_of(row): row for row in edition.card.rows}
    assert own
    for code, values in own.items():
        assert list(values) == pytest.approx([figure.value for figure in rows[code].values], rel=1e-14)
    target = next(line for line in lines if line[4] == "Target")
    assert set(target[5:]) == {90}


def test_charts_are_native_described_and_refer_to_their_lines(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        charts = [parts.read(name).decode() for name in parts.namelist() if re.search(r"charts/chart\d+\.xml", name)]
        drawing = parts.read("xl/drawings/drawing1.xml").decode()
    assert charts
    described = re.findall(r'<xdr:cNvPr [^>]*descr="([^"]+)"', drawing)
    assert len(described) == len(charts)
    assert all(len(words) > 40 for words in described)
    assert any("Early help assessments started rose from 113 in March 2020" in words for words in described)
    assert all("Trends!$F$" in chart for chart in charts)


def test_the_rules_of_accessible_spreadsheets_hold(book: Any) -> None:
    assert book.sheetnames[0] == "Contents"
    linked = [cell.hyperlink.location for cell in book["Contents"]["A"] if cell.hyperlink]
    assert linked == [f"'{name}'!A1" for name in book.sheetnames[1:]]
    for sheet in book:
        assert sheet["A1"].value, sheet.title
        assert sheet["A1"].font.b
        assert not sheet.merged_cells.ranges
        assert sheet.sheet_state == "visible"
        assert sheet.max_row > 2
        sizes = {cell.font.sz for row in sheet.iter_rows() for cell in row if cell.value is not None}
        assert min(sizes) >= 9
        names = {cell.font.name for row in sheet.iter_rows() for cell in row if cell.value is not None}
        assert names == {"Arial"}
        assert sheet.oddFooter.right.text == "Page &P of &N"


def test_tables_have_names_and_headings_that_stay(book: Any) -> None:
    data = book["Data"]
    assert data.freeze_panes == f"C{heading_row(data, 'Reference') + 1}"
    (table,) = data.tables.values()
    assert (table.name, table.headerRowCount) == ("Figures", 1)
    assert table.autoFilter is not None
    assert re.fullmatch(r"Data!\$J\$\d+:\$J\$\d+", book.defined_names["Data_value"].attr_text)
    assert book.defined_names["Edition_number"].attr_text == "1"
    named = {name for sheet in book for name in sheet.tables}
    assert {"Figures", "Lines", "Actions_table", "Definitions_table", "Commentary_table"} <= named


def test_nothing_that_people_typed_is_run(book: Any, data: bytes, edition: Edition) -> None:
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    planted = [cell for cell in cells if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@"))]
    assert {edition.actions[0].text, edition.actions[0].who} <= {cell.value for cell in planted}
    assert all(cell.quotePrefix for cell in planted)
    assert any(cell.value == edition.remarks[0].plain for cell in cells)
    assert any(isinstance(cell.value, str) and cell.value.strip() == MARKUP for cell in cells)
    assert SCRIPT in edition.remarks[0].plain
    assert FORMULA in edition.remarks[0].plain
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for name in parts.namelist():
            text = parts.read(name).decode("utf-8")
            assert "<script" not in text, name
            assert "externalLink" not in name
            assert "<t>not markup</t>" not in text


def test_what_it_is_of_and_that_it_is_a_draft_is_said(book: Any, card: Scorecard) -> None:
    about = [row[:2] for row in book["About"].iter_rows(values_only=True) if row[0]]
    assert ("Signed", "Director: D. Signer, 4 September 2020") in about
    assert ("Data up to", "31 August 2020") in about
    draft = openpyxl.load_workbook(io.BytesIO(to_book(edition_of(card, number=0), produced=PRODUCED)))
    for sheet in draft:
        said = [sheet.cell(row, 1).value for row in range(1, 4)]
        assert any("Draft: nobody has signed it" in str(line) for line in said), sheet.title
        assert sheet.oddHeader.left.text.endswith("Draft: nobody has signed it")


def test_the_same_edition_gives_the_same_bytes(data: bytes, edition: Edition) -> None:
    assert to_book(edition, produced=PRODUCED) == data


def test_a_long_sheet_has_a_name_and_a_filter_instead_of_a_table(
    edition: Edition, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "_MOST_OF_A_TABLE", 5)
    book = openpyxl.load_workbook(io.BytesIO(to_book(edition, produced=PRODUCED)))
    small = openpyxl.load_workbook(io.BytesIO(data))
    sheet, top = book["Data"], heading_row(book["Data"], "Reference")
    assert not sheet.tables
    assert sheet.auto_filter.ref == f"A{top}:N{top + 30}"
    assert book.defined_names["Figures"].attr_text == f"'Data'!$A${top}:$N${top + 30}"
    cells = [list(one["Data"].iter_rows(values_only=True)) for one in (book, small)]
    assert cells[0] == cells[1]


def test_what_stands_above_a_chart_has_the_chart_s_width_and_height_for_its_lines(edition: Edition) -> None:
    """A title of 200 signs takes two lines of 10 points in 660 pixels, which hold some 108 of them."""
    card = edition.card
    rows = tuple(replace(row, title=("Early help assessments " * 9)[:200]) for row in card.rows)
    made = openpyxl.load_workbook(
        io.BytesIO(to_book(replace(edition, card=replace(card, rows=rows)), produced=PRODUCED))
    )
    sheet = made["Charts"]
    titled = [cell for row in sheet.iter_rows(min_row=4) for cell in row if str(cell.value).startswith("Early help")]
    assert {cell.column_letter for cell in titled} == {"A", "C"}
    for cell in titled:
        assert cell.alignment.wrap_text
        assert sheet.column_dimensions[cell.column_letter].width * 7 == pytest.approx(660, abs=8)
        if len(str(cell.value)) > 200:
            assert sheet.row_dimensions[cell.row].height >= 2 * 12
