"""Lists of a Word document: bullets, and numbers that begin with 1 in each list."""

from __future__ import annotations

from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from trigpoint.publish.docx.text import Writing
from trigpoint.publish.paper.objects import Points

_LEVEL = (
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
    '<w:pPr><w:ind w:left="357" w:hanging="357"/></w:pPr></w:lvl>'
)
_INDENT = '<w:ind w:left="584" w:hanging="357"/>'


class Lists:
    """The lists of a document, over its `w:numbering`."""

    def __init__(self, numbering: Any) -> None:
        self._numbering = numbering
        abstracts = [int(each.get(qn("w:abstractNumId"))) for each in numbering.iterchildren(qn("w:abstractNum"))]
        first = max(abstracts, default=-1) + 1
        self._bullets, self._numbers = first, first + 1
        for number, form, text in ((first, "bullet", "•"), (first + 1, "decimal", "%1.")):
            level = _LEVEL.format(form=form, text=text)
            kind = '<w:multiLevelType w:val="singleLevel"/>'
            made = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">{kind}{level}</w:abstractNum>'
            last = list(numbering.iterchildren(qn("w:abstractNum")))
            if last:
                last[-1].addnext(parse_xml(made))
            else:
                numbering.insert(0, parse_xml(made))
        self._bulleted = self._list(self._bullets)

    def points(self, points: Points, writing: Writing, *, barred: bool = False) -> str:
        """A list, each item a paragraph; `barred` where it is part of somebody's words, with the bar beside them."""
        number = self._list(self._numbers) if points.numbered else self._bulleted
        style = "List Number" if points.numbered else "List Bullet"
        numbered = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
        style, more = ("Trigpoint Words", f"{numbered}{_INDENT}") if barred else (style, numbered)
        return "".join(writing.paragraph(writing.runs(item), style, more) for item in points.items)

    def _list(self, abstract: int) -> int:
        """A list of its own, which begins with 1."""
        numbers = [int(each.get(qn("w:numId"))) for each in self._numbering.iterchildren(qn("w:num"))]
        number = max(numbers, default=0) + 1
        begins = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
        over = begins if abstract == self._numbers else ""
        made = f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{over}</w:num>'
        self._numbering.append(parse_xml(made))
        return number
