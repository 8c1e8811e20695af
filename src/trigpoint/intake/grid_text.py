"""Delimited text as a grid: which character parts the columns is found from the records themselves."""

from __future__ import annotations

import csv
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator

from trigpoint.intake.grid import Cell, Grid, plain
from trigpoint.intake.opening import Opened
from trigpoint.model.problem import Problem, UserMistake

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_LINES = 200
_CELL_MOST = 1_000_000
_END = "\x1e the end of the file \x1e"


def read_text_grid(opened: Opened) -> Grid:
    """The one grid of a CSV. Raises `UserMistake` for a quotation mark that never closes."""
    with opened.path.open(encoding=opened.encoding, newline="") as file:
        sample = list(itertools.islice(file, _SAMPLE_LINES))
        delimiter, skip = sniff(sample)
        rows = dict(_rows(opened, itertools.chain(sample[skip:], file), delimiter, skip))
    return Grid(opened.name, None, rows)


def sniff(lines: list[str]) -> tuple[str, int]:
    """The delimiter, and how many lines to skip: 1 where the first only names the delimiter, as Excel writes it."""
    if lines and lines[0].lower().startswith("sep=") and len(lines[0].strip()) == 5:
        return lines[0].strip()[4], 1
    return max(_DELIMITERS, key=lambda delimiter: _evenness(lines, delimiter)), 0


def _evenness(lines: list[str], delimiter: str) -> int:
    """How many cells lie in records of the one width that most records have; a width of 1 says nothing."""
    try:
        widths = Counter(len(record) for record in csv.reader(lines, delimiter=delimiter) if len(record) > 1)
    except csv.Error:
        return 0
    return max((count * (width - 1) for width, count in widths.items()), default=0)


def _rows(opened: Opened, lines: Iterable[str], delimiter: str, skipped: int) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    limit = csv.field_size_limit(_CELL_MOST)
    number, held = skipped, None
    try:
        for record in csv.reader(itertools.chain(lines, ["\n", _END]), delimiter=delimiter):
            if held is not None:
                yield held
                held = None
            number += 1
            cells = [plain(text) for text in record]
            while cells and cells[-1] is None:
                cells.pop()
            if cells:
                held = number, tuple(cells)
    except csv.Error as fault:
        raise UserMistake(
            Problem(f"This record cannot be read as CSV ({fault}).", "Close every quotation mark.", file=opened.name,
                    row=number + 1)
        ) from fault  # fmt: skip
    finally:
        csv.field_size_limit(limit)
    if held is None or held[1] != (plain(_END),):
        raise UserMistake(
            Problem("A quotation mark is opened here and never closed.", "Close it, or take it out.",
                    file=opened.name, row=number)
        )  # fmt: skip
