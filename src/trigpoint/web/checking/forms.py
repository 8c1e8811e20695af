"""The forms of checking."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils import timezone

from trigpoint.web.people.models import User


class TaskForm(forms.Form):
    """Who puts an issue right, by when."""

    team = forms.ChoiceField(label="Which rows", required=False)
    person = forms.ChoiceField(label="Who puts them right", error_messages={"required": "Choose somebody."})
    due = forms.DateField(
        label="By when",
        widget=forms.DateInput({"type": "date", "class": "govuk-input--width-10"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={
            "required": "Write the day by which it is to be done, for example 30/04/2026.",
            "invalid": "Write the day as 30/04/2026.",
        },
    )
    note = forms.CharField(
        label="Note",
        help_text="What to do, for whoever does it. Name no child.",
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(
        self, *args: Any, teams: Sequence[tuple[str, int]], people: Iterable[User], whole: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        every = [("", "All of them")] if whole or not teams else []
        self.fields["team"].choices = [*every, *((name, f"{name} ({rows:,})") for name, rows in teams)]
        self.fields["person"].choices = [("", "Choose somebody"), *((str(p.pk), str(p)) for p in people)]
        self.fields["due"].initial = timezone.localdate() + dt.timedelta(days=14)

    def clean_due(self) -> dt.date:
        day: dt.date = self.cleaned_data["due"]
        if day < timezone.localdate():
            raise forms.ValidationError("The day by which it is to be done has passed.")
        return day
