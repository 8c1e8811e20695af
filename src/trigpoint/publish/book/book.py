"""The working book of an edition: what is on which sheet, in which order."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from trigpoint import __version__
from trigpoint.publish import comparators, figures
from trigpoint.publish.book import data, trends
from trigpoint.publish.book.formats import BLUE, FONT, OPTIONS, Formats, write
from trigpoint.publish.book.page import Page, Standing
from trigpoint.publish.book.words import actions_sheet, commentary_sheet, comparators_sheet, definitions_sheet
from trigpoint.publish.paper.of_edition import cover_of
from trigpoint.publish.xlsx import scorecard_sheet
from trigpoint.scorecard.edition import Edition

if TYPE_CHECKING:
    from xlsxwriter import Workbook

CONTENTS, SCORECARD, ABOUT = "Contents", "Scorecard", "About"
_SHEET_NAME = 31  # characters
_BAD_IN_NAMES = str.maketrans("[]:*?/\\'", " " * 8)
_PURPOSES = {
    SCORECARD: "The figures as the pack shows them, with direction, target, colour and comparators",
    trends.CHARTS: "A chart of each figure over time, which can be changed and copied",
    trends.TRENDS: "The numbers behind the charts: a row a line",
    data.NAME: "Every figure on a line of its own, for filters, pivot tables and other programs",
    "Comparators": "Other areas' figures, with period, method and source",
    "Commentary": "What the figures' owners say of them",
    "Actions": "What will be done, by whom, by when",
    "Definitions": "What each figure means and where it comes from",
    ABOUT: "The edition, who signed it, rules, symbols and notes",
}


def to_book(edition: Edition, *, produced: dt.date) -> bytes:
    """The workbook as the bytes of an .xlsx; the same edition and day give the same bytes."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    # Large sheets lie in files of a folder of their own while they are made, and never in memory as a whole.
    with tempfile.TemporaryDirectory() as folder, Workbook(out, _options(folder)) as book:
        book.set_properties({
            "title": edition.name,
            "subject": edition.area,
            "author": "Trigpoint",
            "comments": f"Edition {edition.id}" if edition.id else "A draft: nobody has signed it",
            "created": dt.datetime.combine(produced, dt.time(), dt.UTC),
        })  # fmt: skip
        formats, standing = Formats(book), standing_of(edition)
        contents = Page(book, formats, standing, CONTENTS, edition.name, (edition.area,))
        names = _scorecards(book, edition, formats, standing)
        drawn = trends.drawn_of(edition)
        if drawn:
            # What a chart shows is on the next sheet but one; the library wants that sheet's place, not the sheet.
            first = trends.first_line(standing)
            trends.charts_sheet(book, drawn, first, formats, standing)
            trends.trends_sheet(book, drawn, formats, standing)
            names += [trends.CHARTS, trends.TRENDS]
        data.data_sheet(book, edition, formats, standing)
        names.append(data.NAME)
        for add in (comparators_sheet, commentary_sheet, actions_sheet, definitions_sheet):
            names += [name] if (name := add(book, edition, formats, standing)) else []
        _about(book, edition, produced, formats, standing)
        _contents(contents, [*names, ABOUT])
    return out.getvalue()


def _options(folder: str) -> dict[str, Any]:
    return {**OPTIONS, "tmpdir": folder, "default_format_properties": FONT}


def standing_of(edition: Edition) -> Standing:
    """What stands on every sheet: the part and its reason, the committee, whether it is a draft; and at the foot what
    it is of, for whom, and the day that the data describes."""
    cover = cover_of(edition)
    head = ("Draft: nobody has signed it" if cover.draft else "", cover.part, cover.committee, cover.reason)
    cut_off = f"data up to {figures.day(cover.cut_off)}" if cover.cut_off else ""
    foot = (edition.card.title or edition.pack, cover.period, cover.edition, cover.audience, cut_off)
    return Standing(". ".join(part.rstrip(".") for part in head if part), ", ".join(part for part in foot if part))


def _scorecards(book: Workbook, edition: Edition, formats: Formats, standing: Standing) -> list[str]:
    """The pack's scorecard, and one of each breakdown that it has."""
    names = [SCORECARD]
    scorecard_sheet(book, edition.as_shown, formats, SCORECARD, edition.reference_of, standing.head)
    for table in edition.tables_as_shown:
        name = _sheet_name(f"By {(table.breakdown or '').replace('_', ' ')}", names)
        names.append(name)
        scorecard_sheet(book, table, formats, name, edition.reference_of, standing.head)
    return names


def _sheet_name(wanted: str, taken: list[str]) -> str:
    """A name that a sheet may have and none has yet."""
    plain = wanted.translate(_BAD_IN_NAMES)[:_SHEET_NAME].strip() or "Sheet"
    name, number = plain, 1
    while name.casefold() in (other.casefold() for other in taken):
        number += 1
        name = f"{plain[: _SHEET_NAME - 4]} {number}"
    return name


def _contents(page: Page, names: list[str]) -> None:
    sheet, formats = page.sheet, page.formats
    link = formats.of(font_color=BLUE, underline=1)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    write(sheet, formats, page.top, 0, "Sheet", formats.head)
    write(sheet, formats, page.top, 1, "What is on it", formats.head)
    for place, name in enumerate(names, page.top + 1):
        sheet.write_url(place, 0, f"internal:'{name}'!A1", link, name)
        purpose = _PURPOSES.get(name, f"The figures of each member: {name[:1].lower()}{name[1:]}")
        write(sheet, formats, place, 1, purpose, formats.words)


def _about(book: Workbook, edition: Edition, produced: dt.date, formats: Formats, standing: Standing) -> None:
    page = Page(book, formats, standing, ABOUT, "About this edition")
    page.facts(_facts(edition, produced))
    for name, value in (
        ("Edition_number", edition.number), ("Edition_period", f'"{edition.period}"'),
        ("Edition_id", f'"{edition.id}"'),
    ):  # fmt: skip
        book.define_name(name, f"={value}")


def _facts(edition: Edition, produced: dt.date) -> Iterator[tuple[str, str]]:
    card, cover = edition.as_shown, cover_of(edition)
    yield "Pack", card.title or edition.pack
    yield "Period", cover.period
    yield "Area", edition.area
    yield "For", cover.audience
    yield from (("Edition", f"{cover.edition}: {edition.id}"),) if edition.id else (("Edition", "Draft"),)
    yield from (("Signed", said) for said in cover.signed)
    yield from (("Opened again because", edition.reopening),) if edition.reopening else ()
    yield from (("Data up to", figures.day(card.as_of)),) if card.as_of else ()
    yield "Dated", figures.day(produced)
    yield "Snapshot", card.snapshot
    yield "Definitions", card.catalogue
    yield "Made by", f"Trigpoint {edition.made_with or __version__}"
    yield from (("Direction", card.direction_rule),) if card.direction_rule else ()
    yield from comparators.explained(card)
    yield from (("Please note", note) for note in card.notes)
    yield from (("Rule of colour", f"{rule} {names}") for names, rule in figures.colours_of(card))
    yield from (("Target", f"{names}: {how}") for names, how in figures.targets_of(card))
    yield from (("Note", f"{names}: {note}") for names, note in figures.remarks_of(card))
    if edition.left_out:
        yield (
            "Left out",
            edition.left_out_in_words,
        )
    yield from ((f"Symbol {symbol}", meaning) for symbol, meaning in figures.KEY.items())
