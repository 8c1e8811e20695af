"""Letters about what was signed: to people with accounts a link, to addresses outside the files of what is public."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from trigpoint.model.problem import Problem, UserMistake
from trigpoint.publish.figures import in_full
from trigpoint.runs.handed_out import HandedOut, contents_of
from trigpoint.scorecard.edition import Edition
from trigpoint.web import place
from trigpoint.web.people.models import User
from trigpoint.web.publishing.models import Letter, Schedule
from trigpoint.web.words.letters import sent

PUBLIC = "public"
LARGEST = 15_000_000
"""Bytes that a letter carries: what most mail servers take."""


@dataclass(frozen=True, slots=True)
class Written:
    """A letter as it is: to whom, what it is about, its text, and the names of what is attached."""

    to: str
    subject: str
    text: str
    attached: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of letters: how many went, how many the mail server did not take, and of how many it is not known."""

    gone: int
    failed: int
    unsure: int


def may_get(user: User, pack: str, audience: str) -> bool:
    """Whether a person with an account may read a pack's editions for an audience."""
    from trigpoint.web.people.permissions import Permission

    reaches = user.reaches(Permission.SEE_EDITIONS)
    return (
        user.is_active
        and reaches.sees_pack(pack)
        and not reaches.splits()
        and reaches.audience() in ("internal", audience)
    )


def to_person(person: User, title: str, period: str, number: int, address: str) -> Written:
    """The letter to somebody with an account: a link, and no figure."""
    what = f"{title}, {period}"
    text = f"Dear {person},\n\n{what}, is signed and published (edition {number}). Read it and take its files away:\n"
    return Written(person.email, what, f"{text}{address}\n\nYou sign in to read it.\n\nTrigpoint\n")


def to_address(to: str, council: str, title: str, period: str, attached: tuple[str, ...]) -> Written:
    """The letter to an address outside, which carries the files of what is for the public."""
    what = f"{council}: {title}, {period}"
    text = f"{title}, {period}, is published by {council}. It is attached, and may be passed on.\n"
    return Written(to, what, text, attached)


def send(schedule: Schedule, chosen: Edition, issued: HandedOut) -> Sent:
    """Send what a schedule has not sent of an edition, each letter once: a line is written before a letter goes, and
    of one whose line says nothing more it is not known whether it went, so that it is not sent again by itself."""
    gone = failed = unsure = 0
    files = _files(issued) if schedule.addresses and schedule.audience == PUBLIC else []
    for written in letters_of(schedule, chosen, tuple(name for name, _ in files)):
        try:
            with transaction.atomic():
                line = Letter.objects.create(schedule=schedule, edition=chosen.id, to=written.to)
        except IntegrityError:
            unsure += Letter.objects.filter(
                schedule=schedule, edition=chosen.id, to=written.to, gone__isnull=True
            ).count()
            continue
        if sent(_message(written, files)):
            Letter.objects.filter(pk=line.pk).update(gone=timezone.now())
            gone += 1
        else:
            line.delete()
            failed += 1
    return Sent(gone, failed, unsure)


def letters_of(schedule: Schedule, chosen: Edition, attached: tuple[str, ...]) -> list[Written]:
    """The letters about an edition, to those who may have it as things stand."""
    title, period = chosen.card.title, in_full(chosen.period)
    address = f"{settings.ADDRESS}{reverse('published')}?edition={chosen.id}"
    people = [one for one in schedule.people.all() if may_get(one, schedule.pack, schedule.audience)]
    found = [to_person(person, title, period, chosen.number, address) for person in people]
    if schedule.audience == PUBLIC:
        council = place.workspace().name
        found += [to_address(to, council, title, period, attached) for to in schedule.addresses]
    return found


def _files(issued: HandedOut) -> list[tuple[str, bytes]]:
    found = [contents_of(place.workspace(), issued, form) for form in issued.forms]
    size = sum(len(data) for _, data in found)
    if size > LARGEST:
        what = f"The files are {size / 1_000_000:.0f} MB, and a letter carries {LARGEST / 1_000_000:.0f} at most."
        raise UserMistake(Problem(what, "Choose fewer forms for the addresses outside."))
    return found


def _message(written: Written, files: list[tuple[str, bytes]]) -> EmailMessage:
    message = EmailMessage(written.subject, written.text, to=[written.to])
    for name, data in files if written.attached else []:
        message.attach(name, data, mimetypes.guess_type(name)[0] or "application/octet-stream")
    return message
