"""The forms of publishing: what an edition is drawn as, and who is sent it when it is signed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import validate_email

from trigpoint.runs.handed_out import forms_here
from trigpoint.web.people.models import User

_MOST = 50


class FormsField(forms.MultipleChoiceField):
    """The forms that can be drawn here, each with what it is."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.CheckboxSelectMultiple, choices=_choices, **kwargs)


def _choices() -> list[tuple[str, str]]:
    return [(one.name, f"{one.title[:1].upper()}{one.title[1:]}") for one in forms_here() if not one.lacking]


class PublishForm(forms.Form):
    """What an edition is drawn as."""

    chosen = FormsField(label="Which forms")
    meeting = forms.DateField(
        label="The meeting's day",
        help_text="Stands on each page of a paper.",
        required=False,
        widget=forms.DateInput({"type": "date", "class": "govuk-input--width-10"}, format="%Y-%m-%d"),
    )
    open = forms.BooleanField(
        label="Those who may read this edition may download the files",
        help_text="Without it, only those who publish find them.",
        required=False,
    )


class ScheduleForm(forms.Form):
    """What is made of a pack for an audience when it is signed, and who is told."""

    on = forms.BooleanField(label="Make and send it when the director has signed", required=False)
    chosen = FormsField(label="Which forms")
    people = forms.MultipleChoiceField(
        label="Who gets a link",
        help_text="People with an account who may read this pack. They sign in to read it.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    addresses = forms.CharField(
        label="Addresses outside that get the files",
        help_text="One a line. Only what is for the public is sent outside.",
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, *args: Any, people: list[User], outside: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.pk), f"{one}, {one.post}" if one.post else str(one)) for one in people]
        self.fields["people"] = forms.MultipleChoiceField(
            label=self.fields["people"].label,
            help_text=self.fields["people"].help_text if choices else "Nobody with an account may read it yet.",
            widget=forms.CheckboxSelectMultiple,
            required=False,
            choices=choices,
        )
        if not outside:
            del self.fields["addresses"]

    def clean_addresses(self) -> list[str]:
        """The addresses, each once."""
        text = self.cleaned_data["addresses"]
        found = list(dict.fromkeys(line.strip().lower() for line in text.splitlines() if line.strip()))
        if len(found) > _MOST:
            raise forms.ValidationError(f"At most {_MOST} addresses; more is a mailing list's work.")
        for one in found:
            try:
                validate_email(one)
            except forms.ValidationError as error:
                raise forms.ValidationError(f"“{one}” is no e-mail address.") from error
        return found
