"""Looks at children's rows, and leave to look beyond one's own area. What was seen is kept nowhere."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone

from trigpoint.web.door.asked import Asked

OPEN_FOR = dt.timedelta(minutes=30)
"""How long the rows of one look can be paged through; then the reason is asked for anew."""


class Leave(models.Model):
    """Break-glass: somebody asks to open rows beyond their area, and a second person lets them, for a time, or not."""

    asker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="leaves")
    asked = models.JSONField()
    reason = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    decider = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.asker} beyond their area"

    @property
    def what(self) -> Asked:
        """What is asked for."""
        return Asked.read(self.asked)

    @property
    def state(self) -> str:
        """`waiting`, `refused`, `open` or `over`."""
        if self.decided is None:
            return "waiting"
        if self.until is None:
            return "refused"
        return "open" if self.until > timezone.now() else "over"


class Look(models.Model):
    """A reason that somebody gave, and what for. Each page of rows that it opens is recorded by itself."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="looks")
    asked = models.JSONField()
    reason = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    leave = models.ForeignKey(Leave, null=True, on_delete=models.PROTECT, related_name="looks")

    def __str__(self) -> str:
        return f"a look by {self.user}"

    @property
    def what(self) -> Asked:
        """What was asked for."""
        return Asked.read(self.asked)

    @property
    def is_open(self) -> bool:
        """Whether its rows can still be paged through."""
        return timezone.now() < self.at + OPEN_FOR


def leave_for(user: object, asked: Asked) -> Leave | None:
    """The leave by which somebody may open just this beyond their area now."""
    found = Leave.objects.filter(asker=user, until__gt=timezone.now())
    return next((leave for leave in found if leave.asked == asked.plain()), None)
