"""What of the audit is shown."""

from __future__ import annotations

from django import forms

_DAY = {"type": "date", "class": "govuk-input--width-10"}


class FilterForm(forms.Form):
    """Who, what and when; all unless said."""

    who = forms.CharField(label="Email address holds", required=False)
    act = forms.ChoiceField(label="What was done", required=False)
    since = forms.DateField(
        label="From",
        required=False,
        widget=forms.DateInput(_DAY),
        error_messages={"invalid": "Write a day as 2026-03-31."},
    )
    until = forms.DateField(
        label="To",
        required=False,
        widget=forms.DateInput(_DAY),
        error_messages={"invalid": "Write a day as 2026-03-31."},
    )

    def acts_are(self, acts: list[str]) -> None:
        """The acts that there are to choose from."""
        self.fields["act"].choices = [("", "Everything"), *((act, act.capitalize()) for act in acts)]
