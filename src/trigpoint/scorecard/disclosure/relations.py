"""How counts hang together, from their names: parts and totals, months and longer spans, some of and all of.

A relation is kept only where the true numbers fulfil it. One that they do not fulfil (children counted once, who are
in two teams) would lead a reader astray, not to the number. Where two counts differ by a small one that stands nowhere
(47 visited of 50; the year to date less last month's), that difference is a quantity of its own, to be guarded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from trigpoint.model.period import add_months
from trigpoint.scorecard.disclosure.linked import Relation
from trigpoint.scorecard.disclosure.quantities import Quantity

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class World:
    """Counts as one release knows them: the name and the number of each."""

    names: Mapping[Quantity, str]
    values: Mapping[str, float]

    def value(self, quantity: Quantity) -> float:
        """The number of a count."""
        return self.values[self.names[quantity]]


@dataclass(frozen=True, slots=True)
class Links:
    """Relations, and the numbers of the differences that they bring with them."""

    relations: tuple[Relation, ...]
    differences: Mapping[str, float]


def links_of(world: World, pairs: Iterable[tuple[Quantity, Quantity]] = ()) -> Links:
    """Every relation between the counts of a world. `pairs` are of some and all: of a percentage's two counts."""
    relations = [*_breakdowns(world), *_months(world)]
    differences: dict[str, float] = {}
    for inner, outer in dict.fromkeys([*pairs, *_nested(world), *_longer(world)]):
        less = world.value(outer) - world.value(inner)
        if less >= 0:
            name = _difference(world, inner, outer)
            differences[name] = less
            relations.append(Relation.total(world.names[outer], [world.names[inner], name]))
    names = {**world.values, **differences}
    return Links(tuple(r for r in relations if r.holds(names)), differences)


def _difference(world: World, inner: Quantity, outer: Quantity) -> str:
    """Of two spans it is the count between them, by its own name where that is shown too."""
    if inner.of == outer.of and inner.start == outer.start:
        between = replace(outer, start=inner.end + _DAY)
        less = world.value(outer) - world.value(inner)
        if between in world.names and world.value(between) == less and not outer.of.noun:
            return world.names[between]
    return f"{world.names[outer]} less {world.names[inner]}"


def _breakdowns(world: World) -> Iterator[Relation]:
    parts: dict[tuple[Quantity, str], list[str]] = {}
    for quantity, name in world.names.items():
        if quantity.breakdown is not None:
            total = replace(quantity, breakdown=None, member=None)
            if total in world.names:
                parts.setdefault((total, quantity.breakdown), []).append(name)
    for (total, _), names in parts.items():
        yield Relation.total(world.names[total], names)
        if total.of.noun:  # who is in two teams is counted in each, and once in all
            yield Relation(((world.names[total], 1.0), *((name, -1.0) for name in names)), -float("inf"), 0.0)


def _months(world: World) -> Iterator[Relation]:
    """A span of whole months is the sum of them, where each is there; and a rolling year moves by two months."""
    for quantity, name in world.names.items():
        if quantity.start.day != 1 or quantity.of.noun:
            continue
        months = list(_months_of(quantity))
        if len(months) > 1 and all(month in world.names for month in months):
            yield Relation.total(name, [world.names[month] for month in months])
        before = replace(quantity, start=add_months(quantity.start, -1), end=_month_end(add_months(quantity.end, -1)))
        if len(months) > 1 and before in world.names:
            gone, come = next(_months_of(before)), months[-1]
            if gone in world.names and come in world.names:
                factors = (
                    (name, 1.0),
                    (world.names[before], -1.0),
                    (world.names[come], -1.0),
                    (world.names[gone], 1.0),
                )
                yield Relation(factors)


def _months_of(quantity: Quantity) -> Iterator[Quantity]:
    first = quantity.start
    while first <= quantity.end:
        last = _month_end(first)
        if last > quantity.end:
            return
        yield replace(quantity, start=first, end=last)
        first = last + _DAY


def _month_end(day: dt.date) -> dt.date:
    return add_months(day.replace(day=1), 1) - _DAY


def _longer(world: World) -> Iterator[tuple[Quantity, Quantity]]:
    """Spans that begin on the same day, each with the next longer one: the year to date and last month's."""
    spans: dict[tuple[object, ...], list[Quantity]] = {}
    for quantity in world.names:
        key = (quantity.of, quantity.start, quantity.breakdown, quantity.member)
        spans.setdefault(key, []).append(quantity)
    for found in spans.values():
        found.sort(key=lambda quantity: quantity.end)
        yield from pairwise(found)


def _nested(world: World) -> Iterator[tuple[Quantity, Quantity]]:
    """Counts of the same rows, one with further conditions, and none between the two."""
    places: dict[tuple[object, ...], list[Quantity]] = {}
    for quantity in world.names:
        bare = replace(quantity.of, conditions=frozenset())
        if not bare.summed:
            key = (bare, quantity.start, quantity.end, quantity.breakdown, quantity.member)
            places.setdefault(key, []).append(quantity)
    for found in places.values():
        for inner in found:
            outer = [q for q in found if q.of.conditions < inner.of.conditions]
            for candidate in outer:
                if not any(candidate.of.conditions < other.of.conditions for other in outer):
                    yield inner, candidate
