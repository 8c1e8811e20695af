"""The gate in front of every view: signed in, with a second factor where there is no single sign-on, and permitted.

A view says what it needs: `@needs(Permission.LOAD)`, `@needs_any(...)`, `@signed_in` or `@open_to_all`. One that says
nothing is open to nobody: a test finds it, and until then the gate keeps it shut.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from trigpoint.web.people.permissions import Permission

View = TypeVar("View", bound=Callable[..., Any])
NEEDS, OPEN = "trigpoint_needs", frozenset({"everyone"})
_SIGN_IN_ONLY: frozenset[Permission] = frozenset()
SIGN_IN_OPEN = (
    "account_login",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_inactive",
    "openid_connect_login",
    "openid_connect_callback",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "mfa_authenticate",
    "mfa_login_webauthn",
)
"""Addresses of the sign-in library that are for people who have not signed in yet."""
CLOSED = (
    "account_signup",
    "account_email",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_confirm_login_code",
    "account_set_password",
    "socialaccount_signup",
    "socialaccount_connections",
)
"""Addresses of the sign-in library that are there for nobody: accounts are made by invitation, keep the address that
they were given, and are joined to single sign-on by that address alone."""
_SETTING_UP = (
    "mfa_",
    "account_reauthenticate",
    "account_logout",
    "account_change_password",
)


def needs(*permissions: Permission) -> Callable[[View], View]:
    """The view is for those who have one of these permissions; how far it reaches the view itself filters by."""

    def marked(view: View) -> View:
        setattr(view, NEEDS, frozenset(permissions))
        return view

    return marked


def signed_in(view: View) -> View:
    """The view is for everybody with an account."""
    setattr(view, NEEDS, _SIGN_IN_ONLY)
    return view


def open_to_all(view: View) -> View:
    """The view is for whoever comes."""
    setattr(view, NEEDS, OPEN)
    return view


def needed(view: Callable[..., Any]) -> frozenset[Any] | None:
    """What the view asks for; None where it says nothing."""
    found: frozenset[Any] | None = getattr(view, NEEDS, None)
    return found


class GateMiddleware:
    """Asks before any view answers."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        name = (match.url_name or "") if match else ""
        asked = needed(view)
        if name in CLOSED or (not name and not hasattr(view, NEEDS)):
            raise Http404
        if asked is OPEN or asked == OPEN or name in SIGN_IN_OPEN:
            return None
        user = request.user
        if not user.is_authenticated:
            return _to_login(request)
        if needs_second_factor(request) and not name.startswith(_SETTING_UP):
            return redirect("mfa_index")
        if view.__module__.startswith("allauth."):
            return None
        if asked is None or (asked and not any(user.may(permission) for permission in asked)):
            raise PermissionDenied
        return None


def _to_login(request: HttpRequest) -> HttpResponse:
    """To the page that signs in. A part of a page that a script asked for cannot hold that page: the whole page goes
    there, unless something was being sent, which would be lost: then the script is told, and the page stays. Whoever
    sent a form is told that it was not kept, and comes back to the page that it was on: the address that takes it may
    show nothing."""
    htmx = getattr(request, "htmx", None)
    if not htmx and request.method in ("GET", "HEAD"):
        return redirect_to_login(request.get_full_path())
    if not htmx:
        messages.warning(request, "You are signed out. What you sent was not kept: sign in, then send it again.")
        return redirect_to_login(_page_before(request))
    if request.method != "GET":
        return HttpResponse(status=401)
    there = redirect_to_login(_here(htmx.current_url_abs_path or ""))
    return HttpResponse(status=204, headers={"HX-Redirect": there.url})


def _page_before(request: HttpRequest) -> str:
    """The page of ours that a form was sent from; home where the browser does not say."""
    said = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(said, {request.get_host()}):
        return "/"
    parts = urlsplit(said)
    return _here(f"{parts.path}?{parts.query}" if parts.query else parts.path)


def _here(path: str) -> str:
    """A path of this server alone: of two slashes, or a backslash, a browser makes another server's name."""
    return "/" + path.lstrip("/\\")


def needs_second_factor(request: HttpRequest) -> bool:
    """Whether this person signed in with a password and has set up no second factor yet."""
    from allauth.mfa.utils import is_mfa_enabled

    methods = request.session.get("account_authentication_methods", [])
    if any(one.get("method") == "socialaccount" for one in methods):
        return False
    return not is_mfa_enabled(request.user)
