"""Targets that add up over their days: what should have been reached by now, what is still to go, and at which rate.

The arithmetic of a city's payment-by-results claims (its monthly dataset of August 2020) is the pattern: 371 claims
where 40% of the families attached give one need 371 / 0.4 = 927.5, so 928 families; 769 are attached; 159 are to go.
Over the four months from September to December that is 39.75 a month.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from trigpoint.model.period import Kind, Period

_MOST_PERIODS = 600


@dataclass(frozen=True, slots=True)
class RunRate:
    """What is left of a total, for how many periods, and what each of them then needs (None where none is left)."""

    to_go: float
    periods_left: int
    each: float | None


def needed_for(results: float, conversion: float | None) -> float:
    """How many must be started for so many `results`, where `conversion` percent of them give one: rounded up."""
    if conversion is None:
        return results
    return float(math.ceil(Fraction(str(results)) * 100 / Fraction(str(conversion))))


def run_rate(total: float, reached: float, periods_left: int) -> RunRate:
    """What is still to go, and how much of it each period left must bring; nothing once the total is passed."""
    to_go = max(total - reached, 0.0)
    return RunRate(to_go, periods_left, to_go / periods_left if periods_left else None)


def even_share(start: dt.date, end: dt.date, period: Period) -> float:
    """The share of a target's days that lies behind at a period's end, 0 to 1: by whole months where both the target
    and the period run by whole months, else by days. A part-year target is spread over its own part."""
    if _whole_months(start, end) and _whole_months(start, period.end):
        return min(_months(start, period.end) / _months(start, end), 1.0)
    return min(((period.end - start).days + 1) / ((end - start).days + 1), 1.0)


def by_hand(profile: Sequence[float], share: float) -> float:
    """What a profile set by hand asks for: `profile` holds the total by the end of each equal part of the target's
    days, `share` how much of them lies behind. Between two parts' ends the line is straight."""
    place = share * len(profile)
    done = min(math.floor(place + 1e-9), len(profile))
    below = profile[done - 1] if done else 0.0
    if done == len(profile):
        return below
    return below + (profile[done] - below) * max(place - done, 0.0)


def periods_within(start: dt.date, end: dt.date, period: Period) -> tuple[Period, ...]:
    """The periods of the same kind from `start` up to `period`, itself included, that lie in the days from start to
    end."""
    found: list[Period] = []
    step = period
    while step.start >= start and len(found) < _MOST_PERIODS:
        if step.end <= end:
            found.append(step)
        step = step.previous()
    return tuple(reversed(found))


def periods_left(end: dt.date, period: Period) -> int:
    """How many whole periods of the same kind follow `period` up to and with the day `end`."""
    if period.kind in (Kind.YEAR_TO_DATE, Kind.ROLLING_12):
        return 0
    left, step = 0, period.shift(1)
    while step.end <= end and left < _MOST_PERIODS:
        left, step = left + 1, step.shift(1)
    return left


def _whole_months(start: dt.date, end: dt.date) -> bool:
    return start.day == 1 and (end + dt.timedelta(days=1)).day == 1


def _months(start: dt.date, end: dt.date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month + 1
