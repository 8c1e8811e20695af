"""The forms of loading."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from trigpoint.runs.recognise import Format


class _SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class _Files(forms.FileField):
    """One file or several."""

    widget = _SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = data if isinstance(data, list | tuple) and data else [data or None]
        return [super(_Files, self).clean(one, initial) for one in given]


class FilesForm(forms.Form):
    """What somebody drops."""

    files = _Files(
        label="Files to load",
        help_text="Workbooks, CSV, XML or Parquet, as your systems export them. Choose all of one export together.",
        error_messages={"required": "Choose at least one file.", "empty": "One of the files is empty."},
    )

    def clean_files(self) -> list[UploadedFile]:
        files: list[UploadedFile] = self.cleaned_data["files"]
        names = [PurePath(file.name or "").name.casefold() for file in files]
        again = sorted({name for name in names if names.count(name) > 1})
        if again:
            raise forms.ValidationError(f"Two of the files are called {again[0]}. Load them one after the other.")
        return files


class AboutForm(forms.Form):
    """What the files are, and the day that they describe."""

    format = forms.ChoiceField(label="What they are")
    as_of = forms.DateField(
        label="The day that they describe",
        widget=forms.DateInput({"type": "date", "class": "govuk-input--width-10"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y"],
        error_messages={
            "required": "Write the day that the files describe, for example 31/03/2026.",
            "invalid": "Write the day as 31/03/2026.",
        },
    )
    define = forms.BooleanField(
        label="Make indicators of references that are not known yet",
        help_text="For figures that people keep. Each becomes an indicator of your own.",
        required=False,
    )

    def __init__(self, *args: Any, formats: Sequence[Format], because: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["format"].choices = [("", "Choose what they are"), *((f.name, f.title) for f in formats)]
        self.fields["format"].error_messages["required"] = "Choose what the files are."
        self.fields[
            "as_of"
        ].help_text = f"What is counted is counted up to this day. Proposed: {because[:1].lower()}{because[1:]}"

    def clean_as_of(self) -> dt.date:
        day: dt.date = self.cleaned_data["as_of"]
        if day > timezone.localdate():
            raise forms.ValidationError("The day that the files describe has not come yet.")
        return day

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("define") and found.get("format") not in ("observations", None):
            self.add_error("define", "Only figures that people keep can make indicators. Take the tick away.")
        return found


class UndoForm(forms.Form):
    """Why a load goes back."""

    reason = forms.CharField(
        label="Why it goes back",
        help_text="A few words for whoever looks at this later. Name no child.",
        max_length=300,
        error_messages={"required": "Write why the load goes back, in a few words."},
    )
