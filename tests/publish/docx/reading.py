"""A Word document read as a zip of XML, by lxml alone, and the rules that Word's own schema and checker have for it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"

# ECMA-376 part 1: the sequences of CT_PPr, CT_RPr, CT_TblPr, CT_TcPr and CT_SectPr, those of their parts that we write
ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs spacing ind jc outlineLvl rPr "
    "sectPr",
    "rPr": "rStyle rFonts b bCs i iCs caps color spacing kern sz szCs u shd lang",
    "tblPr": "tblStyle tblStyleRowBandSize tblW jc tblInd tblBorders tblLayout tblCellMar tblLook tblCaption "
    "tblDescription",
    "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap vAlign",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar cols titlePg docGrid",
    "style": "name basedOn next link uiPriority semiHidden unhideWhenUsed qFormat pPr rPr tblPr trPr tcPr tblStylePr",
}


@dataclass(frozen=True)
class Package:
    """The files of a document."""

    files: dict[str, bytes]

    def xml(self, name: str) -> Any:
        return etree.fromstring(self.files[name])

    @property
    def body(self) -> Any:
        return self.xml("word/document.xml").find(f"{W}body")

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """The relationships of a part: what each leads to, and whether outside."""
        folder, _, file = name.rpartition("/")
        found = self.xml(f"{folder}/_rels/{file}.rels")
        return {
            each.get("Id"): (each.get("Target"), each.get("TargetMode", ""))
            for each in found.iter(f"{RELS}Relationship")
        }


def opened(data: bytes) -> Package:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return Package({name: archive.read(name) for name in archive.namelist()})


def text_of(element: Any) -> str:
    """What a paragraph or a cell says; breaks are line ends, and what a field is worked out from is not said."""
    said = []
    signs = {f"{W}br": "\n", f"{W}tab": "\t", f"{W}noBreakHyphen": "-"}
    for part in element.iter(f"{W}t", *signs):
        if part.getparent().tag == f"{W}r":
            said.append(signs.get(part.tag) or part.text or "")
    return "".join(said)


def style_of(paragraph: Any) -> str:
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return found.get(f"{W}val") if found is not None else ""


def headings(package: Package) -> list[tuple[int, str]]:
    """The headings of the document by their styles, with their levels."""
    found = []
    for paragraph in package.body.iterchildren(f"{W}p"):
        style = style_of(paragraph)
        if style.startswith("Heading") and style[7:].isdigit():
            found.append((int(style[7:]), text_of(paragraph)))
    return found


def out_of_order(root: Any) -> Iterator[str]:
    """The properties that do not stand in the order of Word's schema, or that it does not know."""
    for name, order in ORDERS.items():
        known = order.split()
        for element in root.iter(f"{W}{name}"):
            places = [etree.QName(child).localname for child in element]
            unknown = [place for place in places if place not in known]
            if unknown or [known.index(place) for place in places] != sorted(known.index(place) for place in places):
                yield f"{name}: {places}"
