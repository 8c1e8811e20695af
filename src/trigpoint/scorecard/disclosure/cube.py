"""A cube: every quantity behind a release, what everyone knows of them, and the figures that may be shown or hidden."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from trigpoint.scorecard.disclosure.linked import Relation, Tables
from trigpoint.scorecard.disclosure.narrow import Bounds, groups
from trigpoint.scorecard.disclosure.rounding import known_within


@dataclass(frozen=True, slots=True)
class Unit:
    """A figure, which is shown whole or hidden whole.

    `facts` is what a reader knows where it is shown; `guards` the quantities that nobody may know exactly where it is
    hidden; `size` what is lost by hiding it. A zero that is shown as the council chooses is not `hideable`.
    """

    name: str
    facts: tuple[Relation, ...]
    guards: tuple[str, ...]
    size: float = 0.0
    hideable: bool = True


@dataclass(frozen=True, slots=True)
class Cube:
    """Linked quantities and the units that tell of them.

    `values` are the true numbers; `start` is what everyone knows of each to begin with. `relations` hold whatever is
    hidden, those that earlier releases told included. `guarded` are small numbers that nobody may know exactly whether
    they stand in a unit or not: a complement, or the difference of two totals.
    """

    values: Mapping[str, float]
    start: Mapping[str, tuple[float, float]]
    relations: tuple[Relation, ...]
    units: tuple[Unit, ...]
    guarded: frozenset[str] = frozenset()

    @property
    def fractions(self) -> frozenset[str]:
        """The quantities that are not whole numbers."""
        return frozenset(name for name, value in self.values.items() if not float(value).is_integer())

    def told(self, hidden: Collection[str]) -> tuple[Bounds, list[Relation]]:
        """What a reader has to work with: bounds and relations, from the units that are shown and from the rest."""
        bounds, relations = dict(self.start), []
        shown = (fact for unit in self.units if unit.name not in hidden for fact in unit.facts)
        for relation in (*self.relations, *shown):
            (name, factor), *more = relation.terms
            if more or factor != 1.0:
                relations.append(relation)
            else:
                low, high = bounds[name]
                bounds[name] = max(low, relation.low), min(high, relation.high)
        return bounds, relations

    def watched(self, hidden: Collection[str]) -> tuple[str, ...]:
        """The quantities that nobody may know exactly, given what is hidden."""
        names = {name for unit in self.units if unit.name in hidden for name in unit.guards}
        return tuple(sorted(names | self.guarded))

    def parted(self) -> list[Cube]:
        """Cubes that have nothing to do with each other, each with two quantities or more, or one that is guarded."""
        links = [Relation(tuple((name, 1.0) for name in dict.fromkeys(_names(unit)))) for unit in self.units]
        of: dict[str, int] = {}
        found = groups([*(r for r in self.relations if r.terms), *(link for link in links if link.terms)])
        for number, (names, _) in enumerate(found):
            of |= dict.fromkeys(names, number)
        relations: list[list[Relation]] = [[] for _ in found]
        for relation in self.relations:
            relations[of[relation.terms[0][0]]].append(relation)
        units: list[list[Unit]] = [[] for _ in found]
        for unit, link in zip(self.units, links, strict=True):
            if link.terms:
                units[of[link.terms[0][0]]].append(unit)
        return [
            Cube(
                {name: self.values[name] for name in names},
                {name: self.start[name] for name in names},
                tuple(relations[number]),
                tuple(units[number]),
                self.guarded & set(names),
            )
            for number, (names, _) in enumerate(found)
        ]


def _names(unit: Unit) -> Iterable[str]:
    yield from (name for fact in unit.facts for name, _ in fact.terms)
    yield from unit.guards


def cube_of(tables: Tables, *, fixed: Sequence[str] = (), zero_shown: bool = True) -> tuple[Cube, frozenset[str]]:
    """Plain tables as a cube, each cell a unit of its own, and its cells that are hidden.

    `fixed` are cells that stay shown (totals, say); a shown zero stays so too. Every cell's number must be given.
    """
    rounded = tables.rounded or {}
    values = {name: float(value) for name, value in tables.cells.items() if value is not None}
    units = []
    for name, value in values.items():
        ends = known_within(value, rounded[name]) if name in rounded else (value, value)
        stays = name in fixed or (zero_shown and value == 0)
        units.append(Unit(name, (Relation.between(name, *ends),), (name,), abs(value), not stays))
    least = {name: 1.0 if zero_shown and value >= 1 else 0.0 for name, value in values.items()}
    start = {name: (least[name], float("inf")) for name in values}
    return Cube(values, start, tuple(tables.relations), tuple(units)), tables.hidden
