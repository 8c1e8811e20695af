"""Signing in: passwords with a second factor, lock-out, sessions that end, passwords chosen anew, what is closed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.core.cache import cache
from django.test import Client, override_settings

from trigpoint.web.events.models import Event
from trigpoint.web.people.models import Grant, Invitation, Offer, User

PASSWORD = "three unrelated words"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_tries_yet(db: None) -> None:
    cache.clear()


@pytest.fixture
def asha() -> User:
    user = User.objects.create_user("asha@fenbridge.example", PASSWORD, name="Asha Rao")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    Grant.objects.create(user=user, role="analyst")
    return user


def code(secret: str) -> str:
    """The six figures that an app shows now."""
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def sign_in(client: Client, password: str = PASSWORD, to: str = "/") -> str:
    """Sign in with a password; gives where it leads."""
    answer = client.post(f"/accounts/login/?next={to}", {"login": "asha@fenbridge.example", "password": password})
    return str(answer.headers.get("Location", answer.status_code))


def set_up_app(client: Client) -> str:
    """Set up an authenticator app; gives its key."""
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r'<code class="tp-secret"[^>]*>(\w+)</code>', page)
    assert secret is not None
    assert 'src="data:image/svg+xml' in page
    assert client.post("/accounts/2fa/totp/activate/", {"code": code(secret[1])}).status_code == 302
    return secret[1]


def test_a_password_alone_leads_to_setting_up_a_second_factor_and_to_nothing_else(asha: User) -> None:
    client = Client()
    assert sign_in(client) == "/"
    assert client.get("/")["Location"] == "/accounts/2fa/"
    assert client.get("/people/account")["Location"] == "/accounts/2fa/"
    page = client.get("/accounts/2fa/").content.decode()
    assert "until then nothing else opens" in page
    set_up_app(client)
    assert client.get("/").status_code == 200
    assert client.get("/accounts/2fa/recovery-codes/").status_code == 200
    assert Authenticator.objects.filter(user=asha, type="recovery_codes").exists()


def test_from_then_on_a_code_is_asked_for_and_each_works_once(asha: User) -> None:
    first = Client()
    sign_in(first)
    set_up_app(first)
    client = Client()
    assert sign_in(client) == "/accounts/2fa/authenticate/"
    assert client.get("/")["Location"].startswith("/accounts/login/")
    wrong = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "That code is not right" in wrong.content.decode()
    recovery = Authenticator.objects.get(user=asha, type="recovery_codes").wrap().get_unused_codes()[0]
    assert client.post("/accounts/2fa/authenticate/", {"code": recovery})["Location"] == "/"
    assert client.get("/").status_code == 200
    again = Client()
    sign_in(again)
    assert again.post("/accounts/2fa/authenticate/", {"code": recovery}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_what_was_done_is_written_down_and_no_secret_with_it(asha: User) -> None:
    client = Client()
    sign_in(client, "not the password")
    sign_in(client)
    secret = set_up_app(client)
    assert mail.outbox[0].subject == "Trigpoint: An authenticator app was set up"
    client.post("/accounts/logout/")
    acts = list(Event.objects.values_list("act", flat=True))
    assert acts[:3] == ["refused a password", "signed in", "added a second factor"]
    assert acts[-1] == "signed out"
    told = " ".join(f"{event.subject} {event.details}" for event in Event.objects.all())
    assert secret not in told
    assert PASSWORD not in told


def test_after_five_wrong_passwords_the_right_one_does_not_open_either(asha: User) -> None:
    client = Client()
    for _ in range(5):
        page = client.post("/accounts/login/", {"login": asha.email, "password": "wrong wrong wrong"})
        assert "The address or the password is not right." in page.content.decode()
    page = client.post("/accounts/login/", {"login": asha.email, "password": PASSWORD}).content.decode()
    assert "That was tried too often" in page
    assert "<title>Error: Sign in" in page
    # A different network address makes no difference: the account is what is locked.
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    assert sign_in(elsewhere) == "200"


def test_an_address_that_nobody_has_is_told_the_same(asha: User) -> None:
    answers = [
        Client().post("/accounts/login/", {"login": login, "password": "wrong wrong wrong"}).content.decode()
        for login in (asha.email, "nobody@fenbridge.example")
    ]
    assert all("The address or the password is not right." in answer for answer in answers)


def test_a_session_ends_with_its_time_and_with_its_account(asha: User) -> None:
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    client = Client()
    sign_in(client)
    assert client.get("/accounts/2fa/").status_code == 200
    Session.objects.update(expire_date=timezone.now())
    assert client.get("/accounts/2fa/")["Location"].startswith("/accounts/login/")
    sign_in(client)
    User.objects.filter(pk=asha.pk).update(is_active=False)
    assert client.get("/accounts/2fa/")["Location"].startswith("/accounts/login/")
    assert sign_in(Client()) != "/"


def test_signing_out_everywhere_else(asha: User) -> None:
    here, there = Client(), Client(headers={"User-Agent": EDGE})
    sign_in(here)
    set_up_app(here)
    sign_in(there)
    there.get("/accounts/2fa/")
    recovery = Authenticator.objects.get(user=asha, type="recovery_codes").wrap().get_unused_codes()[0]
    there.post("/accounts/2fa/authenticate/", {"code": recovery})
    assert there.get("/").status_code == 200
    page = here.get("/accounts/sessions/").content.decode()
    assert "Sign out everywhere else" in page
    assert "Edge on Windows" in page
    here.post("/accounts/sessions/")
    assert there.get("/").status_code == 302
    assert here.get("/").status_code == 200


def test_a_new_password_comes_by_a_link_that_works_once(asha: User) -> None:
    client = Client()
    client.post("/accounts/password/reset/", {"email": asha.email})
    (letter,) = mail.outbox
    assert letter.to == [asha.email]
    link = re.search(r"/accounts/password/reset/key/\S+", letter.body)
    assert link is not None
    place = client.get(link[0])["Location"]
    said = {"password1": "quite another phrase", "password2": "quite another phrase"}
    assert client.post(place, said).status_code == 302
    assert User.objects.get(pk=asha.pk).check_password("quite another phrase")
    assert "This link cannot be used" in Client().get(link[0], follow=True).content.decode()


def test_nothing_is_sent_to_an_address_that_nobody_has(asha: User) -> None:
    answers = [Client().post("/accounts/password/reset/", {"email": e}) for e in (asha.email, "x@fenbridge.example")]
    assert [answer["Location"] for answer in answers] == ["/accounts/password/reset/done/"] * 2
    assert [letter.to for letter in mail.outbox] == [[asha.email]]


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"])
def test_passwords_are_kept_as_argon2() -> None:
    user = User.objects.create_user("argon@fenbridge.example", PASSWORD)
    assert user.password.startswith("argon2$argon2id$")


@pytest.mark.parametrize("weak", ["short words", "password1234", "123456789012345", "asha.rao@fenbridge"])
def test_a_weak_password_makes_no_account(weak: str) -> None:
    invitation, token = Invitation.objects.make("asha.rao@fenbridge.example")
    Offer.objects.create(invitation=invitation, role="analyst")
    page = Client().post(f"/people/join/{token}", {"name": "Asha Rao", "post": "", "password": weak})
    assert page.status_code == 200
    assert not User.objects.exists()


def test_whoever_joins_has_the_roles_that_were_offered_and_nothing_opens_before_a_second_factor() -> None:
    invitation, token = Invitation.objects.make("asha@fenbridge.example")
    Offer.objects.create(invitation=invitation, role="practitioner", scopes=[["team", "Assessment South"]])
    client = Client()
    sent = {"name": "Asha Rao", "post": "Social worker", "password": PASSWORD, "email": "else@fenbridge.example"}
    assert client.post(f"/people/join/{token}", sent)["Location"] == "/accounts/2fa/"
    user = User.objects.get()
    assert (user.email, [g.reaches_told() for g in user.grants.all()]) == (
        "asha@fenbridge.example",
        ["team Assessment South"],
    )
    assert client.get("/")["Location"] == "/accounts/2fa/"
    set_up_app(client)
    assert client.get("/").status_code == 200
    assert Client().get(f"/people/join/{token}").status_code == 404


@pytest.mark.parametrize("place", ["signup", "email", "password/set", "3rdparty", "confirm-email", "3rdparty/signup"])
def test_what_we_have_no_use_for_is_there_for_nobody(browse: Callable[..., Client], place: str) -> None:
    assert Client().get(f"/accounts/{place}/").status_code == 404
    assert browse("administrator").post(f"/accounts/{place}/").status_code == 404


PAGES = [
    "login/",
    "logout/",
    "inactive/",
    "password/reset/",
    "password/reset/done/",
    "password/reset/key/1-x/",
    "password/reset/key/done/",
    "password/change/",
    "reauthenticate/",
    "sessions/",
    "2fa/",
    "2fa/totp/activate/",
    "2fa/webauthn/",
    "2fa/webauthn/add/",
    "2fa/recovery-codes/generate/",
    "3rdparty/login/cancelled/",
    "3rdparty/login/error/",
]


@pytest.mark.parametrize("place", PAGES)
def test_every_page_is_in_our_layout_and_carries_no_script_of_its_own(asha: User, place: str) -> None:
    client = Client()
    if not place.startswith(("login", "inactive", "password/reset", "3rdparty")):
        sign_in(client)
    if place == "sessions/" or "generate" in place:
        set_up_app(client)
    page = client.get(f"/accounts/{place}", follow=True).content.decode()
    assert page.count("<h1") == 1
    assert re.search(r"<title>[^<]+ – Fenbridge Council</title>", page)
    inline = re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", page)
    assert (inline, re.findall(r"\sstyle=|\son\w+=", page)) == ([], [])
    for word in ("sign up", "Sign Up", "third-party", "Two-Factor", "reauthenticate to"):
        assert word not in page
