"""Every rule of colour, at its edges and on both sides of them, against cases written by hand."""

import pytest

from trigpoint.scorecard import rag


@pytest.mark.parametrize(
    ("value", "better", "colour"),
    [(95, "higher", "green"), (90, "higher", "green"), (89.999, "higher", "amber"), (80, "higher", "amber"),
     (79.999, "higher", "red"), (80, "lower", "green"), (80.001, "lower", "red"), (None, "higher", "none"),
     (95, "neither", "none"), (95, "near target", "none")],
)  # fmt: skip
def test_thresholds_in_either_direction(value, better, colour):
    red, amber = (80, 90) if better == "higher" else (80, 70)
    if better == "lower":
        assert rag.by_thresholds(value, red, None, better) == colour
        assert (
            rag.by_thresholds(75, red, amber, better) == "amber"
            and rag.by_thresholds(70, red, amber, better) == "green"
        )
    else:
        assert rag.by_thresholds(value, red, amber, better) == colour


def test_without_thresholds_there_is_no_colour():
    assert rag.by_thresholds(1, None, None, "higher") == "none"


def test_a_figure_on_a_threshold_is_on_it_whatever_binary_says():
    assert 0.1 + 0.2 != 0.3
    assert rag.by_thresholds(0.1 + 0.2, None, 0.3, "lower") == "green"
    assert rag.by_thresholds(100 * (29 / 100), 29, None, "higher") == "green"
    assert rag.by_thresholds(28.9999, 29, None, "higher") == "red"


@pytest.mark.parametrize(
    ("value", "within", "relative", "better", "colour"),
    [(90, 10, True, "higher", "green"), (81, 10, True, "higher", "amber"), (80.9, 10, True, "higher", "red"),
     (80, 10, False, "higher", "amber"), (79.9, 10, False, "higher", "red"), (99, 10, True, "lower", "amber"),
     (99.1, 10, True, "lower", "red"), (100, 10, False, "lower", "amber"), (90, 0, False, "lower", "green")],
)  # fmt: skip
def test_tolerance_around_a_target_of_90(value, within, relative, better, colour):
    assert rag.by_tolerance(value, 90, within, better, relative=relative) == colour


def test_tolerance_below_a_target_that_is_negative():
    assert rag.by_tolerance(-11, -10, 10, "higher", relative=True) == "amber"
    assert rag.by_tolerance(-11.1, -10, 10, "higher", relative=True) == "red"


@pytest.mark.parametrize(("value", "colour"), [(80, "green"), (79, "amber"), (70, "amber"), (69, "red")])
def test_target_and_floor_standard(value, colour):
    assert rag.by_floor(value, 80, 70, "higher") == colour
    assert rag.by_floor(-value, -80, -70, "lower") == colour
    assert rag.by_floor(value, None, 70, "higher") == "none"


@pytest.mark.parametrize(
    ("value", "colour"),
    [(84, "red"), (85, "green"), (92, "green"), (100, "green"), (101, "red"), (120, "red"), (None, "none")],
)
def test_both_sides_of_a_band_are_bad(value, colour):
    assert rag.by_band(value, 85, 100) == colour


@pytest.mark.parametrize(("value", "colour"), [(80, "amber"), (79.9, "red"), (105, "amber"), (105.1, "red")])
def test_a_band_with_a_margin(value, colour):
    assert rag.by_band(value, 85, 100, 5) == colour


def test_a_band_with_a_margin_in_percent_of_the_end_that_is_passed():
    assert rag.by_band(110, 85, 100, 10, relative=True) == "amber"
    assert rag.by_band(76.5, 85, 100, 10, relative=True) == "amber"
    assert rag.by_band(76.4, 85, 100, 10, relative=True) == "red"


@pytest.mark.parametrize(
    ("value", "colour"), [(50, "green"), (45, "green"), (55, "green"), (56, "amber"), (60, "amber"), (60.1, "red"),
                          (39.9, "red")]
)  # fmt: skip
def test_near_the_target_is_best(value, colour):
    assert rag.by_nearness(value, 50, 5) == colour
    assert rag.by_nearness(value, 50, 10, 20, relative=True) == colour


@pytest.mark.parametrize(
    ("month", "year", "colour"),
    [(82, 70, "amber"), (82, 81, "green"), (70, 82, "amber"), (70, 70, "red"), (82, None, "none"), (None, 82, "none")],
)
def test_the_month_and_the_year_together(month, year, colour):
    assert rag.by_month_and_year(month, year, 80, "higher") == colour


def test_best_and_worst_of_what_was_before():
    before = [280.0, 290.0, 300.0, 275.0]
    assert rag.by_extremes(271, before, "lower") == "green"
    assert rag.by_extremes(275, before, "lower") == "amber"  # as low as one of them is not lower than all
    assert rag.by_extremes(300, before, "lower") == "amber"
    assert rag.by_extremes(301, before, "lower") == "red"
    assert rag.by_extremes(301, before, "higher") == "green"
    assert rag.by_extremes(271, before[:3], "lower") == "none"


def test_assurance_and_interval():
    assert [rag.by_assurance(word) for word in ("pass", "hit or miss", "fail", "none")] == [
        "green", "amber", "red", "none"
    ]  # fmt: skip
    assert rag.by_interval(10, 12, 10, "lower") == "amber"  # on the limit is within it
    assert rag.by_interval(10.1, 12, 10, "lower") == "red"
    assert rag.by_interval(10.1, 12, 10, "higher") == "green"
    assert rag.by_interval(8, 9.9, 10, "lower") == "green"
    assert rag.by_interval(8, 9.9, 10, "neither") == "none"
    assert rag.by_interval(None, 9.9, 10, "lower") == "none" and rag.by_interval(8, 9, None, "lower") == "none"
