"""How words stand once they are handed in: whether somebody asks about them, has returned or has accepted them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trigpoint.model import words
from trigpoint.web.people.models import User
from trigpoint.web.words.models import Challenge, Comment, Said

WAITING, HANDED_IN = "waiting", "handed in"
_STATES = {
    Said.ASKED: "question",
    Said.RETURNED: "returned",
    Said.ACCEPTED: "accepted",
    Said.ANSWERED: "answered",
}
RETURNED, QUESTION = _STATES[Said.RETURNED], _STATES[Said.ASKED]
STATES = (WAITING, HANDED_IN, *_STATES.values())


@dataclass(frozen=True, slots=True)
class Standing:
    """The newest version about a figure, what was last said of it, and what was last said of the version before."""

    version: Comment
    last: Challenge | None
    before: Challenge | None = None

    @property
    def state(self) -> str:
        """One of `STATES`."""
        return _STATES[Said(self.last.kind)] if self.last is not None else HANDED_IN

    def waits_for_author(self) -> bool:
        """Whether its author has something to write: other words, or an answer."""
        return self.state in (RETURNED, QUESTION)

    def waits_for(self, user: User) -> bool:
        """Whether it is this person's to look again: who asked and was answered, who returned and has new words."""
        if self.last is None:
            return self.before is not None and self.before.kind == Said.RETURNED and self.before.author_id == user.pk
        asked = self.version.challenges.filter(kind=Said.ASKED).last() if self.last.kind == Said.ANSWERED else None
        return asked is not None and asked.author_id == user.pk


def standings(period: str) -> Mapping[words.Place, Standing]:
    """How the words about each figure of a period stand; of figures without words nothing."""
    newest: dict[words.Place, list[Comment]] = {}
    for comment in Comment.objects.filter(period=period).select_related("author").order_by("pk"):
        newest.setdefault(comment.place, []).append(comment)
    last: dict[int, Challenge] = {}
    for said in Challenge.objects.filter(to__period=period).select_related("author").order_by("pk"):
        last[said.to_id] = said
    return {
        place: Standing(found[-1], last.get(found[-1].pk), last.get(found[-2].pk) if len(found) > 1 else None)
        for place, found in newest.items()
    }
