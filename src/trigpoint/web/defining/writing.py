"""Drafts being written: by form, or as text for those who write definitions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from trigpoint.runs.drafting import text_of
from trigpoint.web import place
from trigpoint.web.defining.forms import (
    ChangeForm,
    IndicatorForm,
    OwnerForm,
    TargetForm,
    TargetForms,
    TextForm,
    WhyForm,
)
from trigpoint.web.defining.models import Draft
from trigpoint.web.defining.views import _indicator
from trigpoint.web.events.models import record
from trigpoint.web.people.gate import needs
from trigpoint.web.people.permissions import Permission


@needs(Permission.DEFINE)
def new_indicator(request: HttpRequest) -> HttpResponse:
    """Draft an indicator of the council's own."""
    form = IndicatorForm(request.POST or None)
    return _drafted(request, "A new indicator", form, lambda: ("indicator", form.cleaned_data["name"], form.text()))


@needs(Permission.DEFINE)
def change(request: HttpRequest, name: str) -> HttpResponse:
    """Draft a change to what an indicator means."""
    indicator = _indicator(request, name)
    form = ChangeForm(request.POST or None, indicator)
    return _drafted(request, f"Change: {indicator.title}", form, lambda: ("indicator", indicator.id, form.text()))


@needs(Permission.DEFINE)
def new_owner(request: HttpRequest, name: str) -> HttpResponse:
    """Draft another owner of an indicator."""
    indicator = _indicator(request, name)
    form = OwnerForm(request.POST or None, initial={"owner": indicator.owner, "review_by": indicator.review_by})
    return _drafted(
        request, f"Owner: {indicator.title}", form, lambda: ("indicator", indicator.id, form.text(indicator.id))
    )


@needs(Permission.DEFINE)
def new_targets(request: HttpRequest, name: str) -> HttpResponse:
    """Draft an indicator's targets and thresholds, with the days from and to which they hold."""
    indicator = _indicator(request, name)
    forms_ = TargetForms(request.POST or None, initial=[TargetForm.of(row) for row in indicator.judging.targets])

    def text() -> tuple[str, str, str]:
        kept = [form for form in forms_ if form.has_changed() or form.initial]
        rows = [form.row() for form in kept if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        none_left = "targets: []\n" if indicator.judging.targets and not rows else ""
        return "indicator", indicator.id, text_of("indicator", indicator.id, {"targets": rows}) + none_left

    return _drafted(request, f"Targets: {indicator.title}", forms_, text)


@needs(Permission.DEFINE)
def change_text(request: HttpRequest, number: int) -> HttpResponse:
    """Change a draft as text."""
    found = get_object_or_404(Draft, pk=number)
    if not found.may_change:
        raise PermissionDenied
    form = TextForm(request.POST or None, initial={"text": found.text})
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            found.text = form.cleaned_data["text"]
            found.save()
            record(request.user, "changed a draft", str(found), kind="definition")
        return redirect("draft-definition", found.pk)
    return render(request, "defining/form.html", {"title": found.name, "form": form, "draft": found})


def _drafted(
    request: HttpRequest, title: str, form: forms.Form | Any, text: Callable[[], tuple[str, str, str]]
) -> HttpResponse:
    why = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and why.is_valid():
        kind, name, written = text()
        with transaction.atomic():
            made = Draft.objects.create(
                kind=kind, name=name, text=written, why=why.cleaned_data["why"], author=request.user
            )
            record(request.user, "drafted a definition", str(made), kind="definition", reason=made.why)
        return redirect("draft-definition", made.pk)
    many = isinstance(form, forms.BaseFormSet)
    told = {"title": title, "form": form, "why": why, "many": many, "own": place.catalogue().changes}
    return render(request, "defining/form.html", told)
