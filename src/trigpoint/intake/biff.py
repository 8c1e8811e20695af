"""The records of a workbook of Excel 97 to 2003: whether a password protects it, how far its sheets reach, and which
cells are formatted as percentages.

Source of the records: [MS-XLS], section 2.4 (FilePass 2.4.117, Format 2.4.126, XF 2.4.353, and the cells' own).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from trigpoint.intake.archive import SAVE_AGAIN, refusal
from trigpoint.intake.compound import open_compound
from trigpoint.intake.extent import Extent, check_extent, nothing_in
from trigpoint.intake.grid_marks import BUILT_IN_PERCENT, Marks, PercentFormat, percent_format
from trigpoint.intake.limits import LEGACY_BYTES, megabytes

_BOF, _FILEPASS, _SHEET_NAME, _FORMAT, _XF, _ROW = 0x809, 0x2F, 0x85, 0x41E, 0xE0, 0x208
_BOOLEAN_OR_ERROR, _FORMULAS = 0x205, frozenset({0x06, 0x406})
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_ONE_CELL = frozenset({0x06, 0x203, 0x204, 0x205, 0x27E, 0xFD, 0x406})  # formula, number, label, boolean, RK, string
_MANY_NUMBERS = 0xBD
_DIMENSIONS, _STRINGS = 0x200, 0xFC
_LAST_ROW, _LAST_COLUMN = 65_536, 256


@dataclass(slots=True)
class _Sheet:
    rows: int = 0
    columns: int = 0
    filled: int = 0
    percent: dict[tuple[int, int], PercentFormat] = field(default_factory=dict)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)


def check_xls(path: Path, size: int) -> None:
    """Raises `UserMistake` for a workbook that is protected, cut short, too large, or has nothing in it."""
    if size > LEGACY_BYTES:
        raise refusal(
            path, f"is {megabytes(size)}; of this kind at most {megabytes(LEGACY_BYTES)} is read.", "Save it as .xlsx."
        )
    sheets = _sheets(path, size)
    for sheet in sheets.values():
        check_extent(path, Extent(sheet.rows, sheet.columns, sheet.filled))
    if not any(sheet.filled for sheet in sheets.values()):
        raise nothing_in(path)


def xls_marks(path: Path) -> tuple[Marks, ...]:
    """What the records say of the cells beside their values, a sheet each, in the workbook's own order."""
    sheets = _sheets(path, path.stat().st_size)
    return tuple(Marks(s.percent, s.errors, frozenset(s.hidden)) for s in sheets.values())


def _records(path: Path, size: int) -> Iterator[tuple[int, int, bytes]]:
    """Every record: where it starts in the stream, its kind and its body."""
    compound = open_compound(path, size)
    stream = compound.find("Workbook", "Book")
    if stream is None:
        raise refusal(path, "is an old Office file, but not a workbook.", "Load a workbook or a CSV.")
    data = compound.read(stream)
    at = 0
    while at + 4 <= len(data):
        kind, length = struct.unpack_from("<HH", data, at)
        if at + 4 + length > len(data):
            raise refusal(path, "is damaged or was cut short.", SAVE_AGAIN)
        yield at, kind, data[at + 4 : at + 4 + length]
        at += 4 + length


def _sheets(path: Path, size: int) -> dict[int, _Sheet]:
    """By where each sheet starts in the stream, in the workbook's own order."""
    sheets: dict[int, _Sheet] = {}
    sheet = _Sheet()
    formats = dict(BUILT_IN_PERCENT)
    styles: list[PercentFormat | None] = []
    for at, kind, body in _records(path, size):
        if kind == _FILEPASS:
            raise refusal(path, "is protected by a password.", "Save it without a password and load that.")
        if kind == _SHEET_NAME and len(body) >= 4:
            sheets[struct.unpack_from("<I", body)[0]] = _Sheet()
        elif kind == _FORMAT and len(body) >= 2:
            percent = percent_format(body[2:].replace(b"\0", b"").decode("latin-1"))
            if percent is not None:
                formats[struct.unpack_from("<H", body)[0]] = percent
        elif kind == _XF and len(body) >= 4:
            styles.append(formats.get(struct.unpack_from("<H", body, 2)[0]))
        elif kind == _BOF:
            sheet = sheets.get(at, _Sheet())
        elif _states_too_much(kind, body, size):
            raise refusal(path, "is damaged: it states more cells or texts than it can hold.", SAVE_AGAIN)
        elif kind == _ROW and len(body) >= 16 and body[12] & 0x20:
            sheet.hidden.add(struct.unpack_from("<H", body)[0] + 1)
        else:
            _read_cells(sheet, kind, body, styles)
    return sheets


def _states_too_much(kind: int, body: bytes, size: int) -> bool:
    """Whether a record states how much is to come, and that cannot be: the reader of values would make room for it."""
    if kind == _DIMENSIONS and len(body) >= 12:
        first_row, last_row, first_column, last_column = struct.unpack_from("<IIHH", body)
        fits: bool = first_row <= last_row <= _LAST_ROW and first_column <= last_column <= _LAST_COLUMN
        return not fits
    if kind == _STRINGS and len(body) >= 8:
        return int.from_bytes(body[4:8], "little") * 3 > size  # a text takes three bytes at least
    return False


def _read_cells(sheet: _Sheet, kind: int, body: bytes, styles: list[PercentFormat | None]) -> None:
    if kind in _ONE_CELL and len(body) >= 6:
        row, column, style = struct.unpack_from("<HHH", body)
        _add(sheet, row, column, style, styles)
        if kind == _BOOLEAN_OR_ERROR and len(body) >= 8 and body[7] == 1:
            sheet.errors[row + 1, column + 1] = _ERRORS.get(body[6], "#ERROR")
        elif kind in _FORMULAS and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:
            sheet.errors[row + 1, column + 1] = _ERRORS.get(body[8], "#ERROR")
    elif kind == _MANY_NUMBERS and len(body) >= 12:
        row, first = struct.unpack_from("<HH", body)
        for n in range((len(body) - 6) // 6):
            _add(sheet, row, first + n, struct.unpack_from("<H", body, 4 + 6 * n)[0], styles)


def _add(sheet: _Sheet, row: int, column: int, style: int, styles: list[PercentFormat | None]) -> None:
    sheet.filled += 1
    sheet.rows = max(sheet.rows, row + 1)
    sheet.columns = max(sheet.columns, column + 1)
    percent = styles[style] if style < len(styles) else None
    if percent is not None:
        sheet.percent[row + 1, column + 1] = percent
