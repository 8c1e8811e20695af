"""Linked tables as plain data: quantities by name, and the linear relations that hold between them.

A total and its parts, a percentage with its base, the year to date with its months are all relations of one form:
`low <= sum of coefficient x quantity <= high`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_SLACK = 1e-6


@dataclass(frozen=True, slots=True)
class Relation:
    """`low <= sum of coefficient x quantity <= high`; an equation where the two ends are the same."""

    terms: tuple[tuple[str, float], ...]
    low: float = 0.0
    high: float = 0.0

    @classmethod
    def total(cls, total: str, parts: Iterable[str]) -> Relation:
        """The parts add up to the total."""
        return cls((*((part, 1.0) for part in parts), (total, -1.0)))

    @classmethod
    def between(cls, name: str, low: float, high: float) -> Relation:
        """One quantity lies within a range: what a reader of a rounded figure knows."""
        return cls(((name, 1.0),), low, high)

    def holds(self, values: Mapping[str, float]) -> bool:
        """Whether it is true of these values."""
        found = sum(factor * values[name] for name, factor in self.terms)
        slack = _SLACK * max(1.0, abs(found))
        return self.low - slack <= found <= self.high + slack


@dataclass(frozen=True, slots=True)
class Range:
    """The least and the greatest that a quantity can be, both included; `high` is None where nothing bounds it."""

    low: float
    high: float | None

    @property
    def width(self) -> float:
        """How far apart the two are; 0 where the quantity is known exactly."""
        return float("inf") if self.high is None else self.high - self.low


@dataclass(frozen=True, slots=True)
class Tables:
    """Linked tables to be audited.

    `cells` are the numbers by name (None for a hidden one whose number the auditor does not know), `relations` what
    every reader knows of them, `hidden` the cells that are not shown. A cell that is shown only to the nearest so many
    is given in `rounded` with that step: what is shown of it is its number in `cells`, rounded half up.
    """

    cells: Mapping[str, float | None]
    relations: Sequence[Relation]
    hidden: frozenset[str]
    rounded: Mapping[str, float] | None = None


def two_way(
    table: Sequence[Sequence[float]], hidden: Sequence[Sequence[bool]], *, totals_to: float | None = None
) -> Tables:
    """A table of rows and columns, all of whose totals and grand total are shown, as `Tables`.

    Cells are named `0,0`; totals `row 0`, `column 0` and `all`. `totals_to`: the totals are shown to the nearest so
    many. A table of one row has no column totals, which would be its own cells.
    """
    cells: dict[str, float | None] = {f"{r},{c}": value for r, row in enumerate(table) for c, value in enumerate(row)}
    wide = range(len(table[0]))
    relations = []
    for r, row in enumerate(table):
        cells[f"row {r}"] = sum(row)
        relations.append(Relation.total(f"row {r}", [f"{r},{c}" for c in wide]))
    if len(table) > 1:
        for c in wide:
            cells[f"column {c}"] = sum(row[c] for row in table)
            relations.append(Relation.total(f"column {c}", [f"{r},{c}" for r in range(len(table))]))
        cells["all"] = sum(sum(row) for row in table)
        relations.append(Relation.total("all", [f"row {r}" for r in range(len(table))]))
    unseen = frozenset(f"{r},{c}" for r, row in enumerate(hidden) for c, is_hidden in enumerate(row) if is_hidden)
    totals = [name for name in cells if "," not in name]
    return Tables(cells, relations, unseen, dict.fromkeys(totals, totals_to) if totals_to else None)
