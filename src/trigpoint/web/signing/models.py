"""Signatures under a round, each under what stood there when it was given; what stands there now."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from trigpoint.model import words
from trigpoint.web.words.models import Round


class Signature(models.Model):
    """Somebody's name under a round. `of` is the hash of the figures, judgements, targets and words that they had
    before them: where these change, the signature no longer counts, and stays as what it was. No more does it count
    once the round was opened again: `opening` is which of the round's openings it was given in."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="signatures")
    role = models.CharField(max_length=20, choices=[(role.value, role.value.capitalize()) for role in words.Role])
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    note = models.TextField(blank=True)
    of = models.CharField(max_length=64)
    opening = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "role", "person", "of", "opening"], name="a signature under the same thing once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.person}"

    def as_words(self) -> words.Signature:
        """As an edition knows it."""
        name = f"{self.person}, {self.person.post}" if self.person.post else str(self.person)
        return words.Signature(words.Role(self.role), name, self.person.email, self.at, self.note, self.of)


class Drawn(models.Model):
    """What would be frozen of a round, as it was last drawn up: `content` is its hash, blank where it cannot be drawn
    up; `state` names all that it was drawn from. While that is so, the hash is known without drawing it up again."""

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="drawn")
    state = models.CharField(max_length=64)
    content = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"the draft of {self.round}"
