"""Where the tables of figures are on a sheet: the rows of headings, what each column is, where the data ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from trigpoint.intake.figures.columns import (
    Column,
    Role,
    describe,
    folded,
    is_title,
    reference_rank,
    split_share,
    words,
)
from trigpoint.intake.figures.values import Figure, read_figure
from trigpoint.intake.grid import Cell, Grid
from trigpoint.model.heading import read_heading
from trigpoint.model.headings import read_headings
from trigpoint.model.problem import Problem

LONG_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "indicator": ("indicator", "indicator ref", "indicator reference", "indicator id", "ref", "reference", "measure"),
    "period": ("period", "month", "date", "quarter", "year", "reporting period", "time period"),
    "value": ("value", "figure", "result", "actual", "outturn"),
    "numerator": ("numerator", "num"),
    "denominator": ("denominator", "denom", "den"),
    "breakdown": ("breakdown", "split", "dimension"),
    "member": ("member", "group", "category", "breakdown value"),
    "status": ("status",),
    "note": ("note", "notes", "comment", "comments", "footnote"),
    "title": ("title", "indicator title", "name"),
    "from": ("from", "start", "start date"),
    "to": ("to", "end", "end date"),
    "target": ("target",),
    "red": ("red", "red threshold"),
    "amber": ("amber", "amber threshold"),
    "better": ("better", "good is", "polarity"),
    "basis": ("basis", "target basis", "target type", "rests on"),
    "comparator": ("comparator", "area", "comparison"),
    "method": ("method",),
    "list": ("list", "neighbours list", "neighbour list"),
    "n": ("n",),
}  # fmt: skip
_YEARLIKE = re.compile(r"(?:fy ?|ay ?)?(?:19|20)?\d\d(?: ?[-/] ?(?:19|20)?\d\d)?")


@dataclass(frozen=True, slots=True)
class WideTable:
    """References down, periods across. Rows `first` to `last` hold the data, section headings and footnotes."""

    grid: Grid
    header: int
    first: int
    last: int
    reference: Column
    columns: tuple[Column, ...]
    problems: tuple[Problem, ...] = ()

    def of(self, role: Role) -> tuple[Column, ...]:
        """The columns of a role, from left to right."""
        return tuple(c for c in self.columns if c.role is role)


@dataclass(frozen=True, slots=True)
class LongTable:
    """One figure a row. `columns` maps the canonical name to the column's number; `others` are not read."""

    grid: Grid
    header: int
    first: int
    last: int
    columns: Mapping[str, int]
    others: tuple[Column, ...] = ()


def find_long(grid: Grid, needed: tuple[str, ...]) -> tuple[LongTable, ...]:
    """The tables whose row of headings has all the needed columns by name."""
    found = []
    for row, cells in grid.rows.items():
        columns: dict[str, int] = {}
        places = [folded(cell) if isinstance(cell, str) else "" for cell in cells]
        if not any(place in LONG_COLUMNS["indicator"] for place in places):
            continue
        for name, spellings in LONG_COLUMNS.items():
            at = next((places.index(s) + 1 for s in spellings if s in places), None)
            if at is not None and at not in columns.values():
                columns[name] = at
        if all(name in columns for name in needed):
            found.append((row, columns))
    tables = []
    for n, (row, columns) in enumerate(found):
        last = found[n + 1][0] - 1 if n + 1 < len(found) else max(grid.rows)
        others = tuple(
            Column(number, words(grid.cell(row, number)), Role.NOT_READ)
            for number in range(1, grid.width + 1)
            if number not in columns.values() and _holds(grid, row + 1, last, number)
        )
        tables.append(LongTable(grid, row, row + 1, last, columns, others))
    return tuple(tables)


def find_wide(grid: Grid) -> tuple[WideTable, ...]:
    """The tables that have a column of references and at least one heading that is a period.

    Where a sheet has none, one whose headings are nearly periods over figures (`2011-12` alone) is given with its
    problems: it is told how to write them, and is not passed over.
    """
    heads = [head for row in grid.rows if (head := _head(grid, row)) is not None]
    certain = [head for head in heads if any(c.role is Role.PERIOD_FIGURE for c in head.columns)]
    heads = certain or [head for head in heads if _holds_figures(grid, head)]
    kept: list[_Head] = []
    for head in heads:
        if not kept or head.row > kept[-1].below:
            kept.append(head)
    tables = []
    for n, head in enumerate(kept):
        last = kept[n + 1].top - 1 if n + 1 < len(kept) else max(grid.rows)
        columns = tuple(
            c for c in head.columns if c.role is not Role.NOT_READ or _holds(grid, head.below + 1, last, c.number)
        )
        tables.append(WideTable(grid, head.row, head.below + 1, last, head.reference, columns, head.problems))
    return tuple(tables)


def periods_without_references(grid: Grid) -> int | None:
    """The first row with three periods or more, where a table seems to begin; None if there is none."""
    for row, cells in grid.rows.items():
        read = read_headings([c for c in cells if not isinstance(c, int | float)])
        if sum(p is not None for p in read.periods) >= 3:
            return row
    return None


@dataclass(frozen=True, slots=True)
class _Head:
    """A row of headings as it was understood; `top` and `below` are the first and last row that belong to it."""

    row: int
    top: int
    below: int
    reference: Column
    columns: tuple[Column, ...]
    problems: tuple[Problem, ...]


def _head(grid: Grid, row: int) -> _Head | None:
    cells = grid.rows[row]
    ranked = [(rank, n) for n, cell in enumerate(cells, 1) if (rank := reference_rank(cell)) is not None]
    if not ranked:
        titled = [n for n, cell in enumerate(cells, 1) if is_title(cell)]
        if not titled:
            return None
        ranked = [(0, titled[0])]
    reference = Column(min(ranked)[1], words(cells[min(ranked)[1] - 1]), Role.REFERENCE)
    options = [_columns(grid, None, row, reference), _columns(grid, row - 1, row, reference)]
    if not _has_figures(grid, row + 1, reference.number):
        options.append(_columns(grid, row, row + 1, reference))
    periods = [sum(c.role is Role.PERIOD_FIGURE for c in columns) for columns, _ in options]
    weights = periods if any(periods) else [len(problems) for _, problems in options]
    best = weights.index(max(weights))
    if weights[best] == 0:
        return None
    columns, problems = options[best]
    top, below = (row - 1, row) if best == 1 else (row, row + 1 if best == 2 else row)
    return _Head(row, top, below, reference, columns, problems)


def _holds_figures(grid: Grid, head: _Head) -> bool:
    """Whether numbers stand below a heading that is nearly a period."""
    near = {problem.column for problem in head.problems}
    columns = [c.number for c in head.columns if c.heading in near]
    below = (grid.cell(row, n) for row in grid.rows if row > head.below for n in columns)
    return any(isinstance(f, Figure) and f.value is not None for f in map(read_figure, below))


def _has_figures(grid: Grid, row: int, reference: int) -> bool:
    """Whether the row is data already: it has a reference of its own."""
    return grid.cell(row, reference) is not None and reference_rank(grid.cell(row, reference)) is None


def _columns(
    grid: Grid, upper: int | None, lower: int, reference: Column
) -> tuple[tuple[Column, ...], tuple[Problem, ...]]:
    """Every column but the references', under one row of headings or two."""
    width = grid.width
    above = _filled(grid, upper, width) if upper is not None else [None] * width
    joined = [_join(above[n - 1], grid.cell(lower, n)) for n in range(1, width + 1)]
    read = read_headings([_period_part(cell) for cell in joined])
    columns, problems = [], []
    for n, cell in enumerate(joined, start=1):
        if n == reference.number:
            continue
        heading = words(cell)
        _, share, percent = split_share(heading)
        columns.append(describe(n, heading, read.periods[n - 1], share, percent))
        problem = read.problems.get(n - 1)
        if problem is not None and columns[-1].role is Role.NOT_READ and not columns[-1].advice:
            problems.append(
                Problem(
                    problem.what, problem.instead, file=grid.file, sheet=grid.sheet or "", row=lower, column=heading
                )
            )
    return tuple(columns), tuple(problems)


def _period_part(heading: Cell) -> Cell:
    """A heading without the words that say which share of the figure it holds; a number only where it may be a year."""
    if isinstance(heading, str):
        return split_share(words(heading))[0]
    if isinstance(heading, int | float):
        return heading if 1990 <= heading < 2100 else None
    return heading


def _filled(grid: Grid, row: int, width: int) -> list[Cell]:
    """A row of upper headings, each over the columns that it is merged over, or that a year stands over."""
    cells = [grid.cell(row, n) for n in range(1, width + 1)]
    for top, left, bottom, right in grid.merged:
        if top <= row <= bottom:
            for n in range(left, min(right, width) + 1):
                cells[n - 1] = grid.cell(top, left)
    year: Cell = None
    for n, cell in enumerate(cells):
        if cell is not None:
            year = cell if _YEARLIKE.fullmatch(words(cell).casefold()) else None
        elif year is not None and not grid.merged:
            cells[n] = _OnlyFor(words(year))
    return cells


class _OnlyFor(str):
    """A year carried to the right over unmerged cells: it belongs only to headings that lack one."""

    __slots__ = ()


def _join(upper: Cell, lower: Cell) -> Cell:
    """The two headings of a column as one. A lower one that is a period already stands alone."""
    if upper is None or (isinstance(lower, str) and upper == lower):
        return lower
    if lower is None:
        return None if isinstance(upper, _OnlyFor) else upper
    reading = read_heading(lower)
    if reading.meanings and not reading.weak:
        return lower
    if isinstance(upper, _OnlyFor) and not reading.lacks:
        return lower
    return f"{words(upper)} {words(lower)}"


def _holds(grid: Grid, first: int, last: int, column: int) -> bool:
    return any(grid.cell(row, column) is not None for row in _rows(grid, first, last))


def _rows(grid: Grid, first: int, last: int) -> Iterator[int]:
    return (row for row in grid.rows if first <= row <= last)
