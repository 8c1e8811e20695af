"""The sign-in library's addresses. What Trigpoint has no use for is not there for anybody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.support.matrix import Example


def _key(user: Any) -> Mapping[str, Any]:
    """A passkey of whoever asks; of nobody, one that does not exist."""
    from allauth.mfa.models import Authenticator

    if user is None:
        return {"pk": 1}
    passkey = {"name": "Office key", "credential": {}}
    return {"pk": Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=passkey).pk}


EXAMPLES = {
    "account_login": Example(post={}),
    "account_logout": Example(post={}),
    "account_inactive": Example(),
    "account_reauthenticate": Example(post={}),
    "account_change_password": Example(post={}),
    "account_reset_password": Example(post={}),
    "account_reset_password_done": Example(),
    "account_reset_password_from_key": Example(kwargs={"uidb36": "1", "key": "no-such"}, post={}),
    "account_reset_password_from_key_done": Example(),
    "mfa_index": Example(),
    "mfa_authenticate": Example(post={}),
    "mfa_reauthenticate": Example(post={}),
    "mfa_activate_totp": Example(post={}),
    "mfa_deactivate_totp": Example(post={}),
    "mfa_view_recovery_codes": Example(),
    "mfa_generate_recovery_codes": Example(post={}),
    "mfa_download_recovery_codes": Example(),
    "mfa_list_webauthn": Example(),
    "mfa_add_webauthn": Example(post={}),
    "mfa_reauthenticate_webauthn": Example(post={}),
    "mfa_remove_webauthn": Example(make=_key, post={}),
    "mfa_edit_webauthn": Example(make=_key, post={}),
    "mfa_login_webauthn": Example(post={}),
    "socialaccount_login_cancelled": Example(),
    "socialaccount_login_error": Example(),
    "openid_connect_login": Example(kwargs={"provider_id": "council"}, post={}),
    "openid_connect_callback": Example(kwargs={"provider_id": "council"}),
    "usersessions_list": Example(post={}),
    "account_signup": Example(post={}),
    "account_email": Example(post={}),
    "account_email_verification_sent": Example(),
    "account_set_password": Example(post={}),
    "account_confirm_login_code": Example(post={}),
    "account_confirm_email": Example(kwargs={"key": "no-such"}, post={}),
    "socialaccount_signup": Example(post={}),
    "socialaccount_connections": Example(post={}),
}
