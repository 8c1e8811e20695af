"""Home: what waits for each person, in the order in which it presses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from trigpoint.runs.score import score
from trigpoint.store.workspace import Workspace
from trigpoint.web.home.waiting import tasks_of
from trigpoint.web.words.models import Action, Comment, Round

PACK = "ofsted-kpis"
pytestmark = pytest.mark.django_db


@pytest.fixture
def round(borough: Workspace, month: str) -> Round:
    """An open round whose words are overdue."""
    today = timezone.localdate()
    yesterday = today - dt.timedelta(days=1)
    return Round.objects.create(pack=PACK, period=month, comment_by=yesterday, sign_by=today + dt.timedelta(days=9))


def test_an_owner_sees_how_many_figures_need_them(
    browse: Callable[..., Client], round: Round, borough: Workspace
) -> None:
    rows = {row.indicator: row for row in score(borough, PACK, round.period).rows if row.value is not None}
    owner = next(iter(rows.values())).owner
    mine = [row for row in rows.values() if row.owner == owner]
    client = browse("indicator-owner", ("service", owner))
    assert f"{len(mine)} of {len(mine)} figures need your words" in client.get("/").content.decode()
    (task,) = tasks_of(client.user)  # type: ignore[attr-defined]
    assert (task.state, task.due) == ("overdue", round.comment_by)
    for row in mine:
        Comment.objects.create(
            indicator=row.indicator,
            period=round.period,
            text="Said.",
            owner=owner,
            author=client.user,  # type: ignore[attr-defined]
        )
    assert [task.state for task in tasks_of(client.user)] == ["done"]  # type: ignore[attr-defined]


def test_a_director_is_asked_to_sign_and_watches_the_month(browse: Callable[..., Client], round: Round) -> None:
    said = browse("director").get("/").content.decode()
    assert "Sign as director" in said
    assert "Months under way" in said


def test_actions_of_ones_own_stand_by_how_they_press(browse: Callable[..., Client], round: Round) -> None:
    client = browse("director")
    today = timezone.localdate()
    for text, days in (("Later", 30), ("Late", -2), ("Soon", 1)):
        Action.objects.create(
            indicator="referrals",
            period=round.period,
            text=text,
            who="Me",
            person=client.user,  # type: ignore[attr-defined]
            opened_by=client.user,  # type: ignore[attr-defined]
            by_when=today + dt.timedelta(days=days),
        )
    found = [task.title for task in tasks_of(client.user) if task.hint == "An action of yours"]  # type: ignore[attr-defined]
    assert found == ["Late", "Soon", "Later"]


def test_whoever_has_nothing_to_do_is_told_so(browse: Callable[..., Client], borough: Workspace) -> None:
    assert "Nothing. When something does" in browse("auditor").get("/").content.decode()
