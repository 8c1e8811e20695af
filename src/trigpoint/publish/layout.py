"""Text in columns for a terminal: wrapped, aligned, and coloured where that is wanted.

Of our own, small, because a scorecard is looked at many times a day and a library for all of it would take longer to
start than the scorecard to work out.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

GAP = 2
_CODES = {
    "bold": "1",
    "dim": "2",
    "red": "31",
    "green": "32",
    "yellow": "33",
    "bold red": "1;31",
    "bold green": "1;32",
    "bold yellow": "1;33",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one place: its text, and a style that never says anything the text does not."""

    text: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading, its width in characters, and whether it is set to the right."""

    heading: str
    width: int
    right: bool = False


def painted(text: str, style: str, colour: bool) -> str:
    """The text in a style of the terminal, or as it is."""
    return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if colour and style and text.strip() else text


def paragraph(text: str, width: int, indent: str = "") -> list[str]:
    """The text in lines of at most `width` characters, each begun with `indent`."""
    return textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False) or [""]


def table(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], colour: bool) -> Iterator[str]:
    """The lines of a table: headings at the foot of their row, cells at the head of theirs."""
    headings = [paragraph(column.heading, column.width) for column in columns]
    deepest = max(len(lines) for lines in headings)
    padded = [[""] * (deepest - len(lines)) + lines for lines in headings]
    yield from _lines(columns, [[(line, "dim") for line in lines] for lines in padded], colour)
    for row in rows:
        wrapped = [
            [(line, cell.style) for line in paragraph(cell.text.strip(), column.width, _indent(cell.text))]
            for column, cell in zip(columns, row, strict=True)
        ]
        yield from _lines(columns, wrapped, colour)


def _indent(text: str) -> str:
    return text[: len(text) - len(text.lstrip())]


def _lines(columns: Sequence[Column], cells: Sequence[Sequence[tuple[str, str]]], colour: bool) -> Iterator[str]:
    for place in range(max(len(lines) for lines in cells)):
        parts, blank = [], 0
        for column, lines in zip(columns, cells, strict=True):
            text, style = lines[place] if place < len(lines) else ("", "")
            before = column.width - len(text) if column.right else 0
            parts.append(" " * (blank + before) + painted(text, style, colour))
            blank = GAP + (0 if column.right else column.width - len(text))
        yield "".join(parts).rstrip()
