"""The form by which a token is made."""

from __future__ import annotations

from typing import Any

from django import forms

from trigpoint.web.api.models import Token
from trigpoint.web.people.models import User

_DAYS = [(30, "30 days"), (90, "90 days"), (365, "A year")]


class TokenForm(forms.Form):
    """A token's name and how long it holds."""

    name = forms.CharField(
        label="What is it for?",
        max_length=100,
        help_text="Such as the report or the program that will use it.",
        error_messages={"required": "Say what the token is for."},
    )
    days = forms.TypedChoiceField(label="How long should it work?", choices=_DAYS, coerce=int, initial=90)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        if Token.objects.in_use().filter(user=self._user, name=name).exists():
            raise forms.ValidationError("You have a token of that name. Revoke it first, or choose another name.")
        return name
