"""Small packs, catalogues and figures, made in Python, for tests of the scorecard and of its drawings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trigpoint.catalogue.objects import (
    Better,
    Catalogue,
    Indicator,
    Pack,
    PackItem,
    PackSection,
    Value,
    ValueKind,
    When,
    WhenKind,
)
from trigpoint.catalogue.rules import DirectionRule
from trigpoint.model.observation import Observation, Status
from trigpoint.model.period import Period
from trigpoint.scorecard.build import About, Figures, build
from trigpoint.scorecard.objects import Row, Scorecard

AUGUST = Period.parse("2020-08")


def recorded(name: str, *, unit: str = "count", better: Better = Better.NEITHER, **more: Any) -> Indicator:
    """An indicator whose figures people send."""
    more.setdefault("title", name)
    return Indicator(name, value=Value(ValueKind.RECORDED), unit=unit, better=better, **more)


def computed(
    name: str, kind: ValueKind = ValueKind.COUNT, *, better: Better = Better.NEITHER, **more: Any
) -> Indicator:
    """An indicator of events in a table `plan`, unless `when` says otherwise."""
    value = more.pop("value", Value(kind))
    more.setdefault("when", When(WhenKind.EVENT, "started_on"))
    return Indicator(name, more.pop("title", name), value, better, table="plan", **more)


def catalogue(*indicators: Indicator, **more: Any) -> Catalogue:
    """A catalogue of these indicators and nothing else."""
    empty: dict[str, Any] = {"tables": {}, "codes": {}, "derived": {}, "breakdowns": {}, "populations": {}, "packs": {}}
    return Catalogue(indicators={i.id: i for i in indicators}, digest="c0ffee", **(empty | more))


def pack(*indicators: Indicator, **more: Any) -> Pack:
    """A pack of one section with these indicators, unless `sections` says otherwise."""
    items = tuple(PackItem(i.id, i.refs[0] if i.refs else None) for i in indicators)
    more.setdefault("direction", DirectionRule())
    sections = more.pop("sections", (PackSection("Early help", items),))
    return Pack("small", "A small pack", "internal", sections, **more)


def months(name: str, first: str, *values: float | None, source: str = "the council") -> list[Observation]:
    """Figures of months that follow one another; None is not available. Computed figures have no source."""
    start = Period.parse(first)
    return [
        Observation(
            name, start.shift(n), None, None, value,
            status=Status.FINAL if value is not None else Status.NOT_AVAILABLE, source=source,
        )
        for n, value in enumerate(values)
    ]  # fmt: skip


def parts(name: str, figures: Mapping[str, tuple[float, float]], times: float = 100) -> list[Observation]:
    """Computed figures from numerators and denominators, by period."""
    return [
        Observation(name, Period.parse(period), None, None, times * top / bottom, top, bottom)
        for period, (top, bottom) in figures.items()
    ]


def card(
    indicators: list[Indicator],
    observations: list[Observation],
    period: Period = AUGUST,
    *,
    audience: str = "internal",
    targets: Any = (),
    benchmarks: Any = (),
    by: str | None = None,
    member: str | None = None,
    breakdowns: Any = None,
    **pack_keys: Any,
) -> Scorecard:
    """The scorecard of a small pack. Figures with a source are recorded, those without computed."""
    figures = Figures(
        computed=[o for o in observations if not o.source],
        recorded=[o for o in observations if o.source],
        targets=targets,
        benchmarks=benchmarks,
    )
    about = About("Fenbridge", "1-abc", audience=audience)
    return build(
        pack(*indicators, **pack_keys), catalogue(*indicators, breakdowns=breakdowns or {}), figures, period, about,
        tables=("plan",), by=by, member=member,
    )  # fmt: skip


def row(indicator: Indicator, observations: list[Observation], period: Period = AUGUST, **more: Any) -> Row:
    """The only row of a pack of one indicator."""
    (only,) = card([indicator], observations, period, **more).rows
    return only
