"""What an explanation says beside the rows of a figure's own table: its days, the parts of a ratio, the population of a
rate, the tables that its columns look into."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trigpoint.catalogue.describe import Description, describe
from trigpoint.catalogue.objects import Catalogue, Indicator, ValueKind
from trigpoint.engines.window import days_of
from trigpoint.model.observation import Observation
from trigpoint.model.period import Period
from trigpoint.model.table import AUTHORITY
from trigpoint.scorecard.measure import unit_of

if TYPE_CHECKING:
    from trigpoint.engines.basis import Places
    from trigpoint.engines.prepare import Prepared

Days = tuple[dt.date, dt.date]


@dataclass(frozen=True, slots=True)
class SourceRows:
    """How many of some rows one sheet of one file gave."""

    file: str
    sheet: str
    source: str
    rows: int


@dataclass(frozen=True, slots=True)
class PartExplained:
    """One of the figures that a ratio is of: what it counts, over which days, and what it came to."""

    indicator: Indicator
    description: Description
    figure: Observation
    unit: str
    days: Days | None


@dataclass(frozen=True, slots=True)
class PopulationUsed:
    """The people that a rate is over: the estimate of 30 June `year` for `area`, of these ages, both included."""

    indicator: str
    title: str
    ages: tuple[int, int]
    area: str
    year: int
    people: int
    files: tuple[SourceRows, ...]


@dataclass(frozen=True, slots=True)
class LookedInto:
    """A table other than the figure's own that its columns look into, with all the rows that it holds."""

    table: str
    title: str
    rows: int
    files: tuple[SourceRows, ...]


@dataclass(frozen=True, slots=True)
class Basis:
    """All of it; what there is none of is empty."""

    parts: tuple[PartExplained, ...] = ()
    populations: tuple[PopulationUsed, ...] = ()
    looked_into: tuple[LookedInto, ...] = ()


def basis_of(
    catalogue: Catalogue,
    prepared: Prepared,
    indicator: Indicator,
    counted: Sequence[Indicator],
    figures: Sequence[Observation],
    tables: Iterable[str],
    area: str,
) -> Basis:
    """What a figure stands on. `counted` are the indicators that it is counted from and `figures` theirs for the same
    place; `tables` is every table that they read."""
    from trigpoint.engines.basis import rows_held

    ratio = indicator.value.kind is ValueKind.RATIO
    own = {part.table for part in counted}
    held = rows_held(prepared, sorted(set(tables) - own))
    parts = [(catalogue.find(o.indicator), o) for o in figures] if ratio else []
    looked_into = [
        LookedInto(name, catalogue.tables[name].title, sum(places.values()), sources(places))
        for name, places in held.items()
    ]
    return Basis(
        parts=tuple(_part(catalogue, part, o) for part, o in parts if part is not None),
        populations=_populations(catalogue, prepared, counted, figures, area),
        looked_into=tuple(looked_into),
    )


def days_counted(indicator: Indicator, period: Period) -> Days | None:
    """The first and last day that a figure of the period asks about; the same day twice for what is open on it."""
    return days_of(indicator.when.kind, period) if indicator.when is not None else None


def sources(places: Places) -> tuple[SourceRows, ...]:
    """Rows by place, as they are told."""
    return tuple(SourceRows(*place, rows) for place, rows in places.items())


def _part(catalogue: Catalogue, part: Indicator, figure: Observation) -> PartExplained:
    unit = unit_of(part, catalogue.derived)
    return PartExplained(part, describe(catalogue, part), figure, unit, days_counted(part, figure.period))


def _populations(
    catalogue: Catalogue,
    prepared: Prepared,
    counted: Iterable[Indicator],
    figures: Iterable[Observation],
    area: str,
) -> tuple[PopulationUsed, ...]:
    from trigpoint.engines.basis import estimates

    over = {o.indicator: (o.period.end, whose) for o in figures if (whose := _whose(catalogue, prepared, o))}
    found = []
    for part in counted:
        population = catalogue.populations.get(part.value.population or "")
        if population is None or part.id not in over:
            continue
        day, whose = over[part.id]
        held = [one.name for one in prepared.authorities if one.name in whose and one.holds(part)]
        for used in estimates(prepared, population, day, area, held if len(whose) > 1 else whose):
            told = (population.title, population.ages, used.area, used.year, used.people, sources(used.files))
            found.append(PopulationUsed(part.id, *told))
    return tuple(found)


def _whose(catalogue: Catalogue, prepared: Prepared, figure: Observation) -> tuple[str, ...]:
    """Whose population the figure is over: one authority's, all of theirs, that of the workspace's own area (without a
    name); nobody's where it is of another breakdown's member."""
    names = tuple(one.name for one in prepared.authorities)
    if figure.breakdown is None:
        return names if len(names) > 1 else ("",)
    breakdown = catalogue.breakdowns.get(figure.breakdown)
    is_authority = breakdown is not None and breakdown.column == AUTHORITY and figure.member in names
    return (figure.member,) if is_authority and figure.member is not None else ()
