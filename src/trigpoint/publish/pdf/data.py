"""A paper as the data of its pages: everything that `paper.typ` shows, as JSON. Nothing here is Typst's markup."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

from trigpoint.publish.charts.objects import Chart
from trigpoint.publish.paper import running
from trigpoint.publish.paper.laid import (
    contents_depth,
    in_front,
    is_few_words,
    is_place,
    is_short,
    listed,
    spoken,
    turned,
)
from trigpoint.publish.paper.numbers import numbers_of
from trigpoint.publish.paper.objects import (
    Block,
    Cell,
    Facts,
    Paper,
    Paragraph,
    Picture,
    Points,
    Run,
    Section,
    Table,
    Text,
)
from trigpoint.publish.paper.widths import LONGEST, on_one_page, widths

Draw = Callable[[Chart, str], str]
"""Draws a chart as SVG under an id of its own."""
Data = dict[str, Any]

UPRIGHT, ACROSS = 481.0, 728.0
"""How wide the text of a page is, in points: of an A4 sheet with margins of 2 cm."""
_LETTERS, _SMALL_LETTERS = 9.0, 8.0
_SMALLER, _ROOM = (_SMALL_LETTERS, 7.5, 7.0), 395.0
"""In which letters a table of a turned page may stand, so that it keeps to one, and how high that is in points."""
_PADDING = 1.05
_BREADTH = 0.92
"""How wide the typeface's letters are beside Arial's: its digits are 0.50 of their size, Arial's 0.56."""
_PIXEL, _SMALL_PIXEL, _TALLEST = 0.53, 0.47, 560.0
"""Points that a pixel of a drawing takes, so that the letters of all are alike: of one that stands with its own figure,
two of which a page then holds, somewhat less; and how tall one may stand."""
_SHORT_FACT = 40
_LONG = re.compile(rf"[^\s-]{{{LONGEST},}}")
_UNSHOWN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_EVERY = 12
_BREAK = "\N{ZERO WIDTH SPACE}"
_SIZE = re.compile(r'width="([\d.]+)" height="([\d.]+)"')


def as_json(paper: Paper, produced: dt.date, draw: Draw) -> str:
    """All that the pages show. The first section stands on the first page, and the contents after it."""
    cover = paper.cover
    language, _, region = paper.language.partition("-")
    pages = [
        {
            "landscape": landscape,
            "sections": [_section(level, section, landscape, draw) for level, section, _ in held],
        }
        for landscape, held in groupby(turned(paper), key=lambda one: one[2])
    ]
    _once(pages)
    data: Data = {
        "title": paper.title,
        "subtitle": f"{cover.council}, {cover.period}",
        "author": cover.author or cover.council,
        "about": f"{cover.period}. {cover.audience}.",
        "language": language,
        "region": region or None,
        **_facts(running.facts(cover, produced)),
        "head": running.head(cover),
        "marks": running.marks(cover),
        "foot": running.foot(cover, produced),
        "address": f"{paper.address}/r/" if paper.address else "",
        "listed": sorted(listed(paper)),
        "contents-after": in_front(paper),
        "contents-depth": contents_depth(paper),
        "pages": pages,
    }
    return json.dumps(_shown(data), ensure_ascii=False)


def _once(pages: list[Data]) -> None:
    """A reference leads to the first of the cells that are its place; no page may have two of one name."""
    seen: set[str] = set()
    blocks = (block for page in pages for section in page["sections"] for block in section["blocks"])
    for cell in (cell for block in blocks for row in block.get("rows", ()) for cell in row if cell["anchor"]):
        cell["anchor"] = cell["reference"] not in seen
        seen.add(cell["reference"])


def _shown(held: Any) -> Any:
    """The data without signs that no page can show, such as half a surrogate pair or a null."""
    match held:
        case str():
            return _UNSHOWN.sub("", held)
        case dict():
            return {key: _shown(value) for key, value in held.items()}
        case list() | tuple():
            return [_shown(value) for value in held]
    return held


def _facts(found: tuple[tuple[str, str], ...]) -> Data:
    """The facts of the first page: short ones stand two on a line."""
    short = [pair for pair in found if len(pair[1]) <= _SHORT_FACT]
    return {"facts": short, "long-facts": [pair for pair in found if pair not in short]}


def _section(level: int, section: Section, across: bool, draw: Draw) -> Data:
    pixel = _SMALL_PIXEL if section.together else _PIXEL
    drawn = iter(
        _block(block, f"{section.mark or 'chart'}-{n}", across, draw, pixel) for n, block in enumerate(section.blocks)
    )
    blocks = [
        {"kind": "quoted", "blocks": [next(drawn) for _ in held]} if quoted else next(drawn)
        for quoted, held in spoken(section.blocks)
    ]
    return {
        "level": level,
        "title": section.title,
        "mark": section.mark,
        "new-page": section.new_page,
        "together": section.together,
        "whole": is_few_words(section),
        "blocks": blocks,
    }


def _block(block: Block, id: str, across: bool, draw: Draw, pixel: float) -> Data:
    match block:
        case Paragraph() | Points():
            return _words(block)
        case Facts():
            return {"kind": "facts", "pairs": block.pairs}
        case Table() if not block.rows:
            said = (Run(block.caption, bold=True, break_after=True), Run(running.NOTHING))
            return {"kind": "paragraph", "style": "body", "by": "", "runs": _runs(said)}
        case Table():
            return _table(block, across)
        case Picture():
            return _picture(block, draw(block.chart, id), across, pixel)


def _words(block: Paragraph | Points, told: Callable[[str], str] = str) -> Data:
    """Words; `told` is what becomes of each run's text."""
    if isinstance(block, Points):
        return {"kind": "points", "numbered": block.numbered, "items": [_runs(item, told) for item in block.items]}
    return {"kind": "paragraph", "style": block.style, "by": block.by, "runs": _runs(block.text, told)}


def _runs(text: Text, told: Callable[[str], str] = str) -> list[Data]:
    return [
        {
            "text": told(run.text.rstrip() if run.reference else run.text),
            "bold": run.bold,
            "reference": run.reference,
            "apart": bool(run.reference) and run.text != run.text.rstrip(),
            "end": run.break_after,
        }
        for run in text
    ]


def _table(table: Table, across: bool) -> Data:
    total, size = (ACROSS, _SMALL_LETTERS) if across else (UPRIGHT, _LETTERS)
    if across:
        letters = [one * _BREADTH for one in _SMALLER]
        size = _SMALLER[on_one_page(table, total, _PADDING * size, letters, _ROOM)]
    wide = widths(table, total, size * _BREADTH, _PADDING * size)
    return {
        "kind": "table",
        "size": size,
        "caption": table.caption,
        "note": table.note,
        "whole": is_short(table),
        "columns": [
            {"heading": breakable(column.heading), "number": column.number, "width": round(width, 2)}
            for column, width in zip(table.columns, wide, strict=True)
        ],
        "rows": [[_cell(cell) for cell in row] for row in table.rows],
    }


def _cell(cell: Cell) -> Data:
    return {
        "text": breakable(cell.text),
        "also": breakable(cell.also),
        "tag": cell.tag,
        "reference": cell.reference,
        "anchor": is_place(cell),
        "said": [_words(block, breakable) for block in cell.said],
    }


def _picture(picture: Picture, svg: str, across: bool, pixel: float) -> Data:
    size = _SIZE.search(svg)
    assert size is not None  # the drawing's own form
    width, height = (float(one) * pixel for one in size.groups())
    data: Data = {
        "kind": "picture",
        "title": picture.chart.title,
        "words": picture.chart.words,
        "reference": picture.reference,
        "svg": svg,
        "width": round(width * min(1.0, (ACROSS if across else UPRIGHT) / width, _TALLEST / height), 2),
    }
    return data | ({"numbers": _table(numbers_of(picture.chart), across)} if picture.with_table else {})


def breakable(text: str) -> str:
    """A text whose very long words may be broken, so that none runs out of its column."""
    return _LONG.sub(lambda found: _BREAK.join(_pieces(found[0])), text)


def _pieces(word: str) -> Iterator[str]:
    return (word[start : start + _EVERY] for start in range(0, len(word), _EVERY))
