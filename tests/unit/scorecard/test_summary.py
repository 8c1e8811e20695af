"""Twelve months, the year so far, targets, colours, benchmarks and sentences, against sums done by hand."""

import datetime as dt

import pytest

from tests.support.scorecards import AUGUST, computed, months, parts, recorded, row
from trigpoint.catalogue.objects import Better, Value, ValueKind, When, WhenKind
from trigpoint.model.observation import Observation, Status
from trigpoint.model.period import Period
from trigpoint.model.standard import BenchmarkRow, TargetRow

APRIL = dt.date(2020, 4, 1)


def test_the_last_twelve_months_and_no_more():
    figures = months("a", "2019-08", 1000, 1, 2, 3, 4, 5, 6, 7, 8, 9, None, 11, 12)  # August 2019 is the thirteenth
    found = row(recorded("a"), figures)
    assert found.periods_12 == 11
    assert found.mean_12 == pytest.approx(68 / 11)
    assert (found.max_12, found.min_12) == (12, 1)


def test_what_is_not_monthly_has_no_twelve_months():
    quarter = Period.parse("FY2020-21-Q1")
    found = row(recorded("a", frequency="quarter"), [Observation("a", quarter, None, None, 5, source="x")], quarter)
    assert (found.mean_12, found.max_12, found.min_12, found.periods_12) == (None, None, None, None)
    assert row(recorded("a", frequency="quarter"), months("a", "2020-08", 5)).periods_12 is None


def test_counts_add_from_april():
    assert row(recorded("a"), months("a", "2020-03", 113, 79, 79, 96, 139, 132)).year_to_date == 525
    assert row(recorded("a"), months("a", "2020-03", 113, 79), Period.parse("2020-04")).year_to_date == 79
    march = Period.parse("2021-03")
    assert row(recorded("a"), months("a", "2020-03", *range(13)), march).year_to_date == sum(range(1, 13))


def test_quarters_add_from_the_first():
    quarters = [Period.parse(f"FY2020-21-Q{n}") for n in (1, 2, 3)]
    figures = [Observation("a", q, None, None, 10 * n, source="x") for n, q in enumerate(quarters, 1)]
    assert row(recorded("a", frequency="quarter"), figures, quarters[2]).year_to_date == 60


def test_shares_and_rates_pool():
    figures = parts("a", {"2020-04": (1, 2), "2020-05": (3, 10), "2020-08": (90, 100)})
    assert row(computed("a", ValueKind.PERCENTAGE), figures).year_to_date == pytest.approx(100 * 94 / 112)
    per = Value(ValueKind.RATE, per=10_000, population="aged_0_to_17")
    figures = parts("a", {"2020-07": (20, 40_000), "2020-08": (40, 40_000)}, 10_000)
    assert row(computed("a", value=per), figures).year_to_date == pytest.approx(7.5)


def test_percentages_without_parts_are_never_averaged():
    assert row(recorded("a", unit="percent"), months("a", "2020-07", 10.0, 20.0)).year_to_date is None


@pytest.mark.parametrize(
    "indicator",
    [
        computed("a", when=When(WhenKind.OPEN, None)),
        computed("a", ValueKind.MEDIAN),
        computed("a", ValueKind.RATIO),
        computed("a", when=When(WhenKind.LAST_12, "started_on")),
        recorded("a", stock=True),
        recorded("a", unit="days"),
    ],
)
def test_what_never_adds_up(indicator):
    source = "the council" if indicator.origin == "recorded" else ""
    assert row(indicator, months("a", "2020-07", 10, 20, source=source)).year_to_date is None


def test_people_counted_once_are_counted_afresh_for_the_year():
    figures = months("a", "2020-07", 10, 20, source="")
    year = Observation("a", Period.year_to_date(AUGUST.end), None, None, 23)
    indicator = computed("a", distinct="person")
    assert row(indicator, figures).year_to_date is None
    assert row(indicator, [*figures, year]).year_to_date == 23


def test_a_target_by_its_dates():
    old = TargetRow("a", dt.date(2018, 4, 1), dt.date(2020, 3, 31), 300)
    new = TargetRow("a", APRIL, None, 336, note="agreed by the board")
    other = TargetRow("b", APRIL, None, 1)
    found = row(recorded("a", better=Better.HIGHER), months("a", "2020-08", 336), targets=[new, old, other])
    assert (found.target.value, found.target.state, found.target.start) == (336, "set", APRIL)
    assert found.target.basis == "agreed by the board" and found.on_target is True
    march = row(recorded("a"), months("a", "2020-03", 1), Period.parse("2020-03"), targets=[new, old])
    assert march.target.value == 300 and march.on_target is None
    assert row(recorded("a"), [], targets=[other]).target.state == "none set"
    pending = row(recorded("a"), months("a", "2020-08", 5), targets=[TargetRow("a", APRIL, None, None)])
    assert (pending.target.state, pending.on_target, pending.rag) == ("to be agreed", None, "none")


def test_a_target_may_say_which_way_is_better():
    target = TargetRow("a", APRIL, None, 10, better="lower")
    found = row(recorded("a"), months("a", "2020-07", 20, 12), targets=[target])
    assert (found.better, found.judgement, found.on_target) == ("lower", "better", False)


@pytest.mark.parametrize(
    ("better", "value", "rag"),
    [("higher", 79.9, "red"), ("higher", 80, "amber"), ("higher", 89.9, "amber"), ("higher", 90, "green")],
)
def test_colour_where_higher_is_better(better, value, rag):
    target = TargetRow("a", APRIL, None, 95, red=80, amber=90, better=better)
    found = row(recorded("a", unit="percent"), months("a", "2020-08", value), targets=[target])
    assert (found.rag, found.rag_rule) == (rag, "Red below 80; amber below 90; otherwise green")


@pytest.mark.parametrize(("value", "rag"), [(21, "red"), (20, "amber"), (15, "green"), (15.5, "amber")])
def test_colour_where_lower_is_better_and_amber_begins_at_the_target(value, rag):
    target = TargetRow("a", APRIL, None, 15, red=20)
    found = row(recorded("a", better=Better.LOWER), months("a", "2020-08", value), targets=[target])
    assert (found.rag, found.rag_rule) == (rag, "Red above 20; amber above 15; otherwise green")


def test_no_thresholds_no_colour():
    found = row(recorded("a", better=Better.LOWER), months("a", "2020-08", 9), targets=[TargetRow("a", APRIL, None, 1)])
    assert (found.rag, found.rag_rule, found.on_target) == ("none", None, False)


def test_the_latest_benchmark_by_the_period_and_one_cell_a_comparator():
    def england(period, value, listing=""):
        return BenchmarkRow("a", Period.parse(period), "england", value, "mean", listing, 151, "DfE")

    rows = [england("FY2018-19", 1), england("FY2019-20", 2, "2021"), england("FY2019-20", 3, "2025")]
    rows.append(england("FY2020-21", 4))
    found = row(recorded("a"), months("a", "2020-08", 9), benchmarks=rows)
    assert [b.comparator for b in found.benchmarks] == ["statistical_neighbours", "england", "region"]
    neighbours, national, _ = found.benchmarks
    assert neighbours.value is None and neighbours.period is None
    assert (national.value, str(national.period), national.listing, national.n) == (3, "FY2019-20", "2025", 151)


def test_the_lowest_since():
    found = row(recorded("a"), months("a", "2020-02", 90, 30, 80, 70, 60, 50, 40))
    insight = found.insights[0]
    assert insight.text == "40 is the lowest since March 2020 (30)."
    assert insight.figures == {"value": 40, "since": "2020-03", "then": 30}


def test_figures_that_read_alike_are_not_set_side_by_side():
    found = row(recorded("a", unit="percent"), months("a", "2020-02", 9.0, 3.96, 8, 7, 6, 5, 4.0))
    assert found.insights[0].text == "4.0% is the lowest since March 2020."


def test_the_highest_of_an_unbroken_run_claims_nothing_beyond_the_gap():
    found = row(recorded("a", unit="percent"), months("a", "2020-02", 99, None, 3, 4, 5, 6, 7.25))
    (insight,) = found.insights
    assert insight.rule == "highest-since"
    assert insight.text == "7.3% is the highest of the 5 months from April 2020."
    assert row(recorded("a"), months("a", "2020-05", 3, 4, 5, 6)).insights == ()
    assert row(recorded("a"), months("a", "2020-03", 3, 4, 5, 7, 6, 7)).insights == ()


def test_a_figure_that_is_not_there_says_why():
    figures = [Observation("a", AUGUST, None, None, None, status=Status.TO_BE_CONFIRMED, source="x")]
    found = row(recorded("a"), figures)
    assert (found.value, found.status, found.values[-1].status) == (None, "to be confirmed", "to be confirmed")
    assert found.values[0].status == "not available" and found.periods_12 == 0 and found.mean_12 is None
    assert len(found.values) == 6
