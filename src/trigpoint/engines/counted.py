"""Counting the rows of a sweep, indicator by indicator and breakdown by breakdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from trigpoint.catalogue.objects import Breakdown, ValueKind
from trigpoint.engines.answer import Tally
from trigpoint.engines.gathering import Gathering, stored_members
from trigpoint.engines.judged import Needed, counted_once
from trigpoint.engines.laid import Frame
from trigpoint.engines.laying import Placed
from trigpoint.engines.levels import Chain, Runs
from trigpoint.engines.sweeps import Asked
from trigpoint.engines.tallies import TOTAL, Counting, Part, Tallies
from trigpoint.engines.values import Values
from trigpoint.model.table import ColumnType

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass
class Members:
    """Members as they are shown, by the whole number that stands for them as they are stored; asked for once."""

    counting: Counting
    known: dict[int, str | None] = field(default_factory=dict)

    def shown(self, breakdown: Breakdown, hashes: NDArray[Any], gathering: Gathering) -> list[str]:
        """The member behind each number."""
        if not self.known:
            self._learn(self._defined())
        if not self.known.keys() >= set(hashes.tolist()):
            self._learn(gathering.members([breakdown]))
        return self.labels(breakdown, [self.known[number] for number in hashes.tolist()])

    def labels(self, breakdown: Breakdown, stored: Sequence[str | None]) -> list[str]:
        """How members that are stored are shown."""
        codes = self.counting.catalogue.codes
        labels = {c.code: c.label for c in codes[breakdown.codes].codes} if breakdown.codes is not None else {}
        return [breakdown.blank if one is None else labels.get(one, one) for one in stored]

    def _learn(self, query: str) -> None:
        self.known |= {number: member for member, number in self.counting.rows(query)}

    def _defined(self) -> str:
        """A query of all that definitions name: codes, bands, cases, yes and no; and of what is blank."""
        catalogue, names = self.counting.catalogue, {"Yes", "No"}
        for breakdown in self.counting.breakdowns:
            if breakdown.codes is not None:
                names |= {c.code for c in catalogue.codes[breakdown.codes].codes}
            for derived in (d for (_, name), d in catalogue.derived.items() if name == breakdown.column):
                for argument in ("bands", "cases"):
                    names |= {str(label) for label in derived.args.get(argument, ())}  # type: ignore[attr-defined]
        return stored_members(self.counting.dialect, sorted(names))


@dataclass
class Swept:
    """The rows of a sweep, and what of them counts."""

    counting: Counting
    gathering: Gathering
    needed: Needed
    frame: Frame
    placed: Placed
    names: Members
    orders: dict[tuple[str, int, str | None], NDArray[Any]] = field(default_factory=dict)

    def tallies(self) -> Tallies:
        """What was counted."""
        found = self.counting.nothing(self.needed.sweep.indicators)
        for k, asked in enumerate(self.needed.sweep.asked):
            one = _Counted(self, asked, k)
            for by in (None, *asked.breakdowns):
                if by is not None or asked.total:
                    for part, column in one.split(by):
                        found[asked.indicator.id][part] = column
        return found

    def members(self, by: Breakdown | None) -> tuple[NDArray[Any] | None, list[Part]]:
        """The number of each row's member, None where all are one, and the members."""
        if by is None:
            return None, [TOTAL]
        if by.id not in self._split:
            member = self.needed.members[by.id]
            if isinstance(member, str):
                place, parts = self._stored(by, member)
                self._split[by.id] = self._of_rows(place), parts
            else:
                place, stored = _told(member(self.placed.laid), self.placed.laid.size, self.gathering.types[by.column])
                self._split[by.id] = _together(by, place, self.names.labels(by, stored))
        return self._split[by.id]

    @cached_property
    def _split(self) -> dict[str, tuple[NDArray[Any], list[Part]]]:
        return {}

    def _stored(self, by: Breakdown, column: str) -> tuple[NDArray[Any], list[Part]]:
        """The member of each row of the frame."""
        if by.id not in self.frame.members:
            hashes, place = self.frame.numbered(column)
            self.frame.members[by.id] = _together(by, place, self.names.shown(by, hashes, self.gathering))
        return self.frame.members[by.id]

    def thing(self, column: str) -> NDArray[Any]:
        """The number of each row's thing."""
        if column not in self._things:
            self._things[column] = self._of_rows(self.frame.numbered(self.needed.things[column])[1])
        return self._things[column]

    @cached_property
    def _things(self) -> dict[str, NDArray[Any]]:
        return {}

    def _of_rows(self, numbers: NDArray[Any]) -> NDArray[Any]:
        places = self.placed.laid.places
        return numbers if places is None else numbers[places]

    def order(self, column: str, start: NDArray[Any], by: Breakdown | None) -> NDArray[Any]:
        """The rows in order of thing, member and beginning. Where everything stays with one member, as people do with
        their sex, that is the order of the totals, the very same."""
        key = column, id(start), None if by is None else by.id
        if key in self.orders:
            return self.orders[key]
        thing, (member, parts) = self.thing(column), self.members(by)
        begins = start.astype(np.int64) + 1
        width = self.placed.count + 1
        if member is None:
            self.orders[key] = np.argsort(thing * width + begins)
            return self.orders[key]
        plain = self.order(column, start, None)
        ordered, belongs = thing[plain], member[plain]
        stays = not ((ordered[1:] == ordered[:-1]) & (belongs[1:] != belongs[:-1])).any()
        self.orders[key] = plain if stays else np.argsort((thing * len(parts) + member) * width + begins)
        return self.orders[key]


def _together(by: Breakdown, place: NDArray[Any], shown: Sequence[str]) -> tuple[NDArray[Any], list[Part]]:
    """The number of each row's member, and the members; those that are shown alike are one."""
    different = {label: n for n, label in enumerate(dict.fromkeys(shown))}
    if len(different) < len(shown):
        place = np.array([different[label] for label in shown])[place]
    return place, [(by.id, label) for label in different]


def _told(values: Values, size: int, kind: ColumnType) -> tuple[NDArray[Any], list[str | None]]:
    """The place of each row's member, and the members as they would be stored; the last is blank."""
    place, stored = values.array, list[str | None](values.labels or ())
    if kind is ColumnType.BOOLEAN:
        stored = ["No", "Yes"]
    elif values.labels is None:
        numbers, place = np.unique(values.array, return_inverse=True)
        stored = (numbers.astype("datetime64[D]") if kind is ColumnType.DATE else numbers).astype(str).tolist()
    return np.broadcast_to(Values(place.astype(np.int64), values.known).filled(len(stored)), size), [*stored, None]


@dataclass
class _Counted:
    """One indicator of a sweep."""

    swept: Swept
    asked: Asked
    k: int
    found: dict[int, tuple[NDArray[Any], NDArray[Any], list[tuple[Runs, Runs]]]] = field(default_factory=dict)

    def split(self, by: Breakdown | None) -> Iterator[tuple[Part, list[Tally | None]]]:
        """The tallies of each member for all periods."""
        member, parts = self.swept.members(by)
        which, hits, runs = self._runs(by)
        numbers: list[NDArray[Any]] = []
        for chain, (all_rows, met) in zip(self._chains, runs, strict=True):
            rows = all_rows.among(member, which, len(parts))
            three = self._three(rows, rows if met is all_rows else met.among(member, hits, len(parts)), hits)
            periods = len(self.swept.counting.periods)
            numbers = numbers or [np.zeros((len(parts), periods), found.dtype) for found in three]
            for whole, some in zip(numbers, three, strict=True):
                whole[:, list(chain.places)] = some
        upper, lower, counted = (column.tolist() for column in numbers)
        for part, a, b, n in zip(parts, upper, lower, counted, strict=True):
            if by is None or any(n):
                yield part, [tuple.__new__(Tally, three) if three[2] else None for three in zip(a, b, n, strict=True)]

    @cached_property
    def _chains(self) -> list[Chain]:
        return self.swept.placed.chains(self.asked.indicator)

    @cached_property
    def _once(self) -> str | None:
        return counted_once(self.swept.needed.sweep.table, self.asked.indicator)

    @cached_property
    def _counts(self) -> NDArray[Any]:
        """Which rows the indicator counts in any of its months."""
        start, _ = self.swept.placed.of(self.asked.indicator)
        judged = self.swept.needed.judged[self.k]
        counted: NDArray[Any] = judged.counted(self.swept.placed.laid) & (start >= 0)
        return counted

    def _runs(self, by: Breakdown | None) -> tuple[NDArray[Any], NDArray[Any], list[tuple[Runs, Runs]]]:
        """The places of the rows that count and of those that meet the numerator, and for each chain of periods the
        runs of both; of things counted once, each period once. Found once for all breakdowns in one order."""
        start, end = self.swept.placed.of(self.asked.indicator)
        order = None if self._once is None else self.swept.order(self._once, start, by)
        if id(order) in self.found:
            return self.found[id(order)]
        which = np.flatnonzero(self._counts) if order is None else order[self._counts[order]]
        hits, met = which, None
        reading = self.swept.needed.judged[self.k].met
        if reading is not None:
            met = np.broadcast_to(reading(self.swept.placed.laid).array, self._counts.shape)[which]
            hits = which[met]
        member, parts = self.swept.members(by) if order is not None else (None, [])
        runs = []
        for chain in self._chains:
            ends = chain.runs(self.swept.placed.count, start[which], end[which])
            rows = Runs(np.zeros(0, np.int64), *ends, 1, len(chain.places)).among(member, which, len(parts))
            hit = rows if met is None else rows.of(met)
            if self._once is not None:
                thing = self.swept.thing(self._once)
                rows, hit = rows.once(thing[which]), hit if met is None else hit.once(thing[hits])
                hit = rows if met is None else hit
            runs.append((rows, hit))
        self.found[id(order)] = which, hits, runs
        return self.found[id(order)]

    def _three(self, rows: Runs, hit: Runs, hits: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """What a tally holds, by member and period; `hits` are the places of those that meet the numerator."""
        value = self.asked.indicator.value
        counted = rows.counted()
        met = counted if hit is rows else hit.counted()
        if value.column is None or self._once is not None:
            return met, counted, counted
        if value.kind is ValueKind.MEDIAN:
            return hit.medians(self._values(value.column)[hits]), met, counted
        lower = met if value.whole is None else self._sum(hit, value.whole, hits)
        return self._sum(hit, value.column, hits), lower, counted

    def _values(self, column: str) -> NDArray[Any]:
        return self.swept.needed.values[column](self.swept.placed.laid).array

    def _sum(self, runs: Runs, column: str, rows: NDArray[Any]) -> NDArray[Any]:
        whole = self.swept.gathering.types[column] is ColumnType.INTEGER
        values = self._values(column)[rows]
        return runs.counted(values) if whole else runs.summed(values)
