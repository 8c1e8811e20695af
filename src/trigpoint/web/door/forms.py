"""The forms of the door."""

from __future__ import annotations

from typing import Any

from django import forms

WORDS = 2
_NAME_NOBODY = "Do not name or describe a child: what you write is kept for ever, and others read it."


class ReasonForm(forms.Form):
    """Why somebody looks."""

    reason = forms.CharField(
        label="Why do you need these rows?",
        help_text=_NAME_NOBODY,
        max_length=500,
        widget=forms.Textarea({"rows": 3, "autocomplete": "off"}),
        error_messages={"required": "Write why you need these rows, in a few words."},
    )

    def clean_reason(self) -> str:
        reason = " ".join(str(self.cleaned_data["reason"]).split())
        if len(reason.split()) < WORDS:
            raise forms.ValidationError("Write why you need these rows, in at least two words.")
        return reason


class DecisionForm(forms.Form):
    """Whether somebody may look beyond their area, and for how long."""

    decision = forms.ChoiceField(
        label="What do you decide?",
        choices=[
            ("1", "They may look, for one hour"),
            ("4", "They may look, for four hours"),
            ("24", "They may look, for a day"),
            ("no", "They may not look"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Say what you decide."},
    )
    note = forms.CharField(
        label="Why",
        help_text=_NAME_NOBODY,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Write why, in a few words."},
    )

    def hours(self) -> int | None:
        """For how many hours; None where they may not."""
        said: Any = self.cleaned_data["decision"]
        return None if said == "no" else int(said)
