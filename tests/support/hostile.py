"""Files that are not what they say, or that would do harm if they were believed, built anew for each test."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path

import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

CONTENT_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)


def small_xlsx(path: Path, rows: Iterable[Iterable[object]] = (("Ref", "Apr-20"), ("A1", 5))) -> Path:
    """An honest workbook of one sheet."""
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(list(row))
    workbook.save(path)
    return path


def small_xls(path: Path, rows: Iterable[Iterable[object]] = (("Ref", "Apr-20"), ("A1", 5))) -> Path:
    """An honest workbook of Excel 97 to 2003."""
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("Figures")
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            sheet.write(r, c, value)
    workbook.save(str(path))
    return path


def small_ods(
    path: Path, rows: Iterable[Iterable[object]] = (("Ref", "Apr-20"), ("A1", 5)), blank_rows: int = 0
) -> Path:
    """An honest OpenDocument spreadsheet, with `blank_rows` between its first row and the others."""
    document = OpenDocumentSpreadsheet()
    table = Table(name="Figures")
    for n, row in enumerate(rows):
        if n == 1 and blank_rows:
            gap = TableRow(numberrowsrepeated=blank_rows)
            gap.addElement(TableCell(numbercolumnsrepeated=16384))
            table.addElement(gap)
        line = TableRow()
        for value in row:
            number = isinstance(value, int | float)
            cell = TableCell(valuetype="float", value=value) if number else TableCell(valuetype="string")
            if not number:
                cell.addElement(P(text=str(value)))
            line.addElement(cell)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    document.save(str(path))
    return path


def zipped(path: Path, parts: dict[str, str | bytes]) -> Path:
    """A zip of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def bomb(path: Path, megabytes: int = 896, states: int | None = None, crc: int = 0) -> Path:
    """A workbook whose one sheet inflates to that many megabytes of blanks, and states so unless told otherwise.

    One packed megabyte is written over and over, so that making it takes no time.
    """
    zipped(path, {"[Content_Types].xml": CONTENT_TYPES, "xl/workbook.xml": "<workbook/>"})
    whole = path.read_bytes()
    end = whole.rfind(b"PK\x05\x06")
    count, length, start = struct.unpack_from("<HII", whole, end + 10)
    deflater = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    megabyte = deflater.compress(b" " * 1_000_000) + deflater.flush(zlib.Z_FULL_FLUSH)
    packed = megabyte * megabytes + b"\x03\x00"
    name = b"xl/worksheets/sheet1.xml"
    sizes = (crc, len(packed), megabytes * 1_000_000 if states is None else states, len(name), 0)
    local = struct.pack("<4s5H3IHH", b"PK\x03\x04", 20, 0, 8, 0, 0, *sizes) + name + packed
    entry = struct.pack("<4s6H3IHHHHHII", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, *sizes, 0, 0, 0, 0, start) + name
    contents = whole[start:end] + entry
    tail = struct.pack(
        "<4s4HIIH", b"PK\x05\x06", 0, 0, count + 1, count + 1, length + len(entry), start + len(local), 0
    )
    path.write_bytes(whole[:start] + local + contents + tail)
    return path


def lying_bomb(path: Path) -> Path:
    """The same, but its table of contents states a harmless size, with the checksum of the harmless beginning."""
    return bomb(path, states=10_000, crc=zlib.crc32(b" " * 10_000))


def overlapping(path: Path, times: int = 400) -> Path:
    """A zip whose many parts are all the one packed stream: small parts that add up to much."""
    data = bytearray(zipped(path, {"xl/workbook.xml": "<workbook/>", "a.xml": b"ab" * 5_000_000}).read_bytes())
    end = data.rfind(b"PK\x05\x06")
    start = struct.unpack_from("<I", data, end + 16)[0]
    entry = data.rfind(b"PK\x01\x02")
    copies = bytes(data[entry:end]) * times
    contents = bytes(data[start:end]) + copies
    tail = bytearray(data[end:])
    struct.pack_into("<HHI", tail, 8, times + 2, times + 2, len(contents))
    path.write_bytes(bytes(data[:start]) + contents + bytes(tail))
    return path


def many_parts(path: Path, parts: int = 6_000) -> Path:
    """A zip of very many small parts."""
    return zipped(path, {"xl/workbook.xml": "<workbook/>"} | {f"xl/media/{n}.txt": "x" for n in range(parts)})


def blank_styled_rows(path: Path, rows: int = 1_000_000) -> Path:
    """A workbook with that many rows of cells that are styled and hold nothing."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            head, tail = SHEET.split("{}")
            part.write(head.encode())
            for first in range(1, rows + 1, 10_000):
                lines = (
                    f'<row r="{n}"><c r="A{n}" s="1"/><c r="B{n}" s="1"/><c r="C{n}" s="1"/></row>'
                    for n in range(first, first + 10_000)
                )
                part.write("".join(lines).encode())
            part.write(tail.encode())
    return path


def renamed_stream(path: Path, name: str) -> Path:
    """A compound file whose one stream has another name: `EncryptedPackage` is what a password makes of a workbook."""
    data = bytearray(small_xls(path).read_bytes())
    at = data.find("Workbook".encode("utf-16-le"))
    written = name.encode("utf-16-le")
    data[at : at + 64] = written + b"\0" * (64 - len(written))
    struct.pack_into("<H", data, at + 64, len(written) + 2)
    path.write_bytes(data)
    return path


def protected_xls(path: Path) -> Path:
    """A workbook of Excel 97 to 2003 whose second record says that a password protects it."""
    data = bytearray(small_xls(path).read_bytes())
    length = struct.unpack_from("<H", data, 512 + 2)[0]
    struct.pack_into("<H", data, 512 + 4 + length, 0x2F)
    path.write_bytes(data)
    return path
