"""Which team, area or group accounts for a change. Contributions always add up to the change of the whole.

A count's are the differences of its parts. A share's are how far each part lies above or below the whole's earlier
share, weighted by its size, now less before: summed over all parts that is the change of the whole, and a part that
only grew or shrank while it stayed at the whole's earlier share contributes nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from trigpoint.scorecard.measure import Measure
from trigpoint.scorecard.objects import PeriodValue


@dataclass(frozen=True, slots=True)
class Part:
    """What one member adds to the change of the whole, in the whole's unit (points for a share)."""

    member: str
    amount: float


def contributions(
    now: PeriodValue,
    before: PeriodValue,
    members: Mapping[str, tuple[PeriodValue | None, PeriodValue | None]],
    measure: Measure,
) -> tuple[Part, ...]:
    """The parts, largest amount first whatever its sign. Nothing where they do not add up to the whole's change: where
    a part is not known, or a row is counted in two parts."""
    if now.value is None or before.value is None or not members:
        return ()
    if measure is Measure.COUNT:
        amounts = {name: _value(pair[0]) - _value(pair[1]) for name, pair in members.items()}
    elif measure is Measure.SHARE and now.denominator and before.denominator:
        amounts = {
            name: _above(pair[0], before.value, now.denominator) - _above(pair[1], before.value, before.denominator)
            for name, pair in members.items()
        }
    else:
        return ()
    if not math.isclose(math.fsum(amounts.values()), now.value - before.value, rel_tol=1e-9, abs_tol=1e-9):
        return ()
    parts = [Part(name, amount) for name, amount in amounts.items()]
    return tuple(sorted(parts, key=lambda part: (-abs(part.amount), part.member)))


def _value(cell: PeriodValue | None) -> float:
    return cell.value or 0.0 if cell is not None else 0.0


def _above(cell: PeriodValue | None, share: float, counted: float) -> float:
    if cell is None or cell.numerator is None or cell.denominator is None:
        return 0.0
    return (100 * cell.numerator - share * cell.denominator) / counted
