"""What a paper says of itself: the facts of its first page, and the words at the head and foot of every page."""

from __future__ import annotations

import datetime as dt

from trigpoint.publish import figures
from trigpoint.publish.paper.objects import Cover

NOT_FOR_PUBLICATION = "not for publication"
DRAFT = "Draft: nobody has signed it"
BETWEEN = "  ·  "
"""What parts the facts of one line."""
NOTHING = "There is nothing to show."
"""What stands in the place of a table without rows."""


def facts(cover: Cover, produced: dt.date) -> tuple[tuple[str, str], ...]:
    """Names with what they are, those that there are: `Data up to`, `31 March 2026`."""
    audience = cover.audience.removeprefix("For ")
    edition = f"{cover.edition} ({cover.id[:12]})" if cover.id else cover.edition
    found = (
        ("Committee", cover.committee),
        ("Meeting", figures.day(cover.meeting) if cover.meeting else ""),
        ("Report author", cover.author),
        ("Part", part(cover)),
        ("For", audience[:1].upper() + audience[1:]),
        ("Data up to", figures.day(cover.cut_off) if cover.cut_off else ""),
        ("Produced on", figures.day(produced)),
        ("Edition", edition),
        ("Signed by", "; ".join(cover.signed)),
        ("Opened again", cover.reopened),
    )
    return tuple((name, value) for name, value in found if value)


def part(cover: Cover) -> str:
    """`Part 1`, or `Part 2: not for publication, REASON`."""
    if not cover.reason:
        return cover.part
    return f"{cover.part}: {NOT_FOR_PUBLICATION}. {cover.reason}".removeprefix(": ")


def head(cover: Cover) -> str:
    """The head of a page: whose paper it is and for which meeting."""
    meeting = figures.day(cover.meeting) if cover.meeting else ""
    return ", ".join(text for text in (cover.council, cover.committee, meeting) if text)


def marks(cover: Cover) -> tuple[str, ...]:
    """What stands out on the head of each page: the part, and that it is a draft."""
    named = f"{cover.part}: {NOT_FOR_PUBLICATION}" if cover.reason else cover.part
    return tuple(text for text in (named, DRAFT if cover.draft else "") if text)


def foot(cover: Cover, produced: dt.date) -> str:
    """The foot of a page, before `Page x of y`."""
    return BETWEEN.join(text for text in (*foot_facts(cover, produced), cover.author) if text)


def foot_facts(cover: Cover, produced: dt.date) -> tuple[str, ...]:
    """What a page's foot says beside the author, whose name may be long."""
    cut_off = (f"Data up to {figures.day(cover.cut_off)}",) if cover.cut_off else ()
    return (cover.edition, *cut_off, f"Produced on {figures.day(produced)}")
