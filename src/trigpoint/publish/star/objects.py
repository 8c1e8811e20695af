"""What a star is made of: tables described once, from which every form is drawn, and the rows that fill them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from operator import itemgetter
from typing import cast

Cell = str | int | float | bool | dt.date | None
Line = tuple[Cell, ...]


class Type(StrEnum):
    """What a column holds. A number is never a symbol: what has no number has a symbol in a column of its own."""

    INTEGER = "integer"
    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `name` as files and databases have it, `title` as people read it in a model.

    `to` is the dimension whose key it holds; `active` is false of a second way to a dimension, which a measure must ask
    for. `hidden` columns are not shown in a model: keys, and what others are sorted by (`sorted_by`).
    """

    name: str
    title: str
    type: Type
    description: str
    to: str | None = None
    active: bool = True
    hidden: bool = False
    sorted_by: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A fact or a dimension. The first column of a dimension is its key; `one_row` says what one row is."""

    name: str
    title: str
    one_row: str
    columns: tuple[Column, ...]

    @property
    def is_dimension(self) -> bool:
        """Whether facts look things up in it."""
        return self.name.startswith("dim_")

    @property
    def key(self) -> Column | None:
        """The key of a dimension; facts have none."""
        return self.columns[0] if self.is_dimension else None

    def column(self, name: str) -> Column:
        """A column by its name. Raises `KeyError`."""
        found = next((column for column in self.columns if column.name == name), None)
        if found is None:
            raise KeyError(f"{self.name} has no column {name}")
        return found

    def line(self, **cells: Cell) -> Line:
        """A row, in the order of the columns. Raises `KeyError` where a cell is missing or there is one too many."""
        return self.filler()(cells)

    def filler(self) -> Callable[[Mapping[str, Cell]], Line]:
        """What makes rows of cells by name, for a table of many: it raises as `line` does."""
        names = [column.name for column in self.columns]
        pick, width = itemgetter(*names), len(names)

        def fill(cells: Mapping[str, Cell]) -> Line:
            if len(cells) != width:
                raise KeyError(f"{self.name}: {', '.join(sorted(set(names) ^ set(cells)))}")
            return cast(Line, pick(cells))

        return fill


@dataclass(frozen=True, slots=True)
class Filled:
    """A table and its rows."""

    table: Table
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Star:
    """The tables of a star, and the ids of the editions that they are made from, oldest signature first.

    All editions are for one `audience`: what one audience may see is never beside what another may.
    """

    audience: str
    editions: tuple[str, ...]
    tables: tuple[Filled, ...]

    @cached_property
    def _by_name(self) -> Mapping[str, Filled]:
        return {filled.table.name: filled for filled in self.tables}

    def table(self, name: str) -> Filled:
        """A table by its name. Raises `KeyError`."""
        return self._by_name[name]
