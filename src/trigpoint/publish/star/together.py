"""How figures of several members make one, as far as the signed figures themselves bear it out."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

from trigpoint.model.period import Period
from trigpoint.publish.star.placed import Placed

POOLED, ADDED, NEVER = "pooled", "added", "never"
_CLOSE = 1e-9


def together(every: Sequence[Placed]) -> tuple[str, float | None]:
    """How a line's figures make one, and the factor that numerator over denominator is multiplied by.

    `pooled` where each of its figures is that factor times its numerator over its denominator; `added` where, in each
    period and breakdown, what the members add up to is everyone's figure: a child who is counted in two teams, or a
    member that nobody sent, makes it `never`. Rounded figures, as the public is given, are never put together.
    """
    factor = _factor(every)
    if factor is not None:
        return POOLED, factor
    return (ADDED if _adds_up(every) else NEVER), None


def _factor(every: Sequence[Placed]) -> float | None:
    found: float | None = None
    for figure in (figure for one in every for figure in one.row.values):
        if figure.value is None:
            continue
        if figure.numerator is None or not figure.denominator:
            return None
        if not figure.numerator:
            if figure.value:
                return None
            continue  # nothing out of so many says nothing of the factor
        factor = figure.value * figure.denominator / figure.numerator
        near = float(round(factor))
        factor = near if math.isclose(factor, near, rel_tol=_CLOSE) else factor
        if found is not None and not math.isclose(factor, found, rel_tol=_CLOSE):
            return None
        found = factor
    return found


def _adds_up(every: Sequence[Placed]) -> bool:
    whole: dict[tuple[int, Period], float | None] = {}
    parts: defaultdict[tuple[int, Period, str], list[float | None]] = defaultdict(list)
    for one in every:
        for figure in one.row.values:
            if one.row.breakdown is None:
                whole[(one.edition_key, figure.period)] = figure.value
            else:
                parts[(one.edition_key, figure.period, one.row.breakdown)].append(figure.value)
    for (edition, period, _), values in parts.items():
        told = [value for value in values if value is not None]
        total = whole.get((edition, period))
        if total is None or len(told) < len(values) or not math.isclose(sum(told), total, rel_tol=_CLOSE):
            return False
    return bool(parts)
