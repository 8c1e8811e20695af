"""Changes, directions and judgements, against sums done by hand."""

import pytest

from tests.support.scorecards import computed, months, parts, recorded, row
from trigpoint.catalogue.objects import Better, ValueKind
from trigpoint.catalogue.rules import DirectionRule
from trigpoint.model.period import Period
from trigpoint.model.standard import TargetRow

SHARE = {"kind": ValueKind.PERCENTAGE}


def test_a_count_changes_in_number_and_in_percent():
    found = row(recorded("a"), months("a", "2020-07", 139, 132))
    change = found.change_on_previous
    assert (str(change.period), change.before, change.difference) == ("2020-07", 139, -7)
    assert change.percent == pytest.approx(-700 / 139, rel=1e-15)
    assert found.change_on_year.before is None and found.change_on_year.difference is None
    assert str(found.change_on_year.period) == "2019-08"


def test_the_year_before_is_the_same_month_a_year_earlier():
    found = row(recorded("a"), [*months("a", "2019-08", 100), *months("a", "2020-08", 150)])
    assert found.change_on_year.difference == 50 and found.change_on_year.percent == 50
    assert found.change_on_previous.before is None and found.direction == "none"


def test_a_percentage_changes_in_points_only():
    found = row(recorded("a", unit="percent"), months("a", "2020-07", 20.0, 27.5))
    assert found.change_on_previous.difference == 7.5
    assert found.change_on_previous.percent is None
    assert found.direction == "similar"


def test_from_zero_there_is_a_difference_and_a_direction_but_no_percent():
    found = row(recorded("a"), months("a", "2020-07", 0, 3))
    assert (found.change_on_previous.difference, found.change_on_previous.percent) == (3, None)
    assert found.direction == "up"
    assert row(recorded("a"), months("a", "2020-07", 0, 0)).direction == "similar"


def test_without_a_value_before_there_is_no_change():
    found = row(recorded("a", better=Better.HIGHER), months("a", "2020-07", None, 3))
    assert found.change_on_previous.difference is None
    assert (found.direction, found.judgement) == ("none", "none")


@pytest.mark.parametrize(
    ("before", "now", "direction"),
    [(100, 110, "up"), (100, 109, "similar"), (100, 90, "down"), (100, 91, "similar"), (70, 77, "up"), (30, 27, "down"),
     (1000, 1099.9, "similar"), (7, 7, "similar")],
)  # fmt: skip
def test_at_or_beyond_the_band_is_a_move(before, now, direction):
    assert row(recorded("a"), months("a", "2020-07", before, now)).direction == direction


def test_ten_points_are_ten_points_whatever_binary_says():
    # 17/30 and 20/30 are 10 points apart; as floats 56.66... and 66.66... may come out a hair less
    for low, high, of in ((17, 20, 30), (1, 4, 30), (2, 3, 10), (7, 10, 30)):
        figures = parts("a", {"2020-07": (low, of), "2020-08": (high, of)})
        assert row(computed("a", **SHARE), figures).direction == "up", (low, high, of)
    figures = parts("a", {"2020-07": (170, 300), "2020-08": (199, 300)})
    assert row(computed("a", **SHARE), figures).direction == "similar"


def test_a_pack_may_compare_shares_relative_to_what_they_were():
    figures = months("a", "2020-07", 20.0, 22.0)
    rule = DirectionRule(percentages="relative")
    assert row(recorded("a", unit="percent"), figures, direction=rule).direction == "up"
    assert row(recorded("a", unit="percent"), figures).direction == "similar"


def test_a_pack_may_look_at_the_year_before():
    figures = [*months("a", "2019-08", 100), *months("a", "2020-07", 50, 51)]
    assert row(recorded("a"), figures, direction=DirectionRule(against="year")).direction == "down"


@pytest.mark.parametrize(
    ("better", "now", "judgement"),
    [(Better.HIGHER, 150, "better"), (Better.HIGHER, 50, "worse"), (Better.LOWER, 150, "worse"),
     (Better.LOWER, 50, "better"), (Better.HIGHER, 101, "similar"), (Better.NEITHER, 150, "none"),
     (Better.NEAR_TARGET, 150, "none")],
)  # fmt: skip
def test_what_a_move_means(better, now, judgement):
    assert row(recorded("a", better=better), months("a", "2020-07", 100, now)).judgement == judgement


@pytest.mark.parametrize(("now", "judgement"), [(130, "better"), (60, "worse"), (105, "similar"), (300, "worse")])
def test_near_target_is_judged_by_the_distance(now, judgement):
    target = TargetRow("a", Period.parse("2020-04").start, None, 140)
    found = row(recorded("a", better=Better.NEAR_TARGET), months("a", "2020-07", 100, now), targets=[target])
    assert found.judgement == judgement and found.on_target is None


def test_a_median_and_a_rate_change_in_both():
    found = row(recorded("a", unit="days"), months("a", "2020-07", 40.0, 30.0))
    assert (found.change_on_previous.difference, found.change_on_previous.percent) == (-10, -25)
    found = row(recorded("a", unit="per 10,000"), months("a", "2020-07", 40.0, 50.0))
    assert found.change_on_previous.percent == 25
