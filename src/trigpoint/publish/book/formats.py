"""What all workbooks share: their options, cell formats, and how a cell is written.

Nothing that people typed ever becomes a formula, a link or markup: it is written as text, and a text that begins like a
formula is marked as text too, so that it stays one when somebody edits the cell.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from math import ceil
from typing import TYPE_CHECKING, Any

from trigpoint.publish.figures import safe_text
from trigpoint.scorecard.written import MILESTONE

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

Value = float | str | dt.date | None

OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_SIZE = 10.0
FONT: dict[str, Any] = {"font_name": "Arial", "font_size": _SIZE}
INK, BLUE, LINE, HEAD = "#0B0C0C", "#12436D", "#B1B4B6", "#E9EAEC"
FILLS = {"red": "#F8DCD7", "amber": "#FFF1C7", "green": "#D3E9DC"}
POINTS = '+0.0" points";-0.0" points";0.0" points"'
SIGNED_PERCENT = '+0.0"%";-0.0"%";0.0"%"'
CHANGE = "+#,##0.##;-#,##0.##;0"
DAY = "d mmmm yyyy"
_CLOSER = 1.15  # letters are narrower than the digits that a column's width is told in
_LINE, _HIGHEST = 13.2, 400.0  # points of a line of text, and of a row at most
_NUMBERS = {"count": "#,##0", "percent": '0.0"%"', "ratio": "0.00", MILESTONE: '[>=1]"reached";"not yet"'}


class Formats:
    """A workbook's cell formats, one object each, however often they are asked for."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._keys: dict[int, tuple[tuple[str, Any], ...]] = {}
        self._asked: dict[tuple[tuple[str, Any], ...], Any] = {}

    def of(self, **properties: Any) -> Any:
        """The format with these properties."""
        asked = tuple(properties.items())
        found = self._asked.get(asked)
        if found is None:
            found = self._asked[asked] = self._one(properties)
        return found

    def _one(self, properties: dict[str, Any]) -> Any:
        key = tuple(sorted((FONT | {"valign": "top"} | properties).items()))
        if key not in self._made:
            self._made[key] = made = self._book.add_format(dict(key))
            self._keys[id(made)] = key
        return self._made[key]

    def as_text(self, form: Any) -> Any:
        """The same format for a text that looks like a formula."""
        return self.of(**dict(self._keys[id(form)]), quote_prefix=True)

    @property
    def title(self) -> Any:
        """A sheet's title."""
        return self.of(bold=True, font_size=16)

    @property
    def head(self) -> Any:
        """A column of words' heading."""
        return self.of(bold=True, text_wrap=True, bottom=2, bg_color=HEAD, valign="bottom")

    @property
    def number_head(self) -> Any:
        """A column of numbers' heading."""
        return self.of(bold=True, text_wrap=True, bottom=2, bg_color=HEAD, valign="bottom", align="right")

    @property
    def words(self) -> Any:
        """Text that may take several lines."""
        return self.of(text_wrap=True)

    def number(self, unit: str, **properties: Any) -> Any:
        """Numbers of a unit, as the house writes them."""
        return self.of(num_format=_NUMBERS.get(unit, "#,##0.0"), **properties)


def write(sheet: Worksheet, formats: Formats, row: int, column: int, value: Value, form: Any) -> None:
    """Write one cell: a number, a day, a text, or a blank."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, form)
    elif isinstance(value, str):
        sheet.write_string(row, column, harmless(value), formats.as_text(form) if looks_risky(value) else form)
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, column, value, form)
    else:
        sheet.write_number(row, column, value, form)


def set_height(sheet: Worksheet, row: int, texts: Iterable[tuple[str, float]], size: float = _SIZE) -> None:
    """Make a row as high as its texts need in columns of so many characters: not every program does so by itself.
    `size` is that of the letters, in points."""
    larger = size / _SIZE
    lines = max((_lines(text, width / larger) for text, width in texts), default=1)
    if lines > 1 or larger > 1:
        sheet.set_row(row, min(lines * _LINE * larger, _HIGHEST))


def _lines(text: str, width: float) -> int:
    return sum(max(1, ceil(len(line) / (width * _CLOSER))) for line in text.split("\n"))


def looks_risky(text: str) -> bool:
    """Whether a spreadsheet would take the text for a formula where somebody types it."""
    return safe_text(text) != text


def harmless(text: str) -> str:
    """The text as the library may be given it: it takes one between `<r>` and `</r>` for markup of its own."""
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text
