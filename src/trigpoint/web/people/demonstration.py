"""The people of the demonstration: one-time links for those who would close a month together. Only where the workspace
is a demonstration, whose children are all simulated, and nobody has an account yet."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from trigpoint.runs.demo import is_demonstration
from trigpoint.web import place
from trigpoint.web.people.models import Invitation, Offer, User

_DAYS = 30
_PEOPLE: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    ("analyst@fenbridge.example", "analyst", ()),
    ("head@fenbridge.example", "service-head", (("pack", "ofsted-kpis"), ("pack", "early-help-monthly"))),
    ("owner@fenbridge.example", "indicator-owner", (("service", "Head of Assessment"),)),
    ("director@fenbridge.example", "director", ()),
    ("member@fenbridge.example", "board-member", (("pack", "ofsted-kpis"),)),
)


def demonstration_links() -> list[tuple[str, str]]:
    """Who may make an account, as what, and the link by which they do. The links given before stop working."""
    if User.objects.filter(is_active=True).exists() or not is_demonstration(place.workspace()):
        return []
    found = []
    with transaction.atomic():
        for email, role, scopes in _PEOPLE:
            Invitation.objects.filter(email=email, used=None).delete()
            invitation, token = Invitation.objects.make(email, days=_DAYS)
            offer = Offer.objects.create(invitation=invitation, role=role, scopes=[list(scope) for scope in scopes])
            found.append((str(offer), f"{settings.ADDRESS}{reverse('join', args=[token])}"))
    return found
