"""A scorecard for others: of protected figures, and without what their rounding could decide."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import product

from trigpoint.model.observation import Observation
from trigpoint.scorecard.build import About, Asked, Figures, Inside, drawn
from trigpoint.scorecard.disclosure.between import crossed, turns
from trigpoint.scorecard.disclosure.leaving import Shown, leaving, one_of_each
from trigpoint.scorecard.disclosure.profile import PROFILES, Profile
from trigpoint.scorecard.disclosure.undecided import (
    DOWN,
    ENDS,
    UP,
    Key,
    Place,
    Within,
    hidden_in,
    moved,
    place_of,
    rounded_rows,
    settled,
)
from trigpoint.scorecard.insight_rules import RULES
from trigpoint.scorecard.objects import Scorecard
from trigpoint.scorecard.together import named_alone


def told_to_others(asked: Asked, figures: Figures, about: About, inside: Inside | None) -> Scorecard:
    """The scorecard as its audience may have it. Every scorecard for others is made here.

    `inside` is the same for internal use; where it is not given it is drawn, of figures that nobody protected yet.
    Raises `Refused` where those cannot be made safe.
    """
    profile = figures.profile
    if profile is None:
        inside = inside or Inside(drawn(asked, figures, replace(about, audience="internal")), figures)
        profile = PROFILES[about.audience]
        going = Shown(asked.lines, asked.by, asked.member)
        left = leaving(going, figures.computed, figures.recorded, asked.catalogue, profile)
        figures = replace(figures, computed=left.computed, recorded=left.recorded, profile=profile)
        about = replace(about, notes=(*left.notes, *about.notes))
    asked = replace(asked, most=len(RULES))  # what is not told makes room for the next sentence, on every side alike
    told = drawn(asked, figures, about)
    every = (*figures.computed, *figures.recorded)
    rounded = rounded_rows(every)
    at_ends = [drawn(asked, _moved(asked, figures, profile, ends), about) for ends in ENDS if rounded]
    if rounded:
        at_ends += _between(asked, figures, profile, about, rounded, (told, *at_ends))
    passed = _crossed(asked, (told, *at_ends)) if rounded else frozenset()
    if inside is None:
        return settled(told, at_ends, rounded, crossed=passed)
    exact = drawn(asked, _exact(figures, inside.figures), about)
    held = Within(inside.card, exact, hidden_in(every))
    return _with_longer(settled(told, at_ends, rounded, held, passed), inside.card)


def _exact(figures: Figures, within: Figures) -> Figures:
    """The figures that are told as they were before they were rounded. What is hidden stays hidden."""
    computed, recorded = (
        _as_they_were(*pair) for pair in ((figures.computed, within.computed), (figures.recorded, within.recorded))
    )
    return replace(figures, computed=computed, recorded=recorded)


def _as_they_were(told: Iterable[Observation], within: Iterable[Observation]) -> list[Observation]:
    true = {(o.indicator, o.breakdown, o.member, o.period): o for o in one_of_each(within)}
    return [o if o.value is None else true.get((o.indicator, o.breakdown, o.member, o.period), o) for o in told]


def _with_longer(card: Scorecard, inside: Scorecard) -> Scorecard:
    """The scorecard with a note where something was told of a longer period, without what was told: that is not
    protected."""
    notes = {place_of(row): named_alone(row.notes) for row in inside.rows}
    return replace(card, rows=tuple(replace(row, notes=notes.get(place_of(row), ())) for row in card.rows))


def _between(
    asked: Asked, figures: Figures, profile: Profile, about: About, rounded: Collection[Key], cards: Sequence[Scorecard]
) -> Iterator[Scorecard]:
    """Of each line that is judged on both sides: its scorecards at every number inside its rounding at which it turns,
    of the period and of the others. `cards` are those at the shown figures and at the ends."""
    names = {name for name, _, _ in rounded}
    for line in asked.lines:
        name = line.indicator.id
        rows = [row for card in cards for row in card.rows if row.indicator == name] if name in names else []
        places = turns(line, asked.pack, rows)
        alone = replace(asked, lines=(line,))
        own = replace(
            figures,
            computed=[o for o in figures.computed if o.indicator == name],
            recorded=[o for o in figures.recorded if o.indicator == name],
        )
        seen = set()
        for now, others in product((DOWN, *places, UP), repeat=2) if places else ():
            there = _moved(asked, own, profile, (now, others))
            if (key := (*there.computed, *there.recorded)) not in seen:
                seen.add(key)
                yield drawn(alone, there, about)


def _crossed(asked: Asked, cards: Sequence[Scorecard]) -> frozenset[Place]:
    """The rows whose target moves with rounding, and may pass the figure; `cards` as in `_between`."""
    rows = [row for card in cards for row in card.rows]
    return frozenset(
        place
        for line in asked.lines
        for place in crossed(line, asked.pack, [row for row in rows if row.indicator == line.indicator.id])
    )


def _moved(asked: Asked, figures: Figures, profile: Profile, places: tuple[float, float]) -> Figures:
    computed, recorded = (
        moved(some, asked.catalogue, profile, asked.period, places) for some in (figures.computed, figures.recorded)
    )
    return replace(figures, computed=computed, recorded=recorded)
