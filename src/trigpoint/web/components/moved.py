"""A figure that moved, as it was and as it is."""

from __future__ import annotations

from trigpoint.publish.figures import cell
from trigpoint.scorecard.objects import PeriodValue


def both(before: PeriodValue, now: PeriodValue, unit: str) -> tuple[str, str]:
    """The two as they are written; where they read alike, with the counts behind them, which then differ."""
    was, turned = cell(before, unit), cell(now, unit)
    if was != turned or None in (before.denominator, now.denominator):
        return was, turned
    return f"{was} ({_counts(before)})", f"{turned} ({_counts(now)})"


def _counts(figure: PeriodValue) -> str:
    return f"{figure.numerator or 0:,g} of {figure.denominator or 0:,g}"
