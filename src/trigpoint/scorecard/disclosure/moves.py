"""Other numbers that agree with what a reader knows, by carrying one change along the relations.

A count that is one more makes its total one more, unless another part is one less; that part has totals of its own; and
so on, until nothing that is told is broken. Of such moves one that hides the fewest figures is found first
(uniform-cost search). What it finds is proved by plain arithmetic. That it finds nothing proves nothing: where numbers
must move by different amounts, or the search has gone on for long enough, integer programming has the word.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

from trigpoint.scorecard.disclosure.cube import Cube
from trigpoint.scorecard.disclosure.linked import Relation

_TINY = 1e-6
_INFINITY = float("inf")

Price = Callable[[str], float | None]
"""What it costs to hide a unit; None where it cannot be hidden."""


def _no_more(_: str) -> None:
    """Nothing more is to be hidden."""


@dataclass(frozen=True, slots=True)
class Move:
    """Changes by quantity, none of them nought, and the units that must be hidden for them."""

    changes: Mapping[str, float]
    paid: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Told:
    """A relation, as how far its sum may move from the true one. `unit` tells it, None where everybody knows."""

    terms: tuple[tuple[str, float], ...]
    down: float
    up: float
    unit: str | None

    def excess(self, moved: float) -> float:
        """How far the sum lies beyond what is told; 0 within."""
        if moved > self.up + _TINY:
            return moved - self.up
        return moved - self.down if moved < self.down - _TINY else 0.0


@dataclass(frozen=True, slots=True)
class _State:
    changes: dict[str, float]
    sums: dict[int, float]
    paid: frozenset[str]
    price: float
    broken: tuple[int, ...]


@dataclass(slots=True)
class _Search:
    """One search: what is hidden to begin with, what else may be, and what is still to be looked at."""

    hidden: Collection[str]
    price: Price
    queue: list[tuple[int, int, float, int, _State]]
    seen: set[tuple[frozenset[tuple[str, float]], frozenset[str]]]

    def is_shown(self, unit: str | None, paid: Collection[str]) -> bool:
        """Whether what a unit tells holds."""
        return unit is None or (unit not in self.hidden and unit not in paid)

    def to_hide(self, unit: str | None) -> float:
        """What it costs that something is no longer told; without end where it always is."""
        cost = self.price(unit) if unit is not None else None
        return _INFINITY if cost is None else cost


class Moves:
    """The moves of one cube. `room` is how far a quantity must be from its true number."""

    def __init__(self, cube: Cube, room: float) -> None:
        self.values, self.start, self.fractions, self.room = cube.values, cube.start, cube.fractions, room
        self._told: list[_Told] = []
        self._of: dict[str, list[tuple[int, float]]] = {name: [] for name in cube.values}
        self._alone: dict[str, list[_Told]] = {name: [] for name in cube.values}
        for relation in cube.relations:
            self._add(relation, None)
        for unit in cube.units:
            for fact in unit.facts:
                self._add(fact, unit.name)

    def _add(self, relation: Relation, unit: str | None) -> None:
        true = sum(factor * self.values[name] for name, factor in relation.terms)
        (name, factor), *more = relation.terms
        if not more and factor == 1.0:
            self._alone[name].append(_Told(relation.terms, relation.low - true, relation.high - true, unit))
            return
        for name, factor in relation.terms:
            self._of[name].append((len(self._told), factor))
        self._told.append(_Told(relation.terms, relation.low - true, relation.high - true, unit))

    def another(self, name: str, hidden: Collection[str], most: int, price: Price = _no_more) -> Move | None:
        """A move by which the quantity is another number, at the least price, or near it, of no more than
        `most` that are looked at."""
        search = _Search(hidden, price, [], set())
        begin = _State({}, {}, frozenset(), 0.0, ())
        for step in (self.room, -self.room):
            self._add_to(search, self._changed(begin, name, step, search))
        for _ in range(most):
            if not search.queue:
                return None
            state = heappop(search.queue)[-1]
            if not state.broken:
                return Move(state.changes, state.paid)
            for following in self._mended(state, search):
                self._add_to(search, following)
        return None

    def _add_to(self, search: _Search, state: _State | None) -> None:
        """A state to be looked at: fewest units first, of as many those that are nearest to their end."""
        if state is not None:
            key = frozenset(state.changes.items()), state.paid
            if key not in search.seen:
                search.seen.add(key)
                near = len(state.broken) + len(state.changes)
                heappush(search.queue, (round(state.price), near, state.price, len(search.seen), state))

    def _mended(self, state: _State, search: _Search) -> Iterator[_State | None]:
        """Every way to mend the broken relation that has the fewest terms."""
        place = min(state.broken, key=lambda n: len(self._told[n].terms))
        told = self._told[place]
        excess = told.excess(state.sums[place])
        for name, factor in told.terms:
            if name not in state.changes:
                step = -excess / factor
                if name not in self.fractions:
                    step = math.copysign(math.ceil(abs(step) - _TINY), step)
                yield self._changed(state, name, step, search)
        cost = search.to_hide(told.unit)
        if told.unit is not None and cost < _INFINITY:
            broken = tuple(n for n in state.broken if self._told[n].unit != told.unit)
            yield _State(state.changes, state.sums, state.paid | {told.unit}, state.price + cost, broken)

    def _changed(self, state: _State, name: str, step: float, search: _Search) -> _State | None:
        """The state with one more change; None where that cannot be. A figure that tells of the quantity alone has to
        be hidden for it."""
        (low, high), value = self.start[name], self.values[name] + step
        if not low - _TINY <= value <= high + _TINY:
            return None
        paid, cost = state.paid, state.price
        for told in self._alone[name]:
            if search.is_shown(told.unit, paid) and told.excess(step):
                more = search.to_hide(told.unit)
                if told.unit is None or more == _INFINITY:
                    return None
                paid, cost = paid | {told.unit}, cost + more
        sums, broken = state.sums.copy(), set(state.broken)
        for place, factor in self._of[name]:
            told = self._told[place]
            sums[place] = moved = sums.get(place, 0.0) + factor * step
            if search.is_shown(told.unit, paid) and told.excess(moved):
                broken.add(place)
            else:
                broken.discard(place)
        if paid is not state.paid:
            broken = {n for n in broken if self._told[n].unit not in paid}
        return _State({**state.changes, name: step}, sums, paid, cost, tuple(sorted(broken)))
