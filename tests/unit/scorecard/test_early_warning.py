"""The chance of the year's target, and warnings, against sums done by hand."""

from __future__ import annotations

import datetime as dt
import math

from tests.support.scorecards import computed, recorded
from trigpoint.catalogue.objects import ValueKind
from trigpoint.model.observation import Status
from trigpoint.model.period import Period
from trigpoint.scorecard.ahead import Errors, MonthAhead, Outlook
from trigpoint.scorecard.early_warning import (
    Warned,
    odds,
    ranked,
    warned_of_target,
    warned_of_worse,
    years_target,
)
from trigpoint.scorecard.forecast import Method
from trigpoint.scorecard.objects import PeriodValue, Target

NOVEMBER = Period.parse("2025-11")
EVEN = {n: tuple(k / 10 for k in range(-20, 21)) for n in range(1, 13)}
ERRORS = Errors(EVEN, EVEN)


def outlook(*values: float, scale: float = 1.0) -> Outlook:
    months = tuple(MonthAhead(n, v, v, v, v, v) for n, v in enumerate(values, 1))
    return Outlook("a", Method.MEAN_12, months, 0.5, 1.0, scale)


def cells(*values: float, parts: tuple[float, float] | None = None) -> dict[Period, PeriodValue]:
    """Months that end in November 2025; with `parts`, each month's numerator and denominator are these."""
    months = [NOVEMBER.shift(n + 1 - len(values)) for n in range(len(values))]
    top, bottom = parts if parts else (None, None)
    return {m: PeriodValue(m, v, top, bottom, Status.FINAL) for m, v in zip(months, values, strict=True)}


def test_the_mean_of_the_years_months() -> None:
    """April to November 8 months of 10; a mean of 12 over the year needs (144 - 80) / 4 = 16 in each that is left."""
    found = years_target(
        cells(*[3.0] * 4, *[10.0] * 8), NOVEMBER, recorded("a", unit="days"), Target(12.0, "set"), "higher",
        outlook(15.0, 15.0, 15.0, 15.0), ERRORS,
    )  # fmt: skip
    assert found is not None
    assert (found.months, found.needed, found.expected) == (4, 16, 15)
    assert found.chance == (11 + 0.5) / 42  # the errors 1.0 to 2.0 of -2.0 to 2.0


def test_a_share_is_pooled() -> None:
    """8 months of 6 in 10, 60%; 70% of the year's 120 is 84, so 36 of the 40 to come: 90%."""
    found = years_target(
        cells(*[60.0] * 8, parts=(6, 10)), NOVEMBER, computed("a", ValueKind.PERCENTAGE), Target(70.0, "set"), "higher",
        outlook(60, 60, 60, 60, scale=100.0), ERRORS,
    )  # fmt: skip
    assert found is not None
    assert math.isclose(found.needed, 90)
    assert found.chance == (18 + 0.5) / 42  # 0.3 scales or more: 0.3 to 2.0


def test_what_stands_at_a_months_end_is_asked_of_the_last_month() -> None:
    stock = recorded("a", stock=True)
    found = years_target(cells(50.0), NOVEMBER, stock, Target(40.0, "set"), "lower", outlook(49, 48, 47, 41), ERRORS)
    assert found is not None
    assert (found.needed, found.expected, found.last_only) == (40, 41, True)
    assert found.chance == (11 + 0.5) / 42
    warning = warned_of_target(found, "a", "count")
    assert warning is not None
    assert (
        warning.text
        == "The target is 40 at the year's end; 41 is expected in 4 months: about 3 chances in 10 of meeting it."
    )


def test_a_total_needs_its_run_rate() -> None:
    target = Target(928, "set", end=dt.date(2025, 12, 31), kind="cumulative", run_rate=30.0, periods_left=1)
    found = years_target(cells(20.0), NOVEMBER, recorded("a"), target, "higher", outlook(28.0, 20.0), ERRORS)
    assert found is not None
    assert (found.months, found.needed, found.expected) == (1, 30, 28)
    assert found.chance == 1.5 / 42


def test_nothing_is_said_without_what_it_needs() -> None:
    known, goal = cells(10.0), Target(12.0, "set")
    indicator, ahead = recorded("a", unit="days"), outlook(1, 1, 1, 1)
    assert years_target(known, NOVEMBER, indicator, Target(), "higher", ahead, ERRORS) is None
    assert years_target(known, NOVEMBER, indicator, goal, "neither", ahead, ERRORS) is None
    assert years_target(known, NOVEMBER, indicator, goal, "higher", outlook(1), ERRORS) is None
    assert years_target(known, Period.parse("2026-03"), indicator, goal, "higher", ahead, ERRORS) is None
    short = years_target(known, NOVEMBER, indicator, goal, "higher", ahead, Errors({}, {}))
    assert short is not None
    assert short.chance is None
    assert warned_of_target(short, "a", "days") is None


def test_expected_worse_than_usual() -> None:
    """The last twelve were 10, the next three 12 (of which 2 scales more): the errors of -2 or more are all of them."""
    worse = warned_of_worse([10.0] * 12, outlook(12, 12, 12), ERRORS, "lower", "a", "count")
    assert worse is not None
    assert worse.chance == 41.5 / 42
    assert worse.text.startswith("12 is expected over the next 3 months, after 10 over the last 12: more than 19")
    assert warned_of_worse([10.0] * 12, outlook(12, 12, 12), ERRORS, "higher", "a", "count") is None
    assert warned_of_worse([10.0] * 12, outlook(11, 11, 11), ERRORS, "lower", "a", "count") is None


def test_the_likeliest_comes_first() -> None:
    likely, less, other = (
        Warned("a", "expected worse", 0.95, ""),
        Warned("b", "target unlikely", 0.6, ""),
        Warned("c", "target unlikely", 0.95, ""),
    )
    assert [w.key for w in ranked([less, likely, other])] == ["c", "a", "b"]


def test_chances_in_words() -> None:
    said = [odds(c) for c in (0.01, 0.12, 0.31, 0.96)]
    assert said == [
        "less than 1 chance in 20",
        "about 1 chance in 10",
        "about 3 chances in 10",
        "more than 19 chances in 20",
    ]
