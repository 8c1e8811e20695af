"""What people add to figures: comments, actions, and the signatures under both.

Words are keyed as figures are, by indicator, period and breakdown member, never by a snapshot or a row's number: a
figure that is worked out again keeps its words. `text` is what its author typed, in the small language that
`trigpoint.scorecard.prose` reads.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from trigpoint.model.period import Period

INTERNAL, PARTNER, PUBLIC = "internal", "partner", "public"
READERS = (INTERNAL, PARTNER, PUBLIC)
"""For whom words may be written, from the narrowest to the widest."""

Place = tuple[str, str | None, str | None]
"""An indicator's id, and the breakdown and member; both None for everyone. Words about a pack itself have its id, the
breakdown `words`, and the title of the place in its paper: a section, or a slot of its layout."""

WORDS = "words"


class Role(StrEnum):
    """Who signs a pack, in the order in which they sign."""

    ANALYST = "analyst"
    SERVICE_HEAD = "service head"
    DIRECTOR = "director"


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody wrote about one figure of one period.

    `owner` is who answers for the figure (a post), `author` who wrote (a person's name or account), `written` the
    moment, with its time zone. `nothing_to_add` is an answer: the figure speaks for itself, and `text` is empty.
    `readers` is the widest audience that the author wrote for: words for internal use are never shown to partners or
    the public.
    """

    indicator: str
    period: Period
    breakdown: str | None
    member: str | None
    text: str
    author: str
    written: dt.datetime
    owner: str = ""
    nothing_to_add: bool = False
    readers: str = INTERNAL

    @property
    def place(self) -> Place:
        """What it is about."""
        return self.indicator, self.breakdown, self.member

    @property
    def answers(self) -> bool:
        """Whether the owner has answered: with words, or by having nothing to add."""
        return self.nothing_to_add or bool(self.text.strip())


@dataclass(frozen=True, slots=True)
class Progress:
    """One note on how an action goes."""

    on: dt.date
    text: str
    author: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """What somebody will do about a figure: the outcome sought, who does it, by when.

    It is carried forward from period to period, from the day on which it was `opened` until it is `closed`; `period` is
    the one whose figure gave rise to it. `readers` as of a comment.
    """

    id: str
    text: str
    outcome: str
    who: str
    by_when: dt.date | None
    indicator: str
    period: Period
    breakdown: str | None
    member: str | None
    opened: dt.date
    closed: dt.date | None = None
    progress: tuple[Progress, ...] = ()
    readers: str = INTERNAL

    @property
    def place(self) -> Place:
        """What it is about."""
        return self.indicator, self.breakdown, self.member

    def open_on(self, day: dt.date) -> bool:
        """Whether it was open at the end of a day: one closed that day is not."""
        return self.opened <= day and (self.closed is None or self.closed > day)

    def overdue_on(self, day: dt.date) -> bool:
        """Whether it was open at the end of a day and should have been done before it; the day itself is in time."""
        return self.open_on(day) and self.by_when is not None and self.by_when < day

    def state_on(self, day: dt.date) -> str:
        """`not begun` (opened later), `open`, `overdue` or `closed`."""
        if self.opened > day:
            return "not begun"
        if not self.open_on(day):
            return "closed"
        return "overdue" if self.overdue_on(day) else "open"


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed a pack, as what, and when (with a time zone). `account` is the one that they were signed in with.

    `of` is the hash of what they had before them: figures, judgements, targets, definitions and words. A signature
    under something else does not count.
    """

    role: Role
    name: str
    account: str
    at: dt.datetime
    note: str = ""
    of: str = ""


def readable_by(readers: str, audience: str) -> bool:
    """Whether words written for `readers` may be shown to an audience."""
    return READERS.index(audience) <= READERS.index(readers)


def latest_by_place(comments: Iterable[Comment]) -> dict[Place, Comment]:
    """The newest comment about each figure; of two written at the same moment, the one that comes later."""
    found: dict[Place, Comment] = {}
    for comment in comments:
        held = found.get(comment.place)
        if held is None or comment.written >= held.written:
            found[comment.place] = comment
    return found


def carried(actions: Iterable[Action], on: dt.date, since: dt.date | None = None) -> tuple[Action, ...]:
    """The actions that a pack shows as of a day: those open, and with `since` those closed after that day too.

    The overdue come first, then the open by the day that they are due, then the closed.
    """

    def is_shown(action: Action) -> bool:
        closed_lately = since is not None and action.closed is not None and since < action.closed <= on
        return action.open_on(on) or (closed_lately and action.opened <= on)

    def order(action: Action) -> tuple[int, dt.date, str]:
        state = ("overdue", "open", "closed").index(action.state_on(on))
        return state, action.by_when or dt.date.max, action.id

    return tuple(sorted((action for action in actions if is_shown(action)), key=order))


def unsigned(signatures: Sequence[Signature], of: str, roles: Iterable[Role] = tuple(Role)) -> tuple[Role, ...]:
    """The roles that have not signed what has the hash `of`."""
    signed = {signature.role for signature in signatures if signature.of == of}
    return tuple(role for role in roles if role not in signed)
