"""What leaves the authority shows no small number, nor anything worked out from one."""

import datetime as dt

import pytest

from tests.support.scorecards import card, computed, months, parts, recorded, row
from trigpoint.catalogue.objects import Value, ValueKind
from trigpoint.model.observation import Observation, Status
from trigpoint.model.period import Period
from trigpoint.model.standard import Basis, BasisKind, TargetRow


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
    one = parts("a", {"2020-08": (20, 1)}, 1)[0]._replace(numerator=None, denominator=4)
    assert row(median, [one], audience="public").value is None


def in_two_teams(name, figures):
    """Percentages by month for everyone, and for North and South who are half of it each."""
    everyone = parts(name, figures)
    return everyone + [
        o._replace(breakdown="team", member=member, numerator=o.numerator / 2, denominator=o.denominator / 2)
        for o in everyone
        for member in ("North", "South")
    ]


def test_a_percentage_over_rounded_counts_is_told_without_them():
    """244 of 256 are 95.3%. To the nearest ten they are 240 of 260, 92.3%, whose interval ends below that, at 95.0."""
    share = computed("a", ValueKind.PERCENTAGE)
    found = card([share], in_two_teams("a", {"2020-07": (64, 88), "2020-08": (244, 256)}), by="team", audience="public")
    whole, north = found.rows[0], found.rows[1]
    last = whole.values[-1]
    assert (last.value, last.numerator, last.denominator) == (95.3, None, None)
    assert (whole.interval.lower, whole.interval.upper, whole.year_to_date) == (None, None, None)
    assert (north.values[-1].numerator, north.values[-1].denominator) == (122, 128)
    assert north.interval.lower == pytest.approx(90.15, abs=0.05)  # Wilson of 122 in 128, by hand
    assert north.year_to_date == pytest.approx(100 * 154 / 172)


def test_a_year_is_not_added_up_of_rounded_counts():
    """Five months of 24 are 120; of 20, as each is told, 100. One month alone is what it is told to be."""
    counts = [o._replace(source="", numerator=o.value) for o in months("a", "2020-04", 24, 24, 24, 24, 24)]
    teams = [o._replace(breakdown="team", member=name, value=12.0) for o in counts for name in ("North", "South")]
    target = TargetRow("a", dt.date(2020, 4, 1), dt.date(2021, 3, 31), 300.0, basis=Basis(BasisKind.CUMULATIVE))
    split = {"by": "team", "audience": "public"}
    rows = card([computed("a")], [*counts, *teams], targets=[target], **split).rows
    assert [row.value for row in rows] == [20, 12, 12]
    assert [row.year_to_date for row in rows] == [None, 60, 60]
    assert rows[0].target.reached is None
    april = card([computed("a")], [*counts, *teams], Period.parse("2020-04"), **split).rows
    assert [row.year_to_date for row in april] == [20, 12, 12]


def test_the_scorecard_says_by_which_rules():
    assert "Counts of 1 to 5" in card([recorded("a")], [], audience="public").notes[0]
    assert card([recorded("a")], []).notes == ()
