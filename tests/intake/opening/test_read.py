"""What is what it says, or can be read all the same, is opened: its kind, its encoding, its hash."""

from __future__ import annotations

import codecs
import hashlib
import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.support import hostile
from tests.support.shared import shared
from trigpoint.intake.grid import read_grids
from trigpoint.intake.opening import FileKind, open_safely

TEXT = "Ref;Café £;Apr-20\r\nA1;x;5\r\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("cp1252"), "cp1252"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_text_is_read_in_whatever_it_is_written_in(content: bytes, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    path.write_bytes(content)
    opened = open_safely(path)
    assert (opened.kind, opened.encoding, opened.size) == (FileKind.CSV, encoding, len(content))
    assert opened.sha256 == hashlib.sha256(content).hexdigest()
    (grid,) = read_grids(opened)
    assert grid.rows == {1: ("Ref", "Café £", "Apr-20"), 2: ("A1", "x", "5")}


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (hostile.small_xlsx, FileKind.XLSX),
        (hostile.small_xls, FileKind.XLS),
        (hostile.small_ods, FileKind.ODS),
    ],
)
def test_workbooks_are_told_by_their_bytes_and_a_wrong_name_is_said(make, kind: FileKind, tmp_path: Path) -> None:
    path = make(tmp_path / "figures.csv")
    opened = open_safely(path)
    assert opened.kind is kind
    assert "figures.csv is named .csv, but is" in opened.note
    (grid,) = read_grids(opened)
    assert grid.rows == {1: ("Ref", "Apr-20"), 2: ("A1", 5)}
    assert open_safely(make(tmp_path / f"figures.{kind}")).note == ""


def test_blank_rows_and_columns_that_a_spreadsheet_states_cost_nothing(tmp_path: Path) -> None:
    opened = open_safely(hostile.small_ods(tmp_path / "gap.ods", blank_rows=50_000))
    (grid,) = read_grids(opened)
    assert grid.rows == {1: ("Ref", "Apr-20"), 50_002: ("A1", 5)}


def test_one_stray_cell_at_the_end_of_a_narrow_sheet_is_no_reason_to_refuse(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = 1
    workbook.active["C1048576"] = 2
    workbook.save(tmp_path / "stray.xlsx")
    assert open_safely(tmp_path / "stray.xlsx").kind is FileKind.XLSX


def test_blank_styled_rows_under_a_table_are_no_reason_to_refuse(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>Ref</t></is></c></row>' + "".join(
        f'<row r="{n}"><c r="A{n}" s="0"/><c r="AZ{n}" s="0"/></row>' for n in range(2, 300_000)
    )
    path = hostile.zipped(
        tmp_path / "styled.xlsx",
        {"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": hostile.SHEET.format(rows)},
    )
    assert open_safely(path).kind is FileKind.XLSX


def test_xml_is_told(tmp_path: Path) -> None:
    path = tmp_path / "census.xml"
    path.write_text('<?xml version="1.0"?><Message><Header/></Message>')
    assert open_safely(path).kind is FileKind.XML


def _workbook(path: Path, rows: int) -> None:
    """A workbook of numbers as XlsxWriter writes it, in the same words, in a quarter of its time."""
    import xlsxwriter

    empty = io.BytesIO()
    workbook = xlsxwriter.Workbook(empty, {"constant_memory": True})
    sheet = workbook.add_worksheet("List 1")
    sheet.write_number(0, 0, 0)
    sheet.write_number(rows - 1, 7, 0)  # so that it says how large it is
    workbook.close()
    row = '<row r="%d">' + "".join(f'<c r="{column}%d"><v>%s</v></c>' for column in "ABCDEFGH") + "</row>"
    with zipfile.ZipFile(empty) as made, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as large:
        for name in made.namelist():
            text = made.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                before, after = re.split("(?<=<sheetData>).*(?=</sheetData>)", text)
                with large.open(name, "w") as written:
                    written.write(before.encode())
                    for start in range(0, rows, 1000):
                        some = range(start, min(start + 1000, rows))
                        written.write("".join(row % _numbered(n) for n in some).encode())
                    written.write(after.encode())
            else:
                large.writestr(name, text)


def _numbered(n: int) -> tuple[float, ...]:
    """The row's number, and before each of its eight cells again."""
    at, k = n + 1, n * 31
    numbers = [(k + column) % 9973 + 0.25 for column in range(1, 8)]
    return (at, at, n * 7919 % 1_000_003, *(part for number in numbers for part in (at, number)))


@pytest.mark.slow
def test_a_large_real_workbook_is_read(tmp_path: Path) -> None:
    _workbook(tmp_path / "few.xlsx", 3)
    (grid,) = read_grids(open_safely(tmp_path / "few.xlsx"))
    assert [row[:2] for row in grid.rows.values()] == [(0, 1.25), (7919, 32.25), (15838, 63.25)]
    _workbook(tmp_path / "large.xlsx", 300_000)
    assert open_safely(tmp_path / "large.xlsx").kind is FileKind.XLSX


@pytest.mark.shared
@pytest.mark.parametrize(
    "name",
    ["2016-02-sample.xlsx", "liia_Annex_A_2024_Jan.xlsx", "ofsted_annex_a_template_aug2019_with_guidance.xlsx"],
)
def test_real_workbooks_are_opened(name: str) -> None:
    assert open_safely(shared(f"samples/annex_a/{name}")).kind is FileKind.XLSX
