"""Home: what waits for each person, in the order in which it presses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from tests.support.web import person
from trigpoint.model.period import Period
from trigpoint.model.problem import UserMistake
from trigpoint.runs import editions as archive
from trigpoint.runs.editions import Listed
from trigpoint.runs.score import score
from trigpoint.store.issued import Issued
from trigpoint.store.workspace import Workspace
from trigpoint.web import place
from trigpoint.web.checking.models import Task as Given
from trigpoint.web.defining.models import Draft
from trigpoint.web.door.models import Leave
from trigpoint.web.events.models import record
from trigpoint.web.home import waiting
from trigpoint.web.home.waiting import tasks_of
from trigpoint.web.signing import standing
from trigpoint.web.signing.models import Drawn
from trigpoint.web.words import reminding
from trigpoint.web.words.models import Action, Comment, Round
from trigpoint.web.work.models import Worker

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
    needed = f"{len(mine)} of {len(mine)} figures need your words"
    assert needed in client.get("/").content.decode()
    analyst = browse("analyst")
    assert "need your words" not in analyst.get("/").content.decode()
    person("indicator-owner", ("service", owner), name="Analyst")
    assert needed in analyst.get("/").content.decode()
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


@pytest.mark.parametrize("role", ["analyst", "indicator-owner"])
def test_a_month_whose_pack_is_gone_shuts_nobody_out(browse: Callable[..., Client], round: Round, role: str) -> None:
    Round.objects.create(pack="gone", period=round.period, comment_by=round.comment_by, sign_by=round.sign_by)
    client = browse(role, *([("pack", PACK), ("pack", "gone")] if role == "indicator-owner" else []))
    for page in ("/", "/commentary/", *(["/commentary/reminders"] if role == "analyst" else [])):
        answer = client.get(page)
        assert answer.status_code == 200, page
        told = "cannot be worked out as things stand" in answer.content.decode()
        assert told == (page == "/commentary/" or (role, page) == ("analyst", "/"))
    person("service-head", ("pack", PACK))
    assert {one.round.pack for one in reminding.due(timezone.localdate() + dt.timedelta(days=30))} == {PACK}


def test_a_director_is_asked_to_sign_and_watches_the_month(browse: Callable[..., Client], round: Round) -> None:
    said = browse("director").get("/").content.decode()
    assert "Sign as director" in said
    assert "Months under way" in said


def test_home_says_who_signs_next_by_what_was_signed_and_draws_nothing_up(
    browse: Callable[..., Client], round: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "drafted", lambda *_, **__: pytest.fail("an edition was drawn up"))
    people = {"analyst": browse("analyst").user, "service head": browse("service-head", ("pack", PACK)).user}  # type: ignore[attr-defined]

    def sign(role: str, content: str) -> None:
        round.signatures.create(role=role, person=people[role], of=content, opening=round.openings)

    def told(role: str) -> tuple[str, str]:
        (task,) = [task for task in tasks_of(people[role]) if task.title.startswith("Sign")]
        return task.title, task.hint.partition("March 2026")[2]

    assert told("service head") == ("Sign as service head", ", once the analyst has signed")
    sign("analyst", "a")
    sign("service head", "a")
    sign("analyst", "b")
    unknown = ", which may have changed since it was signed; "
    assert told("service head") == ("Sign again as service head", f"{unknown}open it to see")
    Worker.objects.create(name="a worker")
    assert told("service head") == ("Sign again as service head", f"{unknown}this is being checked")
    drawn = Drawn.objects.create(round=round, state=standing.state_of(round), content="b")
    assert told("service head") == ("Sign again as service head", ", which has changed since it was signed")
    drawn.delete()
    round.openings = 2
    round.save()
    again = ", which was opened again since it was signed"
    assert told("analyst") == ("Sign again as analyst", again)
    sign("analyst", "b")
    assert told("service head") == ("Sign again as service head", again)


def test_files_that_nobody_applied_wait_for_those_who_load(browse: Callable[..., Client], borough: Workspace) -> None:
    from trigpoint.web.loading.models import Arrival

    analyst, director = browse("analyst"), browse("director")
    said = analyst.get("/").content.decode()
    assert "Open a month" in said
    assert "Open a month" not in director.get("/").content.decode()
    names = [{"name": "annex-a.xlsx", "size": 1}]
    made = dt.datetime(2026, 1, 5, 9, 30, tzinfo=dt.UTC)  # a Monday in winter: as on the clock here
    sent = Arrival.objects.create(who=director.user, files=names, made=made)  # type: ignore[attr-defined]
    Arrival.objects.create(who=director.user, files=names, state="loaded")  # type: ignore[attr-defined]
    (task,) = tasks_of(analyst.user)  # type: ignore[attr-defined]
    assert (task.title, task.address) == ("Load annex-a.xlsx", f"/loading/{sent.pk}")
    assert task.hint == f"Sent by {director.user}; deleted after 6 January, 09:30 if nobody applies them"  # type: ignore[attr-defined]
    assert tasks_of(director.user) == []  # type: ignore[attr-defined]


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


def test_doubtful_rows_that_were_given_to_somebody_wait_for_them(
    browse: Callable[..., Client], borough: Workspace
) -> None:
    client = browse("indicator-owner", ("pack", PACK))
    person, yesterday = client.user, timezone.localdate() - dt.timedelta(days=1)  # type: ignore[attr-defined]
    rule = next(iter(place.catalogue().checks.values()))
    about = {"rule": rule.id, "table": "contact", "person": person, "rows": 1, "made_by": person}
    Given.objects.create(**about, team="North", due=yesterday)
    Given.objects.create(**about, team="South", due=yesterday, done=timezone.now())
    (task,) = [task for task in tasks_of(person) if "to put right" in task.hint]
    assert (task.title, task.hint, task.state) == (rule.title, "1 row to put right, North", "overdue")
    assert task.address == f"/checking/{rule.id}/contact?team=North"
    assert task.address in client.get("/").content.decode()


def test_what_a_second_person_decides_waits_for_them_and_for_nobody_else(
    browse: Callable[..., Client], borough: Workspace
) -> None:
    analyst, other, director = browse("analyst"), browse("analyst", name="Another"), browse("director")
    about = {"kind": "indicator", "name": "referrals", "text": "", "why": "It has moved."}
    draft = Draft.objects.create(**about, state="proposed", author=analyst.user)  # type: ignore[attr-defined]
    about = {"asked": {"list": "cin_visits_due"}, "reason": "An emergency."}
    asked = Leave.objects.create(asker=analyst.user, **about)  # type: ignore[attr-defined]

    def told(client: Client) -> list[str]:
        return [task.title for task in tasks_of(client.user)]  # type: ignore[attr-defined]

    decide, leave = "Decide on a change: referrals", "Analyst asks to look beyond their area"
    waits = "You asked to look beyond your area"
    assert (told(analyst), told(other), told(director)) == ([waits], [decide], [leave, decide])
    assert "An emergency." not in director.get("/").content.decode()
    Draft.objects.filter(pk=draft.pk).update(state="refused")
    Leave.objects.update(decided=timezone.now())
    assert (told(analyst), told(other), told(director)) == (["Sent back: referrals"], [], [])
    Draft.objects.all().delete()
    Leave.objects.update(until=timezone.now() + dt.timedelta(hours=4))
    (own,) = tasks_of(analyst.user)  # type: ignore[attr-defined]
    assert (own.title, own.address) == ("You may look beyond your area", f"/children/requests/{asked.pk}")
    assert "/children/?list=cin_visits_due" in analyst.get(own.address).content.decode()
    Leave.objects.update(until=timezone.now())
    assert told(analyst) == []


def test_what_is_signed_and_not_sent_waits_for_whoever_publishes(
    browse: Callable[..., Client], borough: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    director, head = browse("director"), browse("service-head", ("pack", PACK))
    now, period = timezone.now(), Period.month(2026, 3)
    about = {"pack": PACK, "period": period, "area": "Fenbridge", "audience": "internal", "by": "", "reopening": ""}
    first = Listed(id="a" * 64, number=1, frozen_at=now, follows=None, figures=40, **about)
    second = Listed(id="b" * 64, number=2, frozen_at=now, follows="a" * 64, figures=40, **about)
    long_ago = Listed(id="c" * 64, number=1, frozen_at=now - dt.timedelta(days=90), follows=None, figures=40,
                      **(about | {"period": Period.month(2025, 12)}))  # fmt: skip
    monkeypatch.setattr(archive, "editions", lambda _: (long_ago, first, second))

    def to_publish() -> list[waiting.Task]:
        return [task for task in tasks_of(director.user) if task.title.startswith("Publish")]  # type: ignore[attr-defined]

    (task,) = to_publish()
    assert (task.address, task.hint) == (f"/editions/{'b' * 64}/", "March 2026, signed")
    assert not [task for task in tasks_of(head.user) if task.title.startswith("Publish")]  # type: ignore[attr-defined]
    record(director.user, "sent an edition", "b" * 64, kind="edition")  # type: ignore[attr-defined]
    assert not to_publish()


def test_what_was_handed_out_is_published_wherever_it_was_done_from(
    own: Workspace, browse: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    director, period = browse("director"), Period.month(2026, 3)
    about = {"pack": PACK, "period": period, "area": "Fenbridge", "by": "", "reopening": "", "number": 1, "figures": 4}
    inside = Listed(id="a" * 64, frozen_at=timezone.now(), follows=None, audience="internal", **about)
    public = Listed(id="b" * 64, frozen_at=timezone.now(), follows=None, audience="public", made_from="a" * 64, **about)
    again = Listed(id="c" * 64, frozen_at=timezone.now(), follows="a" * 64, audience="internal", **about)

    def waits(*listed: Listed) -> list[str]:
        monkeypatch.setattr(archive, "editions", lambda _: listed)
        return [task.address for task in tasks_of(director.user) if task.title.startswith("Publish")]  # type: ignore[attr-defined]

    assert waits(inside) == waits(inside, public) == [f"/editions/{'a' * 64}/"]
    Issued(own.store).issue([("part-1.pdf", "pdf", b"%PDF")], by="cron", edition="b" * 64, details={"pack": PACK})
    assert waits(inside, public) == []
    assert waits(inside, public, again) == [f"/editions/{'c' * 64}/"]
    Issued(own.store).issue([("paper.docx", "docx", b"PK")], by="cron", edition="c" * 64, details={"pack": PACK})
    assert waits(inside, public, again) == []


def test_whoever_has_nothing_to_do_is_told_so(browse: Callable[..., Client], borough: Workspace) -> None:
    assert "Nothing. When something does" in browse("auditor").get("/").content.decode()


def test_a_draft_is_drawn_up_again_for_words_of_its_own_figures_alone(
    round: Round, borough: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    author, drawn = person("analyst"), []

    def drafted(*_: object, **__: object) -> None:
        drawn.append(1)
        raise UserMistake("The words name a figure that there is not.")

    def times() -> int:
        with pytest.raises(UserMistake, match="name a figure"):
            standing.draft_of(round)
        return len(drawn)

    monkeypatch.setattr(standing, "drafted", drafted)
    figures = {row.indicator for row in score(borough, PACK, round.period).rows}
    other = next(id for id in place.catalogue().indicators if id not in figures)
    about = {"text": "Said.", "author": author}
    assert (times(), times()) == (1, 1)
    Comment.objects.create(indicator=other, period=round.period, **about)
    Action.objects.create(indicator=other, period=round.period, text="Later", who="Us", opened_by=author)
    assert times() == 1
    Comment.objects.create(indicator=min(figures), period=str(round.of.previous()), **about)
    assert times() == 2
