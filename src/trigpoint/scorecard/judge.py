"""What a row's figure means: its target, whether that is met, its colour and the rule that chose it, its direction.

Which rule colours a row: the thresholds that came with a loaded target; else the pack's own for the item; else the
indicator's; else the pack's for every row. Of the rules of one place, the one in force on the period's last day. What
is context only has none, and neither has a figure of which neither way is better, unless the rule is a band or names
the target to be near: a pack that judges such a figure says which way is better.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from trigpoint.catalogue.objects import Indicator, Pack
from trigpoint.catalogue.rules import ColourKind, ColourRule, Judging, in_force
from trigpoint.model.observation import Status
from trigpoint.model.period import Period
from trigpoint.model.standard import BasisKind, BenchmarkRow, TargetRow
from trigpoint.scorecard import rag
from trigpoint.scorecard.benchmark import benchmarks_of
from trigpoint.scorecard.measure import Measure, measure_of
from trigpoint.scorecard.objects import Interval, PeriodValue, Process, Target
from trigpoint.scorecard.rag_words import CONTEXT_ONLY, MILESTONE, judged_against, rule_in_words
from trigpoint.scorecard.target import Beside, better_of, on_target, target_of, target_row

Cells = Mapping[Period, PeriodValue]

_SIDED = ("higher", "lower")
# The targets that hold for every member of a breakdown of a share or rate alike; a total is of everyone together.
_SHARED_BASES = (BasisKind.VALUE, BasisKind.BAND, BasisKind.BENCHMARK, BasisKind.TO_BE_AGREED, BasisKind.NONE_SET)


@dataclass(frozen=True, slots=True)
class Colour:
    """Red, amber, green or none, and the rule in words."""

    rag: str = "none"
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """A row that is to be judged: its figures, and what its line and its pack say of it.

    `names` are the ids that targets and benchmarks know it by; `targets` and `benchmarks` are what was loaded.
    """

    indicator: Indicator
    names: Collection[str]
    cells: Cells
    period: Period
    judging: Judging = field(default_factory=Judging)
    pack: Pack | None = None
    targets: Sequence[TargetRow] = ()
    benchmarks: Sequence[BenchmarkRow] = ()
    is_member: bool = False

    @property
    def context_only(self) -> bool:
        """Whether the pack or the indicator says that the figure is shown and never judged."""
        return self.judging.context_only or self.indicator.judging.context_only

    @property
    def now(self) -> PeriodValue:
        """The figure of the period."""
        return self.cells.get(self.period) or PeriodValue(self.period, None, None, None, Status.NOT_AVAILABLE)


@dataclass(frozen=True, slots=True)
class Held:
    """A row's target, in force and worked out, and which way is better for it."""

    row: TargetRow | None
    target: Target
    better: str
    met: bool | None


def held_against(subject: Subject) -> Held:
    """The target in force: a loaded one; else the pack's own; else the indicator's. A member of a breakdown is held
    against the target of all where the figure is a share, a rate or an average and the target is one number for all."""
    own, period = (subject.judging.targets, subject.indicator.judging.targets), subject.period
    row = target_row(subject.targets, subject.names, period)
    for rows in own:
        row = row or target_row(rows, {r.indicator for r in rows}, period)
    if subject.is_member and row is not None and not _holds_for_members(row, subject.indicator):
        row = None
    better = better_of(subject.indicator, row, subject.judging.better)
    beside = Beside(subject.cells, subject.indicator, subject.benchmarks, subject.names, better)
    target = target_of(row, period, beside)
    met = None if subject.context_only else on_target(subject.now.value, target, better)
    return Held(row, target, better, met)


def goal_of(held: Held) -> float | None:
    """The target that single periods can be held against, as process control does: not a total over a year."""
    return None if held.target.kind == "cumulative" else held.target.value


def colour_of(
    subject: Subject, held: Held, process: Process, interval: Interval, year_to_date: float | None
) -> Colour:  # fmt: skip
    """The colour of a row, and the rule that chose it; no rule and no colour where none applies."""
    if subject.context_only:
        return Colour("none", CONTEXT_ONLY)
    if held.target.kind == "milestone":
        return Colour(
            {"done": "green", "done late": "amber", "overdue": "red"}.get(held.target.state, "none"), MILESTONE
        )
    rule = _rule(subject, held)
    if rule is None:
        return Colour()
    figure = held.target.reached if held.target.kind == "cumulative" else subject.now.value
    found = _Case(subject, held, rule, figure, process, interval, year_to_date).rag()
    return Colour(found, rule_in_words(rule, held.target, held.better))


def _holds_for_members(row: TargetRow, indicator: Indicator) -> bool:
    return row.basis.kind in _SHARED_BASES and measure_of(indicator) is not Measure.COUNT


def _rule(subject: Subject, held: Held) -> ColourRule | None:
    """The rule that applies, which has everything that it needs but the figures of the period."""
    row, day = held.row, subject.period.end
    if row is not None and (row.red is not None or row.amber is not None):
        amber = row.amber if row.amber is not None else held.target.value
        rule: ColourRule | None = ColourRule(ColourKind.THRESHOLDS, red=row.red, amber=amber)
    else:
        item, own = in_force(subject.judging.colours, day), in_force(subject.indicator.judging.colours, day)
        rule = item or own or (in_force(subject.pack.colours, day) if subject.pack is not None else None)
    if rule is None or (subject.is_member and _of_everyone(rule, subject.indicator)):
        return None
    return rule if _applies(rule, held) else None


def _of_everyone(rule: ColourRule, indicator: Indicator) -> bool:
    """Whether the rule's own numbers are a total's, which no member of a breakdown can be held against: a team with a
    few of the area's children is not green for staying below what all together may be."""
    written = (rule.red, rule.amber, rule.low, rule.high)
    return any(number is not None for number in written) and measure_of(indicator) is Measure.COUNT


def _applies(rule: ColourRule, held: Held) -> bool:
    target = held.target
    banded = target.low is not None and target.high is not None
    has_target = judged_against(target) is not None or banded
    match rule.kind:
        case ColourKind.BAND:
            return (rule.low is not None and rule.high is not None) or banded
        case ColourKind.NEAR_TARGET:
            return judged_against(target) is not None
        case ColourKind.TOLERANCE:
            return banded or (has_target and held.better in (*_SIDED, "near target"))
        case ColourKind.FLOOR | ColourKind.MONTH_AND_YEAR | ColourKind.ASSURANCE:
            return judged_against(target) is not None and held.better in _SIDED
    return held.better in _SIDED


@dataclass(frozen=True, slots=True)
class _Case:
    """One row and the rule that colours it."""

    subject: Subject
    held: Held
    rule: ColourRule
    figure: float | None
    process: Process
    interval: Interval
    year_to_date: float | None

    def rag(self) -> str:
        rule, target, better = self.rule, self.held.target, self.held.better
        goal, within = judged_against(target), self.rule.within or 0.0
        match rule.kind:
            case ColourKind.THRESHOLDS:
                return rag.by_thresholds(self.figure, rule.red, rule.amber, better)
            case ColourKind.TOLERANCE if target.low is not None and target.high is not None:
                return rag.by_band(self.figure, target.low, target.high, within, relative=rule.relative)
            case ColourKind.TOLERANCE if better == "near target":
                return rag.by_nearness(self.figure, goal, within, relative=rule.relative)
            case ColourKind.TOLERANCE:
                return rag.by_tolerance(self.figure, goal, within, better, relative=rule.relative)
            case ColourKind.FLOOR:
                return rag.by_floor(self.figure, goal, rule.floor or 0.0, better)
            case ColourKind.BAND:
                return self._band()
            case ColourKind.NEAR_TARGET:
                return rag.by_nearness(self.figure, goal, within, rule.beyond, relative=rule.relative)
            case ColourKind.MONTH_AND_YEAR:
                return rag.by_month_and_year(self.figure, self.year_to_date, goal, better)
            case ColourKind.EXTREMES:
                return rag.by_extremes(self.figure, self._before(), better)
            case ColourKind.ASSURANCE:
                return rag.by_assurance(self.process.assurance)
        limits = (self.interval.lower, self.interval.upper)
        return rag.by_interval(*limits, self._benchmark(), better)

    def _band(self) -> str:
        rule, target = self.rule, self.held.target
        low = rule.low if rule.low is not None else target.low
        high = rule.high if rule.high is not None else target.high
        assert low is not None and high is not None  # the rule applies only where both are known
        return rag.by_band(self.figure, low, high, rule.within or 0.0, relative=rule.relative)

    def _before(self) -> list[float]:
        """The earlier figures; none where one of them is hidden, which could be the best or the worst."""
        cells, period = self.subject.cells, self.subject.period
        earlier = [c for step in range(1, self.rule.months + 1) if (c := cells.get(period.shift(-step))) is not None]
        if any(cell.status is Status.SUPPRESSED for cell in earlier):
            return []
        return [cell.value for cell in earlier if cell.value is not None]

    def _benchmark(self) -> float | None:
        subject = self.subject
        name = self.rule.comparator.casefold().replace(" ", "_")
        (cell,) = benchmarks_of(subject.benchmarks, subject.names, [name], subject.period)
        return cell.value
