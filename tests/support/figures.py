"""Files of figures for tests, written as people write them, and read."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from trigpoint.intake.figures.read import FiguresRead, read_observations
from trigpoint.intake.opening import open_safely

Rows = Sequence[Sequence[object]]


def as_csv(path: Path, rows: Rows) -> Path:
    """Write a CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def read_rows(folder: Path, rows: Rows, known: Mapping[str, str] | None = None, **options: Any) -> FiguresRead:
    """What a CSV of these rows is read as. Unknown references are defined unless `known` is given."""
    return read_file(as_csv(folder / "figures.csv", rows), known, **options)


def read_file(path: Path, known: Mapping[str, str] | None = None, **options: Any) -> FiguresRead:
    """What a file of figures is read as."""
    options.setdefault("define_unknown", known is None)
    return read_observations([open_safely(path)], known or {}, source="the council", **options)


def values(read: FiguresRead) -> dict[tuple[str, str], float | None]:
    """The figures by indicator and period."""
    return {(i, p): v for i, p, v in read.observations.select("indicator", "period", "value").iter_rows()}


def statuses(read: FiguresRead) -> dict[tuple[str, str], str]:
    """The statuses by indicator and period."""
    return {(i, p): s for i, p, s in read.observations.select("indicator", "period", "status").iter_rows()}


def counted(read: FiguresRead) -> list[tuple[str | None, int, int, int]]:
    """The accounts: sheet, rows read, taken, set aside."""
    return [(a.sheet, a.read, a.taken, a.set_aside) for a in read.accounts]


def aside(read: FiguresRead) -> Iterable[tuple[int, str, str]]:
    """What was set aside: row, column, reason."""
    return list(read.aside.select("row", "column", "reason").iter_rows())
