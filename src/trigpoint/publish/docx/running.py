"""The head and foot of each page: whose paper, which part, data up to when, and `Page x of y`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.section import Section, _Footer, _Header

from trigpoint.publish.docx.text import Writing
from trigpoint.publish.paper import running
from trigpoint.publish.paper.objects import Cover

_SMALL = '<w:sz w:val="17"/>'


def lay_running(section: Section, cover: Cover, writing: Writing, produced: dt.date) -> None:
    """Write head and foot of a document's first section, which the others take over. A council's own head is kept, and
    what ours would say stands in the foot; what its foot holds stays above ours. Its first page may have others. Ours
    is in small letters, whatever those of a council's own foot, which was made for less. The author stands on a line of
    the foot's own, for upright pages have no room for a long title beside the rest."""
    between = running.BETWEEN
    told = writing.run(running.head(cover), _SMALL)
    told += "".join(
        writing.run(between, _SMALL) + writing.run(mark, f"<w:b/>{_SMALL}") for mark in running.marks(cover)
    )
    numbered = writing.run("Page ", _SMALL) + writing.field("PAGE", "1", _SMALL)
    numbered += writing.run(" of ", _SMALL) + writing.field("NUMPAGES", "1", _SMALL)
    facts = (fact.replace(" ", "\N{NO-BREAK SPACE}") for fact in running.foot_facts(cover, produced))
    foot = [numbered + writing.run("".join(between + fact for fact in facts), _SMALL)]
    foot += [writing.run(cover.author, _SMALL)] if cover.author else []
    _lay(section.header, section.footer, told, foot, writing)
    if section.different_first_page_header_footer:
        _lay(section.first_page_header, section.first_page_footer, told, foot, writing)


def _lay(header: _Header, footer: _Footer, told: str, foot: Sequence[str], writing: Writing) -> None:
    """One kind of page's head and foot."""
    kept = not header.is_linked_to_previous and _holds_something(header._element)
    if not kept:
        header.is_linked_to_previous = False
        _replace(header._element, [writing.paragraph(told, "header")])
    ours = [writing.paragraph(line, "footer") for line in ([told, *foot] if kept else foot)]
    held = not footer.is_linked_to_previous and _holds_something(footer._element)
    footer.is_linked_to_previous = False
    if held:
        for paragraph in ours:
            footer._element.append(parse_xml(_with_names(paragraph)))
    else:
        _replace(footer._element, ours)


def _holds_something(element: Any) -> bool:
    """Whether a head or foot has words, a picture or a table."""
    words = "".join(element.itertext()).strip()
    return bool(words) or bool(element.xpath(".//w:drawing | .//w:pict | .//w:tbl"))


def _replace(element: Any, paragraphs: list[str]) -> None:
    for child in list(element):
        element.remove(child)
    for paragraph in paragraphs:
        element.append(parse_xml(_with_names(paragraph)))


def _with_names(paragraph: str) -> str:
    return paragraph.replace("<w:p>", f"<w:p {nsdecls('w', 'r')}>", 1)
