"""The file around a Word document: a council's own as the source of styles, and bytes that are always the same."""

from __future__ import annotations

import copy
import datetime as dt
import io
import zipfile
from typing import Any, cast

from docx import Document
from docx.document import Document as Opened
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.parts.numbering import NumberingPart

from trigpoint.model.problem import Problem, UserMistake
from trigpoint.publish.archive import settled
from trigpoint.publish.paper.objects import Paper

_TYPES = "[Content_Types].xml"
_TEMPLATE, _DOCUMENT = b"wordprocessingml.template.main+xml", b"wordprocessingml.document.main+xml"
_MOST_BYTES = 200 * 1024 * 1024
_LEFT_BEHIND = (
    RELATIONSHIP_TYPE.IMAGE, RELATIONSHIP_TYPE.HYPERLINK, RELATIONSHIP_TYPE.CHART, RELATIONSHIP_TYPE.OLE_OBJECT,
    RELATIONSHIP_TYPE.COMMENTS, RELATIONSHIP_TYPE.A_F_CHUNK, RELATIONSHIP_TYPE.PACKAGE,
)  # fmt: skip
"""What a council's document holds for its own text, which is not ours."""
_NEWEST = (
    f'<w:compatSetting {nsdecls("w")} w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
)
_AFTER_COMPAT = (
    "w:docVars", "w:rsids", "m:mathPr", "w:attachedSchema", "w:themeFontLang", "w:clrSchemeMapping",
    "w:doNotIncludeSubdocsInStats", "w:doNotAutoCompressPictures", "w:forceUpgrade", "w:captions",
    "w:readModeInkLockDown", "w:smartTagType", "w:schemaLibrary", "w:shapeDefaults", "w:doNotEmbedSmartTags",
    "w:decimalSymbol", "w:listSeparator",
)  # fmt: skip
"""What stands after it among a document's settings."""


def open_template(template: bytes | None) -> Opened:
    """A document without text: the council's own, or a bare one, with the pages of its first section.

    Raises `UserMistake` where the council's is no Word document.
    """
    if template is None:
        document = Document()
    else:
        try:
            document = Document(io.BytesIO(_as_document(template)))
        except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
            instead = "Save it from Word as a document (.docx) or a template (.dotx)."
            raise UserMistake(Problem("The template is not a Word document.", instead)) from error
    body = document.element.body
    first = copy.deepcopy(next(iter(body.iter(qn("w:sectPr"))), None))
    for child in list(body):
        body.remove(child)
    body.append(first if first is not None else parse_xml(f"<w:sectPr {nsdecls('w')}/>"))
    document.settings.odd_and_even_pages_header_footer = False
    if template is not None:
        _leave_behind(document)
    package = document.part.package
    for name, relationship in list(package.rels.items()):
        if relationship.reltype == RELATIONSHIP_TYPE.THUMBNAIL:  # a picture of what the document was
            package.rels.pop(name)
    return document


def _as_document(template: bytes) -> bytes:
    """A .dotx as the document that it is a template of; a .docx as it is."""
    with zipfile.ZipFile(io.BytesIO(template)) as archive:
        if sum(info.file_size for info in archive.infolist()) > _MOST_BYTES:
            raise ValueError("too large")
        types = archive.read(_TYPES)
        if _TEMPLATE not in types:
            return template
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
            for info in archive.infolist():
                data = archive.read(info.filename)
                out.writestr(info, data.replace(_TEMPLATE, _DOCUMENT) if info.filename == _TYPES else data)
    return made.getvalue()


def _leave_behind(document: Opened) -> None:
    part = document.part
    for name, relationship in list(part.rels.items()):
        if relationship.reltype in _LEFT_BEHIND:
            part.drop_rel(name)
            part.rels.pop(name, None)


def numbering_of(document: Opened) -> Any:
    """The document's lists (`w:numbering`), made where it has none."""
    part = document.part
    try:
        return cast(NumberingPart, part.part_related_by(RELATIONSHIP_TYPE.NUMBERING)).element
    except KeyError:
        element = parse_xml(f"<w:numbering {nsdecls('w')}/>")
        made = NumberingPart(PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, element, part.package)
        part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)
        return element


def lay_properties(document: Opened, paper: Paper, produced: dt.date, *, kept: bool) -> None:
    """The document's title, author, subject, language and day; and that Word reads it as its own newest form, unless a
    council's own says which and is `kept`."""
    cover, known = paper.cover, document.core_properties
    day = dt.datetime.combine(produced, dt.time())
    known.title, known.subject = paper.title, f"{cover.council}, {cover.period}"
    known.author = known.last_modified_by = cover.author or cover.council
    known.category, known.keywords = cover.committee, ", ".join(part for part in (cover.part, cover.edition) if part)
    known.comments, known.language = f"Edition {cover.id}" if cover.id else cover.edition, paper.language
    known.created = known.modified = day
    known.revision = 1
    settings = document.settings.element
    if settings.find(f"{qn('w:compat')}/{qn('w:compatSetting')}") is None:
        compat = settings.find(qn("w:compat"))
        if compat is None:
            compat = parse_xml(f"<w:compat {nsdecls('w')}/>")
            settings.insert_element_before(compat, *_AFTER_COMPAT)
        compat.append(parse_xml(_NEWEST))
    for mode in settings.iter(qn("w:compatSetting")):
        if mode.get(qn("w:name")) == "compatibilityMode" and not kept:
            mode.set(qn("w:val"), "15")
    for found in settings.iter(qn("w:themeFontLang")):
        found.set(qn("w:val"), paper.language)


def to_bytes(document: Opened) -> bytes:
    """The document as a file: the same paper gives the same bytes, whenever and wherever it is made."""
    made = io.BytesIO()
    document.save(made)
    return settled(made.getvalue())
