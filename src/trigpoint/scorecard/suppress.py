"""Primary suppression, for scorecards that leave the authority.

Counts of 1 to 5 are not shown (Department for Education, Characteristics of children in need 2020 to 2021: "any
number between 1 and 5 inclusive has been suppressed"), nor a percentage whose numerator, or the rest of whose
denominator, is 1 to 5, nor a rate or an average over so few. 0 is shown. It is primary only: it does not stop a reader
who subtracts shown figures from a shown total.
"""

from __future__ import annotations

from dataclasses import replace

from trigpoint.catalogue.objects import Indicator
from trigpoint.model.observation import Observation, Status
from trigpoint.scorecard.measure import Measure, measure_of

STATEMENT = (
    "Figures of 1 to 5, and percentages, rates and averages that rest on them, are shown as c. Disclosure control is "
    "primary only: a figure may still be worked out from others, so check before you pass this on."
)


def suppressed(observation: Observation, indicator: Indicator) -> Observation:
    """The observation, or, where it would show a small number, one with no number and the status `suppressed`."""
    if not _small(observation, measure_of(indicator)):
        return observation
    status = Status.SUPPRESSED if observation.status.has_value else observation.status
    return replace(observation, value=None, numerator=None, denominator=None, status=status, note="")


def _small(observation: Observation, measure: Measure) -> bool:
    top, bottom = observation.numerator, observation.denominator
    if measure is Measure.COUNT:
        return _few(observation.value) or _few(top)
    if measure is Measure.SHARE:
        rest = bottom - top if top is not None and bottom is not None else None
        return _few(top) or _few(bottom) or _few(rest)
    return _few(top) or _few(bottom)


def _few(count: float | None) -> bool:
    return count is not None and 0 < count < 6
