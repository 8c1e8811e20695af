"""Published tables as a workbook: cover, contents, notes, and one named table a sheet."""

from __future__ import annotations

import copy
import datetime as dt
import io
import re
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from trigpoint.publish import figures
from trigpoint.publish.book.formats import OPTIONS, harmless, set_height
from trigpoint.publish.paper.of_edition import cover_of
from trigpoint.publish.tables.content import Cell, Content, contents_of, notes_of
from trigpoint.scorecard.edition import Edition

if TYPE_CHECKING:
    from gptables import GPTable


_NUMBERS = {"count": "#,##0", "percent": "0.0", "ratio": "0.00"}
_NAMES = ("Section", "Indicator", "Group")
"""The columns that name a row, from the widest to the narrowest."""
_WIDEST = 565
"""Pixels of a column, which are 80 signs: a longer text is wrapped. No column of Excel holds more than 255."""
_SIGN = 7
"""Pixels of a sign."""


def to_tables(edition: Edition, *, produced: dt.date) -> bytes:
    """The workbook as the bytes of an .xlsx; the same edition and day give the same bytes."""
    out = io.BytesIO()
    with warnings.catch_warnings():
        # The library's advice to its caller, and a file of its own that it leaves open: what matters of it is tested.
        warnings.simplefilter("ignore")
        import pandas
        from gptables import Cover, produce_workbook

        notes = notes_of(edition)
        marks = "".join(f"$${_mark(place)}$$" for place in range(len(notes)))
        sheets = {
            table.sheet: _table(table, place, marks if place == 0 else "", edition)
            for place, table in enumerate(contents_of(edition))
        }
        table_of_notes = pandas.DataFrame({
            "Note": [_mark(place) for place in range(len(notes))],
            "Note text": [_typed(note) for note in notes],
        })  # fmt: skip
        book = produce_workbook(
            filename=out,
            sheets=sheets,
            cover=Cover(title=_typed(edition.name), **_said(edition, produced)),
            notes_table=table_of_notes if notes else None,
            theme=_theme(),
            workbook_options=OPTIONS | {"in_memory": True},
        )
        book.set_properties({
            "title": edition.name, "subject": edition.area, "author": "Trigpoint",
            "created": dt.datetime.combine(produced, dt.time(), dt.UTC),
        })  # fmt: skip
        for sheet in book.worksheets():
            sheet.set_landscape()
            sheet.set_paper(9)  # A4
            sheet.fit_to_pages(1, 0)
            sheet.set_footer("&RPage &P of &N")
            for column, made in list(sheet.col_info.items()):
                sheet.set_column_pixels(column, column, min(made.width, _WIDEST))
            _set_heights(book, sheet)
        book.close()
    return out.getvalue()


def _set_heights(book: Any, sheet: Any) -> None:
    """Rows as high as their wrapped texts need: Excel sees to it by itself, others lay one over the next."""
    texts = {place: text for text, place in book.str_table.string_table.items()}
    for row, cells in sheet.table.items():
        wrapped = {
            column: cell
            for column, cell in cells.items()
            if hasattr(cell, "string") and column in sheet.col_info and cell.format and cell.format.text_wrap
        }
        said = [(texts[cell.string], sheet.col_info[column].width / _SIGN) for column, cell in wrapped.items()]
        set_height(sheet, row, said, max((cell.format.font_size for cell in wrapped.values()), default=1.0))


def _theme() -> Any:
    """The library's own look, with what stands beside a long text level with its first line."""
    from gptables import gptheme

    theme = copy.deepcopy(gptheme)
    for part in ("index_1", "index_2", "index_3", "data"):
        getattr(theme, f"update_{part}_format")({"valign": "top"})
    return theme


def _table(content: Content, place: int, marks: str, edition: Edition) -> GPTable:
    import pandas
    from gptables import GPTable

    rows = [[_typed(cell) for cell in row] for row in content.rows]
    cut_off = f"Data up to {figures.day(edition.card.as_of)}." if edition.card.as_of else ""
    draft = "Draft: nobody has signed it. " if edition.number == 0 else ""
    return GPTable(
        table=pandas.DataFrame(rows, columns=[_typed(head) for head in content.heads], dtype=object),
        table_name=f"table_{place + 1}",
        title=_typed(f"{content.sheet}: {content.title}") + marks,
        instructions=f"{draft}This worksheet contains one table. Notes are on the notes worksheet.",
        source=f"{_typed(edition.area)}. {cut_off}".strip(),
        legend=["Shorthand used in this table:", *content.legend] if content.legend else [],
        index_columns={
            level: content.heads.index(head) for level, head in enumerate(_NAMES, 1) if head in content.heads
        },
        additional_formatting=_as_written(content),
    )


def _as_written(content: Content) -> list[dict[str, Any]]:
    """Numbers as the house writes them, by their unit; the cells hold them unrounded. The headings are row 0."""
    if "Unit" not in content.heads:
        return []
    at = content.heads.index("Unit")
    found: dict[str, list[int]] = {}
    for place, row in enumerate(content.rows, 1):
        found.setdefault(_NUMBERS.get(str(row[at]), "#,##0.0"), []).append(place)
    return [{"row": {"rows": rows, "format": {"num_format": form}}} for form, rows in found.items()]


def _said(edition: Edition, produced: dt.date) -> dict[str, Any]:
    """What the cover says: what it is of, for whom, of which edition, who signed."""
    cover = cover_of(edition)
    intro = [
        f"{edition.area}: {cover.period}.", f"{cover.audience}. {cover.edition}, {figures.day(produced)}.",
        *(part for part in (cover.part, cover.reason, cover.committee) if part),
    ]  # fmt: skip
    if cover.draft:
        intro.insert(0, "Draft: nobody has signed it.")
    about = [*cover.signed, *([f"Edition {edition.id}"] if edition.id else [])]
    if cover.cut_off:
        about.insert(0, f"Data up to {figures.day(cover.cut_off)}.")
    contact = [cover.author] if cover.author else None
    listed = {"intro": intro, "about": about, "contact": contact}
    return {key: [_typed(text) for text in texts] if texts else None for key, texts in listed.items()}


def _mark(place: int) -> str:
    """How a note is called where it is referred to."""
    return f"n{place}"


def _typed(value: Cell) -> Any:
    """A cell as the library may be given it: what it would take for a link or a note of its own is parted."""
    if not isinstance(value, str):
        return value
    return "".join(_parted(harmless(value)))


def _parted(text: str) -> Iterator[str]:
    """`$$` marks a note and `[words](address)` a link."""
    for piece in re.split(r"(\$\$|\]\()", text):
        yield {"$$": "$ $", "](": "] ("}.get(piece, piece)
