"""The table of events, and the one way to add to it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any, NoReturn

from django.conf import settings
from django.db import models, transaction

START = "0" * 64


class Events(models.QuerySet["Event"]):
    """Events are read and added, never changed."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("An event is never changed.")

    def delete(self) -> NoReturn:
        raise TypeError("An event is never taken away.")

    bulk_create = bulk_update = update


class Event(models.Model):
    """One thing that somebody did: `act` is what (`signed`, `commented`), `kind` and `subject` to what, `reason` why.

    `details` are words and numbers by name, never a value of a child's record. `account` is kept as it was then, also
    where the person has gone.
    """

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    account = models.CharField(max_length=254)
    who = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=60, db_index=True)
    kind = models.CharField(max_length=60, blank=True)
    subject = models.CharField(max_length=300, blank=True, db_index=True)
    reason = models.TextField(blank=True)
    details = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = Events.as_manager()

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}: {self.act} {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("An event is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("An event is never taken away.")

    def worked_out(self) -> str:
        """The hash that these contents have after `previous`."""
        at = self.at.astimezone(dt.UTC).isoformat(timespec="microseconds")
        told = [self.number, at, self.account, self.act, self.kind, self.subject, self.reason, self.details]
        text = json.dumps([*told, self.previous], sort_keys=True, ensure_ascii=True)
        return hashlib.sha256(text.encode("ascii")).hexdigest()


class Head(models.Model):
    """The newest event's number and hash: one row, locked while an event is added, so that none is added twice after
    the same one, and a tail that was cut off is noticed."""

    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=START)

    def __str__(self) -> str:
        return f"{self.number}: {self.hash}"


def record(user: Any, act: str, subject: str = "", *, kind: str = "", reason: str = "", **details: Any) -> Event:
    """Write down what `user` did (None: the application itself), after all that happened before. Part of the caller's
    transaction: what is taken back leaves no event."""
    with transaction.atomic():
        Head.objects.get_or_create(pk=1)
        head = Head.objects.select_for_update().get(pk=1)
        known = user is not None and user.pk is not None
        event = Event(
            number=head.number + 1,
            at=dt.datetime.now(dt.UTC),
            account=user.email if known else "Trigpoint",
            who=user if known else None,
            act=act,
            kind=kind,
            subject=subject,
            reason=reason,
            details=details,
            previous=head.hash,
        )
        event.hash = event.worked_out()
        event.save()
        head.number, head.hash = event.number, event.hash
        head.save()
        return event


def broken() -> list[int]:
    """The numbers of the events at which the chain does not hold; where the newest are missing, the first that is."""
    wrong, last, expected = [], START, 1
    for event in Event.objects.order_by("number").iterator():
        if event.previous != last or event.hash != event.worked_out() or event.number != expected:
            wrong.append(event.number)
        last, expected = event.hash, event.number + 1
    head = Head.objects.filter(pk=1).first()
    return wrong if head is None or (head.number, head.hash) == (expected - 1, last) else [*wrong, expected]
