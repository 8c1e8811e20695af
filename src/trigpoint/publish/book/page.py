"""One sheet of a book: its title in A1, what it is about below, and one table whose headings stay in view."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trigpoint.publish.book.formats import DAY, Formats, Value, set_height, write

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

Cell = Value | tuple[Value, Any]
"""A value, or a value with a format of its own."""

_MOST_OF_A_TABLE = 20_000  # rows
_FOOTER = 180  # characters; Excel takes 255 for all three parts of a footer together


@dataclass(frozen=True, slots=True)
class Head:
    """A column's heading, how many characters wide it is, and whether it holds words, numbers or days."""

    name: str
    width: float = 14
    holds: str = "words"


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands on every sheet: `head` at its top (a part, a committee, that it is a draft), `foot` at its foot."""

    head: str
    foot: str


class Page:
    """A sheet in the making. `top` is the row (from 0) at which its table begins."""

    def __init__(
        self, book: Workbook, formats: Formats, standing: Standing, name: str, title: str, lines: Sequence[str] = (),
        kind: Any = None,
    ) -> None:  # fmt: skip
        self.sheet: Worksheet = book.add_worksheet(name, worksheet_class=kind)
        self.book = book
        self.formats = formats
        self.name = name
        write(self.sheet, formats, 0, 0, title, formats.title)
        set_height(self.sheet, 0, (), formats.title.font_size)
        for place, line in enumerate(_said(standing, lines), 1):
            write(self.sheet, formats, place, 0, line, formats.of())
        self.top = page_top(standing, lines)
        self.sheet.hide_gridlines(2)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)  # A4
        self.sheet.fit_to_pages(1, 0)
        if standing.head:
            self.sheet.set_header(f"&L{_plain(standing.head)}")
        self.sheet.set_footer(f"&L{_plain(standing.foot)}&RPage &P of &N")

    def headings(self, heads: Sequence[Head], count: int, name: str, frozen: int = 0) -> None:
        """The headings of a table of `count` rows, called `name` in formulas; the first `frozen` columns stay too."""
        from xlsxwriter.utility import xl_range_abs

        forms = [self.formats.number_head if h.holds == "numbers" else self.formats.head for h in heads]
        for column, (head, form) in enumerate(zip(heads, forms, strict=True)):
            write(self.sheet, self.formats, self.top, column, head.name, form)
            self.sheet.set_column(column, column, head.width)
        last = self.top + max(count, 1)
        columns = [{"header": h.name, "header_format": form} for h, form in zip(heads, forms, strict=True)]
        if count > _MOST_OF_A_TABLE:  # the library would look at each cell; a name and a filter do as well
            self.sheet.autofilter(self.top, 0, last, len(heads) - 1)
            self.book.define_name(name, f"='{self.name}'!{xl_range_abs(self.top, 0, last, len(heads) - 1)}")
        elif count:
            options = {"columns": columns, "name": name, "style": None, "banded_rows": False}
            self.sheet.add_table(self.top, 0, last, len(heads) - 1, options)
        self.sheet.freeze_panes(self.top + 1, frozen)
        self.sheet.repeat_rows(self.top)
        self.sheet.print_area(0, 0, last, len(heads) - 1)

    def table(self, heads: Sequence[Head], rows: Iterable[Sequence[Cell]], name: str, frozen: int = 0) -> None:
        """The whole table."""
        lines = list(rows)
        self.headings(heads, len(lines), name, frozen)
        forms = {"words": self.formats.words, "days": self.formats.of(num_format=DAY, align="left")}
        plain = [forms.get(head.holds, self.formats.of()) for head in heads]
        wide = [(column, head.width) for column, head in enumerate(heads) if head.holds == "words"]
        for place, line in enumerate(lines, self.top + 1):
            texts = ((line[column], width) for column, width in wide)
            set_height(self.sheet, place, [(text, width) for text, width in texts if isinstance(text, str)])
            for column, cell in enumerate(line):
                value, form = cell if isinstance(cell, tuple) else (cell, plain[column])
                write(self.sheet, self.formats, place, column, value, form)

    def facts(self, pairs: Iterable[tuple[str, str]], widths: tuple[float, float] = (26, 100)) -> None:
        """Names with what they are, as a list of two columns."""
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)
        for place, (name, words) in enumerate(pairs, self.top):
            set_height(self.sheet, place, [(name, widths[0]), (words, widths[1])])
            write(self.sheet, self.formats, place, 0, name, self.formats.of(bold=True, text_wrap=True))
            write(self.sheet, self.formats, place, 1, words, self.formats.words)


def page_top(standing: Standing, lines: Sequence[str] = ()) -> int:
    """The row (from 0) at which the table of a sheet with these lines begins."""
    return len(_said(standing, lines)) + 2


def _said(standing: Standing, lines: Sequence[str]) -> list[str]:
    return [line for line in (standing.head, *lines) if line]


def _plain(text: str) -> str:
    """A head's or foot's own signs begin with an ampersand, which names may hold too."""
    return text.replace("&", "&&")[:_FOOTER]
