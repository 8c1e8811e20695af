"""Direction by every method, against every figure that it may be compared with, worked out by hand."""

import random

import pytest
from scipy.stats import linregress

from tests.support.scorecards import computed, months, parts, recorded, row
from trigpoint.catalogue.objects import Better, ValueKind
from trigpoint.catalogue.rules import DirectionRule
from trigpoint.model.observation import Observation, Status
from trigpoint.model.period import Period
from trigpoint.model.standard import TargetRow
from trigpoint.scorecard.direction import by_process, by_regression
from trigpoint.scorecard.measure import Measure
from trigpoint.scorecard.slope import fitted_line
from trigpoint.scorecard.travel import last_year_end, rule_in_words

AUGUST = Period.parse("2020-08")
APRIL = Period.parse("2020-04").start
CHANGE = DirectionRule("change", 0.0)


@pytest.mark.parametrize(
    ("better", "before", "now", "target", "movement"),
    [(Better.HIGHER, 80, 85, 90, "improved"), (Better.HIGHER, 95, 92, 90, "worsened, still on target"),
     (Better.HIGHER, 95, 89, 90, "worsened and off target"), (Better.HIGHER, 95, 95, 90, "same"),
     (Better.LOWER, 12, 9, 10, "improved"), (Better.LOWER, 8, 10, 10, "worsened, still on target"),
     (Better.LOWER, 8, 11, 10, "worsened and off target"), (Better.NEITHER, 8, 11, 10, "neither good nor bad"),
     (Better.LOWER, 8, 11, None, "worsened")],
)  # fmt: skip
def test_the_five_states(better, before, now, target, movement):
    rows = [TargetRow("a", APRIL, None, target)] if target is not None else []
    found = row(recorded("a", better=better), months("a", "2020-07", before, now), targets=rows, direction=CHANGE)
    assert found.movement == movement
    assert row(recorded("a", better=better), months("a", "2020-07", before, now), targets=rows).movement is None


def test_without_a_figure_before_there_is_no_state():
    found = row(recorded("a", better=Better.HIGHER), months("a", "2020-08", 5), direction=CHANGE)
    assert (found.direction, found.movement) == ("none", None)
    assert found.direction_note == "There is no figure of July 2020 to compare with."


def test_a_change_from_zero_or_from_what_is_suppressed_is_undefined_and_said_so():
    found = row(recorded("a"), months("a", "2020-07", 0, 3))
    assert (found.change_on_previous.percent, found.change_on_previous.undefined) == (None, "from zero")
    assert found.direction_note == "July 2020 was zero: there is no percent change from zero, and any rise is up."
    hidden = Observation("a", AUGUST.previous(), None, None, None, status=Status.SUPPRESSED, source="x")
    found = row(recorded("a"), [hidden, *months("a", "2020-08", 9, source="x")])
    assert (found.direction, found.change_on_previous.undefined) == ("none", "suppressed")
    assert found.direction_note == "July 2020 is suppressed: no change is worked out from it."


def test_a_percentage_from_zero_moves_in_points_and_has_nothing_to_excuse():
    found = row(recorded("a", unit="percent"), months("a", "2020-07", 0.0, 12.0))
    assert (found.direction, found.change_on_previous.difference, found.direction_note) == ("up", 12, None)
    assert found.change_on_previous.undefined is None


def test_against_the_same_point_in_the_year():
    figures = [*months("a", "2019-04", 10, 10, 10, 10, 10), *months("a", "2020-04", 10, 10, 10, 10, 16)]
    rule = DirectionRule(against="year to date")
    found = row(recorded("a"), figures, direction=rule)
    assert (str(found.moved.period), found.moved.before, found.moved.difference) == ("ytd:2019-08", 50, 6)
    assert found.moved.percent == 12 and found.direction == "up"
    gap = [*months("a", "2019-04", 10, None, 10, 10, 10), *months("a", "2020-04", 10, 10, 10, 10, 16)]
    assert row(recorded("a"), gap, direction=rule).direction == "none"  # four months are not held against five


def test_shares_of_the_year_are_pooled():
    figures = parts("a", {"2019-04": (1, 2), "2019-05": (9, 18), "2020-04": (1, 1), "2020-05": (5, 9)})
    rule = DirectionRule(against="year to date")
    found = row(computed("a", ValueKind.PERCENTAGE), figures, Period.parse("2020-05"), direction=rule)
    assert (found.moved.before, found.moved.difference, found.direction) == (50, 10, "up")


def test_what_stands_at_a_months_end_has_last_years_month_as_its_same_point():
    figures = [*months("a", "2019-08", 100), *months("a", "2020-07", 150, 89)]
    found = row(recorded("a", stock=True), figures, direction=DirectionRule(against="year to date"))
    assert (str(found.moved.period), found.direction) == ("2019-08", "down")


def test_against_last_years_end():
    figures = [*months("a", "2020-03", 100), *months("a", "2020-07", 150, 111)]
    found = row(recorded("a", stock=True), figures, direction=DirectionRule(against="last year end"))
    assert (str(found.moved.period), found.moved.percent, found.direction) == ("2020-03", 11, "up")


@pytest.mark.parametrize(
    ("period", "end"),
    [("2020-04", "2020-03"), ("2020-03", "2019-03"), ("2021-01", "2020-03"), ("FY2020-21-Q1", "FY2019-20-Q4"),
     ("FY2020-21-Q4", "FY2019-20-Q4"), ("AY2020-21-autumn", "AY2019-20-summer"),
     ("AY2020-21-summer", "AY2019-20-summer"),
     ("FY2020-21", "FY2019-20")],
)  # fmt: skip
def test_which_period_ended_last_year(period, end):
    assert str(last_year_end(Period.parse(period))) == end


def test_the_line_is_the_one_that_statistics_draws():
    dice = random.Random(7)
    for _ in range(200):
        count = dice.randint(4, 30)
        values = [dice.gauss(100, 10) + dice.choice((0, 0.5, 2)) * n for n in range(count)]
        for gap in dice.sample(range(count), count // 5):
            values[gap] = None
        known = [(n, v) for n, v in enumerate(values) if v is not None]
        line = fitted_line(values)
        if len(known) < 4:
            assert line is None
            continue
        theirs = linregress([n for n, _ in known], [v for _, v in known])
        assert line.slope == pytest.approx(theirs.slope, rel=1e-9, abs=1e-12)
        assert line.first == pytest.approx(theirs.intercept, rel=1e-9)
        if abs(theirs.pvalue - 0.05) > 0.001:  # the printed table has three decimals
            assert line.significant == (theirs.pvalue < 0.05)


@pytest.mark.parametrize(
    ("values", "direction"),
    [([10, 11, 12, 13, 14, 15], "up"), ([15, 14, 13, 12, 11, 10], "down"), ([10, 14, 10, 14, 10, 14], "similar"),
     ([10, 10, 10, 10, 10, 10], "similar"), ([10, 11, 12, None, None, None], "none"),
     ([None, 10, None, 12, 13, 14], "up"),
     ([10, 11, 12, 13, 14, None], "none")],
)  # fmt: skip
def test_by_regression(values, direction):
    assert by_regression(values, Measure.COUNT, DirectionRule("regression", 0.0)) == direction


def test_a_trend_too_small_for_the_band_is_similar():
    values = [100, 101, 102, 103, 104, 105]
    assert by_regression(values, Measure.COUNT, DirectionRule("regression", 5.0)) == "up"
    assert by_regression(values, Measure.COUNT, DirectionRule("regression", 5.1)) == "similar"
    assert by_regression(values, Measure.SHARE, DirectionRule("regression", 5.1)) == "similar"
    found = row(recorded("a"), months("a", "2020-03", *values), direction=DirectionRule("regression", 0.0))
    assert found.direction == "up"


@pytest.mark.parametrize(
    ("variation", "better", "direction"),
    [("improving", "higher", "up"), ("improving", "lower", "down"), ("concerning", "higher", "down"),
     ("concerning", "lower", "up"), ("high", "neither", "up"), ("low", "neither", "down"),
     ("common", "lower", "similar"),
     ("none", "higher", "none")],
)  # fmt: skip
def test_by_process_control(variation, better, direction):
    assert by_process(variation, better) == direction


def test_by_process_control_over_two_years_of_months():
    steady = [100 + (-1) ** n * (n % 3) for n in range(23)]
    rule = DirectionRule("process control", 0.0)
    leap = row(recorded("a", better=Better.LOWER), months("a", "2018-09", *steady, 150), direction=rule)
    assert (leap.direction, leap.judgement) == ("up", "worse")
    calm = row(recorded("a", better=Better.LOWER), months("a", "2018-09", *steady, 100), direction=rule)
    assert (calm.direction, calm.judgement) == ("similar", "similar")
    short = row(recorded("a"), months("a", "2020-07", 100, 150), direction=rule)
    assert (short.direction, short.direction_note) == ("none", "Process control could not be drawn for this row.")


def test_every_rule_is_said_in_words():
    assert rule_in_words(DirectionRule()) == (
        "Up or down: 10% or more from the period before; percentages, 10 percentage points or more. Anything less is "
        "similar."
    )
    assert "the end of last year" in rule_in_words(DirectionRule(against="last year end"))
    assert "worsened, still on target" in rule_in_words(CHANGE)
    assert rule_in_words(DirectionRule("process control", assumed=True)).endswith("does not say.)")
