"""The door for children: rows behind a figure, as many as it says, for a reason that is written down first."""

import csv
import datetime as dt
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.support.records import ASSESSMENT, JUNE, PERSON, load_csv, small_workspace
from trigpoint.cli.main import cli
from trigpoint.model.period import Period
from trigpoint.model.problem import UserMistake
from trigpoint.runs.children import ChildrenBehind, Which, aside_rows, children_behind, issue_rows
from trigpoint.runs.load import load
from trigpoint.store.audit import Entry
from trigpoint.store.workspace import Workspace

MAY = Period.month(2025, 5)
WHY = "checking the figure of May"

# Worked by hand: completed in May are A1 (from Saturday 1 March to Thursday 1 May: 31 weekdays from 3 March to the end
# of April is 43 days less Good Friday and Easter Monday, and 1 May: 42), A2 (91 calendar days: over 45) and A5 (12).
IN_45_DAYS = "assessments_in_45_days"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return small_workspace(tmp_path_factory.mktemp("door"))


def ask(workspace: Workspace, part: Which = "numerator", member: tuple[str, str] | None = None) -> ChildrenBehind:
    return children_behind(workspace, indicator=IN_45_DAYS, period=MAY, part=part, member=member, by="Ann", reason=WHY)


def cells(found: ChildrenBehind, *names: str) -> list[tuple[object, ...]]:
    """These columns of each row, after its row in the sheet."""
    places = [[f.name for f in found.columns].index(name) for name in names]
    return [(row.row, *(row.values[place] for place in places)) for row in found.rows]


def last(workspace: Workspace) -> Entry:
    return list(workspace.store.audit.entries())[-1]


def test_the_denominator_is_every_row_counted_with_identifiers_names_and_place(workspace: Workspace) -> None:
    found = ask(workspace, "denominator")
    assert cells(found, "assessment_id", "person_id", "forename", "surname", "completed_on") == [
        (2, "A1", "C1", "Ada", "Example", dt.date(2025, 5, 1)),
        (3, "A2", "C2", "Ben", "Sample", dt.date(2025, 5, 31)),
        (6, "A5", "C1", "Ada", "Example", dt.date(2025, 5, 20)),
    ]
    assert {(row.file, row.sheet, row.source) for row in found.rows} == {("assessment.csv", None, "tables")}
    assert (found.counted, found.figure.denominator, found.distinct) == (3, 3, None)


def test_the_numerator_is_those_that_met_the_condition(workspace: Workspace) -> None:
    found = ask(workspace)
    assert cells(found, "assessment_id", "working_days") == [(2, "A1", 42), (6, "A5", 12)]
    assert (found.counted, found.figure.numerator) == (2, 2)


def test_one_member_of_a_breakdown(workspace: Workspace) -> None:
    found = ask(workspace, "denominator", ("team", "south"))
    assert cells(found, "assessment_id", "team") == [(3, "A2", "South")]
    assert found.member == ("team", "South")
    assert last(workspace).details["member"] == "team=South"


def test_asking_is_in_the_audit_with_counts_and_never_which(workspace: Workspace) -> None:
    ask(workspace, "denominator")
    entry = last(workspace)
    assert (entry.by, entry.act, entry.reason, dict(entry.counts)) == ("Ann", "children", WHY, {"rows": 3})
    current = workspace.store.current()
    assert current is not None
    assert dict(entry.details) == {
        "indicator": IN_45_DAYS, "period": "2025-05", "part": "denominator", "member": "", "snapshot": current.id,
    }  # fmt: skip
    text = workspace.store.audit.path.read_text(encoding="utf-8")
    assert not any(secret in text for secret in ("Ada", "Example", '"C1"', '"A1"'))


@pytest.mark.parametrize("reason", ["", "   ", "because", " \n "])
def test_without_a_reason_nothing_is_shown_and_nothing_written(workspace: Workspace, reason: str) -> None:
    before = workspace.store.audit.head()
    with pytest.raises(UserMistake, match=r"for a reason only\. Write it in a few words"):
        children_behind(workspace, indicator=IN_45_DAYS, period=MAY, by="Ann", reason=reason)
    assert workspace.store.audit.head() == before


def test_nothing_is_shown_where_the_audit_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = small_workspace(tmp_path)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("trigpoint.store.files.append", refuse)
    with pytest.raises(UserMistake, match="The audit cannot be written"):
        ask(made)


def test_figures_without_rows_of_their_own_say_where_to_ask(workspace: Workspace) -> None:
    own = workspace.definitions / "indicators" / "own.yaml"
    own.write_text(
        "indicator: sent_figure\ntitle: Sent\nvalue: recorded\nunit: count\nbetter: neither\n---\n"
        "indicator: two_figures\ntitle: Two\nvalue: ratio of assessments_completed to assessments_in_45_days\n"
        "better: neither\n",
        encoding="utf-8",
    )
    try:
        with pytest.raises(UserMistake, match="sent as a number: there are no rows behind it"):
            children_behind(workspace, indicator="sent_figure", period=MAY, by="Ann", reason=WHY)
        with pytest.raises(UserMistake, match="a ratio of two figures, assessments_completed and"):
            children_behind(workspace, indicator="two_figures", period=MAY, by="Ann", reason=WHY)
    finally:
        own.unlink()


def test_unknown_names_and_empty_tables_are_told(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match='Did you mean "assessments_in_45_days"'):
        children_behind(workspace, indicator="assessments_in_45_day", period=MAY, by="Ann", reason=WHY)
    with pytest.raises(UserMistake, match="Nothing is counted for team"):
        ask(workspace, member=("team", "Nowhere"))
    with pytest.raises(UserMistake, match="of which nothing is loaded"):
        children_behind(workspace, indicator="contacts_received", period=MAY, by="Ann", reason=WHY)
    with pytest.raises(UserMistake, match="Nothing is loaded"):
        ask(Workspace.create(tmp_path / "new"))


def test_a_child_counted_once_has_all_of_its_rows(workspace: Workspace) -> None:
    """Three assessments of two children were completed in May."""
    own = workspace.definitions / "indicators" / "own.yaml"
    own.write_text(
        "indicator: children_assessed\ntitle: Children assessed\ncount: distinct child in assessment\n"
        "when: completed_on in period\nvalue: count\nbetter: neither\n",
        encoding="utf-8",
    )
    try:
        found = children_behind(workspace, indicator="children_assessed", period=MAY, by="Ann", reason=WHY)
    finally:
        own.unlink()
    assert found.distinct == "person"
    assert (found.counted, found.figure.value, len(found.rows)) == (2, 2, 3)


def test_two_sources_of_one_table_keep_their_own_rows_and_names(tmp_path: Path) -> None:
    """The same identifiers from another system are the same child, with the names that any source gave."""
    made = small_workspace(tmp_path)
    folder = tmp_path / "other"
    folder.mkdir()
    text = "assessment_id,person_id,started_on,completed_on,team\nB1,C2,2025-05-01,2025-05-06,West\n"
    (folder / "assessment.csv").write_text(text, encoding="utf-8")
    load(made, "tables", [folder], as_of=JUNE, by="tester", source="west")
    found = ask(made, "denominator")
    assert [(r.source, v[0], v[1], v[2], v[3]) for r, v in zip(found.rows, cells(
        found, "assessment_id", "person_id", "forename"), strict=True)] == [
        ("tables", 2, "A1", "C1", "Ada"), ("tables", 3, "A2", "C2", "Ben"), ("tables", 6, "A5", "C1", "Ada"),
        ("west", 2, "B1", "C2", "Ben"),
    ]  # fmt: skip


def test_rows_set_aside_are_behind_the_same_door(tmp_path: Path) -> None:
    made = Workspace.create(tmp_path / "w")
    spoiled = ASSESSMENT + "A6,C1,not a day,,North\n"
    snapshot = load_csv(made, tmp_path / "in", person=PERSON, assessment=spoiled)
    found = aside_rows(made, snapshot, by="Ann", reason="mending the export")
    told = [dict(zip(found.columns, values, strict=True)) for values in found.rows]
    (row,) = [one for one in told if one["whole_row"]]
    assert (row["file"], row["row"]) == ("assessment.csv", 7)
    assert "not a day" in str(row["cells"])
    entry = last(made)
    assert (entry.act, entry.reason, entry.counts["rows"]) == ("rows set aside", "mending the export", len(found.rows))
    with pytest.raises(UserMistake, match="for a reason only"):
        aside_rows(made, snapshot, by="Ann", reason="")


DOUBTFUL = ASSESSMENT + "A6,C9,2025-05-01,2025-05-02,North\nA7,C1,2025-05-01,2025-09-02,South\n"


def test_rows_of_an_issue_are_behind_the_same_door(tmp_path: Path) -> None:
    """C9 is nobody whom the export lists, and A7 was completed after the day that it describes."""
    made = Workspace.create(tmp_path / "w")
    load_csv(made, tmp_path / "in", person=PERSON, assessment=DOUBTFUL)
    found = issue_rows(made, rule="person_not_listed", by="Ann", reason="mending the export")
    assert [(r.row, r.values[0], r.values[1]) for r in found.rows] == [(7, "A6", "C9")]
    assert (last(made).act, dict(last(made).counts)) == ("issue rows", {"rows": 1})
    assert (last(made).details["rule"], last(made).details["table"]) == ("person_not_listed", "assessment")
    late = issue_rows(made, rule="date_in_the_future", table="assessment", by="Ann", reason="mending the export")
    assert [r.row for r in late.rows] == [8]
    with pytest.raises(UserMistake, match="for a reason only"):
        issue_rows(made, rule="person_not_listed", by="Ann", reason="")
    with pytest.raises(UserMistake, match='No row is doubted by a rule "team_not_listed"'):
        issue_rows(made, rule="team_not_listed", by="Ann", reason="mending the export")
    with pytest.raises(UserMistake, match="Name one with --table: assessment"):
        issue_rows(made, rule="person_not_listed", table="contact", by="Ann", reason="mending the export")


def test_check_shows_rows_for_a_reason(tmp_path: Path) -> None:
    made = Workspace.create(tmp_path / "w")
    load_csv(made, tmp_path / "in", person=PERSON, assessment=DOUBTFUL + "A8,C1,not a day,,North\n")

    def check(*arguments: str) -> Result:
        whole = ["check", "--workspace", str(made.path), *arguments]
        return CliRunner().invoke(cli, whole, standalone_mode=False)

    assert "A6" not in check().stdout
    assert isinstance(check("--rows", "person_not_listed").exception, UserMistake)
    told = json.loads(check("--rows", "person_not_listed", "--reason", WHY, "--json").stdout)
    assert [row["values"]["assessment_id"] for row in told["rows"]] == ["A6"]
    assert "A6" in check("--rows", "person_not_listed", "--reason", WHY).stdout
    aside = check("--rows", "set-aside", "--reason", WHY).stdout
    assert "assessment.csv, row 9: " in aside
    assert "started_on" in aside
    told = json.loads(check("--rows", "set-aside", "--reason", WHY, "--json").stdout)
    assert [row["row"] for row in told["rows"] if row["whole_row"]] == [9]


def run(workspace: Workspace, *arguments: str) -> Result:
    whole = ["children", IN_45_DAYS, "--period", "2025-05", "--workspace", str(workspace.path), *arguments]
    return CliRunner().invoke(cli, whole, standalone_mode=False)


def test_the_command_writes_json_csv_and_a_table(workspace: Workspace) -> None:
    told = json.loads(run(workspace, "--reason", WHY, "--json").stdout)
    assert (told["count"], told["counted"], told["figure"]["numerator"]) == (2, 2, 2)
    assert [r["values"]["person_id"] for r in told["rows"]] == ["C1", "C1"]
    assert told["rows"][0]["values"]["completed_on"] == "2025-05-01"
    text = run(workspace, "--reason", WHY, "--format", "csv", "--part", "denominator").stdout
    assert [(r["row"], r["assessment_id"], r["surname"]) for r in csv.DictReader(io.StringIO(text))] == [
        ("2", "A1", "Example"), ("3", "A2", "Sample"), ("6", "A5", "Example"),
    ]  # fmt: skip
    table = run(workspace, "--reason", WHY).stdout
    assert "numerator 2" in table
    assert "assessment.csv" in table


def test_the_command_asks_for_a_reason(workspace: Workspace) -> None:
    assert "reason" in str(run(workspace).exception)
    assert isinstance(run(workspace, "--reason", "x").exception, UserMistake)
    assert "--member team=North" in str(run(workspace, "--reason", WHY, "--member", "North").exception)


def test_csv_holds_no_live_formula(tmp_path: Path) -> None:
    made = Workspace.create(tmp_path / "w")
    load_csv(made, tmp_path / "in", person=PERSON.replace("Ada", "=1+1"), assessment=ASSESSMENT)
    text = run(made, "--reason", WHY, "--format", "csv").stdout
    assert {r["forename"] for r in csv.DictReader(io.StringIO(text))} == {"'=1+1"}


def test_what_an_earlier_load_set_aside_is_shown_by_its_number(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "w", "Fenbridge", "Fenbridge")
    (tmp_path / "contact.csv").write_text("contact_id,person_id,received_on\nC1,P1,31/02/2026\nC2,P2,2026-02-01\n")
    (tmp_path / "referral.csv").write_text("referral_id,person_id,received_on\nR1,P1,2026-02-01\n")
    for name in ("contact", "referral"):
        load(workspace, "tables", [tmp_path / f"{name}.csv"], as_of=dt.date(2026, 3, 31), by="tester")

    def shown(*words: str) -> str:
        asked = ["check", "--rows", "set-aside", "--reason", "to put it right", *words]
        result = CliRunner().invoke(cli, [*asked, "--workspace", str(workspace.path)], catch_exceptions=False)
        return result.stdout

    assert "0 rows and cells were set aside by the load of snapshot 2-" in shown()
    assert "Other loads in effect that set rows or cells aside: 1 (--load 1)." in shown()
    first = shown("--load", "1")
    assert first.startswith('contact.csv, row 2: "received_on" is not a date\n1 row or cell was set aside')
    assert "Other loads" not in first
    (row,) = csv.DictReader(io.StringIO(shown("--load", "1", "--format", "csv")))
    assert (row["file"], row["row"], row["column"]) == ("contact.csv", "2", "received_on")
    assert "received_on: 31/02/2026" in row["cells"]
    with pytest.raises(UserMistake, match="No load of number 7 is in effect"):
        shown("--load", "7")
