"""The look of a presentation: wide slides, an open arrangement of title and text, foot and number on each slide."""

from __future__ import annotations

import copy
import re
from typing import Any

from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Inches, Pt

from trigpoint.publish.charts.vega import BLUE, GREY, INK, LIGHT, ORANGE, PURPLE, TURQUOISE

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
LEFT, ACROSS = Inches(0.6), Inches(12.133)
TOP, FOOT = Inches(1.75), Inches(6.95)
FONT, LINE = "Arial", "#B1B4B6"
TITLE, TEXT = 0, 1
"""The two layouts: the first slide's, and that of all others."""
_KEPT = ("Title Slide", "Title and Content")
_FOOT_TYPES = ("ftr", "sldNum")
_ACCENTS = (BLUE, TURQUOISE, PURPLE, ORANGE, LIGHT, GREY)


def empty_deck() -> Any:
    """A presentation of wide slides without any, in our letters and colours, with the two layouts that it needs."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    _as_our_own(deck)
    for layout in list(deck.slide_layouts):
        if layout.name not in _KEPT:
            deck.slide_layouts.remove(layout)
    _theme(deck)
    _band(deck.slide_master)
    for held in (deck.slide_master, *deck.slide_layouts):
        first = held is not deck.slide_master and held.name == _KEPT[0]
        for shape in list(held.placeholders):
            _arrange(shape, first)
    return deck


def _as_our_own(deck: Any) -> None:
    """Without what is left of the library's own empty presentation: its narrower shape's name, and its picture."""
    size = deck.part._element.find(qn("p:sldSz"))
    size.attrib.pop("type", None)
    package = deck.part.package
    for name in [name for name, held in package._rels.items() if held.reltype.endswith("/metadata/thumbnail")]:
        package.drop_rel(name)


def _theme(deck: Any) -> None:
    """Arial and the colours of our charts, in the theme's own places."""
    part = next(r.target_part for r in deck.slide_master.part.rels.values() if r.reltype.endswith("/theme"))
    text = part.blob.decode("utf-8")
    text = re.sub(r'(<a:latin typeface=")[^"]*(")', rf"\g<1>{FONT}\g<2>", text)
    for number, colour in enumerate(_ACCENTS, 1):
        pattern = rf"(<a:accent{number}>)<a:srgbClr val=\"[0-9A-Fa-f]{{6}}\"/>"
        text = re.sub(pattern, rf'\g<1><a:srgbClr val="{colour.lstrip("#").upper()}"/>', text)
    part._blob = text.encode("utf-8")


def _band(master: Any) -> None:
    """A band along the top, and a thin line above the foot: decoration, which stands behind all that is said."""
    for number, (name, top, height, hexadecimal) in enumerate(
        (("Band", 0, Inches(0.14), BLUE), ("Line", FOOT, Pt(0.75), LINE)), 1
    ):
        shape = (
            f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{90 + number}" name="{name}"/><p:cNvSpPr/><p:nvPr '
            f'userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm><a:off x="{LEFT if top else 0}" y="{top}"/><a:ext '
            f'cx="{ACROSS if top else WIDTH}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
            f'<a:solidFill><a:srgbClr val="{hexadecimal.lstrip("#").upper()}"/></a:solidFill><a:ln><a:noFill/></a:ln>'
            "</p:spPr></p:sp>"
        )
        master.shapes._spTree.insert(1 + number, parse_xml(shape))


def _arrange(shape: Any, first: bool) -> None:
    """Where each placeholder stands, and its letters."""
    kind = shape._element.xpath(".//p:nvPr/p:ph/@type")
    name = kind[0] if kind else "obj"
    if name == "dt":
        shape._element.getparent().remove(shape._element)
    elif name in ("title", "ctrTitle"):
        _place(shape, LEFT, Inches(0.9 if first else 0.42), ACROSS, Inches(1.5 if first else 0.75))
        _letters(shape, 36 if first else 28, BLUE, bold=True, anchor=MSO_ANCHOR.BOTTOM if first else MSO_ANCHOR.MIDDLE)
    elif name == "subTitle":
        _place(shape, LEFT, Inches(2.55), ACROSS, Inches(4.2))
        _letters(shape, 18, INK)
    elif name == "ftr":
        _place(shape, LEFT, FOOT, Inches(11.0), Inches(0.45))
        _letters(shape, 9, GREY, anchor=MSO_ANCHOR.MIDDLE)
    elif name == "sldNum":
        _place(shape, Emu(LEFT + Inches(11.1)), FOOT, Inches(1.033), Inches(0.45))
        _letters(shape, 10, GREY, anchor=MSO_ANCHOR.MIDDLE, align=PP_ALIGN.RIGHT)
    else:
        _place(shape, LEFT, TOP, ACROSS, Emu(FOOT - TOP - Inches(0.15)))
        _letters(shape, 18, INK)


def _place(shape: Any, left: int, top: int, width: int, height: int) -> None:
    shape.left, shape.top, shape.width, shape.height = left, top, width, height


def _letters(
    shape: Any,
    size: float,
    colour: str,
    *,
    bold: bool = False,
    anchor: Any = MSO_ANCHOR.TOP,
    align: Any = PP_ALIGN.LEFT,
) -> None:
    """The style of every level of a placeholder's text, which slides take from it."""
    frame = shape.text_frame
    frame.vertical_anchor = anchor
    frame.margin_left = frame.margin_right = 0
    style = frame._txBody.get_or_add_lstStyle() if hasattr(frame._txBody, "get_or_add_lstStyle") else None
    held = style if style is not None else frame._txBody.find(qn("a:lstStyle"))
    for level in list(held):
        held.remove(level)
    held.append(_level(size, colour, bold, align))


def _level(size: float, colour: str, bold: bool, align: Any) -> Any:
    side = "r" if align == PP_ALIGN.RIGHT else "l"
    return parse_xml(
        f'<a:lvl1pPr {nsdecls("a")} marL="0" indent="0" algn="{side}"><a:spcBef><a:spcPts val="0"/></a:spcBef>'
        f'<a:buNone/><a:defRPr lang="en-GB" sz="{round(size * 100)}" b="{int(bold)}"><a:solidFill>'
        f'<a:srgbClr val="{colour.lstrip("#").upper()}"/></a:solidFill></a:defRPr></a:lvl1pPr>'
    )


def lay_foot(slide: Any, said: str, slides: int) -> None:
    """The foot of a slide and its number, `2 of 9`, which python-pptx leaves in the layout."""
    for shape in slide.slide_layout.placeholders:
        kind = shape._element.xpath(".//p:nvPr/p:ph/@type")
        if kind and kind[0] in _FOOT_TYPES:
            element = copy.deepcopy(shape._element)
            slide.shapes._spTree.append(element)
            made = next(one for one in slide.placeholders if one._element is element)
            if kind[0] == "ftr":
                made.text_frame.text = said
            else:
                number = made.text_frame.paragraphs[0]._p
                whole = parse_xml(f"<a:r {nsdecls('a')}><a:rPr/><a:t> of {slides}</a:t></a:r>")
                number.find(qn("a:fld")).addnext(whole)
