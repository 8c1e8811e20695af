"""A paper: headings, words, tables and pictures in order, as a pack's edition gives them. Nothing here draws.

Every printer (Word, PDF, HTML) draws all of it, so that no form says what another does not. Texts are already written
as people read them; `value` beside a cell's text is the unrounded number, for whoever reads the form back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from trigpoint.publish.charts.objects import Chart

TAGS = ("red", "amber", "green", "better", "worse")
"""What a tag may be; it is always printed as a word too."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one style. `reference` is that of the figure that they quote, empty where they quote none; `break_after`
    ends the line within its paragraph."""

    text: str
    bold: bool = False
    reference: str = ""
    break_after: bool = False


Text = tuple[Run, ...]


def plain(text: str) -> Text:
    """A text of one run."""
    return (Run(text),) if text else ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. `style` is `body`, `lead` (larger, what matters first), `small` (notes) or `quote` (words of an
    owner, `by` says whose)."""

    text: Text
    style: str = "body"
    by: str = ""


@dataclass(frozen=True, slots=True)
class Points:
    """A list, with bullets or numbers."""

    items: tuple[Text, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, whether it holds numbers (set to the right), and how wide it is beside the others."""

    heading: str
    number: bool = False
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, the unrounded number that it writes, the reference of its figure, `tag` for a coloured word
    (one of `TAGS`, whose word `text` already says), and `also`, a smaller second line. `text` may be a whole owner's
    comment, whose lines are apart; `said` is then the same with its bold words and lists, for what can draw them in a
    cell. A cell whose text is its own reference is where that reference leads within the paper."""

    text: str = ""
    value: float | None = None
    reference: str = ""
    tag: str = ""
    also: str = ""
    said: tuple[Paragraph | Points, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table. The first cell of each row names the row; headings repeat on every page. `note` stands below it."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart, with its alternative in words (`chart.words`) and its numbers (`chart.table`). `with_table` prints the
    numbers below it; otherwise they stand in a table near by. `reference` is that of its figure."""

    chart: Chart
    with_table: bool = False
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with what they are: `Data up to`, `31 March 2026`."""

    pairs: tuple[tuple[str, str], ...]


Block = Paragraph | Points | Table | Picture | Facts


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it. `landscape` turns its pages, `new_page` begins it on one. `mark` names it
    for links within the paper, unique in it. `slide` says whether a presentation has a slide of it, `together` that its
    blocks stand on one page where they can."""

    title: str
    blocks: tuple[Block, ...]
    parts: tuple[Section, ...] = ()
    mark: str = ""
    landscape: bool = False
    new_page: bool = False
    slide: bool = False
    together: bool = False


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands on the first page and on each page's head or foot.

    `part` is `Part 1`, `Part 2` or empty; `reason` why a part is not for publication. `edition` is how people speak of
    the edition, `id` its hash (empty for a draft), `cut_off` the day that the data describes. `signed` lists who
    signed, as sentences. `draft` is true for what nobody has signed: each page says so.
    """

    council: str
    period: str
    audience: str
    edition: str
    id: str = ""
    committee: str = ""
    meeting: dt.date | None = None
    author: str = ""
    part: str = ""
    reason: str = ""
    cut_off: dt.date | None = None
    signed: tuple[str, ...] = ()
    reopened: str = ""
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper. `address` is where the web application answers references, empty where there is none: the page of
    a reference is `address` + `/r/` + the reference. `language` is that of the document."""

    title: str
    cover: Cover
    sections: tuple[Section, ...]
    address: str = ""
    language: str = "en-GB"

    def walk(self) -> Iterator[tuple[int, Section]]:
        """Every section with its level, from 1, in the order of the pages."""

        def under(sections: tuple[Section, ...], level: int) -> Iterator[tuple[int, Section]]:
            for section in sections:
                yield level, section
                yield from under(section.parts, level + 1)

        yield from under(self.sections, 1)

    @property
    def blocks(self) -> Iterator[Block]:
        """Every block, in order."""
        return (block for _, section in self.walk() for block in section.blocks)
