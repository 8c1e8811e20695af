"""Single sign-on against a real OpenID Connect provider, started in a process of its own."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
import requests
from django.core import mail
from django.test import Client

from tests.support.provider import CLIENT, PASSWORD, SECRET
from trigpoint.web import place
from trigpoint.web.events.models import Event
from trigpoint.web.logs import JsonLines
from trigpoint.web.people.models import Grant, Invitation, Offer, User

pytestmark = pytest.mark.django_db
_HERE = "http://127.0.0.1:8000"
_CALLBACK = f"{_HERE}/accounts/oidc/council/login/callback/"


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the provider listens."""
    command = [sys.executable, "-m", "tests.support.provider", str(tmp_path_factory.mktemp("provider")), _CALLBACK]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root) as started:
        assert started.stdout is not None
        assert started.stdin is not None
        address = started.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:"), "the provider did not start"
        yield address
        started.stdin.close()
        started.wait(timeout=20)


@pytest.fixture
def joined(provider: str, settings: Any) -> str:
    """The application set up to sign people in there."""
    app = {
        "provider_id": "council",
        "name": "your council account",
        "client_id": CLIENT,
        "secret": SECRET,
        "settings": {"server_url": provider},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    return provider


def sign_in(provider: str, email: str) -> tuple[Client, Any]:
    """What a browser does: start here, prove at the provider who one is, come back; gives where that leads."""
    client = Client(HTTP_HOST="127.0.0.1:8000")
    page = client.get("/accounts/login/").content.decode()
    assert "Sign in with your council account" in page
    return client, come_back(client, provider, email)


def come_back(client: Client, provider: str, email: str, process: str = "login") -> Any:
    """Go to the provider, prove there who one is, and come back; the answer to that."""
    away = client.post(f"/accounts/oidc/council/login/?process={process}")["Location"]
    assert away.startswith(provider)
    with requests.Session() as there:
        asked = there.get(away, timeout=20)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', asked.text)
        assert token is not None
        said = {"login": email, "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
        then = re.search(r'name="next" value="([^"]+)"', asked.text)
        assert then is not None
        said["next"] = then[1].replace("&amp;", "&")
        answer = there.post(asked.url, data=said, allow_redirects=False, timeout=20)
        while not answer.headers.get("Location", "").startswith(_HERE):
            assert answer.is_redirect, answer.text[:500]
            answer = there.get(urljoin(provider, answer.headers["Location"]), allow_redirects=False, timeout=20)
    return client.get(answer.headers["Location"].removeprefix(_HERE))


def known(email: str = "asha@fenbridge.example") -> User:
    user = User.objects.create_user(email, "a password of Trigpoint's own", name="Asha Rao")
    Grant.objects.create(user=user, role="analyst")
    return user


def test_somebody_known_signs_in_without_a_second_factor_of_ours_and_out_again(joined: str) -> None:
    user = known()
    client, answer = sign_in(joined, "asha@fenbridge.example")
    assert answer["Location"] == "/"
    page = client.get("/")
    assert page.status_code == 200
    assert "Asha Rao" in page.content.decode()
    assert Event.objects.get(act="signed in").details == {"by": "single sign-on"}
    assert client.post("/accounts/logout/").status_code == 302
    assert client.get("/")["Location"].startswith("/accounts/login/")
    again, _ = sign_in(joined, "asha@fenbridge.example")
    assert again.get("/").status_code == 200
    assert User.objects.get() == user


def test_somebody_whom_nobody_knows_is_refused_and_gets_no_account(joined: str) -> None:
    known()
    client, answer = sign_in(joined, "stranger@elsewhere.example")
    assert answer.status_code == 403
    assert "You have no account here" in answer.content.decode()
    assert client.get("/").status_code == 302
    assert User.objects.count() == 1


def test_an_address_that_the_provider_has_not_verified_opens_nobodys_account(joined: str) -> None:
    known("unverified@fenbridge.example")
    client, answer = sign_in(joined, "unverified@fenbridge.example")
    assert answer.status_code == 403
    assert client.get("/").status_code == 302


def test_of_a_provider_that_never_says_the_addresses_of_one_domain_are_believed(
    joined: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    known("unsaid@fenbridge.example")
    known("unsaid@elsewhere.example")
    assert sign_in(joined, "unsaid@fenbridge.example")[1].status_code == 403
    believed = replace(place.workspace().settings.web, sign_in_domain="fenbridge.example")
    workspace = replace(place.workspace(), settings=replace(place.workspace().settings, web=believed))
    monkeypatch.setattr(place, "workspace", lambda: workspace)
    client, answer = sign_in(joined, "unsaid@fenbridge.example")
    assert answer["Location"] == "/"
    assert client.get("/").status_code == 200
    assert sign_in(joined, "unsaid@elsewhere.example")[1].status_code == 403
    # One that says no is believed, whatever the domain.
    known("unverified@fenbridge.example")
    assert sign_in(joined, "unverified@fenbridge.example")[1].status_code == 403


def test_a_closed_account_stays_closed(joined: str) -> None:
    known()
    sign_in(joined, "asha@fenbridge.example")
    User.objects.update(is_active=False)
    client, _ = sign_in(joined, "asha@fenbridge.example")
    assert client.get("/").status_code == 302


def test_an_invitation_is_taken_up_by_signing_in(joined: str) -> None:
    invitation, _ = Invitation.objects.make("invited@fenbridge.example")
    Offer.objects.create(invitation=invitation, role="practitioner", scopes=[["team", "Front Door"]])
    client, _ = sign_in(joined, "invited@fenbridge.example")
    assert client.get("/").status_code == 200
    user = User.objects.get()
    assert (user.name, user.has_usable_password()) == ("Invited Example", False)
    assert user.grants.get().reaches_told() == "team Front Door"
    assert Invitation.objects.get().used is not None
    assert [letter.to for letter in mail.outbox] in ([], [["invited@fenbridge.example"]])


def test_nobody_joins_somebody_elses_sign_in_to_their_account(joined: str, browse: Callable[..., Client]) -> None:
    client = browse("administrator")
    client.defaults["HTTP_HOST"] = "127.0.0.1:8000"
    answer = come_back(client, joined, "stranger@elsewhere.example", process="connect")
    assert answer.status_code == 403
    _, answer = sign_in(joined, "stranger@elsewhere.example")
    assert answer.status_code == 403


def test_a_wrong_secret_signs_nobody_in_and_the_log_says_why(
    joined: str, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    known()
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["secret"] = "another"
    client, answer = sign_in(joined, "asha@fenbridge.example")
    assert answer.status_code == 401
    assert client.get("/").status_code == 302
    (told,) = [line for line in caplog.records if line.name == "trigpoint.web.people"]
    assert told.getMessage() == "single sign-on failed: invalid_client"
    assert "asha" not in JsonLines().format(told)


def test_an_answer_that_was_not_asked_for_signs_nobody_in(joined: str) -> None:
    known()
    client = Client(HTTP_HOST="127.0.0.1:8000")
    answer = client.get("/accounts/oidc/council/login/callback/?code=made-up&state=made-up")
    assert "You could not be signed in" in answer.content.decode()
    assert client.get("/").status_code == 302
