"""A release: figures as they leave, with everything hidden that must be, and what is to be remembered of them.

Every figure that a scorecard rests on is taken for shown unless it is hidden, on the page or not (the twelve months
behind a mean, the 24 behind process control). Whatever is worked out afterwards is worked out from what is left, so
that no mean, limit, change, rank or sentence can give away what is hidden.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from trigpoint.catalogue.objects import Catalogue
from trigpoint.model.observation import Observation, Status
from trigpoint.scorecard.disclosure.audit import SECONDS, ranges
from trigpoint.scorecard.disclosure.cube import Cube, Unit
from trigpoint.scorecard.disclosure.linked import Range, Relation
from trigpoint.scorecard.disclosure.nearby import Nearby
from trigpoint.scorecard.disclosure.profile import Profile
from trigpoint.scorecard.disclosure.programme import Undecided
from trigpoint.scorecard.disclosure.quantities import Figure, Quantity, Told, told_by
from trigpoint.scorecard.disclosure.relations import World, links_of
from trigpoint.scorecard.disclosure.rounding import known_within
from trigpoint.scorecard.disclosure.secondary import Hidden, Secondary
from trigpoint.scorecard.measure import Measure, multiplier_of


class Refused(Exception):
    """The release cannot be made safe, or nobody could say in time that it is; the text says which."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """What a release told, for the audit of later ones. `values` and `start` are by the name of a count at a number,
    `told` holds relations and shown figures alike, `hidden` the names of the figures that it hid."""

    values: Mapping[str, float]
    start: Mapping[str, float]
    counts: Mapping[str, Quantity]
    told: tuple[Relation, ...]
    guarded: frozenset[str]
    hidden: frozenset[str]


@dataclass(frozen=True, slots=True)
class Released:
    """The figures as they leave.

    `cube` and `hidden` are what the audit of them is of. `primary` and `secondary` are how many figures are hidden for
    their own sake, and for others'.
    """

    observations: tuple[Observation, ...]
    remembered: Remembered
    cube: Cube
    hidden: Hidden
    primary: int
    secondary: int

    @property
    def known(self) -> tuple[str, ...]:
        """The counts that earlier releases gave away."""
        return tuple(sorted(self.hidden.known))

    def ranges(self, seconds: float = SECONDS) -> dict[str, Range]:
        """The exact range of every count that nobody may know, by name, without those for which the time ran out."""
        watched = self.cube.watched(self.hidden.units)
        until = time.process_time() + seconds
        return ranges(*self.cube.told(self.hidden.units), watched, until, self.cube.fractions)


def release(
    figures: Sequence[Figure],
    catalogue: Catalogue,
    profile: Profile,
    earlier: Sequence[Remembered] = (),
    *,
    seconds: float = SECONDS,
) -> Released:
    """Hide what must be hidden, and prove it. Raises `Refused`.

    The proof is apart from the hiding: the
    range of every count that nobody may know, from everything that this release and the `earlier` ones tell.
    """
    until = time.process_time() + seconds
    made = _Cube(catalogue, profile)
    cube = made.of(figures, earlier)
    primary = frozenset(unit.name for unit in cube.units if unit.name in made.small)
    before = frozenset().union(*(one.hidden for one in earlier)) - primary
    try:
        hidden = Secondary(profile.least_range, before, until).hide(cube, primary)
        _prove(cube, hidden, profile, until)
    except Undecided as error:
        raise Refused("It could not be worked out in time whether anything hidden can be worked out.") from error
    told = tuple(made.leaving(f, hidden.units) for f in figures)
    shown = tuple(f for u in cube.units if u.name not in hidden.units for f in u.facts)
    remembered = Remembered(
        cube.values,
        {name: low for name, (low, _) in cube.start.items()},
        made.counts,
        (*made.own, *shown),
        frozenset(cube.watched(hidden.units)),
        hidden.units,
    )
    count = len(hidden.units - primary)
    return Released(told, remembered, cube, hidden, len(primary), count)


def _prove(cube: Cube, hidden: Hidden, profile: Profile, until: float) -> None:
    """That no count that is guarded can be worked out: by another number that agrees with all that is told, or, where
    none is at hand, by its range. Raises `Refused` and `Undecided`."""
    nearby = Nearby(cube)
    rest = set(cube.watched(hidden.units)) - hidden.known
    for witness in hidden.witnesses:
        if not witness.free.isdisjoint(rest) and witness.proves(cube, nearby, hidden.units):
            rest -= witness.free
    found = ranges(*nearby.told(hidden.units, rest), rest, until, cube.fractions)
    leaks = [name for name in found if found[name].width < profile.least_range]
    if leaks:
        raise Refused(f"{len(leaks)} hidden figures could be worked out from what is shown.")
    if len(found) < len(rest):
        raise Undecided


def split_somewhere(catalogue: Catalogue) -> frozenset[str]:
    """The indicators that some pack shows beside their parts. They are rounded in every pack: two papers of one month
    print one number for one count."""
    items = (item for pack in catalogue.packs.values() for section in pack.sections for item in section.items)
    names = (name for item in items if item.by is not None for name in (item.indicator, item.ref) if name)
    return frozenset(found.id for name in names if (found := catalogue.find(name)) is not None)


@dataclass(slots=True)
class _Cube:
    """Makes the cube of a release."""

    catalogue: Catalogue
    profile: Profile
    small: set[str] = field(default_factory=set)
    counts: dict[str, Quantity] = field(default_factory=dict)
    own: tuple[Relation, ...] = ()
    _totals: set[tuple[str, object]] = field(default_factory=set)
    _split: frozenset[str] = frozenset()

    def of(self, figures: Sequence[Figure], earlier: Sequence[Remembered]) -> Cube:
        """The cube of these figures and of what earlier releases told."""
        seen = (f.observation for f in figures)
        self._totals = {(o.indicator, o.period) for o in seen if o.breakdown is not None}
        self._split = split_somewhere(self.catalogue) if self.profile.totals_to else frozenset()
        tolds = [(figure, told_by(figure, self.catalogue)) for figure in figures]
        names: dict[Quantity, str] = {}
        values: dict[str, float] = {}
        for _, told in tolds:
            for quantity, number in told.all():
                name = f"{quantity} = {number:g}"
                values[name] = number
                self.counts[name] = quantity
                names.setdefault(quantity, name)
        pairs = [(t.upper[0], t.lower[0]) for _, t in tolds if t.upper and t.lower and t.rest is not None]
        start = {name: 0.0 if number >= 0 else -float("inf") for name, number in values.items()}
        units = tuple(self._unit(f, told, start) for f, told in tolds if any(told.all()))
        relations: list[Relation] = []
        guarded: set[str] = set()
        for one in earlier:
            values = dict(one.values) | values
            relations += one.told
            guarded |= one.guarded
            start |= {name: max(low, start.get(name, low)) for name, low in one.start.items()}
            for name, quantity in one.counts.items():
                names.setdefault(quantity, name)
        links = links_of(World(names, values), pairs)
        values |= links.differences
        start |= {name: start.get(name, 0.0) for name in links.differences}
        self.own = links.relations
        guarded |= {n for n in (*self.counts, *links.differences) if self._guards(n, values[n], links.differences)}
        ends = {name: (low, float("inf")) for name, low in start.items()}
        return Cube(values, ends, tuple(dict.fromkeys((*relations, *links.relations))), units, frozenset(guarded))

    def _guards(self, name: str, value: float, differences: Collection[str]) -> bool:
        """Nobody may know a small count; that there is no difference at all may be known."""
        return self.profile.is_small(value) and not (value == 0 and name in differences)

    def _unit(self, figure: Figure, told: Told, start: dict[str, float]) -> Unit:
        if self._is_small(figure, told):
            self.small.add(figure.name)
        named = [(f"{quantity} = {number:g}", number) for quantity, number in told.all()]
        measure = figure.measure
        if measure is Measure.COUNT and self.profile.zero_shown and named[0][1] >= 1:
            start[named[0][0]] = 1.0
        facts = [Relation.between(n, *self._seen(figure, number)) for n, number in named]
        facts += self._proportion(figure, told)
        stays = measure is Measure.COUNT and self.profile.zero_shown and named[0][1] == 0
        guards = tuple(n for n, number in named[:1] if number != 0 or not self.profile.zero_shown)
        return Unit(figure.name, tuple(facts), guards, abs(named[-1][1]), not stays)

    def _is_small(self, figure: Figure, told: Told) -> bool:
        """Counts, and the counts behind percentages, rates and averages, of which a person could be recognised."""
        o = figure.observation
        if figure.measure is Measure.COUNT:
            return self.profile.is_small(o.value) or self.profile.is_small(o.numerator)
        if figure.measure is Measure.RATE and figure.lacks_counts:  # everybody knows the population
            return True
        numbers = (*figure.counts, told.rest)
        return any(self.profile.is_small(number) for number in numbers)

    def _seen(self, figure: Figure, number: float) -> tuple[float, float]:
        """What a reader knows of a count that is shown."""
        if not self._is_total(figure.observation):
            return number, number
        return known_within(number, self.profile.totals_to, whole=float(number).is_integer())

    def _is_total(self, o: Observation) -> bool:
        beside = (o.indicator, o.period) in self._totals or o.indicator in self._split
        return bool(self.profile.totals_to) and o.breakdown is None and beside

    def _proportion(self, figure: Figure, told: Told) -> list[Relation]:
        """What a figure says of counts that are only shown rounded: its own rounding is the finer."""
        o, measure = figure.observation, figure.measure
        if not self._is_total(o) or o.value is None or not told.upper or measure is Measure.COUNT:
            return []
        half = 0.5 * 10.0**-self.profile.places
        times = multiplier_of(figure.indicator)
        upper = f"{told.upper[0]} = {told.upper[1]:g}"
        value = self.profile.figure(o.value, measure)
        low, high = (value - half) / times, (value + half) / times
        if measure is Measure.RATE and o.denominator:
            return [Relation.between(upper, low * o.denominator, high * o.denominator)]
        if measure is Measure.SHARE and told.lower:
            lower = f"{told.lower[0]} = {told.lower[1]:g}"
            infinity = float("inf")
            return [
                Relation(((upper, 1.0), (lower, -low)), 0.0, infinity),
                Relation(((upper, 1.0), (lower, -high)), -infinity, 0.0),
            ]
        return []

    def leaving(self, figure: Figure, hidden: Collection[str]) -> Observation:
        """The figure as it leaves: hidden, or rounded.

        Of a percentage, a rate or an average whose counts are to be rounded none are told: they would give another
        figure than the one beside them, an interval around that other, and a year that never was.
        """
        o, measure = figure.observation, figure.measure
        if figure.name in hidden or self._is_small(figure, Told()):
            status = Status.SUPPRESSED if o.status.has_value else o.status
            return o._replace(value=None, numerator=None, denominator=None, status=status, note="")
        value = None if o.value is None else self.profile.figure(o.value, measure)
        if not self._is_total(o):
            return o._replace(value=value, note="")
        if measure is not Measure.COUNT:
            return o._replace(value=value, numerator=None, denominator=None, note="", rounded=True)
        rounded = None if value is None else float(self.profile.total(value))
        top = None if o.numerator is None else self.profile.total(o.numerator)
        return o._replace(value=rounded, numerator=top, denominator=None, note="", rounded=True)
