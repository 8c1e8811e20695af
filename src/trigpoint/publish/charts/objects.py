"""What a chart shows, whatever draws it. Every kind has the same numbers as a table, and a sentence for its title.

`title` says what the chart shows, as a sentence without a full stop; `words` say it to whoever does not see it. Values
are unrounded, in the unit that `unit` names; None is a gap. Nothing in a chart is told by its colour alone: `role`
gives a series its dash or marker, and its name stands at its end.
"""

from __future__ import annotations

from dataclasses import dataclass

Value = float | None
Cell = str | Value


@dataclass(frozen=True, slots=True)
class ChartTable:
    """The same numbers as a table: the first cell of each row names it."""

    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Series:
    """One line. `role` is `figure`, `mean`, `lower`, `upper`, `target` or `comparator`."""

    name: str
    role: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class LineChart:
    """A figure over periods, with its limits, target and comparators. `flagged` marks the periods that process control
    flags; `highest` is the most that a value can be (100 for a percentage)."""

    title: str
    words: str
    unit: str
    periods: tuple[str, ...]
    series: tuple[Series, ...]
    flagged: tuple[bool, ...] = ()
    highest: Value = None

    @property
    def table(self) -> ChartTable:
        """A row a period, a column a series."""
        marks = ("Signal",) if any(self.flagged) else ()
        rows = []
        for n, period in enumerate(self.periods):
            signal: tuple[Cell, ...] = (("Yes" if self.flagged[n] else ""),) if marks else ()
            rows.append((period, *(series.values[n] for series in self.series), *signal))
        return ChartTable(("Period", *(series.name for series in self.series), *marks), tuple(rows))


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; `own` where it is the area's own, which is drawn in the stronger colour."""

    name: str
    value: Value
    own: bool = False


@dataclass(frozen=True, slots=True)
class BarChart:
    """Figures side by side, with the target across them. `measured` is the heading of the column of values."""

    title: str
    words: str
    unit: str
    bars: tuple[Bar, ...]
    target: Value = None
    measured: str = "Figure"

    @property
    def table(self) -> ChartTable:
        """A row a bar; the target last."""
        rows: list[tuple[Cell, ...]] = [(bar.name, bar.value) for bar in self.bars]
        rows += [("Target", self.target)] if self.target is not None else []
        return ChartTable(("", self.measured), tuple(rows))


@dataclass(frozen=True, slots=True)
class Spread:
    """One range: how far apart others lie, their middle, and where the own figure stands."""

    name: str
    lowest: float
    highest: float
    middle: Value
    own: Value


@dataclass(frozen=True, slots=True)
class RangeChart:
    """Own figures within the ranges of others. `middle` says what the middle is (`mean`, `median`)."""

    title: str
    words: str
    unit: str
    spreads: tuple[Spread, ...]
    others: str
    middle: str

    @property
    def table(self) -> ChartTable:
        """A row a range."""
        rows = tuple((s.name, s.own, s.lowest, s.middle, s.highest) for s in self.spreads)
        heads = ("", "Own figure", f"Lowest of {self.others}", self.middle.capitalize(), f"Highest of {self.others}")
        return ChartTable(heads, rows)


@dataclass(frozen=True, slots=True)
class Placed:
    """A place in a funnel: its size, its figure, and whether it lies `within`, `high` or `low` of the limits."""

    name: str
    size: float
    value: float
    side: str = "within"


@dataclass(frozen=True, slots=True)
class Edge:
    """Where a funnel's limits stand at one size: 95% (`low`, `high`) and 99.8% (`lowest`, `highest`)."""

    size: float
    lowest: float
    low: float
    high: float
    highest: float


@dataclass(frozen=True, slots=True)
class FunnelChart:
    """Places by size, with the figure of all together and what chance alone would explain around it."""

    title: str
    words: str
    unit: str
    places: tuple[Placed, ...]
    whole: float
    edges: tuple[Edge, ...]
    sized_by: str

    @property
    def table(self) -> ChartTable:
        """A row a place, and all together last."""
        rows: list[tuple[Cell, ...]] = [(p.name, p.size, p.value, p.side) for p in self.places]
        rows.append(("All together", sum(p.size for p in self.places), self.whole, ""))
        return ChartTable(("", self.sized_by, "Figure", "To the limits"), tuple(rows))


@dataclass(frozen=True, slots=True)
class Step:
    """How many went from one stage to the next."""

    start: str
    end: str
    count: float


@dataclass(frozen=True, slots=True)
class Pathway:
    """Journeys as a flow: `stages` are columns of names from left to right, `steps` go from one column to the next."""

    title: str
    words: str
    unit: str
    stages: tuple[tuple[str, ...], ...]
    steps: tuple[Step, ...]

    @property
    def table(self) -> ChartTable:
        """A row a step."""
        return ChartTable(("From", "To", "How many"), tuple((s.start, s.end, s.count) for s in self.steps))


Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Ward:
    """A ward: its parts, each one closed ring of (longitude, latitude), and its figure."""

    name: str
    rings: tuple[Ring, ...]
    value: Value


@dataclass(frozen=True, slots=True)
class WardMap:
    """A map of wards in a few bands, from `edges` (their upper ends but the last, ascending)."""

    title: str
    words: str
    unit: str
    wards: tuple[Ward, ...]
    edges: tuple[float, ...]

    @property
    def table(self) -> ChartTable:
        """A row a ward."""
        return ChartTable(("Ward", "Figure"), tuple((ward.name, ward.value) for ward in self.wards))

    def band(self, value: float) -> int:
        """The band of a value, from 0."""
        return sum(value > edge for edge in self.edges)


Chart = LineChart | BarChart | RangeChart | FunnelChart | Pathway | WardMap
