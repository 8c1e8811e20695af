"""Accounts: taking up an invitation, one's own account, and who has which role."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from trigpoint.web.components.downloads import csv_answer
from trigpoint.web.events.models import record
from trigpoint.web.people.forms import FindForm, JoinForm
from trigpoint.web.people.gate import needs, open_to_all, signed_in
from trigpoint.web.people.joining import TakenAlready, take_up
from trigpoint.web.people.models import Invitation, User
from trigpoint.web.people.permissions import Permission
from trigpoint.web.people.person import told_grants, told_permissions
from trigpoint.web.people.roles import ROLES

_PAGE = 50


@open_to_all
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Take up an invitation: a name, an address, a password. The link works once."""
    invitation = Invitation.objects.waiting(token)
    if invitation is None:
        return render(request, "people/no_invitation.html", status=404)
    form = JoinForm(request.POST or None, email=invitation.email)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            user = take_up(invitation, said["email"], said["name"], said["post"], said["password"])
        except TakenAlready:
            return render(request, "people/no_invitation.html", status=404)
        record_authentication(request, user, method="password", email=user.email)
        perform_login(request, user, email_verification="none")
        return redirect("mfa_index")
    return render(request, "people/join.html", {"form": form, "invitation": invitation})


@signed_in
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """One's own account: the roles, how far they reach, what they permit, and how one signs in."""
    user = request.user
    shown = {
        "grants": told_grants(user),
        "permissions": told_permissions(user),
        "looks_beyond": user.may(Permission.BREAK_GLASS) or user.may(Permission.APPROVE_GLASS),
    }
    shown["may_use_api"] = request.user.may(Permission.USE_API)
    return render(request, "people/account.html", shown)


def _found(request: HttpRequest) -> tuple[FindForm, models.QuerySet[User]]:
    """The form as it was sent, and whom it leaves, by name."""
    form = FindForm(request.GET)
    found = User.objects.prefetch_related("grants__scopes").order_by("name", "email")
    if form.is_valid():
        text, role = form.cleaned_data["find"].strip(), form.cleaned_data["role"]
        found = found.filter(models.Q(name__icontains=text) | models.Q(email__icontains=text)) if text else found
        found = found.filter(grants__role=role).distinct() if role else found
    return form, found


def _roles_told(user: User) -> str:
    return "; ".join(
        f"{ROLES[grant.role].title}: {reaches}" for grant, reaches, state in told_grants(user) if state == "holds"
    )


@needs(Permission.MANAGE_PEOPLE)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with an account and their roles, and the invitations that wait."""
    form, found = _found(request)
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    waiting = Invitation.objects.filter(used=None, withdrawn=None).exclude(email="").prefetch_related("offers")
    shown = {
        "form": form,
        "page": page,
        "told": [(user, _roles_told(user)) for user in page],
        "waiting": waiting.order_by("-made"),
        "now": timezone.now(),
        "asked": request.GET.urlencode(),
    }
    return render(request, "people/people.html", shown)


@needs(Permission.MANAGE_PEOPLE)
@require_safe
def people_csv(request: HttpRequest) -> HttpResponse:
    """The same people, all of them, as CSV."""
    _, found = _found(request)
    lines = [
        [user.name, user.email, user.post, "open" if user.is_active else "closed", _roles_told(user)] for user in found
    ]
    record(request.user, "exported the people", kind="person", lines=len(lines))
    return csv_answer("people", ("name", "email", "job title", "account", "roles"), lines)
