"""The pack that Figures opens on where the address names none: the one that the person is most likely to want."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.http import HttpRequest

from trigpoint.catalogue.objects import Indicator, Pack
from trigpoint.runs.editions import editions
from trigpoint.web import place
from trigpoint.web.people.models import User
from trigpoint.web.people.permissions import Permission
from trigpoint.web.people.reach import Reaches
from trigpoint.web.words.models import Round

_KEPT = "pack"  # the name in the session
_NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)


def looked_at(request: HttpRequest, pack: Pack) -> None:
    """Remember, while the person is signed in, which pack they chose."""
    if request.session.get(_KEPT) != pack.id:
        request.session[_KEPT] = pack.id


def first_pack(request: HttpRequest, packs: Sequence[Pack], reaches: Reaches) -> Pack:
    """Of the packs that are reached, the one that the person chose last. Before they have chosen, one that they may
    read already; of these one with figures that are theirs; one whose month is open; the one with most of theirs; the
    one signed last."""
    kept = request.session.get(_KEPT)
    user: User = request.user
    under_way = set(Round.objects.filter(state="open").values_list("pack", flat=True))
    audience = reaches.audience()
    signed = {one.pack: one.frozen_at for one in editions(place.workspace()) if one.audience == audience}
    unsigned = user.reaches(Permission.SEE_UNSIGNED)

    def likely(pack: Pack) -> tuple[bool, bool, bool, bool, int, dt.datetime]:
        theirs, told = _theirs(pack, user, reaches), signed.get(pack.id, _NEVER)
        readable = pack.id in signed or unsigned.sees_pack(pack.id)
        return pack.id == kept, readable, theirs > 0, pack.id in under_way, theirs, told

    return max(packs, key=likely)


def answers_for(user: User) -> tuple[frozenset[str], frozenset[str]]:
    """The posts that the person holds or stands for, and the indicators that were given to them by name."""
    posts, indicators = {user.post} - {""}, set[str]()
    for reach in user.reaches(Permission.SEE_FIGURES):
        posts |= reach.services or frozenset()
        indicators |= reach.indicators or frozenset()
    return frozenset(posts), frozenset(indicators)


def _theirs(pack: Pack, user: User, reaches: Reaches) -> int:
    """How many of a pack's indicators the person answers for; of whoever reaches members alone, how many there are that
    are told of these."""
    posts, named = answers_for(user)
    splits = set(reaches.splits())

    def own(indicator: Indicator) -> bool:
        return indicator.owner in posts or indicator.id in named or not splits.isdisjoint(indicator.breakdowns)

    items = (item for section in pack.sections for item in section.items)
    shown = (place.catalogue().find(item.indicator or item.ref or "") for item in items)
    return sum(indicator is not None and own(indicator) for indicator in shown)
