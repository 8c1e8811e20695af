"""What rounding alone could decide is not told: a direction, a colour, whether a target is met, what is unusual.

Others are given rounded figures, and what those mean is worked out from them. Where a figure that is shown could have
been another before it was rounded, and that other would have been judged otherwise, both parts of one paper could say
opposite things of one fact. Whether that is so is found from what is shown alone, so that saying nothing tells nobody
more than the rounded figures do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from trigpoint.catalogue.objects import Better, Catalogue
from trigpoint.model.observation import Observation, Status
from trigpoint.model.period import Period
from trigpoint.scorecard.disclosure.profile import Profile
from trigpoint.scorecard.disclosure.rounding import known_within
from trigpoint.scorecard.insight_rules import MOST
from trigpoint.scorecard.measure import Measure, measure_of, multiplier_of
from trigpoint.scorecard.objects import Change, Insight, Process, Row, Scorecard

UP, DOWN = float("inf"), -float("inf")
ENDS = ((UP, DOWN), (DOWN, UP), (UP, UP), (DOWN, DOWN))
"""Where the figures of a scorecard's own period go, and all others: to the upper or lower end of their rounding. Where
one way is better, what is judged is one figure beside others, or beside a target, so that the ends stand for everything
between; elsewhere see `between`."""
Key = tuple[str, str | None, str | None]
Place = tuple[str | None, ...]
_QUOTED = ("value", "from", "then", "lowest", "highest")
_CLAIMED = ("since", "flag", "steps", "left")
NOTE = "The figures are rounded here, and rounding alone could decide this: nothing is said."


def rounded_rows(observations: Iterable[Observation]) -> frozenset[Key]:
    """The rows (indicator, breakdown, member) that rest on figures of which the counts are not told as they are."""
    return frozenset((o.indicator, o.breakdown, o.member) for o in observations if o.rounded)


def hidden_in(observations: Iterable[Observation]) -> frozenset[Key]:
    """The rows (indicator, breakdown, member) of which some figure is hidden. What is said of a run of them rests on
    fewer figures than within, so that the two differ for more than rounding."""
    return frozenset((o.indicator, o.breakdown, o.member) for o in observations if o.status is Status.SUPPRESSED)


@dataclass(frozen=True, slots=True)
class Within:
    """What a scorecard for others is held against: the one for internal use; the one of the very figures that are told,
    before they were rounded; and the rows of which a figure is `hidden`."""

    card: Scorecard
    exact: Scorecard
    hidden: Collection[Key] = ()


def moved(
    observations: Iterable[Observation],
    catalogue: Catalogue,
    profile: Profile,
    period: Period,
    places: tuple[float, float],
) -> tuple[Observation, ...]:
    """The figures as they may have been before they were rounded: those of the period as near to the first of `places`
    as their rounding allows, all others as near to the second. A figure that is told with the counts behind it is what
    those give, wherever."""
    now, others = places
    return tuple(_at(o, catalogue, profile, now if o.period.end == period.end else others) for o in observations)


def _at(o: Observation, catalogue: Catalogue, profile: Profile, place: float) -> Observation:
    indicator = catalogue.indicators.get(o.indicator)
    if o.value is None or indicator is None:
        return o
    measure = measure_of(indicator)
    if measure is Measure.COUNT:
        half = profile.totals_to / 2
        if not o.rounded or (not o.value and profile.hide_up_to >= half - 1):  # what would become nought is hidden
            return o
        low, high = known_within(o.value, profile.totals_to)
        return o._replace(value=min(max(place, low), high))
    if o.numerator is not None and o.denominator:
        exact = o.numerator / o.denominator * multiplier_of(indicator)
        if profile.figure(exact, measure) == o.value:
            return o._replace(value=exact)
    far = 0.5 * 10.0 ** -(profile.places + (measure is Measure.RATIO))
    most = 100.0 if measure is Measure.SHARE and o.value <= 100 else UP
    return o._replace(value=min(max(place, o.value - far, 0.0), o.value + far, most))


def settled(
    card: Scorecard,
    at_ends: Sequence[Scorecard],
    rounded: Collection[Key],
    within: Within | None = None,
    crossed: Collection[Place] = (),
) -> Scorecard:
    """The scorecard without what rounding could decide.

    Of a row that is `rounded` nothing is told on which the scorecards at the ends do not agree, nor of one in `crossed`
    its colour or whether it meets its target: that is known from what is shown, so that silence tells nothing. Of every
    other row the counts are told, or there are none to be guarded; there, what contradicts the scorecard for internal
    use is not told, nor what process control and sentences say that the figures do not bear out as they were before
    they were rounded. Of a row of which a figure is hidden, process control is held against those alone: within it
    rests on the hidden one too, and silence could tell something of it. At most three sentences are left of each row;
    the cards may have more.
    """
    ends = [{place_of(row): row for row in one.rows} for one in at_ends]
    own, exact = (
        ({place_of(row): row for row in one.rows} for one in (within.card, within.exact)) if within else ({}, {})
    )
    rows: list[Row] = []
    silent: dict[str, None] = {}
    for row in card.rows:
        place = place_of(row)
        key = row.indicator, row.breakdown, row.member
        if key in rounded:
            told = _quiet(row, [one[place] for one in ends if place in one])
            if place in crossed:
                told = replace(_uncoloured(told), on_target=None, movement=None)
        elif within is not None and place in own:
            runs = [exact[place]] if key in within.hidden else [exact[place], own[place]]
            told = _borne_out(_without(row, [own[place]]), runs)
        else:
            told = row
        if _judged(told) != _judged(row):
            silent[row.title] = None
        rows.append(replace(told, insights=told.insights[:MOST]))
    card = replace(card, rows=tuple(rows))
    if not silent:
        return card
    said = "Figures are rounded here, and rounding alone could decide which way these went, their colour"
    return replace(card, notes=(*card.notes, f"{said}, or what is unusual; it is not told: {'; '.join(silent)}."))


def place_of(row: Row) -> Place:
    """What tells a row of a scorecard from all others."""
    return row.section, row.indicator, row.ref, row.breakdown, row.member


def _quiet(row: Row, others: Sequence[Row]) -> Row:
    """A rounded row: without the changes whose way, and the sentences whose meaning, is not the same at all ends."""
    found = _without(row, others)
    if row.better == Better.NEAR_TARGET and any(_goal(one) != _goal(row) for one in others):
        found = replace(found, judgement="none", movement=None)  # a target that moves may be nearer to either
    before, year = [one.change_on_previous for one in others], [one.change_on_year for one in others]
    return replace(
        found,
        change_on_previous=_decided(found.change_on_previous, before),
        change_on_year=_decided(found.change_on_year, year),
        insights=tuple(i for i in row.insights if all(_said(i) in map(_said, one.insights) for one in others)),
    )


def _without(row: Row, others: Sequence[Row]) -> Row:
    """A row without the direction, colour and target met that are others in one of `others`."""
    found = row
    if row.direction != "none" and any(_way(one) != _way(row) for one in others):
        found = replace(
            found, direction="none", judgement="none", movement=None, direction_note=NOTE,
            moved=_untold(row.moved, row.moved), change_on_previous=_untold(row.change_on_previous, row.moved),
            change_on_year=_untold(row.change_on_year, row.moved),
        )  # fmt: skip
    if row.rag != "none" and any(one.rag != row.rag for one in others):
        found = _uncoloured(found)
    if found.movement is not None and any(one.movement != found.movement for one in others):
        found = replace(found, movement=None)
    if row.on_target is not None and any(one.on_target != row.on_target for one in others):
        found = replace(found, on_target=None)
    return found


def _uncoloured(row: Row) -> Row:
    """A row without its colour, and with the rule that it is not told by."""
    if row.rag == "none":
        return row
    return replace(row, rag="none", rag_rule=f"{row.rag_rule}. {NOTE}" if row.rag_rule else NOTE)


def _goal(row: Row) -> tuple[float | None, ...]:
    return row.target.value, row.target.low, row.target.high, row.target.expected


def _borne_out(row: Row, others: Sequence[Row]) -> Row:
    """A row without what its series is said to do where the figures do not do it before they are rounded: process
    control as it is of all `others`, and sentences as the first of them has them. Both turn on hundredths."""
    claims = {_claim(insight) for insight in others[0].insights}
    said = tuple(insight for insight in row.insights if _claim(insight) in claims)
    if row.process.chart is None or all(_pattern(row.process) == _pattern(one.process) for one in others):
        return replace(row, insights=said)
    said = tuple(insight for insight in said if insight.rule != "process-signal")
    return replace(row, insights=said, process=Process(notes=(NOTE,)))


def _pattern(process: Process) -> tuple[object, ...]:
    return process.variation, process.assurance, process.points, process.chart


def _claim(insight: Insight) -> tuple[object, ...]:
    """What a sentence says, but for its amounts."""
    return insight.rule, "then" in insight.figures, *(insight.figures.get(key) for key in _CLAIMED)


def _way(row: Row) -> tuple[str, str]:
    return row.direction, row.judgement


def _judged(row: Row) -> tuple[object, ...]:
    return row.direction, row.judgement, row.rag, row.on_target, row.process.variation, row.process.assurance


def _untold(change: Change | None, moved: Change | None) -> Change:
    """The change that the direction rests on, without its amount; another one as it is."""
    assert change is not None
    if moved is None or change.period != moved.period:
        return change
    return replace(change, difference=None, percent=None, undefined="rounded")


def _decided(change: Change, others: Sequence[Change]) -> Change:
    """A change without its amount where rounding could make a rise of it, or a fall, or none."""
    signs = {_sign(one.difference) for one in (change, *others)}
    return change if len(signs) == 1 else replace(change, difference=None, percent=None, undefined="rounded")


def _sign(difference: float | None) -> int | None:
    return None if difference is None else (difference > 0) - (difference < 0)


def _said(insight: Insight) -> tuple[object, ...]:
    """What a sentence says, but for the figures of the row that it quotes as they are shown."""
    return insight.rule, *((key, said) for key, said in insight.figures.items() if key not in _QUOTED)
