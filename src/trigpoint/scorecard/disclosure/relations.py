"""How counts hang together, from their names: parts and totals, months and longer spans, some of and all of.

A relation is kept only where the true numbers fulfil it. One that they do not fulfil (children counted once, who are
in two teams) would lead a reader astray, not to the number. Where two counts differ by a small one that stands nowhere
(47 visited of 50; the year to date less last month's), that difference is a quantity of its own, to be guarded.

Things met by every one of their rows are all things but those with any row that is not so: what is left is a count like
any other, which another line may tell of, and which grows with its days where the met do not.
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
    wholes = list(_wholes(world))
    world = _with_rests(world, wholes)
    relations = [*_breakdowns(world), *_months(world)]
    differences: dict[str, float] = {}
    for inner, outer in dict.fromkeys([*pairs, *wholes, *_nested(world), *_longer(world)]):
        less = world.value(outer) - world.value(inner)
        if less >= 0:
            name = _difference(world, inner, outer)
            differences[name] = less
            relations.append(Relation.total(world.names[outer], [world.names[inner], name]))
    names = {**world.values, **differences}
    return Links(tuple(r for r in relations if r.holds(names)), differences)


def _wholes(world: World) -> Iterator[tuple[Quantity, Quantity]]:
    """Things met by every one of their rows, with all those of which they are."""
    for quantity in world.names:
        whole = replace(quantity, of=quantity.of.whole)
        if quantity.of.every and whole in world.names and world.value(whole) >= world.value(quantity):
            yield quantity, whole


def _with_rests(world: World, wholes: Iterable[tuple[Quantity, Quantity]]) -> World:
    """The world with what is left of each whole, whether a line tells of it or not."""
    names, values = dict(world.names), dict(world.values)
    for met, whole in wholes:
        rest, less = replace(met, of=met.of.rest), world.value(whole) - world.value(met)
        name = f"{rest} = {less:g}"
        names.setdefault(rest, name)
        values.setdefault(name, less)
    return World(names, values)


def _difference(world: World, inner: Quantity, outer: Quantity) -> str:
    """Of two spans it is the count between them, by its own name where that is shown too; of things met by every row,
    and all, that of the others."""
    if inner.of.every and outer == replace(inner, of=inner.of.whole):
        return f"{replace(inner, of=inner.of.rest)} = {world.value(outer) - world.value(inner):g}"
    if inner.of == outer.of and inner.start == outer.start:
        between = replace(outer, start=inner.end + _DAY)
        less = world.value(outer) - world.value(inner)
        if between in world.names and world.value(between) == less and not outer.of.noun:
            return world.names[between]
    return f"{world.names[outer]} less {world.names[inner]}"


def _breakdowns(world: World) -> Iterator[Relation]:
    split = {of for q in world.names if q.of.every for of in (q.of.whole, q.of.rest)}
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
        if total.of in split:  # who has such a row in a team has one at all: the met of all are no more than the others
            yield from (Relation(((world.names[total], 1.0), (name, -1.0)), 0.0, float("inf")) for name in names)


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
        if quantity.of.every:  # more days bring more rows, one of which may not be met
            continue
        key = (quantity.of, quantity.start, quantity.breakdown, quantity.member)
        spans.setdefault(key, []).append(quantity)
    for found in spans.values():
        found.sort(key=lambda quantity: quantity.end)
        yield from pairwise(found)


def _nested(world: World) -> Iterator[tuple[Quantity, Quantity]]:
    """Counts of the same rows, of which one holds whatever the other does, and none between the two."""
    places: dict[tuple[object, ...], list[Quantity]] = {}
    for quantity in world.names:
        bare = replace(quantity.of.whole, conditions=frozenset())
        if not bare.summed:
            key = (bare, quantity.start, quantity.end, quantity.breakdown, quantity.member)
            places.setdefault(key, []).append(quantity)
    for found in places.values():
        for inner in found:
            outer = [q for q in found if q.of != inner.of and inner.of.is_within(q.of)]
            for candidate in outer:
                if not any(q.of != candidate.of and q.of.is_within(candidate.of) for q in outer):
                    yield inner, candidate
