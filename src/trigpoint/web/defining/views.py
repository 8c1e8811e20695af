"""The catalogue to read, and drafts: written, tried beside what holds today, approved by a second person."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from trigpoint.catalogue.describe import describe
from trigpoint.catalogue.objects import Indicator
from trigpoint.model.problem import UserMistake
from trigpoint.runs.definitions import indicators_matching, packs_of
from trigpoint.runs.drafting import adopt
from trigpoint.web import place
from trigpoint.web.defining.forms import AnswerForm
from trigpoint.web.defining.jobs import known, tried
from trigpoint.web.defining.models import Draft, State
from trigpoint.web.defining.standards import standards_for
from trigpoint.web.events.models import record
from trigpoint.web.people.gate import needs
from trigpoint.web.people.permissions import Permission

_PAGE = 50


@needs(Permission.SEE_DEFINITIONS)
@require_safe
def definitions(request: HttpRequest) -> HttpResponse:
    """Every indicator within reach: by words, pack, origin; and the drafts that wait."""
    catalogue = place.catalogue()
    asked = {key: request.GET.get(key, "") for key in ("words", "pack", "origin")}
    found = indicators_matching(catalogue, text=asked["words"] or None)
    reaches = request.user.reaches(Permission.SEE_DEFINITIONS)
    found = [
        one
        for one in found
        if reaches.sees_indicator(one)
        and (not asked["origin"] or one.origin == asked["origin"])
        and (not asked["pack"] or asked["pack"] in packs_of(catalogue, one))
    ]
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    own = {change.name: change for change in catalogue.changes if change.kind == "indicator"}
    waiting = Draft.objects.filter(state=State.PROPOSED) if request.user.may(Permission.APPROVE) else []
    mine = Draft.objects.filter(author=request.user, state__in=[State.DRAFT, State.REFUSED])
    told = {"page": page, "many": len(found), "asked": asked, "packs": catalogue.packs.values(), "own": own}
    return render(request, "defining/definitions.html", {**told, "waiting": waiting, "mine": mine})


@needs(Permission.SEE_DEFINITIONS)
@require_safe
def definition(request: HttpRequest, name: str) -> HttpResponse:
    """One indicator: what it means in English, its conditions, its examples, where it comes from, who shows it."""
    catalogue = place.catalogue()
    indicator = _indicator(request, name)
    table = catalogue.tables.get(indicator.table or "")
    told = {
        "indicator": indicator,
        "sentences": describe(catalogue, indicator).sentences,
        "table": table,
        "derived": [
            d for (of, _), d in catalogue.derived.items() if of == indicator.table and d.name in _words(indicator)
        ],
        "packs": [catalogue.packs[id] for id in packs_of(catalogue, indicator)],
        "changes": [c for c in catalogue.changes if (c.kind, c.name) == ("indicator", indicator.id)],
        "history": Draft.objects.filter(kind="indicator", name=indicator.id, state=State.APPROVED),
        "standards": standards_for(request.user, catalogue, indicator),
        "may_draft": request.user.may(Permission.DEFINE),
    }
    return render(request, "defining/definition.html", told)


@needs(Permission.DEFINE, Permission.APPROVE)
@require_safe
def draft(request: HttpRequest, number: int) -> HttpResponse:
    """A draft beside what holds today: what it means, its examples, the figures of the last months as they are and as
    they would be."""
    found = get_object_or_404(Draft, pk=number)
    (proposed, job), catalogue = tried(found, request.user), place.catalogue()
    told = {
        "draft": found,
        "proposed": proposed,
        "job": job,
        "someone_works": True,
        "held": catalogue.indicators.get(found.name) if found.kind == "indicator" else None,
        "packs": [catalogue.packs[name] for name in (proposed or {}).get("packs", ()) if name in catalogue.packs],
        "form": AnswerForm(),
        "may_change": found.may_change and request.user.may(Permission.DEFINE),
        "may_decide": found.state == State.PROPOSED
        and request.user.may(Permission.APPROVE)
        and found.is_second(request.user),
        "history": found.history.all(),
    }
    return render(request, "defining/draft.html", told)


@needs(Permission.DEFINE)
@require_POST
def hand_over(request: HttpRequest, number: int) -> HttpResponse:
    """Propose a draft, or withdraw it."""
    found = get_object_or_404(Draft, pk=number)
    if "withdraw" in request.POST and found.state in (State.DRAFT, State.REFUSED, State.PROPOSED):
        _set(request, found, State.WITHDRAWN, "withdrew a draft")
        messages.success(request, "The draft is withdrawn.")
        return redirect("definitions")
    if not found.may_change:
        raise PermissionDenied
    proposed, _ = tried(found, request.user)
    if proposed is None:
        messages.info(request, "The draft is being tried. Propose it when you see what it would change.")
        return redirect("draft-definition", found.pk)
    if not proposed["stands"]:
        messages.info(request, "The draft does not stand yet: what is wrong with it is below.")
        return redirect("draft-definition", found.pk)
    _set(request, found, State.PROPOSED, "proposed a draft")
    messages.success(request, "The draft waits for a second person.")
    return redirect("draft-definition", found.pk)


@needs(Permission.APPROVE)
@require_POST
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Approve a draft, which makes it part of the definitions; or send it back."""
    found = get_object_or_404(Draft, pk=number)
    if found.state != State.PROPOSED or not found.is_second(request.user):
        raise PermissionDenied
    form = AnswerForm(request.POST)
    answer = form.cleaned_data["answer"] if form.is_valid() else ""
    if "approve" not in request.POST:
        _set(request, found, State.REFUSED, "sent a draft back", answer)
        messages.success(request, "The draft is sent back.")
        return redirect("definitions")
    stands = bool((known(found) or {}).get("stands"))
    try:
        with transaction.atomic():
            _set(request, found, State.APPROVED, "approved a draft", answer)
            adopt(
                place.workspace(),
                found.text,
                by=request.user.email,
                drafted_by=found.author.email,
                reason=found.why,
                known_to_stand=stands,
            )
    except UserMistake as mistake:
        for problem in mistake.problems:
            messages.info(request, str(problem))
        return redirect("draft-definition", found.pk)
    messages.success(request, f"{found.name} holds from now on.")
    return redirect("definition", found.name) if found.kind == "indicator" else redirect("definitions")


def _indicator(request: HttpRequest, name: str) -> Indicator:
    found = place.catalogue().find(name)
    if found is None or not request.user.reaches(Permission.SEE_DEFINITIONS).sees_indicator(found):
        raise Http404
    return found


def _words(indicator: Indicator) -> set[str]:
    from trigpoint.language.tree import columns_used

    parts = [part for part in (indicator.where, indicator.numerator) if part is not None]
    return {name for part in parts for name in columns_used(part.node)} | set(indicator.value.columns)


@transaction.atomic
def _set(request: HttpRequest, found: Draft, state: State, act: str, answer: str = "") -> None:
    found.state = state
    if state in (State.APPROVED, State.REFUSED):
        found.decided_by, found.decided, found.answer = request.user, timezone.now(), answer
    found.save()
    record(request.user, act, str(found), kind="definition", reason=found.why)
