"""A round as people work on it: whose rows wait for words, and how far it has come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from django.urls import reverse
from django.utils.http import urlencode

from trigpoint.model import words
from trigpoint.model.problem import UserMistake
from trigpoint.model.words import INTERNAL, latest_by_place
from trigpoint.runs.periods import last_whole, latest_period
from trigpoint.runs.place import known_on
from trigpoint.scorecard.objects import Row, Scorecard
from trigpoint.scorecard.owed import Owed, owed, together
from trigpoint.web import cards, place
from trigpoint.web.people.models import User
from trigpoint.web.people.permissions import Permission
from trigpoint.web.people.reach import Reaches
from trigpoint.web.words.models import Comment, Draft, Round, Written
from trigpoint.web.words.paper import About, PaperPlace, named, written_by
from trigpoint.web.words.standing import RETURNED, WAITING, Standing, standings
from trigpoint.web.words.writing import spoken

_COMMENT_DAYS, _SIGN_DAYS = 10, 14
_Row = TypeVar("_Row", bound=About)
_OVERSEES = (Permission.SIGN_ANALYST, Permission.CHALLENGE)


@dataclass(frozen=True, slots=True)
class Asked:
    """One row of a round on which somebody may write: where its page is, the newest words about it, and whether it is
    theirs to explain, so that they are asked for words."""

    row: Row
    address: str
    comment: words.Comment | None
    stands: Standing | None = None
    own: bool = True

    @property
    def named(self) -> str:
        """The row's title, with its member."""
        return named(self.row)

    @property
    def answered(self) -> bool:
        """Whether there are words, or nothing to add, and nobody has returned them."""
        return self.comment is not None and self.comment.answers and self.state != RETURNED

    @property
    def state(self) -> str:
        """How the words stand: one of `standing.STATES`."""
        return self.stands.state if self.stands is not None else WAITING


@dataclass(frozen=True, slots=True)
class InPaper:
    """One place of a round's paper, for whoever may write in it: where its page is, the newest words there, those of
    the period before, and whether this person has begun others."""

    place: PaperPlace
    address: str
    stands: Standing | None
    before: Comment | None
    begun: bool

    @property
    def named(self) -> str:
        """The title of the place."""
        return self.place.member

    @property
    def last_time(self) -> str:
        """What was said there the period before, in one line; empty for nothing."""
        return spoken(self.before, self.place.indicator) if self.before is not None else ""


def address_of(pack: str, period: str, row: About) -> str:
    """The page on which words about a row, or in a place of the paper, are written."""
    there = reverse("comment", args=[pack, period, row.indicator])
    return f"{there}?{urlencode({'by': row.breakdown, 'member': row.member})}" if row.member is not None else there


def asked_of(user: User, round: Round) -> list[Asked]:
    """The rows of a round that the person may comment on, once each: their own first, and of those what waits."""
    reaches = user.reaches(Permission.COMMENT)
    if not reaches.sees_pack(round.pack):
        return []
    over = oversees(user, round.pack)
    newest = latest_by_place(Written().commentary(round.pack, round.of))
    stand = standings(round.period)
    found: dict[words.Place, Asked] = {}
    for row in reached_rows(reaches, round.pack, round.period):
        if row.value is not None:
            key = (row.indicator, row.breakdown, row.member)
            there = address_of(round.pack, round.period, row)
            own = explains(reaches, round.pack, row, over)
            found.setdefault(key, Asked(row, there, newest.get(key), stand.get(key), own))
    return sorted(found.values(), key=lambda asked: (not asked.own, asked.answered))


def oversees(user: User, pack: str) -> bool:
    """Whether the person looks over a whole pack, and need not explain each figure in it."""
    return any(user.reaches(permission).sees_pack(pack) for permission in _OVERSEES)


def explains(reaches: Reaches, pack: str, row: About, oversees: bool) -> bool:
    """Whether a row is somebody's own to explain: some grant reaches it by its post or its own name; of whoever does
    not oversee the pack, also a figure that is reached as part of it."""
    as_part = not oversees and not isinstance(row, PaperPlace)
    return any(
        (as_part or reach.services is not None or reach.indicators is not None)
        and reach.sees(pack, row.indicator, row.owner, row.breakdown, row.member)
        for reach in reaches
    )


def in_paper(user: User, round: Round) -> list[InPaper]:
    """The places of a round's paper that the person may write in, in the order of its pages."""
    mine = written_by(user, round.pack)
    if not mine or not user.reaches(Permission.COMMENT).sees_pack(round.pack):
        return []
    stand, earlier = standings(round.period), standings(str(round.of.previous()))
    begun = {draft.place for draft in Draft.objects.filter(author=user, period=round.period, indicator=round.pack)}
    found = []
    for one in mine:
        there, said = address_of(round.pack, round.period, one), earlier.get(one.key)
        version = said.version if said is not None else None
        found.append(InPaper(one, there, stand.get(one.key), version, one.key in begun))
    return found


def reached_rows(reaches: Reaches, pack: str, period: str) -> tuple[Row, ...]:
    """The rows of a pack that are reached: everyone's, or those of the members that alone are reached."""
    splits = reaches.splits()
    shown = [cards.card(pack, period, by=split, audience=reaches.audience()) for split in splits] or [
        cards.card(pack, period, audience=reaches.audience())
    ]
    rows = [row for card in shown for row in reaches.rows(card).rows]
    return tuple(row for row in rows if splits or row.member is None)


def whole(round: Round) -> Scorecard:
    """The round's scorecard, for those who see all of it."""
    return cards.card(round.pack, round.period)


def owed_in(round: Round) -> tuple[Owed, ...]:
    """Who owes what in a round, by owner. Words that were returned are owed anew."""
    returned = {place for place, stands in standings(round.period).items() if stands.state == RETURNED}
    said = Written().commentary(round.pack, round.of)
    return owed(whole(round), [comment for comment in said if comment.place not in returned])


def parts_of(user: User, round: Round) -> list[Owed]:
    """The parts of a round that the person watches over: those of every owner, or of the posts that they reach. Raises
    `UserMistake` where they watch over some and its figures cannot be worked out."""
    over = [
        reach
        for reach in user.reaches(Permission.REMIND)
        if reach.sees_pack(round.pack) and not reach.members and reach.indicators is None
    ]
    return [
        part
        for part in (owed_in(round) if over else ())
        if any(part.owner in (reach.services or {part.owner}) for reach in over)
    ]


def readable(round: Round) -> bool:
    """Whether the figures can be worked out as things stand: not where nothing is loaded, or the pack is gone."""
    try:
        whole(round)
    except UserMistake:
        return False
    return True


def progress_of(round: Round) -> Owed:
    """How far a round's commentary has come, all owners together."""
    return together(owed_in(round))


def everybody() -> list[User]:
    """All who have an account that is open, with what they reach: read once for whoever asks about many rows."""
    return list(User.objects.filter(is_active=True).prefetch_related("grants__scopes"))


def answering(pack: str, rows: Sequence[_Row], people: Sequence[User]) -> list[tuple[User, tuple[_Row, ...]]]:
    """Those of `people` whose own to explain some of these rows of a pack are, each with theirs."""
    found = []
    for user in people:
        reaches = Reaches(tuple(one for one in user.reaches(Permission.COMMENT) if one.audience == INTERNAL))
        over = oversees(user, pack)
        theirs = tuple(row for row in rows if explains(reaches, pack, row, over))
        if theirs:
            found.append((user, theirs))
    return found


def shares(part: Owed, pack: str, people: Sequence[User]) -> list[tuple[User, Owed]]:
    """Those of `people` who answer for some of an owner's part, each with what is theirs of it."""
    late = {row.indicator for row in part.waiting}
    return [
        (user, replace(part, rows=theirs, waiting=tuple(row for row in theirs if row.indicator in late)))
        for user, theirs in answering(pack, part.rows, people)
    ]


def owners(part: Owed, pack: str, people: Sequence[User]) -> list[tuple[User, Owed]]:
    """Those of `people` for whom something waits of an owner's part, each with what is theirs of it."""
    return [(user, theirs) for user, theirs in shares(part, pack, people) if theirs.waiting]


def heads(part: Owed, pack: str, people: Sequence[User]) -> list[User]:
    """Who of `people` is told where an owner's words are late: the heads of its service who do not answer for it
    themselves, and where there is none, the directors."""
    answering = {user.pk for user, _ in owners(part, pack, people)}
    above = [
        user
        for user in people
        if user.pk not in answering
        and any(
            reach.sees_pack(pack) and not reach.members and part.owner in (reach.services or {part.owner})
            for reach in user.reaches(Permission.SIGN_HEAD)
        )
    ]
    return above or [user for user in people if user.reaches(Permission.SIGN_DIRECTOR).sees_pack(pack)]


def open_rounds(user: User) -> list[Round]:
    """The rounds that are open and of packs that the person has something to do with."""
    wanted = (Permission.COMMENT, Permission.SIGN_ANALYST, Permission.SIGN_HEAD, Permission.SIGN_DIRECTOR)
    reaches = [user.reaches(permission) for permission in wanted]
    return [r for r in Round.objects.filter(state="open") if any(reach.sees_pack(r.pack) for reach in reaches)]


def proposed(pack: str, today: dt.date) -> tuple[str, dt.date, dt.date]:
    """The period that a new round would be of, and its deadlines: the last whole one of the data, or of the calendar
    where nothing is loaded."""
    workspace, of = place.workspace(), place.catalogue().packs[pack]
    period = latest_period(workspace, of) if known_on(workspace) is not None else last_whole(of.frequency, today)
    return str(period), today + dt.timedelta(days=_COMMENT_DAYS), today + dt.timedelta(days=_SIGN_DAYS)
