"""When an interval and process control are shown in a row, and when they are not."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from tests.support.scorecards import AUGUST, computed, months, recorded
from trigpoint.catalogue.objects import Better, Indicator, Value, ValueKind, When, WhenKind
from trigpoint.catalogue.rules import ProcessRule, Rebase
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
    few = process_of(cells(*STEADY[:11]), AUGUST, recorded("a"), "neither", None)
    assert few == Process(notes=("Process control needs 12 months; there are 11.",))
    assert process_of(cells(*STEADY[:12]), AUGUST, recorded("a"), "neither", None).mean is not None


def test_months_that_overlap_small_counts_and_suppressed_months_say_nothing() -> None:
    rolling = computed("a", when=When(WhenKind.LAST_12, "started_on"))
    assert process_of(cells(*STEADY), AUGUST, rolling, "neither", None) == Process()
    few = process_of(cells(*[1, 2] * 8), AUGUST, computed("a"), "neither", None)
    assert few == Process(notes=("Process control is not run on fewer than 3 a month on average.",))
    hidden = cells(*STEADY)
    hidden[AUGUST.shift(-3)] = PeriodValue(AUGUST.shift(-3), None, None, None, Status.SUPPRESSED)
    assert process_of(hidden, AUGUST, recorded("a"), "neither", None) == Process()


def test_a_month_without_a_figure_has_no_variation() -> None:
    process = process_of(cells(*STEADY, None), AUGUST, recorded("a"), "neither", None)
    assert process.mean is not None
    assert process.variation == "none"


def test_a_change_of_practice_gives_new_limits_and_says_why() -> None:
    """Twelve months around 10.5, then twelve 20 higher: from the change on, the mean is that of the months since."""
    values = [*STEADY[:12], *(v + 20 for v in reversed(STEADY[:12]))]
    changed = [Rebase(AUGUST.shift(-11).end, "A new front door.")]
    process = process_of(cells(*values), AUGUST, recorded("a"), "neither", None, rebases=changed)
    assert math.isclose(process.mean or 0, sum(STEADY[:12]) / 12 + 20)
    assert (process.variation, process.points, process.chart) == ("common", (), "XmR")
    assert process.notes == ("New limits from September 2019: A new front door.",)
    assert process.since == Period.parse("2019-09")
    without = process_of(cells(*values), AUGUST, recorded("a"), "neither", None)
    assert without.variation == "high"


def test_too_few_months_since_a_change_have_no_limits_yet() -> None:
    changed = [Rebase(AUGUST.shift(-3).start, "A new form")]
    process = process_of(cells(*STEADY), AUGUST, recorded("a"), "neither", None, rebases=changed)
    assert (process.mean, process.variation) == (None, "none")
    assert process.notes[-1] == "4 of the 12 months that limits need have come since."


def test_a_strong_season_is_judged_by_the_change_on_a_year_before() -> None:
    """Each month 2 or 4 more than a year before, in turn; the last 30 more: outside, on top of that month's 50."""
    year = [10.0, 10, 50, 50, 50, 10, 10, 50, 50, 50, 50, 50]
    values = [*year, *(v + 2 + 2 * (n % 2) for n, v in enumerate(year[:11])), 80.0]
    process = process_of(cells(*values), AUGUST, recorded("a"), "neither", 100.0)
    assert process.chart == "XmR of the change on a year before"
    changes = [*(2 + 2 * (n % 2) for n in range(11)), 30]
    assert math.isclose(process.mean or 0, 50 + sum(changes) / 12)
    assert (process.variation, process.assurance) == ("high", "none")
    assert (str(process.points[-1].period), process.points[-1].flag) == ("2020-08", "outside")
    assert process.notes[0].startswith("The season is strong")
    told = {str(at.period): at for at in process.limits}
    assert list(told) == [str(AUGUST.shift(n)) for n in range(-11, 1)]
    ranges = [abs(b - a) for a, b in pairwise(changes)]
    ceiling = 3.267 * sum(ranges) / len(ranges)
    kept = [found for found in ranges if found < ceiling]
    reach = 2.66 * sum(kept) / len(kept)
    for n, (at, before) in enumerate(zip(told.values(), year, strict=True)):
        assert math.isclose(at.mean, before + sum(changes) / 12), n
        assert math.isclose(at.lower or 0, at.mean - reach), n
        assert math.isclose(at.upper or 0, at.mean + reach), n
    assert process.limits[-1].upper == process.upper


def shares(*pairs: tuple[float, float]) -> dict[Period, PeriodValue]:
    """Months that end in August 2020, each with what was met and what was counted."""
    found = {}
    for n, (met, counted) in enumerate(pairs):
        month = AUGUST.shift(n + 1 - len(pairs))
        found[month] = PeriodValue(month, 100 * met / counted, met, counted, Status.FINAL)
    return found


def test_a_pack_may_draw_shares_by_their_base() -> None:
    """Half of 100 each month, then 14 of 20: within three standard errors (33.5 points) of half, at its own base."""
    share = computed("a", ValueKind.PERCENTAGE)
    held = shares(*[(50, 100)] * 12, (14, 20))
    process = process_of(held, AUGUST, share, "higher", None, ProcessRule(chart="by base"))
    whole = 614 / 1220
    reach = 3 * math.sqrt(whole * (1 - whole) / 20) * 100
    assert process.chart == "P"
    assert math.isclose(process.upper or 0, 100 * whole + reach)
    assert process.variation == "common"
    *before, last = process.limits
    assert [at.upper for at in before] == pytest.approx([100 * (whole + 3 * math.sqrt(whole * (1 - whole) / 100))] * 12)
    assert (last.period, last.lower) == (AUGUST, pytest.approx(100 * whole - reach))
    assert {at.mean for at in process.limits} == {process.mean}


def test_a_rates_limits_are_wider_where_fewer_stand_behind_it() -> None:
    """u chart: three square roots of the pooled rate times 10,000 over the month's own population; not below 0."""
    indicator = computed("a", value=Value(ValueKind.RATE, per=10_000, population="aged_0_to_17"))
    bases = [20_000.0, 5_000.0] * 7
    held = {}
    for n, base in enumerate(bases):
        month = AUGUST.shift(n + 1 - len(bases))
        held[month] = PeriodValue(month, 10_000 * 4 / base, 4, base, Status.FINAL)
    process = process_of(held, AUGUST, indicator, "neither", None, ProcessRule(chart="by base"))
    pooled = 10_000 * 4 * len(bases) / sum(bases)
    assert process.chart == "u"
    for at, base in zip(process.limits, bases, strict=True):
        reach = 3 * math.sqrt(pooled * 10_000 / base)
        assert (at.mean, at.upper) == (pytest.approx(pooled), pytest.approx(pooled + reach))
        assert at.lower == pytest.approx(max(0.0, pooled - reach))
    assert process_of(cells(*STEADY), AUGUST, recorded("a"), "neither", None).limits == ()


def test_screening_is_an_option_and_is_said() -> None:
    values = [1.0, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
    days = recorded("a", unit="days")
    screened = process_of(cells(*values), AUGUST, days, "neither", None)
    plain = process_of(cells(*values), AUGUST, days, "neither", None, ProcessRule(screen=False))
    assert round(screened.upper or 0, 2) == 4.60
    assert screened.notes == ("The limits leave out 2 outlying moving ranges (one screening pass).",)
    assert (round(plain.upper or 0, 2), plain.notes) == (6.95, ())


def test_slow_drift_is_told_of_a_share_where_the_pack_asks() -> None:
    values = [48.0, 52.0] * 6 + [46.0] * 4
    share = recorded("a", unit="percent")
    process = process_of(cells(*values), AUGUST, share, "higher", None, ProcessRule(drift=True))
    assert process.notes[-1] == "Slow drift down, for 1 month, from a mean of 50.0%."
    assert process_of(cells(*values), AUGUST, recorded("a"), "higher", None, ProcessRule(drift=True)).notes == ()
