"""Challenge: words that are asked about, returned, answered, written anew and accepted, and who is told of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from trigpoint.runs.score import score
from trigpoint.scorecard.objects import Row
from trigpoint.store.workspace import Workspace
from trigpoint.web.events.models import Event
from trigpoint.web.home.waiting import tasks_of
from trigpoint.web.words.models import Challenge, Comment, Round
from trigpoint.web.words.rounds import owed_in
from trigpoint.web.words.standing import standings

PACK = "ofsted-kpis"
pytestmark = pytest.mark.django_db


@pytest.fixture
def row(borough: Workspace, month: str) -> Row:
    """A row of the pack with a figure and an owner."""
    return next(row for row in score(borough, PACK, month).rows if row.value is not None and row.owner)


@pytest.fixture
def round(borough: Workspace, month: str) -> Round:
    """An open round of the pack."""
    soon = timezone.localdate() + dt.timedelta(days=9)
    return Round.objects.create(pack=PACK, period=month, comment_by=soon, sign_by=soon)


@pytest.fixture
def owner(browse: Callable[..., Client], row: Row) -> Client:
    """Whoever answers for the row."""
    return browse("indicator-owner", ("service", row.owner), name="The Owner")


@pytest.fixture
def head(browse: Callable[..., Client], row: Row) -> Client:
    """Their head of service."""
    return browse("service-head", ("service", row.owner), name="The Head")


def _page(round: Round, row: Row) -> str:
    return f"/commentary/{round.pack}/{round.period}/figure/{row.indicator}"


def _write(owner: Client, round: Round, row: Row, text: str) -> Comment:
    owner.post(_page(round, row), {"text": text, "readers": "internal"})
    return Comment.objects.latest("pk")


def _say(client: Client, round: Round, row: Row, to: Comment, kind: str, words: str = "") -> int:
    said = {"kind": kind, "words": words, "to": to.pk}
    return client.post(f"{_page(round, row)}/{'answer' if kind == 'answered' else 'challenge'}", said).status_code


def _state(round: Round, row: Row) -> str:
    return standings(round.period)[row.indicator, row.breakdown, row.member].state


def _tasks(client: Client) -> list[str]:
    return [task.title for task in tasks_of(client.user)]  # type: ignore[attr-defined]


def test_returned_words_are_owed_again_until_they_are_written_anew(
    owner: Client, head: Client, round: Round, row: Row
) -> None:
    first = _write(owner, round, row, "It went up.")
    assert _state(round, row) == "handed in"
    before = sum(part.answered for part in owed_in(round))
    assert _say(head, round, row, first, "returned", "Say why it went up.") == 302
    assert _state(round, row) == "returned"
    assert sum(part.answered for part in owed_in(round)) == before - 1
    (letter,) = mail.outbox
    assert letter.to == ["the.owner@fenbridge.example"]
    assert f"{_page(round, row)}#id_text" in letter.body
    assert "Say why" not in letter.body
    assert f"Returned: {row.title}" in _tasks(owner)
    shown = owner.get(_page(round, row)).content.decode()
    assert "The Head has returned these words." in shown
    assert "Say why it went up." in shown
    assert "Returned" in owner.get(round.get_absolute_url()).content.decode()
    second = _write(owner, round, row, "It went up since two schools closed.")
    assert _state(round, row) == "handed in"
    assert sum(part.answered for part in owed_in(round)) == before
    assert mail.outbox[1].to == ["the.head@fenbridge.example"]
    assert f"Written anew: {row.title}" in _tasks(head)
    assert f"Returned: {row.title}" not in _tasks(owner)
    assert _say(head, round, row, second, "accepted") == 302
    assert _state(round, row) == "accepted"
    assert f"Written anew: {row.title}" not in _tasks(head)
    history = head.get(_page(round, row)).content.decode()
    assert "It went up." in history
    assert "Say why it went up." in history
    kept = Event.objects.filter(kind="commentary").order_by("number").values_list("act", flat=True)
    assert list(kept) == ["commented", "returned words", "commented", "accepted words"]


def test_a_question_leaves_the_words_standing_and_its_answer_goes_back(
    owner: Client, head: Client, round: Round, row: Row
) -> None:
    said = _write(owner, round, row, "As expected.")
    before = sum(part.answered for part in owed_in(round))
    _say(head, round, row, said, "asked", "By whom?")
    assert _state(round, row) == "question"
    assert sum(part.answered for part in owed_in(round)) == before
    assert f"{_page(round, row)}#answer_words" in mail.outbox[0].body
    page = owner.get(_page(round, row)).content.decode()
    assert 'id="answer_words"' in page
    assert "By whom?" in page
    assert f"A question: {row.title}" in _tasks(owner)
    assert _say(owner, round, row, said, "answered", "By the plan.") == 302
    assert _state(round, row) == "answered"
    assert mail.outbox[1].to == ["the.head@fenbridge.example"]
    assert f"Answered: {row.title}" in _tasks(head)
    assert _say(owner, round, row, said, "answered", "Once more.") == 403


def test_a_blank_question_and_words_that_changed_meanwhile_are_told(
    owner: Client, head: Client, round: Round, row: Row
) -> None:
    said = _write(owner, round, row, "One.")
    refused = head.post(f"{_page(round, row)}/challenge", {"kind": "returned", "words": " ", "to": said.pk})
    assert "Say why they are returned." in refused.content.decode()
    assert "<title>Error: " in refused.content.decode()
    _write(owner, round, row, "Two.")
    _say(head, round, row, said, "accepted")
    assert not Challenge.objects.exists()
    with pytest.raises(TypeError):
        kept = Challenge.objects.create(to=said, kind="asked", text="?", author=head.user)  # type: ignore[attr-defined]
        kept.save()


def test_nobody_accepts_their_own_words_nor_another_services(
    browse: Callable[..., Client], owner: Client, head: Client, round: Round, row: Row, borough: Workspace
) -> None:
    own = _write(head, round, row, "Mine.")
    assert _say(head, round, row, own, "accepted") == 403
    assert _say(owner, round, row, own, "accepted") == 403
    others = {one.owner for one in score(borough, PACK, round.period).rows} - {row.owner}
    stranger = browse("service-head", ("service", sorted(others)[-1]), name="Another Head")
    assert _say(stranger, round, row, own, "accepted") == 404
    Round.objects.filter(pk=round.pk).update(state="signed")
    director = browse("director")
    assert _say(director, round, row, own, "accepted") == 403
    assert not Challenge.objects.exists()


def test_whoever_signs_sees_how_words_stand_and_accepts_them_where_they_read_them(
    browse: Callable[..., Client], owner: Client, head: Client, round: Round, row: Row
) -> None:
    said = _write(owner, round, row, "As expected.")
    _say(head, round, row, said, "asked", "By whom?")
    director = browse("director")
    assert ", 1 question." in director.get(f"/signing/{PACK}/{round.period}/").content.decode()
    there = f"/signing/{PACK}/{round.period}/words"
    page = director.get(there).content.decode()
    assert f"{_page(round, row)}/challenge" in page
    posted = {"kind": "accepted", "to": said.pk, "back": "1"}
    assert director.post(f"{_page(round, row)}/challenge", posted)["Location"] == there
    assert _state(round, row) == "accepted"


def test_a_letter_that_cannot_be_sent_takes_nothing_back(
    owner: Client, head: Client, round: Round, row: Row, settings: object
) -> None:
    said = _write(owner, round, row, "As expected.")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # type: ignore[attr-defined]  # nobody listens there
    answer = head.post(f"{_page(round, row)}/challenge", {"kind": "asked", "words": "Why?", "to": said.pk}, follow=True)
    assert "the letter could not be sent" in answer.content.decode()
    assert Challenge.objects.get().text == "Why?"
