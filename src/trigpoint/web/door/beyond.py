"""Break-glass: asking to look beyond one's area, and the second person who decides."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from trigpoint.web import place
from trigpoint.web.door.forms import DecisionForm, ReasonForm
from trigpoint.web.door.letters import tell_approvers, tell_asker
from trigpoint.web.door.models import Leave
from trigpoint.web.door.views import KIND, address, asked_of, may_open
from trigpoint.web.events.models import record
from trigpoint.web.people.gate import needs
from trigpoint.web.people.permissions import Permission as P

_PAGE = 50


@needs(P.BREAK_GLASS)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask to open rows beyond the own area, for a reason. A second person decides."""
    asked = asked_of(request)
    if may_open(request, asked)[0]:
        return redirect(address(asked))
    form = ReasonForm(request.POST or None)
    what = asked.words(place.catalogue())
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            reason = form.cleaned_data["reason"]
            leave = Leave.objects.create(asker=request.user, asked=asked.plain(), reason=reason)
            record(
                request.user, "asked to look beyond", what, kind=KIND, reason=reason, leave=leave.pk, **asked.plain()
            )
        if not tell_approvers(leave):
            messages.warning(
                request, "Nobody else may decide this yet. Ask an administrator to give somebody that role."
            )
        return redirect("door-leave", pk=leave.pk)
    return render(request, "door/ask.html", {"asked": asked, "what": what, "form": form})


def _seen_by(request: HttpRequest) -> Q:
    """Whoever decides sees every request; whoever asks, their own."""
    return Q() if request.user.may(P.APPROVE_GLASS) else Q(asker=request.user)


@needs(P.BREAK_GLASS, P.APPROVE_GLASS)
@require_safe
def leaves(request: HttpRequest) -> HttpResponse:
    """Requests to look beyond, those that wait first."""
    found = sorted(
        Leave.objects.filter(_seen_by(request)).select_related("asker", "decider"),
        key=lambda one: one.state != "waiting",
    )
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    told = [(one, one.what.words(place.catalogue())) for one in page]
    return render(request, "door/leaves.html", {"page": page, "told": told})


@needs(P.BREAK_GLASS, P.APPROVE_GLASS)
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: read it, and decide it. Nobody decides their own."""
    found = get_object_or_404(Leave.objects.filter(_seen_by(request)), pk=pk)
    decides = request.user.may(P.APPROVE_GLASS) and found.asker_id != request.user.pk
    open_to = decides and found.decided is None
    form = DecisionForm(request.POST or None) if open_to else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            _decide(request, found.pk, form)
            return redirect("door-leave", pk=pk)
    shown = {"leave": found, "what": found.what.words(place.catalogue()), "form": form, "decides": decides}
    return render(request, "door/leave.html", shown)


def _decide(request: HttpRequest, pk: int, form: DecisionForm) -> None:
    hours, note = form.hours(), " ".join(form.cleaned_data["note"].split())
    with transaction.atomic():
        now = timezone.now()
        until = now + dt.timedelta(hours=hours) if hours else None
        mine = Leave.objects.filter(pk=pk, decided=None)
        if not mine.update(decider=request.user, decided=now, until=until, note=note):
            messages.warning(request, "Somebody else has decided this meanwhile.")
            return
        found = Leave.objects.get(pk=pk)
        act = "let somebody look beyond" if hours else "refused a look beyond"
        what = found.what.words(place.catalogue())
        record(request.user, act, what, kind=KIND, reason=note, leave=pk, asker=found.asker.email, hours=hours or 0)
    tell_asker(found)
    messages.success(request, "Your decision is recorded, and whoever asked is told.")
