"""Drafts of definitions, with all that they were before."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from trigpoint.web.people.models import User


class State(models.TextChoices):
    """Where a draft is."""

    DRAFT = "draft", "Draft"
    PROPOSED = "proposed", "Waits for approval"
    APPROVED = "approved", "Approved"
    REFUSED = "refused", "Sent back"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Draft(models.Model):
    """One definition as somebody would have it: `text` is what a file would say, `why` what it is for.

    `decided_by` is the second person: whoever wrote or changed the draft never approves it.
    """

    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    text = models.TextField()
    why = models.TextField("why")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"

    @property
    def may_change(self) -> bool:
        """Whether it may still be written on."""
        return self.state in (State.DRAFT, State.REFUSED)

    def is_second(self, person: User) -> bool:
        """Whether somebody has neither written nor changed it, and so may decide on it."""
        hands = {change.history_user_id for change in self.history.all()} | {self.author_id}
        return person.pk not in hands
