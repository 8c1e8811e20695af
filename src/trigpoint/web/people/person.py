"""One person: everything that they may do and see, in words; their roles given and ended; their account closed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from trigpoint.web.events.models import Event
from trigpoint.web.people import granting
from trigpoint.web.people.forms import EndForm, GrantForm
from trigpoint.web.people.gate import needs
from trigpoint.web.people.models import Grant, User
from trigpoint.web.people.permissions import Permission as P
from trigpoint.web.people.roles import ROLES
from trigpoint.web.people.scopes import words, words_of

_EVENTS = 20


@dataclass(frozen=True, slots=True)
class Act:
    """What can be done to an account: how it is asked, what then happens, and what is said when it is done."""

    question: str
    what: str
    button: str
    done: str
    do: Callable[[User, User], None]


ACTS = {
    "close": Act(
        "Close the account of {}?",
        "They are signed out everywhere at once, and can no longer sign in. What they did stays. "
        "You can open it again.",
        "Close the account",
        "The account is closed.",
        granting.close,
    ),
    "reopen": Act(
        "Open the account of {} again?",
        "They can sign in again, with the roles that they still have.",
        "Open the account",
        "The account is open again.",
        granting.reopen,
    ),
    "clear-second-factor": Act(
        "Clear the second factor of {}?",
        "For somebody who has lost their phone and their recovery codes. Make sure that it is they who ask: ring them. "
        "At their next sign-in they set up another.",
        "Clear it",
        "The second factor is cleared.",
        granting.clear_second_factor,
    ),
    "sign-out": Act(
        "Sign {} out everywhere?",
        "They can sign in again at once.",
        "Sign them out",
        "They are signed out everywhere.",
        granting.sign_out,
    ),
}


def told_grants(user: User) -> list[tuple[Grant, str, str]]:
    """Every grant, those that hold first: how far it reaches in words, and whether it holds, ended or is to come."""
    today = timezone.localdate()
    found = []
    for grant in user.grants.prefetch_related("scopes"):
        scopes = [(scope.kind, scope.name) for scope in grant.scopes.all()]
        state = "holds" if grant.holds_on(today) else "to come" if grant.starts > today else "ended"
        found.append((grant, words(scopes, everywhere=ROLES[grant.role].everywhere), state))
    return sorted(found, key=lambda told: told[2] != "holds")


def told_permissions(user: User) -> list[tuple[tuple[str, ...], list[str]]]:
    """Everything that somebody may do, by how far it reaches."""
    told: dict[tuple[str, ...], list[str]] = {}
    for permission in P:
        if user.may(permission):
            told.setdefault(tuple(words_of(user.reaches(permission))), []).append(permission.value)
    return list(told.items())


@needs(P.MANAGE_PEOPLE)
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything of one person."""
    found = get_object_or_404(User, pk=pk)
    shown = {
        "person": found,
        "oneself": found.pk == request.user.pk,
        "grants": told_grants(found),
        "permissions": told_permissions(found),
        "factors": found.authenticator_set.exclude(type="recovery_codes").count(),
        "events": Event.objects.filter(kind="person", subject=found.email).order_by("-number")[:_EVENTS],
    }
    return render(request, "people/person.html", shown)


@needs(P.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody a role."""
    found = get_object_or_404(User, pk=pk)
    form = GrantForm(request.POST or None, initial={"starts": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            granting.give(request.user, found, said["role"], form.scopes(), said["starts"], said["ends"])
        except granting.Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{found} has the role {ROLES[said['role']].title.lower()}.")
            return redirect("person", pk=pk)
    return render(request, "people/give.html", {"form": form, "person": found})


@needs(P.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int, grant: int) -> HttpResponse:
    """End a role after a day."""
    found = get_object_or_404(Grant.objects.select_related("user").prefetch_related("scopes"), pk=grant, user_id=pk)
    form = EndForm(request.POST or None, initial={"last": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            granting.end(request.user, found, form.cleaned_data["last"])
        except granting.Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"The role ends after {form.cleaned_data['last']:%d/%m/%Y}.")
            return redirect("person", pk=pk)
    reaches = words([(s.kind, s.name) for s in found.scopes.all()], everywhere=ROLES[found.role].everywhere)
    return render(request, "people/end.html", {"form": form, "grant": found, "reaches": reaches})


@needs(P.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Ask whether it is meant, then do it."""
    found = get_object_or_404(User, pk=pk)
    chosen = ACTS.get(act)
    if chosen is None:
        raise Http404
    problem = ""
    if request.method == "POST":
        try:
            chosen.do(request.user, found)
        except granting.Refused as error:
            problem = str(error)
        else:
            messages.success(request, chosen.done)
            return redirect("person", pk=pk)
    shown = {"person": found, "act": chosen, "question": chosen.question.format(found), "problem": problem}
    return render(request, "people/act.html", shown)
