"""The audit: what people did, filtered by person, act and day; on the page and as CSV."""

from __future__ import annotations

import datetime as dt

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from trigpoint.web.components.downloads import csv_answer
from trigpoint.web.events.forms import FilterForm
from trigpoint.web.events.models import Event, Events, record
from trigpoint.web.people.gate import needs
from trigpoint.web.people.permissions import Permission as P

_PAGE = 50
_HEADINGS = ("number", "at", "account", "act", "kind", "subject", "reason", "details", "hash")


def filtered(request: HttpRequest) -> tuple[FilterForm, Events]:
    """The form as it was sent, and the events that it leaves, newest first; all where it has a mistake."""
    form = FilterForm(request.GET)
    form.acts_are(list(Event.objects.order_by("act").values_list("act", flat=True).distinct()))
    found = Event.objects.order_by("-number")
    if form.is_valid():
        said = form.cleaned_data
        found = found.filter(account__icontains=said["who"].strip()) if said["who"] else found
        found = found.filter(act=said["act"]) if said["act"] else found
        found = found.filter(at__gte=_midnight(said["since"])) if said["since"] else found
        found = found.filter(at__lt=_midnight(said["until"] + dt.timedelta(days=1))) if said["until"] else found
    return form, found


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


@needs(P.SEE_AUDIT)
@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """Events, newest first."""
    form, found = filtered(request)
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    decides = request.user.may(P.APPROVE_GLASS)
    shown = {"form": form, "page": page, "asked": request.GET.urlencode(), "decides": decides}
    return render(request, "events/audit.html", shown)


@needs(P.SEE_AUDIT)
@require_safe
def audit_csv(request: HttpRequest) -> HttpResponse:
    """The same events, all of them, as CSV."""
    _, found = filtered(request)
    lines = [
        [e.number, e.at.isoformat(), e.account, e.act, e.kind, e.subject, e.reason, _details(e.details), e.hash]
        for e in found.iterator()
    ]
    record(request.user, "exported the audit", kind="audit", lines=len(lines))
    return csv_answer("events", _HEADINGS, lines)


def _details(details: dict[str, object]) -> str:
    return "; ".join(f"{name}: {value}" for name, value in details.items())
