"""What waits for somebody: words to write or to look at again, rows to put right, what a second person decides, months
to sign, editions to publish, actions to finish. The most pressing first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from trigpoint.model.problem import UserMistake
from trigpoint.model.words import Role
from trigpoint.publish.figures import in_full
from trigpoint.runs.handed_out import were_handed_out
from trigpoint.scorecard.owed import together
from trigpoint.web import place
from trigpoint.web.checking.found import address_of, teams_of
from trigpoint.web.checking.models import Task as Given
from trigpoint.web.defining.models import Draft, State
from trigpoint.web.door.models import Leave
from trigpoint.web.events.models import Event
from trigpoint.web.loading.models import KEPT, WAITS, Arrival
from trigpoint.web.people.models import User
from trigpoint.web.people.permissions import Permission
from trigpoint.web.signing.archive import editions_of
from trigpoint.web.signing.standing import Next, next_to_sign, roles_to_sign
from trigpoint.web.words.models import Action, Round
from trigpoint.web.words.rounds import Asked, InPaper, asked_of, in_paper, open_rounds, parts_of, readable
from trigpoint.web.words.standing import RETURNED
from trigpoint.web.words.views import title_of
from trigpoint.web.work.models import someone_works

_SOON = 3  # days
_PUBLISH_WITHIN = dt.timedelta(days=62)
"""An edition that nobody has sent for so long is not meant to be."""


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
    """A month that is under way, and how far its words have come; `unreadable` where its figures cannot be worked out,
    and nobody can say."""

    title: str
    address: str
    answered: int
    asked: int
    due: dt.date
    unreadable: bool = False


def tasks_of(user: User) -> list[Task]:
    """Everything that waits for the person, what is overdue first, what is done last."""
    each = (_files, _words, _challenged, _checks, _asked, _drafts, _signatures, _editions, _actions)
    found = [task for kind in each for task in kind(user)]
    order = ("overdue", "due soon", "waiting", "done")
    return sorted(found, key=lambda task: (order.index(task.state), task.due or dt.date.max))


def months_of(user: User) -> list[Month]:
    """The months under way that the person watches over."""
    found = []
    for round in Round.objects.filter(state="open"):
        there = reverse("commentary-owing", args=[round.pack, round.period])
        try:
            parts = parts_of(user, round)
        except UserMistake:  # the page that it leads to says what is wrong
            found.append(Month(_named(round), there, 0, 0, round.comment_by, unreadable=True))
            continue
        if parts:
            done = together(parts)
            found.append(Month(_named(round), there, done.answered, done.asked, round.comment_by))
    return found


def _files(user: User) -> Iterator[Task]:
    """Files that somebody sent and nobody has applied or discarded yet."""
    for sent in Arrival.objects.filter(state__in=WAITS).select_related("who") if user.may(Permission.LOAD) else ():
        names = str(sent) if len(sent.files) == 1 else f"{len(sent.files)} files"
        until = timezone.localtime(sent.made + KEPT)
        hint = f"Sent by {sent.who}; deleted after {date_format(until, 'j F, H:i')} if nobody applies them"
        yield Task(f"Load {names}", hint, reverse("arrival", args=[sent.pk]), None, "due soon")


def _words(user: User) -> Iterator[Task]:
    if not user.may(Permission.COMMENT):
        return
    for round in filter(readable, open_rounds(user)):
        asked = [one for one in asked_of(user, round) if one.own]
        waiting = sum(not one.answered for one in asked)
        if asked:
            title = f"{waiting} of {len(asked)} figures need your words" if waiting else "Your words are all in"
            state = _pressing(round.comment_by) if waiting else "done"
            yield Task(title, _named(round), round.get_absolute_url(), round.comment_by, state)


def _challenged(user: User) -> Iterator[Task]:
    """Words of one's own that were returned or asked about, and others' that one asked about or returned."""
    if not user.may(Permission.COMMENT):
        return
    own = not user.reaches(Permission.COMMENT).everything
    for round in filter(readable, open_rounds(user)):
        each: list[Asked | InPaper] = [*asked_of(user, round), *in_paper(user, round)]
        for one in each:
            stands = one.stands
            if stands is None:
                continue
            if stands.waits_for_author() and (stands.version.author_id == user.pk or (own and not _may_ask(user))):
                what, box = ("Returned", "id_text") if stands.state == RETURNED else ("A question", "answer_words")
            elif stands.waits_for(user):
                what, box = ("Written anew" if stands.last is None else "Answered"), "said"
            else:
                continue
            there = f"{one.address}#{box}"
            yield Task(f"{what}: {one.named}", _named(round), there, round.comment_by, _pressing(round.comment_by))


def _may_ask(user: User) -> bool:
    return user.may(Permission.CHALLENGE)


def _checks(user: User) -> Iterator[Task]:
    """Doubtful rows that were given to the person."""
    own = teams_of(user.reaches(Permission.CHECK))
    for given in Given.objects.filter(person=user, done=None) if user.may(Permission.CHECK) else ():
        there = address_of(given, own)
        rows = f"{given.rows} row{'s' if given.rows != 1 else ''} to put right{f', {given.team}' if given.team else ''}"
        yield Task(given.title, rows, there, given.due, _pressing(given.due))


def _asked(user: User) -> Iterator[Task]:
    """Requests to open rows beyond somebody's own area, which cannot wait; one's own, until it is decided or over."""
    if user.may(Permission.BREAK_GLASS):
        for leave in Leave.objects.filter(Q(decided=None) | Q(until__gt=timezone.now()), asker=user):
            there, what = reverse("door-leave", args=[leave.pk]), leave.what.words(place.catalogue())
            if leave.until is None:
                yield Task(
                    "You asked to look beyond your area", f"{what}: a second person decides", there, None, "waiting"
                )
            else:
                until = date_format(timezone.localtime(leave.until), "j F, H:i")
                yield Task("You may look beyond your area", f"{what}, until {until}", there, None, "due soon")
    if user.may(Permission.APPROVE_GLASS):
        for leave in Leave.objects.filter(decided=None).exclude(asker=user).select_related("asker"):
            there = reverse("door-leave", args=[leave.pk])
            yield Task(
                f"{leave.asker} asks to look beyond their area", "A second person decides", there, None, "due soon"
            )


def _drafts(user: User) -> Iterator[Task]:
    """Definitions that others propose, and one's own that were sent back."""
    for draft in Draft.objects.filter(state=State.PROPOSED) if user.may(Permission.APPROVE) else ():
        if draft.is_second(user):
            there = reverse("draft-definition", args=[draft.pk])
            yield Task(f"Decide on a change: {draft.name}", f"Proposed by {draft.author}", there, None, "waiting")
    for draft in Draft.objects.filter(state=State.REFUSED, author=user) if user.may(Permission.DEFINE) else ():
        there = reverse("draft-definition", args=[draft.pk])
        yield Task(f"Sent back: {draft.name}", "A draft of yours", there, None, "waiting")


def _editions(user: User) -> Iterator[Task]:
    """The newest edition of each month that is signed, of which nobody has been sent anything: no letter to its
    members, no paper, neither as it is nor as the version for others that is made of it."""
    reaches = user.reaches(Permission.PUBLISH)
    if not reaches:
        return
    within = [one for one in editions_of(user) if reaches.sees_pack(one.pack)]
    out = set(Event.objects.filter(act="sent an edition").values_list("subject", flat=True))
    out |= were_handed_out(place.workspace())
    out |= {one.made_from for one in within if one.made_from is not None and one.id in out}
    newest = {(one.pack, one.period, one.area, one.audience): one for one in within if one.made_from is None}
    since = timezone.now() - _PUBLISH_WITHIN
    for one in newest.values():
        if one.id not in out and one.frozen_at > since:
            title = f"Publish {title_of(one.pack)}"
            yield Task(title, f"{in_full(one.period)}, signed", reverse("edition", args=[one.id]), None, "waiting")


def _signatures(user: User) -> Iterator[Task]:
    """The months that the person signs next, and those that they sign after somebody else."""
    order = list(Role)
    for round in Round.objects.filter(state="open"):
        roles = roles_to_sign(user, round)
        if not roles:
            continue
        stands = next_to_sign(round)
        turn, there, named = stands.turn, reverse("sign", args=[round.pack, round.period]), _named(round)
        if turn in roles:
            title = f"Sign again as {turn}" if turn in stands.changed | stands.opened_again else f"Sign as {turn}"
            yield Task(title, f"{named}{_why(turn, stands)}", there, round.sign_by, _pressing(round.sign_by))
        elif later := [role for role in roles if turn is not None and order.index(role) > order.index(turn)]:
            yield Task(f"Sign as {later[0]}", f"{named}, once the {turn} has signed", there, round.sign_by, "waiting")


def _why(turn: Role | None, stands: Next) -> str:
    """Why it is this role's turn, where others or they themselves have signed before."""
    if turn in stands.opened_again:
        return ", which was opened again since it was signed"
    if not stands.known:
        seen = "this is being checked" if someone_works() else "open it to see"
        return f", which may have changed since it was signed; {seen}"
    return ", which has changed since it was signed" if turn in stands.changed else ""


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
