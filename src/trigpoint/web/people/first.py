"""The first account of all: an administrator's, by a one-time link. There is no default password anywhere."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from trigpoint.web.events.models import record
from trigpoint.web.people.models import Invitation, Offer, User


def first_link(*, another: bool = False) -> str | None:
    """A link that makes the administrator, where nobody has an account; it replaces the one given before. With
    `another` one that makes a further administrator, for whoever looks after the server where none can get in."""
    if User.objects.filter(is_active=True).exists() and not another:
        return None
    with transaction.atomic():
        Invitation.objects.filter(email="", used=None).delete()
        invitation, token = Invitation.objects.make(days=1)
        Offer.objects.create(invitation=invitation, role="administrator")
        if another:
            record(None, "made a link for an administrator", kind="person")
    return f"{settings.ADDRESS}{reverse('join', args=[token])}"
