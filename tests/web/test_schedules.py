"""What is made and sent when a pack is signed: once, to those who may have it, and never twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

from tests.support.web import person
from trigpoint.runs.editions import editions
from trigpoint.runs.handed_out import handed_out
from trigpoint.store.workspace import Workspace
from trigpoint.web.events.models import Event
from trigpoint.web.publishing.models import Letter
from trigpoint.web.signing.standing import draft_of
from trigpoint.web.words.models import Round
from trigpoint.web.work.doing import perform
from trigpoint.web.work.models import Job, State

PACK = "ofsted-kpis"
PAGE = f"/publishing/packs/{PACK}"
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def _sign(browse: Callable[..., Client], month: str) -> None:
    round = Round.objects.create(pack=PACK, period=month, comment_by=dt.date(2026, 4, 10), sign_by=dt.date(2026, 4, 14))
    for role in ("analyst", "service-head", "director"):
        client = browse(role, *((("pack", PACK),) if role == "service-head" else ()))
        said = {"role": role.replace("-", " "), "note": "", "sure": "on", "of": draft_of(round).content}
        assert client.post(f"/signing/{PACK}/{month}/", said).status_code == 302


def _work() -> list[Job]:
    """Do what the signature began; a worker takes each in turn."""
    for job in Job.objects.filter(state=State.WAITING).order_by("made"):
        perform(str(job.pk))
    return list(Job.objects.filter(kind="publish-scheduled").order_by("made"))


def test_a_signature_makes_and_sends_what_the_schedules_say_and_nothing_twice(
    browse: Callable[..., Client], own: Workspace, month: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = person("board-member", ("pack", PACK), name="One Member")
    other = person("board-member", ("pack", PACK), name="Another Member")
    partner = person("partner", ("pack", PACK), name="A Partner")
    analyst = browse("analyst")
    page = analyst.get(f"{PAGE}/internal").content.decode()
    assert "One Member" in page and "A Partner" not in page
    chosen = {"on": "on", "chosen": ["xlsx"], "people": [member.pk, other.pk]}
    assert analyst.post(f"{PAGE}/internal", {**chosen, "people": [partner.pk]}).status_code == 200
    assert analyst.post(f"{PAGE}/internal", chosen).status_code == 302
    said = {"on": "on", "chosen": ["xlsx"], "addresses": "press@fenbridge.example\nnot an address"}
    assert "“not an address” is no e-mail address." in analyst.post(f"{PAGE}/public", said).content.decode()
    analyst.post(f"{PAGE}/public", {**said, "addresses": "press@fenbridge.example"})
    shown = analyst.get(f"{PAGE}/").content.decode()
    assert "Dear One Member" not in shown and "Dear Another Member" in shown and "press@fenbridge.example" in shown

    refused: list[str] = []
    true_sending = EmailBackend.send_messages

    def refuses_one(backend: EmailBackend, messages: list[mail.EmailMessage]) -> int:
        if "one.member@fenbridge.example" in messages[0].to and not refused:
            refused.append(messages[0].to[0])
            raise OSError("the mail server did not answer")
        return int(true_sending(backend, messages))

    monkeypatch.setattr(EmailBackend, "send_messages", refuses_one)
    _sign(browse, month)
    assert not mail.outbox
    internal, public = _work()
    assert (internal.state, public.state) == (State.FAILED, State.DONE), (public.problems, public.fault)
    assert internal.problems == ["1 letters could not be sent. Look at `mail` in the settings."]
    (signed, version) = editions(own)
    assert (signed.audience, version.audience, version.made_from) == ("internal", "public", signed.id)
    issued = handed_out(own)
    assert {(one.edition, one.by) for one in issued} == {(signed.id, "Trigpoint"), (version.id, "Trigpoint")}
    letters = {letter.to[0]: letter for letter in mail.outbox}
    assert set(letters) == {"another.member@fenbridge.example", "press@fenbridge.example"}
    assert f"/publishing/?edition={signed.id}" in letters["another.member@fenbridge.example"].body
    assert not letters["another.member@fenbridge.example"].attachments
    assert [found[0] for found in letters["press@fenbridge.example"].attachments] == [
        next(one for one in issued if one.edition == version.id).files[0].name
    ]

    analyst.post(f"{PAGE}/internal/rest")
    again = _work()[-1]
    assert (again.state, again.result["letters"]) == (State.DONE, 1), (again.problems, again.fault)
    assert [letter.to for letter in mail.outbox[2:]] == [["one.member@fenbridge.example"]]
    analyst.post(f"{PAGE}/internal/rest")
    _work()
    assert len(mail.outbox) == 3 and len(handed_out(own)) == 2
    assert Letter.objects.filter(gone=None).count() == 0
    told = Event.objects.filter(act="sent an edition by schedule").values_list("account", "subject", "details__letters")
    assert sorted(told) == sorted(
        [("Trigpoint", signed.id, 1), ("Trigpoint", version.id, 1), ("Trigpoint", signed.id, 1)]
    )
    reader = browse("board-member", ("pack", PACK), name="One Member")
    number = next(one.number for one in issued if one.edition == signed.id)
    assert f"/publishing/{number}/xlsx" in reader.get(f"/publishing/?edition={signed.id}").content.decode()
