"""What judging costs: a scorecard of many indicators and members over three years of months, in CPU seconds.

Everything that a row is judged by is there: targets of several kinds, every rule of colour, direction by percent change
and by process control, intervals, benchmarks, the year to date. Forecasts are apart. Nothing is read or written.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from trigpoint.catalogue.objects import (
    Better,
    Breakdown,
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
from trigpoint.catalogue.rules import ColourKind, ColourRule, DirectionRule, Judging
from trigpoint.model.observation import Observation
from trigpoint.model.period import Period
from trigpoint.model.standard import BenchmarkRow, TargetRow
from trigpoint.scorecard.build import About, Figures, build

LAST = Period.month(2026, 3)
INDICATORS, MEMBERS, MONTHS, MOST = 200, 40, 36, 5.0
"""What is judged, and the CPU seconds that it may take."""
_RULES = (
    ColourRule(ColourKind.TOLERANCE, within=10, relative=True),
    ColourRule(ColourKind.FLOOR, floor=40),
    ColourRule(ColourKind.MONTH_AND_YEAR),
    ColourRule(ColourKind.EXTREMES),
    ColourRule(ColourKind.ASSURANCE),
    ColourRule(ColourKind.INTERVAL, comparator="england"),
    ColourRule(ColourKind.THRESHOLDS, red=40, amber=60),
    ColourRule(ColourKind.BAND, low=40, high=60, within=5),
)


def report() -> Iterator[str]:
    """What came out, line by line."""
    yield f"Judging {INDICATORS} indicators x {MEMBERS} members x {MONTHS} months: targets, colours, direction"
    rows, cpu = judging(INDICATORS, MEMBERS, MONTHS)
    within = "within" if cpu < MOST else "OVER"
    yield f"  {rows:,} rows in {cpu:.1f} s of CPU, {within} {MOST:.0f} s: {cpu / rows * 1e6:.0f} microseconds a row"


def judging(indicators: int, members: int, months: int) -> tuple[int, float]:
    """How many rows a scorecard of so much has, and the CPU seconds that judging all of them took."""
    catalogue, pack = _definitions(indicators, months)
    figures = Figures(
        computed=list(_observations(catalogue, members, months)),
        targets=[TargetRow(name, LAST.shift(-40).start, None, 55.0) for name in catalogue.indicators],
        benchmarks=[BenchmarkRow(n, Period.financial_year(2024), "england", 52.0) for n in catalogue.indicators],
    )
    start = time.process_time()
    card = build(pack, catalogue, figures, LAST, About("Fenbridge", "1-a"), tables=("plan",), by="team")
    spent = time.process_time() - start
    if sum(row.rag != "none" for row in card.rows) < len(card.rows) / 4:
        raise AssertionError("most rows should have been judged")
    return len(card.rows), spent


def _definitions(indicators: int, months: int) -> tuple[Catalogue, Pack]:
    found = {}
    for number in range(indicators):
        kind = ValueKind.PERCENTAGE if number % 4 else ValueKind.COUNT
        found[f"i{number}"] = Indicator(
            f"i{number}", f"Indicator {number}", Value(kind), Better.HIGHER if number % 2 else Better.LOWER,
            table="plan", when=When(WhenKind.EVENT, "started_on"),
            judging=Judging(colours=(_RULES[number % len(_RULES)],)),
        )  # fmt: skip
    pack = Pack(
        "all", "All", "internal", (PackSection("All", tuple(PackItem(name, None) for name in found)),),
        periods_shown=months, direction=DirectionRule(),
    )  # fmt: skip
    breakdown = Breakdown("team", "Team", "team")
    return Catalogue({}, {}, {}, {"team": breakdown}, {}, found, {"all": pack}, "bench"), pack


def _observations(catalogue: Catalogue, members: int, months: int) -> Iterator[Observation]:
    """Figures that wander, the same at every run: no two neighbours are alike."""
    state = 1
    for name, indicator in catalogue.indicators.items():
        for member in (None, *(f"Team {n}" for n in range(members))):
            for step in range(months):
                state = (state * 1103515245 + 12345) % 2**31
                top, bottom = 30 + state // 65536 % 30, 70 + state // 4096 % 30
                share = indicator.value.kind is ValueKind.PERCENTAGE
                value = 100.0 * top / bottom if share else float(top)
                breakdown = "team" if member is not None else None
                counted = (top, bottom) if share else (top, None)
                yield Observation(name, LAST.shift(-step), breakdown, member, value, *counted)
