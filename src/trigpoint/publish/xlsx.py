"""A scorecard as an Excel workbook: real numbers, frozen headings, filters, ready to print.

Nothing in it is a formula: what people typed stays text whatever it begins with. The same scorecard and day give the
same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from trigpoint import __version__
from trigpoint.publish import comparators, figures
from trigpoint.publish.as_csv import HEADINGS, long_lines
from trigpoint.publish.book.formats import CHANGE, FILLS, OPTIONS, POINTS, SIGNED_PERCENT, Formats, set_height, write
from trigpoint.scorecard.objects import PeriodValue, Row, Scorecard
from trigpoint.scorecard.written import MILESTONE

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_LEFT = ("Section", "Ref", "Indicator", "Unit")
_HEAD_ROW = 3
_WIDTHS = {
    "Section": 26, "Ref": 10, "Indicator": 56, "Unit": 14, "Year": 16, "Direction": 14, "Judgement": 26, "Status": 28,
    "Reference": 13,
}  # fmt: skip


def to_xlsx(card: Scorecard, *, produced: dt.date) -> bytes:
    """The workbook: the scorecard as it is read, every figure on a line of its own, and what it all means."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    with Workbook(out, OPTIONS | {"in_memory": True}) as book:
        book.set_properties(
            {
                "title": f"{card.title}, {figures.of_period(card)}",
                "subject": card.area,
                "author": "Trigpoint",
                "comments": f"Snapshot {card.snapshot}",
                "created": dt.datetime.combine(produced, dt.time(), dt.UTC),
            }
        )
        formats = Formats(book)
        scorecard_sheet(book, card, formats)
        _figures_sheet(book, card, formats)
        _comments_sheet(book, card, formats)
        _about_sheet(book, card, produced, formats)
    return out.getvalue()


def scorecard_sheet(
    book: Workbook,
    card: Scorecard,
    formats: Formats,
    name: str = "Scorecard",
    reference: Callable[[Row], str] | None = None,
    head: str = "",
) -> None:
    """Add the sheet that a scorecard is read from; with `reference`, a column of what leads to each row. `head` stands
    below its title and at the top of each page."""
    sheet = book.add_worksheet(name)
    write(sheet, formats, 0, 0, f"{card.title}, {figures.of_period(card)}", formats.title)
    cut_off = f". Data up to {figures.day(card.as_of)}" if card.as_of else ""
    sheet.write_string(1, 0, f"{card.area}{cut_off}. Snapshot {card.snapshot}. For {card.audience} use.", formats.of())
    if head:
        write(sheet, formats, 2, 0, head, formats.of())
        sheet.set_header(f"&L{head.replace('&', '&&')[:180]}")
    headings = [*_headings(card), *(["Reference"] if reference is not None else [])]
    for column, heading in enumerate(headings):
        words = heading in (*_LEFT, "Year", "Direction", "Judgement", "Status", "Reference")
        sheet.write_string(_HEAD_ROW, column, heading, formats.head if words else formats.number_head)
        sheet.set_column(column, column, _WIDTHS.get(heading, 12))
    many = figures.has_many_years(card)
    for place, row in enumerate(card.rows):
        code = reference(row) if reference is not None else None
        _write_row(sheet, _HEAD_ROW + 1 + place, row, formats, many, code)
    last = _HEAD_ROW + max(len(card.rows), 1)
    sheet.autofilter(_HEAD_ROW, 0, last, max(len(headings) - 1, 0))
    sheet.freeze_panes(_HEAD_ROW + 1, len(_LEFT) - 1)
    _print_setup(sheet, card)
    sheet.print_area(0, 0, last, max(len(headings) - 1, 0))


def _print_setup(sheet: Worksheet, card: Scorecard) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEAD_ROW)
    sheet.set_footer(f"&L{_plain_footer(card)}&RPage &P of &N")


def _plain_footer(card: Scorecard) -> str:
    """A footer's own signs begin with an ampersand, which names may hold too."""
    return f"{card.title}, {figures.of_period(card)}, {card.area}".replace("&", "&&")[:180]


def _headings(card: Scorecard) -> list[str]:
    year = ["Year"] if figures.has_many_years(card) else []
    count = len(card.rows[0].benchmarks) if card.rows else 0
    return [
        *_LEFT, *year, *figures.headings(card), "Change on previous", "Change on previous, %", "Direction", "Judgement",
        "Target", "Status",
        "Change on the year", "Change on the year, %", "12-month mean", "12-month highest", "12-month lowest",
        "Year to date", *(comparators.heading(card, place) for place in range(count)),
    ]  # fmt: skip


def _write_row(sheet: Worksheet, at: int, row: Row, formats: Formats, has_year: bool, code: str | None) -> None:
    text, unit = formats.of(text_wrap=True), row.unit
    beside = formats.of(text_wrap=True, indent=1)  # words beside a column of numbers
    name = f"    {row.member}" if row.member is not None else row.title
    set_height(sheet, at, [(name, _WIDTHS["Indicator"]), (row.section, _WIDTHS["Section"])])
    for column, words in enumerate((row.section, row.ref or "", name, unit)):
        write(sheet, formats, at, column, words, text)
    column = len(_LEFT)
    if has_year:
        sheet.write_string(at, column, figures.heading(row.values[-1].period) if row.value is not None else "", text)
        column += 1
    for place, figure in enumerate(row.values):
        _write_figure(sheet, (at, column + place), figure, unit, formats, place == len(row.values) - 1)
    column += len(row.values)
    change = formats.of(num_format=POINTS if unit == "percent" else CHANGE)
    percent = formats.of(num_format=SIGNED_PERCENT)
    number = formats.number(unit)
    mean = formats.of(num_format="#,##0.0") if unit == "count" else number
    is_counted = unit != MILESTONE  # which is reached or not: it has no change, and no mean
    goal = row.target.value if row.target.value is not None and is_counted else figures.target(row.target, unit)
    cells: list[tuple[float | str | None, Any]] = [
        (row.change_on_previous.difference if is_counted else None, change),
        (row.change_on_previous.percent if is_counted else None, percent),
        (figures.direction(row), beside),
        (figures.meaning(row), beside),
        (goal, number),
        (_status(row), _status_format(row, formats)),
        (row.change_on_year.difference if is_counted else None, change),
        (row.change_on_year.percent if is_counted else None, percent),
        (row.mean_12 if is_counted else None, mean),
        (row.max_12, number),
        (row.min_12, number),
        (row.year_to_date, number),
        *((b.value, formats.number("count") if b.comparator in comparators.PLACES else number) for b in row.benchmarks),
        *([(code, beside)] if code is not None else []),
    ]
    for place, (value, form) in enumerate(cells):
        if value is not None and value != "":  # a blank of no colour would only make the file larger
            write(sheet, formats, at, column + place, value, form)


def _write_figure(
    sheet: Worksheet, at: tuple[int, int], figure: PeriodValue, unit: str, formats: Formats, latest: bool
) -> None:
    if figure.value is None:
        sheet.write_string(*at, figures.cell(figure, unit), formats.of(align="right", bold=latest))
    else:
        sheet.write_number(*at, figure.value, formats.number(unit, bold=latest))


def _status(row: Row) -> str:
    words = [row.rag] if row.rag != "none" else []
    return ", ".join([*words, figures.standing(row).lower()]).strip(", ")


def _status_format(row: Row, formats: Formats) -> Any:
    fill = FILLS.get(row.rag)
    plain = {"text_wrap": True, "indent": 1}
    return formats.of(**plain, bg_color=fill) if fill else formats.of(**plain)


def _figures_sheet(book: Workbook, card: Scorecard, formats: Formats) -> None:
    sheet = book.add_worksheet("Figures")
    lines = long_lines(card)
    for column, heading in enumerate(HEADINGS):
        sheet.write_string(0, column, heading, formats.head)
        sheet.set_column(column, column, 40 if heading == "title" else 15)
    plain = formats.of()
    for place, line in enumerate(lines, 1):
        for column, value in enumerate(line):
            write(sheet, formats, place, column, value, plain)
    sheet.autofilter(0, 0, max(len(lines), 1), len(HEADINGS) - 1)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _comments_sheet(book: Workbook, card: Scorecard, formats: Formats) -> None:
    told = [row for row in card.rows if row.remark is not None]
    if not told:
        return
    sheet = book.add_worksheet("Commentary")
    columns = (("Ref", 10), ("Indicator", 48), ("Member", 18), ("Comment", 90), ("Written by", 30))
    for column, (heading, width) in enumerate(columns):
        sheet.write_string(0, column, heading, formats.head)
        sheet.set_column(column, column, width)
    wrapped = formats.of(text_wrap=True)
    for place, row in enumerate(told, 1):
        signed = figures.signed_by(row.remark) if row.remark is not None else ""
        for column, words in enumerate((row.ref or "", row.title, row.member or "", row.commentary or "", signed)):
            write(sheet, formats, place, column, words, wrapped)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _about_sheet(book: Workbook, card: Scorecard, produced: dt.date, formats: Formats) -> None:
    facts: list[tuple[str, str]] = [
        ("Pack", card.title),
        ("Period", figures.of_period(card)),
        ("Area", card.area),
        ("Data up to", figures.day(card.as_of) if card.as_of else ""),
        ("Produced on", figures.day(produced)),
        ("Snapshot", card.snapshot),
        ("Definitions", card.catalogue),
        ("For", f"{card.audience} use"),
        ("Made by", f"Trigpoint {__version__}"),
        ("Direction", card.direction_rule),
        *comparators.explained(card),
        *(("Please note", note) for note in card.notes),
        *_said(card),
        *((symbol, meaning) for symbol, meaning in figures.key_of(card).items()),
    ]
    sheet = book.add_worksheet("About")
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 100)
    for place, (name, words) in enumerate(facts):
        write(sheet, formats, place, 0, name, formats.of(bold=True))
        write(sheet, formats, place, 1, words, formats.words)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _said(card: Scorecard) -> Sequence[tuple[str, str]]:
    empty = figures.empty_state(card)
    notes = [("Note", f"{names}: {note}") for names, note in figures.remarks_of(card)]
    rules = [(row.ref or figures.name_of(row), f"{row.rag_rule}.") for row in card.rows if row.rag_rule]
    targets = [("Target", f"{names}: {how}") for names, how in figures.targets_of(card)]
    return [*([("Please note", empty)] if empty else []), *notes, *targets, *rules]
