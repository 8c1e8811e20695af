"""What the sign-in library asks of us: nobody signs up unasked, and single sign-on brings only people who are known."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.shortcuts import render


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class MfaAdapter(DefaultMFAAdapter):
    """How a second factor names the person and us."""

    def get_totp_label(self, user: Any) -> str:
        return str(user.email)


class SocialAdapter(DefaultSocialAccountAdapter):
    """Single sign-on proves who somebody is; what they may do was given to them here beforehand."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if not sociallogin.is_existing and not self._is_known(sociallogin):
            raise ImmediateHttpResponse(render(request, "people/not_known.html", status=403))

    def _is_known(self, sociallogin: Any) -> bool:
        from trigpoint.web.people.models import User

        addresses = [address.email.lower() for address in sociallogin.email_addresses if address.verified]
        return User.objects.filter(email__in=addresses, is_active=True).exists()
