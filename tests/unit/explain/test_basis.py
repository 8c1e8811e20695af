"""What an explanation says beside the rows: days, parts, populations, other tables. All counted by hand."""

from __future__ import annotations

import datetime as dt
import json
from importlib.resources import files

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from tests.support.records import load_csv
from trigpoint.cli.main import cli
from trigpoint.model.period import Period
from trigpoint.runs.explain import explain
from trigpoint.store.workspace import Workspace

MAY = Period.month(2025, 5)
POPULATION = """area,year,age,population
Fenbridge,2023,5,900
Fenbridge,2024,0,400
Fenbridge,2024,17,600
Fenbridge,2024,18,5000
Fenbridge,2025,5,7000
Elsewhere,2024,5,3000
"""
ENQUIRY = """section_47_enquiry_id,person_id,strategy_discussion_on
S1,A,2024-06-01
S2,A,2025-05-31
S3,B,2024-05-31
"""
CP_PLAN = """cp_plan_id,person_id,started_on,ended_on
P1,A,2025-01-01,
P2,B,2025-01-01,
"""
CP_VISIT = """cp_visit_id,person_id,cp_plan_id,visited_on
V1,A,P1,2025-05-20
V2,A,P1,2025-06-20
V3,B,P2,2025-03-20
"""
CIN_PLAN = """cin_plan_id,person_id,started_on,ended_on
N1,C,2025-01-01,
N2,D,2025-01-01,
N3,E,2025-01-01,2025-05-31
N4,F,2025-01-01,
"""
ASSESSMENT = """assessment_id,person_id,started_on,completed_on
A1,A,2025-05-01,2025-05-20
"""
MISSING = """missing_episode_id,person_id,started_on,ended_on,return_interview_held_on
M1,A,2025-05-01,2025-05-02,2025-05-03
M2,B,2025-05-01,2025-05-02,2025-05-06
M3,C,2025-05-01,2025-05-02,
"""
OWN = """
indicator: interview_days_median
title: Median days to the return interview
count: missing_episode
when: ended_on in period
value: median of days_to_interview
better: lower
"""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("basis")
    made = Workspace.create(folder / "workspace", "Test", "Fenbridge")
    (made.definitions / "own.yaml").write_text(OWN, encoding="utf-8")
    tables = {"population": POPULATION, "section_47_enquiry": ENQUIRY, "cp_plan": CP_PLAN, "cp_visit": CP_VISIT}
    tables |= {"cin_plan": CIN_PLAN, "assessment": ASSESSMENT, "missing_episode": MISSING}
    load_csv(made, folder / "exports", dt.date(2025, 6, 30), **tables)
    return made


def test_a_rate_says_whose_estimate_it_is_over_and_of_which_year(workspace: Workspace) -> None:
    """2 enquiries in 12 months over 400 + 600 people aged 0 to 17 on 30 June 2024: 20 per 10,000."""
    told = explain(workspace, "section_47_rate", MAY)
    assert told.figure.value == 20
    assert told.days == (dt.date(2024, 6, 1), dt.date(2025, 5, 31))
    (used,) = told.basis.populations
    assert (used.title, used.ages, used.area, used.year, used.people) == (
        "Children aged 0 to 17",
        (0, 17),
        "Fenbridge",
        2024,
        1000,
    )
    assert [(f.file, f.rows) for f in used.files] == [("population.csv", 2)]


def test_from_midsummer_the_next_estimate_holds(workspace: Workspace) -> None:
    (used,) = explain(workspace, "section_47_rate", Period.month(2025, 6)).basis.populations
    assert (used.year, used.people) == (2025, 7000)


def test_a_ratio_says_what_both_its_figures_are(workspace: Workspace) -> None:
    """N3 ended on the last day, so three plans of children in need, and two of child protection."""
    told = explain(workspace, "cin_to_cp_ratio", MAY)
    assert told.figure.value == 1.5
    assert told.days is None
    over, under = told.basis.parts
    assert [(p.indicator.id, p.figure.value) for p in (over, under)] == [("cin_plans_open", 3), ("cp_plans_open", 2)]
    assert over.days == (dt.date(2025, 5, 31), dt.date(2025, 5, 31))
    assert under.description.counts.startswith("Every child once")


def test_a_column_as_at_a_day_says_so_and_where_it_looked(workspace: Workspace) -> None:
    """Of the two plans, P1 was visited on 20 May (7 working days before the 31st: Monday 26 is a holiday)."""
    told = explain(workspace, "cp_visits_in_15_days", MAY)
    assert (told.figure.numerator, told.figure.denominator) == (1, 2)
    assert {c.name for c in told.columns if c.as_at} == {
        "latest_visit_on",
        "working_days_open",
        "working_days_since_visit",
    }
    (other,) = told.basis.looked_into
    assert (other.table, other.rows, [(f.file, f.rows) for f in other.files]) == ("cp_visit", 3, [("cp_visit.csv", 3)])
    assert told.lists == ("cp_visits_overdue", "cp_visits_due")


def test_a_column_fixed_for_the_row_is_not_as_at(workspace: Workspace) -> None:
    told = explain(workspace, "assessments_in_45_days", MAY)
    assert [(c.name, c.as_at) for c in told.columns] == [("working_days", False)]
    assert told.basis.looked_into == ()


def test_a_median_says_of_how_many_values_and_what_it_leaves_out(workspace: Workspace) -> None:
    """M1 was interviewed after 1 day, M2 after 4, M3 never: the median of 1 and 4 is 2.5."""
    told = explain(workspace, "interview_days_median", MAY)
    assert (told.figure.value, told.figure.denominator) == (2.5, 2)
    assert told.description.value.startswith("The median of days from return to the return interview")
    ((reason, rows),) = told.accounts[0].left_out.items()
    assert (told.accounts[0].counted, reason.startswith("no value to"), rows) == (2, True, 1)


@pytest.mark.parametrize(
    "name",
    ["section_47_rate", "cin_to_cp_ratio", "cp_visits_in_15_days", "interview_days_median", "children_looked_after"],
)
def test_the_json_is_as_its_schema_says(workspace: Workspace, name: str) -> None:
    args = ["--workspace", str(workspace.path), "explain", name, "--period", "2025-05", "--json"]
    told = json.loads(CliRunner().invoke(cli, args, catch_exceptions=False).stdout)
    schema = json.loads((files("trigpoint.runs") / "schemas" / "explain.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(told)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "section_47_rate",
            ("1 June 2024 to 31 May 2025, both included.", "1,000 people aged 0 to 17", "30 June 2024"),
        ),
        ("cin_to_cp_ratio", ("(cin_plans_open): 3", "(cp_plans_open): 2", "As at 31 May 2025.")),
        ("cp_visits_in_15_days", ("Worked out as at 31 May 2025", "cp_visit.csv", "trigpoint list cp_visits_overdue")),
        ("interview_days_median", ("(of 2 values)", "Worked out when the records were loaded")),
    ],
)
def test_a_terminal_shows_it(workspace: Workspace, name: str, words: tuple[str, ...]) -> None:
    args = ["--workspace", str(workspace.path), "explain", name, "--period", "2025-05"]
    shown = CliRunner().invoke(cli, args, catch_exceptions=False).output
    assert [w for w in words if w not in shown] == []


def test_a_figure_that_is_not_available_stands_on_nothing(workspace: Workspace) -> None:
    told = explain(workspace, "section_47_rate", Period.month(2025, 8))
    assert (told.figure.value, told.basis.populations, told.basis.parts) == (None, (), ())
