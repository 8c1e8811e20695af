"""A pack's edition as a paper: first what matters, then a page a theme, the figures in detail, actions, and notes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from trigpoint.model.period import Kind
from trigpoint.publish import figures
from trigpoint.publish.paper.back import actions, notes, sources
from trigpoint.publish.paper.front import first_page
from trigpoint.publish.paper.objects import Block, Cover, Paper, Paragraph, Picture, Points, Section, Table
from trigpoint.publish.paper.themes import detail, slot_section, theme
from trigpoint.scorecard.edition import Edition
from trigpoint.scorecard.insight import in_words

AUDIENCES = {"internal": "For internal use", "partner": "For partners", "public": "For the public"}


def paper_of(edition: Edition, *, address: str = "", meeting: dt.date | None = None) -> Paper:
    """The paper of an edition, with the periods that the pack shows; its charts have all that the edition carries.

    `address` is where the web application answers references (`https://.../r/CODE`), without its last slash; `meeting`
    the day of the committee's meeting.
    """
    sections = tuple(_sections(edition))
    used = tuple(_references(sections))
    return Paper(
        edition.layout.title or edition.card.title or edition.pack,
        cover_of(edition, meeting),
        (*sections, sources(edition, used)),
        address.rstrip("/"),
    )


def cover_of(edition: Edition, meeting: dt.date | None = None) -> Cover:
    """What stands on the first page and at each page's head and foot."""
    layout = edition.layout
    public = edition.audience == "public"
    part = "" if not layout.exempt else "Part 1" if public else "Part 2"
    return Cover(
        council=edition.area,
        period=_whole_period(edition),
        audience=AUDIENCES[edition.audience],
        edition=f"Edition {edition.number}" if edition.number else "Draft",
        id=edition.id,
        committee=layout.committee,
        meeting=meeting,
        author=layout.author,
        part=part,
        reason=layout.exempt if part == "Part 2" else "",
        cut_off=edition.card.as_of,
        signed=tuple(
            f"{one.role.value.capitalize()}: {one.name}, {figures.day(one.at.date())}" for one in edition.signatures
        ),
        reopened=edition.reopening or "",
        draft=edition.number == 0,
    )


def _whole_period(edition: Edition) -> str:
    """The period, with its months where its name tells none: `Half 2 of 2025-26 (October 2025 to March 2026)`."""
    said = figures.of_period(edition.as_shown)
    return f"{said} ({in_words(edition.period)})" if edition.period.kind in (Kind.QUARTER, Kind.HALF) else said


def _sections(edition: Edition) -> Iterator[Section]:
    before = tuple(_before_the_notes(edition))
    yield from before
    # The notes follow what stands on an upright page already: actions and last words seldom fill one.
    upright = any(_slots(edition, after=True)) or actions(edition) is not None
    yield replace(notes(edition, before), new_page=not upright)


def _before_the_notes(edition: Edition) -> Iterator[Section]:
    sections = figures.sections_of(edition.card)
    yield first_page(edition)
    yield from _slots(edition, after=False)
    for number, (title, rows) in enumerate(sections, 1):
        if any(row.value is not None for row in rows) or edition.words_in(title) is not None:
            yield theme(number, title, rows, edition)
    yield from detail(sections, edition)
    next_steps = actions(edition)
    if next_steps is not None:
        yield next_steps
    yield from _slots(edition, after=True)


def _slots(edition: Edition, *, after: bool) -> Iterator[Section]:
    for slot in edition.layout.after if after else edition.layout.before:
        section = slot_section(slot, edition)
        if section is not None:
            yield section


def _references(sections: tuple[Section, ...]) -> Iterator[str]:
    """Every reference that the sections print."""
    for section in sections:
        for block in section.blocks:
            yield from _of_block(block)
        yield from _references(section.parts)


def _of_block(block: Block) -> Iterator[str]:
    if isinstance(block, Table):
        yield from (cell.reference for row in block.rows for cell in row if cell.reference)
    elif isinstance(block, Picture):
        yield from ([block.reference] if block.reference else [])
    elif isinstance(block, Paragraph):
        yield from (run.reference for run in block.text if run.reference)
    elif isinstance(block, Points):
        yield from (run.reference for item in block.items for run in item if run.reference)
