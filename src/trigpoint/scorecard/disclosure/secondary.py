"""Secondary suppression: what must be hidden besides, so that nothing hidden can be worked out.

One quantity after another that a reader could work out is given room by the fewest and smallest further figures: by a
move along the relations where one is soon found, else by an integer programme. Either gives numbers that agree with
everything still shown, in which that quantity is another one, at the least cost of figures hidden, or near it (after
Fischetti and Salazar 2001, one cell at a time). What turns out not to be needed is shown again. The same figures give
the same answer. One at a time is not always the fewest of all: `docs/disclosure.md` has how near it comes.
"""

from __future__ import annotations

import time
from collections import ChainMap
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from trigpoint.scorecard.disclosure.cube import Cube, Unit
from trigpoint.scorecard.disclosure.linked import Relation
from trigpoint.scorecard.disclosure.moves import Move, Moves
from trigpoint.scorecard.disclosure.narrow import Bounds, groups, is_tree, narrow, open_relations
from trigpoint.scorecard.disclosure.nearby import Nearby
from trigpoint.scorecard.disclosure.programme import Programme

_REACH = 25.0
_CHEAP = 1e-3
_SAME = 1e-6
_LOOKED_AT = 100
"""Moves looked at before a reader's arithmetic and a programme are asked whether a quantity has room."""
_LOOKED_AT_TO_HIDE = 400
_NEAR = 300
"""Quantities of the programme that is tried before the whole: it takes a tenth of the time."""
_NEARLY = 0.05
"""The share by which a programme's figures may be dearer than the least: their sizes differ by less than that."""


@dataclass(frozen=True, slots=True)
class Witness:
    """Other numbers that agree with everything that a reader knows while the units `needs` are hidden.

    `changed` are the numbers that are not the true ones; those of `free` are far enough from them.
    """

    changed: Mapping[str, float]
    needs: frozenset[str]
    free: frozenset[str]

    def proves(self, cube: Cube, nearby: Nearby, hidden: Collection[str]) -> bool:
        """Whether the numbers agree with everything that is known and told of them: plain arithmetic."""
        values = ChainMap({**self.changed}, cast("dict[str, float]", cube.values))
        return all(
            cube.start[name][0] <= value <= cube.start[name][1]
            and all(relation.holds(values) for relation in nearby.all_of(name, hidden))
            for name, value in self.changed.items()
        )


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
        self.moves = Moves(cube, rule.least_range)
        self.whole = 1.0 + sum(unit.size for unit in cube.units)
        self.nearby = Nearby(cube)
        self.witnesses: list[Witness] = []
        self.free_at: list[tuple[str, frozenset[str]]] = []

    def hide(self, primary: frozenset[str]) -> Hidden:
        """As `Secondary.hide`, of this part."""
        hidden, known = set(primary), set[str]()
        while waiting := [n for n in self._doubtful(self.cube.watched(hidden), hidden) if n not in known]:
            for name in waiting:
                if not self._doubtful([name], hidden):
                    continue
                more = self._cheapest(hidden, name)
                if more is None and self._is_exposed(name, hidden):
                    more = self._fewest(hidden, name)
                    if more is None:
                        known.add(name)
                hidden |= more or set()
        for name in sorted(hidden - primary, key=lambda n: (-self._cost(self.units[n], 1.0), n)):
            trial = hidden - {name}
            if not self._any_exposed(set(self.cube.watched(trial)) - known, trial):
                hidden = trial
        good = tuple(w for w in self.witnesses if w.needs <= hidden)
        return Hidden(frozenset(hidden), frozenset(known), good)

    def _doubtful(self, names: Iterable[str], hidden: Collection[str]) -> list[str]:
        """Those of the quantities for which nothing found so far shows that they have room, in order of name."""
        shut = set(hidden)
        free = {n for w in self.witnesses if w.needs <= shut for n in w.free}
        free |= {n for n, at in self.free_at if at <= shut}
        return [name for name in sorted(names) if name not in free]

    def _any_exposed(self, names: Iterable[str], hidden: Collection[str]) -> bool:
        doubtful = self._doubtful(names, hidden)
        return any(self._doubtful([name], hidden) and self._is_exposed(name, hidden) for name in doubtful)

    def _is_exposed(self, name: str, hidden: Collection[str]) -> bool:
        """Whether a reader can work out the quantity: the first answer of three, from the cheapest to the dearest."""
        move = self.moves.another(name, hidden, _LOOKED_AT)
        if move is not None:
            self._remember(self._moved(move))
            return False
        bounds, relations = self.nearby.told(hidden, [name])
        narrow(bounds, relations, self.fractions)
        if bounds[name][1] - bounds[name][0] < self.rule.least_range:
            return True
        for members, inside in groups(open_relations(bounds, relations)):
            if name in members and not is_tree(members, inside):
                return bool(self._without_room({n: bounds[n] for n in members}, inside, [name]))
        self.free_at.append((name, frozenset(hidden)))
        return False

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

    def _moved(self, move: Move) -> dict[str, float]:
        return {name: self.cube.values[name] + step for name, step in move.changes.items()}

    def _cheapest(self, hidden: set[str], name: str) -> set[str] | None:
        """The cheapest figures that give the quantity room, of the moves that are looked at."""

        def price(unit: str) -> float | None:
            return self._cost(self.units[unit], self.whole) if self.units[unit].hideable else None

        move = self.moves.another(name, hidden, _LOOKED_AT_TO_HIDE, price)
        if move is None:
            return None
        self._remember(self._moved(move))
        return set(move.paid)

    def _fewest(self, hidden: set[str], name: str) -> set[str] | None:
        """The cheapest figures that give the quantity room; None where none can. What lies near is tried first: the
        whole takes many times as long."""
        near = self.nearby.around(name, _NEAR)
        found = self._fewest_of(near, hidden, name)
        return (
            found
            if found is not None or len(near) == len(self.cube.values)
            else self._fewest_of(self.cube.values.keys(), hidden, name)
        )

    def _fewest_of(self, near: Collection[str], hidden: set[str], name: str) -> set[str] | None:
        """The same where only the quantities `near` may be other numbers."""
        cube, reach = self.cube, _REACH + self.rule.least_range
        bounds = {n: _within(v, cube.start[n], reach) if n in near else (v, v) for n, v in cube.values.items()}
        relations = [r for r in cube.relations if any(n in near for n, _ in r.terms)]
        cost = {}
        for unit in sorted(cube.units, key=lambda u: u.name):
            facts = [fact for fact in unit.facts if any(n in near for n, _ in fact.terms)]
            if unit.name in hidden or not facts:
                continue
            if not unit.hideable:
                relations += facts
                continue
            switch = f"hide {unit.name}"
            bounds[switch] = (0.0, 1.0)
            cost[switch] = self._cost(unit, self.whole)
            relations += [side for fact in facts for side in _unless(fact, switch, cube, reach)]
        used = {n for relation in relations for n, _ in relation.terms} | {name}
        bounds = {n: ends for n, ends in bounds.items() if n in used}
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
            solution = trial.least(cost, self.rule.until - time.process_time(), _NEARLY)
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
