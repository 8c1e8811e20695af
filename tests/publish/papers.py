"""A paper with every kind of block, drawn by hand: what every printer is held against."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import replace

from tests.publish.test_charts import EVERY, LINE, WARDS
from trigpoint.publish.paper.objects import (
    Block,
    Cell,
    Column,
    Cover,
    Facts,
    Paper,
    Paragraph,
    Picture,
    Points,
    Run,
    Section,
    Table,
    Text,
    plain,
)
from trigpoint.publish.paper.running import NOTHING

PRODUCED = dt.date(2026, 4, 22)
HOSTILE = "#let x = 1 $a^2$ *b* _c_ @d <e> \\ ` ~ -- ' \" // /* */ = h + [link](x) #pagebreak() &amp; </script> {{7*7}}"
UNICODE = "Łódź żółć Ђ Ω ✓ → − ’ é"
LONGEST = "W" * 120
COMMITTEE = "Children and Young People's Scrutiny Committee"
COVER = Cover(
    council="Fenbridge County Council",
    period="March 2026",
    audience="For internal use",
    edition="Edition 3",
    id="ab12cd34ef56aa77" * 4,
    committee=COMMITTEE,
    meeting=dt.date(2026, 5, 12),
    author="Head of Performance, Children's Services",
    part="Part 2",
    reason="Paragraph 1 of Schedule 12A to the Local Government Act 1972: information relating to any individual",
    cut_off=dt.date(2026, 3, 31),
    signed=("Analyst: A. Person, 20 April 2026", "Director: C. Person, 22 April 2026"),
    reopened="A late file came in from a provider",
)
HEADS = (
    Column("Indicator", weight=3.4), Column("Feb 2026", True), Column("Mar 2026", True),
    Column("Change on Feb 2026", True), Column("Direction"), Column("Target", True, 1.1), Column("Colour"),
)  # fmt: skip
LONG_NAME = "Children who became the subject of a second or later child protection plan within two years, by postcode"


def code(number: int) -> str:
    """A reference as editions make them."""
    return f"3QJW6{number:02}"


def line(number: int, name: str = "Re-referrals within twelve months") -> tuple[Cell, ...]:
    """A row of a table of figures."""
    colour = ("red", "amber", "green")[number % 3]
    return (
        Cell(name, reference=code(number), also="A12, per 10,000"),
        Cell("1,234", 1234.0),
        Cell("–"),
        Cell("−5.0 points", -5.0),
        Cell("Up, worse", tag="worse") if number % 2 else Cell("Similar"),
        Cell("90.0%", 90.0, also="missed"),
        Cell(colour.capitalize(), tag=colour),
    )


GLANCE = Table("Early help: March 2026", HEADS, tuple(line(n) for n in range(1, 6)), "Figures are provisional.")
MANY = Table("All figures: March 2026", HEADS, tuple(line(n % 9, f"{LONG_NAME} {n}") for n in range(1, 151)))
EMPTY_TABLE = Table("Nothing to show", (Column("Indicator"), Column("Figure", True)), ())
SAID = (
    Paragraph((Run("We asked "), Run("every", bold=True), Run(" school.")), "quote", "Head of Schools"),
    Points((plain("Two wrote back"), plain("Ten did not"))),
)
ODD = Table(
    HOSTILE,
    (Column("#x"), Column("$y$")),
    (
        (Cell(HOSTILE), Cell(LONGEST)),
        (Cell(UNICODE), Cell("a\nb")),
        (Cell("Said"), Cell("We asked every school.\nTwo wrote back\nTen did not", said=SAID)),
    ),
)
REFERENCES = Table(
    "References",
    (Column("Reference"), Column("Figure", weight=3), Column("What it is", weight=4)),
    tuple((Cell(code(n), reference=code(n)), Cell(f"Figure {n}"), Cell("Counts each child once.")) for n in range(9)),
)
COMMENT: Text = (
    Run("Demand rose "),
    Run("sharply", bold=True),
    Run(" in March, to "),
    Run("67.8%", reference=code(3)),
    Run(".", break_after=True),
    Run("We expect it to fall by summer."),
)
MATTERS: tuple[Text, ...] = (
    (Run("Turned: ", bold=True), Run("Re-referrals", reference=code(2)), Run(". Rose from 10.2% to 16.9%.")),
    (Run("Owed: ", bold=True), Run("2 actions overdue"), Run("; first: train the team (Head of Service).")),
)


def paper(rows: int = 150) -> Paper:
    """Every kind of block, a landscape section of so many rows, links, an empty section, hostile and unusual text."""
    many = replace(MANY, rows=MANY.rows[:rows])
    return Paper(
        "Children's services performance report",
        COVER,
        (
            Section(
                "What matters",
                (Paragraph(plain("36 figures: 4 red, 3 amber."), "lead"), Points(MATTERS), GLANCE),
                mark="what-matters",
                slide=True,
            ),
            Section(
                "Early help",
                (
                    Paragraph(plain("12 figures: 2 red."), "lead"),
                    Paragraph(COMMENT, "quote", "Head of Early Help, 14 April 2026"),
                    Points((plain("First"), plain("Second")), numbered=True),
                    Picture(LINE, reference=code(3)),
                    GLANCE,
                ),
                (Section("Next steps", (Paragraph(plain("Still to be written."), "small"),), mark="next"),),
                mark="theme-1",
                new_page=True,
                slide=True,
            ),
            Section(
                "Charts",
                tuple(Picture(chart, chart in (LINE, WARDS), code(2)) for chart in EVERY),
                mark="theme-2",
                new_page=True,
                slide=True,
            ),
            Section("All figures", (many,), mark="figures", landscape=True, new_page=True),
            Section(
                "Notes on the figures",
                (Facts((("Neighbours", "The mean of ten."), ("c", "Suppressed"))), Paragraph(plain(HOSTILE)), ODD),
                (
                    Section("Empty", (), mark="empty"),
                    Section("Early help", (Paragraph(plain("A title may come twice.")),)),
                    Section("Deep", (EMPTY_TABLE,), (Section("Deeper", (Paragraph(plain(UNICODE)),)),)),
                ),
                mark="notes",
                new_page=True,
            ),
            Section("Where each figure comes from", (REFERENCES,), mark="references", landscape=True, new_page=True),
        ),
        "https://performance.fenbridge.example",
    )


def brief(*blocks: Block, title: str = "Brief") -> Paper:
    """A paper of one section, a draft without a committee."""
    cover = Cover("Fenbridge", "March 2026", "For partners", "Draft", draft=True, cut_off=dt.date(2026, 3, 31))
    return Paper(title, cover, (Section("Only", blocks, mark="only", slide=True),))


def without_pictures(whole: Paper) -> Paper:
    """The paper without its charts, whose own letters are no words of it."""

    def bare(section: Section) -> Section:
        blocks = tuple(block for block in section.blocks if not isinstance(block, Picture))
        return replace(section, blocks=blocks, parts=tuple(map(bare, section.parts)))

    return replace(whole, sections=tuple(map(bare, whole.sections)))


def texts(block: Block) -> Iterator[str]:
    """Everything that a block says, in the order in which it is read."""
    match block:
        case Paragraph():
            yield from _of_runs(block.text)
            yield block.by
        case Points():
            for n, item in enumerate(block.items, 1):
                yield f"{n}." if block.numbered else "•"
                yield from _of_runs(item)
        case Facts():
            yield from (part for pair in block.pairs for part in pair)
        case Table() if not block.rows:
            yield from (block.caption, NOTHING)
        case Table():
            yield block.caption
            yield from (column.heading for column in block.columns)
            for row in block.rows:
                for cell in row:
                    yield from _of_cell(cell)
            yield block.note
        case Picture():
            yield block.chart.title


def _of_runs(text: Text) -> Iterator[str]:
    """Runs that touch are one word; a reference stands between."""
    said = io.StringIO()
    for run in text:
        said.write(run.text)
        said.write(f" {run.reference}" if run.reference else "")
        said.write(" " if run.break_after else "")
    yield said.getvalue()


def _of_cell(cell: Cell) -> Iterator[str]:
    if cell.said:
        for block in cell.said:
            yield from texts(block)
    else:
        yield cell.text
    yield cell.also
    if cell.reference and cell.reference != cell.text:
        yield "·" if cell.also else ""
        yield cell.reference
