"""The pages of a Word document: how wide their text is, and where they turn."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import serialize_for_reading

_A4, _MARGIN = (11906, 16838), 1134
"""Twentieths of a point: A4, and two centimetres."""
_HEADINGS = 1700
"""What the headings of a turned page and the caption of its table take."""
_REFERENCES = (qn("w:headerReference"), qn("w:footerReference"))
_NOT_OURS = tuple(qn(f"w:{name}") for name in ("type", "cols", "lnNumType", "pgBorders", "vAlign", "textDirection"))
"""What a section of a council's may have for its own text: columns, numbered lines, a frame."""
_BEFORE = {qn(f"w:{name}") for name in ("headerReference", "footerReference", "footnotePr", "endnotePr")}
"""What stands before a page's size in a section."""


@dataclass
class Pages:
    """The pages laid so far. `upright` is the section that turned ones are copied from, `just_turned` whether nothing
    stands on the page yet, `height` how high the text of a turned page is, `tall` that of an upright one."""

    upright: Any
    landscape: bool = False
    just_turned: bool = True
    widths: tuple[int, int] = field(default=(0, 0))
    height: int = 0
    tall: int = 0

    @classmethod
    def of(cls, section: Any, *, afresh: bool) -> Pages:
        """Pages like those of a document's last section (`w:sectPr`), upright; A4 where there is no council's own."""
        size, margins = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))
        if afresh or size is None or margins is None:
            for each in (size, margins):
                if each is not None:
                    section.remove(each)
            size, margins = OxmlElement("w:pgSz"), OxmlElement("w:pgMar")
            place = sum(child.tag in _BEFORE for child in section)
            section[place:place] = [size, margins]
            for side in ("top", "right", "bottom", "left"):
                margins.set(qn(f"w:{side}"), str(_MARGIN))
            for side in ("header", "footer"):
                margins.set(qn(f"w:{side}"), "567")
            margins.set(qn("w:gutter"), "0")
            size.set(qn("w:w"), str(_A4[0]))
            size.set(qn("w:h"), str(_A4[1]))
        across, down = sorted(int(size.get(qn(f"w:{side}"))) for side in ("w", "h"))
        _turn(section, across, down, landscape=False)
        for child in list(section):
            if child.tag in _NOT_OURS:
                section.remove(child)
        sides = sum(int(margins.get(qn(f"w:{side}")) or 0) for side in ("left", "right", "gutter"))
        ends = sum(abs(int(margins.get(qn(f"w:{side}")) or 0)) for side in ("top", "bottom"))
        return cls(section, widths=(across - sides, down - sides), height=across - ends, tall=down - ends)

    @property
    def width(self) -> int:
        """How wide the text of the page is, in twentieths of a point."""
        return self.widths[self.landscape]

    @property
    def room(self) -> int:
        """How high a table of a turned page may stand below its headings, in twentieths of a point; 0 of an upright
        one, where tables stand among words."""
        return max(self.height - _HEADINGS, 0) if self.landscape else 0

    def turn(self, landscape: bool) -> str:
        """End the section where the pages turn: the paragraph that does so, or nothing. The next page has yet nothing
        on it, unless it is the first of all."""
        if landscape == self.landscape:
            return ""
        ended = self._section(self.landscape)
        self.landscape, self.just_turned = landscape, True
        closing = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
        return f"<w:p><w:pPr>{closing}{ended}</w:pPr></w:p>"

    def end(self, final: Any) -> None:
        """Make the document's last section lie as its last pages do; head and foot are those of the first."""
        first = next(iter(final.getparent().iter(qn("w:sectPr"))))
        if first is not final:
            for reference in reversed([child for child in final if child.tag in _REFERENCES]):
                first.insert(0, reference)
            own = final.find(qn("w:titlePg"))
            if own is not None:  # without columns, it stands right after the margins or the numbering of pages
                numbered = first.find(qn("w:pgNumType"))
                (numbered if numbered is not None else first.find(qn("w:pgMar"))).addnext(own)
        _turn(final, *self._size(), landscape=self.landscape)

    def _size(self) -> tuple[int, int]:
        size = self.upright.find(qn("w:pgSz"))
        across, down = sorted(int(size.get(qn(f"w:{side}"))) for side in ("w", "h"))
        return across, down

    def _section(self, landscape: bool) -> str:
        made = copy.deepcopy(self.upright)
        for child in list(made):
            if child.tag in (*_REFERENCES, qn("w:titlePg")):
                made.remove(child)
        _turn(made, *self._size(), landscape=landscape)
        written: str = serialize_for_reading(made)
        return written


def _turn(section: Any, across: int, down: int, *, landscape: bool) -> None:
    size = section.find(qn("w:pgSz"))
    size.set(qn("w:w"), str(down if landscape else across))
    size.set(qn("w:h"), str(across if landscape else down))
    if landscape:
        size.set(qn("w:orient"), "landscape")
    else:
        size.attrib.pop(qn("w:orient"), None)
