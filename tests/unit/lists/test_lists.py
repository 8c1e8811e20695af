"""Lists to work from: counts for everyone, rows through the door, as of any day. Days are counted by hand.

Working days from Thursday 8 May 2025: Friday 9 is 1, to Friday 16 is 6, to Friday 23 is 11, Monday 26 is a holiday, to
Friday 30 is 15; Saturday 31 is still 15, Monday 2 June is 16.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from tests.support.records import load_csv
from trigpoint.cli.main import cli
from trigpoint.model.period import Period
from trigpoint.model.problem import UserMistake
from trigpoint.runs.children import list_rows
from trigpoint.runs.explain import explain
from trigpoint.runs.lists import count_lists
from trigpoint.store.audit import Entry
from trigpoint.store.workspace import Workspace

WHY = "planning next week's visits"
MAY = dt.date(2025, 5, 31)
PERSON = """person_id,born_on,forename,surname
C1,2012-01-01,Ada,Example
C2,2013-01-01,Ben,Sample
C3,2014-01-01,Cy,Drawn
C4,2015-01-01,Dee,Made
C5,2015-01-01,Eve,Built
"""
CP_PLAN = """cp_plan_id,person_id,started_on,ended_on,team,worker_id
P1,C1,2025-01-01,,North,W1
P2,C2,2025-01-01,,North,W2
P3,C3,2025-05-07,,South,W1
P4,C4,2025-01-01,2025-05-31,South,W3
P5,C5,2025-04-01,2025-06-02,,
"""
CP_VISIT = """cp_visit_id,person_id,cp_plan_id,visited_on
V1,C1,P1,2025-05-08
V2,C2,P2,2025-05-07
V3,C2,P2,2025-06-03
V4,C4,P4,2025-04-01
"""
OVERDUE = "cp_visits_overdue"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("lists")
    made = Workspace.create(folder / "workspace", "Test", "Fenbridge")
    load_csv(made, folder / "exports", dt.date(2025, 6, 10), person=PERSON, cp_plan=CP_PLAN, cp_visit=CP_VISIT)
    return made


def counted(workspace: Workspace, on: dt.date = MAY, **only: str) -> dict[tuple[str | None, ...], int]:
    """The rows of the list of visits overdue, by team."""
    (found,) = count_lists(workspace, OVERDUE, on, **only).lists
    assert found.count is not None
    teams: dict[tuple[str | None, ...], int] = {}
    for group in found.count.groups:
        teams[group.members[:1]] = teams.get(group.members[:1], 0) + group.rows
    assert sum(teams.values()) == found.count.rows
    return teams


def asked(workspace: Workspace, on: dt.date = MAY, **only: str) -> list[tuple[object, ...]]:
    """The plan, child, latest visit and working days of each row, in the list's order."""
    found = list_rows(workspace, name=OVERDUE, on=on, by="Ann", reason=WHY, **only)
    names = [f.name for f in found.columns]
    wanted = ("cp_plan_id", "surname", "latest_visit_on", "working_days_without_visit")
    return [tuple(row.values[names.index(name)] for name in wanted) for row in found.rows]


def last(workspace: Workspace) -> Entry:
    return list(workspace.store.audit.entries())[-1]


def run(workspace: Workspace, *args: str) -> Result:
    return CliRunner().invoke(
        cli, ["--workspace", str(workspace.path), "list", *args], catch_exceptions=False, standalone_mode=False
    )


def told(workspace: Workspace, *args: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(run(workspace, *args, "--json").stdout)
    schema = json.loads((files("trigpoint.runs") / "schemas" / "list.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(found)
    return found


def test_counts_by_team_as_of_a_day(workspace: Workspace) -> None:
    # P1 is on day 15; P2 on 16; P3, never visited, started 16 days ago; P4 ended that day; P5 has waited 40 days.
    assert counted(workspace) == {("North",): 1, ("South",): 1, (None,): 1}


def test_another_day_is_another_list_and_sees_nothing_that_came_after(workspace: Workspace) -> None:
    assert counted(workspace, dt.date(2025, 5, 30)) == {("North",): 1, ("South",): 2, (None,): 1}  # P4 is open yet
    assert counted(workspace, dt.date(2025, 6, 2)) == {("North",): 2, ("South",): 1}  # P1 is on day 16, P5 has ended
    assert counted(workspace, dt.date(2025, 6, 3)) == {("North",): 1, ("South",): 1}  # P2 was visited


@pytest.mark.parametrize("on", [dt.date(2025, 5, day) for day in (1, 15, 22, 27, 30, 31)] + [dt.date(2025, 6, 3)])
def test_a_list_has_as_many_rows_as_its_indicator_leaves_unmet(workspace: Workspace, on: dt.date) -> None:
    figure = explain(workspace, "cp_visits_in_15_days", Period.day(on)).figure
    assert figure.denominator is not None
    assert figure.numerator is not None
    assert sum(counted(workspace, on).values()) == figure.denominator - figure.numerator


def test_the_day_is_the_one_that_the_data_describes(workspace: Workspace) -> None:
    assert count_lists(workspace, OVERDUE).on == dt.date(2025, 6, 10)


def test_rows_in_the_lists_order_with_names_and_the_sources_identifiers(workspace: Workspace) -> None:
    # P5: the weekdays from 2 April to 30 May are 43, less Good Friday, Easter Monday and two May holidays: 39.
    assert asked(workspace) == [
        ("P5", "Built", None, 39),
        ("P2", "Sample", dt.date(2025, 5, 7), 16),
        ("P3", "Drawn", None, 16),
    ]


def test_one_team_and_one_worker(workspace: Workspace) -> None:
    assert counted(workspace, team="north") == {("North",): 1}
    assert [plan for plan, *_ in asked(workspace, team="North")] == ["P2"]
    assert [plan for plan, *_ in asked(workspace, worker="W1")] == ["P3"]
    (found,) = count_lists(workspace, OVERDUE, MAY, team="South").lists
    assert found.count is not None
    pseudonym = found.count.groups[0].members[1]
    assert pseudonym is not None
    assert pseudonym != "W1"
    assert [plan for plan, *_ in asked(workspace, worker=pseudonym)] == ["P3"]
    assert counted(workspace, worker=pseudonym) == {("South",): 1}


def test_asking_is_in_the_audit_before_a_row_is_shown(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    asked(workspace, team="North")
    entry = last(workspace)
    assert (entry.by, entry.act, entry.reason, dict(entry.counts)) == ("Ann", "list rows", WHY, {"rows": 1})
    current = workspace.store.current()
    assert current is not None
    expected = {"list": OVERDUE, "on": "2025-05-31", "team": "North", "worker": "", "snapshot": current.id}
    assert dict(entry.details) == expected
    text = workspace.store.audit.path.read_text(encoding="utf-8")
    assert not any(secret in text for secret in ("Sample", '"C2"', '"P2"'))

    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("trigpoint.store.files.append", refuse)
    with pytest.raises(UserMistake, match="The audit cannot be written"):
        asked(workspace)


def test_counting_writes_nothing_into_the_audit_and_names_nobody(workspace: Workspace) -> None:
    before = workspace.store.audit.head()
    result = run(workspace, OVERDUE, "--on", "2025-05-31")
    assert "3 rows" in result.stdout
    assert "none recorded" in result.stdout
    for secret in ("Sample", "C2", "P2", "W1"):
        assert secret not in result.stdout
    assert workspace.store.audit.head() == before


def test_without_a_name_all_lists(workspace: Workspace) -> None:
    found = told(workspace, "--on", "2025-05-31")
    lists = {entry["list"]: entry for entry in found["lists"]}  # type: ignore[attr-defined]
    assert lists[OVERDUE]["rows"] == 3
    assert lists[OVERDUE]["lacks"] is None
    assert lists["contacts_undecided"]["rows"] is None
    assert lists["contacts_undecided"]["lacks"] == "No records of this kind are loaded."
    assert "not known" in run(workspace).stdout


def test_the_rows_as_json_and_csv(workspace: Workspace) -> None:
    found = told(workspace, OVERDUE, "--on", "2025-05-31", "--reason", WHY)
    assert found["count"] == 3
    rows = found["rows"]
    assert isinstance(rows, list)
    assert rows[0]["values"]["latest_visit_on"] is None
    assert (rows[1]["file"], rows[1]["row"], rows[1]["values"]["worker_id"]) == ("cp_plan.csv", 3, "W2")
    text = run(workspace, OVERDUE, "--on", "31/05/2025", "--reason", WHY, "--format", "csv").stdout
    read = list(csv.DictReader(io.StringIO(text)))
    assert [row["surname"] for row in read] == ["Built", "Sample", "Drawn"]
    counts = list(csv.DictReader(io.StringIO(run(workspace, OVERDUE, "--on", "2025-05-31", "--format", "csv").stdout)))
    assert [(row["team"], row["rows"]) for row in counts] == [("North", "1"), ("South", "1"), ("", "1")]


def test_a_reader_sees_who_and_how_long(workspace: Workspace) -> None:
    out = run(workspace, OVERDUE, "--on", "2025-05-31", "--reason", WHY).stdout
    assert out.index("Built") < out.index("Sample") < out.index("Drawn")
    assert "Working days since the latest visit" in out
    assert "3 rows." in out


@pytest.mark.parametrize(
    ("only", "words"),
    [
        ({"name": "cp_visits_overdu"}, r'no list "cp_visits_overdu"\. .*cp_visits_overdue'),
        ({"on": dt.date(2025, 6, 11)}, r"describe no day after 2025-06-10\. Write --on 2025-06-10 or earlier"),
        ({"reason": "because"}, "for a reason only"),
        ({"name": "contacts_undecided"}, "cannot be told what is on the list contacts_undecided. No records"),
    ],
)
def test_mistakes_are_told(workspace: Workspace, only: dict[str, object], words: str) -> None:
    given = {"name": OVERDUE, "on": MAY, "by": "Ann", "reason": WHY} | only
    before = workspace.store.audit.head()
    with pytest.raises(UserMistake, match=words):
        list_rows(workspace, **given)  # type: ignore[arg-type]
    assert workspace.store.audit.head() == before


def test_a_list_without_its_visits_gives_no_number(tmp_path: Path) -> None:
    made = Workspace.create(tmp_path / "workspace", "Test", "Fenbridge")
    load_csv(made, tmp_path / "exports", dt.date(2025, 6, 10), cp_plan=CP_PLAN)
    (found,) = count_lists(made, OVERDUE, MAY).lists
    assert found.count is None
    assert found.lacks == "It needs child protection visits, and no records of that kind are loaded."
    assert "it cannot be told" in run(made, OVERDUE).stdout
    with pytest.raises(UserMistake, match="It needs child protection visits"):
        list_rows(made, name=OVERDUE, by="Ann", reason=WHY)


def test_what_no_source_ever_gave_is_not_blank(tmp_path: Path) -> None:
    """Contacts without a decision or an outcome in any row may all be decided: the export does not say."""
    made = Workspace.create(tmp_path / "workspace", "Test", "Fenbridge")
    contacts = "contact_id,person_id,received_on,team\nC1,A,2025-05-01,North\n"
    load_csv(made, tmp_path / "exports", dt.date(2025, 6, 10), contact=contacts)
    (found,) = count_lists(made, "contacts_undecided").lists
    assert (found.count, found.lacks) == (
        None,
        'It needs "Day of the decision" (contact.decided_on), which no source that is loaded gives.',
    )
    given = "contact_id,person_id,received_on,decided_on,outcome,team\nC1,A,2025-05-01,,,North\n"
    load_csv(made, tmp_path / "again", dt.date(2025, 6, 10), contact=given)
    (found,) = count_lists(made, "contacts_undecided").lists
    assert found.count is not None
    assert found.count.rows == 1


def test_a_council_s_own_list_and_what_a_blank_leaves_unsaid(workspace: Workspace) -> None:
    own = workspace.definitions / "lists.yaml"
    own.write_text(
        "list: ended_in_may\ntitle: Plans that ended in May\ntable: cp_plan\n"
        "rows: ended_on between '2025-05-01' and '2025-05-31'\nshown: [ended_on]\nsort: [ended_on]\n"
        "group: [team]\n",
        encoding="utf-8",
    )
    try:
        (found,) = count_lists(workspace, "ended_in_may").lists
        assert found.count is not None
        assert (found.count.rows, found.count.unsaid) == (1, 3)  # P4; P1 to P3 have no end
        assert "of 3 rows a blank leaves it unsaid" in run(workspace, "ended_in_may").stdout
        with pytest.raises(UserMistake, match="is not counted by worker"):
            count_lists(workspace, "ended_in_may", worker="W1")
        names = [listed.work.id for listed in count_lists(workspace, worker="W1").lists]
        assert OVERDUE in names
        assert "ended_in_may" not in names
    finally:
        own.unlink()


def test_a_reason_needs_a_list(workspace: Workspace) -> None:
    result = CliRunner().invoke(cli, ["--workspace", str(workspace.path), "list", "--reason", WHY])
    assert result.exit_code == 2
    assert "Name the list" in result.output
