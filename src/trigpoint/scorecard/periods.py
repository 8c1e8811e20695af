"""Which periods a scorecard shows, carries and rests on."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from trigpoint.catalogue.objects import Pack
from trigpoint.model.period import Period
from trigpoint.model.standard import TargetRow
from trigpoint.scorecard.chance import process_months
from trigpoint.scorecard.insight_rules import seasons
from trigpoint.scorecard.summary import last_twelve, year_so_far
from trigpoint.scorecard.target import periods_behind
from trigpoint.scorecard.travel import before_periods


def periods_needed(pack: Pack, period: Period, targets: Iterable[TargetRow] = ()) -> tuple[Period, ...]:
    """The periods whose figures a row rests on, in order: shown, before, a year before, the year, process control, and
    those that the pack's own targets and `targets` rest on."""
    needed = {*carried_of(pack, period), period.previous(), period.year_before()}
    needed |= {*last_twelve(period), *year_so_far(period)}
    needed |= {*process_months(period), *seasons(period), *before_periods(period, pack.direction)}
    own = (row for section in pack.sections for item in section.items for row in item.judging.targets)
    needed |= {behind for row in (*own, *targets) for behind in periods_behind(row, period)}
    return tuple(sorted(needed))


def shown_of(pack: Pack, period: Period) -> tuple[Period, ...]:
    """The periods that the pack shows, oldest first."""
    return _up_to(period, pack.periods_shown)


def carried_of(pack: Pack, period: Period) -> tuple[Period, ...]:
    """The periods that each row has, oldest first: those shown, and earlier ones where the pack carries more."""
    return _up_to(period, max(pack.periods_shown, pack.periods_carried))


@lru_cache(maxsize=256)
def _up_to(period: Period, count: int) -> tuple[Period, ...]:
    return tuple(period.shift(-step) for step in reversed(range(count)))


def years_needed(pack: Pack, period: Period) -> tuple[Period, ...]:
    """The periods at whose end the year to date is asked for: this one, and the same a year before where the pack's
    direction compares the two."""
    if not year_so_far(period):
        return ()
    return (period, period.year_before()) if pack.direction.against == "year to date" else (period,)
