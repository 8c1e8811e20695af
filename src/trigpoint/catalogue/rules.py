"""Rules of judgement as they are defined: how direction is told, how a colour is chosen. Nothing but data."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from trigpoint.model.standard import TargetRow

METHODS = ("percent change", "change", "regression", "process control")
AGAINST = ("previous", "year", "year to date", "last year end")


@dataclass(frozen=True, slots=True)
class DirectionRule:
    """How a pack tells the direction of travel.

    `method` is `percent change` (a move of `band` percent or more, unrounded), `change` (any move of at least `band`,
    read as one of five states), `regression` (the line through the periods shown), or `process control`. `percentages`
    says whether shares are compared in `points` or `relative`. `against` names the figure that is compared with: the
    period before, the same period a year before, the same point in the year (year to date), last year's end.
    `assumed` marks a threshold that the document behind the pack does not state.
    """

    method: str = "percent change"
    band: float = 10.0
    percentages: str = "points"
    against: str = "previous"
    assumed: bool = False


class ColourKind(StrEnum):
    """The rules by which a figure is coloured."""

    THRESHOLDS = "thresholds"
    TOLERANCE = "tolerance"
    FLOOR = "target and floor"
    BAND = "band"
    NEAR_TARGET = "near target"
    MONTH_AND_YEAR = "month and year to date"
    EXTREMES = "best or worst"
    ASSURANCE = "assurance"
    INTERVAL = "interval"


@dataclass(frozen=True, slots=True)
class ColourRule:
    """One rule of colour, from a day to a day, both included; a missing day: always, until further notice.

    `red`, `amber`: thresholds of `thresholds`. `within`: the tolerance of `tolerance`, `band` and `near target`, in
    percent of the target where `relative`, else in the figure's unit (points); `beyond`: where `near target` turns
    red. `floor`: the floor standard. `low`, `high`: the ends of a band. `months`: how many months before `best or
    worst` looks at. `comparator`: whose figure `interval` is held against. `assumed` marks a number that the document
    behind the pack does not state.
    """

    kind: ColourKind
    red: float | None = None
    amber: float | None = None
    within: float | None = None
    relative: bool = False
    beyond: float | None = None
    floor: float | None = None
    low: float | None = None
    high: float | None = None
    months: int = 12
    comparator: str = ""
    start: dt.date | None = None
    end: dt.date | None = None
    assumed: bool = False

    def covers(self, day: dt.date) -> bool:
        """Whether the rule was in force on a day."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


def in_force(rules: tuple[ColourRule, ...], day: dt.date) -> ColourRule | None:
    """The rule in force on a day: of several, the one that began last, then the one written last."""
    best: ColourRule | None = None
    for rule in rules:
        if rule.covers(day) and (best is None or (rule.start or dt.date.min) >= (best.start or dt.date.min)):
            best = rule
    return best


@dataclass(frozen=True, slots=True)
class Rebase:
    """A change of practice: from the month that holds `on`, process control has limits of its own. `why` is shown."""

    on: dt.date
    why: str


@dataclass(frozen=True, slots=True)
class ProcessRule:
    """How a pack draws process control.

    `screen` leaves outlying moving ranges out of the limits, in one pass. `chart` is `xmr`, or `by base`: a P chart for
    shares and a u chart for rates, whose limits follow each month's base. `drift` adds the detector of slow drift.
    """

    screen: bool = True
    chart: str = "xmr"
    drift: bool = False


@dataclass(frozen=True, slots=True)
class Judging:
    """What an indicator, or a pack's item, says about how its figure is judged.

    `better` is empty, or the pack's own word on which way is better. `context_only` figures are shown and never judged.
    `rebases` are its changes of practice.
    """

    better: str = ""
    context_only: bool = False
    colours: tuple[ColourRule, ...] = ()
    targets: tuple[TargetRow, ...] = ()
    rebases: tuple[Rebase, ...] = ()
