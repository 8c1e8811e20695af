"""What sort of figure an indicator gives, which decides how it may be compared, added and shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from trigpoint.catalogue.objects import Derived, Indicator, ValueKind

_SHARES = {"percent", "%", "per cent", "percentage"}
_COUNTS = {"", "count", "number", "children", "families", "people", "young people", "plans", "assessments", "referrals"}
_PER = re.compile(r"(?:rate )?per ([\d,]+)")


class Measure(StrEnum):
    """The sorts of figure."""

    COUNT = "count"
    SHARE = "share"
    RATE = "rate"
    AVERAGE = "average"
    MIDDLE = "median"
    RATIO = "ratio"


_BY_KIND = {
    ValueKind.COUNT: Measure.COUNT,
    ValueKind.PERCENTAGE: Measure.SHARE,
    ValueKind.RATE: Measure.RATE,
    ValueKind.MEAN: Measure.AVERAGE,
    ValueKind.MEDIAN: Measure.MIDDLE,
    ValueKind.SUM: Measure.COUNT,
    ValueKind.SHARE: Measure.SHARE,
    ValueKind.RATIO: Measure.RATIO,
}


def measure_of(indicator: Indicator) -> Measure:
    """The sort of figure; a recorded one is told by its unit, and counts where no unit was written.

    A recorded figure in another unit (days, pounds) is taken for an average: the sender has worked it out, and how is
    not known.
    """
    if indicator.value.kind is not ValueKind.RECORDED:
        return _BY_KIND[indicator.value.kind]
    unit = indicator.unit.strip().casefold()
    if unit in _SHARES:
        return Measure.SHARE
    if _PER.fullmatch(unit):
        return Measure.RATE
    return Measure.COUNT if unit in _COUNTS else Measure.AVERAGE


def multiplier_of(indicator: Indicator) -> float:
    """What numerator over denominator is multiplied by: 100 for a share, 10,000 for a rate per 10,000, else 1."""
    measure = measure_of(indicator)
    if measure is Measure.SHARE:
        return 100.0
    if measure is Measure.RATE:
        if indicator.value.per is not None:
            return float(indicator.value.per)
        found = _PER.fullmatch(indicator.unit.strip().casefold())
        return float(found[1].replace(",", "")) if found else 1.0
    return 1.0


def unit_of(indicator: Indicator, derived: Mapping[tuple[str, str], Derived]) -> str:
    """The unit as it is shown: the indicator's own, or from its value; of a mean or median, its column's."""
    measure = measure_of(indicator)
    if measure is Measure.SHARE:
        return "percent"
    if indicator.unit:
        return indicator.unit
    if measure is Measure.RATE and indicator.value.per is not None:
        return f"per {indicator.value.per:,}"
    if measure in (Measure.AVERAGE, Measure.MIDDLE) and indicator.table and indicator.value.column:
        column = derived.get((indicator.table, indicator.value.column))
        return column.unit if column and column.unit else "number"
    return "ratio" if measure is Measure.RATIO else "count"
