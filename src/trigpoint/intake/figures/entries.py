"""What is read out of a table before it is known whose it is: entries, rows set aside, and definitions in the making.

A **row** is a data row of the sheet: below the headings, and neither blank, nor a section heading, nor a footnote, nor
the headings again. In the wide form it is one row of the sheet, however many periods stand in it. It is *taken* where
at least one thing was read from it, else *set aside*. A cell that could not be read in a row that was taken is kept
beside the rows set aside, marked as a cell, and is not counted as a row.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from trigpoint.intake.figures.columns import words
from trigpoint.intake.grid import Grid
from trigpoint.model.observation import Status
from trigpoint.model.period import Period
from trigpoint.model.problem import Problem
from trigpoint.model.snapshot import SheetAccount


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: file, sheet (None for a CSV), row from 1, the column's heading."""

    file: str
    sheet: str | None
    row: int
    column: str = ""

    def problem(self, what: str, instead: str = "") -> Problem:
        """A problem at this place."""
        return Problem(what, instead, self.file, self.sheet or "", self.row, self.column)

    def short(self) -> str:
        """For a sentence: `row 12`, or `row 12 of sheet "May"`."""
        return f'row {self.row} of sheet "{self.sheet}"' if self.sheet else f"row {self.row}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure as read; `reference` is the indicator as the file calls it."""

    place: Place
    reference: str
    period: Period
    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    breakdown: str | None = None
    member: str | None = None
    status: Status = Status.FINAL
    note: str = ""
    is_percent: bool = False


@dataclass(frozen=True, slots=True)
class TargetEntry:
    """One target as read: days as ISO text, `end` empty until further notice, `basis` as it was written."""

    place: Place
    reference: str
    start: str
    end: str
    value: float | None
    red: float | None = None
    amber: float | None = None
    better: str = ""
    note: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class BenchmarkEntry:
    """One figure of somewhere else as read."""

    place: Place
    reference: str
    period: Period
    comparator: str
    value: float | None
    method: str = ""
    listing: str = ""
    n: int | None = None


@dataclass(frozen=True, slots=True)
class Aside:
    """A row, or a cell of a row that was taken, that was not read: why, in words, and what it holds."""

    place: Place
    whole_row: bool
    reason: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What a row of the wide form says of its indicator besides figures."""

    place: Place
    reference: str
    title: str
    better: str = ""
    owner: str = ""
    unit: str = ""


@dataclass(slots=True)
class Gathered:
    """Everything read from one sheet, while it is being read."""

    grid: Grid
    entries: list[Entry] = field(default_factory=list)
    targets: list[TargetEntry] = field(default_factory=list)
    benchmarks: list[BenchmarkEntry] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    tables: int = 0
    rows: set[int] = field(default_factory=set)
    unread: dict[str, None] = field(default_factory=dict)
    missing: dict[str, None] = field(default_factory=dict)

    def place(self, row: int, column: str = "") -> Place:
        """A place on this sheet."""
        return Place(self.grid.file, self.grid.sheet, row, column)

    def note(self, sentence: str, row: int | None = None, column: str = "") -> None:
        """Say something about the sheet, a row or a column of it."""
        place = Problem("", "", self.grid.file, self.grid.sheet or "", row, column).where()
        self.notes.append(f"{place}: {sentence}")

    def set_aside(self, row: int, column: str, reason: str, whole_row: bool = True) -> None:
        """Keep a row, or a cell of one, with the reason why it was not read."""
        cells = tuple(words(cell) for cell in self.grid.rows.get(row, ()))
        self.aside.append(Aside(self.place(row, column), whole_row, reason, cells))

    def account(self, table: str) -> SheetAccount:
        """The account of the sheet: every row is taken or set aside."""
        left = {a.place.row for a in self.aside if a.whole_row}
        return SheetAccount(
            self.grid.file,
            self.grid.sheet,
            read=len(self.rows),
            taken=len(self.rows - left),
            set_aside=len(self.rows & left),
            unread_columns=tuple(self.unread),
            missing_columns=tuple(self.missing),
            table=table,
        )
