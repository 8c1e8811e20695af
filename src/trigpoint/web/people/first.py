"""The first account of all: an administrator's, by a one-time link. There is no default password anywhere."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from trigpoint.web.people.models import Invitation, Offer, User


def first_link() -> str | None:
    """A link that makes the administrator, where nobody has an account; it replaces the one given before."""
    if User.objects.exists():
        return None
    with transaction.atomic():
        Invitation.objects.filter(email="", used=None).delete()
        invitation, token = Invitation.objects.make(days=1)
        Offer.objects.create(invitation=invitation, role="administrator")
    return f"{settings.ADDRESS}{reverse('join', args=[token])}"
