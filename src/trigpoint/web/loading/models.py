"""Files that have arrived and are not applied yet."""

from __future__ import annotations

import datetime as dt
import shutil
import uuid
from collections.abc import Iterable
from pathlib import Path, PurePath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.utils import timezone

from trigpoint.web import place
from trigpoint.web.work.models import Job
from trigpoint.web.work.models import State as JobState

REHEARSAL = "load-preview"
"""The kind of job that says what files would change."""

KEPT = dt.timedelta(hours=24)
"""How long files wait for somebody to apply them."""


class State(models.TextChoices):
    """Where an arrival is."""

    NEW = "new", "Not looked at yet"
    PREVIEWED = "previewed", "Waiting to be applied"
    LOADED = "loaded", "Loaded"
    DISCARDED = "discarded", "Discarded"


WAITS = (State.NEW, State.PREVIEWED)
"""Where the files are still there to be applied."""


class Arrival(models.Model):
    """Files that somebody sent, until they are applied or discarded; then the files are gone and this stays.

    `files` are names and sizes. `recognised` says what they were taken for, `because` what the proposed day rests on.
    `job` is the newest rehearsal or load of them, and `snapshot` the number of what was loaded.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    who = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made = models.DateTimeField(default=timezone.now)
    files = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    recognised = models.JSONField(default=list)
    because = models.CharField(max_length=300, blank=True)
    format = models.CharField(max_length=60, blank=True)
    as_of = models.DateField(null=True)
    define = models.BooleanField(default=False)
    source = models.CharField(max_length=60, blank=True)
    job = models.ForeignKey(Job, null=True, on_delete=models.PROTECT, related_name="+")
    snapshot = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["-made"]

    def __str__(self) -> str:
        return ", ".join(file["name"] for file in self.files)

    @property
    def waits(self) -> bool:
        """Whether its files are still there to be applied."""
        return self.state in WAITS

    @property
    def folder(self) -> Path:
        """Where its files lie: nobody but the application reads them, and no address serves them."""
        return place.folder("uploading") / str(self.pk)

    @property
    def paths(self) -> list[Path]:
        """Its files."""
        return [self.folder / file["name"] for file in self.files]

    @property
    def rehearsed(self) -> Job | None:
        """The newest rehearsal, once something is known of it: under way, done, or given up for what was known."""
        newest = Job.objects.filter(kind=REHEARSAL, arguments__arrival=str(self.pk)).first()
        told = newest is not None and newest.state != JobState.FAILED and newest.result
        return newest if told else None

    def keep(self, uploaded: Iterable[UploadedFile]) -> None:
        """Put the files in its folder, by their names without folders, a piece at a time."""
        self.folder.mkdir(mode=0o700)
        for file in uploaded:
            name = PurePath(file.name or "file").name
            with (self.folder / name).open("xb") as kept:
                for piece in file.chunks():
                    kept.write(piece)
            self.files.append({"name": name, "size": file.size})

    def forget(self) -> None:
        """Delete its files."""
        shutil.rmtree(self.folder, ignore_errors=True)


def are_old() -> models.QuerySet[Arrival]:
    """Arrivals that nobody applied in time."""
    old = Arrival.objects.filter(state__in=WAITS, made__lt=timezone.now() - KEPT)
    return old.exclude(job__state__in=["waiting", "running"])


def forget_old() -> None:
    """Delete the files of arrivals that nobody applied in time, and folders that belong to none."""
    for arrival in are_old():
        Arrival.objects.filter(pk=arrival.pk).update(state=State.DISCARDED)
        arrival.forget()
