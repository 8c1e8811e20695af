"""The styles of a Word document: ours where a council's own document has none of that name.

Names are those that Word itself gives its built-in styles, so that a council's headings, lists and captions take the
place of ours; what is Trigpoint's alone begins with its name and rests on the body text of whatever document it is in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

DARK, GREY, RULE, SHADE = "12436D", "505A5F", "B1B4B6", "F3F2F1"
TAGS = {
    "red": ("651B1B", "F4D7D7"),
    "amber": ("7A3C1C", "FFEE80"),
    "green": ("083D29", "CFE4DC"),
    "better": ("083D29", "E8F2EE"),
    "worse": ("651B1B", "FAEBEB"),
}
"""Ink and ground of a coloured word: the GOV.UK Design System's tags (the last two lighter); all pass 4.5 to 1."""

_SIZE, _LEAD = 21, 24
"""Of our own text and of what leads it, in half points."""
_FONT = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Arial" w:cs="Arial"/>'


@dataclass(frozen=True, slots=True)
class _Style:
    """A style: its name, paragraph and letter properties as WordprocessingML, what it rests on and what follows."""

    name: str
    paragraph: str = ""
    letters: str = ""
    based_on: str = "Normal"
    following: str = ""
    kind: str = "paragraph"


def _head(level: int, size: int, before: int, after: int) -> _Style:
    space = f'<w:keepNext/><w:keepLines/><w:spacing w:before="{before}" w:after="{after}"/>'
    letters = f'<w:b/><w:color w:val="{DARK}"/><w:sz w:val="{size}"/>'
    return _Style(f"heading {level}", f'{space}<w:outlineLvl w:val="{level - 1}"/>', letters, following="Normal")


def _toc(level: int) -> _Style:
    indent = (level - 1) * 284
    return _Style(f"toc {level}", f'<w:spacing w:after="0"/><w:ind w:left="{indent}"/>')


_BAR = f'<w:pBdr><w:left w:val="single" w:sz="18" w:space="8" w:color="{DARK}"/></w:pBdr>'
_SMALL = f'<w:color w:val="{GREY}"/>'
_STYLES = (
    _Style("Title", '<w:spacing w:before="0" w:after="60"/>', f'<w:b/><w:color w:val="{DARK}"/><w:sz w:val="44"/>'),
    _Style("Subtitle", '<w:spacing w:after="60"/>', f'<w:color w:val="{GREY}"/><w:sz w:val="26"/>'),
    _head(1, 32, 360, 120),
    _head(2, 26, 280, 100),
    _head(3, 22, 240, 80),
    _head(4, 21, 200, 60),
    _Style("caption", '<w:keepNext/><w:spacing w:before="160" w:after="60"/>', '<w:b/><w:sz w:val="18"/>'),
    _Style("List Bullet", '<w:spacing w:after="60"/>'),
    _Style("List Number", '<w:spacing w:after="60"/>'),
    _Style("header", '<w:spacing w:after="0"/>', f'{_SMALL}<w:sz w:val="17"/>'),
    _Style("footer", '<w:spacing w:after="0"/>', f'{_SMALL}<w:sz w:val="17"/>'),
    _Style(
        "TOC Heading",
        '<w:keepNext/><w:spacing w:before="240" w:after="120"/>',
        f'<w:b/><w:color w:val="{DARK}"/><w:sz w:val="32"/>',
    ),
    _toc(1),
    _toc(2),
    _Style("Hyperlink", letters='<w:color w:val="12436D"/><w:u w:val="single"/>', based_on="", kind="character"),
    _Style("Trigpoint Lead", '<w:keepNext/><w:spacing w:after="120"/>', f'<w:sz w:val="{_LEAD}"/>'),
    _Style("Trigpoint Small", '<w:spacing w:before="60" w:after="80"/>', f'{_SMALL}<w:sz w:val="18"/>'),
    _Style("Trigpoint Marks", '<w:spacing w:after="120"/>', "<w:b/>"),
    _Style(
        "Trigpoint Fact",
        '<w:tabs><w:tab w:val="left" w:pos="2552"/></w:tabs><w:spacing w:after="60"/>'
        '<w:ind w:left="2552" w:hanging="2552"/>',
    ),
    _Style("Trigpoint Words", f'{_BAR}<w:spacing w:after="80"/><w:ind w:left="227"/>'),
    _Style("Trigpoint By", f'{_BAR}<w:spacing w:after="120"/><w:ind w:left="227"/>', f'{_SMALL}<w:sz w:val="18"/>'),
    _Style("Trigpoint Picture", '<w:keepLines/><w:spacing w:before="120" w:after="60"/>'),
    _Style(
        "Trigpoint Cell", '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>', '<w:sz w:val="18"/>'
    ),
    _Style("Trigpoint Number", '<w:jc w:val="right"/>', based_on="Trigpoint Cell"),
    _Style("Trigpoint Head", "<w:keepNext/>", "<w:b/>", based_on="Trigpoint Cell"),
    _Style("Trigpoint Reference", letters=f'<w:color w:val="{GREY}"/>', based_on="", kind="character"),
)

_GRID = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="TrigpointTable"><w:name w:val="Trigpoint Table"/>
<w:pPr><w:spacing w:after="0"/></w:pPr><w:tblPr><w:tblStyleRowBandSize w:val="1"/><w:tblBorders>
<w:top w:val="single" w:sz="8" w:space="0" w:color="{DARK}"/>
<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{DARK}"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/></w:tblBorders>
<w:tblCellMar><w:top w:w="45" w:type="dxa"/><w:left w:w="60" w:type="dxa"/><w:bottom w:w="45" w:type="dxa"/>
<w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>
<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{DARK}"/></w:tcBorders>
<w:shd w:val="clear" w:color="auto" w:fill="{SHADE}"/></w:tcPr></w:tblStylePr></w:style>"""

_DEFAULTS = f"""
<w:docDefaults {nsdecls("w")}><w:rPrDefault><w:rPr>{_FONT}<w:sz w:val="21"/><w:szCs w:val="21"/></w:rPr></w:rPrDefault>
<w:pPrDefault><w:pPr><w:widowControl/><w:spacing w:after="120" w:line="264" w:lineRule="auto"/></w:pPr></w:pPrDefault>
</w:docDefaults>"""

_BASES = (
    f"""
<w:style {nsdecls("w")} w:type="paragraph" w:default="1" w:styleId="Normal">
<w:name w:val="Normal"/><w:qFormat/></w:style>""",
    f"""
<w:style {nsdecls("w")} w:type="character" w:default="1" w:styleId="DefaultParagraphFont">
<w:name w:val="Default Paragraph Font"/></w:style>""",
    f"""
<w:style {nsdecls("w")} w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>
<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>
<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>""",
)
"""What every document of Word's own has."""


def lay_styles(styles: Any, language: str, *, afresh: bool) -> dict[str, str]:
    """Add our styles to a document's `w:styles`, or with `afresh` put them in place of all, and say the language
    wherever one is said. Returns the id of each style of a document by its name."""
    if afresh:
        for child in list(styles):
            styles.remove(child)
        styles.append(parse_xml(_DEFAULTS))
        for base in _BASES:
            styles.append(parse_xml(base))
    ids = _ids(styles)
    ids.setdefault("normal", "Normal")
    for style in _sized(size_of(styles)):
        if style.name.casefold() not in ids:
            ids[style.name.casefold()] = style_id(style.name)
            styles.append(parse_xml(_xml(style, ids)))
    if "trigpoint table" not in ids:
        ids["trigpoint table"] = "TrigpointTable"
        styles.append(parse_xml(_GRID))
    _say_language(styles, language)
    return ids


def letters_of(styles: Any) -> str:
    """The name of the letters that a document's text is in; empty where its theme says."""
    return _of_text(styles, "rFonts", "ascii")


def size_of(styles: Any) -> int:
    """The size of a document's text, in half points."""
    found = _of_text(styles, "sz", "val")
    return int(found) if found.isdecimal() else _SIZE


def _of_text(styles: Any, name: str, key: str) -> str:
    """What is said of the letters of a document's text; empty where nothing is."""
    own = (each for each in styles.iterchildren(qn("w:style")) if each.get(qn("w:type")) == "paragraph")
    normal = next((each for each in own if each.get(qn("w:default")) == "1"), None)
    places = [normal] if normal is not None else []
    places += [each for each in (styles.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}"),) if each is not None]
    for place in places:
        found = place.find(f"{qn('w:rPr')}/{qn(f'w:{name}')}")
        if found is not None and found.get(qn(f"w:{key}")):
            return str(found.get(qn(f"w:{key}")))
    return ""


def _sized(text: int) -> tuple[_Style, ...]:
    """Our styles beside text of a size in half points: what stands out by its size is larger than that."""
    lead = f'<w:sz w:val="{max(_LEAD, text + _LEAD - _SIZE)}"/>'
    return tuple(replace(one, letters=lead) if one.name == "Trigpoint Lead" else one for one in _STYLES)


def style_id(name: str) -> str:
    """The id that Word would give a style of this name."""
    return "".join(word[:1].upper() + word[1:] for word in name.split())


def _ids(styles: Any) -> dict[str, str]:
    found = {}
    for style in styles.iterchildren(qn("w:style")):
        name = style.find(qn("w:name"))
        if name is not None:
            found[name.get(qn("w:val")).casefold()] = style.get(qn("w:styleId"))
    return found


def _xml(style: _Style, ids: dict[str, str]) -> str:
    base = ids.get(style.based_on.casefold(), "") if style.based_on else ""
    rests = f'<w:basedOn w:val="{base}"/>' if base else ""
    after = f'<w:next w:val="{ids.get(style.following.casefold(), "")}"/>' if style.following else ""
    own = ' w:customStyle="1"' if style.name.startswith("Trigpoint") else ""
    paragraph = f"<w:pPr>{style.paragraph}</w:pPr>" if style.paragraph else ""
    letters = f"<w:rPr>{style.letters}</w:rPr>" if style.letters else ""
    return (
        f'<w:style {nsdecls("w")} w:type="{style.kind}"{own} w:styleId="{style_id(style.name)}">'
        f'<w:name w:val="{style.name}"/>{rests}{after}<w:qFormat/>{paragraph}{letters}</w:style>'
    )


def _say_language(styles: Any, language: str) -> None:
    """The language of the whole document: its defaults, and every style that names one."""
    defaults = styles.find(qn("w:docDefaults"))
    if defaults is None:
        defaults = parse_xml(f"<w:docDefaults {nsdecls('w')}><w:rPrDefault><w:rPr/></w:rPrDefault></w:docDefaults>")
        styles.insert(0, defaults)
    letters = defaults.find(f"{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if letters is None:
        whole = parse_xml(f"<w:rPrDefault {nsdecls('w')}><w:rPr/></w:rPrDefault>")
        defaults.insert(0, whole)
        letters = whole[0]
    if letters.find(qn("w:lang")) is None:
        letters.append(parse_xml(f"<w:lang {nsdecls('w')}/>"))
    for found in styles.iter(qn("w:lang")):
        found.set(qn("w:val"), language)
