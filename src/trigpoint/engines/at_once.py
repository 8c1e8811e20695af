"""The final figures of an indicator for many members and periods at once, column by column: what
`trigpoint.engines.answer.made_by` makes of each tally by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise, repeat
from typing import TYPE_CHECKING, Any

import numpy as np

from trigpoint.catalogue.objects import Indicator, ValueKind
from trigpoint.engines.answer import Number, no_people
from trigpoint.engines.tallies import Column, Part
from trigpoint.model.observation import Observation, Status
from trigpoint.model.period import Period

if TYPE_CHECKING:
    from numpy.typing import NDArray


_OVER_NOBODY: Mapping[ValueKind, Number | None] = {ValueKind.PERCENTAGE: 0, ValueKind.MEAN: None}
"""What is over a denominator of nought, but for a sum."""


def figures_at_once(
    indicator: Indicator, periods: Sequence[Period], parts: Sequence[tuple[Part, Column]]
) -> list[list[Observation]]:
    """For each period the figures of those of the parts of which any row counts, in the order of the parts."""
    if not parts:
        return [[] for _ in periods]
    columns = [column for _, column in parts]
    a, b, rows = (
        np.concatenate(some).reshape(len(columns), -1).T
        for some in ([c.a for c in columns], [c.b for c in columns], [c.rows for c in columns])
    )
    period, part = np.nonzero(rows)
    which = part.tolist()
    breakdowns, members = (list(map([part[side] for part, _ in parts].__getitem__, which)) for side in (0, 1))
    found = Observation.column_by_column(
        indicator.id,
        list(map(periods.__getitem__, period.tolist())),
        breakdowns,
        members,
        *_told(indicator, a[period, part], b[period, part], breakdowns),
    )
    ends = np.searchsorted(period, range(len(periods) + 1)).tolist()
    return [found[first:last] for first, last in pairwise(ends)]


_Told = tuple[Iterable[float | None], Iterable[Number | None], Iterable[Number | None], Iterable[Status], Iterable[str]]
"""Values, numerators, denominators, statuses and notes."""


def _told(indicator: Indicator, a: NDArray[Any], b: NDArray[Any], breakdowns: Sequence[str | None]) -> _Told:
    kind, nothing, final, silent = indicator.value.kind, repeat(None), repeat(Status.FINAL), repeat("")
    if kind is ValueKind.RATE:
        return nothing, a.tolist(), nothing, repeat(Status.NOT_APPLICABLE), map(no_people, breakdowns)
    if kind in (ValueKind.COUNT, ValueKind.SUM):
        return a.astype(float).tolist(), _summed(a), nothing, final, silent
    values: list[float | None]
    upper: list[Number | None]
    if kind is ValueKind.MEDIAN:
        values, upper = a.astype(float).tolist(), [None] * len(a)
    else:
        share = 1 if kind is ValueKind.MEAN else 100
        with np.errstate(divide="ignore", invalid="ignore"):
            values = (share * a / b).tolist()
        upper = _summed(a) if kind is ValueKind.SHARE else a.tolist()
    lower, statuses = b.tolist(), [Status.FINAL] * len(b)
    for n in np.flatnonzero(b == 0).tolist():
        values[n], lower[n], statuses[n] = None, 0, Status.NOT_APPLICABLE
        if kind in _OVER_NOBODY:
            upper[n] = _OVER_NOBODY[kind]
    return values, upper, lower, statuses, silent


def _summed(a: NDArray[Any]) -> list[Number | None]:
    """A sum of nought is nought, whatever was added."""
    found: list[Number | None] = a.tolist()
    for n in np.flatnonzero(a == 0).tolist() if a.dtype.kind == "f" else ():
        found[n] = 0
    return found
