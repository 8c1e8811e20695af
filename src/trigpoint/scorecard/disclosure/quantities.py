"""Which counts a figure tells of, named so that the same count has the same name wherever it stands.

The base of one percentage may be a count on another line, the year to date of one pack the last month of another's
quarter. So a count is named by what is counted (table, noun, date, conditions), over which days, for which member, and
never by its indicator; a recorded figure by its indicator, since nobody knows what was counted.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from trigpoint.catalogue.met_by import MetBy
from trigpoint.catalogue.objects import Catalogue, Condition, Indicator, ValueKind, WhenKind
from trigpoint.language.contrary import contrary
from trigpoint.language.tree import And, Node
from trigpoint.model.observation import Observation
from trigpoint.model.period import Period
from trigpoint.scorecard.measure import Measure, measure_of, multiplier_of


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted. `table` is a table, or `recorded` and the indicator; `noun` what is counted once; `on` the date
    that says which rows, empty for what stands at a day; `summed` the column that is added up, empty for rows;
    `conditions` all hold of each row (each as a short hash).

    Of things that are met only by every one of their rows, `every` are the conditions that hold of each row with
    `conditions`, and `unless` those that hold together of a row by which a thing is not met.
    """

    table: str
    noun: str = ""
    on: str = ""
    summed: str = ""
    conditions: frozenset[str] = frozenset()
    every: frozenset[str] = frozenset()
    unless: frozenset[str] = frozenset()

    @property
    def whole(self) -> Counted:
        """Whatever has such rows at all, whether every one of them is as it should be or not."""
        return replace(self, every=frozenset(), unless=frozenset())

    @property
    def rest(self) -> Counted:
        """What is left of the whole: things with any row that is not as every one should be."""
        return self.whole.also(*self.unless)

    def is_within(self, other: Counted) -> bool:
        """Whether each thing of this count is one of the other, which counts the same things by other conditions.

        A thing that has a row with more conditions has one with fewer. Of every row that does not follow: one whose
        rows of 2025 are all met need not be so by its rows of all years. It does where the other asks about no row
        that this one does not, and no more of it; and some row is as all of them are.
        """
        had = self.conditions | self.every
        if not other.every:
            return other.conditions <= had
        asks_no_other = self.conditions <= other.conditions <= had
        return bool(self.every) and asks_no_other and other.every <= self.every | other.conditions

    def also(self, *conditions: str) -> Counted:
        """Those of them of which more is true."""
        return replace(self, conditions=self.conditions | set(conditions))


@dataclass(frozen=True, slots=True)
class Quantity:
    """A count of something, over days (both included), for everyone or for a member of a breakdown."""

    of: Counted
    start: dt.date
    end: dt.date
    breakdown: str | None = None
    member: str | None = None

    def __str__(self) -> str:
        of = self.of
        every = ("every", *sorted(of.every)) if of.every else ()
        what = "/".join((of.table, of.noun, of.on, of.summed, *sorted(of.conditions), *every))
        place = f" {self.breakdown}={self.member}" if self.breakdown is not None else ""
        return f"{what} {self.start}..{self.end}{place}"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a pack: its indicator as the pack reads it, and whether somebody sent it (`recorded`) or it was
    counted (`computed`)."""

    observation: Observation
    indicator: Indicator
    origin: str

    @property
    def name(self) -> str:
        """Its name among all that a release shows or hides."""
        o = self.observation
        place = f" {o.breakdown}={o.member}" if o.breakdown is not None else ""
        return f"{self.origin} {o.indicator} {o.period}{place}"

    @property
    def measure(self) -> Measure:
        """What sort of figure it is."""
        return measure_of(self.indicator)

    @property
    def sent(self) -> bool:
        """Whether nobody knows what was counted."""
        return self.origin == "recorded" or self.indicator.value.kind is ValueKind.RECORDED

    @property
    def counts(self) -> tuple[float | None, float | None]:
        """Those above and below the line, as they came or, where one is missing, from the other and the figure."""
        o, times = self.observation, multiplier_of(self.indicator)
        top, bottom = o.numerator, o.denominator
        if o.value is None or self.measure not in (Measure.SHARE, Measure.RATE):
            return top, bottom
        if top is None and bottom is not None:
            top = float(round(o.value * bottom / times))
        elif bottom is None and top is not None and o.value:
            bottom = float(round(top * times / o.value))
        return top, bottom

    @property
    def lacks_counts(self) -> bool:
        """Whether it is a percentage, a rate or an average of which nobody can say on how few it rests."""
        return self.observation.value is not None and self.measure is not Measure.COUNT and None in (
            self.counts if self.measure in (Measure.SHARE, Measure.RATE) else self.counts[1:]
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """The counts that a figure tells of, with their numbers: above the line, below it, and what is left below.

    `rest` is the base less those that met, of a percentage. A population is no count of a figure, nor is a sum over
    which an average is taken.
    """

    upper: tuple[Quantity, float] | None = None
    lower: tuple[Quantity, float] | None = None
    rest: float | None = None

    def all(self) -> Iterator[tuple[Quantity, float]]:
        """Both counts, those that there are."""
        yield from (part for part in (self.upper, self.lower) if part is not None)


def told_by(figure: Figure, catalogue: Catalogue) -> Told:
    """The counts that a figure tells of where it is shown."""
    observation, measure = figure.observation, figure.measure
    top, bottom = figure.counts
    if measure is Measure.COUNT:
        top = observation.value if observation.value is not None else top
        return Told(_part(_upper(figure), figure, top))
    if figure.indicator.value.kind is ValueKind.RATIO and not figure.sent:
        over, under = figure.indicator.value.over or ("", "")
        return Told(_other(figure, catalogue, over, top), _other(figure, catalogue, under, bottom))
    if measure in (Measure.AVERAGE, Measure.MIDDLE, Measure.RATIO):
        return Told(None, _part(_lower(figure), figure, bottom))
    upper = _part(_upper(figure), figure, top)
    if measure is Measure.RATE:
        return Told(upper)
    rest = bottom - top if top is not None and bottom is not None else None
    return Told(upper, _part(_lower(figure), figure, bottom), rest)


def _part(of: Counted, figure: Figure, number: float | None) -> tuple[Quantity, float] | None:
    if number is None:
        return None
    start, end = _days(figure.indicator, figure.observation.period)
    return Quantity(of, start, end, figure.observation.breakdown, figure.observation.member), float(number)


def _other(figure: Figure, catalogue: Catalogue, name: str, number: float | None) -> tuple[Quantity, float] | None:
    """What one side of a ratio tells, where that is a count."""
    indicator = catalogue.find(name)
    if indicator is None or measure_of(indicator) is not Measure.COUNT:
        return None
    other = Figure(figure.observation, indicator, figure.origin)
    return _part(_upper(other), other, number)


def _days(indicator: Indicator, period: Period) -> tuple[dt.date, dt.date]:
    """The days that the figure of a period is about; of what stands at its end, that day."""
    if indicator.is_stock:
        return period.end, period.end
    kind = indicator.when.kind if indicator.when else WhenKind.EVENT
    if kind is WhenKind.LAST_12:
        return Period.rolling_12(period.end).start, period.end
    if kind is WhenKind.YEAR_TO_DATE:
        return Period.year_to_date(period.end).start, period.end
    return period.start, period.end


def _lower(figure: Figure) -> Counted:
    """What a percentage or an average is over."""
    indicator = figure.indicator
    if figure.sent:
        return Counted(f"recorded {indicator.id}")
    on = indicator.when.column if indicator.when is not None and indicator.when.column else ""
    base = Counted(indicator.table or "", indicator.distinct or "", on).also(*_conditions(indicator.where))
    if indicator.value.kind is ValueKind.SHARE:
        return replace(base, summed=indicator.value.whole or "")
    return base.also(*(f"has {column}" for column in indicator.value.columns))


def _upper(figure: Figure) -> Counted:
    """What a count counts, and those that a percentage finds met."""
    kind = figure.indicator.value.kind
    if figure.sent:
        return _lower(figure) if figure.measure is Measure.COUNT else _lower(figure).also("met")
    if kind in (ValueKind.SUM, ValueKind.SHARE):
        return replace(_lower(figure), summed=figure.indicator.value.column or "")
    base, numerator = _lower(figure), figure.indicator.numerator
    if figure.indicator.met_by is MetBy.EVERY_ROW and numerator is not None:
        parts = tuple(node for node in _all_of(numerator.node) if _hash(node) not in base.conditions)
        unless = contrary(And(parts)) if len(parts) > 1 else contrary(parts[0]) if parts else None
        return replace(base, every=frozenset(map(_hash, parts)), unless=frozenset(_hashes(unless)))
    return base.also(*_conditions(numerator))


def _conditions(condition: Condition | None) -> Iterator[str]:
    """The parts of a condition that all must hold, each by the hash of its meaning."""
    return _hashes(condition.node if condition is not None else None)


def _hashes(node: Node | None) -> Iterator[str]:
    if node is not None:
        yield from map(_hash, _all_of(node))


def _hash(node: Node) -> str:
    return hashlib.sha256(repr(node).encode()).hexdigest()[:12]


def _all_of(node: Node) -> Iterator[Node]:
    if isinstance(node, And):
        for part in node.parts:
            yield from _all_of(part)
    else:
        yield node
