"""How far the cells of a sheet reach, and how many hold anything, read as a stream before anything is kept.

A workbook reader keeps a sheet as one full rectangle: a value in A1 and another in XFD1048576 would be 17 thousand
million cells. So the rectangle is measured first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from trigpoint.intake.archive import Archive, refusal
from trigpoint.intake.limits import GRID_CELLS, GRID_FILLED
from trigpoint.intake.safe_xml import DamagedXML, UnsafeXML, declares_entities, read_xml
from trigpoint.model.problem import UserMistake

_SHEET = re.compile(r"(?:^|/)(?:work)?sheets?/[^/]*\.xml$|(?:^|/)sheet[^/]*\.xml$", re.IGNORECASE)
_ROW = re.compile(rb'<row(?: r="(\d{1,7})")?')
_WIDE = re.compile(rb' r="([A-Z]{2,3})\d')
_CELL = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\br\s*=\s*["']([A-Z]{1,3})(\d{1,7})["'][^<>]*(?<!/)>""")
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
    """Raises `UserMistake` for a sheet with a few cells a very long way apart."""
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
        pieces = _without_entities(archive, archive.stream(entry))
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


def _without_entities(archive: Archive, pieces: Iterable[bytes]) -> Iterator[bytes]:
    first = True
    for piece in pieces:
        if first and piece.lstrip()[:1] in (b"<", b"\xef") and declares_entities(piece):
            raise refusal(
                archive.path,
                "declares XML entities, which no spreadsheet does.",
                "Do not open it; ask whoever sent it.",
            )
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
        numbers = set() if exact else set(_ROW.findall(chunk))
        plain = numbers and b"" not in numbers and chunk.count(b"<c ") == chunk.count(b'<c r="')
        if plain:
            rows = max(rows, max(map(int, numbers)))
            columns = max(columns, 26, max(map(_column, set(_WIDE.findall(chunk))), default=0))
        else:  # written in some other way, or to be measured exactly: cell by cell, those that hold something
            for letters, number in _CELL.findall(chunk):
                rows, columns = max(rows, int(number)), max(columns, _column(letters))
    return Extent(rows, columns, filled)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
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
            self._repeat = _repeats(attributes, "table:number-rows-repeated")
            self._column = self._reach = 0
        elif name in ("table-cell", "covered-table-cell"):
            self._column += _repeats(attributes, "table:number-columns-repeated")
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


def _repeats(attributes: Mapping[str, str], name: str) -> int:
    written = attributes.get(name, "1")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 9 else 10**9
