"""What readers may download, who is sent a pack when it is signed, and each letter that went."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class Opened(models.Model):
    """Issued files that those who read the edition may download: `number` is the line of the audit that lists them."""

    number = models.PositiveBigIntegerField(unique=True)
    edition = models.CharField(max_length=64, db_index=True)
    who = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"issued files {self.number}"


class Schedule(models.Model):
    """What is made of a pack when its director signs, for whom, and who is told. `people` have accounts and get a link;
    `addresses` are outside, and get the files themselves, of what is for the public alone."""

    pack = models.CharField(max_length=80)
    audience = models.CharField(max_length=10)
    forms = models.JSONField(default=list)
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    addresses = models.JSONField(default=list)
    on = models.BooleanField(default=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pack", "audience"]
        constraints = [models.UniqueConstraint(fields=["pack", "audience"], name="one schedule of a pack and audience")]

    def __str__(self) -> str:
        return f"{self.pack}, {self.audience}"


class Letter(models.Model):
    """One letter about an edition, written down before it is sent so that none goes twice. `gone` is when the mail
    server took it; one that has none was interrupted, and whether it went is not known."""

    schedule = models.ForeignKey(Schedule, on_delete=models.PROTECT, related_name="letters")
    edition = models.CharField(max_length=64, db_index=True)
    to = models.EmailField()
    begun = models.DateTimeField(default=timezone.now)
    gone = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["schedule", "edition", "to"], name="a letter once")]

    def __str__(self) -> str:
        return f"{self.schedule} to {self.to}"
