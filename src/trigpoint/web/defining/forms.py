"""The forms of the room of definitions: each makes the text of a draft."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from trigpoint.catalogue.met_by import MetBy
from trigpoint.catalogue.objects import Indicator
from trigpoint.model.standard import Basis, BasisKind, TargetRow
from trigpoint.model.target_basis import HOW_TO_WRITE, lacking, read_basis, write_basis
from trigpoint.runs.drafting import text_of
from trigpoint.web import place

_DATE = forms.DateInput({"type": "date", "class": "govuk-input--width-10"}, format="%Y-%m-%d")
_WIDE = {"class": "tp-writing"}
_MISSING = [("", "It cannot be blank"), ("not met", "Not met"), ("met", "Met"), ("left out", "Left out")]
_MET_BY = [(str(MetBy.ANY_ROW), "Any one of its rows"), (str(MetBy.EVERY_ROW), "Every one of its rows")]
_ABOUT_MET_BY = "Only where each thing counts once. Of a family with two plans, “not referred” takes every one of them."
_BETTER = [("higher", "Higher"), ("lower", "Lower"), ("near target", "Near its target"), ("neither", "Neither")]
_AGREED = Basis(BasisKind.TO_BE_AGREED)
_WHY = "Who asked for it, and what it is for. It stands in the audit."


def _to_come(day: dt.date) -> None:
    if day < timezone.localdate():
        raise forms.ValidationError("That day has passed: write one that is to come.")


class WhyForm(forms.Form):
    """What every draft says: why."""

    why = forms.CharField(label="Why", help_text=_WHY, max_length=1000, widget=forms.Textarea({"rows": 2}))


class IndicatorForm(forms.Form):
    """An indicator of the council's own, counted from records or recorded as people send it."""

    name = forms.RegexField(
        r"^[a-z][a-z0-9_]{2,79}$", label="Name", help_text="Small letters, digits and underscores: visits_in_10_days."
    )
    title = forms.CharField(label="Title", max_length=200)
    why_it_matters = forms.CharField(label="Why it matters", required=False, widget=forms.Textarea({"rows": 2}))
    refs = forms.CharField(label="References", required=False, help_text="What you know it by, parted by commas: EH1a.")
    recorded = forms.BooleanField(label="It is sent as a figure, not counted from records", required=False)
    count = forms.ChoiceField(label="What is counted", required=False)
    distinct = forms.CharField(
        label="Each thing once",
        required=False,
        help_text="A noun, such as child or family, where rows are not counted.",
    )
    when = forms.CharField(
        label="When a row belongs to a period",
        required=False,
        help_text="For example: completed_on in period, or: open at period end.",
    )
    where = forms.CharField(label="Which rows", required=False, widget=forms.Textarea({"rows": 2}))
    numerator = forms.CharField(label="Which of these meet it", required=False, widget=forms.Textarea({"rows": 2}))
    met_by = forms.ChoiceField(
        label="A thing with several rows is met by",
        required=False,
        choices=_MET_BY,
        help_text=_ABOUT_MET_BY,
    )
    missing = forms.ChoiceField(
        label="What a blank means",
        required=False,
        choices=_MISSING,
    )
    value = forms.CharField(
        label="Value", required=False, help_text="For example: count, percentage, rate per 10,000 of aged_0_to_17."
    )
    better = forms.ChoiceField(label="Which way is better", choices=_BETTER, widget=forms.RadioSelect, initial="higher")
    owner = forms.CharField(label="Owner", help_text="The post that answers for it.", max_length=200)
    review_by = forms.DateField(label="To be looked at again by", widget=_DATE, validators=[_to_come])
    examples = forms.CharField(
        label="Examples",
        required=False,
        help_text="Rows drawn as a table, and which of them count, as in definitions. Every engine runs them.",
        widget=forms.Textarea({"rows": 8, **_WIDE}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tables = place.catalogue().tables.values()
        self.fields["count"] = forms.ChoiceField(
            label="What is counted",
            required=False,
            choices=[("", "Nothing"), *((t.name, f"{t.title} ({t.name})") for t in tables)],
        )
        self.order_fields(["name", "title", "why_it_matters", "refs", "recorded", "count"])

    def text(self) -> str:
        """The draft that the form describes."""
        said = dict(self.cleaned_data)
        name, examples = said.pop("name"), said.pop("examples")
        recorded, distinct = said.pop("recorded"), said.pop("distinct")
        said["refs"] = [ref.strip() for ref in said["refs"].split(",") if ref.strip()]
        said["review_by"] = said["review_by"].isoformat()
        if distinct and said["count"]:
            said["count"] = f"distinct {distinct} in {said['count']}"
        if said["met_by"] == MetBy.ANY_ROW:  # so it is where nothing is said
            del said["met_by"]
        if recorded:
            computed = ("count", "when", "where", "numerator", "met_by", "missing")
            said = {key: value for key, value in said.items() if key not in computed} | {"value": "recorded"}
        body = text_of("indicator", name, said)
        return f"{body}examples:\n{_indented(examples)}\n" if examples.strip() and not recorded else body


class ChangeForm(forms.Form):
    """What an indicator that there is means: only what differs from today is drafted."""

    title = forms.CharField(label="Title", max_length=200)
    why_it_matters = forms.CharField(label="Why it matters", required=False, widget=forms.Textarea({"rows": 2}))
    where = forms.CharField(label="Which rows", required=False, widget=forms.Textarea({"rows": 2}))
    numerator = forms.CharField(label="Which of these meet it", required=False, widget=forms.Textarea({"rows": 2}))
    met_by = forms.ChoiceField(
        label="A thing with several rows is met by", required=False, choices=_MET_BY, help_text=_ABOUT_MET_BY
    )
    missing = forms.ChoiceField(label="What a blank means", required=False, choices=_MISSING)
    better = forms.ChoiceField(label="Which way is better", choices=_BETTER, widget=forms.RadioSelect)
    notes = forms.CharField(label="Notes", required=False, widget=forms.Textarea({"rows": 2}))
    examples = forms.CharField(
        label="Examples of your own",
        required=False,
        help_text="Needed where an example would come out otherwise than it says. They replace all there are.",
        widget=forms.Textarea({"rows": 8, **_WIDE}),
    )

    def __init__(self, data: Any, indicator: Indicator) -> None:
        self.indicator = indicator
        super().__init__(data, initial=_held(indicator))
        if indicator.origin == "recorded":
            for name in ("where", "numerator", "missing", "examples"):
                del self.fields[name]
        if indicator.distinct is None or indicator.numerator is None:
            del self.fields["met_by"]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        for name in self.changed_data:
            if name in said and not said[name] and self.initial.get(name):
                self.add_error(name, "This can be changed here, and taken away only as text.")
        if not self.changed_data:
            self.add_error(None, "Nothing differs from what holds today.")
        return said

    def text(self) -> str:
        """The draft: the keys that differ."""
        said = {name: self.cleaned_data[name] for name in self.changed_data if name != "examples"}
        examples = self.cleaned_data.get("examples", "")
        body = text_of("indicator", self.indicator.id, said)
        return f"{body}examples:\n{_indented(examples)}\n" if examples.strip() else body


def _held(indicator: Indicator) -> dict[str, str]:
    """What the form holds at first: the definition as it is written."""
    return {
        "title": indicator.title,
        "why_it_matters": indicator.why_it_matters,
        "where": indicator.where.text if indicator.where else "",
        "numerator": indicator.numerator.text if indicator.numerator else "",
        "met_by": str(indicator.met_by),
        "missing": str(indicator.missing or ""),
        "better": str(indicator.better),
        "notes": indicator.notes,
    }


class OwnerForm(forms.Form):
    """Who answers for an indicator, and when it is looked at again."""

    owner = forms.CharField(label="Owner", help_text="The post that answers for it.", max_length=200)
    review_by = forms.DateField(label="To be looked at again by", widget=_DATE, validators=[_to_come])

    def text(self, name: str) -> str:
        """The draft."""
        said = self.cleaned_data
        return text_of("indicator", name, {"owner": said["owner"], "review_by": said["review_by"].isoformat()})


class TargetForm(forms.Form):
    """One target, from a day to a day, with its thresholds and what its number means."""

    start = forms.DateField(label="From", required=False, widget=_DATE, help_text="Blank: it has always held.")
    end = forms.DateField(label="To", required=False, widget=_DATE, help_text="Blank: until further notice.")
    target = forms.DecimalField(label="Target", required=False)
    red = forms.DecimalField(label="Red beyond", required=False)
    amber = forms.DecimalField(label="Amber beyond", required=False)
    better = forms.ChoiceField(
        label="Which way is better", choices=[("", "As the indicator says"), *_BETTER], required=False
    )
    basis = forms.CharField(
        label="What the number means",
        required=False,
        max_length=200,
        help_text="Blank where the number is the target itself. Else, for example: percent change on last year; "
        "band 85 to 100; benchmark england; cumulative, even.",
    )
    note = forms.CharField(label="Note", required=False, max_length=200)

    @staticmethod
    def of(row: TargetRow) -> dict[str, Any]:
        """What the form holds at first: a target as it is defined, all of it; one that is to be agreed says so."""
        says_a_number = any(number is not None for number in (row.value, row.red, row.amber))
        return {
            "start": row.start if row.start > dt.date.min else None,
            "end": row.end,
            "target": row.value,
            "red": row.red,
            "amber": row.amber,
            "better": row.better,
            "basis": write_basis(row.basis if says_a_number or row.basis.kind is not BasisKind.VALUE else _AGREED),
            "note": row.note,
        }

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("start") and said.get("end") and said["end"] < said["start"]:
            self.add_error("end", "A target cannot end before it begins.")
        basis = read_basis(said.get("basis", ""))
        if basis is None:
            self.add_error("basis", f"That is not what a target can rest on. {HOW_TO_WRITE}")
            return said
        if not said.get("DELETE") and not self.errors and not any(self._says(said)):
            self.add_error("target", "Say a number, or below what it rests on, such as: to be agreed. Or tick Delete.")
            return said
        number, end = said.get("target"), said.get("end") if said.get("start") else None
        for what in lacking(basis, None if number is None else float(number), end):
            self.add_error("target", what)
        return said

    @staticmethod
    def _says(said: dict[str, Any]) -> list[bool]:
        """Whether there is a target in it at all: days, a direction and a note make none."""
        return [*(said.get(name) is not None for name in ("target", "red", "amber")), bool(said.get("basis"))]

    def row(self) -> dict[str, str]:
        """The target as a definition has it."""
        said = self.cleaned_data
        keys = {"from": said["start"], "to": said["end"], "target": said["target"], "red": said["red"]}
        keys |= {name: said[name] for name in ("amber", "better", "basis", "note")}
        return {key: str(value) for key, value in keys.items() if value not in (None, "")}


TargetForms = forms.formset_factory(TargetForm, extra=2, can_delete=True)


class TextForm(forms.Form):
    """A draft as text, for those who write definitions."""

    text = forms.CharField(label="Definition", widget=forms.Textarea({"rows": 24, "spellcheck": "false", **_WIDE}))


class AnswerForm(forms.Form):
    """What the second person says."""

    answer = forms.CharField(label="Note", required=False, max_length=1000, widget=forms.Textarea({"rows": 2}))


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.rstrip().splitlines())
