"""What a figure is held against: targets with their dates, and other areas' figures. Loaded, never computed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from trigpoint.model.period import Period

COMPARATORS = ("statistical_neighbours", "england", "region")
"""Whom figures are usually held against."""


class BasisKind(StrEnum):
    """What sort of target it is."""

    VALUE = "value"
    TO_BE_AGREED = "to be agreed"
    NONE_SET = "none set"
    BAND = "band"
    CHANGE = "change on last year"
    WITHIN = "within last year"
    BENCHMARK = "benchmark"
    BASELINE_YEAR = "baseline"
    BASELINE = "above baseline"
    CUMULATIVE = "cumulative"
    MILESTONE = "milestone"


@dataclass(frozen=True, slots=True)
class Basis:
    """What the number of a target means.

    `relative` says that a change is in percent, not in points (or, for a count, in number). `profile` is the total by
    the end of each equal part of the target's days, where it was set by hand; `shape` is `even`, `last year` or
    `by hand`; `yearly` says that the total is for each twelve months from the target's first day. `conversion` is the
    percentage of what is started that gives a result. Days are a milestone's own.
    """

    kind: BasisKind = BasisKind.VALUE
    relative: bool = False
    low: float | None = None
    high: float | None = None
    comparator: str = ""
    period: Period | None = None
    shape: str = "even"
    profile: tuple[float, ...] = ()
    conversion: float | None = None
    yearly: bool = False
    due: dt.date | None = None
    done: dt.date | None = None


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target from a day to a day, both included; `end` None: until further notice.

    `value` is what `basis` says it is; None with a basis of a plain value says that a target is to be agreed. `red`
    and `amber` are thresholds in the indicator's unit: past one, on the side that is worse, the figure has that
    colour. `better` is empty, or overrules the indicator's own.
    """

    indicator: str
    start: dt.date
    end: dt.date | None
    value: float | None
    red: float | None = None
    amber: float | None = None
    better: str = ""
    note: str = ""
    source: str = ""
    basis: Basis = field(default_factory=Basis)


@dataclass(frozen=True, slots=True)
class BenchmarkRow:
    """A published figure of somewhere else. `listing` names the list of statistical neighbours (2021, 2025).

    `n` says how many areas had a figure, `of` how many there are, `lowest` and `highest` how far apart they lie; `area`
    is whose figure it is, where it is one area's. All but the first four are blank where nobody says them.
    """

    indicator: str
    period: Period
    comparator: str
    value: float | None
    method: str = ""
    listing: str = ""
    n: int | None = None
    source: str = ""
    of: int | None = None
    lowest: float | None = None
    highest: float | None = None
    area: str = ""
