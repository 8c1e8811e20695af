"""The layout of a pack on paper: its `paper:` key, read with everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from trigpoint.catalogue.layouts import CHARTS, COLUMNS, LINES, STYLES, PaperLayout, SectionLayout, Slot
from trigpoint.catalogue.read import Written
from trigpoint.catalogue.schema import Section
from trigpoint.language.near import did_you_mean

KEYS = (
    "title", "committee", "author", "contact", "exempt", "style", "columns", "charts", "lines", "asks", "sections",
    "before", "after",
)  # fmt: skip
SECTION_KEYS = ("style", "columns", "charts", "asks", "slots")
SLOT_KEYS = ("title", "asks")


def read_layout(pack: Section, sections: Collection[str]) -> PaperLayout:
    """The layout of a pack whose sections have these titles; the usual one where the pack says nothing of it."""
    if not pack.has("paper"):
        return PaperLayout()
    paper = Section(pack.entries["paper"], KEYS, pack.problems)
    layout = PaperLayout(
        title=paper.text("title"),
        committee=paper.text("committee"),
        author=paper.text("author"),
        contact=paper.text("contact"),
        exempt=paper.text("exempt"),
        style=paper.word("style", STYLES, "table"),
        columns=_words(paper, "columns", COLUMNS),
        charts=_words(paper, "charts", CHARTS) if paper.has("charts") else PaperLayout().charts,
        lines=paper.number("lines", LINES, least=1) or LINES,
        asks=paper.text("asks"),
        sections=tuple(_sections(paper, sections)),
        before=tuple(_slots(paper, "before")),
        after=tuple(_slots(paper, "after")),
    )
    _once(paper, layout, sections)
    return layout


def _sections(paper: Section, known: Collection[str]) -> Iterator[SectionLayout]:
    for title, written in paper.mapping("sections").items():
        if title not in known:
            paper.say(written, f'The pack has no section "{title}".', did_you_mean(title, known), "sections")
        section = Section(written, SECTION_KEYS, paper.problems)
        yield SectionLayout(
            title,
            section.word("style", STYLES),
            _words(section, "columns", COLUMNS),
            _words(section, "charts", CHARTS),
            section.text("asks"),
            tuple(_slots(section, "slots")),
        )


def _slots(section: Section, key: str) -> Iterator[Slot]:
    for item in section.items(key):
        slot = Section(item, SLOT_KEYS, section.problems, required=("title",))
        yield Slot(slot.text("title"), slot.text("asks"))


def _words(section: Section, key: str, known: Collection[str]) -> tuple[str, ...]:
    found = section.names(key)
    for word in found:
        if word not in known:
            section.wrong(key, f'"{word}" is none of the words that may stand here.', did_you_mean(word, known))
    return tuple(word for word in found if word in known)


def _once(paper: Section, layout: PaperLayout, sections: Collection[str]) -> None:
    """Words find their place by its title, so that no two places may have the same."""
    titles = [slot.title for slot in layout.slots]
    for title in dict.fromkeys(titles):
        if titles.count(title) > 1 or title in sections:
            at: Written = paper.written
            paper.say(at, f'Two places for words are called "{title}".', "Give each a title of its own.", "paper")
