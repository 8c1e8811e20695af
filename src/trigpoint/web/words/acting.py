"""Actions: the list, one action with its progress, and a new one that grows out of a figure."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from trigpoint.web import place
from trigpoint.web.components.downloads import csv_answer
from trigpoint.web.events.models import record
from trigpoint.web.people.gate import needs
from trigpoint.web.people.models import User
from trigpoint.web.people.permissions import Permission
from trigpoint.web.words.forms import ActionForm, NoteForm
from trigpoint.web.words.models import Action, Round

_STATES = {"open": "Open", "overdue": "Overdue", "closed": "Closed", "all": "All"}
_HEADINGS = ("action", "outcome", "who", "by when", "state", "indicator", "period", "member", "opened", "closed")


def reached(request: HttpRequest) -> list[Action]:
    """The actions about figures that the person may act on, and those that are theirs to do."""
    reaches = request.user.reaches(Permission.ACT)
    catalogue = place.catalogue()
    actions: QuerySet[Action] = Action.objects.prefetch_related("notes__author")
    if reaches.everything:
        return list(actions)
    found = []
    for action in actions:
        indicator = catalogue.indicators.get(action.indicator)
        seen = indicator is not None and reaches.sees(indicator, action.breakdown or None, action.member or None)
        if seen or action.person_id == request.user.pk:
            found.append(action)
    return found


@needs(Permission.ACT)
@require_safe
def actions(request: HttpRequest) -> HttpResponse:
    """What was promised: the overdue first. As a page, or as CSV."""
    state = request.GET.get("state", "open")
    mine = "mine" in request.GET
    found = [
        action
        for action in reached(request)
        if (state == "all" or action.state == state or (state == "open" and action.state == "overdue"))
        and (not mine or action.person_id == request.user.pk)
    ]
    found.sort(
        key=lambda action: (action.state != "overdue", action.closed is not None, str(action.by_when), action.pk)
    )
    if request.GET.get("format") == "csv":
        return csv_answer("actions", _HEADINGS, [_line(one) for one in found])
    told = {
        "actions": [(action, title_of(action)) for action in found],
        "states": _STATES,
        "state": state,
        "mine": mine,
    }
    return render(request, "words/actions.html", told)


@needs(Permission.ACT)
def new_action(request: HttpRequest, indicator: str, period: str) -> HttpResponse:
    """A new action about a figure of a period."""
    found = place.catalogue().indicators.get(indicator)
    by, member = request.GET.get("by") or None, request.GET.get("member") or None
    if found is None or not request.user.reaches(Permission.ACT).sees(found, by, member):
        raise Http404
    form = ActionForm(request.POST or None, initial={"readers": "internal", "who": str(request.user)})
    if request.method == "POST" and form.is_valid():
        action = form.instance
        action.indicator, action.period, action.opened_by = indicator, period, request.user
        action.breakdown, action.member = by or "", member or ""
        action.person = request.user if action.who == str(request.user) else None
        with transaction.atomic():
            User.objects.select_for_update().get(pk=request.user.pk)  # who presses twice waits for what came first
            action = _same(action) or _opened(request, form)
        messages.success(request, "The action is set.")
        return redirect("action", action.pk)
    told = {"form": form, "indicator": found, "period": period, "member": member}
    return render(request, "words/new_action.html", told)


def _same(action: Action) -> Action | None:
    """The action that is open already where the same form was sent before: a button pressed twice sets one."""
    alike = ("indicator", "period", "breakdown", "member", "opened_by", "text", "outcome", "who", "by_when", "readers")
    return Action.objects.filter(closed=None, **{name: getattr(action, name) for name in alike}).first()


def _opened(request: HttpRequest, form: ActionForm) -> Action:
    opened: Action = form.save()
    about = {"indicator": opened.indicator, "period": opened.period}
    record(request.user, "opened an action", str(opened.pk), kind="action", **about)
    return opened


@needs(Permission.ACT)
def action(request: HttpRequest, number: int) -> HttpResponse:
    """One action: what it is, how it goes, and the next note."""
    found = next((one for one in reached(request) if one.pk == number), None)
    if found is None:
        raise Http404
    form = NoteForm(request.POST or None)
    if request.method == "POST" and "reopen" in request.POST and found.closed is not None:
        return _set_closed(request, found, None)
    if request.method == "POST" and found.closed is None and form.is_valid():
        with transaction.atomic():
            form.instance.action, form.instance.author = found, request.user
            form.save()
            record(request.user, "reported on an action", str(found.pk), kind="action")
            if form.cleaned_data["done"]:
                return _set_closed(request, found, timezone.localdate())
        messages.success(request, "Your note is kept.")
        return redirect("action", found.pk)
    told = {"action": found, "title": title_of(found), "form": form, "round": Round.objects.filter(period=found.period)}
    return render(request, "words/action.html", told)


@transaction.atomic
def _set_closed(request: HttpRequest, found: Action, day: Any) -> HttpResponse:
    found.closed = day
    found.save()
    record(request.user, "closed an action" if day else "reopened an action", str(found.pk), kind="action")
    messages.success(request, "The action is closed." if day else "The action is open again.")
    return redirect("action", found.pk)


def title_of(action: Action) -> str:
    """The title of the figure that an action is about."""
    found = place.catalogue().indicators.get(action.indicator)
    title = found.title if found is not None else action.indicator
    return f"{title}, {action.member}" if action.member else title


def _line(one: Action) -> tuple[object, ...]:
    days = (str(day) if day is not None else "" for day in (one.opened, one.closed))
    by_when = str(one.by_when) if one.by_when is not None else ""
    return (one.text, one.outcome, one.who, by_when, one.state, title_of(one), one.period, one.member, *days)
