"""Sentences that the figures bear out. Each names the figures that it rests on, so that a reader can check it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from trigpoint.model.period import Kind, Period
from trigpoint.scorecard.objects import Insight, PeriodValue

LEAST_PERIODS = 4


def insights_of(
    figures: Mapping[Period, PeriodValue], period: Period, written: Callable[[float], str]
) -> tuple[Insight, ...]:
    """`highest-since` or `lowest-since`: strictly beyond every figure of at least four unbroken periods before.

    The run stops at the first period without a value, so that nothing is claimed about what is not known. `since` is
    the last period whose figure was as high (or as low), or the run's first period, which the text says.
    """
    now = figures.get(period)
    if now is None or now.value is None:
        return ()
    for rule, word, sign in (("highest-since", "highest", 1), ("lowest-since", "lowest", -1)):
        beaten, equalled = _run(figures, period, sign)
        if len(beaten) >= LEAST_PERIODS:
            return (_sentence(rule, word, now.value, equalled, beaten, written),)
    return ()


def _run(
    figures: Mapping[Period, PeriodValue], period: Period, sign: int
) -> tuple[list[PeriodValue], PeriodValue | None]:
    """The unbroken earlier figures that this one is beyond, latest first, and the one that it is not beyond, if any."""
    now, step = figures[period].value, -1
    beaten: list[PeriodValue] = []
    while now is not None:
        earlier = figures.get(period.shift(step))
        if earlier is None or earlier.value is None:
            return beaten, None
        if sign * earlier.value >= sign * now:
            return beaten, earlier
        beaten.append(earlier)
        step -= 1
    return beaten, None


def _sentence(
    rule: str,
    word: str,
    value: float,
    equalled: PeriodValue | None,
    beaten: list[PeriodValue],
    written: Callable[[float], str],
) -> Insight:
    if equalled is not None and equalled.value is not None:
        then = f" ({written(equalled.value)})" if written(equalled.value) != written(value) else ""
        text = f"{written(value)} is the {word} since {in_words(equalled.period)}{then}."
        return Insight(rule, text, {"value": value, "since": str(equalled.period), "then": equalled.value})
    first, kind = beaten[-1].period, beaten[-1].period.kind
    steps = f"{kind.value}s" if kind in (Kind.MONTH, Kind.QUARTER, Kind.TERM, Kind.WEEK) else "periods"
    text = f"{written(value)} is the {word} of the {len(beaten) + 1} {steps} from {in_words(first)}."
    return Insight(rule, text, {"value": value, "since": str(first)})


def in_words(period: Period) -> str:
    """A period as a sentence says it: `August 2020`; the canonical form for other kinds than months."""
    return f"{period.start:%B %Y}" if period.kind is Kind.MONTH else str(period)
