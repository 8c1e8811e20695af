"""A paper as one HTML file that needs nothing else: no network, no script, no font; with a style for print.

Written to WCAG 2.2 AA, in the look that a scorecard's page has.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from trigpoint import __version__
from trigpoint.publish.charts.drawing import to_svg
from trigpoint.publish.paper import running
from trigpoint.publish.paper.laid import contents_depth, in_front, is_few_words, is_short, listed, spoken, turned
from trigpoint.publish.paper.numbers import numbers_of
from trigpoint.publish.paper.objects import Block, Paper, Picture, Section, Table

if TYPE_CHECKING:
    from markupsafe import Markup

_DEEPEST = 6
_Group = tuple[bool, tuple[tuple[str, Block], ...]]
"""Blocks, each with an id of its own, and whether they are somebody's words."""


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A chart as it stands in the page: what its frame is called, the drawing, its numbers."""

    name: str
    svg: Markup
    numbers: Table


@dataclass(frozen=True, slots=True)
class _Entry:
    """A section with the level of its heading, and its blocks, those of somebody's words together."""

    id: str
    level: int
    css: str
    section: Section
    groups: tuple[_Group, ...]

    @property
    def blocks(self) -> tuple[tuple[str, Block], ...]:
        """Every block with its id."""
        return tuple(named for _, held in self.groups for named in held)


@dataclass(frozen=True, slots=True)
class _Page:
    """What the template shows beside the paper itself."""

    style: Markup
    marks: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    sections: tuple[_Entry, ...]
    contents: tuple[_Entry, ...]
    contents_after: int
    pictures: dict[str, _Drawn]
    listed: frozenset[str]
    address: str
    nothing: str
    foot: str
    made: str


def paper_to_html(paper: Paper, *, produced: dt.date, cache: Path | None = None) -> str:
    """The page. `produced` is the day it is made, which it states. Drawings of charts are kept in `cache`, where there
    is one."""
    from jinja2 import Environment

    template = files("trigpoint.publish").joinpath("templates", "paper.html").read_text("utf-8")
    environment = Environment(autoescape=True)
    page = _page(paper, produced, cache)
    return environment.from_string(template).render(paper=paper, page=page, is_short=is_short).lstrip()


def _page(paper: Paper, produced: dt.date, cache: Path | None) -> _Page:
    entries = tuple(_entries(paper))
    depth = 1 + contents_depth(paper)
    return _Page(
        style=_style(paper, produced),
        marks=running.marks(paper.cover),
        facts=running.facts(paper.cover, produced),
        sections=entries,
        contents=tuple(entry for entry in entries if entry.level <= depth) if depth > 1 else (),
        contents_after=in_front(paper),
        pictures=dict(_pictures(entries, cache)),
        listed=listed(paper),
        address=f"{paper.address}/r/" if paper.address else "",
        nothing=running.NOTHING,
        foot=running.foot(paper.cover, produced),
        made=f"Made by Trigpoint {__version__}.",
    )


def _entries(paper: Paper) -> Iterator[_Entry]:
    """Sections in the order of the pages; those that stand across do so with all that is part of them."""
    for number, (level, section, across) in enumerate(turned(paper), 1):
        few = is_few_words(section)
        named = (
            ("across", across),
            ("new-page", section.new_page),
            ("together", section.together or few),
            ("not-alone", few and level > 1),
        )
        css = " ".join(word for word, holds in named if holds)
        ids = (f"block-{number}-{n}" for n in count(1))
        groups = tuple((quoted, tuple((next(ids), block) for block in held)) for quoted, held in spoken(section.blocks))
        yield _Entry(section.mark or f"section-{number}", min(level + 1, _DEEPEST), css, section, groups)


def _pictures(entries: tuple[_Entry, ...], cache: Path | None) -> Iterator[tuple[str, _Drawn]]:
    from markupsafe import Markup

    held = ((id, block) for entry in entries for id, block in entry.blocks if isinstance(block, Picture))
    for number, (id, block) in enumerate(held, 1):
        svg = Markup(to_svg(block.chart, id, cache))  # noqa: S704 - drawn here, with its texts escaped
        yield id, _Drawn(f"Chart {number}", svg, numbers_of(block.chart))


def _style(paper: Paper, produced: dt.date) -> Markup:
    """The scorecard's look, the paper's own beside it, and what stands around each printed page."""
    from markupsafe import Markup

    folder = files("trigpoint.publish").joinpath("templates")
    ours = "\n".join(folder.joinpath(name).read_text("utf-8").rstrip() for name in ("scorecard.css", "paper.css"))
    letters = "font: 8pt Arial, Helvetica, sans-serif; color: #484949;"
    marks = " / ".join(running.marks(paper.cover))
    around = (
        f"@page {{ @top-left {{ content: {_quoted(running.head(paper.cover))}; {letters} text-align: left; }}"
        f" @top-right {{ content: {_quoted(marks)}; {letters} font-weight: bold; color: #0b0c0c; }}"
        f" @bottom-left {{ content: {_quoted(running.foot(paper.cover, produced))}; {letters} text-align: left; }}"
        f' @bottom-right {{ content: "Page " counter(page) " of " counter(pages); {letters} }} }}'
    )
    return Markup(f"{ours}\n@media print {{ {around} }}")  # noqa: S704 - our own files, and text quoted sign by sign


def _quoted(text: str) -> str:
    """A text as a string of CSS (CSS Syntax Module Level 3, 4.3.7): every sign but plain letters, digits and spaces by
    its number, so that none can end the string or the style."""
    plain = "".join(
        sign if sign.isascii() and (sign.isalnum() or sign == " ") else f"\\{ord(sign):x} " for sign in text
    )
    return f'"{plain}"'
