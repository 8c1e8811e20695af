"""The places for words about a pack itself: a section as a whole, an introduction, a case study. Nobody owes them, and
they are written by whoever signs the pack and reaches all of it; those of a section also by the head of the service
that answers for more than half of its figures, which no two services can."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trigpoint.catalogue.layouts import Slot
from trigpoint.catalogue.objects import Pack, PackSection
from trigpoint.model import words
from trigpoint.model.words import WORDS
from trigpoint.scorecard.objects import Row
from trigpoint.web import place
from trigpoint.web.people.models import User
from trigpoint.web.people.permissions import Permission
from trigpoint.web.people.reach import Reach, Reaches

_SIGNERS = (Permission.SIGN_ANALYST, Permission.SIGN_HEAD, Permission.SIGN_DIRECTOR)


@dataclass(frozen=True, slots=True)
class PaperPlace:
    """One place for words, named as a row is: `indicator` is the pack's id, `member` the title of the place.

    `title` is the paper's, `asks` what to write, `owner` the post that the paper names as its author. `figures` are
    those of the section that it belongs to, each with the post that answers for it; empty for a place of the whole
    paper and of a section that says none by name.
    """

    indicator: str
    title: str
    member: str
    asks: str
    owner: str
    figures: tuple[tuple[str, str], ...] = ()

    @property
    def breakdown(self) -> str:
        """By which words about a pack are told from words about a member."""
        return WORDS

    @property
    def key(self) -> words.Place:
        """As words find it."""
        return self.indicator, self.breakdown, self.member

    def within(self, reaches: Reaches) -> bool:
        """Whether all of the pack is reached: a reach of some services, indicators or members is not enough."""
        return any(
            reach.sees_pack(self.indicator) and reach == Reach(packs=reach.packs, audience=words.INTERNAL)
            for reach in reaches
        )

    def mostly(self, reaches: Reaches) -> bool:
        """Whether more than half of the figures of its section are reached, of everyone and as they are within."""
        own = [reach for reach in reaches if reach.audience == words.INTERNAL]
        seen = [any(reach.sees(self.indicator, id, owner, None, None) for reach in own) for id, owner in self.figures]
        return 2 * sum(seen) > len(seen)


About = Row | PaperPlace
"""What words are about: a figure's row, or a place of the paper."""


def named(about: About) -> str:
    """What words are about, as a person says it."""
    if isinstance(about, PaperPlace):
        return about.member
    return f"{about.title}, {about.member}" if about.member else about.title


def places_of(pack: str) -> tuple[PaperPlace, ...]:
    """The places of a pack's paper in the order of its pages; of a pack that has gone none."""
    found = place.catalogue().packs.get(pack)
    if found is None:
        return ()
    paper = found.paper.title or found.title
    places: dict[str, PaperPlace] = {}
    sections = [section.title for section in found.sections]
    for slot, section in _slots(found):
        # Words find their section by its title: of two called the same, neither is one service's.
        figures = _figures(section) if section is not None and sections.count(section.title) == 1 else ()
        places.setdefault(slot.title, PaperPlace(pack, paper, slot.title, slot.asks, found.paper.author, figures))
    return tuple(places.values())


def written_by(user: User, pack: str) -> tuple[PaperPlace, ...]:
    """The places that the person may write in."""
    reaches, of_head = [user.reaches(permission) for permission in _SIGNERS], user.reaches(Permission.SIGN_HEAD)
    return tuple(one for one in places_of(pack) if one.mostly(of_head) or any(one.within(reach) for reach in reaches))


def _figures(section: PackSection) -> tuple[tuple[str, str], ...]:
    """The figures that a section names, each once with its owner; none where it has others besides, or nobody knows
    one of them: it is no one service's then."""
    catalogue = place.catalogue()
    named = [catalogue.find(item.indicator or item.ref or "") for item in section.items]
    if section.include is not None or None in named:
        return ()
    return tuple(dict.fromkeys((one.id, one.owner) for one in named if one is not None))


def _slots(pack: Pack) -> Iterator[tuple[Slot, PackSection | None]]:
    yield from ((slot, None) for slot in pack.paper.before)
    for section in pack.sections:
        layout = pack.paper.section(section.title)
        if section.title:
            yield Slot(section.title, layout.asks), section
        yield from ((slot, section) for slot in layout.slots)
    yield from ((slot, None) for slot in pack.paper.after)
