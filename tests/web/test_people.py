"""Inviting people, giving and ending roles, closing accounts; nobody gives themselves more; who stays at the last."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.support.web import person
from trigpoint.store.workspace import Workspace
from trigpoint.web.events.models import Event, broken
from trigpoint.web.people.first import first_link
from trigpoint.web.people.models import Grant, Invitation, User
from trigpoint.web.people.permissions import Permission
from trigpoint.web.people.roles import ROLES

Browse = Callable[..., Client]
PASSWORD = "three unrelated words"
TODAY = timezone.localdate()


def acts() -> list[str]:
    return list(Event.objects.order_by("number").values_list("act", flat=True))


def test_the_first_link_makes_an_administrator_once_and_there_is_no_other_way_in(db: None) -> None:
    first, second = first_link(), first_link()
    assert first is not None
    assert second is not None
    place = second.split("127.0.0.1:8000")[-1]
    client = Client()
    assert client.get(first.split("127.0.0.1:8000")[-1]).status_code == 404
    assert "This account is an administrator" in client.get(place).content.decode()
    said = {"name": "Ada Min", "post": "", "email": "Ada.Min@Fenbridge.example", "password": PASSWORD}
    assert client.post(place, said)["Location"] == "/accounts/2fa/"
    user = User.objects.get()
    assert (user.email, [role.id for role in user.roles]) == ("ada.min@fenbridge.example", ["administrator"])
    assert first_link() is None
    assert Client().get(place).status_code == 404
    # Whoever looks after the server can always make another, and that is recorded.
    again = first_link(another=True)
    assert again is not None
    assert Client().get(again.split("127.0.0.1:8000")[-1]).status_code == 200
    assert acts()[-1] == "made a link for an administrator"


def test_an_invitation_brings_its_role_and_reach_and_works_once(borough: Workspace, browse: Browse) -> None:
    client = browse("administrator")
    page = client.get("/people/invite").content.decode()
    assert "Assessment South" in page
    assert "Head of Assessment" in page
    said = {"email": "New@Fenbridge.example", "role": "practitioner", "team": ["Assessment South", "Front Door"]}
    assert client.post("/people/invite", said)["Location"] == "/people/"
    (letter,) = mail.outbox
    assert letter.to == ["new@fenbridge.example"]
    link = re.search(r"/people/join/\S+", letter.body)
    assert link is not None
    assert "new@fenbridge.example" in client.get("/people/").content.decode()
    joining = {"name": "New Comer", "post": "Social worker", "password": PASSWORD}
    assert Client().post(link[0], joining).status_code == 302
    user = User.objects.get(email="new@fenbridge.example")
    assert user.grants.get().reaches_told() == "team Assessment South; team Front Door"
    assert acts() == ["invited somebody", "gave a role", "joined", "signed in"]
    assert Event.objects.get(act="gave a role").account == "administrator@fenbridge.example"
    assert Client().get(link[0]).status_code == 404


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"email": "x@fenbridge.example", "role": "practitioner"}, "reaches nothing until you choose something"),
        ({"email": "x@fenbridge.example"}, "Choose a role"),
        ({"role": "analyst"}, "Work email address: this field is required."),
        ({"email": "administrator@fenbridge.example", "role": "analyst"}, "has an account with this address"),
        ({"email": "x@fenbridge.example", "role": "provider", "indicator": "no_such"}, "There is no indicator"),
        ({"email": "x@fenbridge.example", "role": "administrator", "pack": ["ofsted-kpis"]}, "choose nothing below"),
        (
            {"email": "x@fenbridge.example", "role": "practitioner", "team": ["No Such Team"]},
            "not one of the available",
        ),
    ],
)
def test_an_invitation_that_cannot_be(borough: Workspace, browse: Browse, said: dict[str, str], words: str) -> None:
    answer = browse("administrator").post("/people/invite", said)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert "<title>Error: " in answer.content.decode()
    assert mail.outbox == []
    assert not Invitation.objects.exists()


def test_an_invitation_is_sent_again_and_withdrawn(borough: Workspace, browse: Browse) -> None:
    client = browse("administrator")
    client.post("/people/invite", {"email": "new@fenbridge.example", "role": "analyst"})
    pk = Invitation.objects.get().pk
    client.post(f"/people/invitations/{pk}/again")
    links = [re.search(r"/people/join/\S+", letter.body)[0] for letter in mail.outbox]  # type: ignore[index]
    assert [Client().get(link).status_code for link in links] == [404, 200]
    client.post(f"/people/invitations/{pk}/withdraw")
    assert Client().get(links[1]).status_code == 404
    assert client.post(f"/people/invitations/{pk}/again").status_code == 404
    Invitation.objects.update(withdrawn=None, expires=timezone.now())
    assert Client().get(links[1]).status_code == 404


def test_a_role_is_given_for_a_time_and_ended(borough: Workspace, browse: Browse) -> None:
    client, worker = browse("administrator"), person("practitioner", ("team", "Front Door"))
    said = {"role": "service-head", "service": ["Head of Assessment"], "starts": TODAY - dt.timedelta(days=1)}
    client.post(f"/people/{worker.pk}/give", said | {"ends": TODAY + dt.timedelta(days=30)})
    assert User.objects.get(pk=worker.pk).may(Permission.SIGN_HEAD)
    page = client.get(f"/people/{worker.pk}/").content.decode()
    assert "Sign as service head" in page
    assert "The figures of Head of Assessment" in page
    assert "Team Front Door" in page
    grant = Grant.objects.get(role="service-head")
    client.post(f"/people/{worker.pk}/roles/{grant.pk}/end", {"last": TODAY - dt.timedelta(days=1)})
    assert not User.objects.get(pk=worker.pk).may(Permission.SIGN_HEAD)
    later = {"role": "analyst", "starts": TODAY + dt.timedelta(days=7)}
    client.post(f"/people/{worker.pk}/give", later)
    assert not User.objects.get(pk=worker.pk).may(Permission.LOAD)
    assert acts() == ["gave a role", "ended a role", "gave a role"]
    assert Event.objects.last().details["starts"] == (TODAY + dt.timedelta(days=7)).isoformat()  # type: ignore[union-attr]


def test_a_role_that_ends_before_it_begins_is_none(borough: Workspace, browse: Browse) -> None:
    worker = person("practitioner", ("team", "Front Door"))
    said = {"role": "analyst", "starts": TODAY, "ends": TODAY - dt.timedelta(days=1)}
    answer = browse("administrator").post(f"/people/{worker.pk}/give", said)
    assert "before the first" in answer.content.decode()
    assert worker.grants.count() == 1


def test_nobody_changes_their_own_account(borough: Workspace, browse: Browse) -> None:
    client = browse("administrator")
    person("administrator", name="Second Administrator")
    pk = client.user.pk  # type: ignore[attr-defined]
    own = client.user.grants.get().pk  # type: ignore[attr-defined]
    tries = [
        client.post(f"/people/{pk}/give", {"role": "analyst", "starts": TODAY}),
        client.post(f"/people/{pk}/roles/{own}/end", {"last": TODAY}),
        client.post(f"/people/{pk}/close"),
        client.post(f"/people/{pk}/clear-second-factor"),
    ]
    for answer in tries:
        assert answer.status_code == 200
        assert "Nobody changes their own account" in answer.content.decode()
    assert [role.id for role in User.objects.get(pk=pk).roles] == ["administrator"]
    assert acts() == []


def test_an_administrator_always_stays(borough: Workspace, browse: Browse) -> None:
    client, first = browse("administrator"), person("administrator", name="First Administrator")
    # The one who asks is an administrator for this month only: the other's role must have no end.
    client.user.grants.update(ends=TODAY + dt.timedelta(days=20))  # type: ignore[attr-defined]
    grant = first.grants.get()
    answer = client.post(f"/people/{first.pk}/roles/{grant.pk}/end", {"last": TODAY})
    assert "There must always be an administrator" in answer.content.decode()
    assert "There must always be an administrator" in client.post(f"/people/{first.pk}/close").content.decode()
    assert Grant.objects.get(pk=grant.pk).ends is None
    assert User.objects.get(pk=first.pk).is_active
    person("administrator", name="Third Administrator")
    assert client.post(f"/people/{first.pk}/close").status_code == 302


def test_a_closed_account_is_out_at_once_and_back_when_opened(borough: Workspace, browse: Browse) -> None:
    client, worker = browse("administrator"), browse("analyst")
    pk = worker.user.pk  # type: ignore[attr-defined]
    assert worker.get("/").status_code == 200
    assert "Close the account of Analyst?" in client.get(f"/people/{pk}/close").content.decode()
    client.post(f"/people/{pk}/close")
    assert worker.get("/")["Location"].startswith("/accounts/login/")
    assert "closed" in client.get(f"/people/{pk}/").content.decode().casefold()
    client.post(f"/people/{pk}/reopen")
    assert User.objects.get(pk=pk).may(Permission.LOAD)
    assert worker.get("/").status_code == 302  # the session that was ended stays ended
    assert acts() == ["closed an account", "opened an account again"]


def test_a_lost_second_factor_is_cleared_by_somebody_else(borough: Workspace, browse: Browse) -> None:
    client, worker = browse("administrator"), person("analyst")
    Authenticator.objects.create(user=worker, type="totp", data={"secret": "x"})
    assert "Clear the second factor" in client.get(f"/people/{worker.pk}/").content.decode()
    client.post(f"/people/{worker.pk}/clear-second-factor")
    assert not Authenticator.objects.exists()
    assert acts() == ["cleared a second factor"]
    assert client.get(f"/people/{worker.pk}/no-such-act").status_code == 404


def test_people_are_found_by_name_and_role_and_kept_as_csv(borough: Workspace, browse: Browse) -> None:
    client = browse("administrator")
    person("analyst", name="Asha Rao")
    person("provider", ("provider", "Voluntary partner A"), ("pack", "contract-return"), name="Ben Tak")
    assert "Asha Rao" not in client.get("/people/?find=TAK").content.decode()
    page = client.get("/people/?role=provider").content.decode()
    assert "Ben Tak" in page
    assert "Asha Rao" not in page
    told = client.get("/people/people.csv").content.decode()
    assert "Ben Tak,ben.tak@fenbridge.example,,open,Provider: pack “" in told
    assert "provider Voluntary partner A" in told


@pytest.mark.parametrize("role", ROLES)
def test_ones_own_page_says_in_words_all_that_the_role_permits(borough: Workspace, browse: Browse, role: str) -> None:
    page = browse(role, ("pack", "ofsted-kpis")).get("/people/account").content.decode()
    for permission in Permission:
        told = permission.value[:1].upper() + permission.value[1:]
        assert (told.replace("'", "&#x27;") in page) is (permission in ROLES[role].permissions), permission


def test_the_chain_of_events_holds_after_all_this(borough: Workspace, browse: Browse) -> None:
    client, worker = browse("administrator"), person("analyst")
    for act in ("close", "reopen", "sign-out"):
        client.post(f"/people/{worker.pk}/{act}")
    assert len(acts()) == 3
    assert broken() == []
