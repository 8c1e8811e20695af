"""The head and foot of each page: whose paper, which part, data up to when, and `Page x of y`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.section import Section, _Footer, _Header

from trigpoint.publish.docx.text import Writing
from trigpoint.publish.paper import running
from trigpoint.publish.paper.objects import Cover

_BETWEEN = "  ·  "


def lay_running(section: Section, cover: Cover, writing: Writing, produced: dt.date) -> None:
    """Write head and foot of a document's first section, which the others take over. A council's own head is kept, and
    what ours would say stands in the foot; what its foot holds stays above ours. Its first page may have others."""
    told = writing.run(running.head(cover))
    told += "".join(writing.run(_BETWEEN) + writing.run(mark, "<w:b/>") for mark in running.marks(cover))
    numbered = writing.run("Page ") + writing.field("PAGE", "1") + writing.run(" of ") + writing.field("NUMPAGES", "1")
    foot = numbered + writing.run(_BETWEEN + _unbroken(running.foot(cover, produced)))
    _lay(section.header, section.footer, told, foot, writing)
    if section.different_first_page_header_footer:
        _lay(section.first_page_header, section.first_page_footer, told, foot, writing)


def _lay(header: _Header, footer: _Footer, told: str, foot: str, writing: Writing) -> None:
    """One kind of page's head and foot."""
    kept = not header.is_linked_to_previous and _holds_something(header._element)
    if not kept:
        header.is_linked_to_previous = False
        _replace(header._element, [writing.paragraph(told, "header")])
    ours = ([writing.paragraph(told, "footer")] if kept else []) + [writing.paragraph(foot, "footer")]
    held = not footer.is_linked_to_previous and _holds_something(footer._element)
    footer.is_linked_to_previous = False
    if held:
        for paragraph in ours:
            footer._element.append(parse_xml(_with_names(paragraph)))
    else:
        _replace(footer._element, ours)


def _unbroken(text: str) -> str:
    """Facts between dots, each of which stays on one line."""
    return _BETWEEN.join(fact.replace(" ", "\N{NO-BREAK SPACE}") for fact in text.split(_BETWEEN))


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
