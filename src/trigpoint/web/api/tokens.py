"""The page of one's own tokens."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from trigpoint.web.api.forms import TokenForm
from trigpoint.web.api.models import Token
from trigpoint.web.events.models import record
from trigpoint.web.people.gate import needs
from trigpoint.web.people.permissions import Permission


@needs(Permission.USE_API)
def tokens(request: HttpRequest) -> HttpResponse:
    """One's own tokens, and a form for another. A new one is shown in the answer to the form, and never again."""
    form = TokenForm(request.POST or None, user=request.user)
    secret = ""
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            said = form.cleaned_data
            token, secret = Token.objects.make(request.user, said["name"], said["days"])
            record(request.user, "made a token", token.name, kind="token", expires=token.expires.date().isoformat())
        form = TokenForm(user=request.user)
    found = Token.objects.filter(user=request.user)
    return render(request, "api/tokens.html", {"form": form, "secret": secret, "tokens": found})


@needs(Permission.USE_API)
@require_POST
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """A token of one's own stops working at once."""
    token = get_object_or_404(Token, pk=number, user=request.user)
    with transaction.atomic():
        if Token.objects.filter(pk=token.pk, revoked=None).update(revoked=timezone.now()):
            record(request.user, "revoked a token", token.name, kind="token")
    messages.success(request, f"The token for {token.name} no longer works.")
    return redirect("tokens")
