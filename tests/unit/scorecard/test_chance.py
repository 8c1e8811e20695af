"""When an interval and process control are shown in a row, and when they are not."""

from __future__ import annotations

import math

import pytest

from tests.support.scorecards import AUGUST, computed, months, recorded
from trigpoint.catalogue.objects import Better, Indicator, Value, ValueKind, When, WhenKind
from trigpoint.model.observation import Status
from trigpoint.model.period import Period
from trigpoint.scorecard.chance import interval_of, process_of
from trigpoint.scorecard.objects import PeriodValue, Process

STEADY = [10, 12, 11, 9, 10, 11, 12, 10, 9, 11, 10, 12, 11, 10]


def cells(*values: float | None) -> dict[Period, PeriodValue]:
    """Months that end in August 2020."""
    first = AUGUST.shift(1 - len(values))
    return {o.period: PeriodValue(o.period, o.value, None, None, o.status) for o in months("a", str(first), *values)}


def test_a_share_has_wilsons_interval() -> None:
    """Two of ten: 5.7% to 51.0% (the R package's own printed case)."""
    interval = interval_of(PeriodValue(AUGUST, 20.0, 2, 10, Status.FINAL), computed("a", ValueKind.PERCENTAGE))
    assert interval.method == "Wilson, 95%"
    assert math.isclose(interval.lower or 0, 5.66821514543753, rel_tol=1e-9)
    assert math.isclose(interval.upper or 0, 50.9837528463358, rel_tol=1e-9)


def test_a_rate_is_exact_below_ten_and_byars_from_there() -> None:
    indicator = computed("a", value=Value(ValueKind.RATE, per=10_000, population="aged_0_to_17"))
    few = interval_of(PeriodValue(AUGUST, 2.5, 3, 12_000, Status.FINAL), indicator)
    assert few.method == "exact Poisson, 95%"
    assert math.isclose(few.upper or 0, 7.30606089145194, rel_tol=1e-9)
    assert interval_of(PeriodValue(AUGUST, 10.0, 12, 12_000, Status.FINAL), indicator).method == "Byar, 95%"


@pytest.mark.parametrize(
    ("indicator", "met", "counted"),
    [(computed("a"), 5, None), (computed("a", ValueKind.PERCENTAGE), None, None), (recorded("a"), None, None)],
)
def test_counts_and_figures_without_their_parts_have_none(
    indicator: Indicator, met: int | None, counted: int | None
) -> None:
    assert interval_of(PeriodValue(AUGUST, 5.0, met, counted, Status.FINAL), indicator).method is None


def test_a_month_far_above_is_improving_or_concerning_by_which_way_is_better() -> None:
    found = {
        better: process_of(cells(*STEADY, 40), AUGUST, recorded("a", better=better), better.value, None)
        for better in (Better.HIGHER, Better.LOWER, Better.NEITHER)
    }
    assert {b.value: p.variation for b, p in found.items()} == {
        "higher": "improving",
        "lower": "concerning",
        "neither": "high",
    }
    last = found[Better.HIGHER].points[-1]
    assert (str(last.period), last.flag) == ("2020-08", "outside")
    mean = (sum(STEADY) + 40) / 15
    assert math.isclose(found[Better.HIGHER].mean or 0, mean)


def test_fewer_than_twelve_months_say_nothing() -> None:
    assert process_of(cells(*STEADY[:11]), AUGUST, recorded("a"), "neither", None) == Process()
    assert process_of(cells(*STEADY[:12]), AUGUST, recorded("a"), "neither", None).mean is not None


def test_months_that_overlap_small_counts_and_suppressed_months_say_nothing() -> None:
    rolling = computed("a", when=When(WhenKind.LAST_12, "started_on"))
    assert process_of(cells(*STEADY), AUGUST, rolling, "neither", None) == Process()
    assert process_of(cells(*[1, 2] * 8), AUGUST, computed("a"), "neither", None) == Process()
    hidden = cells(*STEADY)
    hidden[AUGUST.shift(-3)] = PeriodValue(AUGUST.shift(-3), None, None, None, Status.SUPPRESSED)
    assert process_of(hidden, AUGUST, recorded("a"), "neither", None) == Process()


def test_a_month_without_a_figure_has_no_variation() -> None:
    process = process_of(cells(*STEADY, None), AUGUST, recorded("a"), "neither", None)
    assert process.mean is not None
    assert process.variation == "none"
