"""Reminders by a schedule: who is written to on which day, once, and what is told of it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator

import pytest
from click.testing import CliRunner
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.support.web import person
from trigpoint.cli.main import cli
from trigpoint.runs.score import score
from trigpoint.scorecard.objects import Row
from trigpoint.store.workspace import Workspace
from trigpoint.web.events.models import Event
from trigpoint.web.people.models import User
from trigpoint.web.words import reminding
from trigpoint.web.words.models import Comment, Reminder, Round
from trigpoint.web.words.rounds import asked_of
from trigpoint.web.work import doing
from trigpoint.web.work.models import Job

PACK = "ofsted-kpis"
DUE = timezone.localdate() + dt.timedelta(days=10)
pytestmark = pytest.mark.django_db


def _day(days: int) -> dt.date:
    """So many days after the words are due."""
    return DUE + dt.timedelta(days=days)


@pytest.fixture
def rows(borough: Workspace, month: str) -> list[Row]:
    """The rows of one owner that ask for words."""
    found = {row.indicator: row for row in score(borough, PACK, month).rows if row.value is not None and row.owner}
    owner = next(iter(found.values())).owner
    return [row for row in found.values() if row.owner == owner]


@pytest.fixture
def round(borough: Workspace, month: str, rows: list[Row]) -> Round:
    """An open round, its owner and the owner's head of service."""
    person("indicator-owner", ("service", rows[0].owner), name="The Owner")
    person("service-head", ("pack", PACK), name="The Head")
    person("service-head", ("pack", "contract-return"), name="Another Head")
    return Round.objects.create(pack=PACK, period=month, comment_by=DUE, sign_by=_day(4))


def _send(today: dt.date) -> reminding.Sent:
    return reminding.send(list(reminding.due(today)), today)


def test_letters_go_on_the_days_of_the_schedule_and_to_the_head_when_it_is_late(
    round: Round, rows: list[Row], borough: Workspace
) -> None:
    went = {}
    for days in range(-7, 6):
        went[days] = [(one.person.name, one.above) for one in _send(_day(days)).letters]
    owner, head = ("The Owner", False), ("The Head", True)
    assert {days: found for days, found in went.items() if found} == {-5: [owner], -1: [owner], 2: [owner, head]}
    first, second, late, above = mail.outbox
    assert first.subject == f"Commentary is due on {DUE.day} {DUE:%B}: {len(rows)} figure{'s' if len(rows) > 1 else ''}"
    assert f"/commentary/{PACK}/{round.period}/figure/{rows[0].indicator}#id_text" in first.body
    assert (second.to, above.to) == (["the.owner@fenbridge.example"], ["the.head@fenbridge.example"])
    assert late.subject.startswith(f"Commentary was due on {DUE.day} {DUE:%B}")
    every = {row.indicator for row in score(borough, PACK, round.period).rows if row.value is not None}
    assert f"words on {len(every)} of {len(every)} figures were due" in above.body
    assert f"- {rows[0].owner}: {len(rows)}\n" in above.body
    about = Event.objects.filter(act="reminded", subject=f"{round}: {rows[0].owner}")
    assert [(event.account, event.details["letters"]) for event in about] == [("Trigpoint", n) for n in (1, 1, 2)]


def test_whoever_answers_for_a_single_figure_is_asked_for_that_one_and_only_in_their_pack(
    round: Round, rows: list[Row]
) -> None:
    person("indicator-owner", ("indicator", rows[-1].indicator), name="Of One")
    person("indicator-owner", ("service", rows[0].owner), ("pack", "contract-return"), name="Of Another Pack")
    asked = {one.person.name: [row.indicator for row in one.all.waiting] for one in reminding.due(_day(-5))}
    assert asked == {"The Owner": [row.indicator for row in rows], "Of One": [rows[-1].indicator]}
    assert len(rows) > 1


def test_a_letter_counts_what_its_reader_answers_for(round: Round, rows: list[Row], borough: Workspace) -> None:
    every = {row.indicator: row for row in score(borough, PACK, round.period).rows if row.value is not None}
    other = next(row.owner for row in every.values() if row.owner and row.owner != rows[0].owner)
    done = [row for row in every.values() if row.owner == other]
    author = person("indicator-owner", *(("indicator", row.indicator) for row in rows[:2]), name="Of Two Figures")
    person("indicator-owner", ("service", rows[0].owner), ("service", other), name="Of Two Posts")
    person("indicator-owner", ("pack", PACK), name="Of The Pack")
    for row in (rows[0], *done):
        Comment.objects.create(indicator=row.indicator, period=round.period, text="Said.", author=author)
    told = {one.person.name: (len(one.all.waiting), one.all.asked, len(one.owners)) for one in reminding.due(_day(-5))}
    left = len(rows) - 1
    assert told == {
        "The Owner": (left, len(rows), 1),
        "Of Two Figures": (1, 2, 1),
        "Of Two Posts": (left, len(rows) + len(done), 1),
        "Of The Pack": (len(every) - 1 - len(done), len(every), len({row.owner for row in every.values()}) - 1),
    }
    assert len(rows) > 2
    for name, (waits, asked, _) in told.items():
        found = [one for one in asked_of(User.objects.get(name=name), round) if one.own]
        assert (sum(not one.answered for one in found), len(found)) == (waits, asked), name


def test_who_owes_what_asks_no_more_for_more_people(
    browse: Callable[..., Client], round: Round, rows: list[Row]
) -> None:
    client = browse("analyst")
    pages = (f"/commentary/{PACK}/{round.period}/owing", "/commentary/reminders")
    asked = []
    for many in (1, 6):
        for number in range(many):
            person("indicator-owner", ("service", rows[0].owner), name=f"Owner {number}")
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                assert f"Owner {many - 1}" in client.get(page).content.decode()
            asked.append(len(queries))
    assert asked[:2] == asked[2:]


def test_a_day_on_which_nothing_ran_is_made_up_for_once(round: Round) -> None:
    assert len(_send(_day(-3)).letters) == 1
    assert not _send(_day(-2)).letters
    assert [one.stage.name for one in _send(_day(0)).letters] == ["1 before"]


def test_what_two_send_at_the_same_moment_goes_once(round: Round) -> None:
    seen_by_both = list(reminding.due(_day(-5)))
    assert len(reminding.send(seen_by_both, _day(-5)).letters) == 1
    again = reminding.send(seen_by_both, _day(-5))
    assert (again.letters, again.before, len(mail.outbox)) == ((), 1, 1)


def test_a_letter_that_the_server_does_not_take_goes_the_next_time(round: Round, settings: object) -> None:
    kept = settings.EMAIL_BACKEND  # type: ignore[attr-defined]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # type: ignore[attr-defined]  # nobody listens there
    assert _send(_day(-5)).failed == 1
    assert not Reminder.objects.exists()
    settings.EMAIL_BACKEND = kept  # type: ignore[attr-defined]
    assert len(_send(_day(-5)).letters) == 1


def test_whoever_has_written_is_left_alone_and_so_is_a_signed_month(round: Round, rows: list[Row]) -> None:
    author = person("indicator-owner", ("service", rows[0].owner), name="The Owner")
    for row in rows:
        about = {"indicator": row.indicator, "period": round.period}
        Comment.objects.create(**about, text="As expected.", owner=row.owner, author=author)
    assert not list(reminding.due(_day(-1)))
    Comment.objects.all().delete()
    assert list(reminding.due(_day(-1)))
    Round.objects.update(state="signed")
    assert not list(reminding.due(_day(-1)))


def test_a_month_opened_late_skips_the_days_before_it(round: Round) -> None:
    Round.objects.update(opened=dt.datetime.combine(_day(-3), dt.time(9), dt.UTC))
    round.refresh_from_db()
    assert [(one.name, one.day) for one in reminding.stages(round)] == [("1 before", _day(-1)), ("late", _day(2))]
    assert not list(reminding.due(_day(-2)))


def test_the_director_is_told_where_the_head_answers_for_the_figures(round: Round, rows: list[Row]) -> None:
    person("director", name="The Director")
    Reminder.objects.all().delete()
    from trigpoint.web.people.models import Grant

    Grant.objects.filter(user__name="The Head").delete()
    person("service-head", ("service", rows[0].owner), name="The Head")
    found = {(one.person.name, one.above) for one in reminding.due(_day(2))}
    assert found == {("The Owner", False), ("The Head", False), ("The Director", True)}


def test_the_preview_shows_what_goes_and_when_within_reach_and_sends_nothing(
    browse: Callable[..., Client], round: Round, rows: list[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: _day(-5))
    page = browse("analyst").get("/commentary/reminders").content.decode()
    assert "The Owner" in page
    assert "Today" in page
    assert f"{_day(-1).day} {_day(-1):%b %Y}" in page
    assert f"{_day(2).day} {_day(2):%b %Y}" in page
    stranger = browse("service-head", ("service", "Head of Somewhere Else"), name="Another")
    assert "The Owner" not in stranger.get("/commentary/reminders").content.decode()
    assert not mail.outbox
    _send(_day(-5))
    assert "Sent" in browse("analyst").get("/commentary/reminders").content.decode()


def test_by_hand_and_by_the_schedule_is_one_letter_a_day(
    browse: Callable[..., Client], round: Round, rows: list[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: _day(-5))
    client, there = browse("analyst"), f"/commentary/{PACK}/{round.period}/remind"
    assert "1 letter sent." in client.post(there, {"owner": rows[0].owner}, follow=True).content.decode()
    assert "did not go again" in client.post(there, {"owner": rows[0].owner}, follow=True).content.decode()
    assert not list(reminding.due(_day(-5)))
    assert len(mail.outbox) == 1


def test_the_worker_starts_it_once_a_day_from_seven(round: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: _day(-5))
    at = dt.datetime.combine(_day(-5), dt.time(6, 59))
    assert doing.start_daily(at) == []
    (job,) = doing.start_daily(at.replace(hour=7))
    assert doing.start_daily(at.replace(hour=8)) == [], "it waits already"
    doing.perform(str(job.pk))
    assert Job.objects.get(pk=job.pk).result == {"letters": 1}
    assert doing.start_daily(at.replace(hour=9)) == []
    Job.objects.filter(pk=job.pk).update(state="failed")
    assert len(doing.start_daily(at.replace(hour=10))) == 1


def test_no_open_month_is_no_work(borough: Workspace) -> None:
    assert doing.start_daily(timezone.localtime().replace(hour=9)) == []


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The command's own start of Django is left out: it runs already."""
    monkeypatch.setattr("trigpoint.web.serving.ready", lambda _: None)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: _day(-5))
    yield


def test_the_command_previews_then_sends_then_has_nothing_to_send(round: Round, rows: list[Row], served: None) -> None:
    shown = CliRunner().invoke(cli, ["remind", "--preview", "--json"], standalone_mode=False)
    told = json.loads(shown.output)
    (letter,) = told["letters"]
    assert (told["preview"], letter["to"], letter["waiting"]) == (True, "the.owner@fenbridge.example", len(rows))
    assert not mail.outbox
    sent = CliRunner().invoke(cli, ["remind"], standalone_mode=False)
    assert f"sent to The Owner: {PACK} {round.period}, {len(rows)} of {len(rows)} figures wait" in sent.output
    assert len(mail.outbox) == 1
    assert "Nothing to send." in CliRunner().invoke(cli, ["remind"], standalone_mode=False).output
