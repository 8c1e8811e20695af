"""What stands in the demonstration when its first visitor comes: last month's words, actions, and rounds to close.

Only where the workspace is a demonstration, whose children and people are all simulated, and no round has been opened.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from trigpoint.model import words
from trigpoint.runs.demo import is_demonstration
from trigpoint.runs.periods import latest_period
from trigpoint.runs.words_kept import KeptWords
from trigpoint.web import place
from trigpoint.web.people.models import User
from trigpoint.web.words.models import Action, Comment, Note, Round

AUTHOR = "simulated-owners@fenbridge.example"
"""The account that simulated words stand under: closed, without a password."""

_TO_CLOSE = ("early-help-monthly", "ofsted-kpis")
_COMMENT_DAYS, _SIGN_DAYS = 5, 9


def furnish() -> None:
    """Open the rounds of the last period, with the words and actions that the demonstration's folder holds."""
    workspace = place.workspace()
    if Round.objects.exists() or not is_demonstration(workspace):
        return
    packs, kept, today = place.catalogue().packs, KeptWords(workspace), timezone.localdate()
    last = {name: latest_period(workspace, packs[name]) for name in _TO_CLOSE}
    with transaction.atomic():
        author = User.objects.create_user(AUTHOR, name="Simulated owner", is_active=False)
        for pack, period in last.items():
            due, signed = today + dt.timedelta(days=_COMMENT_DAYS), today + dt.timedelta(days=_SIGN_DAYS)
            Round.objects.create(pack=pack, period=str(period), comment_by=due, sign_by=signed)
        for written_of in {one for period in last.values() for one in (period.previous(), period)}:
            for comment in kept.commentary("", written_of):
                _write(comment, author)
        for action in kept.actions("", today):
            _do(action, author)


def _write(comment: words.Comment, author: User) -> None:
    Comment.objects.create(
        indicator=comment.indicator, period=str(comment.period), breakdown=comment.breakdown or "",
        member=comment.member or "", text=comment.text, nothing_to_add=comment.nothing_to_add,
        readers=comment.readers, owner=comment.owner, author=author, written=comment.written,
    )  # fmt: skip


def _do(action: words.Action, author: User) -> None:
    made = Action.objects.create(
        indicator=action.indicator, period=str(action.period), breakdown=action.breakdown or "",
        member=action.member or "", text=action.text, outcome=action.outcome, who=action.who,
        by_when=action.by_when, readers=action.readers, opened=action.opened, opened_by=author, closed=action.closed,
    )  # fmt: skip
    for note in action.progress:
        Note.objects.create(action=made, text=note.text, author=author, on=note.on)
