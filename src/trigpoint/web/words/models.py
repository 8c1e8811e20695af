"""Rounds of a pack, commentary with all its versions, actions with their progress.

Words are keyed as figures are (indicator, period, breakdown, member), never by a row's number: a figure that is worked
out again keeps its words. Blank breakdown and member mean everyone.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from trigpoint.model import words
from trigpoint.model.period import Period

_READERS = [("internal", "Internal use only"), ("partner", "Partners too"), ("public", "Anybody")]
_STATES = [("open", "Open"), ("signed", "Signed")]


class About(models.Model):
    """Which figure words are about."""

    indicator = models.CharField(max_length=120)
    period = models.CharField(max_length=40)
    breakdown = models.CharField(max_length=60, blank=True)
    member = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def place(self) -> words.Place:
        """The indicator, and the breakdown and member; None for everyone."""
        return self.indicator, self.breakdown or None, self.member or None


class Round(models.Model):
    """One pack of one period on its way from loading to a signed edition, with its two deadlines. `openings` counts how
    often it was opened: what was signed before it was opened again does not count towards the next edition."""

    pack = models.CharField(max_length=120)
    period = models.CharField(max_length=40)
    comment_by = models.DateField()
    sign_by = models.DateField()
    state = models.CharField(max_length=10, choices=_STATES, default="open")
    opened = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reopening = models.TextField(blank=True)
    openings = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["state", "comment_by", "pack"]
        constraints = [models.UniqueConstraint(fields=["pack", "period"], name="a round once")]

    def __str__(self) -> str:
        return f"{self.pack} {self.period}"

    @property
    def is_open(self) -> bool:
        """Whether words and figures may still change."""
        return self.state == "open"

    @property
    def of(self) -> Period:
        """The period."""
        return Period.parse(self.period)

    def get_absolute_url(self) -> str:
        return reverse("commentary-round", args=[self.pack, self.period])


class Versions(models.QuerySet["Comment"]):
    """Versions are read and added, never changed."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("A version of a comment is never changed.")

    def about(self, place: words.Place, period: str) -> Versions:
        """Those about one figure, the newest first."""
        indicator, breakdown, member = place
        kept = self.filter(indicator=indicator, period=period, breakdown=breakdown or "", member=member or "")
        return kept.order_by("-pk")


class Comment(About):
    """A version of what somebody wrote. The newest of a figure holds; the ones before stay."""

    text = models.TextField(blank=True)
    nothing_to_add = models.BooleanField(default=False)
    readers = models.CharField(max_length=10, choices=_READERS, default="internal")
    owner = models.CharField(max_length=200, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written = models.DateTimeField(default=timezone.now)

    objects = Versions.as_manager()

    class Meta:
        indexes = [models.Index(fields=["period", "indicator"])]

    def __str__(self) -> str:
        return f"{self.indicator} {self.period}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("A version of a comment is never changed.")
        super().save(*args, **kwargs)

    def as_words(self) -> words.Comment:
        """As scorecards and editions know it."""
        return words.Comment(
            self.indicator,
            Period.parse(self.period),
            self.breakdown or None,
            self.member or None,
            self.text,
            str(self.author),
            self.written,
            self.owner,
            self.nothing_to_add,
            self.readers,
        )


class Said(models.TextChoices):
    """What somebody does about words that are handed in."""

    ASKED = "asked", "Ask a question: the words stand until it is answered"
    RETURNED = "returned", "Return them: they are to be written anew"
    ACCEPTED = "accepted", "Accept them"
    ANSWERED = "answered", "Answer"


class Challenge(models.Model):
    """A question about a version of somebody's words, its answer, their return for a reason, or that they are
    accepted. Kept as it was said: the newest about the newest version says how the words stand."""

    to = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="challenges")
    kind = models.CharField(max_length=10, choices=Said)
    text = models.TextField(blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind}: {self.to}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("What was said of words is never changed.")
        super().save(*args, **kwargs)


class Draft(About):
    """What somebody has typed and not yet handed in: one a person and figure, saved as they type."""

    text = models.TextField(blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    saved = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["author", "indicator", "period", "breakdown", "member"], name="a draft of each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.period}"


class Reminder(models.Model):
    """A letter that asked somebody for words: those that are theirs to write, or as the one `above` those who owe them.
    `stage` is what it was sent for: so many days before they are due, that they are late, or by hand. It stands here
    before the letter goes, so that none goes twice."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="reminders")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    above = models.BooleanField(default=False)
    stage = models.CharField(max_length=40)
    on = models.DateField()
    owners = models.JSONField(default=list)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "person", "above", "on"], name="one reminder a day"),
            models.UniqueConstraint(fields=["round", "person", "above", "stage"], name="one reminder a stage"),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.person}, {self.stage}"


class Action(About):
    """What somebody will do about a figure. Carried forward until it is closed."""

    text = models.TextField()
    outcome = models.TextField(blank=True)
    who = models.CharField(max_length=200)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="actions"
    )
    by_when = models.DateField(null=True, blank=True)
    readers = models.CharField(max_length=10, choices=_READERS, default="internal")
    opened = models.DateField(default=timezone.localdate)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["by_when", "pk"]

    def __str__(self) -> str:
        return self.text

    @property
    def state(self) -> str:
        """`open`, `overdue` or `closed`, today."""
        return self.as_words().state_on(timezone.localdate())

    def as_words(self) -> words.Action:
        """As scorecards and editions know it."""
        notes = tuple(words.Progress(n.on, n.text, str(n.author)) for n in self.notes.all())
        return words.Action(
            str(self.pk),
            self.text,
            self.outcome,
            self.who,
            self.by_when,
            self.indicator,
            Period.parse(self.period),
            self.breakdown or None,
            self.member or None,
            self.opened,
            self.closed,
            notes,
            self.readers,
        )


class Note(models.Model):
    """How an action goes, as somebody reported it."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text


class Written:
    """The application's tables, as `runs` reads words (`trigpoint.runs.words.Words`)."""

    def commentary(self, pack: str, period: Period) -> list[words.Comment]:
        """Every version of the period's comments, whatever the figure."""
        found = Comment.objects.filter(period=str(period)).select_related("author").order_by("pk")
        return [comment.as_words() for comment in found]

    def actions(self, pack: str, on: dt.date) -> list[words.Action]:
        """Every action opened by that day."""
        found = Action.objects.filter(opened__lte=on).prefetch_related("notes__author")
        return [action.as_words() for action in found]
