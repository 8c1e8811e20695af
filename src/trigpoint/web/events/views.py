"""The audit: what people did, filtered by person, act and day; on the page and as CSV."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Sequence

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from trigpoint.web.events.forms import FilterForm
from trigpoint.web.events.models import Event, Events, record
from trigpoint.web.people.gate import needs
from trigpoint.web.people.permissions import Permission as P

_PAGE = 50
_HEADINGS = ("number", "at", "account", "act", "kind", "subject", "reason", "details", "hash")
_RISKY = ("=", "+", "-", "@", "\t", "\r")


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
    return render(request, "events/audit.html", {"form": form, "page": page, "asked": request.GET.urlencode()})


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
    return as_csv("events.csv", _HEADINGS, lines)


def _details(details: dict[str, object]) -> str:
    return "; ".join(f"{name}: {value}" for name, value in details.items())


def as_csv(name: str, headings: Sequence[str], lines: Iterable[Sequence[object]]) -> HttpResponse:
    """A file to keep. A cell that a spreadsheet would take for a formula is written so that it is none."""
    response = HttpResponse(
        "\ufeff", "text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
    written = csv.writer(response)
    written.writerow(headings)
    written.writerows([_safe(cell) for cell in line] for line in lines)
    return response


def _safe(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_RISKY) else cell
