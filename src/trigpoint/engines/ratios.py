"""Ratios of two indicators, from the figures of both: place by place, by the breakdowns that the ratio names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from trigpoint.catalogue.objects import Breakdown, Catalogue, Indicator, ValueKind
from trigpoint.engines.answer import Place, Tally, missing, observation, ratio
from trigpoint.engines.reach import told
from trigpoint.engines.window import member_order, sorted_members, splits
from trigpoint.model.observation import Observation, Status
from trigpoint.model.period import Period
from trigpoint.model.table import AUTHORITY

Figures = Mapping[Place, Observation]


def ratios(
    catalogue: Catalogue,
    indicator: Indicator,
    periods: Sequence[Period],
    breakdowns: Sequence[Breakdown],
    made: Mapping[str, Figures],
    records_on: dt.date | None = None,
) -> dict[Place, Observation]:
    """The figures of a ratio. `made` holds those of its two parts, by indicator. A part that was not worked out (a
    recorded one) leaves the ratio not available. `records_on`: the day up to which records are known."""
    parts = _parts(catalogue, indicator, made)
    if parts is None:
        return {place: missing(indicator, place, Status.NOT_AVAILABLE) for place in map(Place, periods)}
    found: dict[Place, Observation] = {}
    there: dict[tuple[Period, str | None], set[str]] = {}
    for place in (place for part in parts for place in made[part.id] if place.member is not None):
        there.setdefault(place[:2], set()).add(place.member or "")
    orders = _orders(catalogue, indicator, parts, breakdowns)
    for period in periods:
        for place in _places(period, orders, there):
            over, under = (_figure(catalogue, part, place, made) for part in parts)
            found[place] = told(ratio(indicator, place, over, under), records_on)
    return found


def _parts(
    catalogue: Catalogue, indicator: Indicator, made: Mapping[str, Figures]
) -> tuple[Indicator, Indicator] | None:
    """What the ratio is of, over and under; None where one of them was not worked out."""
    over, under = (catalogue.find(name) for name in indicator.value.over or ("", ""))
    if over is None or under is None or over.id not in made or under.id not in made:
        return None
    return over, under


def parts_of(catalogue: Catalogue, indicators: Iterable[Indicator]) -> list[Indicator]:
    """The indicators and all that ratios among them are of, however deep, each after its own parts."""
    found: dict[str, Indicator] = {}

    def visit(indicator: Indicator) -> None:
        for name in indicator.value.over or ():
            part = catalogue.find(name)
            if part is not None and part.id not in found:
                visit(part)
        found.setdefault(indicator.id, indicator)

    for indicator in indicators:
        visit(indicator)
    return list(found.values())


def _tables(catalogue: Catalogue, indicator: Indicator) -> set[str]:
    """The tables that the indicator, or what a ratio is of, is counted from."""
    return {part.table for part in parts_of(catalogue, [indicator]) if part.table is not None}


def _orders(
    catalogue: Catalogue, indicator: Indicator, parts: tuple[Indicator, Indicator], breakdowns: Sequence[Breakdown]
) -> Mapping[str, dict[str, int]]:
    """The breakdowns that both tables have and the ratio names (by authority each is split), each with the places of
    its members in their own order. A ratio over what a member has no part of its own in, as over the months of a year,
    names none."""
    breakdowns = [b for b in breakdowns if b.id in indicator.breakdowns or b.column == AUTHORITY]
    tables = [table for part in parts for table in sorted(_tables(catalogue, part))]
    both = [b for b in breakdowns if all(splits(catalogue, table, b) for table in tables)]
    return {b.id: member_order(catalogue, tables[0], b) for b in both}


def _places(
    period: Period, orders: Mapping[str, dict[str, int]], there: Mapping[tuple[Period, str | None], set[str]]
) -> Iterator[Place]:
    """The total, and the members of each breakdown in their order; `there` are those of either part."""
    yield Place(period)
    for breakdown, order in orders.items():
        for member in sorted_members(there.get((period, breakdown), set()), order):
            yield Place(period, breakdown, member)


def _figure(catalogue: Catalogue, part: Indicator, place: Place, made: Mapping[str, Figures]) -> Observation:
    """The part's figure at the place; where no row of it is there, the figure of no rows."""
    figures = made[part.id]
    if place in figures:
        return figures[place]
    if part.value.kind is ValueKind.RATIO and (deeper := _parts(catalogue, part, made)) is not None:
        # One of the two may be not available where the other counts nobody.
        return ratio(part, place, *(_figure(catalogue, one, place, made) for one in deeper))
    total = figures[Place(place.period)]
    if total.status is Status.NOT_AVAILABLE and total.numerator is None:  # nothing was counted at all
        return missing(part, place, total.status, total.note)
    nobody = observation(part, place, Tally())
    unsure = total.status is Status.PROVISIONAL and nobody.value is not None
    return nobody._replace(status=total.status, note=total.note) if unsure else nobody
