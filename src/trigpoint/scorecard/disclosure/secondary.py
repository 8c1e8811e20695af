"""Secondary suppression: what must be hidden besides, so that nothing hidden can be worked out.

One quantity after another that a reader could work out is given room by the fewest and smallest further figures, found
by an integer programme: numbers that agree with everything still shown, in which that quantity is another one, at the
least cost of figures hidden (after Fischetti and Salazar 2001, one cell at a time). What turns out not to be needed is
shown again. The same figures give the same answer. One at a time is not always the fewest of all: `docs/disclosure.md`
has how near it comes.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from trigpoint.scorecard.disclosure.cube import Cube, Unit
from trigpoint.scorecard.disclosure.linked import Relation
from trigpoint.scorecard.disclosure.narrow import Bounds, groups, is_tree, narrow, open_relations
from trigpoint.scorecard.disclosure.programme import Programme

_TRIES = 8
_REACH = 25.0
_CHEAP = 1e-3
_SAME = 1e-6
_LARGE = 100


@dataclass(frozen=True, slots=True)
class Witness:
    """Other numbers that agree with everything that a reader knows while the units `needs` are hidden.

    `changed` are the numbers that are not the true ones; those of `free` are far enough from them.
    """

    changed: Mapping[str, float]
    needs: frozenset[str]
    free: frozenset[str]

    def proves(self, cube: Cube, told: Mapping[str, Sequence[Relation]]) -> bool:
        """Whether the numbers agree with everything that is known and told of them (by quantity): plain arithmetic."""
        values = {**cube.values, **self.changed}
        within = all(cube.start[n][0] <= value <= cube.start[n][1] for n, value in self.changed.items())
        return within and all(relation.holds(values) for n in self.changed for relation in told.get(n, ()))


@dataclass(frozen=True, slots=True)
class Hidden:
    """What is hidden: `units`, those that had to be and those besides. `known` are quantities that a reader can work
    out whatever is hidden now, from what was released before. `witnesses` prove room for others."""

    units: frozenset[str]
    known: frozenset[str] = frozenset()
    witnesses: tuple[Witness, ...] = ()


@dataclass(frozen=True, slots=True)
class Secondary:
    """How to hide: a quantity is safe where numbers `least_range` apart are possible for it. `before` are units that
    were hidden in earlier releases, which are the first to be hidden again. `until` is a moment of
    `time.process_time`."""

    least_range: float = 1.0
    before: frozenset[str] = frozenset()
    until: float = float("inf")

    def hide(self, cube: Cube, primary: Iterable[str]) -> Hidden:
        """Everything to hide, `primary` included. Raises `Undecided` where the time runs out."""
        first = frozenset(primary)
        units, known = set(first), set[str]()
        witnesses: list[Witness] = []
        for part in cube.parted():
            mine = first & {unit.name for unit in part.units}
            if mine or part.guarded:
                found = _Part(self, part).hide(mine)
                units |= found.units
                known |= found.known
                witnesses += found.witnesses
        return Hidden(frozenset(units), frozenset(known), tuple(witnesses))


class _Part:
    """The hiding of one part of a cube. It remembers the witnesses that it has found: most hold again."""

    def __init__(self, rule: Secondary, cube: Cube) -> None:
        self.rule, self.cube = rule, cube
        self.fractions = cube.fractions
        self.units = {unit.name: unit for unit in cube.units}
        self.told_of: dict[str, list[Unit]] = {}
        for unit in cube.units:
            for name in {n for fact in unit.facts for n, _ in fact.terms}:
                self.told_of.setdefault(name, []).append(unit)
        self.large = len(cube.values) > _LARGE
        self.witnesses: list[Witness] = []

    def hide(self, primary: frozenset[str]) -> Hidden:
        """As `Secondary.hide`, of this part."""
        hidden, known = set(primary), set[str]()
        while waiting := [name for name in self.exposed(hidden) if name not in known]:
            for name in waiting:
                if not self.exposed(hidden, [name]):
                    continue
                more = self._one(hidden, name) or self._fewest(hidden, name)
                if more is None:
                    known.add(name)
                else:
                    hidden |= more
        for name in sorted(hidden - primary, key=lambda n: (-self._cost(self.units[n], 1.0), n)):
            trial = hidden - {name}
            if not [n for n in self.exposed(trial) if n not in known]:
                hidden = trial
        good = tuple(w for w in self.witnesses if w.needs <= hidden)
        return Hidden(frozenset(hidden), frozenset(known), good)

    def exposed(self, hidden: Collection[str], names: Iterable[str] | None = None) -> list[str]:
        """The watched quantities (or those `names`) that a reader can work out, in order of name."""
        shut = set(hidden)
        free = {n for w in self.witnesses if w.needs <= shut for n in w.free}
        wanted = [n for n in sorted(self.cube.watched(hidden) if names is None else names) if n not in free]
        if not wanted:
            return []
        bounds, relations = self.cube.told(hidden)
        narrow(bounds, relations, self.fractions)
        found = [name for name in wanted if bounds[name][1] - bounds[name][0] < self.rule.least_range]
        for members, inside in groups(open_relations(bounds, relations)):
            mine = sorted(set(wanted) & set(members) - set(found))
            if mine and (self.large or not is_tree(members, inside)):
                found += self._without_room({name: bounds[name] for name in members}, inside, mine)
        return sorted(found)

    def _without_room(self, bounds: Bounds, relations: list[Relation], names: Sequence[str]) -> list[str]:
        """Those of which no other number is possible; a solution for one often shows another number for more."""
        reach = _REACH + self.rule.least_range
        programme = Programme(
            {n: _within(self.cube.values[n], bounds[n], reach) for n in bounds}, relations, self.fractions
        )
        free: set[str] = set()
        found = []
        for name in names:
            if name not in free:
                solution = self._other(programme, name, {})
                if solution is None:
                    found.append(name)
                else:
                    free |= self._remember(solution)
        return found

    def _remember(self, solution: Mapping[str, float]) -> set[str]:
        """Keep a solution; the quantities that it shows to be free."""
        values = self.cube.values
        others = {n: v for n, v in solution.items() if n in values and abs(v - values[n]) > _SAME}
        numbers = {**{n: values[n] for unit in self._telling(others) for n in _terms(unit)}, **others}
        needs = {u.name for u in self._telling(others) if not all(fact.holds(numbers) for fact in u.facts)}
        far = frozenset(n for n in others if abs(others[n] - values[n]) >= self.rule.least_range)
        self.witnesses.append(Witness(others, frozenset(needs), far))
        return set(far)

    def _telling(self, names: Iterable[str]) -> Iterable[Unit]:
        return {unit.name: unit for name in names for unit in self.told_of.get(name, ())}.values()

    def _one(self, hidden: set[str], name: str) -> set[str] | None:
        """The cheapest single figure, of those that stand in a relation with the quantity, that gives it room."""
        near = {n for r in self.cube.relations if any(n == name for n, _ in r.terms) for n, _ in r.terms} | {name}
        units = [
            unit
            for unit in self.cube.units
            if unit.hideable and unit.name not in hidden and any(n in near for f in unit.facts for n, _ in f.terms)
        ]
        for unit in sorted(units, key=lambda u: (self._cost(u, 1.0), u.name))[:_TRIES]:
            if not self.exposed(hidden | {unit.name}, [name]):
                return {unit.name}
        return None

    def _fewest(self, hidden: set[str], name: str) -> set[str] | None:
        """The cheapest figures that give the quantity room; None where none can."""
        cube, reach = self.cube, _REACH + self.rule.least_range
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
        solution = self._other(Programme(bounds, relations, self.fractions), name, cost)
        if solution is None:
            return None
        self._remember(solution)
        return {unit.name for unit in cube.units if solution.get(f"hide {unit.name}", 0.0) > 0.5}

    def _other(self, programme: Programme, name: str, cost: Mapping[str, float]) -> dict[str, float] | None:
        """The cheapest solution in which the quantity is another number, further up or further down."""
        best: tuple[float, dict[str, float]] | None = None
        (low, high), true, room = programme.bounds[name], self.cube.values[name], self.rule.least_range
        for ends in ((true + room, high), (low, true - room)):
            if ends[0] > ends[1]:
                continue
            trial = Programme({**programme.bounds, name: ends}, programme.relations, programme.fractions)
            solution = trial.least(cost, self.rule.until - time.process_time())
            if solution is not None:
                price = sum(factor * solution[n] for n, factor in cost.items())
                if best is None or price < best[0] - 1e-9:
                    best = price, solution
                if not cost:
                    break
        return best[1] if best else None

    def _cost(self, unit: Unit, whole: float) -> float:
        """Fewest first, then smallest: a figure costs one and a share of its size."""
        return _CHEAP if unit.name in self.rule.before else 1.0 + unit.size / whole


def _terms(unit: Unit) -> Iterable[str]:
    return (name for fact in unit.facts for name, _ in fact.terms)


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
