"""The charts of an indicator split by a breakdown: its members as a funnel, a flow, a map or bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trigpoint.publish import figures
from trigpoint.publish.charts.objects import (
    Bar,
    BarChart,
    Chart,
    Edge,
    FunnelChart,
    Pathway,
    Placed,
    Ring,
    Step,
    Ward,
    WardMap,
)
from trigpoint.scorecard.funnel import ALARM, WARNING, share_funnel, share_limits
from trigpoint.scorecard.objects import Row
from trigpoint.scorecard.written import written

_FEWEST = 3
_MOST_BARS = 25
_CURVE = 24  # sizes at which a funnel's limits are worked out
_BANDS = 4
JOURNEYS = ("led_to", "outcome", "step_taken", "early_help_closure")
"""Breakdowns that say where something went on to: counts split by them are journeys."""


def chart_of_members(
    row: Row, members: Sequence[Row], split: str, boundaries: Mapping[str, tuple[Ring, ...]] | None = None
) -> Chart | None:
    """The chart that shows most of a row's members; None for fewer than two with a figure. `split` is the breakdown's
    title, `boundaries` the shapes of its members by name where they are places."""
    known = [one for one in members if one.value is not None]
    if len(known) < 2 or row.value is None:
        return None
    if boundaries:
        return map_of(row, known, boundaries)
    if row.unit == "percent" and len(known) >= _FEWEST and all(_parts(one) for one in known):
        return funnel_of(row, known)
    total = sum(one.value or 0 for one in known)
    if row.unit == "count" and known[0].breakdown in JOURNEYS and total == row.value != 0:
        return flow_of(row, known)
    return bars_of(row, known, split)


def funnel_of(row: Row, members: Sequence[Row]) -> FunnelChart:
    """Shares by how many were counted, against what chance alone would explain around that of all together."""
    pairs = [_parts(one) or (0.0, 1.0) for one in members]
    places = share_funnel([top for top, _ in pairs], [bottom for _, bottom in pairs])
    whole = places[0].whole
    sizes = [bottom for _, bottom in pairs]
    least, most = max(1.0, min(sizes) * 0.8), max(sizes) * 1.1
    edges = [_edge(whole, least + (most - least) * n / _CURVE) for n in range(_CURVE + 1)]
    dots = [
        Placed(one.member or "", bottom, place.value, place.side)
        for one, (_, bottom), place in zip(members, pairs, places, strict=True)
    ]
    beyond = [dot.name for dot in dots if dot.side != "within"]
    said = f"{_listed(beyond)} beyond what chance would explain" if beyond else "no difference beyond chance"
    words = "; ".join(f"{d.name}: {written(d.value, row.unit)} of {d.size:g}, {d.side}" for d in dots)
    title = f"{figures.name_of(row)}: {said}"
    return FunnelChart(title, f"{words}.", row.unit, tuple(dots), whole, tuple(edges), "Counted")


def _edge(whole: float, size: float) -> Edge:
    (low, high), (lowest, highest) = share_limits(whole, size, WARNING), share_limits(whole, size, ALARM)
    return Edge(size, lowest, low, high, highest)


def flow_of(row: Row, members: Sequence[Row]) -> Pathway:
    """A count and where it went on to."""
    ordered = sorted(members, key=lambda one: -(one.value or 0))
    steps = tuple(Step(row.title, one.member or "", one.value or 0.0) for one in ordered if one.value)
    most = steps[0]
    title = f"{row.title}: most often {most.end}, {most.count:,.0f} of {row.value or 0:,.0f}"
    words = ", ".join(f"{step.end} {step.count:,.0f}" for step in steps)
    return Pathway(title, f"{words}.", row.unit, ((row.title,), tuple(step.end for step in steps)), steps)


def map_of(row: Row, members: Sequence[Row], boundaries: Mapping[str, tuple[Ring, ...]]) -> WardMap:
    """Places on a map, in bands of which each is as wide as the others. Places without a figure stay white; figures of
    places without an outline stand in the table alone."""
    values = {(one.member or "").casefold(): one.value for one in members}
    drawn = {name.casefold() for name in boundaries}
    wards = tuple(Ward(name, rings, values.get(name.casefold())) for name, rings in boundaries.items())
    wards += tuple(
        Ward(one.member or "", (), one.value) for one in members if (one.member or "").casefold() not in drawn
    )
    known = [ward.value for ward in wards if ward.value is not None]
    least, most = min(known, default=0.0), max(known, default=1.0)
    edges = tuple(least + (most - least) * n / (_BANDS + 1) for n in range(1, _BANDS + 1))
    highest = max((w for w in wards if w.value is not None), key=lambda w: w.value or 0.0, default=None)
    said = f"highest in {highest.name}, {written(highest.value or 0, row.unit)}" if highest else "no figure of a place"
    words = ", ".join(f"{w.name} {'none' if w.value is None else written(w.value, row.unit)}" for w in wards)
    return WardMap(f"{figures.name_of(row)}: {said}", f"{words}.", row.unit, wards, edges)


def bars_of(row: Row, members: Sequence[Row], split: str) -> BarChart:
    """Each member's figure, the largest first, beside that of all together where they are no parts of it."""
    ordered = sorted(members, key=lambda one: -(one.value or 0))[:_MOST_BARS]
    bars = [Bar(one.member or "", one.value) for one in ordered]
    if row.unit != "count":
        bars.insert(0, Bar("All together", row.value, own=True))
    first, last = ordered[0], ordered[-1]
    title = (
        f"{figures.name_of(row)} by {split.lower()}: from {written(last.value or 0, row.unit)} in {last.member} "
        f"to {written(first.value or 0, row.unit)} in {first.member}"
    )
    words = ", ".join(f"{bar.name} {written(bar.value or 0, row.unit)}" for bar in bars)
    return BarChart(title, f"{words}.", row.unit, tuple(bars))


def _parts(row: Row) -> tuple[float, float] | None:
    now = row.values[-1]
    return (now.numerator, now.denominator) if now.numerator is not None and now.denominator else None


def _listed(names: Sequence[str]) -> str:
    lies = "lies" if len(names) == 1 else "lie"
    return f"{' and '.join([', '.join(names[:-1]), names[-1]] if len(names) > 1 else names)} {lies}"
