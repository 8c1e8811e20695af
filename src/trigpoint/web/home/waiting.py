"""What waits for somebody: words to write, months to sign, actions to finish. The most pressing first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from trigpoint.publish.figures import in_full
from trigpoint.web.people.models import User
from trigpoint.web.people.permissions import Permission
from trigpoint.web.signing.standing import roles_to_sign
from trigpoint.web.words.models import Action, Round
from trigpoint.web.words.rounds import asked_of, open_rounds, progress_of
from trigpoint.web.words.views import title_of

_SOON = 3  # days


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that waits: where it is done, by when, and how pressing that is (`overdue`, `due soon`, `waiting` or
    `done`)."""

    title: str
    hint: str
    address: str
    due: dt.date | None
    state: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month that is under way, and how far its words have come."""

    title: str
    address: str
    answered: int
    asked: int
    due: dt.date


def tasks_of(user: User) -> list[Task]:
    """Everything that waits for the person, what is overdue first, what is done last."""
    found = [*_words(user), *_signatures(user), *_actions(user)]
    order = ("overdue", "due soon", "waiting", "done")
    return sorted(found, key=lambda task: (order.index(task.state), task.due or dt.date.max))


def months_of(user: User) -> list[Month]:
    """The months under way that the person watches over."""
    reaches = user.reaches(Permission.REMIND)
    found = []
    for round in Round.objects.filter(state="open"):
        if reaches.sees_pack(round.pack):
            done = progress_of(round)
            there = reverse("commentary-owing", args=[round.pack, round.period])
            found.append(Month(_named(round), there, done.answered, done.asked, round.comment_by))
    return found


def _words(user: User) -> Iterator[Task]:
    if not user.may(Permission.COMMENT) or user.reaches(Permission.COMMENT).everything:
        return
    for round in open_rounds(user):
        asked = asked_of(user, round)
        waiting = sum(not one.answered for one in asked)
        if asked:
            title = f"{waiting} of {len(asked)} figures need your words" if waiting else "Your words are all in"
            state = _pressing(round.comment_by) if waiting else "done"
            yield Task(title, _named(round), round.get_absolute_url(), round.comment_by, state)


def _signatures(user: User) -> Iterator[Task]:
    for round in Round.objects.filter(state="open"):
        roles = [role.value for role in roles_to_sign(user, round)]
        signed = round.signatures.filter(person=user).exists()
        if roles and not signed:
            there = reverse("sign", args=[round.pack, round.period])
            yield Task(f"Sign as {' or '.join(roles)}", _named(round), there, round.sign_by, _pressing(round.sign_by))


def _actions(user: User) -> Iterator[Task]:
    for action in Action.objects.filter(person=user, closed=None):
        there = reverse("action", args=[action.pk])
        yield Task(action.text, "An action of yours", there, action.by_when, _pressing(action.by_when))


def _named(round: Round) -> str:
    return f"{title_of(round.pack)}, {in_full(round.of)}"


def _pressing(due: dt.date | None) -> str:
    today = timezone.localdate()
    if due is None or due > today + dt.timedelta(days=_SOON):
        return "waiting"
    return "overdue" if due < today else "due soon"
