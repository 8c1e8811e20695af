"""What a reader is told that bears on a few quantities, out of everything: most of a release is shown, and whatever is
known exactly parts what lies on its two sides."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator

from trigpoint.scorecard.disclosure.cube import Cube
from trigpoint.scorecard.disclosure.linked import Relation
from trigpoint.scorecard.disclosure.narrow import Bounds


class Nearby:
    """A cube's relations and facts by the quantities in them."""

    def __init__(self, cube: Cube) -> None:
        self._start = cube.start
        self._alone: dict[str, list[tuple[str | None, Relation]]] = {}
        self._of: dict[str, list[tuple[str | None, Relation]]] = {}
        facts = ((unit.name, fact) for unit in cube.units for fact in unit.facts)
        for teller, relation in (*((None, relation) for relation in cube.relations), *facts):
            (name, factor), *more = relation.terms
            if not more and factor == 1.0:
                self._alone.setdefault(name, []).append((teller, relation))
            else:
                for name, _ in relation.terms:
                    self._of.setdefault(name, []).append((teller, relation))

    def told(self, hidden: Collection[str], names: Iterable[str]) -> tuple[Bounds, list[Relation]]:
        """Bounds and relations of the quantities and of every other that hangs together with them through open ones,
        where the units `hidden` are not shown. What is left out has no bearing: it shares no open quantity."""
        bounds: Bounds = {}
        relations: dict[int, Relation] = {}
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name in bounds:
                continue
            bounds[name] = low, high = self._known(name, hidden)
            if low < high:
                for relation in self.relations_of(name, hidden):
                    if id(relation) not in relations:
                        relations[id(relation)] = relation
                        waiting += [other for other, _ in relation.terms]
        return bounds, list(relations.values())

    def around(self, name: str, most: int) -> frozenset[str]:
        """The nearest quantities by way of relations, the quantity itself included, until there are `most`."""
        found, waiting = {name}, deque([name])
        while waiting and len(found) < most:
            for relation in self.relations_of(waiting.popleft(), ()):
                for other, _ in relation.terms:
                    if other not in found:
                        found.add(other)
                        waiting.append(other)
        return frozenset(found)

    def relations_of(self, name: str, hidden: Collection[str]) -> Iterator[Relation]:
        """The relations that a quantity stands in, those told by the units `hidden` left out."""
        return (relation for teller, relation in self._of.get(name, ()) if teller is None or teller not in hidden)

    def all_of(self, name: str, hidden: Collection[str]) -> Iterator[Relation]:
        """As `relations_of`, with the facts that are of the quantity alone."""
        yield from (fact for teller, fact in self._alone.get(name, ()) if teller is None or teller not in hidden)
        yield from self.relations_of(name, hidden)

    def _known(self, name: str, hidden: Collection[str]) -> tuple[float, float]:
        low, high = self._start[name]
        for teller, fact in self._alone.get(name, ()):
            if teller is None or teller not in hidden:
                low, high = max(low, fact.low), min(high, fact.high)
        return low, high
