"""Jobs, and the workers that do them."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

LEASE = dt.timedelta(seconds=20)
"""A job whose worker has said nothing for so long is taken up again by another."""


class State(models.TextChoices):
    """Where a job is."""

    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Under way"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


ENDED = (State.DONE, State.FAILED, State.CANCELLED)


class Job(models.Model):
    """One piece of long work. `kind` names what is done (`trigpoint.web.work.kinds`) and `arguments` with what: ids and
    words, never a record. While it is not ended, no other of its `key` can be started.

    `holder` is the worker that does it and `beat` when that last said so; only the holder may write. `done` is how much
    of it is done in thousandths, `words` what is being done. A failure is told by `problems`, in sentences for the
    user, or where the fault is ours by `fault`, the name of its kind alone. `back` is the page that shows the result;
    while it is under way, `result` is what is known already.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    key = models.CharField(max_length=120)
    arguments = models.JSONField(default=dict)
    who = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    back = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveSmallIntegerField(default=0)
    words = models.CharField(max_length=200, blank=True)
    result = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    fault = models.CharField(max_length=100, blank=True)
    made = models.DateTimeField(default=timezone.now)
    started = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)
    holder = models.CharField(max_length=64, blank=True)
    beat = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    task = models.UUIDField(null=True)

    class Meta:
        ordering = ["-made"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(state__in=["waiting", "running"]), name="one job of a key at a time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.get_state_display().lower()})"

    @property
    def is_ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in ENDED

    @property
    def may_be_cancelled(self) -> bool:
        """Whether nobody has begun it, and it is of a kind that somebody asked for."""
        from trigpoint.web.work.kinds import KINDS

        return self.state == State.WAITING and KINDS[self.kind].cancelled

    @property
    def percent(self) -> int:
        """How much of it is done, in hundredths."""
        return self.done // 10

    @property
    def quoted(self) -> str:
        """What somebody quotes who asks about a fault; the log has it whole."""
        return str(self.id)[:8]


class Worker(models.Model):
    """A worker process, and when it last said that it is there."""

    name = models.CharField(max_length=64, unique=True)
    started = models.DateTimeField(default=timezone.now)
    beat = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name


def someone_works() -> bool:
    """Whether any worker has said lately that it is there."""
    return Worker.objects.filter(beat__gt=timezone.now() - LEASE).exists()
