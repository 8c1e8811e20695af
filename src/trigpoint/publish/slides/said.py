"""What each slide of a paper says, before anything is drawn: its title, a few sentences, one picture or table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil

from trigpoint.publish.charts.objects import Chart
from trigpoint.publish.paper.laid import is_place
from trigpoint.publish.paper.objects import Paper, Paragraph, Picture, Points, Run, Section, Table, Text, plain
from trigpoint.publish.paper.running import NOTHING

SENTENCES = 3
"""Beside a picture."""
MOST_POINTS = 6
"""Of one slide, in letters that are read across a room; more go on, evenly, on a further one."""


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide. `lead` stands below its title. `references` are those of the figures that its sentences and its
    picture tell of, in the order in which they stand. A table has as many of its rows as there is room for."""

    title: str
    lead: str = ""
    points: tuple[Text, ...] = ()
    chart: Chart | None = None
    table: Table | None = None
    references: tuple[str, ...] = ()


def slides_of(paper: Paper) -> tuple[Slide, ...]:
    """The slides of a paper after its title: of each section that has one. No two have the same title."""
    seen: dict[str, int] = {}
    found = []
    for _, section in paper.walk():
        for slide in _slides(section) if section.slide else ():
            seen[slide.title] = seen.get(slide.title, 0) + 1
            number = seen[slide.title]
            found.append(replace(slide, title=f"{slide.title} ({number})") if number > 1 else slide)
    return tuple(found)


def _slides(section: Section) -> Iterator[Slide]:
    lead = " ".join(_plain(b.text) for b in section.blocks if isinstance(b, Paragraph) and b.style == "lead")
    picture = next((block for block in section.blocks if isinstance(block, Picture)), None)
    points = tuple(text for block in section.blocks if isinstance(block, Points) for text in block.items)
    told = points or tuple(
        b.text for b in section.blocks if isinstance(b, Paragraph) and b.style in ("body", "quote") and b.text
    )
    tables = [block for block in section.blocks if isinstance(block, Table) and block.rows]
    if picture is not None:
        said = told[:SENTENCES]
        used = (*([picture.reference] if picture.reference else []), *_of_texts(said))
        yield Slide(section.title, lead, said, picture.chart, references=_once(used))
        return
    told = told or (() if tables or lead else (plain(NOTHING),))
    if told or not tables:
        each = ceil(len(told) / max(ceil(len(told) / MOST_POINTS), 1))
        for place in range(0, max(len(told), 1), max(each, 1)):
            said = told[place : place + each]
            yield Slide(section.title, lead, said, references=_once(_of_texts(said)))
    for table in tables:
        yield Slide(_titled(section.title, table.caption) if told else section.title, "" if told else lead, table=table)


def explained(paper: Paper) -> dict[str, str]:
    """What each reference of the paper is, from the table that lists it: its figure, what it counts, its source."""
    found: dict[str, str] = {}
    for table in (block for block in paper.blocks if isinstance(block, Table)):
        for row in table.rows:
            for place in (cell for cell in row if is_place(cell)):
                others = (text for cell in row if cell is not place for text in (cell.text, cell.also) if text)
                found[place.reference] = ". ".join(text.rstrip(".") for text in others)
    return found


def named(paper: Paper) -> str:
    """What stands above a list of references: the caption of the table that lists them, which may say their period."""
    lists = (b for b in paper.blocks if isinstance(b, Table) and any(is_place(cell) for row in b.rows for cell in row))
    return next((table.caption for table in lists if table.caption), "References")


def _of_texts(texts: tuple[Text, ...]) -> tuple[str, ...]:
    return tuple(run.reference for text in texts for run in text if run.reference)


def _once(references: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(references))


def _plain(text: Text) -> str:
    return "".join(run.text for run in text)


def _titled(title: str, caption: str) -> str:
    """The title of a section with that of its table, unless the one holds the other."""
    if not caption or title in caption:
        return caption or title
    first, rest = caption[:1], caption[1:]
    return f"{title}: {first.lower() + rest if rest[:1].islower() else caption}"


def words_of(text: Text) -> tuple[Run, ...]:
    """A text with each reference as a run of its own, after the words that it is of."""
    runs: list[Run] = []
    for run in text:
        if not run.reference:
            runs.append(run)
            continue
        words = run.text.rstrip()
        runs += [Run(f"{words} ", run.bold), Run(run.reference, reference=run.reference)]
        runs.append(Run(" " if words != run.text else "", break_after=run.break_after))
    return tuple(run for run in runs if run.text or run.break_after)
