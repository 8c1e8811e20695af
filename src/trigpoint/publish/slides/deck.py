"""The slides drawn by python-pptx: titles, sentences, charts that can be edited, tables, notes."""

from __future__ import annotations

import datetime as dt
import io
from math import ceil
from typing import Any

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Inches, Pt

from trigpoint.publish.archive import settled
from trigpoint.publish.charts.native import LINE_HEIGHT, native_chart
from trigpoint.publish.charts.native_style import colour, told
from trigpoint.publish.charts.objects import Chart
from trigpoint.publish.charts.vega import GREY, INK
from trigpoint.publish.paper import running
from trigpoint.publish.paper.objects import Paper, Run, Table, Text
from trigpoint.publish.slides.master import ACROSS, FOOT, LEFT, TEXT, TITLE, empty_deck, lay_foot
from trigpoint.publish.slides.said import Slide, explained, named, slides_of, words_of
from trigpoint.publish.slides.tables import SIGN, fill, fit, write

_SIZES = (20.0, 18.0, 16.0, 14.0)
_SMALLEST = 12.0
"""Of a reference."""
_LEAD = Inches(1.2)
_BESIDE, _GAP = Inches(4.3), Inches(0.45)
_FREE = Inches(0.15)
_SHAPE = 0.62
"""The height of a chart over two axes, as a part of its width: a slide has room."""
_NOT_IN_FRONT = ("Part", "Signed by", "Opened again")
"""Facts that the first slide says elsewhere, or leaves to its notes."""


def to_pptx(paper: Paper, *, produced: dt.date) -> bytes:
    """The presentation: a title, what matters, a slide a theme. `produced` is the day it is made, which it states; the
    same paper and day give the same bytes."""
    deck = empty_deck()
    _Drawing(deck, paper, produced).draw()
    _properties(deck, paper, produced)
    for slide in deck.slides:
        _in_language(slide._element, paper.language)
        _in_language(slide.notes_slide._element, paper.language)
    out = io.BytesIO()
    deck.save(out)
    return settled(out.getvalue())


class _Drawing:
    """A presentation under way."""

    def __init__(self, deck: Any, paper: Paper, produced: dt.date) -> None:
        self._deck, self._paper, self._produced = deck, paper, produced
        above = " · ".join((*running.marks(paper.cover), running.head(paper.cover)))
        self._foot = f"{above}\n{running.foot(paper.cover, produced)}"
        self._named, self._explained = named(paper), explained(paper)
        self._address = f"{paper.address}/r/" if paper.address else ""
        self._said = slides_of(paper)

    def draw(self) -> None:
        """Every slide, in order."""
        self._first()
        for slide in self._said:
            self._slide(slide)

    def _first(self) -> None:
        cover, facts = self._paper.cover, running.facts(self._paper.cover, self._produced)
        slide = self._deck.slides.add_slide(self._deck.slide_layouts[TITLE])
        _title(slide, self._paper.title, (36, 28, 24))
        frame = slide.placeholders[1].text_frame
        frame.text = told(f"{cover.council}, {cover.period}")
        write(frame.paragraphs[0], 22, INK)
        for mark in running.marks(cover):
            _added(frame, (Run(mark, bold=True),), 18, before=8)
        if cover.reason:
            _added(frame, (Run(cover.reason),), 12)
        for n, (name, said) in enumerate(pair for pair in facts if pair[0] not in _NOT_IN_FRONT):
            _added(frame, (Run(f"{name}: ", bold=True), Run(said)), 14, before=4 if n else 12)
        self._close(slide, "\n".join(f"{name}: {said}" for name, said in facts))

    def _slide(self, said: Slide) -> None:
        slide = self._deck.slides.add_slide(self._deck.slide_layouts[TEXT])
        _title(slide, said.title, (28, 22, 16))
        body = slide.placeholders[1]
        lines = ceil(len(said.lead) * 16 * SIGN / ACROSS.pt)
        top = Emu(_LEAD + Pt(20 * lines) + Inches(0.2))
        width = _BESIDE if said.chart is not None else ACROSS
        body.left, body.top, body.width, body.height = LEFT, top, width, Emu(FOOT - top - _FREE)
        if said.lead:
            _words(slide, "Lead", said.lead, (LEFT, _LEAD, ACROSS, Emu(Pt(20 * lines) + Inches(0.1))), 16, GREY)
        if said.points:
            self._points(body, said.points)
        else:
            body._element.getparent().remove(body._element)
        references = said.references
        if said.chart is not None:
            self._chart(slide, said.chart, top, beside=bool(said.points))
        if said.table is not None:
            references = (*references, *self._table(slide, said.table, top))
        self._close(slide, self._notes(said, references))

    def _close(self, slide: Any, notes: str) -> None:
        lay_foot(slide, told(self._foot), 1 + len(self._said))
        slide.notes_slide.notes_text_frame.text = told(notes)

    def _points(self, body: Any, points: tuple[Text, ...]) -> None:
        frame = body.text_frame
        frame.word_wrap = True
        size = _fitting(points, body.width.pt, body.height.pt)
        for n, point in enumerate(points):
            line = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
            self._write(line, point, size)
            line.space_after = Pt(size * 0.5)
            properties = line._p.get_or_add_pPr()
            properties.set("marL", str(Pt(size)))
            properties.set("indent", str(-Pt(size)))
            properties.append(parse_xml(f'<a:buChar {nsdecls("a")} char="•"/>'))

    def _write(self, line: Any, text: Text, size: float) -> None:
        for run in words_of(text):
            made = line.add_run()
            made.text = told(run.text)
            made.font.size, made.font.bold = Pt(size), run.bold
            if run.reference:
                made.font.size = Pt(max(size * 0.6, _SMALLEST))
                made.font.color.rgb = colour(GREY)
                if self._address:
                    made.hyperlink.address = self._address + run.reference
            if run.break_after:
                line.add_line_break()

    def _chart(self, slide: Any, chart: Chart, top: int, *, beside: bool) -> None:
        left = Emu(LEFT + _BESIDE + _GAP) if beside else LEFT
        width = Emu(LEFT + ACROSS - left)
        high = Pt(18 * ceil(len(chart.title) * 14 * SIGN / width.pt) + 10)
        _words(slide, "What the chart shows", chart.title, (left, top, width, high), 14, INK, bold=True)
        native = native_chart(chart)
        shape = _SHAPE if native.height == LINE_HEIGHT else native.height
        height = Emu(min(FOOT - top - high - _FREE, max(int(width * shape), Inches(3.2))))
        frame = slide.shapes.add_chart(native.kind, left, Emu(top + high), width, height, native.data)
        native.style(frame.chart, 12)
        _name(frame, "Chart", chart.title, chart.words)

    def _table(self, slide: Any, table: Table, top: int) -> tuple[str, ...]:
        """The table, and the references that it shows."""
        room = FOOT - top - Inches(0.55)
        fitted = fit(table, ACROSS.pt, Emu(room).pt)
        size = (len(fitted.rows) + 1, len(fitted.columns))
        frame = slide.shapes.add_table(*size, LEFT, top, ACROSS, Pt(fitted.height))
        fill(frame.table, fitted)
        beyond = (
            (len(table.rows) - len(fitted.rows), "row"),
            (len(table.columns) - len(fitted.columns), "column"),
        )
        rest = [f"{count} more {noun}{'' if count == 1 else 's'}" for count, noun in beyond if count]
        _name(frame, "Table", table.caption, f"{table.caption}: {size[0] - 1} of {len(table.rows)} rows.")
        if rest:
            said = f"In the paper: {' and '.join(rest)}."
            _words(slide, "Beyond this slide", said, (LEFT, FOOT - Inches(0.45), ACROSS, Inches(0.35)), 12, GREY)
        return tuple(dict.fromkeys(cell.reference for row in fitted.rows for cell in row if cell.reference))

    def _notes(self, said: Slide, references: tuple[str, ...]) -> str:
        """What the chart says, and what each reference is and where it comes from."""
        parts = [f"{said.chart.title}. {said.chart.words}"] if said.chart is not None else []
        if references:
            parts.append(self._named if ": " in self._named else f"{self._named}:")
            parts += [f"{code}: {self._explained[code]}." if code in self._explained else code for code in references]
            parts += [f"The page of a reference: {self._address}REFERENCE"] if self._address else []
        return "\n".join((*parts, self._foot))


def _title(slide: Any, said: str, sizes: tuple[float, float, float]) -> None:
    """The slide's title: the longer, the smaller."""
    frame = slide.shapes.title.text_frame
    frame.text = told(said)
    room = ACROSS.pt / SIGN
    size = next((size for lines, size in zip((1, 2, 3), sizes, strict=True) if len(said) * size <= room * lines), 0)
    frame.paragraphs[0].runs[0].font.size = Pt(size or sizes[-1])


def _fitting(points: tuple[Text, ...], width: float, height: float) -> float:
    """The largest size at which the points have room; the least where none is."""
    for size in _SIZES:
        a_line = max(1.0, width / (size * SIGN) - 2)
        lengths = (sum(len(run.text) + len(run.reference) for run in point) for point in points)
        lines = sum(max(1, ceil(length / a_line)) for length in lengths)
        if lines * size * 1.2 + len(points) * size * 0.5 <= height:
            return size
    return _SIZES[-1]


def _words(
    slide: Any, name: str, said: str, place: tuple[int, int, int, int], size: float, ink: str, *, bold: bool = False
) -> None:
    """A box of words at (left, top, width, height)."""
    box = slide.shapes.add_textbox(*place)
    box.name = name
    frame = box.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = 0
    frame.text = told(said)
    write(frame.paragraphs[0], size, ink, bold=bold)


def _added(frame: Any, text: Text, size: float, before: float = 0) -> None:
    line = frame.add_paragraph()
    for run in text:
        made = line.add_run()
        made.text, made.font.bold = told(run.text), run.bold
    line.space_before = Pt(before)
    write(line, size, INK)


def _name(frame: Any, name: str, title: str, words: str) -> None:
    """What a frame is called, and its alternative in words."""
    frame.name = name
    properties = frame._element.xpath(".//p:cNvPr")[0]
    properties.set("title", told(title))
    properties.set("descr", told(words))


def _in_language(element: Any, language: str) -> None:
    """The language of every run of a slide."""
    for run in element.iter(qn("a:r"), qn("a:fld")):
        run.get_or_add_rPr().set("lang", language)
    for end in element.iter(qn("a:endParaRPr")):
        end.set("lang", language)


def _properties(deck: Any, paper: Paper, produced: dt.date) -> None:
    cover, known = paper.cover, deck.core_properties
    known.title, known.subject = told(paper.title), told(f"{cover.council}, {cover.period}")
    known.author = known.last_modified_by = told(cover.author or cover.council)
    known.keywords = told(", ".join(part for part in (cover.part, cover.edition) if part))
    known.comments = f"Edition {cover.id}" if cover.id else cover.edition
    known.language = paper.language
    known.created = known.modified = dt.datetime.combine(produced, dt.time())
    known.revision = 1
