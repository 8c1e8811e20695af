"""The forms of the room of words."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from trigpoint.model.headings import read_period
from trigpoint.model.problem import UserMistake
from trigpoint.web import place
from trigpoint.web.words.models import Action, Note, Round, Said

_DATE = forms.DateInput({"type": "date", "class": "govuk-input--width-10"}, format="%Y-%m-%d")


class RoundForm(forms.ModelForm):
    """A new round: which pack, which period, by when."""

    class Meta:
        model = Round
        fields = ["pack", "period", "comment_by", "sign_by"]
        labels = {"comment_by": "Commentary is due on", "sign_by": "Signatures are due on"}
        help_texts = {"period": "For example March 2026, Q4 2025/26 or 2025/26."}
        widgets = {"comment_by": _DATE, "sign_by": _DATE}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        packs = place.catalogue().packs.values()
        self.fields["pack"] = forms.ChoiceField(label="Pack", choices=[(pack.id, pack.title) for pack in packs])

    def clean_period(self) -> str:
        try:
            return str(read_period(self.cleaned_data["period"]))
        except UserMistake as mistake:
            raise forms.ValidationError([str(problem) for problem in mistake.problems]) from mistake

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("comment_by") and said.get("sign_by") and said["sign_by"] < said["comment_by"]:
            self.add_error("sign_by", "Signatures cannot be due before the commentary is.")
        return said


class CommentForm(forms.Form):
    """What somebody says about a figure."""

    text = forms.CharField(
        label="Your commentary",
        required=False,
        max_length=8000,
        widget=forms.Textarea({"rows": 12, "class": "tp-writing"}),
        help_text="A blank line begins a paragraph, a hyphen a list, and ** around words makes them bold.",
    )
    readers = forms.ChoiceField(
        label="Who may read it",
        choices=[("internal", "Internal use only"), ("partner", "Partners too"), ("public", "Anybody")],
        widget=forms.RadioSelect,
        initial="internal",
    )
    nothing_to_add = forms.BooleanField(label="I have nothing to add this time", required=False)
    seen = forms.BooleanField(
        label="The numbers in my text are right as I wrote them", required=False, widget=forms.HiddenInput
    )
    upon = forms.CharField(required=False, widget=forms.HiddenInput)
    """The version that the page was drawn on, 0 where there was none: other words since then are not written over."""

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not said.get("text", "").strip() and not said.get("nothing_to_add"):
            self.add_error("text", "Write something, or say that you have nothing to add.")
        if said.get("text", "").strip() and said.get("nothing_to_add"):
            self.add_error("nothing_to_add", "You have written something: take this tick away, or the text.")
        return said


class ChallengeForm(forms.Form):
    """What whoever reads the words says of them: a question, their return, or that they are accepted."""

    kind = forms.ChoiceField(
        label="What you say of them",
        choices=[choice for choice in Said.choices if choice[0] != Said.ANSWERED],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether you ask, return or accept."},
    )
    words = forms.CharField(
        label="Your question, or why they are returned",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text="It goes to whoever wrote them. Name no child.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="said_%s", **kwargs)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        wanted = {Said.ASKED: "Write your question.", Said.RETURNED: "Say why they are returned."}
        if said.get("kind") in wanted and not said.get("words", "").strip():
            self.add_error("words", wanted[said["kind"]])
        return said


class AnswerForm(forms.Form):
    """The answer to a question about one's words."""

    words = forms.CharField(
        label="Your answer",
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Write your answer, or hand in other words instead."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="answer_%s", **kwargs)


class ActionForm(forms.ModelForm):
    """What will be done about a figure."""

    class Meta:
        model = Action
        fields = ["text", "outcome", "who", "by_when", "readers"]
        labels = {
            "text": "What will be done",
            "outcome": "What it should change",
            "who": "Who does it",
            "by_when": "By when",
            "readers": "Who may read it",
        }
        widgets = {
            "text": forms.Textarea({"rows": 3}),
            "outcome": forms.Textarea({"rows": 2}),
            "by_when": _DATE,
            "readers": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["by_when"].required = True

    def clean_by_when(self) -> dt.date:
        day: dt.date = self.cleaned_data["by_when"]
        if day < timezone.localdate():
            raise forms.ValidationError("The day by which it is to be done has passed.")
        return day


class NoteForm(forms.ModelForm):
    """How an action goes, and whether it is done."""

    done = forms.BooleanField(label="It is done: close the action", required=False)

    class Meta:
        model = Note
        fields = ["text"]
        labels = {"text": "How it goes"}
        widgets = {"text": forms.Textarea({"rows": 3})}
