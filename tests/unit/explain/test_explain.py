"""`explain` against a workspace counted by hand."""

from __future__ import annotations

import datetime as dt
import json
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from trigpoint.cli.main import cli
from trigpoint.model.period import Period
from trigpoint.model.problem import UserMistake
from trigpoint.runs.explain import explain
from trigpoint.store.workspace import Workspace

MAY = Period.month(2025, 5)


def run(workspace: Workspace, *args: str) -> Result:
    return CliRunner().invoke(cli, ["--workspace", str(workspace.path), "explain", *args], catch_exceptions=False)


def as_json(workspace: Workspace, *args: str) -> dict[str, object]:
    result = run(workspace, *args, "--json")
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    schema = json.loads((files("trigpoint.runs") / "schemas" / "explain.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(told)
    return told


def test_a_share_is_explained_with_where_every_row_went(workspace: Workspace) -> None:
    """Of eight rows, one has no date, two are of other months; five count. Only one took more than 45 working days:
    3 March to 1 May is 41 (20 more days in March, 20 in April, 1 in May), so all five are met."""
    told = explain(workspace, "assessments_in_45_days", MAY)
    (account,) = told.accounts
    assert (told.figure.value, told.figure.numerator, told.figure.denominator) == (100.0, 5, 5)
    assert (account.read, account.counted, account.met) == (8, 5, 5)
    assert account.left_out == {"the date is blank": 1, "outside the period": 2}
    assert [(f.file, f.sheet, f.source, f.rows) for f in account.files] == [
        ("north.csv", "List 4", "annex-a", 3),
        ("south.csv", "List 4", "annex-a", 2),
    ]


def test_conditions_and_blanks_are_reasons_of_their_own(workspace: Workspace) -> None:
    """Three of May are of North, one of another team, one of none; of the three one does not say whether seen."""
    told = explain(workspace, "seen_share", MAY)
    (account,) = told.accounts
    assert (told.figure.value, told.figure.numerator, told.figure.denominator) == (50.0, 1, 2)
    assert account.left_out == {
        "the date is blank": 1,
        "outside the period": 2,
        "a blank: it cannot be said whether the condition holds": 1,
        "the condition does not hold": 1,
        "a blank: it cannot be said whether the numerator is met": 1,
    }
    assert sum(account.left_out.values()) + account.counted == account.read == 8


def test_a_member_of_a_breakdown_leaves_the_others_out(workspace: Workspace) -> None:
    told = explain(workspace, "assessments_completed", MAY, ("team", "south"))
    (account,) = told.accounts
    assert told.member == ("team", "South")
    assert told.figure.value == account.counted == 1
    assert account.left_out["another member"] == 4


def test_children_count_once(workspace: Workspace) -> None:
    told = explain(workspace, "children_assessed", MAY)
    assert told.figure.value == told.accounts[0].counted == 4
    assert told.accounts[0].left_out["a repeat of one already counted"] == 1


def test_a_ratio_has_an_account_for_each_of_its_parts(workspace: Workspace) -> None:
    told = explain(workspace, "assessments_a_child", MAY)
    assert told.figure.value == 1.25
    assert [(a.indicator, a.counted) for a in told.accounts] == [("assessments_completed", 5), ("children_assessed", 4)]


def test_the_rule_behind_the_colour_is_the_targets(workspace: Workspace) -> None:
    told = explain(workspace, "assessments_in_45_days", MAY)
    colour, held = told.judged.colour, told.judged.held
    assert (colour.rag, colour.rule) == ("green", "Red below 70; amber below 85; otherwise green")
    assert (held.target.value, held.target.basis) == (85.0, "The plan for the year")
    assert explain(workspace, "assessments_completed", MAY).judged.colour.rule is None


def test_a_recorded_figure_shows_its_file_and_what_was_known_before(workspace: Workspace) -> None:
    told = explain(workspace, "Q1", MAY)
    assert (told.origin, told.figure.value, told.accounts) == ("recorded", 62.5, ())
    first, second = told.sent
    assert (first.value, first.file, first.sheet, first.current, str(first.known_on)) == (
        60.0,
        "audits.xlsx",
        "Sheet1",
        False,
        "2025-06-10",
    )
    assert (second.value, second.file, second.current, second.snapshot[:2]) == (62.5, "audits again.xlsx", True, "2-")
    assert (second.row, second.column) == (2, "May-25")


def test_a_recorded_figure_of_a_member(workspace: Workspace) -> None:
    told = explain(workspace, "practice_judged_good", MAY, ("team", "North"))
    assert (told.figure.value, [s.value for s in told.sent]) == (50.0, [50.0])


def test_a_period_beyond_the_data_says_so(workspace: Workspace) -> None:
    told = explain(workspace, "assessments_completed", Period.month(2025, 7))
    assert (told.figure.value, told.figure.status, told.accounts) == (None, "not available", ())
    assert "after the last day" in told.figure.note


def test_records_never_loaded_are_said(workspace: Workspace) -> None:
    told = explain(workspace, "cp_plans_open", MAY)
    assert told.figure.status == "not available"
    assert told.figure.note == "No records of this kind are loaded."


@pytest.mark.parametrize(
    ("name", "member", "said"),
    [
        ("assessments_in_54_days", None, 'Did you mean "assessments_in_45_days"?'),
        ("Q1a", None, 'Did you mean "Q1"?'),
        ("assessments_completed", ("teem", "North"), 'Did you mean "team"?'),
        ("assessments_completed", ("team", "Nroth"), 'Did you mean "North"?'),
        ("practice_judged_good", ("team", "Nroth"), 'Did you mean "North"?'),
    ],
)
def test_a_wrong_name_is_answered_with_the_near_one(
    workspace: Workspace, name: str, member: tuple[str, str] | None, said: str
) -> None:
    with pytest.raises(UserMistake) as caught:
        explain(workspace, name, MAY, member)
    assert caught.value.problems[0].instead == said


def test_nothing_loaded_is_said(tmp_path: Path) -> None:
    empty = Workspace.create(tmp_path / "empty")
    with pytest.raises(UserMistake, match="Nothing is loaded"):
        explain(empty, "assessments_completed", MAY)


@pytest.mark.parametrize("name", ["assessments_in_45_days", "seen_share", "assessments_a_child", "Q1", "cp_plans_open"])
def test_the_json_is_as_its_schema_says_and_holds_no_identifier(workspace: Workspace, name: str) -> None:
    told = as_json(workspace, name, "--period", "2025-05")
    text = json.dumps(told)
    assert told["period"] == "2025-05"
    assert not any(child * 16 in text for child in "ABCDEFG")


def test_the_json_says_the_definition_and_the_account(workspace: Workspace) -> None:
    told = as_json(workspace, "seen_share", "--period", "2025-05")
    assert told["definition"] == {
        "counted": "Every assessment of one child.",
        "when": "Day the assessment was authorised falls in the period.",
        "where": 'Only where team is "North".',
        "numerator": "Child seen during the assessment is yes.",
        "missing": (
            "Where a blank leaves it unsaid whether a row belongs, the row is left out; "
            "whether it is met, the row is left out."
        ),
        "value": "Those met, as a percentage of those counted.",
    }
    assert told["conditions"] == {"where": "team = 'North'", "numerator": "child_seen", "met_by": None}


def test_a_terminal_shows_it_all(workspace: Workspace) -> None:
    shown = run(workspace, "assessments_in_45_days", "--period", "2025-05").output
    for words in (
        "Assessments completed within 45 working days",
        "100.0%",
        "(5 of 5)",
        "Working days from start to completion is at most 45.",
        "the day after is day 1",
        "outside the period",
        "north.csv, List 4",
        "Red below 70; amber below 85; otherwise green.",
        "trigpoint children assessments_in_45_days --period 2025-05 --reason TEXT",
    ):
        assert words in shown


def test_a_recorded_figure_in_a_terminal(workspace: Workspace) -> None:
    shown = run(workspace, "practice_judged_good", "--period", "2025-05").output
    assert '60.0% (since corrected): audits.xlsx, sheet "Sheet1", row 2, column "May-25"' in shown
    assert '62.5%: audits again.xlsx, sheet "Sheet1", row 2, column "May-25"' in shown
    assert "no rule" in shown


@pytest.mark.parametrize("member", ["team", "=North", "team="])
def test_a_member_without_a_name_is_refused(workspace: Workspace, member: str) -> None:
    with pytest.raises(UserMistake, match="names no member"):
        run(workspace, "assessments_completed", "--period", "2025-05", "--member", member)


def test_a_quarter_says_which_months_it_came_from(tmp_path: Path) -> None:
    """Two months of one load and the third of another; the cell of each is shown beneath their sum."""
    from trigpoint.runs.load import load

    made = Workspace.create(tmp_path / "council")
    for day, cells in (("2025-05-10", "Apr-25,May-25\nreflective_practice_sessions,4,5"),
                       ("2025-07-10", "Jun-25\nreflective_practice_sessions,7")):  # fmt: skip
        file = tmp_path / f"log {day}.csv"
        file.write_text(f"Indicator,{cells}\n", encoding="utf-8")
        load(made, "observations", [file], as_of=dt.date.fromisoformat(day), by="tester")
    quarter = Period.parse("FY2025-26-Q1")
    told = explain(made, "reflective_practice_sessions", quarter)
    assert (told.figure.value, told.figure.note) == (4 + 5 + 7, "Added from April 2025, May 2025 and June 2025.")
    assert [(str(s.period), s.value, s.file, s.column) for s in told.sent] == [
        ("2025-04", 4, "log 2025-05-10.csv", "Apr-25"),
        ("2025-05", 5, "log 2025-05-10.csv", "May-25"),
        ("2025-06", 7, "log 2025-07-10.csv", "Jun-25"),
    ]
    result = run(made, "reflective_practice_sessions", "--period", str(quarter))
    assert "Added from April 2025, May 2025 and June 2025." in result.stdout
    assert "2025-06, 2025-07-10" in result.stdout


def test_a_figure_of_a_real_load_is_followed_back_to_its_cell(tmp_path: Path) -> None:
    """A scorecard as councils keep it, loaded twice with one figure corrected, and back to the cell of each."""
    from trigpoint.runs.load import load

    made = Workspace.create(tmp_path / "council")
    for day, figure in (("2025-06-10", "60"), ("2025-07-10", "61")):
        file = tmp_path / f"monthly {day}.csv"
        file.write_text(f"Our figures,,,\n,,,\nRef,Indicator,Apr-25,May-25\nQ9,Audits,58,{figure}\n", encoding="utf-8")
        load(made, "observations", [file], as_of=dt.date.fromisoformat(day), define=True, by="tester")
    told = explain(made, "Q9", MAY)
    assert told.figure.value == 61
    assert [(s.value, s.file, s.row, s.column, s.current) for s in told.sent] == [
        (60.0, "monthly 2025-06-10.csv", 4, "May-25", False),
        (61.0, "monthly 2025-07-10.csv", 4, "May-25", True),
    ]
