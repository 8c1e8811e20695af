"""Workbooks that only the reader of values finds damaged, and what it prints then, which is nothing."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from tests.support import hostile
from trigpoint.intake.grid import read_grids
from trigpoint.intake.opening import open_safely
from trigpoint.model.problem import UserMistake


def test_an_old_workbook_that_ends_its_reader_ends_in_a_sentence(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = hostile.small_xls(tmp_path / "figures.xls")
    data = bytearray(path.read_bytes())
    place = 512
    while struct.unpack_from("<HH", data, place) != (0x0A, 0):  # the end of the first part, which has no body
        place += 4 + struct.unpack_from("<H", data, place + 2)[0]
    struct.pack_into("<H", data, place, 0x42)  # becomes a record that must have one
    path.write_bytes(data)
    opened = open_safely(path)
    with pytest.raises(UserMistake, match=r"figures\.xls: This workbook is damaged: its sheets could not be read\."):
        read_grids(opened)
    assert capfd.readouterr().err == ""


def test_a_workbook_without_its_list_of_sheets_ends_in_a_sentence(tmp_path: Path) -> None:
    path = hostile.zipped(
        tmp_path / "figures.xlsx",
        {
            "xl/workbook.xml": "<workbook><sheets>",
            "xl/worksheets/sheet1.xml": hostile.SHEET.format('<row r="1"><c r="A1"><v>1</v></c></row>'),
        },
    )
    opened = open_safely(path)
    with pytest.raises(UserMistake, match="This workbook is damaged"):
        read_grids(opened)
