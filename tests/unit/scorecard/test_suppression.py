"""What leaves the authority shows no small number, nor anything worked out from one."""

from dataclasses import replace

import pytest

from tests.support.scorecards import card, computed, months, parts, recorded, row
from trigpoint.catalogue.objects import Value, ValueKind
from trigpoint.model.observation import Observation, Status
from trigpoint.model.period import Period


@pytest.mark.parametrize(("value", "shown"), [(0, True), (1, False), (5, False), (6, True)])
@pytest.mark.parametrize("audience", ["public", "partner"])
def test_counts_of_one_to_five(value, shown, audience):
    found = row(recorded("a"), months("a", "2020-08", value), audience=audience)
    assert (found.value, found.status) == ((value, "final") if shown else (None, "suppressed"))
    assert row(recorded("a"), months("a", "2020-08", value)).value == value


@pytest.mark.parametrize(
    ("top", "bottom", "shown"), [(3, 50, False), (47, 50, False), (6, 12, True), (50, 50, True), (0, 4, False)]
)
def test_shares_that_rest_on_few(top, bottom, shown):
    figures = parts("a", {"2020-08": (top, bottom)})
    found = row(computed("a", ValueKind.PERCENTAGE), figures, audience="public")
    assert (found.value is not None) == shown
    last = found.values[-1]
    assert ((last.numerator, last.denominator) == (None, None)) != shown


def test_nothing_is_worked_out_from_a_suppressed_figure():
    figures = months("a", "2020-04", 20, 20, 20, 3, 20)
    found = row(recorded("a"), figures, audience="public")
    assert (found.mean_12, found.max_12, found.min_12, found.periods_12) == (None, None, None, None)
    assert found.year_to_date is None
    change = found.change_on_previous
    assert (change.before, change.difference, change.percent, found.direction) == (None, None, None, "none")
    assert found.insights == ()


def test_parts_of_a_figure_that_has_no_value_are_hidden_too():
    rate = computed("a", value=Value(ValueKind.RATE, per=10_000, population="aged_0_to_17"))
    part = Observation("a", Period.parse("2020-08"), "team", "East", None, 3, None, Status.NOT_APPLICABLE)
    found = card([rate], [part], by="team", audience="public").rows[-1]
    assert (found.member, found.status, found.values[-1].numerator) == ("East", "not applicable", None)


def test_small_rates_and_averages():
    rate = computed("a", value=Value(ValueKind.RATE, per=10_000, population="aged_0_to_17"))
    assert row(rate, parts("a", {"2020-08": (4, 50_000)}, 10_000), audience="public").value is None
    assert row(rate, parts("a", {"2020-08": (40, 50_000)}, 10_000), audience="public").value == 8
    median = computed("a", ValueKind.MEDIAN)
    one = replace(parts("a", {"2020-08": (20, 1)}, 1)[0], numerator=None, denominator=4)
    assert row(median, [one], audience="public").value is None


def test_the_scorecard_says_by_which_rules():
    assert "Counts of 1 to 5" in card([recorded("a")], [], audience="public").notes[0]
    assert card([recorded("a")], []).notes == ()
