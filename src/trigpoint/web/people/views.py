"""Accounts: taking up an invitation, one's own account, and who has which role."""

from __future__ import annotations

from django.contrib.auth import login
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from trigpoint.web.events.models import record
from trigpoint.web.people.forms import JoinForm
from trigpoint.web.people.gate import needs, open_to_all, signed_in
from trigpoint.web.people.models import Invitation, User
from trigpoint.web.people.permissions import Permission

_PAGE = 50


@open_to_all
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Take up an invitation: a name, an address, a password. The link works once."""
    invitation = Invitation.objects.waiting(token)
    if invitation is None:
        return render(request, "people/no_invitation.html", status=404)
    form = JoinForm(request.POST or None, email=invitation.email)
    if request.method == "POST" and form.is_valid():
        user = _joined(invitation, form)
        login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return redirect("mfa_index")
    return render(request, "people/join.html", {"form": form, "invitation": invitation})


@transaction.atomic
def _joined(invitation: Invitation, form: JoinForm) -> User:
    said = form.cleaned_data
    taken = Invitation.objects.filter(pk=invitation.pk, used=None).update(used=timezone.now())
    if not taken:
        raise RuntimeError("The invitation was taken up by somebody else at the same moment.")
    user = User.objects.create_user(said["email"], said["password"], name=said["name"], post=said["post"])
    for offer in invitation.offers.all():
        grant = offer.give(user)
        record(user, "given a role", str(user.email), kind="person", role=grant.role)
    record(user, "joined", str(user.email), kind="person")
    return user


@signed_in
def account(request: HttpRequest) -> HttpResponse:
    """One's own account: the roles, how far they reach, and how one signs in."""
    return render(request, "people/account.html", {"grants": request.user.grants_now()})


@needs(Permission.MANAGE_PEOPLE)
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with an account, and their roles."""
    everybody = User.objects.prefetch_related("grants__scopes").order_by("name", "email")
    page = Paginator(everybody, _PAGE).get_page(request.GET.get("page"))
    return render(request, "people/people.html", {"page": page})
