"""How far the cells of a sheet reach, and how many hold anything, read as a stream before anything is kept.

A workbook reader keeps a sheet as one full rectangle: a value in A1 and another in XFD1048576 would be 17 thousand
million cells. So the rectangle is measured first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from trigpoint.intake.archive import SAVE_AGAIN, Archive, Entry, refusal
from trigpoint.intake.limits import GRID_CELLS, GRID_FILLED
from trigpoint.intake.safe_xml import DamagedXML, UnsafeXML, declares_entities, read_xml
from trigpoint.model.problem import UserMistake

_SHEET = re.compile(r"(?:^|/)(?:work)?sheets?/[^/]*\.xml$|(?:^|/)sheet[^/]*\.xml$", re.IGNORECASE)
_WIDE = re.compile(rb' r="([A-Za-z]{2,})\d')
_FAR = tuple(re.compile(rb' r="[A-Za-z]+\d{%d}' % digits) for digits in (6, 7))
_FAR_ROWS = (99_999, 999_999, 9_999_999)
_CELL = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\br\s*=\s*["']([A-Za-z]+)(\d+)["'][^<>]*>""")
_ANY_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_ANY_ROW = re.compile(rb"<(?:\w+:)?row\b(?:[^<>]*?\sr\s*=\s*[\"'](\d+))?")
_COUNT = re.compile(rb"""[cC]ount\s*=\s*["'](\d+)["']""")
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_SAVE = "Delete the blank rows and columns around the table and save it again, or save the sheet as CSV."


@dataclass(frozen=True, slots=True)
class Extent:
    """The rectangle from the first cell to the last one that holds something, and how many cells do."""

    rows: int
    columns: int
    filled: int

    @property
    def is_sparse(self) -> bool:
        """Whether keeping the rectangle would spend memory on blank cells."""
        area = self.rows * self.columns
        return area > GRID_CELLS and area > GRID_FILLED * self.filled


def check_extent(path: Path, extent: Extent) -> None:
    """Raises `UserMistake` for a sheet with a few cells a very long way apart, or with one beyond every sheet's end."""
    if extent.rows > _LAST_ROW or extent.columns > _LAST_COLUMN:
        raise refusal(path, "is damaged: it has a cell beyond the last row or column that a sheet can have.", _SAVE)
    if extent.is_sparse:
        raise refusal(
            path,
            f"has a sheet that reaches to row {extent.rows:,} and column {extent.columns:,} with something in only "
            f"{extent.filled:,} cells; over {GRID_CELLS:,} cells, at least one in {GRID_FILLED} must hold something.",
            _SAVE,
        )


def nothing_in(path: Path) -> UserMistake:
    """The refusal of a workbook without a single value."""
    return refusal(path, "has no cell with anything in it.", "Save the workbook with its figures, or choose another.")


def check_xlsx(archive: Archive) -> None:
    """Hold every part to what it states, and every sheet to the limits. Raises `UserMistake`."""
    filled = 0
    for entry in archive.entries:
        pieces = _honest(archive, entry)
        if not _SHEET.search(entry.name):
            for _ in pieces:
                pass
            continue
        extent = _xlsx_extent(pieces)
        if extent.is_sparse:
            extent = _xlsx_extent(archive.stream(entry), exact=True)
        check_extent(archive.path, extent)
        filled += extent.filled
    if filled == 0:
        raise nothing_in(archive.path)


def _honest(archive: Archive, entry: Entry) -> Iterator[bytes]:
    """A part in pieces, its beginning looked at first."""
    first = True
    for piece in archive.stream(entry):
        if first and declares_entities(piece):
            raise refusal(
                archive.path,
                "declares XML entities, which no spreadsheet does.",
                "Do not open it; ask whoever sent it.",
            )
        # The reader of values makes room for as many texts as are stated.
        if first and b"sst" in piece[:4096] and any(int(n[:19]) > entry.inflated for n in _COUNT.findall(piece[:4096])):
            raise refusal(archive.path, "is damaged: it states more texts than it can hold.", SAVE_AGAIN)
        first = False
        yield piece


def _xlsx_extent(pieces: Iterable[bytes], exact: bool = False) -> Extent:
    """The extent of a sheet's XML; unless `exact`, no smaller than it is, and much sooner."""
    rows = columns = filled = 0
    carried = b""
    for piece in pieces:
        chunk = carried + piece
        cut = chunk.rfind(b"<")
        chunk, carried = (chunk[:cut], chunk[cut:]) if cut >= 0 and len(chunk) - cut < 4096 else (chunk, b"")
        values = chunk.count(b"v>") // 2 + chunk.count(b"is>") // 2
        if not values:
            continue
        filled += values
        # The value of a cell may lie in the chunk after its reference.
        plain = (
            chunk.count(b"<c ") == chunk.count(b'<c r="') >= values - 1 and b":c" not in chunk and b"<c>" not in chunk
        )
        bound = _bound(chunk) if plain and not exact else _measured(chunk)
        rows, columns = max(rows, bound[0]), max(columns, bound[1])
    return Extent(rows, columns, filled)


def _bound(chunk: bytes) -> tuple[int, int]:
    """A row and a column beyond which no cell of the chunk lies: by how many letters and digits its references have."""
    digits = next((n for n, far in enumerate(_FAR) if far.search(chunk) is None), len(_FAR))
    return _FAR_ROWS[digits], max(26, max(map(_column, set(_WIDE.findall(chunk))), default=0))


def _measured(chunk: bytes) -> tuple[int, int]:
    """The last row and the last column of the cells that hold something, however the XML is written."""
    rows = columns = referenced = 0
    for found in _CELL.finditer(chunk):
        referenced += 1
        if not found[0].endswith(b"/>"):
            rows = max(rows, int(found[2][:19]))
            columns = max(columns, _column(found[1]))
    cells = len(_ANY_CELL.findall(chunk))
    if cells > referenced:  # cells without a reference stand wherever their row is, one after another
        numbers = [int(number[:19] or 0) for number in _ANY_ROW.findall(chunk)]
        rows, columns = max(rows, len(numbers), *numbers, 0), max(columns, _most_cells(chunk))
    return rows, columns


def _most_cells(chunk: bytes) -> int:
    return max(len(_ANY_CELL.findall(row)) for row in _ANY_ROW.split(chunk) if row is not None)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters[:8].upper():
        number = number * 26 + letter - 64
    return number


def check_ods(archive: Archive) -> None:
    """Hold every part to what it states, and every table to the limits. Raises `UserMistake`."""
    for entry in archive.entries:
        if entry.name != "content.xml":
            for _ in archive.stream(entry):
                pass
    content = archive.find("content.xml")
    measure = _OdsMeasure()
    if content is not None:
        try:
            read_xml(archive.stream(content), measure.start, measure.end)
        except UnsafeXML:
            raise refusal(
                archive.path,
                "declares XML entities, which no spreadsheet does.",
                "Do not open it; ask whoever sent it.",
            ) from None
        except DamagedXML as damage:
            raise refusal(
                archive.path,
                "is damaged: the sheets inside are not well-formed XML.",
                "Open it in LibreOffice or Excel and save it again.",
            ) from damage
    for extent in measure.extents:
        check_extent(archive.path, extent)
    if not any(extent.filled for extent in measure.extents):
        raise nothing_in(archive.path)


class _OdsMeasure:
    """Adds up the repeats of rows and cells, table by table."""

    def __init__(self) -> None:
        self.extents: list[Extent] = []
        self._row = self._last_row = self._width = self._filled = 0
        self._column = self._reach = self._repeat = 0
        self._cell: int | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "table":
            self._row = self._last_row = self._width = self._filled = 0
        elif name == "table-row":
            self._repeat = repeats(attributes, "table:number-rows-repeated")
            self._column = self._reach = 0
        elif name in ("table-cell", "covered-table-cell"):
            self._column += repeats(attributes, "table:number-columns-repeated")
            self._cell = self._column
            if "office:value-type" in attributes:
                self._something()
        elif name == "p" and self._cell is not None:
            self._something()

    def end(self, name: str) -> None:
        if name in ("table-cell", "covered-table-cell"):
            self._cell = None
        elif name == "table-row":
            self._row += self._repeat
            if self._reach:
                self._last_row = self._row
                self._width = max(self._width, self._reach)
        elif name == "table":
            self.extents.append(Extent(self._last_row, self._width, self._filled))

    def _something(self) -> None:
        if self._reach != self._column:
            self._filled += 1
        self._reach = self._column


def repeats(attributes: Mapping[str, str], name: str) -> int:
    """How often a cell or a row is repeated; what is no number is too many."""
    written = attributes.get(name, "1")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 9 else 10**9
