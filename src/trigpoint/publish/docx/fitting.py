"""About how high the pages of a Word document stand, which Word alone knows: so that a theme that would run just over
its page is set closer, and stands on it."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from trigpoint.publish.charts.native import native_chart
from trigpoint.publish.docx.pictures import height_in
from trigpoint.publish.docx.tables import closeness, fitted_height
from trigpoint.publish.paper.objects import Block, Facts, Paragraph, Picture, Points, Section, Table, Text
from trigpoint.publish.paper.widths import wide

_TEXT, _LEAD, _CAPTION = 210, 240, 180
"""Sizes of letters, in twentieths of a point."""
_LINE, _AFTER, _BETWEEN = 1.27, 120, 60
_HEADINGS = (900, 720, 640, 600)
"""What a heading of each level takes with the space about it."""
_ABOUT = 400
"""What a caption keeps free above and below, a drawing or a table below itself."""
_SCALES = (1.0, 0.85, 0.7)
"""How much lower charts may be drawn; lower, their axes cannot be read."""
_SURE = 0.955
"""Pages were found to stand so much lower than is reckoned here, give or take a line."""
_OF_WIDE = 0.9
"""How much of the width that is reckoned with lines of words have on average."""


def closer(section: Section, level: int, width: int, height: int, breadth: float) -> float | None:
    """How much lower the charts are drawn of a section that begins a page and stands on it, with its parts, only if it
    is set closer: as little as does it. None for all others. `width` and `height` are those of the page's text, in
    twentieths of a point, `breadth` how wide its letters are beside Arial."""
    if not section.new_page or not any(isinstance(block, Picture) for block in section.blocks):
        return None
    if _high(section, level, width, breadth, None) * _SURE <= height:
        return None
    fitting = (scale for scale in _SCALES if _high(section, level, width, breadth, scale) * _SURE <= height)
    return next(fitting, None)


def _high(section: Section, level: int, width: int, breadth: float, scale: float | None) -> float:
    blocks = (_of_block(block, width, breadth, scale) for block in section.blocks)
    own = _HEADINGS[min(level, len(_HEADINGS)) - 1] + sum(map(sum, blocks))
    return own + sum(_high(part, level + 1, width, breadth, scale) for part in section.parts)


def _of_block(block: Block, width: int, breadth: float, scale: float | None) -> Iterator[float]:
    match block:
        case Paragraph():
            size = _LEAD if block.style == "lead" else _TEXT
            yield _lines(block.text, size, width, breadth) + _AFTER
        case Points():
            yield sum(_lines(item, _TEXT, width, breadth) + _BETWEEN for item in block.items)
        case Facts():
            yield len(block.pairs) * (_TEXT * _LINE + _BETWEEN)
        case Table():
            yield _titled(block.caption, width, breadth)
            yield fitted_height(block, width, breadth) - (closeness(block) if scale is not None else 0)
            yield _TEXT * _LINE if block.note else 0
        case Picture():
            yield _titled(block.chart.title, width, breadth)
            yield width * height_in(native_chart(block.chart).height, scale=1.0 if scale is None else scale)


def _titled(said: str, width: int, breadth: float) -> float:
    return ceil(wide(f"Figure 10: {said}") * _CAPTION * breadth * _OF_WIDE / width) * _CAPTION * _LINE + _ABOUT


def _lines(text: Text, size: int, width: int, breadth: float) -> float:
    said = " ".join(f"{run.text} {run.reference}" for run in text)
    return ceil(wide(said) * size * breadth * _OF_WIDE / width) * size * _LINE
