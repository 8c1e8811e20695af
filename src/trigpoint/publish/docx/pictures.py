"""Charts of a Word document: native ones that can be edited, each with its own sheet, and its alternative in words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from trigpoint.publish.charts.native import native_chart, xml_of
from trigpoint.publish.docx.tables import caption, table
from trigpoint.publish.docx.text import Writing, escape
from trigpoint.publish.paper.numbers import numbers_of
from trigpoint.publish.paper.objects import Picture

_POINTS = 9.0
_FLAT, _LOW, _TALLEST = 0.78, 0.68, 0.7
"""A chart's height beside what suits a slide, so that a page holds a theme, or two figures with what belongs to each;
and the most of its width that it may be."""
_EMU = 635
"""English metric units in a twentieth of a point."""
_OUTSIDE = re.compile(rb"<c:externalData.*?</c:externalData>|<c:externalData[^>]*/>", re.S)
_SHAPES = "http://schemas.openxmlformats.org/drawingml/2006"


@dataclass
class Charts:
    """The charts that were put into a document's package so far. `letters` names those of its text, empty where its
    theme does."""

    owner: Part
    letters: str = ""
    parts: list[Part] = field(default_factory=list)

    def put(self, picture: Picture) -> tuple[str, float]:
        """Put a picture's chart into the package: its relationship, and its height as a part of its width."""
        native = native_chart(picture.chart)
        number, package = len(self.parts) + 1, self.owner.package
        sheet_uri = PackURI(f"/word/embeddings/Microsoft_Excel_Sheet{number}.xlsx")
        sheet = Part(sheet_uri, CONTENT_TYPE.SML_SHEET, native.data.xlsx_blob, package)
        chart = Part(PackURI(f"/word/charts/chart{number}.xml"), CONTENT_TYPE.DML_CHART, b"", package)
        plotted = native.plotted(_POINTS)
        if self.letters:
            plotted.font.name = self.letters
        # The part must be there before its relationship has a name.
        chart._blob = _with_sheet(xml_of(plotted), chart.relate_to(sheet, RELATIONSHIP_TYPE.PACKAGE))
        self.parts.append(chart)
        return self.owner.relate_to(chart, RELATIONSHIP_TYPE.CHART), native.height


def height_in(height: float, *, low: bool = False, scale: float = 1.0) -> float:
    """The height of a chart as a part of its width, from what suits a slide: `low` where it stands with its own
    figure; `scale` lowers it further on a full page."""
    return min(height * (_LOW if low else _FLAT), _TALLEST) * scale


def picture(
    drawn: Picture, writing: Writing, charts: Charts, width: int, *, low: bool = False, scale: float = 1.0
) -> str:
    """A chart with its title as the caption, its words as the alternative, and its numbers below where they are
    wanted; as wide as the page's text (twentieths of a point), and `low` where it stands with its own figure."""
    relationship, height = charts.put(drawn)
    number = writing.count("drawing")
    across, down = width * _EMU, int(width * height_in(height, low=low, scale=scale)) * _EMU
    inline = (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{across}" cy="{down}"/>'
        f'<wp:docPr id="{number}" name="Chart {number}" title="{escape(drawn.chart.title)}" '
        f'descr="{escape(_alternative(drawn))}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic xmlns:a="{_SHAPES}/main"><a:graphicData uri="{_SHAPES}/chart">'
        f'<c:chart xmlns:c="{_SHAPES}/chart" r:id="{relationship}"/></a:graphicData></a:graphic></wp:inline>'
        "</w:drawing></w:r>"
    )
    said = caption("Figure", drawn.chart.title, writing)
    whole = said + writing.paragraph(inline, "Trigpoint Picture")
    return whole + table(numbers_of(drawn.chart), writing, width) if drawn.with_table else whole


def _alternative(drawn: Picture) -> str:
    chart = drawn.chart
    return f"{chart.title}. {chart.words}" if chart.words else chart.title


def _with_sheet(drawn: bytes, relationship: str) -> bytes:
    """A chart that says which sheet its numbers are in."""
    sheet = f'<c:externalData r:id="{relationship}"><c:autoUpdate val="0"/></c:externalData>'.encode()
    return _OUTSIDE.sub(b"", drawn).replace(b"</c:chartSpace>", sheet + b"</c:chartSpace>")
