"""Checking in the browser: counts within reach, who puts what right, and what the rows in doubt do to figures."""

from __future__ import annotations

import csv
import io
import re
from collections import OrderedDict
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.support.web import person
from trigpoint.publish.charts import drawing
from trigpoint.runs import checked as kept
from trigpoint.runs.check import Checked, Issue, check
from trigpoint.store.workspace import Workspace
from trigpoint.web.checking import found
from trigpoint.web.checking.models import Task
from trigpoint.web.events.models import Event
from trigpoint.web.home.waiting import tasks_of
from trigpoint.web.work import doing
from trigpoint.web.work.models import Job

DUE = (timezone.localdate() + timedelta(days=7)).isoformat()


@pytest.fixture(scope="module")
def doubted(borough: Workspace) -> Checked:
    """What the use case tells of the borough, which no test here changes."""
    return check(borough)


@pytest.fixture(scope="module")
def issue(doubted: Checked) -> Issue:
    """The issue with most teams."""
    return max(doubted.issues, key=lambda one: (len(one.teams), len(one.workers)))


def test_every_issue_is_counted(doubted: Checked, browse: Callable[..., Client]) -> None:
    page = browse("analyst").get("/checking/").content.decode()
    for one in doubted.issues:
        assert f'/checking/{one.rule}/{one.table}"' in page
    assert re.search(r"<dt>Doubtful rows</dt><dd>([\d,]+)</dd>", page)[1] == f"{doubted.rows:,}"  # type: ignore[index]


def test_the_counts_as_a_file_add_up(doubted: Checked, browse: Callable[..., Client]) -> None:
    told = browse("analyst").get("/checking/issues.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(told)))
    assert sum(int(row["rows"]) for row in rows) == doubted.rows
    by_rule = {(one.rule, one.table): one.rows for one in doubted.issues}
    for (rule, table), count in by_rule.items():
        assert sum(int(row["rows"]) for row in rows if (row["rule"], row["table"]) == (rule, table)) == count


def test_a_name_that_no_row_has_is_not_told_that_all_is_well(browse: Callable[..., Client], issue: Issue) -> None:
    asked = "is the name written as the records have it?"
    for query in ({"team": "Nroth"}, {"worker": "no such worker"}):
        assert asked in browse("analyst").get("/checking/", query).content.decode()
    assert asked not in browse("analyst").get("/checking/", {"team": issue.teams[0][0]}).content.decode()


def test_somebody_of_a_team_sees_its_rows_and_no_other(
    borough: Workspace, browse: Callable[..., Client], issue: Issue
) -> None:
    (mine, rows), (other, _) = issue.teams[:2]
    client = browse("practitioner", ("team", mine))
    page = client.get(f"/checking/{issue.rule}/{issue.table}").content.decode()
    assert f"<strong>{rows:,} row" in page
    assert mine in page
    assert other not in page
    assert client.get(f"/checking/?team={other}").status_code == 404
    assert client.get(f"/checking/{issue.rule}/{issue.table}?team={other}").status_code == 404
    listed = client.get("/checking/").content.decode()
    assert other not in listed
    rows_told = list(csv.DictReader(io.StringIO(client.get("/checking/issues.csv").content.decode("utf-8-sig"))))
    assert {row["team"] for row in rows_told} <= {mine}


def test_an_owner_sees_what_puts_their_figures_in_doubt(doubted: Checked, browse: Callable[..., Client]) -> None:
    found = doubted.issues
    named = next(one for one in found if one.disturbs)
    client = browse("indicator-owner", ("indicator", named.disturbs[0]))
    page = client.get("/checking/").content.decode()
    each = set()
    for one in found:
        shown = f'/checking/{one.rule}/{one.table}"' in page
        in_doubt = {*one.disturbs, *(name for _, names in one.splits for name in names)}
        assert shown == (named.disturbs[0] in in_doubt)
        each.add(shown)
    assert each == {True, False}


def test_who_reaches_only_a_provider_is_told_that_no_team_is_theirs(
    borough: Workspace, browse: Callable[..., Client]
) -> None:
    page = browse("practitioner", ("provider", "Acorn")).get("/checking/").content.decode()
    assert "reach no team" in page


def test_an_issue_is_given_once_and_said_to_be_done(
    borough: Workspace, browse: Callable[..., Client], issue: Issue
) -> None:
    team, rows = issue.teams[0]
    worker = person("practitioner", ("team", team), name="Pat Practitioner")
    analyst = browse("analyst")
    here = f"/checking/{issue.rule}/{issue.table}"
    said = {"team": team, "person": str(worker.pk), "due": DUE, "note": "Look at the dates"}
    for _ in range(2):
        assert analyst.post(here, said).status_code == 302
    task = Task.objects.get()
    assert (task.rows, task.person, task.state) == (rows, worker, "waiting")
    assert Event.objects.filter(act="gave an issue").count() == 1
    assert "Look at the dates" in analyst.get(here).content.decode()
    own = browse("practitioner", ("team", team), name="Pat Practitioner")
    assert "Yours to put right" in own.get("/checking/").content.decode()
    stranger = browse("practitioner", ("team", issue.teams[1][0]), name="Sam Stranger")
    assert stranger.post(f"/checking/given/{task.pk}/done").status_code == 404
    assert own.post(f"/checking/given/{task.pk}/done").status_code == 302
    task.refresh_from_db()
    assert (task.state, task.done_by) == ("done", worker)
    assert Event.objects.get(act="put an issue right").who == worker


def test_what_somebody_was_given_beyond_their_reach_leads_to_what_is_theirs(
    borough: Workspace, browse: Callable[..., Client], issue: Issue
) -> None:
    """Somebody moved to another team: the rows are not theirs to see, the task is theirs to end."""
    (mine, _), (other, rows) = issue.teams[:2]
    client = browse("practitioner", ("team", mine))
    user = client.user  # type: ignore[attr-defined]
    about = {"rule": issue.rule, "table": issue.table, "team": other, "person": user, "made_by": user}
    task = Task.objects.create(**about, due=timezone.localdate(), rows=rows)
    (waits,) = [one for one in tasks_of(user) if "to put right" in one.hint]
    assert waits.address == "/checking/#yours"
    done = f'action="/checking/given/{task.pk}/done"'
    listed = client.get("/checking/").content.decode()
    assert 'id="yours"' in listed
    assert done in listed
    answers = [client.get(f"/checking/{issue.rule}/{issue.table}", {"team": team}) for team in (other, "No such team")]
    assert [answer.status_code for answer in answers] == [404, 404]
    there, nowhere = (re.sub(r'value="[^"]*"', "", answer.content.decode()) for answer in answers)
    assert there == nowhere
    assert done in there
    assert client.post(f"/checking/given/{task.pk}/done").status_code == 302
    assert tasks_of(user) == []


def test_what_a_team_sees_is_counted_and_drawn_before_any_of_them_looks(
    borough: Workspace, browse: Callable[..., Client], issue: Issue, monkeypatch: pytest.MonkeyPatch
) -> None:
    for job in [job for job in doing.start_ahead() if job.kind == "doubts"]:
        doing.perform(str(job.pk))
        job.refresh_from_db()
        assert job.state == "done"
    monkeypatch.setattr(found, "_kept", OrderedDict())  # as in another process
    for module, name in ((kept, "check_each_team"), (kept, "check"), (drawing, "_drawing")):
        monkeypatch.setattr(module, name, None)
    for number, (team, rows) in enumerate(issue.teams):
        client = browse("practitioner", ("team", team), name=f"Practitioner {number}")
        assert f"<strong>{rows:,} row" in client.get(f"/checking/{issue.rule}/{issue.table}").content.decode()
        assert 'class="tp-chart__drawing"' in client.get("/checking/").content.decode()


@pytest.mark.parametrize("team", [0, None])
def test_what_the_check_no_longer_finds_can_still_be_said_to_be_done(
    borough: Workspace, browse: Callable[..., Client], issue: Issue, team: int | None
) -> None:
    """A rule moved to another table; so did the rows of a team that has put all of them right."""
    named = "" if team is None else issue.teams[team][0]
    client = browse("practitioner", ("team", named)) if named else browse("analyst")
    due = timezone.localdate()
    here = f"/checking/{issue.rule}/moved_from_here"
    assert client.get(here).status_code == 404
    user = client.user  # type: ignore[attr-defined]
    task = Task.objects.create(
        rule=issue.rule, table="moved_from_here", team=named, person=user, due=due, rows=3, made_by=user
    )
    page = client.get(here, {"team": named} if named else {}).content.decode()
    assert "<strong>0 rows</strong> in doubt" in page
    assert f'action="/checking/given/{task.pk}/done"' in page
    assert "Give it to somebody" not in page
    stranger = browse("practitioner", ("team", issue.teams[1][0]), name="Sam Stranger")
    assert stranger.get(here).status_code == 404
    assert client.post(here, {"person": str(user.pk), "due": DUE}).status_code == 404
    client.post(f"/checking/given/{task.pk}/done")
    assert client.get(here).status_code == 404


def test_a_day_that_has_passed_is_no_deadline(borough: Workspace, browse: Callable[..., Client], issue: Issue) -> None:
    analyst = browse("analyst")
    said = {"team": "", "person": str(analyst.user.pk), "due": "2020-01-31"}  # type: ignore[attr-defined]
    page = analyst.post(f"/checking/{issue.rule}/{issue.table}", said).content.decode()
    assert page.count("has passed") == 2
    assert "<title>Error: " in page
    assert not Task.objects.exists()


def test_figures_are_worked_out_with_the_rows_and_without(
    borough: Workspace, doubted: Checked, browse: Callable[..., Client], month: str
) -> None:
    from trigpoint.model.period import Period

    found = min((one for one in doubted.issues if one.disturbs), key=lambda one: len(one.disturbs))
    analyst = browse("analyst")
    here = f"/checking/{found.rule}/{found.table}"
    assert analyst.post(f"{here}/figures").status_code == 302
    assert "Waiting for its turn" in analyst.get(here).content.decode()
    doing.perform(str(Job.objects.get(kind="disturbance").pk))
    page = analyst.get(here).content.decode()
    expected = check(borough, found.rule, period=Period.parse(month))
    figures = next(one for one in expected.issues if one.table == found.table).figures
    assert figures
    assert all(one.title in page for one in figures)
    assert "Without these rows" in page


@pytest.mark.parametrize("role", ["provider", "partner", "board-member", "administrator", "director", "auditor"])
def test_other_roles_do_not_check(borough: Workspace, browse: Callable[..., Client], role: str) -> None:
    client = browse(role, ("pack", "ofsted-kpis"))
    assert client.get("/checking/").status_code == 403
    assert client.get("/checking/issues.csv").status_code == 403
