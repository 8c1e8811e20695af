"""Tokens: what a script shows in place of a person. Only the hash of one is kept."""

from __future__ import annotations

import datetime as dt
import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone

from trigpoint.web.people.models import User, digest_of

_MARK = "trig_"
_REMEMBERED = dt.timedelta(minutes=5)


class Tokens(models.QuerySet["Token"]):
    """How tokens are made, and found again."""

    def make(self, user: User, name: str, days: int) -> tuple[Token, str]:
        """A new token of somebody's, and the secret itself, which is kept nowhere."""
        secret = _MARK + secrets.token_urlsafe(32)
        until = timezone.now() + dt.timedelta(days=days)
        return self.create(user=user, name=name, digest=digest_of(secret), expires=until), secret

    def in_use(self) -> Tokens:
        """Those that still open something."""
        return self.filter(revoked=None, expires__gt=timezone.now(), user__is_active=True)

    def of(self, secret: str) -> Token | None:
        """The token of a secret; None for one that is not known, was revoked or is over, or whose person is gone. That
        it was used is remembered, to five minutes."""
        found = self.in_use().select_related("user").filter(digest=digest_of(secret)).first()
        now = timezone.now()
        if found is not None and (found.used is None or now - found.used > _REMEMBERED):
            self.filter(pk=found.pk).update(used=now)
        return found


class Token(models.Model):
    """One token: whose it is, what they call it, until when it holds."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    made = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField()
    used = models.DateTimeField(null=True)
    revoked = models.DateTimeField(null=True)

    objects = Tokens.as_manager()

    class Meta:
        ordering = ["-made", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> str:
        """`in use`, `over` or `revoked`."""
        if self.revoked is not None:
            return "revoked"
        return "in use" if self.expires > timezone.now() else "over"
