"""The charts of one row of a scorecard: its line, its comparators, the range of its neighbours, what moved it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trigpoint.model.observation import Status
from trigpoint.publish import comparators, figures
from trigpoint.publish.charts.objects import Bar, BarChart, LineChart, RangeChart, Series, Spread
from trigpoint.scorecard.contribution import Part
from trigpoint.scorecard.objects import Benchmark, ProcessLimits, Row
from trigpoint.scorecard.written import signed, written

LEAST_POINTS = 3
"""Figures that a line needs, in papers as in books: two are a change, and a change is told in a sentence."""
_LIMITS_OF_STRETCH = ("XmR",)
"""Charts whose limits are one number for every month of a stretch; those of the others are told month by month."""
_FEWEST_BARS = 2
_MOST_PARTS = 12
_NEIGHBOURS = "statistical_neighbours"
_WAYS = {"up": "rose", "down": "fell", "similar": "hardly moved"}


@dataclass(frozen=True, slots=True)
class RowCharts:
    """The charts that a row has enough figures for; None for those that it has not."""

    line: LineChart | None
    compared: BarChart | None
    neighbours: RangeChart | None


def charts_of(row: Row, area: str) -> RowCharts:
    """The charts of a row of an area's scorecard."""
    return RowCharts(line_of(row), compared_of(row, area), neighbours_of(row, area))


def line_of(row: Row) -> LineChart | None:
    """The figure over the periods that the row carries, with process limits, target, England and neighbours; None where
    fewer than three periods have a figure, or more are hidden than told: of a line whose small counts are hidden only
    noughts would be drawn."""
    values = tuple(figure.value for figure in row.values)
    known = sum(value is not None for value in values)
    if known < LEAST_POINTS or known < sum(figure.status is Status.SUPPRESSED for figure in row.values):
        return None
    flagged = {point.period for point in row.process.points}
    return LineChart(
        title=_moved(row),
        words=figures.trend_in_words(row),
        unit=row.unit,
        periods=tuple(figures.heading(figure.period) for figure in row.values),
        series=(Series("This figure", "figure", values), *_levels(row)),
        flagged=tuple(figure.period in flagged for figure in row.values),
        highest=100.0 if row.unit == "percent" else None,
    )


def _levels(row: Row) -> Iterable[Series]:
    """What the figure is held against: target and comparators as level lines, the mean and limits of process control as
    they stand at each period; a limit beyond what a figure can be is not drawn."""
    count = len(row.values)
    yield from _limits(row)
    if row.target.value is not None and row.target.kind not in ("milestone", "cumulative"):
        yield Series("Target", "target", (row.target.value,) * count)
    for found in row.benchmarks:
        if found.value is not None and found.comparator in ("england", _NEIGHBOURS):
            yield Series(_short(found), "comparator", (found.value,) * count)


def _limits(row: Row) -> Iterable[Series]:
    """The three lines of process control, each where it has something to draw: month by month where they differ, else
    from the month since which they hold."""
    process = row.process
    at = {found.period: found for found in process.limits}
    if not at and process.chart in _LIMITS_OF_STRETCH and process.since is not None:
        held = (figure.period for figure in row.values if figure.period.start >= process.since.start)
        if process.mean is not None:
            at = {period: ProcessLimits(period, process.mean, process.lower, process.upper) for period in held}
    for name, role in (("Mean", "mean"), ("Lower limit", "lower"), ("Upper limit", "upper")):
        levels = tuple(getattr(at.get(figure.period), role, None) for figure in row.values)
        drawn = tuple(None if level is None or _beyond(level, row) else level for level in levels)
        if any(level is not None for level in drawn):
            yield Series(name, role, drawn)


def _beyond(level: float, row: Row) -> bool:
    """Whether no figure of the row's kind could be there: below nought, or above all."""
    known = [figure.value for figure in row.values if figure.value is not None]
    return (level < 0 and min(known) >= 0) or (row.unit == "percent" and level > 100)


def _short(found: Benchmark) -> str:
    return "Neighbours" if found.comparator == _NEIGHBOURS else comparators.name(found)


def _briefly(found: Benchmark) -> str:
    """A comparator's name beside a bar, its method with it; the list of neighbours stands in the page's own words."""
    method = f", {found.method}" if found.comparator == _NEIGHBOURS and found.method else ""
    return f"{_short(found)}{method}"


def _moved(row: Row) -> str:
    """What the line shows, as a sentence: from where to where, and whether that is out of the ordinary. What it is
    now cannot be said where the last period is hidden; that it stayed, only where every figure is the same."""
    known = [figure for figure in row.values if figure.value is not None]
    first, last = known[0], known[-1]
    ends = f"{figures.in_full(first.period)} to {figures.in_full(row.values[-1].period)}"
    if row.values[-1].status is Status.SUPPRESSED:
        return f"{figures.name_of(row)}, {ends}"
    way = "rose" if (last.value or 0) > (first.value or 0) else "fell"
    way = "stayed" if figures.spoken(first, row.unit) == figures.spoken(last, row.unit) else way
    started = f"from {figures.spoken(first, row.unit)} in {figures.in_full(first.period)} to "
    said = f"{figures.name_of(row)} {way} {started}{figures.spoken(last, row.unit)} in {figures.in_full(last.period)}"
    hidden = any(figure.status is Status.SUPPRESSED for figure in row.values)
    if way == "stayed" and (hidden or len({figure.value for figure in known}) > 1):
        both = f"in {figures.in_full(first.period)} and again in {figures.in_full(last.period)}"
        said = f"{figures.name_of(row)} was {figures.spoken(last, row.unit)} {both}"
    elif way == "stayed":
        said = f"{figures.name_of(row)} stayed at {figures.spoken(last, row.unit)}"
    usual = {"common": ", within its usual range", "none": ""}.get(row.process.variation, ", beyond its usual range")
    return said + (usual if last.period == row.values[-1].period else "")


def compared_of(row: Row, area: str) -> BarChart | None:
    """The figure beside those of others; None where nothing is published of them, or there is no figure."""
    others = [b for b in row.benchmarks if b.value is not None and b.comparator not in comparators.PLACES]
    if row.value is None or not others:
        return None
    bars = [Bar(area, row.value, own=True)]
    for found in others:
        when = f" ({figures.heading(found.period)})" if found.period and found.period != row.values[-1].period else ""
        bars.append(Bar(f"{_briefly(found)}{when}", found.value))
    held = next((b for b in others if b.comparator == "england"), others[0])
    title = f"{figures.name_of(row)}: {area} is {_against(row.value, held, row.unit)}"
    said = ", ".join(f"{bar.name} {written(bar.value, row.unit)}" for bar in bars if bar.value is not None)
    return BarChart(title, f"{said}.", row.unit, tuple(bars), row.target.value)


def _against(value: float, found: Benchmark, unit: str) -> str:
    other = found.value or 0.0
    way = "above" if value > other else "below" if value < other else "the same as"
    if value != other and written(value, unit) == written(other, unit):
        return f"{written(value, unit)}, the same as {comparators.name(found)} once both are rounded"
    return f"{written(value, unit)}, {way} {comparators.name(found)} at {written(other, unit)}"


def neighbours_of(row: Row, area: str) -> RangeChart | None:
    """The figure within the range of its statistical neighbours, one range a list that told how far apart they lie."""
    spreads, middle = [], "mean"
    for found in row.benchmarks:
        if found.comparator == _NEIGHBOURS and found.lowest is not None and found.highest is not None:
            middle = found.method or "mean"
            listing = f", list of {found.listing}" if found.listing else ""
            of = f"{found.n} neighbours" if found.n else "Neighbours"
            spreads.append(Spread(f"{of}{listing}", found.lowest, found.highest, found.value, row.value))
    if not spreads or row.value is None:
        return None
    first = spreads[0]
    inside = "within" if first.lowest <= row.value <= first.highest else "outside"
    ends = f"{written(first.lowest, row.unit)} to {written(first.highest, row.unit)}"
    title = f"{area} at {written(row.value, row.unit)} is {inside} the range of its neighbours, {ends}"
    said = "; ".join(
        f"{s.name}: lowest {written(s.lowest, row.unit)}, highest {written(s.highest, row.unit)}"
        for s in spreads
    )  # fmt: skip
    return RangeChart(title, f"{said}.", row.unit, tuple(spreads), "neighbours", middle)


def parts_of(row: Row, split: str, parts: Sequence[Part]) -> BarChart | None:
    """What each member of a breakdown adds to the change on the period before; None for fewer than two of them. The
    smallest of many are added up to one bar."""
    if len(parts) < _FEWEST_BARS:
        return None
    shown, rest = list(parts[:_MOST_PARTS]), list(parts[_MOST_PARTS:])
    unit = "points" if row.unit == "percent" else row.unit
    bars = [Bar(part.member, part.amount) for part in shown]
    if rest:
        bars.append(Bar(f"{len(rest)} others", sum(part.amount for part in rest)))
    most, change = parts[0], row.change_on_previous
    way = _WAYS.get("up" if (change.difference or 0) > 0 else "down" if change.difference else "similar", "")
    title = f"{figures.name_of(row)} {way}; {most.member} moved it most, by {_signed(most.amount, unit)}"
    said = ", ".join(f"{bar.name} {_signed(bar.value or 0, unit)}" for bar in bars)
    return BarChart(title, f"By {split.lower()}: {said}.", unit, tuple(bars), measured="Adds to the change")


def _signed(amount: float, unit: str) -> str:
    return (signed(amount, "rate", " points") if unit == "points" else signed(amount, unit)).replace("-", "−")
