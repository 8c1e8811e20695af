"""The scorecard: frozen cells, which every output draws and none works out again. Nothing in them is rounded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trigpoint.model.observation import Status
from trigpoint.model.period import Period

if TYPE_CHECKING:
    from trigpoint.scorecard.commentary import Remark


@dataclass(frozen=True, slots=True)
class PeriodValue:
    """One figure of a row: what it was in a period.

    `rounded`, a count to the nearest so many or a figure over such counts, is known while a scorecard is worked out, so
    that none is added up; no document carries it.
    """

    period: Period
    value: float | None
    numerator: float | None
    denominator: float | None
    status: Status
    note: str = ""
    rounded: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Change:
    """The change since `period`, whose figure was `before`. Percentages change in points: their `percent` is None.

    `undefined` says in words why there is no percent change, or no change at all, where there might be one.
    """

    period: Period
    before: float | None
    difference: float | None
    percent: float | None
    undefined: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """The target in force at the period's end, worked out.

    `state` is `set`, `none set` (nobody set one), `to be agreed` (one is awaited), `baseline year` (being measured
    first) or `not known` (it rests on a figure that is not there); of a milestone `due`, `done`, `done late` or
    `overdue`. `kind` is what it rests on, `how` the arithmetic in words. `low` and `high` are the ends of a band. Of a
    cumulative target `value` is the total by its last day, `expected` what its profile asks for by the period's end,
    `reached` what there is, `to_go` what is left for `periods_left` periods, and `run_rate` what each of them then
    needs. `due` and `done` are a milestone's days. `basis` is its note.
    """

    value: float | None = None
    state: str = "none set"
    start: dt.date | None = None
    end: dt.date | None = None
    basis: str | None = None
    kind: str = "value"
    how: str | None = None
    low: float | None = None
    high: float | None = None
    expected: float | None = None
    reached: float | None = None
    to_go: float | None = None
    periods_left: int | None = None
    run_rate: float | None = None
    due: dt.date | None = None
    done: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Another area's figure, of its latest period that ends by the row's. `listing` names the list of neighbours.

    `n` says how many had a figure, `of` how many there are, `lowest` and `highest` how far apart they lie. `area` is
    whose figure it is, where it is one area's. Of `rank` and `quintile` the value is the place, 1 the best.
    """

    comparator: str
    value: float | None = None
    period: Period | None = None
    source: str | None = None
    method: str | None = None
    listing: str | None = None
    n: int | None = None
    of: int | None = None
    lowest: float | None = None
    highest: float | None = None
    area: str | None = None


@dataclass(frozen=True, slots=True)
class Interval:
    """The range that chance alone would explain, and the method that gave it."""

    lower: float | None = None
    upper: float | None = None
    method: str | None = None


@dataclass(frozen=True, slots=True)
class ProcessPoint:
    """A period that process control flags, and why."""

    period: Period
    flag: str


@dataclass(frozen=True, slots=True)
class ProcessLimits:
    """Mean and limits at one period, in the unit of the row; the limits are None where nothing varies."""

    period: Period
    mean: float
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True, slots=True)
class Process:
    """Process control. `variation` and `assurance` are `none` where it has not been worked out.

    Mean and limits are those of the row's own period. `chart` names what was drawn: `XmR`, `P`, `u`, or `XmR of the
    change on a year before`. `notes` say what stands under the chart: screening, rebasing, why it was not run. `since`
    is the first month of the stretch that mean and limits are of. `limits` are those of each month, in order, where
    they differ from month to month: on P and u charts by the month's own base, of a strong season by the month a year
    before. They are empty for an XmR chart, whose limits are one for the whole stretch.
    """

    mean: float | None = None
    lower: float | None = None
    upper: float | None = None
    variation: str = "none"
    assurance: str = "none"
    points: tuple[ProcessPoint, ...] = ()
    chart: str | None = None
    notes: tuple[str, ...] = ()
    since: Period | None = None
    limits: tuple[ProcessLimits, ...] = ()


@dataclass(frozen=True, slots=True)
class Insight:
    """A sentence that the figures bear out: the rule that made it, and the figures that it quotes."""

    rule: str
    text: str
    figures: Mapping[str, float | str]


@dataclass(frozen=True, slots=True)
class Place:
    """An authority's place among `of` that have a figure: `rank` 1 is the best, None where neither way is better.

    `side` says where it lies to the funnel's limits around `whole`, the figure of all together: `within`, `high` or
    `low`; `level` 0.95 or 0.998, the farther of the limits that it lies beyond. None where there is no funnel.
    """

    rank: int | None
    of: int
    side: str | None = None
    level: float | None = None
    whole: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a scorecard: an indicator, for everyone or for one member of a breakdown.

    `direction` says what the figure did (`up`, `down`, `similar`, `none`); `judgement` what that means (`better`,
    `worse`, `similar`, `none`). The means and extremes are over the last twelve months, None where the row is not
    monthly; `periods_12` says how many of the twelve had a value. `movement` is the pack's word for direction, meaning
    and target together (`improved`, `worsened, still on target`, `worsened and off target`, `same`, `neither good nor
    bad`); `moved` the change that the direction rests on; `direction_note` why there is none, or how it was told.
    `place` is an authority's among all that the scorecard shows. `commentary` is what its owner says of it as plain
    text, `remark` the same with its lists, bold words and links; `remark_before` is that of the period before.
    """

    indicator: str
    ref: str | None
    title: str
    unit: str
    better: str
    owner: str
    origin: str
    breakdown: str | None
    member: str | None
    values: tuple[PeriodValue, ...]
    value: float | None
    status: Status
    change_on_previous: Change
    change_on_year: Change
    direction: str
    judgement: str
    on_target: bool | None
    mean_12: float | None
    max_12: float | None
    min_12: float | None
    periods_12: int | None
    year_to_date: float | None
    target: Target
    rag: str
    rag_rule: str | None
    benchmarks: tuple[Benchmark, ...]
    interval: Interval
    process: Process
    insights: tuple[Insight, ...]
    commentary: str | None
    section: str = ""
    outcome: str = ""
    notes: tuple[str, ...] = ()
    movement: str | None = None
    moved: Change | None = None
    direction_note: str | None = None
    place: Place | None = None
    remark: Remark | None = None
    remark_before: Remark | None = None


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A pack, for a period and an area, as one snapshot and one catalogue give it.

    `as_of` is the day up to which what it rests on is known: its cut-off. `available` lists, where no row has a figure
    in the period, the periods that do have some.
    """

    pack: str
    period: Period
    area: str
    snapshot: str
    catalogue: str
    audience: str
    rows: tuple[Row, ...]
    title: str = ""
    source: str = ""
    as_of: dt.date | None = None
    breakdown: str | None = None
    direction_rule: str = ""
    notes: tuple[str, ...] = ()
    available: tuple[Period, ...] = field(default=())
