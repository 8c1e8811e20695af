"""What published documents say of their own figures, from those figures as a council would send them.

The figures are those of a borough's monitoring report on its Ofsted indicators (May 2017) and of a city's monthly early
help dataset (August 2020); months that a report only speaks of ("lowest since", "highest to date") are drawn so that
its words are true.
"""

import datetime as dt
from pathlib import Path

import pytest

from trigpoint.model.period import Period
from trigpoint.runs.explain import explain
from trigpoint.runs.load import load
from trigpoint.runs.score import score
from trigpoint.store.workspace import Workspace

OFSTED = """\
indicator,period,value,numerator,denominator
conferences_in_15_days,2017-04,75,,
conferences_in_15_days,2017-05,29,,
cin_plans_open,2017-05,309,,
placed_over_20_miles,2016-05,16.1,,
placed_over_20_miles,2017-05,15.5,,
placed_outside_the_borough,2017-05,50,,
ceased_through_permanence,2017-05,5.6,,
return_interviews_in_72_hours,2017-05,82,,
return_interviews_in_72_hours,ytd:2017-05,70,,
cp_plans_open,2017-01,290,,
cp_plans_open,2017-02,285,,
cp_plans_open,2017-03,300,,
cp_plans_open,2017-04,279,,
cp_plans_open,2017-05,271,,
children_looked_after,2017-01,240,,
children_looked_after,2017-02,241,,
children_looked_after,2017-03,246,,
children_looked_after,2017-04,251,,
children_looked_after,2017-05,255,,
"""
STATED = {
    "conferences_in_15_days": ("red", "Red below 90; otherwise green"),
    "cin_plans_open": ("green", "Red above 320; otherwise green"),
    "placed_over_20_miles": ("amber", "Amber above 10; otherwise green"),
}
ASSUMED = {
    "cp_plans_open": "green",
    "return_interviews_in_72_hours": "amber",
    "children_looked_after": "red",
    "placed_outside_the_borough": "amber",
    "ceased_through_permanence": "amber",
}


def sent(folder: Path, text: str, kind: str = "observations", day: dt.date = dt.date(2017, 6, 1)) -> Workspace:
    place = folder / "workspace"
    workspace = Workspace.open(place) if place.exists() else Workspace.create(place)
    file = folder / f"{kind}.csv"
    file.write_text(text, encoding="utf-8")
    load(workspace, kind, [file], as_of=day, define=kind == "observations", by="a test")
    return workspace


@pytest.fixture(scope="module")
def borough(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return sent(tmp_path_factory.mktemp("borough"), OFSTED)


@pytest.fixture(scope="module")
def rows(borough: Workspace) -> dict:
    return {row.indicator: row for row in score(borough, "ofsted-kpis", "2017-05").rows if row.value is not None}


@pytest.mark.parametrize("name", STATED)
def test_the_colours_whose_thresholds_the_report_states(rows, name):
    assert (rows[name].rag, rows[name].rag_rule) == STATED[name]


@pytest.mark.parametrize("name", ASSUMED)
def test_the_colours_whose_thresholds_it_does_not_state_are_marked_assumed(rows, name):
    assert rows[name].rag == ASSUMED[name]
    assert rows[name].rag_rule.endswith("(assumed: no document states it)")


def test_what_the_report_says_beside_its_colours(rows):
    conferences, miles = rows["conferences_in_15_days"], rows["placed_over_20_miles"]
    assert (conferences.change_on_previous.before, conferences.target.value, conferences.on_target) == (75, 90, False)
    assert miles.change_on_year.difference == pytest.approx(-0.6) and miles.target.value == 10
    assert rows["return_interviews_in_72_hours"].year_to_date == 70


def test_the_pack_judges_volumes_and_the_catalogue_does_not(borough, rows):
    assert rows["cp_plans_open"].better == "lower" and rows["children_looked_after"].better == "lower"
    told = explain(borough, "cp_plans_open", Period.month(2017, 5))
    assert (told.judged.held.better, told.judged.colour.rag, told.judged.colour.rule) == ("neither", "none", None)
    (rules,) = [r for r in told.judged.packs if r.pack == "ofsted-kpis"]
    assert rules.rag_rule == rows["cp_plans_open"].rag_rule


@pytest.mark.parametrize("name", STATED)
def test_an_explanation_gives_the_colour_of_the_pack(borough, name):
    told = explain(borough, name, Period.month(2017, 5))
    (rules,) = [r for r in told.judged.packs if r.pack == "ofsted-kpis"]
    assert (rules.rag, rules.rag_rule) == STATED[name]


def test_an_explanation_gives_no_colour_that_rests_on_other_months(borough, rows):
    told = explain(borough, "cp_plans_open", Period.month(2017, 5))
    (rules,) = [r for r in told.judged.packs if r.pack == "ofsted-kpis"]
    assert (rules.rag, rows["cp_plans_open"].rag != "none") == ("none", True)


def test_the_citys_targets_by_year(tmp_path):
    figures = "indicator,period,value\n" + "".join(
        f"EH1c,{month},263\n" for month in ("2018-03", "2019-03", "2020-03", "2020-04")
    )
    workspace = sent(tmp_path, figures, day=dt.date(2020, 9, 1))

    def target(period):
        (row,) = [r for r in score(workspace, "early-help-monthly", period).rows if r.ref == "EH1c"]
        return row.target.state, row.target.value, row.on_target

    assert target("2018-03") == ("set", 288, False)
    assert target("2019-03") == ("set", 336, False)
    assert target("2020-03") == ("to be agreed", None, None)
    assert target("2020-04") == ("none set", None, None)


def test_the_families_still_to_be_attached(tmp_path):
    """371 claims at 40% conversion need 928 families; 769 are attached: 39.75 a month to December, where it says 20."""
    workspace = sent(tmp_path, "indicator,period,value\nchildren_in_need_open,2020-08,769\n", day=dt.date(2020, 9, 1))
    goal = (
        "indicator,from,to,target,better,basis\n"
        'children_in_need_open,2020-04-01,2020-12-31,371,higher,"cumulative, even, at 40% conversion"\n'
    )
    sent(tmp_path, goal, "targets", dt.date(2020, 9, 2))
    (row,) = [r for r in score(workspace, "early-help-monthly", "2020-08").rows if r.value == 769]
    found = row.target
    assert (found.value, found.reached, found.to_go, found.periods_left, found.run_rate) == (928, 769, 159, 4, 39.75)
    assert found.how == (
        "371 at 40% conversion need 928 (371 / 0.4, rounded up); 515.6 expected by now; 769 reached; 159 to go; "
        "39.75 a month over 4 months."
    )
