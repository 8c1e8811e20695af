"""Inviting people: a letter with a link that works once, and the roles that it brings."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_POST

from trigpoint.web import place
from trigpoint.web.events.models import record
from trigpoint.web.people.forms import InviteForm
from trigpoint.web.people.gate import needs
from trigpoint.web.people.models import Invitation, Offer
from trigpoint.web.people.permissions import Permission as P
from trigpoint.web.people.scopes import words


@needs(P.MANAGE_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody, in a role."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with transaction.atomic():
            invitation, token = Invitation.objects.make(said["email"], by=request.user)
            Offer.objects.create(invitation=invitation, role=said["role"], scopes=form.scopes())
            told = words(form.scopes(), everywhere=True)
            record(request.user, "invited somebody", said["email"], kind="person", role=said["role"], reaches=told)
        _send(request, invitation, token)
        return redirect("people")
    return render(request, "people/invite.html", {"form": form})


@needs(P.MANAGE_PEOPLE)
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an invitation again, with a new link; the old one no longer works."""
    invitation = get_object_or_404(Invitation.objects.filter(used=None, withdrawn=None).exclude(email=""), pk=pk)
    with transaction.atomic():
        token = invitation.again()
        record(request.user, "sent an invitation again", invitation.email, kind="person")
    _send(request, invitation, token)
    return redirect("people")


@needs(P.MANAGE_PEOPLE)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw an invitation: its link no longer works."""
    invitation = get_object_or_404(Invitation.objects.filter(used=None, withdrawn=None).exclude(email=""), pk=pk)
    with transaction.atomic():
        Invitation.objects.filter(pk=pk).update(withdrawn=timezone.now())
        record(request.user, "withdrew an invitation", invitation.email, kind="person")
    messages.success(request, f"The invitation to {invitation.email} is withdrawn.")
    return redirect("people")


def _send(request: HttpRequest, invitation: Invitation, token: str) -> None:
    council = place.workspace().settings.name
    link = f"{settings.ADDRESS}{reverse('join', args=[token])}"
    until = date_format(timezone.localtime(invitation.expires), "j F Y")
    body = (
        f"{request.user.name} invites you to Trigpoint, where {council} keeps its performance figures.\n\n"
        f"Make your account here. The link works once, until {until}:\n"
        f"{link}\n\nTrigpoint\n"
    )
    send_mail(f"Trigpoint: an invitation from {council}", body, None, [invitation.email])
    messages.success(request, f"An invitation is on its way to {invitation.email}.")
