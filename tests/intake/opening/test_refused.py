"""A file that is not what it says is answered in one sentence, and leaves no trace."""

from __future__ import annotations

import datetime as dt
import json
import os
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlwt

from tests.support import hostile
from trigpoint.intake.opening import open_safely
from trigpoint.model.problem import UserMistake
from trigpoint.runs.load import load
from trigpoint.store.workspace import Workspace


def written(content: bytes) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return write


def cut_in_half(make: Callable[[Path], Path]) -> Callable[[Path], Path]:
    def cut(path: Path) -> Path:
        whole = make(path).read_bytes()
        path.write_bytes(whole[: len(whole) // 2])
        return path

    return cut


def far_apart_xlsx(path: Path) -> Path:
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = 1
    workbook.active["XFD1048576"] = 1
    workbook.save(path)
    return path


def far_apart_xls(path: Path) -> Path:
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("a")
    sheet.write(0, 0, 1)
    sheet.write(65535, 255, 1)
    workbook.save(str(path))
    return path


def far_apart_prefixed(path: Path) -> Path:
    """The same in XML as another program might write it: prefixed, with single quotes."""
    cells = (("1", "A1"), ("1048576", "XFD1048576"))
    rows = "".join(f"<x:row r='{row}'><x:c r='{cell}'><x:v>1</x:v></x:c></x:row>" for row, cell in cells)
    sheet = f"<x:worksheet xmlns:x='urn:x'><x:sheetData>{rows}</x:sheetData></x:worksheet>"
    return hostile.zipped(path, {"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": sheet})


def sheet_of(rows: str, **more: str) -> Callable[[Path], Path]:
    """A workbook whose one sheet holds these rows of XML; `more` are other parts of its folder `xl`."""
    parts = {f"xl/{name}.xml": content for name, content in more.items()}
    return lambda path: hostile.zipped(
        path, {"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": hostile.SHEET.format(rows)} | parts
    )


FIRST = '<row r="1"><c r="A1"><v>1</v></c></row>'
TOO_MANY_TEXTS = '<sst count="4000000000" uniqueCount="4000000000"><si><t>Ref</t></si></sst>'


def stated_in_xls(kind: int, at: int, value: int) -> Callable[[Path], Path]:
    """An old workbook in which one number of the first record of a kind is another."""

    def write(path: Path) -> Path:
        data = bytearray(hostile.small_xls(path).read_bytes())
        place = 512
        while struct.unpack_from("<H", data, place)[0] != kind:
            place += 4 + struct.unpack_from("<H", data, place + 2)[0]
        struct.pack_into("<I", data, place + 4 + at, value)
        path.write_bytes(data)
        return path

    return write


def protected_ods(path: Path) -> Path:
    return hostile.zipped(
        path,
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": b"\x8f\x01nothing that can be read",
            "META-INF/manifest.xml": "<manifest:manifest><manifest:encryption-data/></manifest:manifest>",
        },
    )


def entities_in_ods(path: Path) -> Path:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
    return hostile.zipped(path, {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": laughs})


def entities_in_xlsx(path: Path) -> Path:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha">]><worksheet><sheetData/></worksheet>'
    return hostile.zipped(path, {"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": laughs})


def repeated_ods(path: Path) -> Path:
    cell = '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
    row = f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'
    content = f'<office:body xmlns:table="t" xmlns:office="o"><table:table>{row}</table:table></office:body>'
    return hostile.zipped(path, {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def packed(part: str) -> Callable[[Path], Path]:
    return lambda path: hostile.zipped(path, {part: "<x/>"})


EXCEL_2003 = b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'
DOCUMENT_TYPE = b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'
REFUSED: tuple[tuple[str, Callable[[Path], Path], str], ...] = (
    ("a PDF under another name", written(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"), "is a PDF"),
    ("a Word document", packed("word/document.xml"), "is a Word document"),
    ("an old Word document", lambda p: hostile.renamed_stream(p, "WordDocument"), "is a Word document"),
    ("a presentation", packed("ppt/presentation.xml"), "is a PowerPoint presentation"),
    ("a binary workbook", packed("xl/workbook.bin"), "binary workbook (.xlsb)"),
    ("any zip", packed("readme.txt"), "is a zip archive"),
    ("a web page", written(b"\r\n<html><body><table><tr><td>Ref</td></tr></table></html>"), "is a web page (HTML)"),
    ("an old XML workbook", written(EXCEL_2003), "Excel 2003"),
    ("a picture", written(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "is a picture"),
    ("a bomb", hostile.bomb, "would unpack to 896 MB, and at most 750 MB"),
    ("a smaller bomb", lambda p: hostile.bomb(p, 60), "times; at most 100 times is read"),
    ("a bomb that lies", hostile.lying_bomb, "holds more in"),
    ("parts that overlap", lambda p: hostile.overlapping(p, 60), "damaged"),
    ("parts that overlap to more than the limit", hostile.overlapping, "at most 750 MB"),
    ("six thousand parts", hostile.many_parts, "holds 6,001 parts; at most 5,000"),
    ("a workbook cut short", cut_in_half(hostile.small_xlsx), "damaged or was cut short"),
    ("an old workbook cut short", cut_in_half(hostile.small_xls), "damaged or was cut short"),
    ("a spreadsheet cut short", cut_in_half(hostile.small_ods), "damaged or was cut short"),
    ("a password", lambda p: hostile.renamed_stream(p, "EncryptedPackage"), "protected by a password"),
    ("a password on an old workbook", hostile.protected_xls, "protected by a password"),
    ("a password on a spreadsheet", protected_ods, "protected by a password"),
    ("two cells far apart", far_apart_xlsx, "to row 1,048,576 and column 16,384 with something in only 2 cells"),
    ("two cells far apart, written unusually", far_apart_prefixed, "with something in only 2 cells"),
    ("two cells far apart in an old workbook", far_apart_xls, "reaches to row 65,536 and column 256"),
    ("a cell in another row than its own", sheet_of(FIRST + '<row r="2"><c r="XFD1048576"><v>1</v></c></row>'),
     "to row 1,048,576 and column 16,384"),
    ("a row beyond the last", sheet_of(FIRST + '<row r="4294967295"><c><v>1</v></c></row>'), "beyond the last row"),
    ("a column beyond all", sheet_of(FIRST + '<row r="2"><c r="ZZZZZZ2"><v>1</v></c></row>'), "beyond the last row"),
    ("a row of very many digits", sheet_of(FIRST + f'<row r="2"><c r="B{"9" * 5000}"><v>1</v></c></row>'),
     "beyond the last row"),
    ("small letters", sheet_of(FIRST + '<row r="2"><c r="xfd1048576"><v>1</v></c></row>'), "something in only 2 cells"),
    ("more texts than it can hold", sheet_of(FIRST, sharedStrings=TOO_MANY_TEXTS), "states more texts"),
    ("more rows than an old workbook has", stated_in_xls(0x200, 4, 0xFFFFFF), "states more cells or texts"),
    ("more texts than an old workbook can hold", stated_in_xls(0xFC, 4, 0x7FFFFFFF), "states more cells or texts"),
    ("a cell repeated", repeated_ods, "reaches to row 1,000,000 and column 16,384"),
    ("XML entities", entities_in_ods, "declares XML entities"),
    ("XML entities in a sheet", entities_in_xlsx, "declares XML entities"),
    ("a million blank rows", hostile.blank_styled_rows, "no cell with anything in it"),
    ("an empty workbook", lambda p: hostile.small_xlsx(p, []), "no cell with anything in it"),
    ("an empty old workbook", lambda p: hostile.small_xls(p, []), "no cell with anything in it"),
    ("an empty spreadsheet", lambda p: hostile.small_ods(p, []), "no cell with anything in it"),
    ("no bytes", written(b""), "is empty"),
    ("blanks only", written(b"\xef\xbb\xbf \r\n \r\n"), "nothing but blanks"),
    ("bytes that no text has", written(b"Ref,Apr-20\nA1,5\0\0\x07"), "neither a workbook nor text"),
    ("half a UTF-16 character", written("Ref,Apr-20\n".encode("utf-16") + b"x"), "but is not"),
    ("Parquet cut short", written(b"PAR1 and then nothing more"), "cut short"),
    ("XML with a document type", written(DOCUMENT_TYPE), "document type"),
)  # fmt: skip


@pytest.mark.parametrize(("make", "says"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
def test_it_is_refused_in_one_sentence_that_names_the_file(
    make: Callable[[Path], Path], says: str, tmp_path: Path
) -> None:
    path = make(tmp_path / "March figures.xlsx")
    with pytest.raises(UserMistake) as refused:
        open_safely(path)
    (problem,) = refused.value.problems
    assert says in problem.what
    assert problem.file == "March figures.xlsx"
    assert problem.instead
    assert "\n" not in str(refused.value)
    assert str(tmp_path) not in str(refused.value)
    assert [p.name for p in tmp_path.iterdir()] == ["March figures.xlsx"], "it leaves no trace"


_MEASURE = """
import json, sys, time
from pathlib import Path
from trigpoint.intake.opening import open_safely
from trigpoint.model.problem import UserMistake
seconds = {}
for path in map(Path, sys.argv[1:]):
    start = time.process_time()
    try:
        open_safely(path)
        sys.exit(f"{path.name} was not refused")
    except UserMistake:
        seconds[path.name] = time.process_time() - start
# Not getrusage: on Linux it still counts what the process that started this one had in memory.
status = Path("/proc/self/status").read_text()
peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
print(json.dumps({"seconds": seconds, "kilobytes": int(peak.split()[1])}))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read where only Linux has it")
def test_the_worst_are_answered_within_two_seconds_and_200_megabytes(tmp_path: Path) -> None:
    made = [
        hostile.bomb(tmp_path / "bomb.xlsx"),
        hostile.bomb(tmp_path / "small bomb.xlsx", 60),
        hostile.lying_bomb(tmp_path / "lying.xlsx"),
        hostile.overlapping(tmp_path / "overlapping.xlsx"),
        hostile.many_parts(tmp_path / "parts.xlsx"),
        hostile.blank_styled_rows(tmp_path / "blank.xlsx"),
        far_apart_xlsx(tmp_path / "far.xlsx"),
        far_apart_xls(tmp_path / "far.xls"),
        repeated_ods(tmp_path / "repeated.ods"),
    ]
    ran = subprocess.run([sys.executable, "-c", _MEASURE, *map(str, made)], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    measured = json.loads(ran.stdout)
    assert max(measured["seconds"].values()) < 2.0, measured
    assert measured["kilobytes"] < 200_000, measured


def test_a_web_page_in_the_place_of_a_return_is_not_to_become_a_workbook(tmp_path: Path) -> None:
    """A census is XML: whoever saved the page of the system that makes it has to export it there."""
    page = b"<!DOCTYPE html><html><body>Sign in</body></html>"
    for name, only_xml in (("cin.xml", False), ("cin.html", True)):
        path = written(page)(tmp_path / name)
        with pytest.raises(UserMistake, match=r"export it from there again, as XML\.$"):
            open_safely(path, only_xml=only_xml)
    for place in (tmp_path / "new", Workspace.create(tmp_path / "made", "Made", "Fenbridge")):
        with pytest.raises(UserMistake, match="as XML"):
            load(place, "cin-census", [tmp_path / "cin.html"], as_of=dt.date(2026, 3, 31), by="tester")


def test_a_file_that_is_not_there_names_the_near_ones(tmp_path: Path) -> None:
    (tmp_path / "Monthly dataset.csv").write_text("Ref,Apr-20\n")
    with pytest.raises(
        UserMistake, match=r"monthly-dataset\.csv: There is no such file\. Did you mean Monthly dataset\.csv\?"
    ):
        open_safely(tmp_path / "monthly-dataset.csv")


def test_a_folder_where_a_file_was_meant_names_what_is_in_it(tmp_path: Path) -> None:
    (tmp_path / "May.csv").write_text("Ref,Apr-20\n")
    with pytest.raises(
        UserMistake, match=r"This is a folder, and a file was meant\. It holds May\.csv: name one of them\."
    ):
        open_safely(tmp_path)


def test_the_mark_of_an_open_workbook_names_the_workbook(tmp_path: Path) -> None:
    path = tmp_path / "~$May.xlsx"
    path.write_bytes(b"\x05Someone")
    with pytest.raises(UserMistake, match=r"Load May\.xlsx itself\."):
        open_safely(path)


def test_a_file_that_another_program_holds_is_said_to_be_open_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = hostile.small_xlsx(tmp_path / "May.xlsx")

    def locked(self: Path, *args: object, **kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", locked)
    with pytest.raises(UserMistake, match=r"open in another program.*Close it in Excel"):
        open_safely(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_refused_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(UserMistake, match="not a file but a device or a pipe"):
        open_safely(tmp_path / "pipe.csv")
