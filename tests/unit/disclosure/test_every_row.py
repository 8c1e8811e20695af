"""Things met by every one of their rows: what they give away, held against every population of families that fits.

A family is what rows it has: of each sort, one or more or none. Whatever is told of families is a sum over the sorts of
families, and what a reader can work out is found by trying those sums (by integer programming over sorts of families,
which knows none of our relations).
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import chain, combinations, product

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from tests.support.scorecards import AUGUST, catalogue, computed
from trigpoint.catalogue.met_by import MetBy
from trigpoint.catalogue.objects import Condition, Indicator, ValueKind
from trigpoint.language.tree import And, Name, Node, Not
from trigpoint.model.observation import Observation
from trigpoint.model.period import Period
from trigpoint.runs.leaving import read, written
from trigpoint.scorecard.disclosure.profile import PROFILES
from trigpoint.scorecard.disclosure.quantities import Counted, Figure
from trigpoint.scorecard.disclosure.release import Released, release

Row = tuple[bool, bool]
"""A sort of row: whether it is the East team's (or one of those that a `where` asks for), and whether a referral
followed."""
ROWS: tuple[Row, ...] = ((True, True), (True, False), (False, True), (False, False))
Family = frozenset[Row]
FAMILIES: tuple[Family, ...] = tuple(
    frozenset(rows) for rows in chain.from_iterable(combinations(ROWS, n) for n in range(1, 5))
)
Which = Callable[[Row], bool]
PARTNER = PROFILES["partner"]
REFERRED, NOT_REFERRED = Name("referred"), Not(Name("referred"))
SMALL = range(1, 6)


def share(
    name: str,
    numerator: Node,
    met_by: MetBy = MetBy.ANY_ROW,
    kind: ValueKind = ValueKind.PERCENTAGE,
    where: Condition | None = None,
) -> Indicator:
    """A percentage of families, or their number."""
    return computed(name, kind, distinct="family", where=where, numerator=Condition("", numerator), met_by=met_by)


def met(indicator: Indicator, which: Which) -> frozenset[Family]:
    """The sorts of families that meet the numerator, of the rows that are `which`: by the words of the definition."""
    wanted = indicator.numerator is not None and indicator.numerator.node == REFERRED
    judge = all if indicator.met_by is MetBy.EVERY_ROW else any
    return frozenset(f for f in counted(which) if judge(row[1] == wanted for row in f if which(row)))


def counted(which: Which) -> frozenset[Family]:
    """The sorts of families that have such a row at all."""
    return frozenset(f for f in FAMILIES if any(map(which, f)))


EVERYWHERE: Which = lambda _: True  # noqa: E731
EAST: Which = lambda row: row[0]  # noqa: E731
WEST: Which = lambda row: not row[0]  # noqa: E731
WHERE = Condition("", Name("east"))


class World:
    """So many families of each sort, what is told of them, and what a reader makes of what is shown."""

    def __init__(self, many: Mapping[Family, int]) -> None:
        self.many = many
        self.figures: list[Figure] = []
        self.told: dict[str, tuple[frozenset[Family], ...]] = {}
        self.readings: dict[frozenset[Family], list[frozenset[Family]]] = {}

    def number(self, some: frozenset[Family]) -> int:
        return sum(self.many.get(family, 0) for family in some)

    def tell(self, indicator: Indicator, which: Which, member: str | None = None) -> None:
        """A figure of the indicator, everyone's or a team's."""
        upper, lower = met(indicator, which), counted(which)
        top, bottom = self.number(upper), self.number(lower)
        split = None if member is None else "team"
        if indicator.value.kind is ValueKind.COUNT:
            o = Observation(indicator.id, AUGUST, split, member, float(top), top)
            sets: tuple[frozenset[Family], ...] = (upper,)
        elif bottom:
            o = Observation(indicator.id, AUGUST, split, member, 100 * top / bottom, top, bottom)
            sets = (upper, lower, lower - upper)
        else:
            return
        figure = Figure(o, indicator, "computed")
        self.figures.append(figure)
        self.told[figure.name] = sets
        self.readings.setdefault(lower, []).append(upper)

    def released(self) -> Released:
        indicators = {figure.indicator.id: figure.indicator for figure in self.figures}
        return release(self.figures, catalogue(*indicators.values()), PARTNER)

    def ends(self, found: Released) -> Callable[[frozenset[Family]], tuple[float, float]]:
        """The fewest and the most families that some sorts can have, given what is shown: nothing of ours is asked."""
        rows, low, high = [], [], []
        for figure, o in zip(self.figures, found.observations, strict=True):
            for some in self.told[figure.name]:
                number = self.number(some)
                counts_some = figure.indicator.value.kind is ValueKind.COUNT and number > 0
                if o.value is not None or counts_some:  # a nought is shown, so that what is hidden is none
                    rows.append([float(family in some) for family in FAMILIES])
                    low.append(number if o.value is not None else 1)
                    high.append(number if o.value is not None else np.inf)
        limits = [LinearConstraint(np.array(rows), low, high)] if rows else []

        def between(some: frozenset[Family]) -> tuple[float, float]:
            cost = np.array([float(family in some) for family in FAMILIES])
            least = milp(cost, constraints=limits, integrality=np.ones(len(FAMILIES)), bounds=Bounds(0, 200))
            most = milp(-cost, constraints=limits, integrality=np.ones(len(FAMILIES)), bounds=Bounds(0, 200))
            assert least.status == most.status == 0
            return float(round(least.fun)), float(round(-most.fun))

        return between

    def watched(self) -> set[frozenset[Family]]:
        """What nobody may know where it is small: what figures tell of, what is left of each, and families that have a
        row of both kinds, where both readings are told."""
        found = {some for sets in self.told.values() for some in sets}
        for uppers in self.readings.values():
            found |= {outer - inner for inner, outer in product(uppers, repeat=2) if inner < outer}
        return found


def leaks(world: World, found: Released, watched: Sequence[frozenset[Family]]) -> list[frozenset[Family]]:
    """The small counts among `watched` of which a reader of what is shown is sure."""
    between = world.ends(found)
    return [some for some in watched if world.number(some) in SMALL and between(some)[0] == between(some)[1]]


def drawn(chance: random.Random, *, by_team: bool) -> World:
    """Families with many rows of few kinds, and some of the figures that may be told of them."""
    world = World({family: chance.choice((0, 0, 0, 1, 2, 3, 7, 12)) for family in FAMILIES})
    indicators = [
        share("never", NOT_REFERRED, MetBy.EVERY_ROW),
        share("once not", NOT_REFERRED),
        share("ever", REFERRED),
        share("always", REFERRED, MetBy.EVERY_ROW),
        share("number ever", REFERRED, kind=ValueKind.COUNT),
        share("number never", NOT_REFERRED, MetBy.EVERY_ROW, kind=ValueKind.COUNT),
    ]
    for indicator in chance.sample(indicators, chance.randint(2, 4)):
        world.tell(indicator, EVERYWHERE)
        if by_team and chance.random() < 0.7:
            world.tell(indicator, EAST, "East")
            world.tell(indicator, WEST, "West")
        elif not by_team and chance.random() < 0.5:
            world.tell(replace(indicator, id=f"{indicator.id} in the east", where=WHERE), EAST)
    return world


@pytest.mark.parametrize("by_team", [True, False], ids=["by team", "by condition"])
@pytest.mark.parametrize("seed", range(3))
def test_no_small_count_of_families_can_be_told_from_figures_of_every_row(seed: int, by_team: bool) -> None:
    chance = random.Random(seed)
    hidden = 0
    for _ in range(12):
        world = drawn(chance, by_team=by_team)
        found = world.released()
        assert leaks(world, found, sorted(world.watched(), key=len)) == []
        hidden += found.secondary
    assert hidden > 3


def test_one_count_is_within_another_where_it_is_so_of_every_family() -> None:
    """Held against all 255 families that have rows of eight sorts, for all ways to ask about three conditions."""
    sorts = [frozenset(some) for n in range(4) for some in combinations("abc", n)]
    families = [some for n in range(1, 9) for some in combinations(sorts, n)]
    asks = [Counted("plan", "family", conditions=c, every=e) for c in sorts for e in sorts if not c & e]

    def of(asked: Counted) -> frozenset[int]:
        held = ([row for row in family if asked.conditions <= row] for family in families)
        return frozenset(n for n, rows in enumerate(held) if rows and all(asked.every <= row for row in rows))

    found = {asked: of(asked) for asked in asks}
    for one, other in product(asks, repeat=2):
        assert one.is_within(other) == (found[one] <= found[other]), (one, other)


def told(indicator: Indicator, top: int, bottom: int, period: Period = AUGUST, member: str | None = None) -> Figure:
    o = Observation(indicator.id, period, member and "team", member, 100 * top / bottom, top, bottom)
    return Figure(o, indicator, "computed")


NEVER, ONCE_NOT = share("a", NOT_REFERRED, MetBy.EVERY_ROW), share("a", NOT_REFERRED)


def test_one_figure_by_two_readings_gives_away_who_is_between_them() -> None:
    """Signed as 85 of 100 when any plan was enough, and as 83 since: two families have a plan of each kind."""
    first = release([told(ONCE_NOT, 85, 100)], catalogue(ONCE_NOT), PARTNER)
    assert first.observations[0].value == 85
    kept = read(written(first.remembered, dt.date(2020, 9, 1)))
    assert kept == first.remembered
    again = release([told(NEVER, 83, 100)], catalogue(NEVER), PARTNER, [kept])
    assert again.observations[0].value is None
    assert release([told(NEVER, 78, 100)], catalogue(NEVER), PARTNER, [kept]).observations[0].value == 78


def test_what_is_left_is_what_another_line_tells() -> None:
    """Three families of East were referred, and 20 of West: whoever knows how many never were knows how many were."""
    ever = share("ever", REFERRED, kind=ValueKind.COUNT)
    counts = {"East": 3, "West": 20, None: 23}
    figures = [
        Figure(Observation("ever", AUGUST, member and "team", member, float(n), n), ever, "computed")
        for member, n in counts.items()
    ]
    shares = [told(NEVER, top, bottom, member=member) for member, top, bottom in (("West", 30, 50), (None, 77, 100))]
    found = release([*figures, *shares], catalogue(ever, NEVER), PARTNER).observations
    east, west, total, west_share, total_share = (o.value for o in found)
    assert east is None
    known = {"West": west if west is not None else west_share, None: total if total is not None else total_share}
    assert None in known.values()  # one of the two, by whichever line, is not to be known


def test_those_who_are_left_grow_with_the_days_though_the_met_do_not() -> None:
    """To July 10 of 50 families were referred, to August 12: the two of August are guarded, though fewer are met."""
    july, august = (Period.parse(f"ytd:2020-0{month}") for month in (7, 8))
    found = release([told(NEVER, 40, 50, july), told(NEVER, 39, 51, august)], catalogue(NEVER), PARTNER)
    assert found.secondary == 1
    more = release([told(NEVER, 40, 50, july), told(NEVER, 34, 50, august)], catalogue(NEVER), PARTNER)
    assert [o.value for o in more.observations] == [80, 68]


def test_a_numerator_that_where_asks_for_already_adds_nothing() -> None:
    """Not referred and in the east, of plans in the east: what is left is those referred there."""
    both = share("both", And((NOT_REFERRED, Name("east"))), MetBy.EVERY_ROW, where=WHERE)
    ever = share("ever", REFERRED, kind=ValueKind.COUNT, where=WHERE)
    figures = [told(both, 77, 100), Figure(Observation("ever", AUGUST, None, None, 23.0, 23), ever, "computed")]
    found = release(figures, catalogue(both, ever), PARTNER)
    names = {str(quantity) for quantity in found.remembered.counts.values()}
    assert len(names) == 3
    assert set(found.remembered.counts) in [{name for name, _ in r.terms} for r in found.cube.relations]


def test_who_was_referred_in_a_team_was_referred_at_all() -> None:
    """Of 29 families East alone knows of 28 referred: of all no more than one never was. That there is one, a hidden
    count says, which is no nought; so it is not to be known that 28 of East's were, of 29 in all."""
    ever, never = (
        share("ever", REFERRED, kind=ValueKind.COUNT),
        share("never", NOT_REFERRED, MetBy.EVERY_ROW, kind=ValueKind.COUNT),
    )
    counts = [(ever, None, 28), (ever, "East", 28), (ever, "West", 18), (never, None, 1), (never, "West", 11)]
    figures = [told(ONCE_NOT, 29, 29)]
    figures += [
        Figure(Observation(one.id, AUGUST, member and "team", member, float(n), n), one, "computed")
        for one, member, n in counts
    ]
    found = release(figures, catalogue(ONCE_NOT, ever, never), PARTNER).observations
    of_all, _, east, _, never_at_all, _ = (o.value for o in found)
    assert never_at_all is None
    assert None in (of_all, east)
