"""The forms of the room of people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from trigpoint.web.people.models import User


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
