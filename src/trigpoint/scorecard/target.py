"""Targets by their dates, whether they are met, and the simple rule of colour by red and amber thresholds."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from trigpoint.catalogue.objects import Better, Indicator
from trigpoint.model.period import Period
from trigpoint.model.standard import TargetRow
from trigpoint.scorecard.objects import Target


@dataclass(frozen=True, slots=True)
class Colour:
    """Red, amber, green or none, and the rule in words."""

    rag: str = "none"
    rule: str | None = None


def target_row(rows: Iterable[TargetRow], names: Collection[str], period: Period) -> TargetRow | None:
    """The target in force on the period's last day: of several, the one that began last, then the one given last."""
    best: TargetRow | None = None
    for row in rows:
        if row.indicator not in names or row.start > period.end or (row.end is not None and row.end < period.end):
            continue
        if best is None or row.start >= best.start:
            best = row
    return best


def target_of(row: TargetRow | None) -> Target:
    """The cell: `none set` without a row, `to be agreed` for a row without a number."""
    if row is None:
        return Target()
    state = "to be agreed" if row.value is None else "set"
    return Target(row.value, state, row.start, row.end, row.note or None)


def better_of(indicator: Indicator, row: TargetRow | None) -> str:
    """Which way is better: the target's word where it has one, else the indicator's."""
    return row.better if row is not None and row.better else indicator.better.value


def on_target(value: float | None, target: Target, better: str) -> bool | None:
    """Whether the target is met, itself included. None without both, and where neither way is better or nearness is."""
    if value is None or target.value is None:
        return None
    if better == Better.HIGHER:
        return value >= target.value
    if better == Better.LOWER:
        return value <= target.value
    return None


def colour_of(value: float | None, row: TargetRow | None, better: str) -> Colour:
    """The colour by the thresholds of the target's row; `none` where it has none.

    Beyond `red`, on the worse side, is red; else beyond `amber` is amber (beyond the target, where `amber` is blank); a
    figure on a threshold has the better colour.
    """
    if row is None or (row.red is None and row.amber is None) or better not in (Better.HIGHER, Better.LOWER):
        return Colour()
    word = "below" if better == Better.HIGHER else "above"
    amber = row.amber if row.amber is not None else row.value
    parts = [f"red {word} {_plain(row.red)}"] if row.red is not None else []
    if amber is not None:
        parts.append(f"amber {word} {_plain(amber)}")
    rule = ("; ".join([*parts, "otherwise green"])).capitalize()
    if value is None:
        return Colour("none", rule)
    return Colour(_rag(value, row.red, amber, better), rule)


def _rag(value: float, red: float | None, amber: float | None, better: str) -> str:
    sign = 1 if better == Better.HIGHER else -1
    if red is not None and sign * value < sign * red:
        return "red"
    if amber is not None and sign * value < sign * amber:
        return "amber"
    return "green"


def _plain(value: float) -> str:
    return f"{value:,.10g}"
