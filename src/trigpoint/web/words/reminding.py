"""Reminders by a schedule: so many days before words are due to their owners, so many after to the heads of service.

A stage is reached on its day and stays reached, so that a day on which nothing ran is made up for by the next; of
several that were reached the newest counts. Each stage is one letter to each person about all that they owe in a round
(and one to each head of service about all that is owed below), and no two of them go on the same day: a row of
`Reminder` is written before the letter, and only one can be.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from trigpoint.publish.figures import in_full
from trigpoint.scorecard.owed import Owed, together
from trigpoint.web import place
from trigpoint.web.events.models import record
from trigpoint.web.people.models import User
from trigpoint.web.words import rounds
from trigpoint.web.words.letters import sent
from trigpoint.web.words.models import Reminder, Round
from trigpoint.web.words.views import title_of

LATE = "late"
_NAMED = 10
"""How many rows a letter names before it says how many more there are."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a round's schedule: its name, and the day on which it is reached."""

    name: str
    day: dt.date

    @property
    def is_late(self) -> bool:
        """Whether the heads of service are told too."""
        return self.name == LATE


@dataclass(frozen=True, slots=True)
class Reminding:
    """One letter to somebody: about which owners' words, all of them theirs, and whether as the one `above` those
    owners."""

    round: Round
    person: User
    stage: Stage
    parts: tuple[Owed, ...]
    above: bool = False

    @property
    def all(self) -> Owed:
        """What is owed, all owners of the letter together."""
        return together(self.parts)

    @property
    def owing(self) -> tuple[Owed, ...]:
        """The parts of which something waits."""
        return tuple(part for part in self.parts if part.waiting)

    @property
    def owners(self) -> list[str]:
        """The posts that it is about."""
        return [part.owner or "no owner named" for part in self.owing]


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of letters: those that went, those that went before, those that the mail server did not take."""

    letters: tuple[Reminding, ...]
    before: int
    failed: int


def stages(round: Round) -> list[Stage]:
    """The round's schedule by the workspace's settings, from the day on which it was opened."""
    said = place.workspace().settings.web
    found = [Stage(f"{n} before", round.comment_by - dt.timedelta(days=n)) for n in sorted(set(said.remind_before))]
    if said.escalate_after:
        found.append(Stage(LATE, round.comment_by + dt.timedelta(days=said.escalate_after)))
    opened = timezone.localtime(round.opened).date()
    return sorted((one for one in found if one.day >= opened), key=lambda one: one.day)


def due(today: dt.date) -> Iterator[Reminding]:
    """Every letter that the schedule has reached and that has not been sent, of all open rounds whose figures can be
    worked out: one that cannot be, as Home tells, keeps nobody from being asked about another."""
    people = rounds.everybody()
    for round in Round.objects.filter(state="open"):
        reached = [stage for stage in stages(round) if stage.day <= today]
        if reached and rounds.readable(round):
            yield from _unsent(round, reached[-1], today, people)


def planned(round: Round, parts: Sequence[Owed], stage: Stage, people: Sequence[User]) -> list[Reminding]:
    """The letters of a stage to those of `people` who owe words as things stand, in the order of the pack; then to
    those above."""
    asked: dict[tuple[int, bool], list[Owed]] = {}
    for part in parts:
        for one, theirs in rounds.shares(part, round.pack, people):
            asked.setdefault((one.pk, False), []).append(theirs)
        for one in rounds.heads(part, round.pack, people) if stage.is_late and part.waiting else ():
            asked.setdefault((one.pk, True), []).append(part)
    known = {one.pk: one for one in people}
    letters = [Reminding(round, known[pk], stage, tuple(theirs), above) for (pk, above), theirs in asked.items()]
    return sorted((one for one in letters if one.owing), key=lambda one: one.above)


def _unsent(round: Round, stage: Stage, today: dt.date, people: Sequence[User]) -> Iterator[Reminding]:
    gone = Reminder.objects.filter(Q(stage=stage.name) | Q(on=today), round=round)
    before = set(gone.values_list("person_id", "above"))
    for one in planned(round, rounds.owed_in(round), stage, people):
        if (one.person.pk, one.above) not in before:
            yield one


def send(letters: Sequence[Reminding], today: dt.date, by: User | None = None) -> Sent:
    """Send letters, each once: what another process sends at the same moment is not sent here. `by` is who asked for
    it; None for the schedule."""
    gone, before, failed = [], 0, 0
    for one in letters:
        about = {"round": one.round, "person": one.person, "above": one.above, "on": today, "owners": one.owners}
        try:
            with transaction.atomic():
                kept = Reminder.objects.create(**about, stage=one.stage.name)
        except IntegrityError:
            before += 1
            continue
        if sent(_letter(one)):
            gone.append(one)
        else:
            kept.delete()
            failed += 1
    told = [(one.round, part.owner) for one in gone for part in one.owing]
    for round, owner in dict.fromkeys(told):
        record(by, "reminded", f"{round}: {owner}", kind="round", letters=told.count((round, owner)))
    return Sent(tuple(gone), before, failed)


def _letter(one: Reminding) -> EmailMessage:
    """What somebody is asked, with a link to the box of each row: no figure stands in the letter."""
    round, owed, late = one.round, one.all, one.stage.is_late
    pages = [(row.title, rounds.address_of(round.pack, round.period, row)) for row in owed.waiting[:_NAMED]]
    lines = [f"- {title}\n  {settings.ADDRESS}{address}#id_text" for title, address in pages]
    more = len(owed.waiting) - len(pages)
    lines += [f"- and {more} more"] if more > 0 else []
    month, many = f"{title_of(round.pack)}, {in_full(round.of)}", len(owed.waiting)
    figures, due = f"{many} figure{'s' if many != 1 else ''}", f"{round.comment_by.day} {round.comment_by:%B}"
    if one.above:
        subject = f"Commentary is late: {figures}"
        who = "\n".join(f"- {part.owner or 'no owner named'}: {len(part.waiting)}" for part in one.parts)
        told = f"{month}: words on {many} of {owed.asked} figures were due on {due}. Who owes them:\n\n{who}"
        end = "Each link leads to the box. Those who answer for them were reminded."
    else:
        subject = f"Commentary {'was' if late else 'is'} due on {due}: {figures}"
        told = f"{month} waits for your words on {many} of {owed.asked} figures, due on {due}."
        end = 'Each link leads to the box to fill in. "Nothing to add" is an answer too.'
    text = f"Dear {one.person},\n\n{told}\n\n" + "\n".join(lines) + f"\n\n{end}\n"
    return EmailMessage(subject, text, to=[one.person.email])
