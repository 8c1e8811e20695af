"""Published tables, read back with another library: cover, contents, notes, one named table a sheet."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from tests.support.frozen import FORMULA, MARKUP, edition_of
from trigpoint.publish.tables import to_tables
from trigpoint.scorecard.edition import Edition
from trigpoint.scorecard.objects import Scorecard

PRODUCED = dt.date(2020, 9, 4)
SHORTHAND = {"suppressed": "[c]", "not available": "[x]", "not applicable": "[z]", "to be confirmed": "[tbc]"}


@pytest.fixture
def edition(card: Scorecard) -> Edition:
    return edition_of(card, audience="public")


@pytest.fixture
def book(edition: Edition) -> Any:
    return openpyxl.load_workbook(io.BytesIO(to_tables(edition, produced=PRODUCED)))


def lines_of(sheet: Any) -> list[dict[str, Any]]:
    (table,) = sheet.tables.values()
    heads, *rows = ([cell.value for cell in row] for row in sheet[table.ref])
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_there_is_a_cover_contents_notes_and_one_named_table_a_sheet(book: Any) -> None:
    assert book.sheetnames == ["Cover", "Contents", "Notes", "Table 1", "Table 2", "Table 3", "Table 4"]
    names = [name for sheet in book.worksheets[1:] for name in sheet.tables]
    assert names == ["contents_table", "notes_table", "table_1", "table_2", "table_3", "table_4"]
    cover = [cell.value for cell in book["Cover"]["A"]]
    assert cover[0] == "A small & simulated pack, 2020-08, edition 1, for public use"
    assert "Fenbridge: August 2020." in cover
    assert "Director: D. Signer, 4 September 2020" in cover
    linked = [cell.hyperlink.location for cell in book["Contents"]["A"] if cell.hyperlink]
    assert linked == [f"'Table {number}'!A1" for number in range(1, 5)]


def test_every_figure_shown_is_the_edition_s(book: Any, edition: Edition) -> None:
    split = {(line["Indicator"], line["Group"]): line for line in lines_of(book["Table 2"])}
    for row in edition.tables_as_shown[0].rows:
        line = split[row.title, row.member or "Total"]
        for figure in row.values:
            cell = line[f"{figure.period.start:%b %Y}"]
            if figure.value is None:
                assert cell == SHORTHAND[figure.status.value]
            else:
                assert cell == pytest.approx(figure.value, rel=1e-14)
        assert line["Reference"] == edition.reference_of(row)
    sheet = book["Table 2"]
    shown = {cell.value: cell.number_format for row in sheet.iter_rows() for cell in row if cell.data_type == "n"}
    assert shown[132] == "#,##0"
    assert {form for value, form in shown.items() if value is not None and 71.7 < value < 71.8} == {"0.0"}
    assert [line["Indicator"] for line in lines_of(book["Table 1"])] == [row.title for row in edition.card.rows]


def test_shorthand_is_explained_where_it_is_used(book: Any) -> None:
    said = [str(cell.value) for cell in book["Table 1"]["A"]]
    assert "[c] = confidential: suppressed, so that nobody can be recognised" in said
    assert not any(line.startswith("[low] =") for line in said)


def test_the_rules_of_accessible_tables_hold(book: Any) -> None:
    found = 0
    for sheet in book:
        assert sheet["A1"].value
        assert not sheet.merged_cells.ranges
        assert sheet.sheet_state == "visible"
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert {cell.font.name for cell in cells} == {"Arial"}
        assert min(cell.font.sz for cell in cells) >= 10
        assert not any(cell.font.i for cell in cells)
        for table in sheet.tables.values():
            found += 1
            assert table.headerRowCount == 1
            assert all(cell.value not in (None, "") for row in sheet[table.ref] for cell in row), sheet.title
    assert found > 3


def test_nothing_that_was_typed_is_run_or_taken_for_the_library_s_own(edition: Edition, book: Any) -> None:
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert all(cell.hyperlink is None or cell.hyperlink.target is None for cell in cells)
    assert any(FORMULA in str(cell.value) for cell in cells)
    assert MARKUP in edition.definitions[0].why_it_matters


def test_a_draft_says_so_and_the_same_edition_gives_the_same_bytes(card: Scorecard, edition: Edition) -> None:
    draft = openpyxl.load_workbook(io.BytesIO(to_tables(edition_of(card, number=0), produced=PRODUCED)))
    assert "Draft: nobody has signed it." in [cell.value for cell in draft["Cover"]["A"]]
    assert str(draft["Table 1"]["A2"].value).startswith("Draft: nobody has signed it.")
    assert to_tables(edition, produced=PRODUCED) == to_tables(edition, produced=PRODUCED)


def test_no_column_is_wider_than_can_be_read_and_long_texts_are_wrapped(edition: Edition) -> None:
    """A column of Excel holds 255 signs in a line at most; that of the library is as wide as its longest text."""
    said = "Each child is counted once. " * 40
    long = replace(edition, definitions=tuple(replace(d, source=said) for d in edition.definitions))
    book = openpyxl.load_workbook(io.BytesIO(to_tables(long, produced=PRODUCED)))
    for sheet in book:
        assert all(held.width <= 86 for held in sheet.column_dimensions.values()), sheet.title
    (table,) = book["Table 4"].tables.values()
    cells = [row[-1] for row in book["Table 4"][table.ref][1:]]
    assert {len(cell.value) for cell in cells} == {len(said)}
    assert all(cell.alignment.wrap_text and cell.alignment.vertical == "top" for cell in cells)


def test_a_row_is_as_high_as_its_longest_text(edition: Edition) -> None:
    """A program that does not measure texts lays them over one another: 200 signs are no one line of 15 points."""
    long = "A remark of many words. " * 40
    noted = replace(edition, card=replace(edition.card, notes=(long,)))
    sheet = openpyxl.load_workbook(io.BytesIO(to_tables(noted, produced=PRODUCED)))["Notes"]
    rows = [(len(str(cell.value)), sheet.row_dimensions[cell.row].height) for cell in sheet["B"] if cell.value]
    assert max(rows)[0] >= 900
    assert all((height or 15) >= 15 * (signs // 110) for signs, height in rows)


def test_a_definition_without_a_source_says_so(card: Scorecard, edition: Edition) -> None:
    bare = replace(edition, definitions=tuple(replace(d, source="", sources=()) for d in edition.definitions))
    sheet = openpyxl.load_workbook(io.BytesIO(to_tables(bare, produced=PRODUCED)))["Table 4"]
    assert {(line["From"], line["Official source"]) for line in lines_of(sheet)} == {("[z]", "[z]")}
    assert "[z] = not applicable" in [cell.value for cell in sheet["A"]]
