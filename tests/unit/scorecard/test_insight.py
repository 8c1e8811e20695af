"""Sentences about a row, each against figures drawn by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.scorecards import AUGUST, computed, months, parts, recorded, row
from trigpoint.catalogue.objects import Better, Breakdown, Indicator, Value, ValueKind
from trigpoint.model.observation import Observation, Status
from trigpoint.model.period import Period
from trigpoint.model.standard import BenchmarkRow, TargetRow
from trigpoint.scorecard.contribution import contributions
from trigpoint.scorecard.insight import Facts
from trigpoint.scorecard.insight_rules import insights_of
from trigpoint.scorecard.measure import Measure
from trigpoint.scorecard.objects import Insight, Interval, PeriodValue, Process, ProcessPoint, Target

STEADY = [50, 52, 51, 49, 50, 51, 52, 50, 49, 51, 50, 52, 51, 50]


def cell(period: str, value: float | None, top: float | None = None, bottom: float | None = None) -> PeriodValue:
    return PeriodValue(Period.parse(period), value, top, bottom, Status.FINAL)


def line(*values: float | None) -> dict[Period, PeriodValue]:
    """Months that end in August 2020."""
    return {
        o.period: PeriodValue(o.period, o.value, None, None, o.status)
        for o in months("a", str(AUGUST.shift(1 - len(values))), *values)
    }


def told(cells: Mapping[Period, PeriodValue], indicator: Indicator | None = None, **more: Any) -> dict[str, Insight]:
    facts = Facts(cells, AUGUST, indicator or recorded("a"), lambda value: f"{value:g}", **more)
    return {insight.rule: insight for insight in insights_of(facts)}


def test_a_run_says_where_it_began() -> None:
    found = told(line(90, 20, 10, 20, 30, 40, 50, 60))
    assert found["rising"].text == "Risen 5 months in a row, from 10 in March 2020."
    assert found["rising"].figures == {"value": 60, "from": 10, "since": "2020-03", "steps": 5}
    assert found["highest-since"].text == "60 is the highest since January 2020 (90)."


def test_three_rises_are_no_run_and_a_run_of_all_there_is_is_said_once() -> None:
    assert "rising" not in told(line(10, 60, 20, 30, 40))
    assert list(told(line(10, 20, 30, 40, 50))) == ["highest-since"]


def test_small_numbers_say_nothing() -> None:
    assert told(line(9, 8, 7, 6, 5, 4, 3)) == {}
    few = {m: PeriodValue(m, v.value, 1, 9, Status.FINAL) for m, v in line(90, 80, 70, 60, 50).items()}
    share = computed("a", ValueKind.PERCENTAGE)
    assert told(few, share) == {}
    enough = {m: PeriodValue(m, v.value, 1, 10, Status.FINAL) for m, v in line(90, 80, 70, 60, 50).items()}
    assert "lowest-since" in told(enough, share)


@pytest.mark.parametrize(
    ("variation", "better", "side", "meant"),
    [
        ("improving", "higher", "above the upper limit", ", for the better"),
        ("concerning", "lower", "above the upper limit", ", for the worse"),
        ("high", "neither", "above the upper limit", ""),
        ("concerning", "higher", "below the lower limit", ", for the worse"),
        ("low", "neither", "below the lower limit", ""),
    ],
)
def test_process_controls_signal_of_the_latest_month(variation: str, better: str, side: str, meant: str) -> None:
    process = Process(50, 40, 60, variation, "none", (ProcessPoint(AUGUST, "outside"),))
    found = told(line(80), process=process, better=better)["process-signal"]
    assert found.text == f"80: {side} of its usual range, more than chance would explain{meant}."
    assert found.figures == {"value": 80, "flag": "outside", "mean": 50, "lower": 40, "upper": 60}


def test_an_earlier_months_signal_is_not_news() -> None:
    process = Process(50, 40, 60, "common", "none", (ProcessPoint(AUGUST.previous(), "outside"),))
    assert told(line(80, 50), process=process) == {}


def test_a_row_has_its_signal_from_its_own_figures() -> None:
    found = row(recorded("a", better=Better.LOWER), months("a", str(AUGUST.shift(-14)), *STEADY, 90))
    assert found.insights[0].text.startswith("90: above the upper limit")


def test_far_from_neighbours_by_more_than_chance() -> None:
    share, cells = computed("a", ValueKind.PERCENTAGE), {AUGUST: cell("2020-08", 60, 60, 100)}
    observed = parts("a", {"2020-08": (60, 100)})
    rows = [BenchmarkRow("a", Period.parse("FY2019-20"), "statistical_neighbours", 75.0)]
    (insight,) = row(share, observed, benchmarks=rows).insights
    assert insight.text == (
        "60.0% is well below statistical neighbours (75.0% in 2019-20), by more than chance would explain."
    )
    near = [BenchmarkRow("a", Period.parse("FY2019-20"), "statistical_neighbours", 65.0)]
    assert row(share, observed, benchmarks=near).insights == ()
    assert told(cells, share, interval=Interval(50, 69, "Wilson, 95%")) == {}


def test_a_months_rate_is_not_held_against_a_years() -> None:
    rate = computed("a", value=Value(ValueKind.RATE, per=10_000, population="aged_0_to_17"))
    observed = parts("a", {"2020-08": (60, 10_000)}, times=10_000)
    rows = [BenchmarkRow("a", Period.parse("FY2019-20"), "statistical_neighbours", 500.0)]
    assert row(rate, observed, benchmarks=rows).insights == ()


def test_the_years_target_at_the_rate_so_far() -> None:
    """April to August 300 of 500, 60%; for 70% of the year, (70 - 60) x 5 / 7 more than 70 in the seven months left."""
    share = computed("a", ValueKind.PERCENTAGE, better=Better.HIGHER)
    observed = parts("a", {f"2020-{month:02d}": (60, 100) for month in range(4, 9)})
    target = TargetRow("a", dt.date(2020, 4, 1), None, 70.0)
    (insight,) = row(share, observed, targets=[target]).insights
    assert insight.text == (
        "60.0% over the year so far; at this rate the target of 70.0% is missed: the 7 months left would need 77.1%."
    )
    assert row(share, observed, targets=[TargetRow("a", dt.date(2020, 4, 1), None, 60.0)]).insights == ()
    out_of_reach = row(share, observed, targets=[TargetRow("a", dt.date(2020, 4, 1), None, 95.0)]).insights[0]
    assert out_of_reach.text.endswith("the 7 months left could not make it up.")


@pytest.mark.parametrize("status", [Status.SUPPRESSED, Status.NOT_AVAILABLE])
def test_nothing_is_said_of_a_year_of_which_a_month_is_not_known(status: Status) -> None:
    """June is hidden, or was never sent: what the other four months come to is not the year so far."""
    share = computed("a", ValueKind.PERCENTAGE, better=Better.HIGHER)
    observed = parts("a", {f"2020-{month:02d}": (60, 100) for month in (4, 5, 7, 8)})
    observed.append(Observation("a", Period.parse("2020-06"), None, None, None, status=status))
    assert row(share, observed, targets=[TargetRow("a", dt.date(2020, 4, 1), None, 70.0)]).insights == ()


def test_a_total_at_its_pace() -> None:
    """769 in 8 months are 96.125 a month, 865 by the ninth; 159 to go in one month."""
    start = AUGUST.shift(-7).start
    target = Target(928, "set", start, dt.date(2020, 9, 30), kind="cumulative", reached=769, to_go=159, periods_left=1)
    found = told(line(90), target=target, better="higher")["missing-target"]
    assert found.text == "769 in 8 months; at this rate 865 of the 928 by the last day: the month left would need 159."
    assert found.figures["expected"] == 769 / 8 * 9


def teams(now: tuple[float, float], before: tuple[float, float]) -> dict[str, Any]:
    east, west = ({"2020-07": b, "2020-08": n} for n, b in zip(now, before, strict=True))
    return {
        name: {Period.parse(p): cell(p, v) for p, v in values.items()}
        for name, values in (("East", east), ("West", west))
    }


def test_which_team_accounts_for_a_change() -> None:
    cells = line(100, 140)
    found = told(cells, members=teams((95, 45), (60, 40)))["accounts-for"]
    assert found.text == "Up 40 on July 2020: 35 of that is East."
    assert found.figures == {"change": 40, "East": 35, "West": 5}
    assert "accounts-for" not in told(cells, members=teams((95, 46), (60, 40))), "the parts do not add up"
    assert "accounts-for" not in told(line(100, 103), members=teams((63, 40), (60, 40))), "three children"


def test_a_card_split_by_team_says_it_of_everyone() -> None:
    def counts(period: str, east: float, west: float) -> list[Observation]:
        when = Period.parse(period)
        whole = [Observation("a", when, None, None, east + west)]
        return whole + [Observation("a", when, "team", t, v) for t, v in (("East", east), ("West", west))]

    from tests.support.scorecards import card

    split = Breakdown("team", "Team", "team")
    observed = [*counts("2020-07", 60, 40), *counts("2020-08", 20, 44)]
    found = card([computed("a")], observed, by="team", breakdowns={"team": split}).rows
    assert [i.text for i in found[0].insights] == [
        "Down 36 on July 2020: East alone would have made it 40; others went the other way."
    ]


def test_contributions_to_a_share_add_up() -> None:
    """East 40 of 100 then 80 of 200; West 60 of 100 then 30 of 100: the whole fell from 50% to 110 of 300."""
    before, now = cell("2020-07", 50, 100, 200), cell("2020-08", 110 / 3, 110, 300)
    found = contributions(
        now, before,
        {
            "East": (cell("2020-08", 40, 80, 200), cell("2020-07", 40, 40, 100)),
            "West": (cell("2020-08", 30, 30, 100), cell("2020-07", 60, 60, 100)),
        },
        Measure.SHARE,
    )  # fmt: skip
    amounts = {part.member: part.amount for part in found}
    assert abs(sum(amounts.values()) - (110 / 3 - 50)) < 1e-9
    assert abs(amounts["East"] - ((80 - 100) / 300 - (40 - 50) / 200) * 100) < 1e-9
    assert found[0].member == "West"


def test_usual_for_the_season() -> None:
    cells = line(50, 30) | {Period.parse(p): cell(p, v) for p, v in (("2019-08", 34), ("2018-08", 28), ("2017-08", 31))}
    assert told(cells)["usual-for-season"].text == "Usual for August: 28 to 34 in the 3 years before."
    same = line(50, 31) | {Period.parse(f"{year}-08"): cell(f"{year}-08", 31) for year in (2018, 2019)}
    assert told(same)["usual-for-season"].text == "Usual for August: 31 in each of the 2 years before."
    assert told(line(31, 30)) == {}
    assert told(cells | {Period.parse("2020-08"): cell("2020-08", 40)}) == {}


def test_a_figure_that_is_restated_comes_first() -> None:
    cells = line(90, 20, 10, 20, 30, 40, 50, 60)
    july = Period.parse("2020-07")
    found = told(cells, published={july: cell("2020-07", 44), AUGUST.shift(-2): cell("2020-06", 40)})
    assert next(iter(found)) == "restated"
    assert found["restated"].text == "July 2020 is restated: 44 when published, 50 now."
    assert found["restated"].figures["difference"] == 6


def test_at_most_three_sentences() -> None:
    july = Period.parse("2020-07")
    process = Process(50, 40, 60, "high", "none", (ProcessPoint(AUGUST, "outside"),))
    cells = line(90, 20, 10, 20, 30, 40, 50, 70)
    found = told(cells, published={july: cell("2020-07", 44)}, process=process, members=teams((50, 20), (30, 20)))
    assert list(found) == ["restated", "process-signal", "accounts-for"]


def test_last_year_by_more_than_chance() -> None:
    """45 of 90 and 60 of 88: chi-square 6.08, p 0.0137 (R, prop.test without correction)."""
    share = computed("a", ValueKind.PERCENTAGE)
    cells = {AUGUST: cell("2020-08", 50, 45, 90), AUGUST.year_before(): cell("2019-08", 6000 / 88, 60, 88)}
    found = told(cells, share)["differs-from-last-year"]
    assert found.text == "Lower than a year before (68.1818) by more than chance would explain."
    assert round(float(found.figures["p"]), 4) == 0.0137
    near = {AUGUST: cell("2020-08", 50, 45, 90), AUGUST.year_before(): cell("2019-08", 55, 55, 100)}
    assert told(near, share) == {}


def test_a_rate_is_held_against_last_year_by_an_exact_test() -> None:
    """12 of 9,000 and 25 of 9,100: p 0.0472 (R, poisson.test)."""
    rate = computed("a", value=Value(ValueKind.RATE, per=10_000, population="aged_0_to_17"))
    cells = {
        AUGUST: cell("2020-08", 12 / 0.9, 12, 9000),
        AUGUST.year_before(): cell("2019-08", 25 / 0.91, 25, 9100),
    }
    found = told(cells, rate)["differs-from-last-year"]
    assert round(float(found.figures["p"]), 4) == 0.0472
    assert found.figures["test"] == "exact Poisson"
