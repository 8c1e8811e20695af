"""What the sign-in library tells of, written down as events: coming, going, and changes of how somebody signs in."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver

from trigpoint.web.events.models import record


@receiver(account.user_logged_in)
def signed_in(request: Any, user: Any, **_: Any) -> None:
    """Somebody is signed in; `by` says how, in the order in which it was asked."""
    methods = request.session.get("account_authentication_methods", [])
    names = {"socialaccount": "single sign-on", "mfa": "second factor"}
    by = ", ".join(dict.fromkeys(names.get(one["method"], one["method"]) for one in methods))
    record(user, "signed in", user.email, kind="person", by=by)


@receiver(user_logged_out)
def signed_out(user: Any, **_: Any) -> None:
    """Somebody signed out."""
    if user is not None:
        record(user, "signed out", user.email, kind="person")


@receiver([account.password_changed, account.password_set, account.password_reset])
def another_password(user: Any, **_: Any) -> None:
    """Somebody has another password."""
    record(user, "changed their password", user.email, kind="person")


@receiver(mfa.authenticator_added)
def factor_added(user: Any, authenticator: Any, **_: Any) -> None:
    """Somebody set up a second factor."""
    record(user, "added a second factor", user.email, kind="person", factor=authenticator.get_type_display())


@receiver(mfa.authenticator_removed)
def factor_removed(user: Any, authenticator: Any, **_: Any) -> None:
    """Somebody removed a second factor of theirs."""
    record(user, "removed a second factor", user.email, kind="person", factor=authenticator.get_type_display())


@receiver(mfa.authenticator_reset)
def codes_made(user: Any, authenticator: Any, **_: Any) -> None:
    """Somebody made new recovery codes."""
    record(user, "made recovery codes", user.email, kind="person")


@receiver(mfa.authentication_failed)
def wrong_code(user: Any, **_: Any) -> None:
    """Somebody who knew the password wrote a wrong code."""
    record(None, "refused a second factor", user.email, kind="person")
