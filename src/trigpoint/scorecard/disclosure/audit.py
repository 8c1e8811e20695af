"""The audit of a release: what a reader with pencil, paper and patience can work out of each hidden cell.

For each hidden cell, the least and the greatest whole number that agree with everything shown, by integer programming
(the feasibility intervals of statistical disclosure control: Fischetti and Salazar 2001; Hundepool and others,
Statistical Disclosure Control, 2012, chapter 4). A cell whose range is too narrow leaks. Where the time runs out the
audit is undecided, and what is undecided is not released.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from trigpoint.scorecard.disclosure.linked import Range, Relation, Tables
from trigpoint.scorecard.disclosure.narrow import Bounds, Contradiction, groups, is_tree, narrow, open_relations
from trigpoint.scorecard.disclosure.programme import Programme, Undecided
from trigpoint.scorecard.disclosure.rounding import known_within

SECONDS = 120.0
_FAR = 1000.0


@dataclass(frozen=True, slots=True)
class Audit:
    """What came out.

    `verdict` is `safe`, `leaks` or `undecided`; `leaks` are the cells whose range is too narrow. `ranges` are those of
    a reader who supposes nothing but that no number is below zero; `above_zero` those of one who also knows that a
    zero would have been shown (the same where zeros are hidden too). `undecided` are the cells for which time ran out,
    which have no range.
    """

    verdict: str
    ranges: Mapping[str, Range]
    above_zero: Mapping[str, Range]
    leaks: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()


def audit(tables: Tables, *, zero_shown: bool = True, least_range: float = 1.0, seconds: float = SECONDS) -> Audit:
    """Audit linked tables: the range of every hidden cell, and whether the tables may be released.

    A cell leaks whose range, for either reader, is narrower than `least_range` (1: two numbers at least are possible).
    Raises `ValueError` where the numbers shown contradict the relations, and for a name that is no cell.
    """
    until = time.process_time() + seconds
    fractions = {name for name, value in tables.cells.items() if value is not None and not float(value).is_integer()}
    shown = _shown(tables, fractions)
    unknown = {name for relation in tables.relations for name, _ in relation.terms} - tables.cells.keys()
    if unknown or not tables.hidden <= tables.cells.keys():
        raise ValueError(f"not a cell: {', '.join(sorted(unknown | (tables.hidden - tables.cells.keys())))}")
    try:
        plain = ranges(shown | _from(tables.hidden, 0.0), tables.relations, tables.hidden, until, fractions)
    except Contradiction as error:
        raise ValueError("the numbers that are shown contradict the relations") from error
    above = plain
    if zero_shown:
        try:
            above = ranges(shown | _from(tables.hidden, 1.0), tables.relations, tables.hidden, until, fractions)
        except Contradiction:  # a hidden cell is zero: whoever supposes that none is finds nothing
            above = plain
    undecided = sorted(tables.hidden - (plain.keys() & above.keys()))
    leaks = sorted(n for found in (plain, above) for n, range_ in found.items() if range_.width < least_range)
    verdict = "leaks" if leaks else "undecided" if undecided else "safe"
    return Audit(verdict, plain, above, tuple(dict.fromkeys(leaks)), tuple(undecided))


def ranges(
    start: Bounds,
    relations: Sequence[Relation],
    wanted: Collection[str],
    until: float,
    fractions: Collection[str] = (),
) -> dict[str, Range]:
    """The exact range of each wanted quantity, from its bounds at the start; without those for which time ran out.

    `until` is a moment of `time.process_time`. Raises `Contradiction` where no numbers fulfil everything.
    """
    bounds = dict(start)
    narrow(bounds, relations, fractions)
    found = {name: _range(*bounds[name]) for name in wanted}
    for names, inside in groups(open_relations(bounds, relations)):
        mine = [name for name in names if name in found]
        if not mine or is_tree(names, inside):
            continue
        far = _farthest(names, bounds, inside)
        within = {name: (bounds[name][0], min(bounds[name][1], far)) for name in names}
        programme = Programme(within, inside, fractions)
        for name in mine:
            try:
                found[name] = _solved(programme, name, bounds[name], until)
            except Undecided:
                del found[name]
    return found


def _shown(tables: Tables, fractions: set[str]) -> Bounds:
    rounded = tables.rounded or {}
    bounds: Bounds = {}
    for name, value in tables.cells.items():
        if name in tables.hidden:
            continue
        if value is None:
            raise ValueError(f"{name} is shown, so its number must be given")
        step = rounded.get(name)
        bounds[name] = (value, value) if step is None else known_within(value, step, whole=name not in fractions)
    return bounds


def _from(names: Collection[str], low: float) -> Bounds:
    return dict.fromkeys(names, (low, float("inf")))


def _range(low: float, high: float) -> Range:
    return Range(low, None if high == float("inf") else high)


def _farthest(names: Collection[str], bounds: Bounds, relations: Sequence[Relation]) -> float:
    """A number that nothing bounded reaches, for the solver's sake: it knows no infinity that it can count to."""
    ends = [abs(end) for name in names for end in bounds[name] if end != float("inf")]
    sides = [abs(side) for relation in relations for side in (relation.low, relation.high) if abs(side) != float("inf")]
    return _FAR + 10 * (max(ends, default=0.0) + max(sides, default=0.0))


def _solved(programme: Programme, name: str, outer: tuple[float, float], until: float) -> Range:
    ends = []
    for sign in (1.0, -1.0):
        solution = programme.least({name: sign}, until - time.process_time())
        if solution is None:
            raise Contradiction
        ends.append(solution[name])
    low, high = ends
    unbounded = outer[1] == float("inf") and high >= programme.bounds[name][1]
    return Range(low, None if unbounded else high)
