"""What rounding alone could decide: drawn by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from tests.support.scorecards import AUGUST, card, catalogue, computed
from trigpoint.catalogue.objects import Better, Indicator, ValueKind
from trigpoint.catalogue.rules import DirectionRule
from trigpoint.model.observation import Observation
from trigpoint.model.standard import TargetRow
from trigpoint.scorecard.disclosure.profile import PROFILES
from trigpoint.scorecard.disclosure.quantities import Figure
from trigpoint.scorecard.disclosure.release import release
from trigpoint.scorecard.disclosure.undecided import ENDS, NOTE, moved, settled
from trigpoint.scorecard.objects import Scorecard

PUBLIC = PROFILES["public"]
BAND = DirectionRule(band=10)


def in_halves(indicator: Indicator, july: Sequence[float], august: Sequence[float]) -> list[Observation]:
    """Everyone's figure (a count; or the two counts of a percentage) in two months, and two teams of half each."""
    found: list[Observation] = []
    for period, parts in ((AUGUST.previous(), july), (AUGUST, august)):
        for member, share in ((None, 1.0), ("North", 0.5), ("South", 0.5)):
            top, bottom = parts[0] * share, parts[1] * share if len(parts) > 1 else None
            value = 100 * top / bottom if bottom else top
            breakdown = "team" if member else None
            found.append(Observation(indicator.id, period, breakdown, member, value, top, bottom))
    return found


def told(
    indicator: Indicator,
    july: Sequence[float],
    august: Sequence[float],
    direction: DirectionRule,
    targets: Sequence[TargetRow] = (),
) -> Scorecard:
    """What the public is told of what was signed."""
    figures, known = in_halves(indicator, july, august), catalogue(indicator)
    left = release([Figure(o, indicator, "computed") for o in figures], known, PUBLIC).observations

    def drawn(observations: Sequence[Observation]) -> Scorecard:
        return card([indicator], list(observations), by="team", direction=direction, targets=targets)

    at_ends = [drawn(moved(left, known, PUBLIC, AUGUST, ends)) for ends in ENDS]
    return settled(drawn(left), at_ends, drawn(figures))


COUNT = computed("a", better=Better.HIGHER)
SHARE = computed("a", ValueKind.PERCENTAGE, better=Better.HIGHER)


def test_fifty_five_and_fifty_four_are_not_told_as_a_fall() -> None:
    """To the nearest ten they are 60 and 50, a sixth less; the fall was of 2%, which is similar."""
    found = told(COUNT, [56], [54], BAND)
    whole, north = found.rows[0], found.rows[1]
    assert whole.value == 50
    assert (whole.direction, whole.judgement, whole.direction_note) == ("none", "none", NOTE)
    change = whole.change_on_previous
    assert (change.before, change.difference, change.percent, change.undefined) == (60, None, None, "rounded")
    assert (north.direction, north.judgement) == ("similar", "similar")  # 28 and 27, as they are
    assert found.notes[-1].endswith(f"it is not told: {whole.title}.")


def test_silence_does_not_depend_on_what_was_rounded_away() -> None:
    """64 and 46 are 60 and 50 too, and fell indeed: a reader cannot tell the two apart by what is not said."""
    assert told(COUNT, [64], [46], BAND).rows[0] == replace(
        told(COUNT, [56], [54], BAND).rows[0], insights=told(COUNT, [64], [46], BAND).rows[0].insights
    )


def test_what_no_rounding_could_turn_is_told() -> None:
    whole = told(COUNT, [204], [96], BAND).rows[0]
    assert (whole.value, whole.direction, whole.judgement) == (100, "down", "worse")


def test_a_percentage_that_hardly_moved() -> None:
    """56 in 15,670 are 0.357%, told as 0.4; 54 are 0.345%, told as 0.3, and similar: a fall of 4%, not of 25."""
    relative = DirectionRule(band=10, percentages="relative")
    whole = told(SHARE, [56, 15_670], [54, 15_670], relative).rows[0]
    assert (whole.value, whole.values[-1].numerator, whole.direction) == (0.3, None, "none")


def test_a_percentage_that_seems_not_to_have_moved() -> None:
    """60 are 0.383%, told as 0.4 like 56: by a rule of any change it rose."""
    whole = told(SHARE, [56, 15_670], [60, 15_670], DirectionRule(band=0)).rows[0]
    assert (whole.value, whole.direction, whole.judgement) == (0.4, "none", "none")


def test_a_target_that_only_rounding_meets() -> None:
    """An in-between of a hundredth: 94.96% are told as 95.0, and the target of 95% is missed."""
    goal = TargetRow("a", dt.date(2020, 4, 1), None, 95.0, red=90.0, amber=95.0)
    whole = told(SHARE, [2_600, 2_740], [2_602, 2_740], BAND, [goal]).rows[0]
    assert (whole.value, whole.on_target, whole.rag) == (95.0, None, "none")
    clear = told(SHARE, [2_600, 2_740], [2_700, 2_740], BAND, [goal]).rows[0]
    assert (clear.value, clear.on_target, clear.rag) == (98.5, True, "green")
