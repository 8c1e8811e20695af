"""What the sign-in library asks of us: nobody signs up unasked, and single sign-on brings only people who are known."""

from __future__ import annotations

import logging
import re
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.shortcuts import render

from trigpoint.web import place

_CODE = "That code is not right. Write the one that is shown now."
_log = logging.getLogger("trigpoint.web.people")
_TOLD = re.compile(r"""["']error["']\s*:\s*["'](\w{1,40})["']""")


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an invitation."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is closed.",
        "email_password_mismatch": "The address or the password is not right.",
        "enter_current_password": "This is not your password.",
        "incorrect_code": _CODE,
        "incorrect_password": "This is not your password.",
        "too_many_login_attempts": "That was tried too often. Wait a quarter of an hour, then try again.",
        "rate_limited": "That was tried too often. Wait a few minutes, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Write down that somebody could not sign in to an account that there is. The limit on tries bounds these."""
        from trigpoint.web.events.models import record
        from trigpoint.web.people.models import User

        known = User.objects.filter(email=str(credentials.get("email", "")).lower()).first()
        if known is not None:
            record(None, "refused a password", known.email, kind="person")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not asked of somebody who wrote their password a moment ago, and sets up their first second factor."""
        from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT

        request = self.request or context.request
        methods = request.session.get("account_authentication_methods", [])
        said = [one["at"] for one in methods if one["method"] == "password"]
        if app == "allauth.mfa" and said and time.time() - said[-1] < REAUTHENTICATION_TIMEOUT:
            return False
        return super().is_reauthentication_required(app=app, **kwargs)


class MfaAdapter(DefaultMFAAdapter):
    """How a second factor names the person and us."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": _CODE}

    def get_totp_label(self, user: Any) -> str:
        return str(user.email)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """What a passkey is called whose owner gives it no name."""
        from allauth.mfa.models import Authenticator

        before = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Passkey {before + 1}" if before else "Passkey"


class SocialAdapter(DefaultSocialAccountAdapter):
    """Single sign-on proves who somebody is; what they may do was given to them here beforehand."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        """Write into the log why, for whoever looks after the server: the page says only that it did not work. Of what
        the provider answered the log holds its word for the fault (RFC 6749, 5.2: `invalid_client`), nothing else."""
        said = _TOLD.search(str(exception or ""))
        why = said[1] if said else str(error or "unknown")
        _log.warning("single sign-on failed: %s", why, exc_info=exception)

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Let in whoever has an account with a verified address of theirs, or an invitation to it that waits."""
        from trigpoint.web.people.joining import take_up
        from trigpoint.web.people.models import Invitation, User

        if sociallogin.state.get("process") == "connect":  # accounts are joined by their address alone
            raise ImmediateHttpResponse(render(request, "people/not_known.html", status=403))
        if sociallogin.is_existing:
            return
        addresses = _vouched_for(sociallogin)
        user = User.objects.filter(email__in=addresses, is_active=True).first()
        if user is None and not User.objects.filter(email__in=addresses).exists():
            invitation = Invitation.objects.waiting_for(addresses)
            if invitation is not None:
                said = sociallogin.account.extra_data.get("userinfo") or {}
                user = take_up(invitation, invitation.email, str(said.get("name") or ""))
        if user is None:
            raise ImmediateHttpResponse(render(request, "people/not_known.html", status=403))
        sociallogin.connect(request, user)


def _vouched_for(sociallogin: Any) -> list[str]:
    """The addresses that the provider says it has verified; where it says nothing of that, those of the domain that the
    workspace's settings trust it with. Some providers never say, and one that says no is believed."""
    said = sociallogin.account.extra_data.get("userinfo") or sociallogin.account.extra_data.get("id_token") or {}
    domain = place.workspace().settings.web.sign_in_domain
    told = "email_verified" in said
    return [
        address.email.lower()
        for address in sociallogin.email_addresses
        if address.verified or (domain and not told and address.email.lower().endswith(f"@{domain}"))
    ]
