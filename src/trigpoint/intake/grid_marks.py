"""What a workbook says of its cells beside their values: shown as a percentage, an error, a row hidden, cells merged.

The reader of values (calamine) drops all of it: 0.068 shown as 6.8% comes as 0.068, and `#DIV/0!` as a blank. It is
read here from the workbook's own XML, as a stream.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from trigpoint.intake.archive import Archive
from trigpoint.intake.extent import repeats
from trigpoint.intake.safe_xml import Enough, read_xml

Place = tuple[int, int]
Merge = tuple[int, int, int, int]


class PercentFormat(StrEnum):
    """How a number becomes the percentage that a reader sees."""

    SCALED = "times a hundred"
    AS_IT_IS = "as it is"


BUILT_IN_PERCENT: Mapping[int, PercentFormat] = {9: PercentFormat.SCALED, 10: PercentFormat.SCALED}
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


@dataclass(frozen=True, slots=True)
class Marks:
    """Places are row and column from 1; a merge is top, left, bottom, right, all included."""

    percent: Mapping[Place, PercentFormat] = field(default_factory=dict)
    errors: Mapping[Place, str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    merged: tuple[Merge, ...] = ()
    hidden_columns: frozenset[int] = frozenset()


def percent_format(code: str) -> PercentFormat | None:
    """Whether a number format shows a percentage: `0.0%` times a hundred, `0.0"%"` as it is."""
    if "%" in _QUOTED.sub("", code):
        return PercentFormat.SCALED
    return PercentFormat.AS_IT_IS if '"%"' in code or "\\%" in code else None


def xlsx_marks(archive: Archive) -> Mapping[str | int, Marks]:
    """The marks of every worksheet, by the sheet's name."""
    styles = _Styles()
    part = archive.find("xl/styles.xml")
    if part is not None:
        read_xml(archive.stream(part), styles.start, styles.end)
    marks: dict[str | int, Marks] = {}
    for name, path in _sheet_parts(archive).items():
        part = archive.find(path)
        if part is not None:
            sheet = _SheetMarks(styles.percent)
            read_xml(archive.stream(part), sheet.start, sheet.end, sheet.text)
            marks[name] = Marks(
                sheet.percent, sheet.errors, frozenset(sheet.hidden), (), frozenset(sheet.hidden_columns)
            )
    return marks


def _sheet_parts(archive: Archive) -> Mapping[str, str]:
    targets: dict[str, str] = {}
    sheets: dict[str, str] = {}

    def relation(name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def sheet(name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet":
            target = next((value for key, value in attributes.items() if key.endswith(":id") or key == "id"), "")
            sheets[attributes.get("name", "")] = target

    for path, handler in (("xl/_rels/workbook.xml.rels", relation), ("xl/workbook.xml", sheet)):
        part = archive.find(path)
        if part is not None:
            read_xml(archive.stream(part), handler)
    return {
        name: posixpath.normpath(posixpath.join("xl", targets[key])).lstrip("/")
        for name, key in sheets.items()
        if key in targets
    }


class _Styles:
    """Which cell styles show a percentage."""

    def __init__(self) -> None:
        self.percent: dict[int, PercentFormat] = {}
        self._formats = dict(BUILT_IN_PERCENT)
        self._inside = False
        self._count = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "numFmt":
            found = percent_format(attributes.get("formatCode", ""))
            if found is not None and attributes.get("numFmtId", "").isdigit():
                self._formats[int(attributes["numFmtId"])] = found
        elif name == "cellXfs":
            self._inside = True
        elif name == "xf" and self._inside:
            number = attributes.get("numFmtId", "0")
            found = self._formats.get(int(number)) if number.isdigit() else None
            if found is not None:
                self.percent[self._count] = found
            self._count += 1

    def end(self, name: str) -> None:
        if name == "cellXfs":
            raise Enough


class _SheetMarks:
    """One worksheet's marks, cell by cell."""

    def __init__(self, styles: Mapping[int, PercentFormat]) -> None:
        self.percent: dict[Place, PercentFormat] = {}
        self.errors: dict[Place, str] = {}
        self.hidden: set[int] = set()
        self.hidden_columns: set[int] = set()
        self._styles = {str(number): found for number, found in styles.items()}
        self._row = self._column = 0
        self._error: list[str] | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "c":
            found = _REFERENCE.fullmatch(attributes.get("r", ""))
            self._column = column_number(found[1]) if found else self._column + 1
            style = self._styles.get(attributes.get("s", "0"))
            kind = attributes.get("t", "n")
            if style is not None and kind == "n":
                self.percent[self._row, self._column] = style
            self._error = [] if kind == "e" else None
        elif name == "v" and self._error is not None:
            self._error.clear()  # what stood before is the formula
        elif name == "row":
            self._row = repeats(attributes, "r") if "r" in attributes else self._row + 1
            self._column = 0
            if attributes.get("hidden") in ("1", "true"):
                self.hidden.add(self._row)
        elif name == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = repeats(attributes, "min"), repeats(attributes, "max")
            self.hidden_columns.update(range(first, min(last, first + 500) + 1))

    def text(self, text: str) -> None:
        if self._error is not None:
            self._error.append(text)

    def end(self, name: str) -> None:
        if name == "v" and self._error is not None:
            self.errors[self._row, self._column] = "".join(self._error).strip()
            self._error = None
        elif name == "sheetData":
            raise Enough


def column_number(letters: str) -> int:
    """`A` is 1, `AA` is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """1 is `A`, 27 is `AA`."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def ods_marks(archive: Archive) -> tuple[Marks, ...]:
    """The marks of every table of an OpenDocument spreadsheet, in order."""
    part = archive.find("content.xml")
    tables = _OdsMarks()
    if part is not None:
        read_xml(archive.stream(part), tables.start, tables.end)
    return tuple(tables.marks)


class _OdsMarks:
    """The tables' marks, cell by cell; repeats of blank cells only move on."""

    def __init__(self) -> None:
        self.marks: list[Marks] = []
        self._begin()

    def _begin(self) -> None:
        self._percent: dict[Place, PercentFormat] = {}
        self._errors: dict[Place, str] = {}
        self._hidden: set[int] = set()
        self._merged: list[Merge] = []
        self._row = self._column = self._next_row = 1

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "table":
            self._begin()
        elif name == "table-row":
            self._row, self._column = self._next_row, 1
            self._next_row += repeats(attributes, "table:number-rows-repeated")
            if attributes.get("table:visibility", "visible") != "visible" and self._next_row - self._row < 10_000:
                self._hidden.update(range(self._row, self._next_row))
        elif name in ("table-cell", "covered-table-cell"):
            self._cell(attributes)

    def _cell(self, attributes: Mapping[str, str]) -> None:
        times = repeats(attributes, "table:number-columns-repeated")
        if attributes.get("office:value-type") == "percentage":
            for row in range(self._row, self._next_row):
                for column in range(self._column, self._column + times):
                    self._percent[row, column] = PercentFormat.SCALED
        across = repeats(attributes, "table:number-columns-spanned")
        down = repeats(attributes, "table:number-rows-spanned")
        if across > 1 or down > 1:
            self._merged.append((self._row, self._column, self._row + down - 1, self._column + across - 1))
        if attributes.get("calcext:value-type") == "error":
            self._errors[self._row, self._column] = "an error"
        self._column += times

    def end(self, name: str) -> None:
        if name == "table":
            self.marks.append(Marks(self._percent, self._errors, frozenset(self._hidden), tuple(self._merged)))
