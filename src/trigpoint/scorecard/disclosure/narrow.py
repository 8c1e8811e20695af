"""What a reader can work out by arithmetic alone: every relation narrows its quantities, until none does any more.

The ranges that come out hold every solution. Where the relations form a tree (no two of them share two quantities, no
ring of them closes) and every coefficient is one, each number within them is part of a solution too, so that they are
the exact ranges; elsewhere they are a beginning for integer programming.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence

from trigpoint.scorecard.disclosure.linked import Relation

Bounds = dict[str, tuple[float, float]]
_TINY = 1e-7
_MOST_STEPS = 40
_INFINITY = float("inf")


class Contradiction(Exception):
    """No numbers fulfil all the relations."""


def narrow(bounds: Bounds, relations: Sequence[Relation], fractions: Collection[str] = ()) -> None:
    """Narrow the bounds in place. Quantities are whole numbers but for `fractions`. Raises `Contradiction`.

    A relation is looked at no more than 40 times: rings of them could narrow by ever smaller steps.
    """
    of: dict[str, list[int]] = {}
    for place, relation in enumerate(relations):
        for name, _ in relation.terms:
            of.setdefault(name, []).append(place)
    waiting, queued, steps = deque(range(len(relations))), [True] * len(relations), [0] * len(relations)
    while waiting:
        place = waiting.popleft()
        queued[place] = False
        steps[place] += 1
        for name in _narrowed(bounds, relations[place], fractions):
            for other in of[name]:
                if not queued[other] and steps[other] < _MOST_STEPS:
                    queued[other] = True
                    waiting.append(other)


def _narrowed(bounds: Bounds, relation: Relation, fractions: Collection[str]) -> list[str]:
    """Narrow the quantities of one relation; the names of those that became narrower."""
    if all(bounds[name][0] == bounds[name][1] for name, _ in relation.terms):
        if not relation.holds({name: bounds[name][0] for name, _ in relation.terms}):
            raise Contradiction
        return []
    lows, highs = _Side(), _Side()
    for name, factor in relation.terms:
        low, high = _product(factor, *bounds[name])
        lows.add(low, 1)
        highs.add(high, 1)
    found = []
    for name, factor in relation.terms:
        low, high = bounds[name]
        own_low, own_high = _product(factor, low, high)
        room_above = relation.high - lows.without(own_low, -_INFINITY)
        room_below = relation.low - highs.without(own_high, _INFINITY)
        least, most = (room_below, room_above) if factor > 0 else (room_above, room_below)
        least, most = least / factor, most / factor
        if name not in fractions:
            least = math.ceil(least - _TINY) if least > -_INFINITY else least
            most = math.floor(most + _TINY) if most < _INFINITY else most
        if least > low + _TINY or most < high - _TINY:
            new = max(low, least), min(high, most)
            if new[0] > new[1] + _TINY:
                raise Contradiction
            bounds[name] = new[0], max(new)
            new_low, new_high = _product(factor, *bounds[name])
            lows.add(own_low, -1)
            lows.add(new_low, 1)
            highs.add(own_high, -1)
            highs.add(new_high, 1)
            found.append(name)
    return found


class _Side:
    """The sum of one end of every term, with the ends that are infinite counted apart."""

    __slots__ = ("finite", "infinite")

    def __init__(self) -> None:
        self.finite = 0.0
        self.infinite = 0

    def add(self, end: float, times: int) -> None:
        if -_INFINITY < end < _INFINITY:
            self.finite += times * end
        else:
            self.infinite += times

    def without(self, end: float, unbounded: float) -> float:
        """The sum of all others."""
        if -_INFINITY < end < _INFINITY:
            return unbounded if self.infinite else self.finite - end
        return unbounded if self.infinite > 1 else self.finite


def _product(factor: float, low: float, high: float) -> tuple[float, float]:
    return (factor * low, factor * high) if factor > 0 else (factor * high, factor * low)


def open_relations(bounds: Mapping[str, tuple[float, float]], relations: Iterable[Relation]) -> list[Relation]:
    """The relations with what is known put in, each with two open quantities or more."""
    found = []
    for relation in relations:
        terms, known = [], 0.0
        for name, factor in relation.terms:
            low, high = bounds[name]
            if low == high:
                known += factor * low
            else:
                terms.append((name, factor))
        if len(terms) > 1:
            found.append(Relation(tuple(terms), relation.low - known, relation.high - known))
    return found


def groups(relations: Sequence[Relation]) -> list[tuple[list[str], list[Relation]]]:
    """The relations in groups that share no quantity, with the quantities of each, in order of first appearance."""
    leader: dict[str, str] = {}

    def find(name: str) -> str:
        while leader[name] != name:
            leader[name] = leader[leader[name]]
            name = leader[name]
        return name

    for relation in relations:
        first = relation.terms[0][0]
        for name, _ in relation.terms:
            leader.setdefault(name, name)
            leader[find(name)] = find(first)
    names: dict[str, list[str]] = {}
    for name in leader:
        names.setdefault(find(name), []).append(name)
    inside: dict[str, list[Relation]] = {key: [] for key in names}
    for relation in relations:
        inside[find(relation.terms[0][0])].append(relation)
    return [(names[key], inside[key]) for key in names]


def is_tree(names: Collection[str], relations: Collection[Relation]) -> bool:
    """Whether the ranges that `narrow` gives a group are exact: a tree of relations with coefficients of one.

    Of a connected graph of quantities and relations, a tree has one edge fewer than it has both.
    """
    edges = sum(len(relation.terms) for relation in relations)
    whole = all(abs(factor) == 1 for relation in relations for _, factor in relation.terms)
    return whole and edges == len(names) + len(relations) - 1
