"""XML as a stream, with nothing in it that a spreadsheet or a return has no need of.

A document type or an entity is refused where it is declared, before anything is expanded or fetched. The parser is
the standard library's; it reads no file and opens no connection of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from xml.parsers import expat

Start = Callable[[str, Mapping[str, str]], None]
Text = Callable[[str], None]
End = Callable[[str], None]


class UnsafeXML(Exception):
    """The XML declares a document type or an entity."""


class DamagedXML(Exception):
    """The XML is not well formed."""


class Enough(Exception):
    """Raised by a handler that has seen all that it wants: the rest is not read."""


def read_xml(pieces: Iterable[bytes], start: Start, end: End | None = None, text: Text | None = None) -> None:
    """Send the elements of a document to the handlers, under their local names (`row`, not `x:row`).

    Raises `UnsafeXML` for a document type or an entity, `DamagedXML` for what is not well formed. A handler may raise
    `Enough`.
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
    except (expat.ExpatError, LookupError, ValueError) as damage:
        # An encoding that is unknown, or that the parser has no table for, is told by the other two.
        raise DamagedXML(str(damage)) from damage
    except Enough:
        return


def _refuse(*_: object) -> None:
    raise UnsafeXML


def declares_entities(head: bytes) -> bool:
    """Whether the beginning of a document declares a document type or an entity."""
    return b"<!DOCTYPE" in head or b"<!ENTITY" in head
