"""Where between the ends of its rounding a figure turns that is judged on both sides.

A figure that had better be high is judged between two numbers as at one of them. One that had better lie in a band, or
near a target, is not: 60 may be anything from 55 to 64, and a band of 56 to 58 lies between. A target may move with
rounding too, as one does that is worked out of last year's figure, and meet the figure between its ends.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from trigpoint.catalogue.objects import Better, Pack
from trigpoint.catalogue.rules import ColourKind, ColourRule
from trigpoint.scorecard.disclosure.undecided import Place, place_of
from trigpoint.scorecard.lines import Line
from trigpoint.scorecard.measure import Measure, measure_of
from trigpoint.scorecard.objects import Row, Target
from trigpoint.scorecard.rag import margin

_BOTH_SIDES = (ColourKind.BAND, ColourKind.NEAR_TARGET)


def turns(line: Line, pack: Pack, rows: Iterable[Row]) -> tuple[float, ...]:
    """The numbers at which the colour of a line's `rows`, their target or its nearness may turn, in order: ends of
    bands, targets, and how far from them is still amber. Of counts, whole numbers to both sides. None where one way is
    better and no rule has two sides. Every rule that the line could be judged by is asked: a number too many does no
    harm."""
    rules = _rules(line, pack)
    sided = [rule for rule in rules if rule.kind in _BOTH_SIDES]
    found: set[float] = set()
    for row in rows:
        if sided or row.better == Better.NEAR_TARGET or row.target.low is not None:
            found |= set(_numbers(row.target, rules))
    if measure_of(line.indicator) is Measure.COUNT:
        found = {float(whole) for number in found for whole in (math.floor(number), math.ceil(number))}
    return tuple(sorted(found))


def crossed(line: Line, pack: Pack, rows: Iterable[Row]) -> frozenset[Place]:
    """Which of a line's `rows`, drawn at the shown figures and at the ends, are judged on both sides of a target (or a
    band) that moves with rounding and that the figure may pass: there, they may meet however far apart they are at
    every end. Where the figure stays on one side, it is nearest to its target, and farthest from it, at an end."""
    near = any(rule.kind is ColourKind.NEAR_TARGET for rule in _rules(line, pack))
    found: dict[Place, set[tuple[float | None, float | None]]] = {}
    sides: dict[Place, set[tuple[int, int]]] = {}
    for row in rows:
        figure, low, high = _beside(row)
        if figure is None or low is None or high is None:
            continue
        if near or row.better == Better.NEAR_TARGET or row.target.low is not None:
            found.setdefault(place_of(row), set()).add((low, high))
            sides.setdefault(place_of(row), set()).add((_side(figure, low), _side(figure, high)))
    return frozenset(place for place in found if len(found[place]) > 1 and len(sides[place]) > 1)


def _beside(row: Row) -> tuple[float | None, float | None, float | None]:
    """The figure that is judged, and both ends of what it is judged by; of a number, the number twice."""
    target = row.target
    if target.kind == "cumulative":
        return target.reached, target.expected, target.expected
    if target.low is not None:
        return row.value, target.low, target.high
    return row.value, target.value, target.value


def _side(figure: float, end: float) -> int:
    return (figure > end) - (figure < end)


def _rules(line: Line, pack: Pack) -> tuple[ColourRule, ...]:
    return (*line.judging.colours, *line.indicator.judging.colours, *pack.colours)


def _numbers(target: Target, rules: Sequence[ColourRule]) -> Iterator[float]:
    middles = [target.value, target.low, target.high, target.expected]
    middles += [end for rule in rules for end in (rule.low, rule.high)]
    for middle in middles:
        if middle is None:
            continue
        yield middle
        for rule in rules:
            within = rule.within or 0.0
            for far in (within, 2 * within if rule.beyond is None else rule.beyond):
                step = margin(middle, far, rule.relative)
                yield middle - step
                yield middle + step
