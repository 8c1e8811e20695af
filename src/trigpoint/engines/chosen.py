"""What of a sweep's rows each indicator counts, and how many they are, breakdown by breakdown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from trigpoint.catalogue.met_by import MetBy
from trigpoint.catalogue.objects import Breakdown, ValueKind
from trigpoint.engines.judged import counted_once, of_each
from trigpoint.engines.levels import Cells, Chain, Runs
from trigpoint.engines.sweeps import Asked
from trigpoint.engines.tallies import Column, Part
from trigpoint.model.table import ColumnType

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trigpoint.engines.counted import Swept


@dataclass
class Those:
    """Rows that count in a chain of periods, by their places, each with its run: of things counted once, each period
    once."""

    which: NDArray[Any]
    runs: Runs
    found: dict[str | None, NDArray[Any]] = field(default_factory=dict)

    def among(self, swept: Swept, by: Breakdown | None) -> Runs:
        """Their runs by the members of a breakdown."""
        member, parts = swept.members(by)
        return self.runs.among(member, self.which, len(parts))

    def counted(self, swept: Swept, by: Breakdown | None) -> NDArray[Any]:
        """How many they are by member and period; counted once for all indicators that count the same."""
        key = None if by is None else by.id
        if key not in self.found:
            self.found[key] = self.among(swept, by).counted()
        return self.found[key]


@dataclass(frozen=True)
class _Chosen:
    """Of one chain of periods the rows that count and those that decide (`Counted._decide`): without a numerator, the
    same."""

    chain: Chain
    rows: Those
    hits: Those


@dataclass
class Counted:
    """One indicator of a sweep."""

    swept: Swept
    asked: Asked
    k: int
    found: dict[str | None, list[_Chosen]] = field(default_factory=dict)

    def split(self, by: Breakdown | None) -> Iterator[tuple[Part, Column]]:
        """The tallies of each member for all periods."""
        chains = self._chosen(by)
        if by is not None and not any(len(chosen.rows.which) for chosen in chains):
            return
        _, parts = self.swept.members(by)
        numbers: list[NDArray[Any]] = []
        for chosen in chains:
            three = self._three(chosen, by)
            if chosen.chain.places == self.swept.every_period:
                numbers = [found[: len(parts)] for found in three]
                continue
            numbers = numbers or [np.zeros((len(parts), len(self.swept.counting.periods)), n.dtype) for n in three]
            for whole, some in zip(numbers, three, strict=True):
                whole[:, list(chosen.chain.places)] = some
        told: list[bool] = np.logical_or.reduce(numbers[2], axis=1).tolist()
        for part, there, upper, lower, counted in zip(parts, told, *numbers, strict=True):
            if by is None or there:
                yield part, Column(upper, lower, counted)

    @cached_property
    def _chains(self) -> list[Chain]:
        return self.swept.placed.chains(self.asked.indicator)

    @cached_property
    def _once(self) -> str | None:
        return counted_once(self.swept.needed.sweep.table, self.asked.indicator)

    @cached_property
    def _every_row(self) -> bool:
        """Whether a thing is met only by every one of its rows."""
        return self.asked.indicator.met_by is MetBy.EVERY_ROW

    @cached_property
    def _decide(self) -> NDArray[Any] | None:
        """Which rows meet the numerator; where every row of a thing must, which do not."""
        reading = self.swept.needed.judged[self.k].met
        laid = self.swept.placed.laid
        if reading is None:
            return None
        met = reading(laid).array
        return of_each(~met if self._every_row else met, laid.size)

    def _chosen(self, by: Breakdown | None) -> list[_Chosen]:
        """For each chain of periods what counts; found once for all breakdowns whose members do not part things."""
        parted = by if by is not None and self._once is not None and not self.swept.stays(self._once, by) else None
        key = None if parted is None else parted.id
        if key not in self.found:
            self.found[key] = [self._of_chain(chain, parted) for chain in self._chains]
        return self.found[key]

    def _of_chain(self, chain: Chain, by: Breakdown | None) -> _Chosen:
        alike, known = self.swept.alike[self.k], self.swept.rows
        counted = None if alike is None else known.get((alike, chain, None if by is None else by.id))
        if counted is None:
            every = self._in_order(chain, by)
            counted = every, self._once_each(every, chain, by)
            if alike is not None:
                known[alike, chain, None if by is None else by.id] = counted
        every, rows = counted
        hits = rows if self._decide is None else self._once_each(every[self._decide[every]], chain, by)
        return _Chosen(chain, rows, hits)

    def _in_order(self, chain: Chain, by: Breakdown | None) -> NDArray[Any]:
        """The rows that count in any of the periods: in order of things counted once, where these are so put apart."""
        counts = self.swept.counts(self.k) & self.swept.ends(self.asked.indicator, chain).there
        if self._once is None or self._cells(chain, by) is not None or self.swept.months(self.k, by) is not None:
            return np.flatnonzero(counts)
        order = self.swept.order(self.k, by)
        found: NDArray[Any] = order[counts[order]]
        return found

    def _cells(self, chain: Chain, by: Breakdown | None) -> Cells | None:
        """The cells of things counted once; None where their rows last, or are so many that they are put in order."""
        assert self._once is not None
        ends = self.swept.ends(self.asked.indicator, chain)
        return self.swept.cells(self._once, self.asked.indicator, chain, by) if ends.single else None

    def _once_each(self, which: NDArray[Any], chain: Chain, by: Breakdown | None) -> Those:
        """Of rows as `_in_order` gives them what counts: all, or each thing once in each period."""
        ends = self.swept.ends(self.asked.indicator, chain)
        if self._once is None:
            return Those(which, ends.of(which, len(chain.places)))
        cells = self._cells(chain, by)
        if cells is not None:
            which = cells.one_each(which, self.swept.frame.room)
            return Those(which, ends.of(which, len(chain.places)))
        months, (member, parts) = self.swept.months(self.k, by), self.swept.members(by)
        if months is not None:
            which = self.swept.in_order(months.one_each(which, self.swept.frame.room), self.k, by)
        runs = ends.of(which, len(chain.places)).among(member, which, len(parts))
        return Those(which, runs.once(self.swept.thing(self._once)[0][which]))

    def _three(self, chosen: _Chosen, by: Breakdown | None) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """What a tally holds, by member and period."""
        value, hits = self.asked.indicator.value, chosen.hits
        counted, met = chosen.rows.counted(self.swept, by), hits.counted(self.swept, by)
        if self._every_row:  # a thing of which one row does not meet the numerator does not
            return counted - met, counted, counted
        if value.column is None or self._once is not None:
            return met, counted, counted
        runs = hits.among(self.swept, by)
        if value.kind is ValueKind.MEDIAN:
            return runs.medians(self._values(value.column)[hits.which]), met, counted
        lower = met if value.whole is None else self._sum(runs, value.whole, hits.which)
        return self._sum(runs, value.column, hits.which), lower, counted

    def _values(self, column: str) -> NDArray[Any]:
        return self.swept.needed.values[column](self.swept.placed.laid).array

    def _sum(self, runs: Runs, column: str, rows: NDArray[Any]) -> NDArray[Any]:
        whole = self.swept.gathering.types[column] is ColumnType.INTEGER
        values = self._values(column)[rows]
        return runs.counted(values) if whole else runs.summed(values)
