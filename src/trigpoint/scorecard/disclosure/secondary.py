"""Secondary suppression: what must be hidden besides, so that nothing hidden can be worked out.

One quantity after another that a reader could work out is given room by the fewest and smallest further figures, found
by an integer programme: numbers that agree with everything still shown, in which that quantity is another one, at the
least cost of figures hidden (after Fischetti and Salazar 2001, one cell at a time). What turns out not to be needed is
shown again. The same figures give the same answer. One at a time is not always the fewest of all: `docs/disclosure.md`
has how near it comes.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from trigpoint.scorecard.disclosure.cube import Cube, Unit
from trigpoint.scorecard.disclosure.linked import Relation
from trigpoint.scorecard.disclosure.narrow import Bounds, groups, is_tree, narrow, open_relations
from trigpoint.scorecard.disclosure.programme import Programme

_TRIES = 8
_REACH = 25.0
_CHEAP = 1e-3


@dataclass(frozen=True, slots=True)
class Hidden:
    """What is hidden: `units`, those that had to be and those besides. `known` are quantities that a reader can work
    out whatever is hidden now, from what was released before."""

    units: frozenset[str]
    known: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Secondary:
    """How to hide: a quantity is safe where numbers `least_range` apart are possible for it. `before` are units that
    were hidden in earlier releases, which are the first to be hidden again. `until` is a moment of `time.monotonic`."""

    least_range: float = 1.0
    before: frozenset[str] = frozenset()
    until: float = float("inf")

    def hide(self, cube: Cube, primary: Iterable[str]) -> Hidden:
        """Everything to hide, `primary` included. Raises `Undecided` where the time runs out."""
        first = frozenset(primary)
        units, known = set(first), set[str]()
        for part in cube.parted():
            mine = first & {unit.name for unit in part.units}
            if mine or part.guarded:
                found = self._part(part, mine)
                units |= found.units
                known |= found.known
        return Hidden(frozenset(units), frozenset(known))

    def exposed(self, cube: Cube, hidden: Collection[str], names: Iterable[str] | None = None) -> list[str]:
        """The watched quantities (or those `names`) that a reader can work out, in order of name."""
        wanted = sorted(cube.watched(hidden) if names is None else names)
        bounds, relations = cube.told(hidden)
        narrow(bounds, relations, cube.fractions)
        found = [name for name in wanted if bounds[name][1] - bounds[name][0] < self.least_range]
        for members, inside in groups(open_relations(bounds, relations)):
            mine = [name for name in wanted if name in set(members) and name not in found]
            if mine and not is_tree(members, inside):
                found += self._without_room(cube, {name: bounds[name] for name in members}, inside, mine)
        return sorted(found)

    def _without_room(self, cube: Cube, bounds: Bounds, relations: list[Relation], names: Sequence[str]) -> list[str]:
        """Those of which no other number is possible; a solution for one often shows another number for more."""
        near = {n: _within(cube.values[n], bounds[n], _REACH + self.least_range) for n in bounds}
        free: set[str] = set()
        found = []
        for name in names:
            if name in free:
                continue
            solution = self._other(Programme(near, relations, cube.fractions), cube.values[name], name, {})
            if solution is None:
                found.append(name)
            else:
                free |= {n for n, v in solution.items() if abs(v - cube.values[n]) >= self.least_range}
        return found

    def _part(self, cube: Cube, primary: frozenset[str]) -> Hidden:
        hidden, known = set(primary), set[str]()
        units = {unit.name: unit for unit in cube.units}
        while waiting := [name for name in self.exposed(cube, hidden) if name not in known]:
            for name in waiting:
                if not self.exposed(cube, hidden, [name]):
                    continue
                more = self._one(cube, hidden, name) or self._fewest(cube, hidden, name)
                if more is None:
                    known.add(name)
                else:
                    hidden |= more
        for name in sorted(hidden - primary, key=lambda n: (-self._cost(units[n], 1.0), n)):
            trial = hidden - {name}
            if not [n for n in self.exposed(cube, trial) if n not in known]:
                hidden = trial
        return Hidden(frozenset(hidden), frozenset(known))

    def _one(self, cube: Cube, hidden: set[str], name: str) -> set[str] | None:
        """The cheapest single figure, of those that stand in a relation with the quantity, that gives it room."""
        near = {n for r in cube.relations if any(n == name for n, _ in r.terms) for n, _ in r.terms} | {name}
        units = [
            unit
            for unit in cube.units
            if unit.hideable and unit.name not in hidden and any(n in near for f in unit.facts for n, _ in f.terms)
        ]
        for unit in sorted(units, key=lambda u: (self._cost(u, 1.0), u.name))[:_TRIES]:
            if not self.exposed(cube, hidden | {unit.name}, [name]):
                return {unit.name}
        return None

    def _fewest(self, cube: Cube, hidden: set[str], name: str) -> set[str] | None:
        """The cheapest figures that give the quantity room; None where none can."""
        reach = _REACH + self.least_range
        bounds = {n: _within(v, cube.start[n], reach) for n, v in cube.values.items()}
        relations = list(cube.relations)
        whole = 1.0 + sum(unit.size for unit in cube.units)
        cost = {}
        for unit in sorted(cube.units, key=lambda u: u.name):
            if unit.name in hidden:
                continue
            if not unit.hideable:
                relations += unit.facts
                continue
            switch = f"hide {unit.name}"
            bounds[switch] = (0.0, 1.0)
            cost[switch] = self._cost(unit, whole)
            relations += [side for fact in unit.facts for side in _unless(fact, switch, cube, reach)]
        solution = self._other(Programme(bounds, relations, cube.fractions), cube.values[name], name, cost)
        if solution is None:
            return None
        return {unit.name for unit in cube.units if solution.get(f"hide {unit.name}", 0.0) > 0.5}

    def _other(self, programme: Programme, true: float, name: str, cost: dict[str, float]) -> dict[str, float] | None:
        """The cheapest solution in which the quantity is another number, further up or further down."""
        best: tuple[float, dict[str, float]] | None = None
        low, high = programme.bounds[name]
        for ends in ((true + self.least_range, high), (low, true - self.least_range)):
            if ends[0] > ends[1]:
                continue
            trial = Programme({**programme.bounds, name: ends}, programme.relations, programme.fractions)
            solution = trial.least(cost, self.until - time.monotonic())
            if solution is not None:
                price = sum(factor * solution[n] for n, factor in cost.items())
                if best is None or price < best[0] - 1e-9:
                    best = price, solution
                if not cost:
                    break
        return best[1] if best else None

    def _cost(self, unit: Unit, whole: float) -> float:
        """Fewest first, then smallest: a figure costs one and a share of its size."""
        return _CHEAP if unit.name in self.before else 1.0 + unit.size / whole


def _within(value: float, start: tuple[float, float], reach: float) -> tuple[float, float]:
    return max(start[0], value - reach), min(start[1], value + reach)


def _unless(fact: Relation, switch: str, cube: Cube, reach: float) -> Iterable[Relation]:
    """The fact as two relations that no longer bind where the switch is one."""
    true = sum(factor * cube.values[name] for name, factor in fact.terms)
    most = sum(abs(factor) for _, factor in fact.terms) * reach
    infinity = float("inf")
    if fact.high != infinity:
        yield Relation((*fact.terms, (switch, -max(0.0, true + most - fact.high))), -infinity, fact.high)
    if fact.low != -infinity:
        yield Relation((*fact.terms, (switch, max(0.0, fact.low - true + most))), fact.low, infinity)
