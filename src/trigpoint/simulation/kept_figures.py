"""Figures that no record holds, as managers and subcontractors write them down: counts, shares, milestones, words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from trigpoint.catalogue.objects import Better, Indicator, Pack
from trigpoint.catalogue.together import Together
from trigpoint.model.period import Kind, Period, financial_year_of
from trigpoint.model.standard import BasisKind
from trigpoint.scorecard.insight import in_words
from trigpoint.simulation.chance import Chance

HEADINGS = ("indicator", "period", "value", "numerator", "denominator", "note")
_SHARES = {Better.HIGHER: (60, 92), Better.LOWER: (4, 18), Better.NEAR_TARGET: (90, 95), Better.NEITHER: (20, 80)}
"""Between which percentages the usual level of a share is drawn."""
_NUMBERS = {Better.LOWER: (2, 5)}
"""Between which numbers the usual level of a count is drawn, where it is not 4 to 24."""
_PARTS = (0.15, 0.5, 0.7, 1.0)
"""What of a year's total there is by the end of each of its quarters, none of which looks like the one before."""
_SHORT, _OVER = 70, 125
"""Between which percentages of what is asked for a year's total is drawn."""
_OUT_OF = 200
"""Out of how many a share is told."""


def kept_figures(
    indicators: Iterable[Indicator], shown: Sequence[Period], chance: Chance, asked: Mapping[str, float]
) -> Iterator[Sequence[object]]:
    """The rows of a long sheet, headings first: each recorded indicator that answers a requirement, in each of its
    periods that ends with one of the months `shown`; what adds up over a year, and milestones, by quarter. `asked` is
    what is asked of some in a year, which they come near. All simulated."""
    yield HEADINGS
    for indicator in indicators:
        if indicator.origin == "recorded" and indicator.answers:
            periods = [p for month in shown if (p := _ending(_sent(indicator), month))]
            yield from _rows(indicator, periods, chance, asked.get(indicator.id))


def asked_in_a_year(packs: Iterable[Pack]) -> dict[str, float]:
    """The totals that targets of packs ask of an indicator in each year, the latest of each."""
    items = (item for pack in packs for section in pack.sections for item in section.items)
    return {
        item.indicator: target.value
        for item in items
        for target in item.judging.targets
        if item.indicator is not None
        and target.value is not None
        and target.basis.kind is BasisKind.CUMULATIVE
        and target.basis.yearly
    }


def _sent(indicator: Indicator) -> str | None:
    """How often it is written down: of a year, what adds up or is a state is told every quarter."""
    yearly = indicator.frequency == "year" and indicator.together in (Together.ADDED, Together.LAST)
    return "quarter" if yearly else indicator.frequency


def _ending(frequency: str | None, month: Period) -> Period | None:
    """The period of that frequency that ends with the month; None where none does."""
    year, place = financial_year_of(month.start), (month.start.month - 4) % 12 + 1
    if frequency == "quarter":
        return Period.quarter(year, place // 3) if place % 3 == 0 else None
    if frequency == "half":
        return Period.parse(f"FY{year}-{(year + 1) % 100:02}-H{place // 6}") if place % 6 == 0 else None
    if frequency == "year":
        return Period.financial_year(year) if place == 12 else None
    return month


def _rows(
    indicator: Indicator, periods: Sequence[Period], chance: Chance, asked: float | None
) -> Iterator[Sequence[object]]:
    share = indicator.unit == "percent"
    low, high = _SHARES[indicator.better] if share else _NUMBERS.get(indicator.better, (4, 24))
    usual, reached = chance.whole(low, high), chance.whole(0, max(len(periods) - 1, 0))
    step, year = 0, 0.0
    for place, period in enumerate(periods):
        # Another number than in the period before, so that none looks copied forward.
        step = chance.among([other for other in (-2, -1, 0, 1, 2) if other != step])
        cells: tuple[object, ...]
        match indicator.unit:
            case "narrative":
                cells = ("n/a", "", "", f"Simulated: what there is to say of {in_words(period)} would stand here.")
            case "milestone":
                cells = (int(place >= reached), "", "", "Simulated")
            case "percent":
                part = _OUT_OF * (usual + 2 * step) // 100
                cells = (100 * part / _OUT_OF, part, _OUT_OF, "Simulated")
            case _ if asked is not None and period.kind is Kind.QUARTER:
                quarter = (period.start.month - 4) % 12 // 3
                if quarter == 0 or place == 0:
                    year = max(round(asked * chance.whole(_SHORT, _OVER) / 100), 1)
                before = int(year * _PARTS[quarter - 1]) if quarter else 0
                cells = (int(year * _PARTS[quarter]) - before, "", "", "Simulated")
            case _:
                cells = (usual + step, "", "", "Simulated")
        yield (indicator.id, period, *cells)
