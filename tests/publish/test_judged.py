"""What every drawing says of targets and colours that are more than a number: in the same words everywhere."""

import csv
import datetime as dt
import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from tests.support.scorecards import AUGUST, card, catalogue, months, pack, recorded
from trigpoint.catalogue.objects import Better
from trigpoint.catalogue.rules import DirectionRule
from trigpoint.model.standard import TargetRow
from trigpoint.model.target_basis import read_basis
from trigpoint.publish import figures
from trigpoint.publish.as_csv import to_csv
from trigpoint.publish.as_json import to_json
from trigpoint.publish.html import to_html
from trigpoint.publish.terminal import draw
from trigpoint.publish.xlsx import to_xlsx
from trigpoint.scorecard.build import About, Figures, build
from trigpoint.scorecard.objects import Insight, Process

APRIL = dt.date(2020, 4, 1)


def target(name, basis, value=None, end=None, **more):
    return TargetRow(name, APRIL, end, value, basis=read_basis(basis), **more)


@pytest.fixture(scope="module")
def judged():
    names = ("total", "board", "capacity", "awaited", "plain")
    indicators = [recorded(name, better=Better.HIGHER, refs=(name.upper(),)) for name in names]
    observations = [o for name in names if name != "board" for o in months(name, "2020-04", 10, 10, 10, 0, 8)]
    targets = [
        target("total", "cumulative, even", 120, dt.date(2021, 3, 31)),
        target("board", "milestone by 2020-06-30"),
        target("capacity", "band 85 to 100"),
        target("awaited", "to be agreed"),
        target("plain", "", 9, red=5, amber=9),
    ]
    return card(indicators, observations, AUGUST, targets=targets, direction=DirectionRule("change", 0.0))


def test_a_target_in_words(judged):
    said = {row.indicator: figures.target(row.target, row.unit) for row in judged.rows}
    assert said == {
        "total": "120", "board": "overdue, due 30 June 2020", "capacity": "85 to 100", "awaited": "to be agreed",
        "plain": "9",
    }  # fmt: skip
    assert figures.standing(judged.rows[1]) == "Overdue"


def test_a_milestone_that_people_send_is_reached_or_not():
    """Of eight months not yet reached and then twelve reached: no run, no average, no process control; what is to be
    reached is not said to be reached."""
    plan = recorded("plan", unit="milestone", better=Better.HIGHER)
    goal = TargetRow("plan", APRIL, None, 1.0)
    sent = months("plan", "2019-01", *[0] * 8, *[1] * 12)
    (reached,) = card([plan], sent, targets=[goal]).rows
    assert (reached.insights, reached.process) == ((), Process())
    assert (figures.target(reached.target, reached.unit), figures.standing(reached)) == ("to be reached", "Target met")
    (late,) = card([plan], months("plan", "2020-06", 0, 0, 0), targets=[goal]).rows
    assert (figures.target(late.target, late.unit), figures.standing(late)) == ("to be reached", "Target not met")
    (first,) = card([plan], months("plan", "2019-12", *[0] * 8, 1)).rows
    assert (first.insights, first.direction, first.judgement, first.direction_note) == ((), "up", "better", None)
    (lost,) = card([plan], months("plan", "2020-07", 1, 0)).rows
    assert [figures.judged(row) for row in (reached, late, first, lost)] == [
        "still reached", "still not reached", "now reached, better", "no longer reached, worse",
    ]  # fmt: skip
    assert [figures.meaning(row) for row in (reached, late, first, lost)] == ["", "", "better", "worse"]
    assert not any(map(figures.arrow, (reached, late, first, lost)))


def test_excel_writes_a_milestone_in_words_and_of_it_no_change():
    """Its cells hold 1 and 0, which are shown as words; the target is what is to be reached."""
    plan = recorded("plan", unit="milestone", better=Better.HIGHER)
    sent = months("plan", "2019-09", *[1] * 12)
    made = card([plan], sent, targets=[TargetRow("plan", APRIL, None, 1.0)])
    sheet = load_workbook(io.BytesIO(to_xlsx(made, produced=APRIL)))["Scorecard"]
    heads = {cell.value: cell.column for cell in sheet[4]}
    latest, target = sheet.cell(5, heads["Aug 2020"]), sheet.cell(5, heads["Target"])
    assert (latest.value, latest.number_format) == (1, '[>=1]"reached";"not yet"')
    assert (target.value, sheet.cell(5, heads["Direction"]).value) == ("to be reached", "still reached")
    lacking = ("Change on previous", "Change on previous, %", "12-month mean", "Judgement")
    assert [sheet.cell(5, heads[name]).value for name in lacking] == [None] * 4


def test_of_a_milestone_it_is_said_that_it_is_restated():
    plan = recorded("plan", unit="milestone")
    sent = months("plan", "2020-04", 0, 0, 0, 1, 1)
    about = About("Fenbridge", "1")
    known = Figures(recorded=sent, published=[sent[-2]._replace(value=0.0)])
    (row,) = build(pack(plan), catalogue(plan), known, AUGUST, about).rows
    assert [insight.text for insight in row.insights] == ["July 2020 is restated: not yet when published, reached now."]


def test_the_arithmetic_and_the_rules_are_in_every_drawing(judged):
    sum_of = "120 by 31 March 2021; 50 expected by now; 38 reached; 82 to go; 11.71 a month over 7 months."
    overdue = "Due on 30 June 2020. Overdue by 62 days on 31 August 2020."
    page, screen = to_html(judged, produced=dt.date(2020, 9, 4)), " ".join(draw(judged, width=160).split())
    for words in (sum_of, overdue):
        assert words in page and words in screen
    for words in (
        "Red below 5; amber below 9; otherwise green",
        "Green when done in time; amber when done late; red when overdue",
    ):
        assert words in page and words in screen


def test_the_state_is_said_and_a_rise_from_zero_is_said_to_be_one(judged):
    screen = draw(judged, width=200)
    assert "+8 from 0" in screen
    (row,) = [r for r in judged.rows if r.indicator == "plain"]
    assert row.movement == "improved" and figures.judged(row) == "improved" and "improved" in screen


def test_the_csv_judges_the_scorecards_own_period_only(judged):
    lines = [line for line in csv.DictReader(io.StringIO(to_csv(judged))) if line["indicator"] == "plain"]
    assert [line["rag"] for line in lines] == ["", "", "", "", "", "amber"]
    last = lines[-1]
    assert (last["target"], last["target_state"], last["judgement"]) == ("9", "set", "improved")
    assert last["rag_rule"] == "Red below 5; amber below 9; otherwise green"


def test_the_json_has_the_arithmetic(judged):
    total = to_json(judged)["rows"][0]["target"]
    assert (total["value"], total["expected"], total["reached"], total["to_go"], total["periods_left"]) == (
        120,
        50,
        38,
        82,
        7,
    )
    assert total["run_rate"] == pytest.approx(82 / 7) and total["kind"] == "cumulative"


def test_what_stands_out_is_the_most_useful_of_every_row_and_never_the_usual(judged):
    def saying(row, *rules):
        return replace(row, insights=tuple(Insight(rule, f"{row.indicator} {rule}", {}) for rule in rules))

    first, second, third, *others = judged.rows
    rows = (
        saying(first, "usual-for-season"),
        saying(second, "highest-since", "rising"),
        saying(third, "missing-target", "process-signal", "usual-for-season"),
        *(saying(row) for row in others),
    )
    told = [text for _, text in figures.stands_out(replace(judged, rows=rows), 3)]
    assert told == ["capacity missing-target", "board highest-since", "capacity process-signal"]


def test_a_rule_of_colour_is_told_once_for_all_its_rows_and_not_where_there_is_no_figure(judged):
    rows = tuple(replace(row, rag_rule="Green", rag="green", value=1.0) for row in judged.rows[:2])
    silent = replace(judged.rows[2], rag_rule="Amber", rag="none", value=None)
    names = f"{figures.label_of(rows[0])}; {figures.label_of(rows[1])}"
    assert figures.colours_of(replace(judged, rows=(*rows, silent))) == [(names, "Green.")]
