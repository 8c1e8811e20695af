"""A paper as a Word document that a committee can be given: what `to_docx` makes.

The first page says what matters; contents and the facts of the paper follow it. Headings, captions, lists and links are
Word's own, so that whoever edits it, reads it aloud or makes a list of its tables finds what Word expects.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from trigpoint.publish.docx.contents import contents
from trigpoint.publish.docx.fitting import closer
from trigpoint.publish.docx.lists import Lists
from trigpoint.publish.docx.package import lay_properties, numbering_of, open_template, to_bytes
from trigpoint.publish.docx.pages import Pages
from trigpoint.publish.docx.pictures import Charts, picture
from trigpoint.publish.docx.running import lay_running
from trigpoint.publish.docx.styles import lay_styles, letters_of
from trigpoint.publish.docx.tables import breadth_of, table
from trigpoint.publish.docx.text import Writing, kept_to_next, kept_together, of_mark
from trigpoint.publish.paper import running
from trigpoint.publish.paper.laid import is_few_words, listed, spoken
from trigpoint.publish.paper.objects import Block, Facts, Paper, Paragraph, Picture, Points, Section, Table

_STYLE_OF = {"body": "Normal", "lead": "Trigpoint Lead", "small": "Trigpoint Small", "quote": "Trigpoint Words"}
_ABOVE_WORDS = '<w:spacing w:before="140" w:after="80"/>'
"""What parts somebody's words from what stands above them."""
_LONGEST_NAME = 30
"""Signs of a fact's name that stand beside what it is; a longer one stands above."""
_LINES_OF_A_POINT, _LINES_BESIDE_FACTS = 2, 26
"""How many lines a point of the first page takes, and for how many the page has room beside title and facts."""


@dataclass
class _Printer:
    writing: Writing
    lists: Lists
    charts: Charts
    pages: Pages
    afresh: bool
    scale: float | None = None
    """How much lower charts are drawn of a theme that is set closer, to stand on its page; None where none is."""

    def sections(self, sections: tuple[Section, ...], level: int, across: bool = False) -> Iterator[str]:
        """Sections with their parts; those of one whose pages are turned lie across too."""
        for section in sections:
            turned = across or section.landscape
            yield self.pages.turn(turned)
            if level == 1:
                fits = self.pages.width, self.pages.tall, self.writing.breadth
                self.scale = None if turned else closer(section, level, *fits)
            own = self._heading(section, level) + "".join(self._blocks(section))
            if section.parts and is_few_words(section.parts[0]):
                own = kept_to_next(own)
            yield kept_together(own) if section.together else own
            yield from self.sections(section.parts, level + 1, turned)

    def _blocks(self, section: Section) -> Iterator[str]:
        left = len(section.blocks)
        for quoted, held in spoken(section.blocks):
            for n, block in enumerate(held):
                left -= 1
                opens = _ABOVE_WORDS if quoted and n == 0 else ""
                yield self.block(block, section, more=opens, quoting=quoted, followed=left > 0)

    def _heading(self, section: Section, level: int) -> str:
        inside = self.writing.run(section.title)
        if section.mark:
            inside = self.writing.marked(of_mark(section.mark), inside)
        breaks = section.new_page and not self.pages.just_turned
        self.pages.just_turned = False
        return self.writing.paragraph(inside, f"heading {min(level, 4)}", "<w:pageBreakBefore/>" if breaks else "")

    def block(self, block: Block, section: Section, *, more: str, quoting: bool, followed: bool) -> str:
        """A block of a section; `more` are further properties of its paragraph."""
        match block:
            case Paragraph():
                return self._paragraph(block, more)
            case Points():
                return self.lists.points(block, self.writing, barred=quoting)
            case Table():
                wide, room = self.pages.width, self.pages.room
                return table(block, self.writing, wide, room=room, followed=followed, close=self.scale is not None)
            case Picture():
                across, scale = self.pages.width, self.scale or 1.0
                return picture(block, self.writing, self.charts, across, low=section.together, scale=scale)
            case Facts():
                return "".join(self.fact(name, what) for name, what in block.pairs)

    def _paragraph(self, block: Paragraph, more: str) -> str:
        said = self.writing.paragraph(self.writing.runs(block.text), _STYLE_OF[block.style], more) if block.text else ""
        return said + self.writing.paragraph(self.writing.run(block.by), "Trigpoint By") if block.by else said

    def fact(self, name: str, what: str) -> str:
        bold = self.writing.run(name, "<w:b/>")
        if len(name) <= _LONGEST_NAME:
            return self.writing.paragraph(f"{bold}<w:r><w:tab/></w:r>{self.writing.run(what)}", "Trigpoint Fact")
        above = self.writing.paragraph(bold, "Normal", '<w:keepNext/><w:spacing w:after="0"/>')
        return above + self.writing.paragraph(self.writing.run(what), "Trigpoint Small")


def to_docx(paper: Paper, *, template: bytes | None = None, produced: dt.date) -> bytes:
    """The paper as a .docx. `template` is a council's own document (.docx or .dotx), whose styles, head, foot and page
    it takes and whose text it leaves; `produced` the day that the paper says it was made on.

    The same paper, template and day give the same bytes. Raises `UserMistake` for a template that Word could not open.
    """
    document = open_template(template)
    styles = lay_styles(document.styles.element, paper.language, afresh=template is None)
    part, letters = document.part, letters_of(document.styles.element)
    writing = Writing(
        styles,
        lambda address: part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True),
        paper.address,
        listed(paper),
        breadth_of(letters),
    )
    section = document.sections[-1]
    lay_running(section, paper.cover, writing, produced)
    pages = Pages.of(document.element.body.sectPr, afresh=template is None)
    printer = _Printer(writing, Lists(numbering_of(document)), Charts(part, letters), pages, template is None)
    _fill(document.element.body, "".join(_whole(paper, printer, produced)), pages)
    lay_properties(document, paper, produced, kept=template is not None)
    return to_bytes(document)


def _whole(paper: Paper, printer: _Printer, produced: dt.date) -> Iterator[str]:
    """The first page, then contents and the paper's own facts, then all the rest."""
    writing, cover = printer.writing, paper.cover
    yield writing.paragraph(writing.run(paper.title), "Title")
    yield writing.paragraph(writing.run(f"{cover.council}, {cover.period}"), "Subtitle")
    marks = [running.part(cover), *running.marks(cover)[1 if cover.part else 0 :]]
    for mark in marks:
        yield writing.paragraph(writing.run(mark), "Trigpoint Marks") if mark else ""
    first, rest = paper.sections[:1], paper.sections[1:]
    yield from printer.sections(first, 1)
    apart = "" if printer.afresh and _is_short(paper) else "<w:pageBreakBefore/>"
    yield writing.paragraph(writing.run("About this paper"), "TOC Heading", apart)
    for name, what in running.facts(cover, produced):
        yield printer.fact(name, what)
    yield contents(paper, writing, printer.pages.width)
    yield from printer.sections(rest, 1)


def _is_short(paper: Paper) -> bool:
    """Whether what matters, the paper's own facts and its contents stand on one page: about so many lines."""
    first = paper.sections[0].blocks if paper.sections else ()
    points = sum(len(block.items) * _LINES_OF_A_POINT for block in first if isinstance(block, Points))
    tables = any(isinstance(block, Table) for block in first)
    return not tables and points + sum(1 for _ in paper.walk()) <= _LINES_BESIDE_FACTS


def _fill(body: Any, inside: str, pages: Pages) -> None:
    names = nsdecls("w", "r", "wp", "a", "c")
    final = body.sectPr
    for child in list(parse_xml(f"<w:body {names}>{inside}</w:body>")):
        final.addprevious(child)
    pages.end(final)
