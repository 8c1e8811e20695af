"""Passkeys in a real browser, with an authenticator of the browser's own, under the strict content policy."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache

from tests.journeys.conftest import Visiting
from trigpoint.web.events.models import Event
from trigpoint.web.people.models import Grant, User

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PASSWORD = "three unrelated words"
_AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
_REFUSED = "() => Promise.reject(new DOMException('no', 'SecurityError'))"


def test_a_passkey_is_added_after_a_password_and_then_signs_in_alone(visiting: Visiting) -> None:
    cache.clear()
    user = User.objects.create_user("kay@fenbridge.example", PASSWORD, name="Kay Key")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    Grant.objects.create(user=user, role="analyst")
    with visiting() as somebody:
        page = somebody.page
        tools = page.context.new_cdp_session(page)
        tools.send("WebAuthn.enable")
        tools.send("WebAuthn.addVirtualAuthenticator", {"options": _AUTHENTICATOR})
        somebody.go("/accounts/login/")
        page.get_by_label("Work email address").fill(user.email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url("**/accounts/2fa/")
        page.get_by_role("link", name="Add a passkey").click()
        page.get_by_role("button", name="Add this passkey").click()
        page.wait_for_url("**/accounts/2fa/recovery-codes/")
        assert somebody.go("/people/account") == 200
        page.get_by_role("button", name="Sign out").click()
        somebody.go("/accounts/login/")
        page.get_by_role("button", name="Sign in with a passkey").click()
        page.wait_for_url(somebody.address + "/")
        assert page.get_by_role("link", name="Kay Key").is_visible()
        assert somebody.complaints == []
    assert list(Event.objects.filter(act="signed in").order_by("number").values_list("details", flat=True)) == [
        {"by": "password"},
        {"by": "second factor"},
    ]


def test_without_scripts_no_passkey_is_offered_and_a_password_is(visiting: Visiting) -> None:
    with visiting(scripts=False) as somebody:
        assert somebody.go("/accounts/login/") == 200
        assert not somebody.page.get_by_role("button", name="Sign in with a passkey").is_visible()
        assert somebody.page.get_by_role("button", name="Sign in", exact=True).is_visible()


def test_where_the_browser_refuses_passkeys_the_page_says_so(visiting: Visiting) -> None:
    with visiting() as somebody:
        page = somebody.page
        page.add_init_script(
            "navigator.credentials.get = () => Promise.reject(new DOMException('no', 'SecurityError'))"
        )
        somebody.go("/accounts/login/")
        refused = page.get_by_text("Passkeys work where the address begins with https")
        assert not refused.is_visible()
        page.get_by_role("button", name="Sign in with a passkey").click()
        refused.wait_for()
        assert not page.get_by_text("nobody confirmed it in time").is_visible()
        assert somebody.axe() == []
