"""The sheets of a book that explain: comparators, what people wrote, actions, definitions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trigpoint.publish import comparators, figures
from trigpoint.publish.book.formats import Formats
from trigpoint.publish.book.page import Cell, Head, Page, Standing
from trigpoint.scorecard.edition import Edition

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_COMPARED = (
    Head("Reference", 11), Head("Title", 48), Head("Unit", 12), Head("Comparator", 26), Head("Area", 20),
    Head("Value", 12, "numbers"), Head("Period", 14), Head("Method", 12), Head("List", 10),
    Head("How many", 10, "numbers"), Head("Lowest", 12, "numbers"), Head("Highest", 12, "numbers"), Head("Source", 60),
)  # fmt: skip
_SAID = (
    Head("Reference", 11), Head("Title", 40), Head("Member", 20), Head("Period", 12), Head("Comment", 90),
    Head("Written by", 26), Head("On", 18, "days"),
)  # fmt: skip
_TO_DO = (
    Head("Action", 10), Head("About", 36), Head("Member", 18), Head("What will be done", 60),
    Head("Outcome sought", 44), Head("Who", 24), Head("By when", 18, "days"), Head("State", 12),
    Head("How it goes", 60),
)  # fmt: skip
_MEANT = (
    Head("Indicator", 30), Head("Title", 48), Head("What it is", 80), Head("Why it matters", 44), Head("Better", 12),
    Head("Owner", 26), Head("From", 44), Head("Official source", 44), Head("Notes", 44), Head("Requirements", 18),
)  # fmt: skip


def comparators_sheet(book: Workbook, edition: Edition, formats: Formats, standing: Standing) -> str:
    """Add the sheet of other areas' figures; its name, empty where there are none."""
    rows: list[tuple[Cell, ...]] = [
        (edition.reference_of(row), row.title, row.unit, comparators.name(b), b.area, b.value, str(b.period or ""),
         b.method, b.listing, b.n, b.lowest, b.highest, b.source)
        for row in edition.rows
        for b in row.benchmarks
        if b.value is not None
    ]  # fmt: skip
    if not rows:
        return ""
    page = Page(book, formats, standing, "Comparators", "What the figures are compared with")
    page.table(_COMPARED, rows, "Comparators_table", frozen=2)
    return page.name


def commentary_sheet(book: Workbook, edition: Edition, formats: Formats, standing: Standing) -> str:
    """Add the sheet of what people say of the figures; its name, empty where nobody wrote."""
    rows = list(_said(edition))
    if not rows:
        return ""
    page = Page(book, formats, standing, "Commentary", "What people say of the figures")
    page.table(_SAID, rows, "Commentary_table", frozen=2)
    return page.name


def _said(edition: Edition) -> Iterator[tuple[Cell, ...]]:
    titles = {(row.indicator, row.breakdown, row.member): row for row in reversed(edition.rows)}
    for remark in (*edition.remarks, *edition.before):
        row = titles.get(remark.place)
        about = row.title if row is not None else remark.member or ""
        code = edition.reference_of(row) if row is not None else ""
        member = remark.member if row is not None else None
        yield code, about, member, str(remark.period), remark.plain, remark.author, remark.written.date()


def actions_sheet(book: Workbook, edition: Edition, formats: Formats, standing: Standing) -> str:
    """Add the sheet of actions; its name, empty where there are none."""
    if not edition.actions:
        return ""
    titles = {row.indicator: row.title for row in reversed(edition.rows)}
    rows: list[tuple[Cell, ...]] = [
        (a.id, titles.get(a.indicator, a.indicator), a.member, a.text, a.outcome, a.who, a.by_when,
         a.state_on(edition.on), "\n".join(f"{figures.day(note.on)}: {note.text}" for note in a.progress))
        for a in edition.actions
    ]  # fmt: skip
    page = Page(book, formats, standing, "Actions", f"Actions as of {figures.day(edition.on)}")
    page.table(_TO_DO, rows, "Actions_table", frozen=1)
    return page.name


def definitions_sheet(book: Workbook, edition: Edition, formats: Formats, standing: Standing) -> str:
    """Add the sheet of what the figures mean; its name, empty where nothing is defined."""
    if not edition.definitions:
        return ""
    rows: list[tuple[Cell, ...]] = [
        (d.indicator, d.title, "\n".join(f"{heading}: {text}" for heading, text in d.sentences), d.why_it_matters,
         d.better, d.owner, "\n".join(d.sources), d.source, d.notes, ", ".join(d.answers))
        for d in edition.definitions
    ]  # fmt: skip
    page = Page(book, formats, standing, "Definitions", "What the figures mean")
    page.table(_MEANT, rows, "Definitions_table", frozen=2)
    return page.name
