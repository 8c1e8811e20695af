"""The door: a reason first, then the rows, each look recorded twice: in the workspace's audit and among the events."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from trigpoint.web import place
from trigpoint.web.door.asked import Asked, NothingAsked
from trigpoint.web.door.forms import ReasonForm
from trigpoint.web.door.models import Leave, Look, leave_for
from trigpoint.web.door.rows import look
from trigpoint.web.events.models import record
from trigpoint.web.people.gate import needs
from trigpoint.web.people.permissions import Permission as P

KIND = "children's rows"
_PAGE = 50


def asked_of(request: HttpRequest) -> Asked:
    """What the address asks for; not there where it names nothing that the catalogue knows."""
    try:
        asked = Asked.read(request.GET.dict())
    except NothingAsked as error:
        raise Http404 from error
    if not asked.known(place.catalogue()):
        raise Http404
    return asked


def address(asked: Asked) -> str:
    """Where the reason is asked for."""
    return f"{reverse('door')}?{asked.query()}"


def may_open(request: HttpRequest, asked: Asked) -> tuple[bool, Leave | None]:
    """Whether somebody may open it now, and by which leave where it lies beyond their area."""
    if asked.within(request.user.reaches(P.OPEN_DOOR), place.catalogue()):
        return True, None
    leave = leave_for(request.user, asked)
    return leave is not None, leave


@needs(P.OPEN_DOOR)
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest) -> HttpResponse:
    """Ask for the reason, and show what will be recorded. Beyond one's own area it is refused, and that is recorded."""
    asked = asked_of(request)
    allowed, leave = may_open(request, asked)
    if not allowed:
        return refused(request, asked)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            said = form.cleaned_data["reason"]
            made = Look.objects.create(user=request.user, asked=asked.plain(), reason=said, leave=leave)
            about = asked.plain() | ({"leave": leave.pk} if leave else {})
            record(request.user, "asked for rows", asked.words(place.catalogue()), kind=KIND, reason=said, **about)
        return redirect("door-look", pk=made.pk)
    shown = {
        "asked": asked,
        "what": asked.words(place.catalogue()),
        "form": form,
        "leave": leave,
        "now": timezone.now(),
    }
    return render(request, "door/door.html", shown)


def refused(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Say that it lies beyond their area, and write down that they asked."""
    what = asked.words(place.catalogue())
    record(request.user, "was refused rows", what, kind=KIND, **asked.plain())
    shown = {"asked": asked, "what": what, "may_ask": request.user.may(P.BREAK_GLASS)}
    return render(request, "door/refused.html", shown, status=403)


@needs(P.OPEN_DOOR)
@require_safe
def rows(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows of a look, a page at a time. Only whoever gave the reason sees them, and only for a while."""
    made = get_object_or_404(Look.objects.filter(user=request.user), pk=pk)
    asked = made.what
    allowed, _ = may_open(request, asked)
    if not allowed:
        return refused(request, asked)
    if not made.is_open:
        return redirect(address(asked))
    found = look(asked, request.user.email, made.reason)
    page = Paginator(found.rows, _PAGE).get_page(request.GET.get("page"))
    what = asked.words(place.catalogue())
    record(request.user, "saw rows", what, kind=KIND, reason=made.reason, rows=len(found.rows), page=page.number)
    shown = {
        "look": made,
        "asked": asked,
        "what": what,
        "columns": found.columns,
        "page": page,
        "total": len(found.rows),
    }
    return render(request, "door/rows.html", shown)
