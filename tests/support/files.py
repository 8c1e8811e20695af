"""A borough's CSV files as a spreadsheet would show them, and days of the calendar, with nothing of Trigpoint's."""

from __future__ import annotations

import calendar
import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

D = dt.date
Row = dict[str, str]
START, END = D(2025, 4, 1), D(2026, 3, 31)
"""The first and last days of the year that is counted again."""


class Files:
    """A folder of CSV files: `rows(table)` are dictionaries of text, as a spreadsheet would show them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.read: dict[str, list[Row]] = {}

    def rows(self, table: str) -> list[Row]:
        if table not in self.read:
            with (self.folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
                self.read[table] = list(csv.DictReader(file))
        return self.read[table]

    def days(self, table: str, column: str, by: str = "person_id", only: Callable[[Row], bool] = bool) -> Days:
        """The days in a column by who they belong to, in order."""
        found: Days = defaultdict(list)
        for row in self.rows(table):
            if row[by] and row[column] and only(row):
                found[row[by]].append(day(row[column]))
        for those in found.values():
            those.sort()
        return found


Days = dict[str, list[D]]


def day(text: str) -> D:
    return D.fromisoformat(text)


def later(start: D, months: int) -> D:
    """The same day some months later, or the last of a month that has no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return D(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def in_year(found: D) -> bool:
    return START <= found <= END


def first_after(days: Iterable[D], start: D, *, that_day: bool = False) -> D | None:
    return min((d for d in days if d > start or (that_day and d == start)), default=None)


def last_before(days: Iterable[D], end: D) -> D | None:
    return max((d for d in days if d < end), default=None)


def share(met: int, of: int) -> float:
    assert 0 < met < of, "a share of nothing or of everything would prove little"
    return 100 * met / of
