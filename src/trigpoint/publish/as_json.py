"""The scorecard as JSON: every cell, nothing rounded, keys as the published schema has them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from trigpoint.model.period import Period
from trigpoint.scorecard.objects import (
    Benchmark,
    Change,
    PeriodValue,
    Place,
    Process,
    ProcessLimits,
    Row,
    Scorecard,
    Target,
)

Json = dict[str, Any]


def to_json(card: Scorecard) -> Json:
    """The document that `trigpoint schema score` describes. Whole numbers are written without a decimal point."""
    return {
        "pack": card.pack,
        "title": card.title,
        "period": str(card.period),
        "area": card.area,
        "snapshot": card.snapshot,
        "catalogue": card.catalogue,
        "audience": card.audience,
        "as_of": _day(card.as_of),
        "breakdown": card.breakdown,
        "direction_rule": card.direction_rule,
        "notes": list(card.notes),
        "available": [str(period) for period in card.available],
        "rows": [_row(row) for row in card.rows],
    }


def plain(value: float | None) -> float | int | None:
    """A number as JSON writes it best: `113`, not `113.0`."""
    if value is None or isinstance(value, int):
        return value
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _row(row: Row) -> Json:
    return {
        "indicator": row.indicator,
        "ref": row.ref,
        "title": row.title,
        "section": row.section,
        "outcome": row.outcome,
        "unit": row.unit,
        "better": row.better,
        "owner": row.owner,
        "origin": row.origin,
        "breakdown": row.breakdown,
        "member": row.member,
        "values": [_value(value) for value in row.values],
        "value": plain(row.value),
        "status": row.status.value,
        "change_on_previous": _change(row.change_on_previous),
        "change_on_year": _change(row.change_on_year),
        "direction": row.direction,
        "judgement": row.judgement,
        "movement": row.movement,
        "moved": _change(row.moved) if row.moved else None,
        "direction_note": row.direction_note,
        "on_target": row.on_target,
        "mean_12": plain(row.mean_12),
        "max_12": plain(row.max_12),
        "min_12": plain(row.min_12),
        "periods_12": row.periods_12,
        "year_to_date": plain(row.year_to_date),
        "target": target(row.target),
        "rag": row.rag,
        "rag_rule": row.rag_rule,
        "benchmarks": [_benchmark(benchmark) for benchmark in row.benchmarks],
        "interval": {
            "lower": plain(row.interval.lower),
            "upper": plain(row.interval.upper),
            "method": row.interval.method,
        },
        "process": _process(row.process),
        "insights": [
            {"rule": insight.rule, "text": insight.text, "figures": {k: _figure(v) for k, v in insight.figures.items()}}
            for insight in row.insights
        ],
        "place": _place(row.place) if row.place else None,
        "commentary": row.commentary,
        "notes": list(row.notes),
    }


def _place(place: Place) -> Json:
    return {
        "rank": place.rank,
        "of": place.of,
        "side": place.side,
        "level": place.level,
        "whole": plain(place.whole),
    }


def _value(cell: PeriodValue) -> Json:
    return {
        "period": str(cell.period),
        "value": plain(cell.value),
        "numerator": plain(cell.numerator),
        "denominator": plain(cell.denominator),
        "status": cell.status.value,
    }


def _change(change: Change) -> Json:
    return {
        "period": str(change.period),
        "from": plain(change.before),
        "difference": plain(change.difference),
        "percent": plain(change.percent),
        "undefined": change.undefined,
    }


def target(found: Target) -> Json:
    """A target as JSON: its number and days, what it rests on, and the arithmetic of one that adds up."""
    return {
        "value": plain(found.value),
        "state": found.state,
        "from": _day(found.start),
        "to": _day(found.end),
        "basis": found.basis,
        "kind": found.kind,
        "how": found.how,
        "low": plain(found.low),
        "high": plain(found.high),
        "expected": plain(found.expected),
        "reached": plain(found.reached),
        "to_go": plain(found.to_go),
        "periods_left": found.periods_left,
        "run_rate": plain(found.run_rate),
        "due": _day(found.due),
        "done": _day(found.done),
    }


def _benchmark(benchmark: Benchmark) -> Json:
    return {
        "comparator": benchmark.comparator,
        "value": plain(benchmark.value),
        "period": _period(benchmark.period),
        "source": benchmark.source,
        "method": benchmark.method,
        "list": benchmark.listing,
        "n": benchmark.n,
        "of": benchmark.of,
        "lowest": plain(benchmark.lowest),
        "highest": plain(benchmark.highest),
        "area": benchmark.area,
    }


def _process(process: Process) -> Json:
    """Limits by the month are there only where they differ: what was frozen before there were any reads as it did."""
    told = {
        "mean": plain(process.mean),
        "lower": plain(process.lower),
        "upper": plain(process.upper),
        "variation": process.variation,
        "assurance": process.assurance,
        "points": [{"period": str(point.period), "flag": point.flag} for point in process.points],
        "chart": process.chart,
        "notes": list(process.notes),
        "since": _period(process.since),
    }
    return told | {"limits": [_limits(at) for at in process.limits]} if process.limits else told


def _limits(at: ProcessLimits) -> Json:
    return {"period": str(at.period), "mean": plain(at.mean), "lower": plain(at.lower), "upper": plain(at.upper)}


def _figure(value: float | str) -> float | str | None:
    return value if isinstance(value, str) else plain(value)


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _period(period: Period | None) -> str | None:
    return str(period) if period else None
