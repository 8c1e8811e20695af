"""The long sheet: every figure of an edition on a line of its own, its value and its symbol in separate columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trigpoint.model.observation import Status
from trigpoint.model.period import Period
from trigpoint.publish.book.formats import DAY, Formats, harmless, looks_risky
from trigpoint.publish.book.long_sheet import NUMBER_ENDS, LongSheet
from trigpoint.publish.book.page import Head, Page, Standing
from trigpoint.publish.figures import MARKS, SYMBOLS
from trigpoint.scorecard.edition import Edition
from trigpoint.scorecard.objects import PeriodValue, Row

if TYPE_CHECKING:
    from xlsxwriter import Workbook

NAME = "Data"
HEADS = (
    Head("Reference", 11), Head("Ref", 10), Head("Indicator", 30), Head("Title", 48), Head("Unit", 12),
    Head("Breakdown", 14), Head("Member", 22), Head("Period", 14), Head("Period ends", 18, "days"),
    Head("Value", 14, "numbers"), Head("Symbol", 9), Head("Numerator", 12, "numbers"),
    Head("Denominator", 13, "numbers"), Head("Status", 18),
)  # fmt: skip
_EPOCH = dt.date(1899, 12, 30)  # Excel's day 0


def data_sheet(book: Workbook, edition: Edition, formats: Formats, standing: Standing) -> None:
    """Add the sheet, and the names `Figures` (the table) and `Data_value` (its numbers) for formulas."""
    lines = ("One line a figure. Value is blank where there is none: Symbol and Status say why.",)
    page = Page(book, formats, standing, NAME, "Every figure of this edition", lines, LongSheet)
    rows = edition.rows
    count = sum(len(row.values) for row in rows)
    page.headings(HEADS, count, "Figures", frozen=2)
    cells = _Cells(page.sheet, formats)
    series = [(cells.of_row(edition.reference_of(row), row), row) for row in rows]
    cells.know(figure for row in rows for figure in row.values)
    page.sheet.add_rows(page.top + 1, count, _lines(series, cells))
    if count:
        first, last = page.top + 2, page.top + 1 + count
        book.define_name("Data_value", f"={NAME}!$J${first}:$J${last}")


def _lines(series: list[tuple[str, Row]], cells: _Cells) -> Iterator[str]:
    return (cells.line(fixed, figure) for fixed, row in series for figure in row.values)


@dataclass(frozen=True, slots=True)
class _Around:
    """What a status gives: the cells of its symbol and of its words."""

    symbol: str
    words: str


class _Cells:
    """Cells made once and used in many lines. All texts must be known before the workbook is closed."""

    def __init__(self, sheet: LongSheet, formats: Formats) -> None:
        self._sheet = sheet
        self._formats = formats
        self._risky = formats.as_text(formats.of())
        self._day = formats.of(num_format=DAY, align="left")
        self._periods: dict[int, str] = {}  # by identity, which is told in no time: the edition holds every one
        self._statuses: dict[Status, _Around] = {}
        self._value, self._top, self._bottom = (sheet.number_begins(column, None) for column in (9, 11, 12))

    def of_row(self, reference: str, row: Row) -> str:
        """The cells that are the same for every figure of a row."""
        said = (reference, row.ref, row.indicator, row.title, row.unit, row.breakdown, row.member)
        return "".join(self._text(column, text) for column, text in enumerate(said))

    def know(self, series: Iterable[PeriodValue]) -> None:
        """Make the cells of every period and status."""
        for figure in series:
            if id(figure.period) not in self._periods:
                self._periods[id(figure.period)] = self._of_period(figure.period)
            if figure.status not in self._statuses:
                self._statuses[figure.status] = self._of_status(figure.status)

    def _of_period(self, period: Period) -> str:
        """A period as it is written, and the day on which it ends."""
        return self._text(7, str(period)) + self._sheet.number(8, (period.end - _EPOCH).days, self._day)

    def _of_status(self, status: Status) -> _Around:
        return _Around(self._text(10, (SYMBOLS | MARKS).get(status, "")), self._text(13, status.value))

    def line(self, fixed: str, figure: PeriodValue) -> str:
        """The cells of one figure, in the order of the columns. There are hundreds of thousands of lines: a call for
        each of their numbers would take as long as all the rest."""
        around, value, top, bottom = self._statuses[figure.status], figure.value, figure.numerator, figure.denominator
        return (
            f"{fixed}{self._periods[id(figure.period)]}"
            f"{'' if value is None else f'{self._value}{value!r}{NUMBER_ENDS}'}{around.symbol}"
            f"{'' if top is None else f'{self._top}{top!r}{NUMBER_ENDS}'}"
            f"{'' if bottom is None else f'{self._bottom}{bottom!r}{NUMBER_ENDS}'}{around.words}"
        )

    def _text(self, column: int, text: str | None) -> str:
        form: Any = self._risky if text and looks_risky(text) else None
        return self._sheet.text(column, harmless(text) if text else None, form)
