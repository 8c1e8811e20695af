"""Rows that were brought home, laid out over the months or the periods in which they count."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from trigpoint.engines.levels import Room, numbered
from trigpoint.engines.values import Values, from_database

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trigpoint.engines.looks import Looked
    from trigpoint.engines.tallies import Part

BEFORE_1970 = 12 * 1970 + 1
"""The number of January 1970 among months."""


class Beyond(Exception):
    """What cannot be worked out here."""


@dataclass
class Frame:
    """The columns that a gathering brought, and the room in which its rows are numbered, by one thread at a time."""

    columns: Mapping[str, NDArray[Any]]
    room: Room = field(default_factory=Room)
    named: dict[tuple[Looked, str], tuple[NDArray[Any], NDArray[Any]]] = field(default_factory=dict)
    found: dict[str, Values] = field(default_factory=dict)
    members: dict[str, tuple[NDArray[Any], list[Part]]] = field(default_factory=dict)
    numbers: dict[str, tuple[NDArray[Any], NDArray[Any]]] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many rows there are."""
        return len(self.columns[next(iter(self.columns))])

    def some(self, rows: NDArray[Any]) -> Frame:
        """Some of the rows."""
        return Frame(Some(self.columns, rows), self.room)

    def numbered(self, column: str) -> tuple[NDArray[Any], NDArray[Any]]:
        """The different numbers of a column, and for each row the place of its own among them."""
        if column not in self.numbers:
            self.numbers[column] = numbered(np.ma.getdata(self.columns[column]), self.room)
        return self.numbers[column]

    def values(self, column: str) -> Values:
        """A column."""
        if column not in self.found:
            self.found[column] = from_database(self.columns[column])
        return self.found[column]

    def whose(self, look: Looked, column: str) -> tuple[NDArray[Any], NDArray[Any]]:
        """Where the look has what the rows belong to, by the numbers of a column that stand for it."""
        if (look, column) not in self.named:
            self.named[look, column] = look.named(np.ma.getdata(self.columns[column]))
        return self.named[look, column]


@dataclass
class Some(Mapping[str, "NDArray[Any]"]):
    """Some of the rows of columns, each column taken when it is asked for."""

    columns: Mapping[str, NDArray[Any]]
    rows: NDArray[Any]
    taken: dict[str, NDArray[Any]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> NDArray[Any]:
        if name not in self.taken:
            self.taken[name] = self.columns[name][self.rows]
        return self.taken[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)


@dataclass
class Laid:
    """Rows of a frame, by their `places` in it (None: all, once each), each as at the last day of a `month`."""

    frame: Frame
    places: NDArray[Any] | None = None
    month: NDArray[Any] | None = None
    found: dict[str, Values] = field(default_factory=dict)

    def values(self, column: str) -> Values:
        """A column of the frame."""
        if self.places is None:
            return self.frame.values(column)
        if column not in self.found:
            self.found[column] = self.frame.values(column).at(self.places)
        return self.found[column]

    @property
    def size(self) -> int:
        """How many rows there are."""
        return self.frame.size if self.places is None else len(self.places)

    @property
    def months(self) -> NDArray[Any]:
        """The month of each row."""
        assert self.month is not None
        return self.month

    @cached_property
    def end(self) -> NDArray[Any]:
        """The last day of each row's month."""
        return last_days(self.months)


Reading = Callable[[Laid], Values]
"""How something is read of laid rows."""


def last_days(months: NDArray[Any]) -> NDArray[Any]:
    """The last day of each month, counted from 1 January 1970."""
    if not len(months):
        return months.astype(np.int32)
    first = int(months.min())
    every = np.arange(first, int(months.max()) + 1) - BEFORE_1970
    ends = ((every + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) - 1).astype(np.int32)
    found: NDArray[Any] = ends[months - first]
    return found


def month_and_day(days: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """The number of each day's month, and which day of it it is."""
    if not len(days):
        return days.astype(np.int32), days.astype(np.int32)
    first, last = int(days.min()), int(days.max())
    # Rows are many more than the days on which they can be: each day is worked out once.
    every = np.arange(first, last + 1) if last - first < len(days) else days
    month = every.astype("datetime64[D]").astype("datetime64[M]")
    day = (every - month.astype("datetime64[D]").astype(np.int64) + 1).astype(np.int32)
    number = (month.astype(np.int64) + BEFORE_1970).astype(np.int32)
    return (number, day) if every is days else (number[days - first], day[days - first])
