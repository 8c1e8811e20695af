"""The operators of columns that depend on the period's end, over rows laid out: what `trigpoint.engines.operators` says
in SQL. Periods end with months here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from trigpoint.catalogue.calendar import england
from trigpoint.catalogue.objects import Derived
from trigpoint.engines.columns import node_of
from trigpoint.engines.gathering import EPOCH
from trigpoint.engines.laid import Beyond, Laid, Reading, last_days, month_and_day
from trigpoint.engines.values import Values, first_known, first_label, known_in_all
from trigpoint.model.table import ColumnType
from trigpoint.model.workingday import FIRST, LAST

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trigpoint.engines.moving import Moving


def ages(born: Values, month: NDArray[Any]) -> Values:
    """Birthdays by the last day of a month; that of 29 February falls on 1 March in other years."""
    born_in, day = month_and_day(born.filled(0))
    years = (month - born_in) // 12
    # A birthday is in its month, and the month is over: but for 29 February in February.
    late = (day == 29) & (born_in % 12 == 2) & (month % 12 == 2)
    if late.any():
        years = years - (late & (month_and_day(last_days(month))[1] < 29))
    return Values(years, born.known)


def _age(moving: Moving, derived: Derived) -> Reading:
    born = _day(moving, derived, "born")
    return lambda laid: ages(born(laid), laid.months)


def _days_since(moving: Moving, derived: Derived) -> Reading:
    return _days(moving, derived, lambda date, end: end - date)


def _days_until(moving: Moving, derived: Derived) -> Reading:
    return _days(moving, derived, lambda date, end: date - end)


def _days(moving: Moving, derived: Derived, between: Callable[[NDArray[Any], NDArray[Any]], NDArray[Any]]) -> Reading:
    """Days between a row's date and the period's end; none where there are fewer than nought."""
    date = _day(moving, derived, "date")

    def days(laid: Laid) -> Values:
        found = date(laid)
        passed = between(found.array, laid.end)
        return Values(passed, found.known).where(passed >= 0)

    return days


def _working_days_since(moving: Moving, derived: Derived) -> Reading:
    date = _day(moving, derived, "date")

    def days(laid: Laid) -> Values:
        since = date(laid)
        (start, known), (end, listed) = _working_days(since.filled(0)), _working_days(laid.end)
        return Values(end - start, since.known).where(known & listed & (since.array <= laid.end))

    return days


def _latest(moving: Moving, derived: Derived) -> Reading:
    if ColumnType(derived.type) is ColumnType.MOMENT:
        raise Beyond
    key, look = moving.key(derived), moving.looks(derived)
    return lambda laid: look.latest(*_whose(laid, laid.frame.whose(look, key)), laid.months)


def _counted(moving: Moving, derived: Derived) -> Reading:
    key, look, months = moving.key(derived), moving.looks(derived), int(str(derived.args["months"]))
    return lambda laid: look.counted(*_whose(laid, laid.frame.whose(look, key)), laid.months, months)


def _whose(laid: Laid, found: tuple[NDArray[Any], NDArray[Any]]) -> tuple[NDArray[Any], NDArray[Any]]:
    place, there = found
    return (place, there) if laid.places is None else (place[laid.places], there[laid.places])


def _condition(moving: Moving, derived: Derived) -> Reading:
    return moving.condition(node_of(derived.args["is"]))


def _first_of(moving: Moving, derived: Derived) -> Reading:
    readings = [moving.column(str(name)) for name in derived.args["columns"]]  # type: ignore[attr-defined]
    _numbers_alone(moving, derived, [str(name) for name in derived.args["columns"]])  # type: ignore[attr-defined]
    return lambda laid: first_known([reading(laid) for reading in readings])


def _difference(moving: Moving, derived: Derived) -> Reading:
    names = [str(derived.args[side]) for side in ("to", "from")]
    _numbers_alone(moving, derived, names)
    last, first = (moving.column(name) for name in names)

    def difference(laid: Laid) -> Values:
        to, since = last(laid), first(laid)
        return Values(to.array - since.array, known_in_all(to, since))

    return difference


def _days_between(moving: Moving, derived: Derived) -> Reading:
    start, end = _day(moving, derived, "from"), _day(moving, derived, "to")

    def days(laid: Laid) -> Values:
        to, since = end(laid), start(laid)
        return Values(to.array - since.array, known_in_all(to, since))

    return days


def _band(moving: Moving, derived: Derived) -> Reading:
    _numbers_alone(moving, derived, [str(derived.args["of"])], ColumnType.TEXT, ColumnType.CODE)
    of = moving.column(str(derived.args["of"]))
    bands: Mapping[str, tuple[float | None, float | None]] = derived.args["bands"]  # type: ignore[assignment]

    def band(laid: Laid) -> Values:
        values = of(laid)
        known = values.is_known
        cases = []
        for label, (low, high) in bands.items():
            holds = known if low is None else known & (values.array >= low)
            cases.append((label, holds if high is None else holds & (values.array <= high)))
        return first_label(cases)

    return band


def _first_that_holds(moving: Moving, derived: Derived) -> Reading:
    cases = derived.args["cases"]
    readings = [(label, moving.condition(node_of(case))) for label, case in cases.items()]  # type: ignore[attr-defined]

    def label(laid: Laid) -> Values:
        return first_label(
            [(label, np.broadcast_to(reading(laid).filled(blank=False), laid.size)) for label, reading in readings]
        )

    return label


def _day(moving: Moving, derived: Derived, argument: str) -> Reading:
    name = str(derived.args[argument])
    if moving.gathering.types[name] is not ColumnType.DATE:
        raise Beyond
    return moving.column(name)


def _numbers_alone(moving: Moving, derived: Derived, names: list[str], *also: ColumnType) -> None:
    """Only of whole numbers are differences, bands and the first of several what they are in SQL without a cast."""
    types = {moving.gathering.types[name] for name in names}
    if types != {ColumnType.INTEGER} or ColumnType(derived.type) not in (ColumnType.INTEGER, *also):
        raise Beyond


def _working_days(days: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """The working days up to each day, and whether that is listed."""
    running, first = _running()
    place = days - first
    listed = (place >= 0) & (place < len(running))
    return running[np.where(listed, place, 0)], listed


@lru_cache(maxsize=1)
def _running() -> tuple[NDArray[Any], int]:
    first, last = (FIRST - EPOCH).days, (LAST - EPOCH).days
    days = np.arange(first, last + 1)
    weekday = (days + 3) % 7  # 1 January 1970 was a Thursday, and a Monday is nought
    holidays = np.isin(days, [(day - EPOCH).days for day in england().holidays])
    return np.cumsum((weekday < 5) & ~holidays), first


AS_AT: Mapping[str, Callable[[Moving, Derived], Reading]] = {
    "age at period end": _age,
    "days since": _days_since,
    "days until": _days_until,
    "working days since": _working_days_since,
    "latest at period end": _latest,
    "count in months before": _counted,
    "condition": _condition,
    "first of": _first_of,
    "difference": _difference,
    "days between": _days_between,
    "band": _band,
    "first that holds": _first_that_holds,
}
