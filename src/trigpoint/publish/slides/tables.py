"""A table on a slide: as many of its rows as there is room for, in letters that can be read from the back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import Any

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Pt

from trigpoint.publish.charts.native_style import colour, told
from trigpoint.publish.charts.vega import BLUE, GREY, INK
from trigpoint.publish.paper.objects import Cell, Column, Table
from trigpoint.publish.paper.widths import least_widths, widths

SIGN = 0.55
"""How wide a sign of Arial is beside its size, on average over words and what is left free at the ends of lines."""
_SIZES = (14.0, 12.0)
_LINE, _ALSO, _PADDING = 1.2, 0.8, 6.0
"""The height of a line beside its letters, the size of a second line beside the first, and points around a row."""
_SIDES = 20.0
"""Points that a cell keeps free on its sides: a little more than its margins, for typefaces wider than Arial."""
_TAGS = {
    "red": ("#F8DCD7", "#8C1C10"), "amber": ("#FFF1C7", "#5A4000"), "green": ("#D3E9DC", "#00512B"),
    "better": ("#D3E9DC", "#00512B"), "worse": ("#F8DCD7", "#8C1C10"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fit:
    """A table as it fits a slide: the size of its letters, the widths of its columns in points, and what of it is
    shown."""

    size: float
    widths: tuple[float, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    height: float


def fit(table: Table, width: float, height: float) -> Fit:
    """The larger letters where all rows have room, else the smaller with as many rows as have; never none. Of columns
    that have no room side by side the first stays, and the last."""
    table = _narrowed(table, width)
    for size in _SIZES:
        columns = widths(table, width, size, _SIDES)
        high = _high(tuple(Cell(column.heading) for column in table.columns), columns, size)
        shown: list[tuple[Cell, ...]] = []
        for row in table.rows:
            more = _high(row, columns, size)
            if shown and high + more > height:
                break
            shown.append(row)
            high += more
        if len(shown) == len(table.rows) or size == _SIZES[-1]:
            break
    return Fit(size, columns, table.columns, tuple(shown), high)


def _narrowed(table: Table, width: float) -> Table:
    needed = least_widths(table, _SIZES[-1], _SIDES)
    kept = list(range(len(needed)))
    while len(kept) > 2 and sum(needed[n] for n in kept) > width:
        kept.pop(1)
    rows = tuple(tuple(row[n] for n in kept) for row in table.rows)
    return replace(table, columns=tuple(table.columns[n] for n in kept), rows=rows)


def _high(row: tuple[Cell, ...], columns: tuple[float, ...], size: float) -> float:
    """How high a row stands, in points."""
    found = 0.0
    for cell, width in zip(row, columns, strict=True):
        room = max(width - _SIDES, size)
        lines = sum(ceil(max(len(line), 1) * size * SIGN / room) for line in cell.text.split("\n"))
        also = ceil(len(also_of(cell)) * size * _ALSO * SIGN / room)
        found = max(found, lines * size * _LINE + also * size * _ALSO * _LINE)
    return found + _PADDING


def also_of(cell: Cell) -> str:
    """What stands below a cell's text: its second line, and its reference."""
    return " · ".join(text for text in (cell.also, cell.reference if cell.reference != cell.text else "") if text)


def fill(drawn: Any, fitted: Fit) -> None:
    """Write the headings and the rows into a table of python-pptx."""
    drawn.first_col = True
    for n, (column, width) in enumerate(zip(fitted.columns, fitted.widths, strict=True)):
        drawn.columns[n].width = Pt(width)
        _cell(drawn.cell(0, n), Cell(column.heading), fitted.size, column.number, head=True)
        for m, row in enumerate(fitted.rows, 1):
            _cell(drawn.cell(m, n), row[n], fitted.size, column.number, head=False)


def _cell(made: Any, cell: Cell, size: float, number: bool, *, head: bool) -> None:
    frame = made.text_frame
    made.vertical_anchor = MSO_ANCHOR.BOTTOM if head else MSO_ANCHOR.TOP
    made.margin_top = made.margin_bottom = Pt(_PADDING / 2)
    frame.word_wrap = True
    frame.text = told(cell.text)
    ground, letters = _TAGS.get(cell.tag, ("#FFFFFF", INK))
    for line in frame.paragraphs:
        write(line, size, "#FFFFFF" if head else letters, bold=head or bool(cell.tag))
    if also := also_of(cell):
        line = frame.add_paragraph()
        line.text = told(also)
        write(line, max(size * _ALSO, 10), GREY, bold=False)
    for line in frame.paragraphs:
        line.alignment = PP_ALIGN.RIGHT if number else PP_ALIGN.LEFT
    made.fill.solid()
    made.fill.fore_color.rgb = colour(BLUE if head else ground)
    _underline(made)


def _underline(cell: Any) -> None:
    """A thin line below a cell, before its filling, as the order of CT_TableCellProperties asks."""
    line = (
        f'<a:lnB {nsdecls("a")} w="{Pt(0.75)}"><a:solidFill><a:srgbClr val="B1B4B6"/></a:solidFill>'
        '<a:prstDash val="solid"/></a:lnB>'
    )
    cell._tc.get_or_add_tcPr().insert(0, parse_xml(line))


def write(line: Any, size: float, ink: str, *, bold: bool | None = None) -> None:
    """The letters of a line."""
    for run in line.runs:
        run.font.size, run.font.color.rgb = Pt(size), colour(ink)
        if bold is not None:
            run.font.bold = bold
