"""Signing off: the order of names, what a change undoes, the edition that is frozen, opening it again."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django import forms
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.support.web import person
from trigpoint.runs.editions import editions
from trigpoint.store.workspace import Workspace
from trigpoint.web import place
from trigpoint.web.events.models import Event
from trigpoint.web.home.waiting import tasks_of
from trigpoint.web.logs import JsonLines
from trigpoint.web.signing import standing
from trigpoint.web.signing.models import Drawn, Signature
from trigpoint.web.signing.standing import draft_of, is_drawn, next_to_sign, state_of, steps_of
from trigpoint.web.signing.views import ReopenForm
from trigpoint.web.words.models import Comment, Round
from trigpoint.web.work import doing
from trigpoint.web.work.models import Job

PACK = "ofsted-kpis"
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def round(own: Workspace, month: str) -> Round:
    """An open round of the pack."""
    return Round.objects.create(pack=PACK, period=month, comment_by=dt.date(2026, 4, 10), sign_by=dt.date(2026, 4, 14))


def _sign(client: Client, round: Round, role: str, *, of: str = "") -> str:
    said = {"role": role, "note": "", "sure": "on", "of": of or draft_of(round).content}
    answer = client.post(f"/signing/{round.pack}/{round.period}/", said)
    return answer["Location"] if answer.status_code == 302 else str(answer.status_code)


def test_three_names_in_order_freeze_an_edition(browse: Callable[..., Client], round: Round, own: Workspace) -> None:
    analyst, head, director = (
        browse("analyst"),
        browse("service-head", ("pack", PACK)),
        browse("director"),
    )
    page = f"/signing/{PACK}/{round.period}/"
    assert _sign(director, round, "director") == "403"
    assert "The analyst signs next" in director.get(page).content.decode()
    for client, role in ((analyst, "analyst"), (head, "service head")):
        assert _sign(client, round, role) == page
        assert not editions(own)
    there = _sign(director, round, "director")
    (listed,) = editions(own)
    assert there == f"/editions/{listed.id}/"
    round.refresh_from_db()
    assert not round.is_open
    assert [event.act for event in Event.objects.order_by("number")] == ["signed"] * 3 + ["froze an edition"]
    shown = browse("board-member", ("pack", PACK)).get(there).content.decode()
    assert all(name in shown for name in ("Analyst", "Service Head", "Director"))
    kept = json.loads(browse("auditor").get(f"{there}document").content)
    assert [s["role"] for s in kept["signatures"]] == ["analyst", "service head", "director"]
    assert len(kept["scorecard"]["rows"]) == len(draft_of(round).card.rows)


def test_words_that_change_undo_the_signatures_before(browse: Callable[..., Client], round: Round) -> None:
    analyst, head = browse("analyst"), browse("service-head", ("pack", PACK))
    _sign(analyst, round, "analyst")
    before = draft_of(round)
    row = before.card.rows[0]
    Comment.objects.create(
        indicator=row.indicator, period=round.period, text="New words.", author=person("analyst", name="Another")
    )
    assert draft_of(round).content != before.content
    assert "New words." in head.get(f"/signing/{PACK}/{round.period}/words").content.decode()
    assert _sign(head, round, "service head") == "403"
    page = f"/signing/{PACK}/{round.period}/"
    assert "Sign again" in analyst.get(page).content.decode()
    waits = [[task.title for task in tasks_of(one.user)] for one in (analyst, head)]  # type: ignore[attr-defined]
    assert waits == [["Sign again as analyst"], ["Sign as service head"]]
    assert _sign(analyst, round, "analyst", of=before.content) == page
    assert Signature.objects.count() == 1
    _sign(analyst, round, "analyst")
    assert _sign(head, round, "service head") == page
    assert Signature.objects.count() == 3


def test_home_says_to_sign_again_without_anybody_looking_at_it(browse: Callable[..., Client], round: Round) -> None:
    """Words change under the analyst's signature; the worker draws up what stands there now, once, and Home tells."""
    analyst, head = browse("analyst"), browse("service-head", ("pack", PACK))

    def told() -> list[list[tuple[str, str]]]:
        tasks = [tasks_of(one.user) for one in (analyst, head)]  # type: ignore[attr-defined]
        return [[(task.title, task.hint.split(", ")[-1]) for task in found] for found in tasks]

    def work() -> int:
        begun = doing.start_ahead()
        for job in begun:
            doing.perform(str(job.pk))
        assert {job.state for job in Job.objects.all()} <= {"done"}
        return len([job for job in begun if job.kind == "drafts"])

    assert (work(), work()) == (1, 0)
    _sign(analyst, round, "analyst")
    signed, looked_at = [[], [("Sign as service head", "March 2026")]], "which may have changed since it was signed"
    assert told() == signed
    assert (work(), told()) == (1, signed)  # it is watched from now on, and nothing has changed
    figure = draft_of(round).card.rows[0].indicator
    elsewhere = next(id for id in place.catalogue().indicators if id not in {r.indicator for r in draft_of(round).rows})
    about = {"period": round.period, "text": "New words.", "author": person("analyst", name="Another")}
    Comment.objects.create(indicator=elsewhere, **about)
    assert (work(), told()) == (0, signed)
    Comment.objects.create(indicator=figure, **about)
    (own, theirs) = told()
    assert own == []
    assert theirs[0][1].startswith(looked_at)
    assert (work(), work()) == (1, 0)
    assert told() == [
        [("Sign again as analyst", "which has changed since it was signed")],
        [("Sign as service head", "once the analyst has signed")],
    ]
    _sign(analyst, round, "analyst")
    assert (work(), told()) == (0, signed)


def test_a_fault_in_one_round_leaves_the_others_drawn_up_and_is_told_at_the_end(
    round: Round, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    days = {"comment_by": round.comment_by, "sign_by": round.sign_by}
    other = Round.objects.create(pack="dashboard", period=round.period, **days)
    faulty = [round.pack]

    def drafted(_: object, pack: str, *__: object, **___: object) -> SimpleNamespace:
        if pack in faulty:
            raise ValueError("cannot read Tabitha Featherstonehaugh")
        return SimpleNamespace(content="a" * 64)

    monkeypatch.setattr(standing, "drafted", drafted)
    (job,) = [job for job in doing.start_ahead() if job.kind == "drafts"]
    doing.perform(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.fault) == ("failed", "ValueError")
    assert [drawn.round for drawn in Drawn.objects.all()] == [other]
    assert "Tabitha" not in "".join(JsonLines().format(record) for record in caplog.records)
    faulty.clear()
    assert not [job for job in doing.start_ahead() if job.kind == "drafts"]
    Job.objects.update(ended=timezone.now() - doing.AGAIN)
    for again in doing.start_ahead():
        if again.kind == "drafts":
            doing.perform(str(again.pk))
    assert is_drawn(round)


def test_who_began_to_draw_up_before_a_change_and_ends_after_it_writes_nothing_down(
    round: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page draws up slowly what stood there before words came; meanwhile the worker has drawn up what came."""
    contents = {0: "a" * 64, 1: "b" * 64}
    slow = [True]

    def drafted(*_: object, **__: object) -> SimpleNamespace:
        content = contents[Comment.objects.count()]
        if slow.pop() if slow else False:
            Comment.objects.create(indicator=PACK, period=round.period, text="New.", author=person("analyst"))
            Drawn.objects.create(round=round, state=state_of(round), content=contents[1])
        return SimpleNamespace(content=content)

    monkeypatch.setattr(standing, "drafted", drafted)
    assert draft_of(round).content == contents[0]
    assert Drawn.objects.get().content == contents[1]
    assert is_drawn(round)
    assert draft_of(round).content == contents[1]
    Drawn.objects.update(state="what was there before")  # a process that began earlier still wrote last
    assert draft_of(round).content == contents[1]  # kept by this one
    assert is_drawn(round)


def test_opened_again_it_says_why_and_the_first_edition_stays(
    browse: Callable[..., Client], round: Round, own: Workspace
) -> None:
    people = [
        (browse("analyst"), "analyst"),
        (browse("service-head", ("pack", PACK)), "service head"),
        (browse("director"), "director"),
    ]
    for client, role in people:
        _sign(client, round, role)
    director = people[-1][0]
    reopen = f"/signing/{PACK}/{round.period}/reopen"
    assert browse("analyst").post(reopen, {"reason": "I should like to."}).status_code == 403
    director.post(reopen, {"reason": "short"})
    round.refresh_from_db()
    assert not round.is_open
    director.post(reopen, {"reason": "A team's returns came late."})
    round.refresh_from_db()
    assert round.is_open
    assert [step.signed for step in steps_of(round, draft_of(round).content)] == [(), (), ()]
    assert (next_to_sign(round).turn, _sign(director, round, "director")) == ("analyst", "403")
    Comment.objects.create(
        indicator=draft_of(round).card.rows[0].indicator,
        period=round.period,
        text="With the late returns.",
        author=person("analyst", name="Another"),
    )
    for client, role in people:
        _sign(client, round, role)
    first, second = editions(own)
    assert (first.number, second.number, second.follows) == (1, 2, first.id)
    assert second.reopening == "A team's returns came late."
    member = browse("board-member", ("pack", PACK))
    assert f"/editions/{second.id}/" in member.get(f"/editions/{first.id}/").content.decode()
    compared = f"/editions/differences?a={first.id}&b={second.id}"
    assert "With the late returns." in member.get(compared).content.decode()
    told = list(csv.DictReader(member.get(f"{compared}&format=csv").content.decode("utf-8-sig").splitlines()))
    assert [(one["kind"], one["after"]) for one in told if one["kind"] == "words"] == [
        ("words", "With the late returns.")
    ]
    same = member.get(f"/editions/differences?a={first.id}&b={first.id}").content.decode()
    assert "They say the same." in same
    nobody = browse("board-member", ("pack", "early-help-monthly"), name="Another Board")
    assert "There are not two editions yet" in nobody.get("/editions/differences").content.decode()


def test_two_who_open_it_at_once_open_it_once_and_put_nothing_back(
    browse: Callable[..., Client], round: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    Round.objects.update(state="signed")
    later = dt.date(2026, 4, 30)

    def meanwhile(form: ReopenForm) -> bool:
        """Another director is faster."""
        Round.objects.update(state="open", reopening="The first reason.", openings=2, sign_by=later)
        return forms.Form.is_valid(form)

    monkeypatch.setattr(ReopenForm, "is_valid", meanwhile)
    director, reason = browse("director"), {"reason": "The second reason."}
    said = director.post(f"/signing/{PACK}/{round.period}/reopen", reason, follow=True).content.decode()
    round.refresh_from_db()
    assert (round.reopening, round.openings, round.sign_by) == ("The first reason.", 2, later)
    assert "open already" in said
    assert not Event.objects.filter(act="reopened").exists()


def test_members_get_a_link_and_whoever_does_not_reach_the_pack_finds_nothing(
    browse: Callable[..., Client], round: Round, own: Workspace
) -> None:
    member = browse("board-member", ("pack", PACK))
    elsewhere = browse("board-member", ("pack", "contract-return"), name="Another Member")
    provider = browse("provider", ("pack", PACK), ("provider", "Acorn"))
    for role, scopes in (("analyst", ()), ("service-head", (("pack", PACK),)), ("director", ())):
        _sign(browse(role, *scopes), round, role.replace("-", " "))
    (listed,) = editions(own)
    browse("director").post(f"/editions/{listed.id}/send")
    assert [letter.to for letter in mail.outbox] == [["board.member@fenbridge.example"]]
    assert f"/editions/{listed.id}/" in mail.outbox[0].body
    assert member.get(f"/editions/{listed.id}/").status_code == 200
    for other in (elsewhere, provider):
        assert other.get(f"/editions/{listed.id}/").status_code == 404
        assert listed.id not in other.get("/editions/").content.decode()
