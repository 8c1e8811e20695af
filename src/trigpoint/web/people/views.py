"""Accounts: taking up an invitation, one's own account, and who has which role."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from trigpoint.web.people.forms import JoinForm
from trigpoint.web.people.gate import needs, open_to_all, signed_in
from trigpoint.web.people.joining import TakenAlready, take_up
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
    """One's own account: the roles, how far they reach, and how one signs in."""
    return render(request, "people/account.html", {"grants": request.user.grants_now()})


@needs(Permission.MANAGE_PEOPLE)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with an account, and their roles."""
    everybody = User.objects.prefetch_related("grants__scopes").order_by("name", "email")
    page = Paginator(everybody, _PAGE).get_page(request.GET.get("page"))
    return render(request, "people/people.html", {"page": page})
