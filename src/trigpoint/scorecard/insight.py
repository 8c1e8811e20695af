"""What the sentences about a row are written from, and how small a figure is for one.

Small numbers say nothing: a count below five, a share of fewer than ten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from trigpoint.catalogue.objects import Indicator
from trigpoint.model.period import Kind, Period, years_from
from trigpoint.scorecard.measure import Measure, measure_of
from trigpoint.scorecard.objects import Benchmark, Interval, PeriodValue, Process, Target

SMALLEST_COUNT = 5
SMALLEST_BASE = 10
Cells = Mapping[Period, PeriodValue]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a row, for the rules.

    `members` are the figures of its parts, by member of one breakdown; `published` what its figures were when they were
    first given out; `written` says a number with its unit.
    """

    cells: Cells
    period: Period
    indicator: Indicator
    written: Callable[[float], str]
    better: str = "neither"
    target: Target = field(default_factory=Target)
    process: Process = field(default_factory=Process)
    interval: Interval = field(default_factory=Interval)
    benchmarks: tuple[Benchmark, ...] = ()
    members: Mapping[str, Cells] = field(default_factory=dict)
    published: Cells = field(default_factory=dict)

    @property
    def measure(self) -> Measure:
        """The sort of figure."""
        return measure_of(self.indicator)

    @property
    def value(self) -> float | None:
        """The figure of the period."""
        now = self.cells.get(self.period)
        return now.value if now is not None else None


def is_small(cell: PeriodValue, measure: Measure) -> bool:
    """Whether a figure is of too few for a sentence."""
    if measure is Measure.COUNT:
        return cell.value is not None and cell.value < SMALLEST_COUNT
    return cell.denominator is not None and cell.denominator < SMALLEST_BASE


def in_words(period: Period) -> str:
    """A period as a sentence says it: `August 2020`, `April to June 2025`, `2024-25`, `academic year 2024-25`, `2024`,
    `the year to September 2025`, `the autumn term of 2025-26`; the year to date by its months, as `April to August
    2025`. Weeks and other ranges in their canonical form."""
    match period.kind:
        case Kind.MONTH:
            return f"{period.start:%B %Y}"
        case Kind.YEAR_TO_DATE if period.months == 1:
            return f"{period.start:%B %Y}"
        case Kind.QUARTER | Kind.HALF | Kind.YEAR_TO_DATE:
            year = "" if period.start.year == period.end.year else f" {period.start.year}"
            return f"{period.start:%B}{year} to {period.end:%B %Y}"
        case Kind.FINANCIAL_YEAR:
            return years_from(period.start.year)
        case Kind.ACADEMIC_YEAR:
            return f"academic year {years_from(period.start.year)}"
        case Kind.CALENDAR_YEAR:
            return str(period.start.year)
        case Kind.TERM:
            year, name = str(period).removeprefix("AY").rsplit("-", 1)
            return f"the {name} term of {year}"
        case Kind.ROLLING_12:
            return f"the 12 months to {period.end:%B %Y}"
        case Kind.RANGE if period.is_a_year:
            return f"the year to {period.end:%B %Y}"
    return str(period)


def opening(period: Period) -> str:
    """A period as a sentence begins with it: `The 12 months to March 2026`."""
    said = in_words(period)
    return f"{said[:1].upper()}{said[1:]}"
