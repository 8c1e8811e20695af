"""Who puts which doubtful rows right, and by when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from trigpoint.web import place


class Task(models.Model):
    """A rule's doubtful rows of one table, and of one team where `team` says so, given to somebody.

    `rows` is how many there were when it was given. It is open until somebody says that it is done; what the check
    finds then stands beside it.
    """

    rule = models.CharField(max_length=80)
    table = models.CharField(max_length=80)
    team = models.CharField(max_length=200, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due = models.DateField()
    note = models.TextField(blank=True)
    rows = models.PositiveIntegerField()
    made = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    done = models.DateTimeField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["due", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "table", "team"], condition=models.Q(done=None), name="one open task of an issue"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule} in {self.table}{f' of {self.team}' if self.team else ''}"

    @property
    def title(self) -> str:
        """The rule in words."""
        check = place.catalogue().checks.get(self.rule)
        return check.title if check is not None else self.rule.replace("_", " ").capitalize()

    @property
    def state(self) -> str:
        """`done`, `overdue` or `waiting`."""
        if self.done is not None:
            return "done"
        return "overdue" if self.due < timezone.localdate() else "waiting"
