"""XML as a stream, with nothing in it that a spreadsheet or a return has no need of.

A document type or an entity is refused where it is declared, before anything is expanded or fetched. The parser is
the standard library's; it reads no file and opens no connection of its own.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from pathlib import Path
from xml.parsers import expat
from xml.parsers.expat import errors

_OF_ENCODING = {errors.codes[e] for e in (errors.XML_ERROR_UNKNOWN_ENCODING, errors.XML_ERROR_INCORRECT_ENCODING)}

_NAMED = re.compile(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]*encoding=["']([^"']*)""")

_LINE_BYTES = 1_000_000
"""A longer line is not looked at: no message about it would help to find anything."""

Start = Callable[[str, Mapping[str, str]], None]
Text = Callable[[str], None]
End = Callable[[str], None]


class UnsafeXML(Exception):
    """The XML declares a document type or an entity."""


class DamagedXML(Exception):
    """The XML is not well formed."""


class UnreadEncoding(DamagedXML):
    """The document names an encoding that there is no table for, or one that it is not in."""


class Enough(Exception):
    """Raised by a handler that has seen all that it wants: the rest is not read."""


def read_xml(pieces: Iterable[bytes], start: Start, end: End | None = None, text: Text | None = None) -> None:
    """Send the elements of a document to the handlers, under their local names (`row`, not `x:row`).

    Raises `UnsafeXML` for a document type or an entity, `DamagedXML` for what is not well formed, `UnreadEncoding` for
    an encoding that the parser cannot follow. A handler may raise `Enough`.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse

    def started(name: str, attributes: dict[str, str]) -> None:
        start(name.rpartition(":")[2], attributes)

    parser.StartElementHandler = started
    if end is not None:
        ended = end
        parser.EndElementHandler = lambda name: ended(name.rpartition(":")[2])
    parser.CharacterDataHandler = text
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as damage:
        raise (UnreadEncoding if damage.code in _OF_ENCODING else DamagedXML)(str(damage)) from damage
    except (LookupError, ValueError) as damage:  # an encoding that is unknown, or that the parser has no table for
        raise UnreadEncoding(str(damage)) from damage
    except Enough:
        return


def _refuse(*_: object) -> None:
    raise UnsafeXML


def declares_entities(head: bytes) -> bool:
    """Whether the beginning of a document declares a document type or an entity."""
    return b"<!DOCTYPE" in head or b"<!ENTITY" in head


def line_not_in_utf_8(path: Path, number: int) -> bool:
    """Whether the line where a parser stopped (1 is the first) should be in UTF-8, by the document, and is not."""
    with path.open("rb") as file:
        head = file.read(200)
        if head.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            return False
        named = _NAMED.match(head)
        if named is not None and named[1].lower() not in (b"utf-8", b"utf8"):
            return False
        file.seek(0)
        line = next(islice(iter(lambda: file.readline(_LINE_BYTES), b""), number - 1, number), b"")
    try:
        line.decode()
    except UnicodeDecodeError as wrong:
        return wrong.reason != "unexpected end of data"  # a line that was cut for its length, or with its file
    return False
