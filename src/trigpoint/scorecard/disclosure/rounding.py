"""Rounding half up, in decimal, as the Department for Education's statistics do (its R function `round_five_up`).

Binary rounding and rounding to even give another answer on every second half, and 2.675 is not the number that a
computer holds for it: the number as it is written is what is rounded.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


def round_half_up(value: float, places: int = 0) -> float:
    """To so many decimal places (negative: tens, hundreds), halves away from zero. A whole number stays an `int`."""
    step = Decimal(1).scaleb(-places)
    found = Decimal(repr(value)).quantize(step, rounding=ROUND_HALF_UP) if places > 0 else _to(value, step)
    return int(found) if isinstance(value, int) or places <= 0 else float(found)


def round_to(value: float, step: float) -> float:
    """To the nearest multiple of `step`, halves away from zero: to the nearest 10, or 5."""
    found = _to(value, Decimal(repr(step)))
    return int(found) if found == found.to_integral_value() else float(found)


def round_after_small(count: int, small: int = 7, step: int = 5) -> int:
    """A count of `small` or fewer as 0, any other to the nearest `step`: what OpenSAFELY lets out of its secure
    environment (ehrQL, disclosure control of measures). A ratio is then of the rounded counts."""
    return 0 if count <= small else int(round_to(count, step))


def known_within(value: float, step: float, *, whole: bool = True) -> tuple[float, float]:
    """What a reader knows of a number that is shown to the nearest `step`: its least and greatest, both included.

    `value` is the number itself or what is shown of it. Of whole numbers shown to the nearest 10, 130 is 125 to 134.
    """
    shown = round_to(value, step)
    if shown == 0:  # halves go away from zero on both sides
        return (0.0, _below(step / 2, whole))
    return (shown - step / 2, _below(shown + step / 2, whole)) if shown > 0 else (shown - step / 2, shown + step / 2)


def _below(end: float, whole: bool) -> float:
    """The greatest number below `end` that can be: a whole one, or the end itself where fractions are."""
    if not whole:
        return end
    return float(int(end) - 1) if float(end).is_integer() else float(int(end))


def _to(value: float, step: Decimal) -> Decimal:
    return (Decimal(repr(value)) / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step
