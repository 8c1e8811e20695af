"""The borough's Annex A: the workbook of eleven lists that an authority gives to an inspection."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path

from trigpoint.model.period import add_months
from trigpoint.simulation import rates
from trigpoint.simulation.annex_a_lists import LISTS, Sheet
from trigpoint.simulation.annex_a_seen import Seen
from trigpoint.simulation.chance import Chance
from trigpoint.simulation.records import Records, Value


def write_annex_a(path: Path, records: Records, chance: Chance) -> None:
    """One sheet a list, `List 1` to `List 11`, headings in the first row, the six months to the records' last day.

    The same records and chance give the same bytes. A few cells hold `-` for blank, or stray spaces.
    """
    import xlsxwriter

    seen = Seen(records, add_months(records.until + dt.timedelta(days=1), -6))
    options = {"strings_to_formulas": False, "strings_to_urls": False, "default_date_format": "dd/mm/yyyy"}
    book = xlsxwriter.Workbook(str(path), options)
    made = dt.datetime.combine(records.until, dt.time(), tzinfo=dt.UTC).replace(tzinfo=None)
    book.set_properties({"title": "Annex A (simulated)", "created": made})
    bold = book.add_format({"bold": True})
    for sheet in LISTS:
        page = book.add_worksheet(sheet.name)
        page.write_row(0, 0, sheet.headings, bold)
        page.freeze_panes(1, 0)
        for number, cells in enumerate(_rows(sheet, seen), start=1):
            _write(page.write, number, _badly(cells, chance) if chance.happens(rates.BADLY_FILLED) else cells)
    book.close()


def _rows(sheet: Sheet, seen: Seen) -> Iterable[tuple[Value, ...]]:
    return sheet.rows(seen)


def _write(write: Callable[..., object], number: int, cells: tuple[Value, ...]) -> None:
    for column, value in enumerate(cells):
        if value is not None:
            write(number, column, value)


def _badly(cells: tuple[Value, ...], chance: Chance) -> tuple[Value, ...]:
    """The row with its blanks as dashes, or with one text in stray spaces."""
    if chance.happens(0.5):
        return tuple("-" if value is None else value for value in cells)
    texts = [n for n, value in enumerate(cells) if isinstance(value, str) and n > 0]
    at = chance.among(texts)
    return (*cells[:at], f" {cells[at]} ", *cells[at + 1 :])
