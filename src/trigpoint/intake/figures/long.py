"""The long form: one figure, one target or one benchmark a row, each column by its name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from trigpoint.intake.figures.columns import words
from trigpoint.intake.figures.entries import BenchmarkEntry, Entry, Gathered, Said, TargetEntry
from trigpoint.intake.figures.layout import LongTable
from trigpoint.intake.figures.values import Figure, Unreadable, read_figure, read_status
from trigpoint.intake.figures.wide import better_of
from trigpoint.intake.grid import Cell
from trigpoint.model.heading import day_of
from trigpoint.model.headings import Headings, read_headings
from trigpoint.model.observation import Status
from trigpoint.model.period import Period
from trigpoint.model.target_basis import HOW_TO_WRITE, lacking, read_basis

OBSERVATIONS = ("indicator", "period", "value")
TARGETS = ("indicator", "from", "target")
BENCHMARKS = ("indicator", "period", "comparator", "value")
_METHODS = ("mean", "median", "pooled")
_COMPARATORS = {
    "statistical neighbours": "statistical_neighbours", "statistical neighbour": "statistical_neighbours",
    "stat neighbours": "statistical_neighbours", "sn": "statistical_neighbours", "region": "region",
    "england": "england", "national": "england",
}  # fmt: skip


class NotRead(Exception):
    """A row that is set aside: the canonical name of the column, and a sentence about the cell."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason


RowReader = Callable[["Row"], None]


class Row:
    """One row of a long table, cell by name."""

    def __init__(self, table: LongTable, gathered: Gathered, number: int, periods: dict[str, Period | None]) -> None:
        self.table = table
        self.gathered = gathered
        self.number = number
        self.periods = periods

    def cell(self, name: str) -> Cell:
        """The cell of a column; None where the table has no such column."""
        at = self.table.columns.get(name)
        return None if at is None else self.table.grid.cell(self.number, at)

    def text(self, name: str) -> str:
        """The cell as words, empty where blank."""
        return words(self.cell(name))

    def needed(self, name: str) -> str:
        """The cell as words. Raises `NotRead` where it is blank."""
        found = self.text(name)
        if not found:
            raise NotRead(name, "is blank.")
        return found

    def figure(self, name: str) -> Figure:
        """The cell as a figure. Raises `NotRead` where it is neither a number nor a status."""
        found = read_figure(self.cell(name))
        if isinstance(found, Unreadable):
            raise NotRead(name, found.why)
        return found

    def number_of(self, name: str) -> float | None:
        """The number in a cell, None where it holds none."""
        return self.figure(name).value

    def period(self, name: str) -> Period:
        """The period in a cell, as its neighbours in the column decide."""
        self.needed(name)
        found = self.periods.get(name)
        if found is None:
            raise NotRead(name, "holds no period.")
        return found


def read_long(table: LongTable, gathered: Gathered, read: RowReader, periods: Sequence[str] = ("period",)) -> None:
    """Read every row below the headings with `read`, which raises `NotRead` for one that is to be set aside."""
    grid = table.grid
    gathered.tables += 1
    for column in table.others:
        gathered.unread.setdefault(column.name)
    first = table.columns["indicator"]
    rows = [
        n
        for n, cells in grid.rows.items()
        if table.first <= n <= table.last and (grid.cell(n, first) is not None or sum(c is not None for c in cells) > 1)
    ]
    headings = {name: _column(table, rows, name) for name in periods if name in table.columns}
    for at, number in enumerate(rows):
        if len({words(c) for c in grid.rows[number] if c is not None}) == 1:
            continue  # a section heading or a footnote
        gathered.rows.add(number)
        here = {name: read_column.periods[at] for name, read_column in headings.items()}
        try:
            read(Row(table, gathered, number, here))
        except NotRead as reason:
            heading = words(grid.cell(table.header, table.columns[reason.column]))
            problem = headings[reason.column].problems.get(at) if reason.column in headings else None
            why = f"{problem.what} {problem.instead}" if problem else f'The cell under "{heading}" {reason.reason}'
            gathered.set_aside(number, heading, why)


def _column(table: LongTable, rows: Sequence[int], name: str) -> Headings:
    return read_headings([table.grid.cell(row, table.columns[name]) for row in rows])


def observation(row: Row) -> None:
    """`indicator, period, value`, and optionally `numerator, denominator, breakdown, member, status, note`."""
    reference, period = row.needed("indicator"), row.period("period")
    figure = row.figure("value")
    status, value, note = figure.status, figure.value, row.text("note") or figure.note
    said = row.text("status")
    if said:
        found = read_status(said)
        if found is None:
            raise NotRead(
                "status", "is no status. Write final, provisional, to be confirmed, not available, suppressed."
            )
        if found is Status.LOW and value == 0:
            value = None  # "rounds to zero", with the zero that it rounds to beside it
        if value is not None and not found.has_value:
            raise NotRead("status", f'says "{found}", and there is a number beside it.')
        if value is None and found.has_value:
            raise NotRead("value", f'is blank, and the status beside it is "{found}".')
        status = found
    breakdown, member = row.text("breakdown") or None, row.text("member") or None
    if (breakdown is None) != (member is None):
        raise NotRead("member" if member is None else "breakdown", "is blank, and a part needs breakdown and member.")
    place, better = row.gathered.place(row.number, "indicator"), better_of(row.text("better"))
    row.gathered.said.append(Said(place, reference, row.text("title"), better))
    row.gathered.entries.append(
        Entry(
            row.gathered.place(row.number, "value"), reference, period, value, row.number_of("numerator"),
            row.number_of("denominator"), breakdown, member, status, note, figure.is_percent,
        )
    )  # fmt: skip


def target(row: Row) -> None:
    """`indicator, from, to, target`, optionally `red, amber, better, basis, note`. Days, or periods that hold them."""
    reference = row.needed("indicator")
    start, end = _day(row, "from", last=False), _day(row, "to", last=True)
    if end and end < start:
        raise NotRead("to", "is earlier than the day from which the target holds.")
    figure = row.figure("target")
    if figure.value is None and figure.status not in (Status.TO_BE_CONFIRMED, Status.NOT_AVAILABLE):
        raise NotRead("target", f'says "{figure.status}". Write a number, or tbc.')
    better = row.text("better")
    if better and not better_of(better):
        raise NotRead("better", "is none of higher, lower, near target, neither.")
    basis = _basis(row, figure.value, dt.date.fromisoformat(end) if end else None)
    row.gathered.targets.append(
        TargetEntry(
            row.gathered.place(row.number, "target"), reference, start, end, figure.value, row.number_of("red"),
            row.number_of("amber"), better_of(better), row.text("note"), basis,
        )
    )  # fmt: skip


def _basis(row: Row, value: float | None, end: dt.date | None) -> str:
    """What the target rests on, as written, once it is known to be one of the phrases and to have what it needs."""
    text = row.text("basis")
    basis = read_basis(text)
    if basis is None:
        raise NotRead("basis", f"is none of the phrases. {HOW_TO_WRITE}")
    for what in lacking(basis, value, end):
        raise NotRead("target" if "number" in what else "basis", f"is not enough. {what}")
    return text


def _day(row: Row, name: str, last: bool) -> str:
    cell = row.cell(name)
    if cell is None and last:
        return ""
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, dt.date):
        return cell.isoformat()
    text = row.needed(name)
    day = day_of(text)
    if day is not None:
        return day.isoformat()
    period = row.period(name)
    return (period.end if last else period.start).isoformat()


def benchmark(row: Row) -> None:
    """`indicator, period, comparator, value`, and optionally `method, list, n`."""
    reference, period, comparator = row.needed("indicator"), row.period("period"), row.needed("comparator")
    method = row.text("method").casefold()
    if method and method not in _METHODS:
        raise NotRead("method", "is none of mean, median, pooled.")
    n = row.number_of("n")
    comparator = _COMPARATORS.get(comparator.casefold().replace("_", " "), comparator)
    row.gathered.benchmarks.append(
        BenchmarkEntry(
            row.gathered.place(row.number, "value"), reference, period, comparator, row.number_of("value"), method,
            row.text("list"), None if n is None else int(n),
        )
    )  # fmt: skip
