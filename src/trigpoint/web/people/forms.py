"""The forms of the room of people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.forms.boundfield import BoundField

from trigpoint.web import place
from trigpoint.web.people.granting import ADMINISTRATOR
from trigpoint.web.people.models import Invitation, User
from trigpoint.web.people.roles import CHOICES, ROLES
from trigpoint.web.people.scopes import TITLES, choices

_DAY = {"type": "date", "class": "govuk-input--width-10"}


class JoinForm(forms.Form):
    """Who somebody is, and the password that only they know."""

    name = forms.CharField(max_length=150, label="Your full name", widget=forms.TextInput({"autocomplete": "name"}))
    post = forms.CharField(
        max_length=150,
        label="Job title",
        required=False,
        widget=forms.TextInput({"autocomplete": "organization-title"}),
    )
    email = forms.EmailField(label="Work email address", widget=forms.EmailInput({"autocomplete": "email"}))
    password = forms.CharField(
        label="Password",
        help_text="At least 12 characters. Three unrelated words are easy to remember.",
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if email:
            self.fields["email"].initial = email
            self.fields["email"].disabled = True

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email=email).exists():
            raise forms.ValidationError("Somebody has an account with this address already. Sign in instead.")
        return email

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if "password" in found:
            try:
                validate_password(found["password"], User(email=found.get("email", ""), name=found.get("name", "")))
            except forms.ValidationError as error:
                self.add_error("password", error)
        return found


class ScopesForm(forms.Form):
    """How far a role reaches: what of each kind is chosen. A role that reaches nothing without must have something."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, title in TITLES.items():
            if kind == "indicator":
                self.fields[kind] = forms.CharField(
                    label=title,
                    required=False,
                    help_text="Their ids or references, one on each line.",
                    widget=forms.Textarea({"rows": 4, "spellcheck": "false"}),
                )
            else:
                self.fields[kind] = forms.MultipleChoiceField(
                    label=title, required=False, choices=choices(kind), widget=forms.CheckboxSelectMultiple
                )

    def scope_fields(self) -> list[BoundField]:
        """The fields of the scopes, each kind with something to choose."""
        return [self[kind] for kind in TITLES if kind == "indicator" or self.fields[kind].choices]

    def own_fields(self) -> list[BoundField]:
        """The other fields."""
        return [field for field in self if field.name not in TITLES]

    def clean_indicator(self) -> list[str]:
        """The ids of the indicators that were written."""
        written = str(self.cleaned_data["indicator"]).replace(",", "\n").split("\n")
        names = [name.strip() for name in written if name.strip()]
        found = {name: place.catalogue().find(name) for name in names}
        unknown = [name for name, indicator in found.items() if indicator is None]
        if unknown:
            raise forms.ValidationError(f"There is no indicator {', '.join(f'“{name}”' for name in unknown[:3])}.")
        return [indicator.id for indicator in found.values() if indicator is not None]

    def scopes(self) -> list[tuple[str, str]]:
        """What was chosen, as (kind, name)."""
        return [(kind, name) for kind in TITLES for name in self.cleaned_data.get(kind) or ()]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        role = ROLES.get(found.get("role", ""))
        if role is None or self.errors:
            return found
        if role.id == ADMINISTRATOR and self.scopes():
            self.add_error("role", "An administrator keeps all accounts: choose nothing below.")
        elif not role.everywhere and not self.scopes():
            self.add_error("role", f"A {role.title.lower()} reaches nothing until you choose something below.")
        return found


def _role() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Role",
        choices=[(role.id, f"{role.title}. {role.what}") for role in ROLES.values()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a role."},
    )


class InviteForm(ScopesForm):
    """Whom to invite, in which role."""

    email = forms.EmailField(label="Work email address", widget=forms.EmailInput({"autocomplete": "off"}))
    role = _role()

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email=email).exists():
            raise forms.ValidationError("Somebody has an account with this address. Give them the role on their page.")
        if Invitation.objects.open().filter(email=email).exists():
            raise forms.ValidationError("An invitation to this address waits already. Withdraw it, or send it again.")
        return email


class GrantForm(ScopesForm):
    """A role, from a day and perhaps to one."""

    role = _role()
    starts = forms.DateField(label="From", widget=forms.DateInput(_DAY, format="%Y-%m-%d"))
    ends = forms.DateField(
        label="To",
        required=False,
        help_text="Nothing: until it is ended.",
        widget=forms.DateInput(_DAY, format="%Y-%m-%d"),
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if found.get("ends") and found.get("starts") and found["ends"] < found["starts"]:
            self.add_error("ends", "The last day is before the first.")
        return found


class EndForm(forms.Form):
    """The last day of a role."""

    last = forms.DateField(
        label="Last day", help_text="Yesterday ends it at once.", widget=forms.DateInput(_DAY, format="%Y-%m-%d")
    )


class FindForm(forms.Form):
    """Whom to show."""

    find = forms.CharField(label="Name or email address", required=False)
    role = forms.ChoiceField(label="Role", required=False, choices=[("", "Any"), *CHOICES])
