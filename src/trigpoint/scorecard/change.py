"""Change since another period: the difference, and the percent change, which is difference / from x 100."""

from __future__ import annotations

from trigpoint.model.period import Period
from trigpoint.scorecard.measure import Measure
from trigpoint.scorecard.objects import Change, PeriodValue


def change_since(now: PeriodValue, before: PeriodValue | None, period: Period, measure: Measure) -> Change:
    """The change from `before`, the figure of `period` (None: there is none), to `now`.

    `difference` is in the figure's unit: points for a percentage. `percent` is None for a percentage, for a change from
    zero, and where either figure has no value.
    """
    start = before.value if before else None
    if start is None or now.value is None:
        return Change(period, start, None, None)
    difference = now.value - start
    percent = None if measure is Measure.SHARE or start == 0 else difference / abs(start) * 100
    return Change(period, start, difference, percent)
