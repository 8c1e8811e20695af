"""The sign-in library's forms, in our words."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ResetPasswordForm, ResetPasswordKeyForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm

_PASSWORD = "At least 12 characters. Three unrelated words are easy to remember."  # noqa: S105 (a hint)


class SignInForm(LoginForm):
    """An address and a password. How to choose another password stands below the form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Work email address"
        self.fields["password"].help_text = ""


class ForgottenForm(ResetPasswordForm):
    """Where to send the link that lets somebody choose a new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Work email address"


class NewPasswordForm(ResetPasswordKeyForm):
    """The new password of somebody who came by that link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _new(self)


class OtherPasswordForm(ChangePasswordForm):
    """The password that was, and the one that will be."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label, self.fields["oldpassword"].help_text = "Your password now", ""
        _new(self)


def _new(form: Any) -> None:
    form.fields["password1"].label, form.fields["password1"].help_text = "New password", _PASSWORD
    form.fields["password2"].label = "New password again"


class CodeForm(AuthenticateForm):
    """A code from the app, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self)


class CodeAgainForm(ReauthenticateForm):
    """The same, asked of somebody who is signed in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self)


class FirstCodeForm(ActivateTOTPForm):
    """The first code that a new app shows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self)


def _code(form: Any) -> None:
    field = form.fields["code"]
    field.label = "Code"
    field.widget.attrs |= {"inputmode": "text", "class": "govuk-input--width-10", "spellcheck": "false"}


class PasskeyForm(AddWebAuthnForm):
    """A passkey's name, and whether it signs somebody in without a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "What you call it"
        self.fields["passwordless"].label = "Sign in with it alone, without a password"
        self.fields["passwordless"].help_text = "It must then ask for your fingerprint, face or PIN."
        self.fields["passwordless"].initial = True
