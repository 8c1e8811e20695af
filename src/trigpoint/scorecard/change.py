"""Change since another period: the difference, and the percent change, which is difference / from x 100."""

from __future__ import annotations

from trigpoint.model.observation import Status
from trigpoint.model.period import Period
from trigpoint.scorecard.measure import Measure
from trigpoint.scorecard.objects import Change, PeriodValue


def change_since(now: PeriodValue, before: PeriodValue | None, period: Period, measure: Measure) -> Change:
    """The change from `before`, the figure of `period` (None: there is none), to `now`.

    `difference` is in the figure's unit: points for a percentage. `percent` is None for a percentage, for a change from
    zero, and where either figure has no value; `undefined` then says why, except for a percentage, which has none.
    """
    start = before.value if before else None
    if start is None or now.value is None:
        return Change(period, start, None, None, _why_none(now, before))
    difference = now.value - start
    if measure is Measure.SHARE:
        return Change(period, start, difference, None)
    if start == 0:
        return Change(period, start, difference, None, "from zero")
    return Change(period, start, difference, difference / abs(start) * 100)


def _why_none(now: PeriodValue, before: PeriodValue | None) -> str:
    """The one word for why there is no change: suppression is said before anything else that is missing."""
    either = [figure.status for figure in (now, before) if figure is not None and figure.value is None]
    if Status.SUPPRESSED in either:
        return "suppressed"
    return "no figure now" if now.value is None else "no figure before"
