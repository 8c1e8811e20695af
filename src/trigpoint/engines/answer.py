"""From what was counted to observations: values, statuses, members in order, and ratios of two indicators.

Arithmetic on a few whole numbers in plain Python, the same whichever engine counted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from trigpoint.catalogue.objects import Indicator, ValueKind
from trigpoint.model.observation import Observation, Status
from trigpoint.model.period import Period

Number = int | float


class Tally(NamedTuple):
    """What was counted for one figure. `a`: those that meet it, the sum, or the median; `b`: those counted, or the
    values behind a mean or median, or the sum of a share's whole; `rows`: rows counted at all. A sum of nothing is
    blank."""

    a: Number | None = 0
    b: Number | None = 0
    rows: int = 0


class Place(NamedTuple):
    """Which figure of an indicator: its period, and the breakdown and member or the total."""

    period: Period
    breakdown: str | None = None
    member: str | None = None


def observation(
    indicator: Indicator, place: Place, tally: Tally, people: Number | None = None, *, peopled: bool = False
) -> Observation:
    """The figure of one place. `people` is the population of a rate, None where there is no estimate; `peopled` says
    of a member that it has a population of its own."""
    if indicator.value.kind is ValueKind.RATE and (place.breakdown is None or peopled):
        return _rate(indicator, place, tally, people)
    return made_by(indicator)(*place, tally)


Made = Callable[[Period, str | None, str | None, Tally], Observation]
"""Gives the figure of a period, and of a member of a breakdown or the total, from what was counted."""


def made_by(indicator: Indicator) -> Made:
    """How the indicator's figures are made, other than a rate's of what has a population; asked for once, since there
    are many."""
    name, kind = indicator.id, indicator.value.kind

    def counted(period: Period, breakdown: str | None, member: str | None, tally: Tally) -> Observation:
        number = tally[0] or 0
        return Observation(name, period, breakdown, member, float(number), number)

    def without_people(period: Period, breakdown: str | None, member: str | None, tally: Tally) -> Observation:
        place = Place(period, breakdown, member)
        return missing(indicator, place, Status.NOT_APPLICABLE, no_people(breakdown), tally.a)

    def median(period: Period, breakdown: str | None, member: str | None, tally: Tally) -> Observation:
        middle, below, _ = tally
        if not below:
            return missing(indicator, Place(period, breakdown, member), Status.NOT_APPLICABLE, denominator=0)
        return Observation(name, period, breakdown, member, float(middle or 0), None, below)

    share = 100 if kind in (ValueKind.PERCENTAGE, ValueKind.SHARE) else 1
    is_share = kind is ValueKind.SHARE

    def divided(period: Period, breakdown: str | None, member: str | None, tally: Tally) -> Observation:
        above, below, _ = tally
        if not below:
            place, upper = Place(period, breakdown, member), _upper(kind, tally)
            return missing(indicator, place, Status.NOT_APPLICABLE, numerator=upper, denominator=0)
        upper = above or 0 if is_share else above  # a sum of nought is nought, whatever was added
        return Observation(name, period, breakdown, member, share * (above or 0) / below, upper, below)

    match kind:
        case ValueKind.COUNT | ValueKind.SUM:
            return counted
        case ValueKind.RATE:
            return without_people
        case ValueKind.MEDIAN:
            return median
    return divided


def no_people(breakdown: str | None) -> str:
    """Why the members of a breakdown have no rate."""
    return f"There is no population by {(breakdown or '').replace('_', ' ')}."


def missing(
    indicator: Indicator,
    place: Place,
    status: Status,
    note: str = "",
    numerator: Number | None = None,
    denominator: Number | None = None,
) -> Observation:
    """A figure that has no value, and why."""
    return Observation(
        indicator.id, place.period, place.breakdown, place.member, None, numerator, denominator, status, note
    )


def ratio(indicator: Indicator, place: Place, over: Observation, under: Observation) -> Observation:
    """One figure over another. Not available where either is; not applicable where the lower is nothing."""
    for part in (over, under):
        if part.value is None:
            return missing(indicator, place, part.status, part.note, over.value, under.value)
    if not under.value or over.value is None:
        return missing(indicator, place, Status.NOT_APPLICABLE, "", _whole(over), _whole(under))
    made = _made(indicator, place, over.value / under.value, _whole(over), _whole(under))
    notes = " ".join(dict.fromkeys(part.note for part in (over, under) if part.note))
    unsure = any(part.status is not Status.FINAL for part in (over, under))
    return made._replace(status=Status.PROVISIONAL, note=notes) if unsure else made


def _whole(part: Observation) -> Number | None:
    """The value of a part, as the whole number that a count is."""
    return part.numerator if part.denominator is None and part.numerator is not None else part.value


def _upper(kind: ValueKind, tally: Tally) -> Number | None:
    """What is over a denominator of nought: a percentage's nobody, a share's sum, of an average nothing."""
    if kind is ValueKind.SHARE:
        return tally.a or 0
    return 0 if kind is ValueKind.PERCENTAGE else None


def _rate(indicator: Indicator, place: Place, tally: Tally, people: Number | None) -> Observation:
    if people is None:
        note = "There is no population estimate on or before the period's end."
        return missing(indicator, place, Status.NOT_AVAILABLE, note, tally.a)
    if people == 0:
        return missing(indicator, place, Status.NOT_APPLICABLE, "", tally.a, 0)
    return _made(indicator, place, (indicator.value.per or 1) * (tally.a or 0) / people, tally.a, people)


def _made(
    indicator: Indicator, place: Place, value: float, numerator: Number | None, denominator: Number | None
) -> Observation:
    return Observation(indicator.id, *place, value, numerator, denominator)
