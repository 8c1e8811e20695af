"""The only result type: what an indicator was, in a period, for a member of a breakdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import repeat
from typing import NamedTuple

from trigpoint.model.period import Period


class Status(StrEnum):
    """Whether there is a number, and if not, why not. Values are as the interface writes them."""

    FINAL = "final"
    PROVISIONAL = "provisional"
    UNRELIABLE = "unreliable"
    NOT_APPLICABLE = "not applicable"
    NOT_AVAILABLE = "not available"
    TO_BE_CONFIRMED = "to be confirmed"
    SUPPRESSED = "suppressed"
    LOW = "low"

    @property
    def has_value(self) -> bool:
        """Whether a figure of this status carries a number."""
        return self in (Status.FINAL, Status.PROVISIONAL, Status.UNRELIABLE)


class Observation(NamedTuple):
    """One figure. A percentage is held as 0 to 100; nothing is rounded.

    `breakdown` and `member` are both None for the total. `numerator` and `denominator` are whole numbers wherever they
    are counts. `source` says who sent a recorded figure; it is empty for a computed one. `rounded` says that it is a
    count to the nearest so many, as others are told it, or rests on counts that would be.
    """

    indicator: str
    period: Period
    breakdown: str | None
    member: str | None
    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    status: Status = Status.FINAL
    note: str = ""
    source: str = ""
    rounded: bool = False

    @classmethod
    def column_by_column(
        cls,
        indicator: str,
        periods: Sequence[Period],
        breakdowns: Iterable[str | None],
        members: Iterable[str | None],
        values: Iterable[float | None],
        numerators: Iterable[float | None],
        denominators: Iterable[float | None],
        statuses: Iterable[Status],
        notes: Iterable[str],
    ) -> list[Observation]:
        """Computed figures of an indicator, as many as there are `periods`; each attribute is given as a column of at
        least as many. The same as making each by itself, for less."""
        named, unsent, unrounded = repeat(indicator, len(periods)), repeat(""), repeat(False)
        rest = (breakdowns, members, values, numerators, denominators, statuses, notes, unsent, unrounded)
        # As `_make` does, but without a call in Python for each.
        return list(map(tuple.__new__, repeat(cls), zip(named, periods, *rest, strict=False)))
