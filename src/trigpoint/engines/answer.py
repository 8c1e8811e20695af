"""From what was counted to observations: values, statuses, members in order, and ratios of two indicators.

Arithmetic on a few whole numbers in plain Python, the same whichever engine counted.
"""

from __future__ import annotations

from dataclasses import replace
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
    kind = indicator.value.kind
    if kind is ValueKind.RATE:
        return _rate(indicator, place, tally, people, peopled)
    if kind in (ValueKind.COUNT, ValueKind.SUM):
        return _made(indicator, place, float(tally.a or 0), tally.a or 0, None)
    if not tally.b:
        return missing(indicator, place, Status.NOT_APPLICABLE, numerator=_upper(kind, tally), denominator=0)
    if kind is ValueKind.MEDIAN:
        return _made(indicator, place, float(tally.a or 0), None, tally.b)
    share = 100 if kind in (ValueKind.PERCENTAGE, ValueKind.SHARE) else 1
    upper = (tally.a or 0) if kind is ValueKind.SHARE else tally.a  # a sum of nought is nought, whatever was added
    return _made(indicator, place, share * (tally.a or 0) / tally.b, upper, tally.b)


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
    return replace(made, status=Status.PROVISIONAL, note=notes) if unsure else made


def _whole(part: Observation) -> Number | None:
    """The value of a part, as the whole number that a count is."""
    return part.numerator if part.denominator is None and part.numerator is not None else part.value


def _upper(kind: ValueKind, tally: Tally) -> Number | None:
    """What is over a denominator of nought: a percentage's nobody, a share's sum, of an average nothing."""
    if kind is ValueKind.SHARE:
        return tally.a or 0
    return 0 if kind is ValueKind.PERCENTAGE else None


def _rate(indicator: Indicator, place: Place, tally: Tally, people: Number | None, peopled: bool) -> Observation:
    if place.breakdown is not None and not peopled:
        note = f"There is no population by {place.breakdown.replace('_', ' ')}."
        return missing(indicator, place, Status.NOT_APPLICABLE, note, tally.a)
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
