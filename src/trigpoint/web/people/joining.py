"""How an invitation becomes an account."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from trigpoint.web.events.models import record
from trigpoint.web.people.models import Invitation, User


class TakenAlready(Exception):
    """Somebody else took the invitation up at the same moment."""


@transaction.atomic
def take_up(invitation: Invitation, email: str, name: str, post: str = "", password: str | None = None) -> User:
    """The account that an invitation makes, with the roles that it offers. Without a password it can only be signed in
    to by single sign-on. Raises `TakenAlready`."""
    if not Invitation.objects.filter(pk=invitation.pk, used=None).update(used=timezone.now()):
        raise TakenAlready
    user = User.objects.create_user(email, password, name=name[:150], post=post)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    for offer in invitation.offers.all():
        grant = offer.give(user)
        record(
            invitation.made_by, "gave a role", user.email, kind="person", role=grant.role, reaches=grant.reaches_told()
        )
    record(user, "joined", user.email, kind="person")
    return user
