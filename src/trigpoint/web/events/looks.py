"""Every look at children's rows, by whichever way, for the data-protection officer; and whether both chains hold."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from trigpoint.runs.looks import Look, audit_problems, looks
from trigpoint.web import place
from trigpoint.web.components.downloads import csv_answer
from trigpoint.web.events.forms import FilterForm
from trigpoint.web.events.models import Event, broken, record
from trigpoint.web.people.gate import needs
from trigpoint.web.people.permissions import Permission as P

_PAGE = 50
_HEADINGS = ("number", "at", "by", "act", "why", "about", "rows")


def _filtered(request: HttpRequest) -> tuple[FilterForm, list[Look]]:
    found = looks(place.workspace())
    form = FilterForm(request.GET)
    form.acts_are(sorted({look.act for look in found}))
    if not form.is_valid():
        return form, list(found)
    said = form.cleaned_data
    who, act = said["who"].strip().casefold(), said["act"]
    since, until = said["since"] or dt.date.min, said["until"] or dt.date.max
    kept = [
        look
        for look in found
        if who in look.by.casefold() and act in ("", look.act) and since <= timezone.localdate(look.at) <= until
    ]
    return form, kept


def _about(look: Look) -> str:
    return "; ".join(f"{name} {value}" for name, value in look.about.items() if name != "snapshot")


@needs(P.SEE_AUDIT)
@require_safe
def looked(request: HttpRequest) -> HttpResponse:
    """Every look, newest first: who, why, at which figure, how many rows."""
    form, found = _filtered(request)
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    told = [(look, _about(look)) for look in page]
    decides = request.user.may(P.APPROVE_GLASS)
    shown = {"form": form, "page": page, "told": told, "asked": request.GET.urlencode(), "decides": decides}
    return render(request, "events/looks.html", shown)


@needs(P.SEE_AUDIT)
@require_safe
def looked_csv(request: HttpRequest) -> HttpResponse:
    """The same looks, all of them, as CSV."""
    _, found = _filtered(request)
    record(request.user, "exported the looks", kind="audit", lines=len(found))
    lines = [[n.number, n.at.isoformat(), n.by, n.act, n.why, _about(n), n.rows] for n in found]
    return csv_answer("looks", _HEADINGS, lines)


@needs(P.SEE_AUDIT)
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Work out every hash of both chains anew."""
    wrong, damaged = broken(), audit_problems(place.workspace())
    if not wrong and not damaged:
        messages.success(request, f"Both records hold: nothing of {Event.objects.count()} events was changed.")
    if wrong:
        messages.error(request, f"The record of events does not hold at number {', '.join(map(str, wrong[:5]))}.")
    for problem in damaged[:5]:
        messages.error(request, f"The workspace’s audit does not hold: {problem}")
    record(request.user, "verified the audit", kind="audit", holds=not wrong and not damaged)
    return redirect("looks" if request.POST.get("back") == "looks" else "audit")
