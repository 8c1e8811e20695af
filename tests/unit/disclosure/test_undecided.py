"""What rounding alone could decide: drawn by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.support.scorecards import AUGUST, card, catalogue, computed, months, pack, recorded
from trigpoint.catalogue.objects import Better, Indicator, ValueKind
from trigpoint.catalogue.rules import ColourKind, ColourRule, DirectionRule
from trigpoint.model.observation import Observation, Status
from trigpoint.model.period import Period
from trigpoint.model.standard import TargetRow
from trigpoint.model.target_basis import read_basis
from trigpoint.scorecard.build import About, Figures, Inside, build
from trigpoint.scorecard.chance import ROUNDED
from trigpoint.scorecard.disclosure.profile import PROFILES
from trigpoint.scorecard.disclosure.rounding import round_to
from trigpoint.scorecard.disclosure.undecided import DOWN, NOTE, UP, moved
from trigpoint.scorecard.objects import Process, Scorecard

BAND = DirectionRule(band=10)


def in_halves(indicator: Indicator, july: Sequence[float], august: Sequence[float]) -> list[Observation]:
    """Everyone's figure (a count; or the two counts of a percentage) in two months, and two teams of half each."""
    found: list[Observation] = []
    for period, parts in ((AUGUST.previous(), july), (AUGUST, august)):
        for member, share in ((None, 1.0), ("North", 0.5), ("South", 0.5)):
            top, bottom = parts[0] * share, parts[1] * share if len(parts) > 1 else None
            value = 100 * top / bottom if bottom else top
            breakdown = "team" if member else None
            found.append(Observation(indicator.id, period, breakdown, member, value, top, bottom))
    return found


def told(
    indicator: Indicator,
    july: Sequence[float],
    august: Sequence[float],
    direction: DirectionRule,
    targets: Sequence[TargetRow] = (),
) -> Scorecard:
    """What the public is told of what was signed."""
    figures = in_halves(indicator, july, august)
    return card([indicator], figures, by="team", direction=direction, targets=targets, audience="public")


COUNT = computed("a", better=Better.HIGHER)
SHARE = computed("a", ValueKind.PERCENTAGE, better=Better.HIGHER)


def test_fifty_five_and_fifty_four_are_not_told_as_a_fall() -> None:
    """To the nearest ten they are 60 and 50, a sixth less; the fall was of 2%, which is similar."""
    found = told(COUNT, [56], [54], BAND)
    whole, north = found.rows[0], found.rows[1]
    assert whole.value == 50
    assert (whole.direction, whole.judgement, whole.direction_note) == ("none", "none", NOTE)
    change = whole.change_on_previous
    assert (change.before, change.difference, change.percent, change.undefined) == (60, None, None, "rounded")
    assert (north.direction, north.judgement) == ("similar", "similar")  # 28 and 27, as they are
    assert found.notes[-1].endswith(f"it is not told: {whole.title}.")


def test_silence_does_not_depend_on_what_was_rounded_away() -> None:
    """64 and 46 are 60 and 50 too, and fell indeed: a reader cannot tell the two apart by what is not said."""
    assert told(COUNT, [64], [46], BAND).rows[0] == replace(
        told(COUNT, [56], [54], BAND).rows[0], insights=told(COUNT, [64], [46], BAND).rows[0].insights
    )


def test_what_no_rounding_could_turn_is_told() -> None:
    whole = told(COUNT, [204], [96], BAND).rows[0]
    assert (whole.value, whole.direction, whole.judgement) == (100, "down", "worse")


def test_a_percentage_that_hardly_moved() -> None:
    """56 in 15,670 are 0.357%, told as 0.4; 54 are 0.345%, told as 0.3, and similar: a fall of 4%, not of 25."""
    relative = DirectionRule(band=10, percentages="relative")
    whole = told(SHARE, [56, 15_670], [54, 15_670], relative).rows[0]
    assert (whole.value, whole.values[-1].numerator, whole.direction) == (0.3, None, "none")


def test_a_percentage_that_seems_not_to_have_moved() -> None:
    """60 are 0.383%, told as 0.4 like 56: by a rule of any change it rose."""
    whole = told(SHARE, [56, 15_670], [60, 15_670], DirectionRule(band=0)).rows[0]
    assert (whole.value, whole.direction, whole.judgement) == (0.4, "none", "none")


def test_a_target_that_only_rounding_meets() -> None:
    """An in-between of a hundredth: 94.96% are told as 95.0, and the target of 95% is missed."""
    goal = TargetRow("a", dt.date(2020, 4, 1), None, 95.0, red=90.0, amber=95.0)
    whole = told(SHARE, [2_600, 2_740], [2_602, 2_740], BAND, [goal]).rows[0]
    assert (whole.value, whole.on_target, whole.rag) == (95.0, None, "none")
    clear = told(SHARE, [2_600, 2_740], [2_700, 2_740], BAND, [goal]).rows[0]
    assert (clear.value, clear.on_target, clear.rag) == (98.5, True, "green")


def test_a_movement_does_not_tell_the_target_that_is_silent() -> None:
    """70 may be 65 to 74, and 68 the target: it fell whichever it is, and may have met the target or not."""
    goal = TargetRow("a", dt.date(2020, 4, 1), None, 68.0, red=60.0, amber=68.0)
    whole = told(COUNT, [96], [74], DirectionRule(method="change"), [goal]).rows[0]
    assert (whole.value, whole.direction, whole.judgement) == (70, "down", "worse")
    assert (whole.on_target, whole.movement) == (None, None)


@pytest.mark.parametrize(("step", "ends"), [(10, (45, 54)), (5, (48, 52))])
def test_an_end_is_the_last_whole_number_that_is_told_so(step: int, ends: tuple[int, int]) -> None:
    seen = Observation("a", AUGUST, None, None, 50.0, rounded=True)
    profile = replace(PROFILES["public"], totals_to=step)
    low, high = (moved([seen], catalogue(COUNT), profile, AUGUST, (end, end))[0].value for end in (DOWN, UP))
    assert low <= ends[0] and high == ends[1]
    assert all(round_to(one, step) == 50 for one in ends) and round_to(ends[1] + 1, step) != 50


def a_year(counts: Sequence[float]) -> list[Observation]:
    """Everyone's count by month up to August, and two teams of half each."""
    found = []
    for back, count in enumerate(reversed(counts)):
        for member, share in ((None, 1.0), ("North", 0.5), ("South", 0.5)):
            team = "team" if member else None
            found.append(Observation("a", AUGUST.shift(-back), team, member, count * share, count * share))
    return found


ROUND = (100, 110, 100, 130, 120, 110, 120, 130, 100, 120, 140, 150, 170)
SHIFTS = ((0,) * 13, (-4,) * 13, (4,) * 13, (-4, 4) * 6 + (-4,), (4, -4) * 6 + (4,), (2, -2, 0, 4, -4) * 2 + (4, 4, -4))


def test_no_number_or_word_of_a_year_goes_behind_its_rounding() -> None:
    """Whoever would invert a mean, a limit, a change or a sentence finds the same of every year that rounds alike."""
    told = set()
    for shifts in SHIFTS:
        truth = [count + shift for count, shift in zip(ROUND, shifts, strict=True)]
        whole = card([COUNT], a_year(truth), by="team", direction=BAND, audience="public").rows[0]
        within = card([COUNT], a_year(truth), by="team", direction=BAND).rows[0]
        assert within.mean_12 == sum(truth[1:]) / 12
        assert within.process.mean == sum(truth) / 13
        assert whole.process == Process(notes=(ROUNDED,))
        assert (whole.mean_12, whole.max_12, whole.min_12, whole.periods_12) == (None, 170, 100, 12)
        told.add(repr(whole))
    assert len(told) == 1


def test_a_sentence_is_told_where_every_rounding_bears_it_out() -> None:
    """170 is above 150 whatever was rounded. 130 is as high as the 130 of February, or higher, or not so high."""
    february = (100,) * 6 + (130, 100, 110, 120, 110, 100, 130)
    rows = [
        card([COUNT], a_year(year), by="team", direction=BAND, audience="public").rows[0] for year in (ROUND, february)
    ]
    clear, doubtful = ([insight.rule for insight in row.insights] for row in rows)
    assert (clear, doubtful) == (["highest-since"], [])
    within = card([COUNT], a_year(february), by="team", direction=BAND).rows[0]
    assert [i.rule for i in within.insights if i.rule in ("accounts-for", "highest-since")] == [
        "accounts-for",
        "highest-since",
    ]


def test_part_1_never_says_the_opposite_of_part_2() -> None:
    """Of a grid of truths: what is told to the public is what is told within, or nothing."""
    goal = TargetRow("a", dt.date(2020, 4, 1), None, 60.0, red=50.0, amber=60.0)
    silent = 0
    for july in range(40, 72, 6):
        for august in range(44, 76, 6):
            figures = in_halves(COUNT, [july], [august])
            for rule in (BAND, DirectionRule(band=0)):
                public, within = (
                    card([COUNT], figures, by="team", direction=rule, targets=[goal], audience=audience).rows[0]
                    for audience in ("public", "internal")
                )
                assert public.direction in ("none", within.direction)
                assert public.judgement in ("none", within.judgement)
                assert public.rag in ("none", within.rag)
                assert public.on_target in (None, within.on_target)
                silent += public.direction == "none"
    assert 0 < silent < 72


def test_a_mean_of_percentages_is_no_finer_than_they_are() -> None:
    """72 of 133, 54.135%, twelve times, beside its teams: to a tenth each, and so is the mean."""
    figures = []
    for back in range(12):
        for member, top, bottom in ((None, 72, 133), ("North", 36, 66), ("South", 36, 67)):
            team = "team" if member else None
            figures.append(
                Observation("a", AUGUST.shift(-back), team, member, 100 * top / bottom, float(top), float(bottom))
            )
    whole = card([SHARE], figures, by="team", audience="public").rows[0]
    assert (whole.value, whole.mean_12) == (54.1, 54.1)


def test_no_line_is_drawn_through_rounded_figures() -> None:
    line = DirectionRule(method="regression")
    whole, north = card([COUNT], a_year(ROUND), by="team", direction=line, audience="public", periods_shown=12).rows[:2]
    assert (whole.direction, north.direction) == ("none", "up")


def test_a_best_of_twelve_is_none_where_one_is_hidden() -> None:
    """The hidden month could be the best of all."""
    best = (ColourRule(ColourKind.EXTREMES, months=12),)
    figures = [
        Observation("a", AUGUST.shift(-n), None, None, v, v) for n, v in enumerate((90.0, 80.0, 70.0, 60.0, 50.0))
    ]
    hidden = [*figures, Observation("a", AUGUST.shift(-5), None, None, 3.0, 3.0)]
    colours = [card([COUNT], some, colours=best, audience="public").rows[0].rag for some in (figures, hidden)]
    assert colours == ["green", "none"]


NARROW = {
    "a band of three": (COUNT, ColourRule(ColourKind.BAND, low=56, high=58), None),
    "near a target": (COUNT, ColourRule(ColourKind.NEAR_TARGET, within=1, beyond=2), 57.0),
    "near it in percent": (COUNT, ColourRule(ColourKind.TOLERANCE, within=1, relative=True), 57.0),
}


def by_hand(rule: ColourRule, target: float | None, count: int) -> str:
    """The colour of a count, as the rule says it."""
    if rule.kind is ColourKind.BAND:
        return "green" if 56 <= count <= 58 else "red"
    near, far = (1.0, 2.0) if rule.kind is ColourKind.NEAR_TARGET else (0.57, 1.14)
    return "green" if abs(count - 57) <= near else "amber" if abs(count - 57) <= far else "red"


@pytest.mark.parametrize("name", NARROW)
def test_a_band_narrower_than_the_rounding_tells_nothing(name: str) -> None:
    """64, an end of a 60, is red, and so is 60 itself, and by the band 55, the other end; 57 is green, and is told as
    60 too."""
    indicator, rule, target = NARROW[name]
    near = replace(indicator, better=Better.NEAR_TARGET)
    goal = [] if target is None else [TargetRow("a", dt.date(2020, 4, 1), None, target)]
    told_of: dict[float, set[str]] = {}
    for truth in range(44, 76):
        figures = in_halves(near, [100], [truth])
        public, within = (
            card([near], figures, by="team", direction=BAND, targets=goal, colours=(rule,), audience=audience).rows[0]
            for audience in ("public", "internal")
        )
        assert within.rag == by_hand(rule, target, truth)
        assert public.rag in ("none", within.rag)
        assert public.judgement in ("none", within.judgement) and public.on_target in (None, within.on_target)
        assert public.value is not None
        told_of.setdefault(public.value, set()).add(public.rag)
    assert told_of == {40: {"red"}, 50: {"red"}, 60: {"none"}, 70: {"red"}, 80: {"red"}}


def test_which_is_nearer_to_a_target_that_rounding_hides() -> None:
    """Of every two counts told as 60 and 50 beside a target of 57: which is nearer differs, and is not told."""
    near, goal = replace(COUNT, better=Better.NEAR_TARGET), [TargetRow("a", dt.date(2020, 4, 1), None, 57.0)]
    said = set()
    for july, august in ((64, 54), (57, 54), (55, 46), (64, 52)):
        figures = in_halves(near, [july], [august])
        public, within = (
            card([near], figures, by="team", direction=DirectionRule(band=0), targets=goal, audience=audience).rows[0]
            for audience in ("public", "internal")
        )
        assert within.judgement == ("better" if abs(august - 57) < abs(july - 57) else "worse")
        said.add((public.direction, public.judgement))
    assert said == {("none", "none")}


def halved(name: str, period: Period, count: int) -> list[Observation]:
    """A count of everyone and of two teams, as even as may be."""
    parts = ((None, count), ("North", count // 2), ("South", count - count // 2))
    return [Observation(name, period, "team" if member else None, member, float(n), float(n)) for member, n in parts]


def test_a_target_that_moves_with_rounding_gives_no_colour_of_both_sides() -> None:
    """110% more than last year, which is told as 30: the target may be anything from 52.5 to 71.4. Where that is far
    from a figure that is told as 60, from either end and from the middle, 63 beside 30 is still just there."""
    near = replace(COUNT, better=Better.NEAR_TARGET)
    goal = TargetRow("a", dt.date(2020, 4, 1), None, 110.0, basis=read_basis("percent change on last year"))
    colours = (ColourRule(ColourKind.NEAR_TARGET, within=0.5, beyond=1),)
    inside, said = set(), set()
    for before, now in ((30, 60), (30, 63), (25, 55), (34, 64), (28, 58), (26, 64)):
        figures = [*halved("a", AUGUST.year_before(), before), *halved("a", AUGUST, now)]
        public, within = (
            card([near], figures, by="team", targets=[goal], colours=colours, audience=audience).rows[0]
            for audience in ("public", "internal")
        )
        gap = abs(now - 2.1 * before)
        assert within.rag == ("green" if gap <= 0.5 else "amber" if gap <= 1 else "red")
        inside.add(within.rag)
        said.add((public.value, public.rag, public.judgement, public.on_target))
    assert inside == {"red", "amber", "green"}
    assert said == {(60.0, "none", "none", None)}


def test_a_target_that_moves_and_stays_far_away_gives_its_colour() -> None:
    """Within 4% of last year's 1,010, or of anything from 1,005 to 1,014: nothing told as 160 is, and what is told as
    970 may be so, or not (965 to 973 are not, of 1,014)."""
    near = replace(COUNT, better=Better.NEAR_TARGET)
    goal = TargetRow("a", dt.date(2020, 4, 1), None, 4.0, basis=read_basis("within percent of last year"))
    found = []
    for now in (160, 970):
        figures = [*halved("a", AUGUST.year_before(), 1010), *halved("a", AUGUST, now)]
        band = (ColourRule(ColourKind.BAND),)
        whole = card([near], figures, by="team", targets=[goal], colours=band, audience="public").rows[0]
        found.append((whole.rag, whole.on_target))
    assert found == [("red", False), ("none", None)]


def test_which_is_nearer_to_a_target_that_moves_is_not_told() -> None:
    """Half of last year's 40 is 20, and 30 is farther from it than July's 20. Of what is told as these, 25 is nearer to
    half of 41 than 15 is, and as near to half of 40, though all ends agree that it is farther."""
    near = replace(COUNT, better=Better.NEAR_TARGET)
    goal = TargetRow("a", dt.date(2020, 4, 1), None, -50.0, basis=read_basis("percent change on last year"))
    inside, said = set(), set()
    for before, july, august in ((40, 20, 30), (40, 15, 25), (41, 15, 25)):
        periods = ((AUGUST.year_before(), before), (AUGUST.previous(), july), (AUGUST, august))
        figures = [o for period, count in periods for o in halved("a", period, count)]
        public, within = (
            card([near], figures, by="team", targets=[goal], direction=DirectionRule(band=0), audience=audience).rows[0]
            for audience in ("public", "internal")
        )
        inside.add(within.judgement)
        said.add((public.direction, public.judgement))
    assert inside == {"worse", "similar", "better"}
    assert said == {("up", "none")}


def shares(*tops: int) -> list[Observation]:
    """So many of 10,000 in each month up to August."""
    return [
        Observation("a", AUGUST.shift(n + 1 - len(tops)), None, None, top / 100, float(top), 10_000.0)
        for n, top in enumerate(tops)
    ]


def test_what_a_tenth_makes_unusual_is_not_told() -> None:
    """Seven months that rise by a hundredth each are a trend within; to a tenth, with their counts beside them, they
    are not, and a public paper says neither. A run of which both say the same is told."""
    slow = shares(*(5000, 5040) * 6, *(5051 + n for n in range(8)))
    public, within = (card([SHARE], slow, audience=audience).rows[0] for audience in ("public", "internal"))
    assert [value.value for value in public.values[-2:]] == [50.6, 50.6]
    assert within.process.variation == "improving"
    assert (public.process.variation, public.process.points) == ("none", ())
    clear = shares(*(5000, 5040) * 6, *(5051 + 60 * n for n in range(8)))
    public, within = (card([SHARE], clear, audience=audience).rows[0] for audience in ("public", "internal"))
    assert public.process.variation == within.process.variation == "improving"
    assert public.process.points == within.process.points


def test_a_highest_that_a_hundredth_makes_is_not_told() -> None:
    """50.59 is the highest within since 50.61 five months before; to a tenth both are 50.6, and so is the one after."""
    even = shares(5100, 5061, 5020, 5030, 5056, 5010, 5020, 5059)
    public, within = (card([SHARE], even, audience=audience).rows[0] for audience in ("public", "internal"))
    assert [i.figures["since"] for i in within.insights if i.rule == "highest-since"] == ["2020-02"]
    assert [i for i in public.insights if i.rule == "highest-since"] == []


def by_team(**tops: Sequence[int]) -> list[Observation]:
    """So many of 10,000 in each month up to August, of each team and of all together."""
    found = [
        o._replace(breakdown="team", member=name) for name, numbers in tops.items() for o in shares(*numbers)
    ]  # fmt: skip
    for back, numbers in enumerate(reversed(list(zip(*tops.values(), strict=True)))):
        top, base = float(sum(numbers)), 10_000.0 * len(numbers)
        found.append(Observation("a", AUGUST.shift(-back), None, None, 100 * top / base, top, base))
    return found


LEVEL = (
    5007, 5004, 5008, 5010, 5010, 5012, 5005, 5005, 5004, 5010, 5005, 5011, 5006, 5005, 5002, 5011, 5007, 5005, 5005,
    5016,
)  # fmt: skip
"""Within, the last lies inside the limits (49.97 to 50.17); to a tenth one outlying step is left out of them, and 50.2
lies outside (49.93 to 50.19)."""


@pytest.mark.parametrize("audience", ["public", "partner"])
def test_a_hidden_month_of_one_team_lets_no_untruth_of_another_through(audience: str) -> None:
    others = {"North": [4000 + n % 2 * 500 for n in range(20)], "South": [4000 + n % 3 * 500 for n in range(20)]}
    figures = by_team(East=LEVEL, **others, West=[3, *(2000 + n for n in range(19))])
    within, told = (
        {row.member: row for row in card([SHARE], figures, by="team", audience=given, periods_shown=20).rows}
        for given in ("internal", audience)
    )
    assert told["West"].values[0].status is Status.SUPPRESSED
    assert within["East"].process.variation == "common"
    assert told["East"].process == Process(notes=(NOTE,))
    assert "process-signal" not in [insight.rule for insight in told["East"].insights]
    assert "highest-since" in [insight.rule for insight in told["East"].insights]
    assert told["North"].process.variation == within["North"].process.variation == "common"


def test_what_was_restated_takes_no_sentence_from_others() -> None:
    """Within, three sentences are said, the first of a figure that was restated. Others are not told that, and have the
    three that there would be without it: silence does not tell that something was restated."""
    survey = recorded("s", unit="percent", better=Better.HIGHER)
    tops = [500, 510] * 7 + [520] + [500] * 8 + [300]
    sent = [
        Observation("s", AUGUST.shift(n + 1 - len(tops)), None, None, top / 10, float(top), 1000.0, source="a log")
        for n, top in enumerate(tops)
    ]
    goal = TargetRow("s", dt.date(2020, 4, 1), None, 60.0)
    figures = Figures(recorded=sent, targets=[goal], published=[sent[-2]._replace(value=53.0)])
    inside = signed(survey, figures)
    assert [i.rule for i in inside.card.rows[0].insights] == ["restated", "missing-target", "process-signal"]
    said = [i.rule for i in for_public(survey, replace(figures, published=()), inside).rows[0].insights]
    assert said == ["missing-target", "process-signal", "differs-from-last-year"]


def test_what_is_true_of_the_months_that_an_edition_carries_is_told() -> None:
    """Of the six months that were signed 80% is the highest; within it is so of more, and is said of those."""
    survey = recorded("s", unit="percent", better=Better.HIGHER)
    sent = months("s", "2015-09", *(90.0 if n == 3 else 50.0 + n % 3 / 10 for n in range(59)), 80.0)
    own = signed(survey, Figures(recorded=sent))
    assert "highest since December 2015" in own.card.rows[0].insights[-1].text
    carried = Figures(recorded=sent[-6:])
    (only,) = for_public(survey, carried, Inside(own.card, carried)).rows[0].insights
    assert only.text == "80.0% is the highest of the 6 months from March 2020."


def signed(indicator: Indicator, figures: Figures) -> Inside:
    """What is signed, and the figures."""
    return Inside(build(pack(indicator), catalogue(indicator), figures, AUGUST, About("Fenbridge", "1")), figures)


def for_public(indicator: Indicator, figures: Figures, inside: Inside) -> Scorecard:
    """What others are told of figures, held against what was signed."""
    about = About("Fenbridge", "1", audience="public")
    return build(pack(indicator), catalogue(indicator), figures, AUGUST, about, inside=inside)


def test_that_a_year_was_told_of_is_said_and_what_was_told_is_not() -> None:
    """Of a year's survey beside its last month: 62.5%, by the council, with its remark."""
    survey = recorded("s", unit="percent")
    note = "Told of academic year 2019-20 as a whole: 62.5%. Survey of 12 families."
    blank = Observation("s", AUGUST, None, None, None, status=Status.NOT_AVAILABLE, note=note, source="the council")
    before = Observation("s", AUGUST.previous(), None, None, 60.0, source="the council")
    public, within = (card([survey], [before, blank], audience=audience).rows[0] for audience in ("public", "internal"))
    assert (public.notes, within.notes) == (("Told of academic year 2019-20 as a whole.",), (note,))
