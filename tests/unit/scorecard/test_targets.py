"""Targets as people set them: what each rests on, worked out by hand; and dates keep judgements where they were."""

import datetime as dt

import pytest

from tests.support.scorecards import computed, months, parts, recorded, row
from trigpoint.catalogue.objects import Better, PackItem, PackSection, ValueKind
from trigpoint.catalogue.rules import ColourKind, ColourRule, Judging
from trigpoint.model.period import Period
from trigpoint.model.standard import BenchmarkRow, TargetRow
from trigpoint.model.target_basis import read_basis
from trigpoint.scorecard.cumulative import by_hand, even_share, needed_for, periods_left, run_rate

AUGUST = Period.parse("2020-08")
APRIL = dt.date(2020, 4, 1)
MARCH = dt.date(2021, 3, 31)


def target(basis="", value=None, start=APRIL, end=MARCH, **more):
    found = read_basis(basis)
    assert found is not None, basis
    return TargetRow("a", start, end, value, basis=found, **more)


def held(figures, *rows, better=Better.HIGHER, period=AUGUST, **more):
    return row(recorded("a", better=better), figures, period, targets=rows, **more)


def test_the_claims_of_a_city():
    """371 claims at 40% conversion need 928 families; 769 are attached; 159 to go; 39.75 a month to December."""
    assert needed_for(371, 40) == 928
    rate = run_rate(928, 769, periods_left(dt.date(2020, 12, 31), AUGUST))
    assert (rate.to_go, rate.periods_left, rate.each) == (159, 4, 39.75)
    attached = recorded("a", better=Better.HIGHER, stock=True)
    goal = target("cumulative, even, at 40% conversion", 371, end=dt.date(2020, 12, 31))
    found = row(attached, months("a", "2020-08", 769), AUGUST, targets=[goal])
    assert (found.target.value, found.target.reached, found.target.to_go) == (928, 769, 159)
    assert (found.target.periods_left, found.target.run_rate) == (4, 39.75)
    assert found.target.how == (
        "371 at 40% conversion need 928 (371 / 0.4, rounded up); 515.6 expected by now; 769 reached; 159 to go; "
        "39.75 a month over 4 months."
    )


def test_a_total_is_held_against_what_its_profile_asks_for_by_now():
    found = held(months("a", "2020-04", 10, 20, 15, 5, 30), target("cumulative, even", 240))
    assert (found.target.expected, found.target.reached, found.on_target) == (100, 80, False)
    assert (found.target.to_go, found.target.periods_left) == (160, 7)
    assert found.target.run_rate == pytest.approx(160 / 7)
    assert held(months("a", "2020-04", 10, 20, 15, 5, 50), target("cumulative, even", 240)).on_target is True


def test_a_total_is_not_said_where_a_month_is_not_known():
    found = held(months("a", "2020-04", 10, None, 15, 5, 30), target("cumulative, even", 240))
    assert found.target.reached is None and found.on_target is None and found.target.run_rate is None


@pytest.mark.parametrize(
    ("period", "first", "last", "expected"),
    [
        ("2020-08", "2020-04-01", "2021-03-31", 100),  # five months of twelve
        ("2021-03", "2020-04-01", "2021-03-31", 240),
        ("2023-04", "2023-04-01", "2024-03-31", 20),
        ("2024-02", "2023-04-01", "2024-03-31", 220),
    ],
)
def test_a_total_for_each_year_begins_anew(period, first, last, expected):
    goal = target("cumulative, even, each year", 240, end=None)
    start = Period.parse(period)
    found = held(months("a", "2020-04", *[1] * 60), goal, period=start).target
    assert (found.start, found.end) == (dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    assert found.expected == pytest.approx(expected)
    assert found.reached == (start.start.month - 4) % 12 + 1


def test_a_total_for_each_year_keeps_its_own_last_day_and_a_leap_day():
    goal = target("cumulative, even, each year", 240, start=dt.date(2020, 2, 29), end=dt.date(2023, 9, 30))
    found = held(months("a", "2020-04", *[1] * 60), goal, period=Period.parse("2023-05")).target
    assert (found.start, found.end) == (dt.date(2023, 2, 28), dt.date(2023, 9, 30))
    assert held(months("a", "2020-04", *[1] * 60), goal, period=Period.parse("2023-10")).target.state == "none set"


def test_last_years_shape():
    last_year = months("a", "2019-04", 10, 10, 10, 10, 10, 5, 5, 5, 5, 10, 10, 10)
    found = held([*last_year, *months("a", "2020-04", 9, 9, 9, 9, 9)], target("cumulative, last year's shape", 200))
    assert found.target.expected == 100  # by August half of last year's hundred was there
    assert (
        held(months("a", "2020-04", 9, 9, 9, 9, 9), target("cumulative, last year's shape", 200)).target.expected
        is None
    )


def test_a_profile_by_hand():
    assert [by_hand((10, 25, 60, 100), share) for share in (0, 0.25, 0.5, 0.75, 1)] == [0, 10, 25, 60, 100]
    assert by_hand((10, 25, 60, 100), 1 / 3) == pytest.approx(15)
    found = held(
        months("a", "2020-04", 5, 5, 5), target("cumulative, by hand 10 25 60 100", 100), period=AUGUST.shift(-2)
    )
    assert (found.target.expected, found.target.reached) == (10, 15)


def test_a_part_year_target_is_spread_over_its_own_part():
    july, march = dt.date(2018, 7, 1), dt.date(2019, 3, 31)
    assert even_share(july, march, Period.parse("2018-09")) == pytest.approx(3 / 9)
    assert even_share(july, march, Period.parse("FY2018-19-Q3")) == pytest.approx(6 / 9)
    assert even_share(july, march, Period.parse("2019-03")) == 1
    assert even_share(dt.date(2018, 7, 11), dt.date(2018, 7, 20), Period.parse("2018-07-11..2018-07-15")) == 0.5


def test_a_change_on_last_year():
    goal = target("percent change on last year", -25)
    found = held([*months("a", "2019-08", 40), *months("a", "2020-08", 30)], goal, better=Better.LOWER)
    assert (found.target.value, found.on_target) == (30, True)
    assert found.target.how == "August 2019 was 40; -25% on that is 30."
    missing = held(months("a", "2020-08", 30), goal, better=Better.LOWER)
    assert (missing.target.state, missing.target.value, missing.on_target) == ("not known", None, None)


@pytest.mark.parametrize(
    ("better", "value", "low", "high", "met"),
    [
        (Better.LOWER, 21.0, None, None, True),
        (Better.HIGHER, 19.0, None, None, True),
        (Better.NEITHER, None, 19, 21, False),
    ],
)
def test_within_five_percent_of_the_year_before(better, value, low, high, met):
    figure = {Better.LOWER: 20.9, Better.HIGHER: 19.1, Better.NEITHER: 21.5}[better]
    figures = [*months("a", "2019-08", 20), *months("a", "2020-08", figure)]
    found = held(figures, target("within percent of last year", 5), better=better)
    assert found.target.value == (pytest.approx(value) if value else None)
    assert (found.target.low, found.target.high, found.on_target) == (low, high, met)


def test_a_benchmark_as_a_target():
    other = BenchmarkRow("a", Period.parse("FY2019-20"), "statistical_neighbours", 5.5)
    goal = target("benchmark statistical neighbours")
    found = held(months("a", "2020-08", 5.0), goal, better=Better.LOWER, benchmarks=[other])
    assert (found.target.value, found.on_target, found.target.state) == (5.5, True, "set")
    unknown = held(months("a", "2020-08", 5.0), goal, better=Better.LOWER).target
    assert (unknown.state, unknown.how) == (
        "not known",
        "It is the figure of statistical neighbours, which is not known.",
    )
    region = held(months("a", "2020-08", 5.0), target("benchmark region"), better=Better.LOWER).target
    assert region.how == "It is the figure of the region, which is not known."


def test_a_baseline_then_a_trajectory():
    year = {f"2019-{m:02d}": (m, 20) for m in range(4, 13)} | {f"2020-{m:02d}": (m, 20) for m in range(1, 4)}
    share = computed("a", ValueKind.PERCENTAGE, better=Better.HIGHER)
    rows = [
        target("baseline", start=dt.date(2019, 4, 1), end=dt.date(2020, 3, 31)),
        target("points above baseline FY2019-20", 5),
        target("points above baseline FY2019-20", 10, start=dt.date(2021, 4, 1), end=None),
    ]
    figures = parts("a", year | {"2020-08": (9, 20), "2021-08": (9, 20)})
    first = row(share, figures, Period.parse("2020-03"), targets=rows)
    assert (first.target.state, first.target.value) == ("baseline year", None)
    baseline = 100 * 78 / 240  # the months' numerators and denominators, pooled
    assert row(share, figures, AUGUST, targets=rows).target.value == pytest.approx(baseline + 5)
    assert row(share, figures, Period.parse("2021-08"), targets=rows).target.value == pytest.approx(baseline + 10)


def test_a_target_stepped_by_date():
    rows = [
        target("", 10, dt.date(2018, 9, 1), dt.date(2018, 11, 30)),
        target("", 20, dt.date(2018, 12, 1), dt.date(2019, 3, 31)),
        target("", 25, dt.date(2019, 4, 1), dt.date(2020, 3, 31)),
    ]
    seen = {
        p: held(months("a", p, 20), *rows, period=Period.parse(p)) for p in ("2018-09", "2018-12", "2019-04", "2020-04")
    }
    assert [found.target.value for found in seen.values()] == [10, 20, 25, None]
    assert [found.on_target for found in seen.values()] == [True, True, False, None]


@pytest.mark.parametrize(
    ("basis", "period", "state", "colour", "met"),
    [("milestone by 2018-09-30", "2018-08", "due", "none", None),
     ("milestone by 2018-09-30", "2018-09", "due", "none", None),
     ("milestone by 2018-09-30", "2018-10", "overdue", "red", False),
     ("milestone by 2018-09-30, done 2018-09-12", "2018-08", "due", "none", None),
     ("milestone by 2018-09-30, done 2018-09-12", "2018-09", "done", "green", True),
     ("milestone by 2018-09-30, done 2018-11-02", "2018-10", "overdue", "red", False),
     ("milestone by 2018-09-30, done 2018-11-02", "2018-11", "done late", "amber", False)],
)  # fmt: skip
def test_milestones(basis, period, state, colour, met):
    found = held([], target(basis, start=APRIL.replace(year=2018), end=None), period=Period.parse(period))
    assert (found.target.state, found.rag, found.on_target) == (state, colour, met)
    assert found.rag_rule == "Green when done in time; amber when done late; red when overdue"
    assert found.target.due == dt.date(2018, 9, 30)


def test_overdue_says_by_how_much():
    found = held(
        [], target("milestone by 2018-09-30", end=None, start=dt.date(2018, 4, 1)), period=Period.parse("2018-10")
    )
    assert found.target.how == "Due on 30 September 2018. Overdue by 31 days on 31 October 2018."


def test_a_band_is_met_inside_it():
    rows = [target("band 85 to 100")]
    assert [held(months("a", "2020-08", v), *rows).on_target for v in (84, 85, 100, 101)] == [False, True, True, False]


def test_to_be_agreed_and_none_set_differ():
    figures = months("a", "2020-08", 5)
    assert held(figures).target.state == "none set" and held(figures).target.start is None
    for basis in ("", "to be agreed"):
        assert held(figures, target(basis)).target.state == "to be agreed"
    ended = held(
        figures, target("", 4, end=None), target("none set", start=dt.date(2020, 8, 1), note="The board decided")
    )
    assert (ended.target.state, ended.target.value, ended.on_target) == ("none set", None, None)
    assert ended.target.start == dt.date(2020, 8, 1) and ended.target.basis == "The board decided"


def test_a_new_target_or_threshold_recolours_no_period_that_it_does_not_cover():
    figures = months("a", "2019-12", 82, 82, 82, 82, 82, 82)
    old = target("", 80, dt.date(2019, 4, 1), dt.date(2020, 3, 31), red=70, amber=80)
    new = target("", 90, APRIL, None, red=85, amber=90)
    periods = [Period.parse("2019-12").shift(n) for n in range(6)]
    before = [held(figures, old, period=p).rag for p in periods]
    after = [held(figures, old, new, period=p).rag for p in periods]
    assert before == ["green"] * 4 + ["none"] * 2
    assert after == ["green"] * 4 + ["red"] * 2
    moved = [held(figures, old, target("", 60, APRIL, None, red=50, amber=60), period=p).rag for p in periods]
    assert moved[:4] == before[:4] and moved[4:] == ["green"] * 2


def test_a_new_rule_of_colour_recolours_no_period_that_it_does_not_cover():
    def rule(red, start=None, end=None):
        return ColourRule(ColourKind.THRESHOLDS, red=red, start=start, end=end)

    figures = months("a", "2020-02", 82, 82, 82, 82)
    old, new = rule(80, end=dt.date(2020, 3, 31)), rule(90, start=APRIL)
    indicator = recorded("a", better=Better.HIGHER, judging=Judging(colours=(old, new)))
    seen = [row(indicator, figures, Period.parse("2020-02").shift(n)) for n in range(4)]
    assert [found.rag for found in seen] == ["green", "green", "red", "red"]
    assert [found.rag_rule for found in seen] == ["Red below 80; otherwise green"] * 2 + [
        "Red below 90; otherwise green"
    ] * 2


def test_a_loaded_threshold_goes_before_the_packs_and_the_packs_before_the_indicators():
    own = Judging(colours=(ColourRule(ColourKind.THRESHOLDS, red=1),), targets=(target("", 10),))
    packs = Judging(colours=(ColourRule(ColourKind.THRESHOLDS, red=2),), targets=(target("", 20),))
    indicator = recorded("a", better=Better.HIGHER, judging=own)
    section = (PackSection("x", (PackItem("a", None, judging=packs),)),)
    figures = months("a", "2020-08", 5)
    found = row(indicator, figures)
    assert (found.target.value, found.rag_rule) == (10, "Red below 1; otherwise green")
    found = row(indicator, figures, sections=section)
    assert (found.target.value, found.rag_rule) == (20, "Red below 2; otherwise green")
    found = row(indicator, figures, sections=section, targets=[target("", 30, red=3)])
    assert (found.target.value, found.rag_rule) == (30, "Red below 3; amber below 30; otherwise green")
    found = row(indicator, figures, sections=section, targets=[target("", 30)])
    assert (found.target.value, found.rag_rule) == (30, "Red below 2; otherwise green")


def test_what_is_context_only_is_never_judged():
    thresholds = target("", 10, red=8, amber=10)
    indicator = recorded("a", better=Better.HIGHER, judging=Judging(context_only=True))
    found = row(indicator, months("a", "2020-07", 2, 5), targets=[thresholds])
    assert (found.rag, found.rag_rule) == ("none", "Context only: never coloured")
    assert (found.direction, found.judgement, found.on_target) == ("up", "none", None)


def test_what_is_neither_good_nor_bad_is_judged_only_where_the_pack_says_so():
    figures, rule = months("a", "2020-08", 309), ColourRule(ColourKind.THRESHOLDS, red=320)
    plans = recorded("a", better=Better.NEITHER)

    def shown(judging):
        return row(plans, figures, sections=(PackSection("x", (PackItem("a", None, judging=judging),)),))

    assert shown(Judging(colours=(rule,))).rag == "none"
    judged = shown(Judging(better="lower", colours=(rule,)))
    assert (judged.rag, judged.better, judged.rag_rule) == ("green", "lower", "Red above 320; otherwise green")


def test_members_share_the_target_of_a_share_and_not_of_a_count():
    figures = parts("a", {"2020-08": (9, 10)})
    figures += [type(figures[0])("a", AUGUST, "team", "East", 50.0, 1, 2)]
    share = computed("a", ValueKind.PERCENTAGE, better=Better.HIGHER)
    goal = target("", 80, red=60, amber=80)
    found = row(share, figures, by="team", member="East", targets=[goal])
    assert (found.member, found.target.value, found.rag) == ("East", 80, "red")
    count = computed("a", better=Better.HIGHER)
    assert row(count, figures, by="team", member="East", targets=[goal]).target.state == "none set"


@pytest.mark.parametrize(
    "rule",
    [ColourRule(ColourKind.THRESHOLDS, red=320), ColourRule(ColourKind.BAND, low=0, high=320)],
)
def test_a_member_of_a_count_has_no_colour_by_the_numbers_of_all_together(rule):
    figures = parts("a", {"2020-08": (300, 1)}, times=1)
    figures += [type(figures[0])("a", AUGUST, "team", "East", 50.0, 50)]
    judging = Judging(colours=(rule,))
    count = computed("a", better=Better.LOWER, judging=judging)
    assert row(count, figures).rag == "green"
    found = row(count, figures, by="team", member="East")
    assert (found.value, found.rag, found.rag_rule) == (50.0, "none", None)
    share = computed("a", ValueKind.PERCENTAGE, better=Better.LOWER, judging=judging)
    assert row(share, figures, by="team", member="East").rag == "green"


def test_a_member_of_a_count_is_still_judged_by_its_own_past():
    rule = ColourRule(ColourKind.EXTREMES, months=4)
    count = computed("a", better=Better.LOWER, judging=Judging(colours=(rule,)))
    figures = [
        type(o)("a", o.period, "team", "East", o.value, o.value)
        for o in months("a", "2020-04", 9, 8, 7, 6, 5, source="")
    ]
    assert row(count, figures, by="team", member="East").rag == "green"
