"""What `trigpoint check` says of doubtful rows: whose they are, which figures they move and by how much, and when."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import shutil
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from tests.support.records import load_csv
from trigpoint.catalogue.load import load_catalogue
from trigpoint.cli.main import cli
from trigpoint.engines.disturbance import Disturbance, Readings, disturbed
from trigpoint.model.period import Period
from trigpoint.model.problem import UserMistake
from trigpoint.runs import checked as runs_checked
from trigpoint.runs.check import QualityMonth, check
from trigpoint.runs.checked import checked
from trigpoint.runs.children import issue_rows
from trigpoint.runs.load import load
from trigpoint.store.workspace import Workspace

# Completed in May: A1 in 21 working days, A2 on the day that it began, A3 "before it began"; A4 in June. So three in
# May, all three in time as it is. Without A3, two.
ASSESSMENT = """assessment_id,person_id,started_on,completed_on,team,worker_id
A1,C1,2025-04-01,2025-05-02,North,W1
A2,C2,2025-05-12,2025-05-12,North,W2
A3,C3,2025-05-20,2025-05-02,South,W3
A4,C4,2025-05-20,2025-06-02,South,W3
A5,C5,2025-06-03,2025-06-02,North,W1
"""
RULE = "assessment_completed_before_start"
MAY = Period.month(2025, 5)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("check")
    made = Workspace.create(folder / "workspace", "Test", "Fenbridge")
    load_csv(made, folder / "exports", assessment=ASSESSMENT)
    return made


BOOKINGS = "indicator,period,value\nexternal_bookings,2025-04,50\nexternal_bookings,2025-05,50\n"


def test_a_rule_counts_its_rows_by_team_for_everyone_and_for_one_team(workspace: Workspace) -> None:
    (issue,) = check(workspace, RULE).issues
    assert (issue.rows, issue.teams) == (2, (("North", 1), ("South", 1)))
    assert sorted(rows for _, rows in issue.workers) == [1, 1]
    (of_south,) = check(workspace, RULE, team="south").issues
    assert (of_south.rows, of_south.teams) == (1, (("South", 1),))
    (worker, _), *_ = of_south.workers
    (of_worker,) = check(workspace, RULE, worker=worker).issues
    assert (of_worker.rows, of_worker.workers) == (1, ((worker, 1),))
    assert check(workspace, team="East").issues == ()


def test_what_was_found_is_kept_until_anything_that_it_rests_on_changes(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = Workspace.open(Path(shutil.copytree(workspace.path, tmp_path / "own")))
    found = {team: check(own, team=team) for team in (None, "south", "North", "nobody's")}
    found[None] = replace(found[None], findings=())
    assert {team: checked(own, team) for team in found} == found
    each = runs_checked.check_each_team
    counted: list[Path] = []
    with monkeypatch.context() as patched:
        patched.setattr(runs_checked, "check_each_team", lambda place: counted.append(place.path) or each(place))
        assert {team: checked(own, team) for team in found} == found  # neither everyone nor a team again
        assert counted == []
        (kept,) = (own.cache / "checks").iterdir()
        kept.write_text("{", encoding="utf-8")  # what cannot be read is counted again, once for everyone and all teams
        assert {team: checked(own, team) for team in found} == found
        assert len(counted) == 1
        rule = "check: own_rule\ntitle: T\nwhy: W\ntable: assessment\nrows: completed_on is null\n"
        (own.definitions / "rule.yaml").write_text(rule, encoding="utf-8")
        checked(own, "south")
        load_csv(own, tmp_path / "later", dt.date(2025, 7, 31), assessment=ASSESSMENT.replace("05-20", "05-21"))
        checked(own, "south")
        assert checked(own).findings == ()
        (sheet := tmp_path / "kept.csv").write_text(BOOKINGS, encoding="utf-8")
        load(own, "observations", [sheet], as_of=dt.date(2025, 7, 31), by="the tests")  # counts no record again
        (finding,) = checked(own).findings
        assert finding.endswith("exactly the figure of the period before in May 2025 (50).")
    assert len(counted) == 3


def test_the_figures_in_doubt_are_told_as_they_are_and_without_the_rows(workspace: Workspace) -> None:
    (issue,) = check(workspace, RULE, period=MAY).issues
    moved = {f.indicator: (f.value, f.without) for f in issue.figures}
    assert moved["assessments_completed"] == (3.0, 2.0)
    assert moved["assessments_in_45_days"] == (100.0, 100.0)
    # Working days: A1 21 (23 weekdays less Good Friday and Easter Monday), A2 0, A3 less than none.
    assert moved["assessment_days_median"] == (0.0, 10.5)
    assert set(moved) <= set(issue.disturbs)


def test_without_the_rows_of_one_team_the_others_stay(workspace: Workspace) -> None:
    june = Period.month(2025, 6)
    (issue,) = check(workspace, RULE, team="South", period=june).issues
    assert {f.indicator: (f.value, f.without) for f in issue.figures}["assessments_completed"] == (2.0, 2.0)
    (issue,) = check(workspace, RULE, team="North", period=june).issues
    assert {f.indicator: (f.value, f.without) for f in issue.figures}["assessments_completed"] == (2.0, 1.0)


def test_rows_of_the_last_year_are_told_apart_and_come_first(tmp_path: Path) -> None:
    """The data describe June 2025, so that the year begins on 1 July 2024: of three rows that end before they begin, A2
    is of it, and A6, mistyped, is of none that has been. Other rules doubt none of that year, and come after."""
    made = Workspace.create(tmp_path / "workspace", "Test", "Fenbridge")
    load_csv(made, tmp_path / "exports", assessment=(
        "assessment_id,person_id,started_on,completed_on,outcome\n"
        "A1,C1,2024-06-30,2024-06-02,other\nA2,C2,2024-07-01,2024-06-12,other\nA3,C3,2024-06-20,2024-06-25,\n"
        "A4,C4,2024-06-20,2024-06-26,\nA5,C5,2024-06-20,2024-06-27,\nA6,C6,2062-06-20,2025-06-10,other\n"
    ))  # fmt: skip
    found = [(one.rule, one.rows, one.recent) for one in check(made).issues if one.table == "assessment"]
    assert found == [
        (RULE, 3, 1), ("assessment_completed_without_outcome", 3, 0), ("date_in_the_future", 1, 0),
    ]  # fmt: skip


def test_the_trend_is_by_the_month_of_the_rows_own_date(workspace: Workspace) -> None:
    months = {m.month: m for m in check(workspace, RULE).months}
    assert len(months) == 12
    assert months[MAY] == QualityMonth(MAY, 3, 1)
    assert months[Period.month(2025, 6)] == QualityMonth(Period.month(2025, 6), 1, 1)
    assert months[Period.month(2025, 4)] == QualityMonth(Period.month(2025, 4), 1, 0)
    assert months[Period.month(2025, 3)] == QualityMonth(Period.month(2025, 3), 0, 0)


def test_the_rows_of_one_team_are_through_the_door(workspace: Workspace) -> None:
    found = issue_rows(workspace, rule=RULE, team="North", by="Ann", reason="to put right")
    place = [f.name for f in found.columns].index("assessment_id")
    assert [row.values[place] for row in found.rows] == ["A5"]
    last = list(workspace.store.audit.entries())[-1]
    assert (last.act, last.counts, last.details["team"]) == ("issue rows", {"rows": 1}, "North")


def test_a_rule_is_silent_where_no_source_gives_the_column_that_it_finds_blank(workspace: Workspace) -> None:
    assert "assessment_without_referral" not in {issue.rule for issue in check(workspace).issues}
    with pytest.raises(UserMistake, match="assessment_without_referral"):
        check(workspace, "assessment_without_referral")


def test_a_rule_disturbs_what_reads_its_columns_by_itself_or_through_another_table() -> None:
    catalogue = load_catalogue()
    readings = Readings.of(catalogue)
    of = {name: set(disturbed(readings, one).figures) for name, one in catalogue.checks.items()}
    assert {"assessments_in_45_days", "assessment_days_median"} <= of[RULE]
    assert "contacts_received" not in of[RULE]
    assert {"contacts_rated_blue", "contacts_rated_red"} <= of["contact_without_rating"]
    assert "assessments_in_45_days" not in of["contact_without_rating"]
    assert "children_looked_after" in of["care_periods_overlap"]
    assert "edge_of_care_entered_care" in of["care_period_ended_before_start"]
    assert {"registered_0_to_4", "first_time_entrants"} <= of["person_without_date_of_birth"]


def test_a_column_that_only_finds_the_rows_or_only_splits_a_figure_leaves_its_total_out_of_doubt() -> None:
    """Whether an ended plan has a reason says nothing of how many ended; who is of which ethnicity, nothing of how many
    there are, of whichever table they are counted."""
    catalogue = load_catalogue()
    readings = Readings.of(catalogue)
    closed = disturbed(readings, catalogue.checks["early_help_plan_closed_without_reason"])
    assert {"closures_with_reason", "closures_outcomes_met"} <= set(closed.figures)
    assert "early_help_closures" not in closed.figures
    unknown = disturbed(readings, catalogue.checks["ethnicity_not_obtained"])
    assert unknown.figures == ()
    ((split, those),) = unknown.splits
    assert split == "ethnicity"
    assert {"children_in_need_open", "referrals_received"} <= set(those)


def test_a_name_that_no_row_has_is_not_told_that_all_is_well(workspace: Workspace) -> None:
    """A slip of the pen in a team's name looked like clean records."""
    for name, is_told in (("Nroth", True), ("North", False)):
        asked = ["check", "--team", name, "--workspace", str(workspace.path)]
        told = CliRunner().invoke(cli, asked, catch_exceptions=False).stdout
        assert ("is the name written as the records have it?" in " ".join(told.split())) == is_told


def _asked(workspace: Workspace, *words: str) -> str:
    return CliRunner().invoke(cli, ["check", *words, "--workspace", str(workspace.path)], catch_exceptions=False).stdout


def test_a_teams_counts_and_its_rows_are_csv_as_well(workspace: Workspace) -> None:
    """What a team is sent to put right opens in a spreadsheet, and says the same as the JSON."""
    counts = list(csv.DictReader(io.StringIO(_asked(workspace, "--format", "csv"))))
    told = json.loads(_asked(workspace, "--format", "json"))["issues"]
    assert {(row["rule"], row["table"]) for row in counts} == {(issue["rule"], issue["table"]) for issue in told}
    for issue in told:
        own = [row for row in counts if (row["rule"], row["table"]) == (issue["rule"], issue["table"])]
        assert sum(int(row["rows"]) for row in own) == issue["rows"]
        named = {row["team"]: int(row["rows"]) for row in own if row["team"]}
        assert named == {team["team"]: team["rows"] for team in issue["teams"]}
    asked = ("--rows", RULE, "--reason", "to put right", "--team", "North", "--format")
    (row,) = csv.DictReader(io.StringIO(_asked(workspace, *asked, "csv")))
    (same,) = json.loads(_asked(workspace, *asked, "json"))["rows"]
    assert row["assessment_id"] == "A5"
    assert {name: "" if value is None else str(value) for name, value in same["values"].items()} == {
        name: row[name] for name in same["values"]
    }


def test_a_reason_without_rows_to_open_is_a_slip(workspace: Workspace) -> None:
    with pytest.raises(UserMistake, match="Write --rows RULE too"):
        _asked(workspace, "--reason", "to put right")


def test_rows_that_one_team_does_not_have_are_told_with_its_name(workspace: Workspace) -> None:
    with pytest.raises(UserMistake, match=f'No row is doubted by a rule "{RULE}", of team Nroth'):
        issue_rows(workspace, rule=RULE, team="Nroth", by="Ann", reason="to put right")


def test_the_command_gives_counts_in_the_published_shape(workspace: Workspace) -> None:
    asked = ["check", RULE, "--period", "2025-05", "--json", "--workspace", str(workspace.path)]
    told = json.loads(CliRunner().invoke(cli, asked, catch_exceptions=False).stdout)
    shape = (files("trigpoint.runs") / "schemas" / "check.json").read_text(encoding="utf-8")
    Draft202012Validator(json.loads(shape)).validate(told)
    assert told["period"] == "2025-05"
    figures = {f["indicator"]: (f["value"], f["without"]) for f in told["issues"][0]["figures"]}
    assert figures["assessments_completed"] == (3.0, 2.0)
    shown = CliRunner().invoke(cli, [*asked[:4], "--workspace", str(workspace.path)], catch_exceptions=False).stdout
    # The median moves from 0 to 10.5, the number by a third of itself: the furthest comes first.
    assert 0 < shown.index("assessment_days_median") < shown.index("assessments_completed")
    assert "A3" not in shown


def test_a_rule_that_there_is_not_is_named_with_the_near_one(workspace: Workspace) -> None:
    with pytest.raises(UserMistake, match="assessment_completed_before_start"):
        check(workspace, "assessment_completed_before_strat")


def test_a_figure_that_needs_no_row_in_doubt_is_the_same(workspace: Workspace, tmp_path: Path) -> None:
    (issue,) = check(workspace, RULE, period=Period.month(2025, 4)).issues
    assert all(f.value == f.without for f in issue.figures)
    assert Disturbance("assessments_completed", "Social care assessments completed", "count", 0.0, 0.0) in issue.figures


def test_a_look_at_other_rows_of_its_own_table_is_a_reading_of_it() -> None:
    """That no plan began in the 24 months before is read of other plans' beginnings."""
    catalogue = load_catalogue()
    reading = Readings.of(catalogue).figures["families_needing_no_service_in_24_months"]
    began = "started_on"
    assert began not in reading.own and began in reading.others["early_help_plan"]
    assert reading.meets({"early_help_plan": {began}}, "early_help_plan")
    assert not reading.meets({"early_help_plan": {"plan_id_that_is_none"}}, "early_help_plan")
