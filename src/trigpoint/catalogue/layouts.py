"""How a pack is laid out on paper, as its definition says: styles, columns, charts, and places for words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

STYLES = ("table", "report", "summary")
"""`table` prints a section's figures in full as one wide table; `report` each figure by itself, with its narrative and
its trend; `summary` one page of words, outcomes and comparators."""

COLUMNS = (
    "outcome", "periods", "latest", "change", "change on year", "direction", "mean", "highest", "lowest",
    "year to date", "target", "colour", "comparators", "variation", "owner", "source", "words",
)  # fmt: skip
"""What a table of figures may have beside the names of its rows; `periods` is a column for each that the pack shows."""

CHARTS = ("trend", "compared", "neighbours")
"""What may be drawn of a figure: its line, it beside its comparators, it within the range of its neighbours."""

LINES = 10
"""How many lines the first page says what matters in, where the pack does not say."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for words that no figure has: an introduction, a case study, recommendations. `title` is its heading and
    the name by which words find it; `asks` says what to write."""

    title: str
    asks: str = ""


@dataclass(frozen=True, slots=True)
class SectionLayout:
    """How one section prints. `title` is that of the pack's section, which is also the place for words about it, of
    which `asks` says what to write; `slots` follow its figures. Empty is as the paper has it."""

    title: str
    style: str = ""
    columns: tuple[str, ...] = ()
    charts: tuple[str, ...] = ()
    asks: str = ""
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperLayout:
    """How a pack prints. `title` is the paper's (empty: the pack's); `committee` who receives it, `author` the post
    that wrote it, `contact` where to ask.

    `exempt` is why what is not for the public is not published: such a paper is Part 2, the public one Part 1; empty
    where nothing is exempted. `lines` is how many lines of the first page say what matters. `asks` says what
    to write about a section. `before` and `after` are places for words before the themes and after the actions.
    """

    title: str = ""
    committee: str = ""
    author: str = ""
    contact: str = ""
    exempt: str = ""
    style: str = "table"
    columns: tuple[str, ...] = ()
    charts: tuple[str, ...] = ("trend",)
    lines: int = LINES
    asks: str = ""
    sections: tuple[SectionLayout, ...] = ()
    before: tuple[Slot, ...] = ()
    after: tuple[Slot, ...] = ()

    def section(self, title: str) -> SectionLayout:
        """How a section prints, with what the paper says of all where it says nothing itself."""
        own = next((section for section in self.sections if section.title == title), SectionLayout(title))
        return SectionLayout(
            title,
            own.style or self.style,
            own.columns or self.columns,
            own.charts or self.charts,
            own.asks or self.asks,
            own.slots,
        )

    def places(self, sections: Iterable[str]) -> tuple[str, ...]:
        """The titles by which words find their places: the pack's sections, then the slots."""
        return tuple(dict.fromkeys((*sections, *(slot.title for slot in self.slots))))

    @property
    def slots(self) -> tuple[Slot, ...]:
        """Every place for words but those about a section as a whole, in the order of the pages."""
        within = (slot for section in self.sections for slot in section.slots)
        return (*self.before, *within, *self.after)
