"""The forms of publishing: what an edition is drawn as, and who is sent it when it is signed."""

from __future__ import annotations

from typing import Any

from django import forms

from trigpoint.runs.handed_out import forms_here


class FormsField(forms.MultipleChoiceField):
    """The forms that can be drawn here, each with what it is."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.CheckboxSelectMultiple, choices=_choices, **kwargs)


def _choices() -> list[tuple[str, str]]:
    return [(one.name, f"{one.title[:1].upper()}{one.title[1:]}") for one in forms_here() if not one.lacking]


class PublishForm(forms.Form):
    """What an edition is drawn as."""

    chosen = FormsField(label="Which forms")
    open = forms.BooleanField(
        label="Those who may read this edition may download the files",
        help_text="Without it, only those who publish find them.",
        required=False,
    )
