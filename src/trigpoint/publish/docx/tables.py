"""Tables of a Word document: heads that repeat on each page, rows that stay whole, columns as wide as they need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trigpoint.publish.docx.styles import TAGS
from trigpoint.publish.docx.text import OF_CODES, Writing, escape, of_reference, where_printed
from trigpoint.publish.paper import running
from trigpoint.publish.paper.laid import is_place
from trigpoint.publish.paper.objects import Cell, Column, Paragraph, Points, Table
from trigpoint.publish.paper.widths import SMALL, eased, height_of, on_one_page, widths

_SIZES = (18, 17, 16, 15, 14, 13, 12)
"""Sizes of letters in half points, the largest first: the first in which a table's words fit its columns is taken."""
_SMALLER, _SMALLEST = 2, 13
"""How many half points smaller a table's letters may be, so that it stands on one page, and how small."""
_NEXT = "<w:keepNext/>"
_FEW_ROWS = 4
"""Rows of a table that keeps to the page of what follows it."""
_CLOSE = '<w:tblCellMar><w:top w:w="12" w:type="dxa"/><w:bottom w:w="12" w:type="dxa"/></w:tblCellMar>'
_SAVED, _NEAR = 66, 50
"""What a row saves so, and by how much its lines stand nearer than where a table is reckoned with room to spare."""
_LONG = 400
"""Signs of a cell's text from which its row may go on to a next page: else it would leave half of its own empty."""
_MARGINS = 140
_TWENTIETHS = 10
"""Twentieths of a point in half a point."""
_BREADTHS = {
    "arial": 1.0, "helvetica": 1.0, "calibri": 0.92, "times new roman": 0.94, "gill sans mt": 0.96, "segoe ui": 1.02,
    "georgia": 1.18, "tahoma": 1.06, "verdana": 1.2, "century gothic": 1.12,
}  # fmt: skip
"""How wide the signs of a typeface are beside Arial's, bold digits among them, which stand in headings."""


@dataclass(frozen=True, slots=True)
class _Fit:
    """The size of a table's letters, in half points, and the widths of its columns, in twentieths of a point."""

    size: int
    widths: tuple[int, ...]


def table(
    written: Table, writing: Writing, width: int, *, room: int = 0, followed: bool = False, close: bool = False
) -> str:
    """A table with its caption above it and its note below, as wide as the page's text (twentieths of a point). A short
    one that is `followed` by what belongs to it keeps to its page; `room` is how high one may stand that begins a page
    of its own, which somewhat smaller letters keep to it; `close` leaves less between its rows."""
    if not written.rows:
        nothing = writing.paragraph(writing.run(running.NOTHING), "Trigpoint Small")
        return caption("Table", written.caption, writing) + nothing
    fit = _fitted(written, width, writing.breadth, room)
    near = _NEXT if followed and len(written.rows) <= _FEW_ROWS else ""
    writing.letters = f'<w:sz w:val="{fit.size}"/>' if fit.size != _SIZES[0] else ""
    small = int(fit.size * SMALL)
    writing.small, writing.of_codes = f'<w:sz w:val="{small}"/>', min(small, OF_CODES)
    grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in fit.widths)
    head = _row([_head(column, writing) for column in written.columns], fit.widths, head=True)
    # No page has the head with but a row, or the last row alone.
    held = (0, 1, len(written.rows) - 2) if len(written.rows) > _FEW_ROWS else ()
    rows = "".join(
        _row([_cell(cell, written.columns[n], writing, _NEXT if place in held else near) for n, cell in enumerate(row)],
             fit.widths, tags=[cell.tag for cell in row], whole=all(len(cell.text) <= _LONG for cell in row))
        for place, row in enumerate(written.rows)
    )  # fmt: skip
    writing.letters, writing.of_codes = "", OF_CODES
    about = f'<w:tblCaption w:val="{escape(written.caption)}"/>' if written.caption else ""
    note = writing.paragraph(writing.run(written.note), "Trigpoint Small") if written.note else _after(writing, near)
    return (
        caption("Table", written.caption, writing)
        + f'<w:tbl><w:tblPr><w:tblStyle w:val="{writing.styles["trigpoint table"]}"/>'
        f'<w:tblW w:w="{sum(fit.widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>{_CLOSE if close else ""}'
        f'<w:tblLook w:val="06A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="1" '
        f'w:noVBand="1"/>{about}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{head}{rows}</w:tbl>{note}'
    )


def caption(kind: str, text: str, writing: Writing) -> str:
    """`Table 3: ...`, numbered by a field, so that a list of tables can be made of them. It keeps to the page of what
    it names, which a council's own style of captions need not say."""
    if not text:
        return ""
    number = writing.field(f"SEQ {kind} \\* ARABIC", str(writing.count(kind)))
    return writing.paragraph(f"{writing.run(f'{kind} ')}{number}{writing.run(f': {text}')}", "caption", _NEXT)


def _after(writing: Writing, near: str) -> str:
    """What keeps a table from what follows it."""
    return writing.paragraph("", more=f'{near}<w:spacing w:before="0" w:after="80" w:line="120" w:lineRule="exact"/>')


def _row(
    cells: Sequence[str],
    widths: Sequence[int],
    *,
    head: bool = False,
    tags: Sequence[str] = (),
    whole: bool = True,
) -> str:
    kept = ("<w:cantSplit/>" if whole else "") + ("<w:tblHeader/>" if head else "")
    found = []
    for n, (inside, width) in enumerate(zip(cells, widths, strict=True)):
        tag = tags[n] if tags else ""
        ground = f'<w:shd w:val="clear" w:color="auto" w:fill="{TAGS[tag][1]}"/>' if tag else ""
        foot = '<w:vAlign w:val="bottom"/>' if head else ""
        found.append(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{ground}{foot}</w:tcPr>{inside}</w:tc>')
    return f"<w:tr>{f'<w:trPr>{kept}</w:trPr>' if kept else ''}{''.join(found)}</w:tr>"


def _head(column: Column, writing: Writing) -> str:
    right = '<w:jc w:val="right"/>' if column.number else ""
    return writing.paragraph(writing.run(column.heading, "<w:b/>"), "Trigpoint Head", right)


def _cell(cell: Cell, column: Column, writing: Writing, near: str) -> str:
    style = "Trigpoint Number" if column.number else "Trigpoint Cell"
    if cell.said:
        return "".join(_said(block, writing) for block in cell.said)
    if is_place(cell):
        inside = writing.marked(of_reference(cell.reference), _entry(cell, writing))
        return writing.paragraph(inside, style, near) + _also(cell.also, "", style, writing, near)
    ink = f'<w:b/><w:color w:val="{TAGS[cell.tag][0]}"/>' if cell.tag else ""
    code = f"{writing.run('  ')}{writing.code(cell.reference)}" if cell.reference and not cell.also else ""
    first = writing.paragraph((writing.run(cell.text, ink) if cell.text else "") + code, style, near)
    return first + _also(cell.also, cell.reference, style, writing, near)


def _entry(cell: Cell, writing: Writing) -> str:
    """The entry of a reference: it leads out to the web application where there is one, and back to the page on which
    its figure stands first."""
    run = writing.run(cell.text)
    said = writing.to(cell.reference, run) if writing.address else run
    if cell.reference not in writing.printed:
        return said
    small, mark = _small(writing), where_printed(cell.reference)
    back = writing.run("page ", small) + writing.field(f"PAGEREF {mark} \\h", "", small, stale=True)
    return f'{said}<w:r><w:br/></w:r><w:hyperlink w:anchor="{mark}" w:history="1">{back}</w:hyperlink>'


def _also(also: str, reference: str, style: str, writing: Writing, near: str) -> str:
    """What stands small below a cell's text, the reference after it."""
    if not also:
        return ""
    code = f"{writing.run('  ')}{writing.code(reference)}" if reference else ""
    return writing.paragraph(writing.run(also, _small(writing)) + code, style, near)


def _small(writing: Writing) -> str:
    return f'<w:rStyle w:val="{writing.styles["trigpoint reference"]}"/>{writing.small}'


def _said(block: Paragraph | Points, writing: Writing) -> str:
    if isinstance(block, Paragraph):
        return writing.paragraph(writing.runs(block.text), "Trigpoint Cell", '<w:spacing w:after="40"/>')
    said = []
    for n, item in enumerate(block.items, 1):
        mark = f"{n}." if block.numbered else "•"
        indent = '<w:tabs><w:tab w:val="left" w:pos="198"/></w:tabs><w:ind w:left="198" w:hanging="198"/>'
        inside = f"{writing.run(mark)}<w:r><w:tab/></w:r>{writing.runs(item)}"
        said.append(writing.paragraph(inside, "Trigpoint Cell", indent))
    return "".join(said)


def breadth_of(letters: str) -> float:
    """How wide letters are beside Arial; unknown ones are taken for a little wider."""
    return _BREADTHS.get(letters.casefold(), 1.06)


def fitted_height(written: Table, width: int, breadth: float) -> float:
    """About how high a table stands on an upright page, in twentieths of a point."""
    size = _fitted(written, width, breadth, 0).size * _TWENTIETHS
    return height_of(written, width, _MARGINS, size * breadth) - len(written.rows) * _NEAR


def closeness(written: Table) -> float:
    """What a table saves that is set close."""
    return (len(written.rows) + 1) * _SAVED


def _fitted(written: Table, width: int, breadth: float, room: int) -> _Fit:
    """The largest size in which columns have what they need, and the widths in which they then stand."""
    letters = {size: size * _TWENTIETHS * breadth for size in _SIZES}
    size = next((one for one in _SIZES if eased(written, letters[one], _MARGINS) <= width), _SIZES[-1])
    if room:
        near = [size, *(one for one in _SIZES if max(size - _SMALLER, _SMALLEST) <= one < size)]
        size = near[on_one_page(written, width, _MARGINS, [letters[one] for one in near], room)]
    found = [int(one) for one in widths(written, width, letters[size], _MARGINS)]
    found[0] += width - sum(found)
    return _Fit(size, tuple(found))
