"""What somebody may read through the API: the same reach that their pages have."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from django.http import Http404
from django.utils import timezone

from trigpoint.catalogue.describe import describe
from trigpoint.catalogue.objects import Catalogue, Indicator, Pack
from trigpoint.model.problem import UserMistake
from trigpoint.model.words import Action, Comment, latest_by_place
from trigpoint.runs.definitions import packs_of
from trigpoint.runs.periods import latest_period
from trigpoint.scorecard.measure import unit_of
from trigpoint.scorecard.objects import Scorecard
from trigpoint.web import place
from trigpoint.web.api.shapes import Part
from trigpoint.web.figures.asked import Asked, card_of, period_of, sees_unsigned
from trigpoint.web.people.models import User
from trigpoint.web.people.permissions import Permission
from trigpoint.web.words.models import Written
from trigpoint.web.words.paper import places_of


class _About(Protocol):
    """What is keyed as figures are."""

    @property
    def indicator(self) -> str: ...
    @property
    def breakdown(self) -> str | None: ...
    @property
    def member(self) -> str | None: ...


def pack_of(user: User, id: str) -> Pack:
    """A pack within reach. Raises `Http404`."""
    pack = place.catalogue().packs.get(id)
    if pack is None or not user.reaches(Permission.SEE_FIGURES).sees_pack(id):
        raise Http404
    return pack


def card(user: User, id: str, period: str, part: Part) -> Scorecard:
    """The scorecard of a pack with the rows within reach. Raises `Http404` where there is none to see, `UserMistake`
    for a period, a breakdown or an area that is none."""
    pack = pack_of(user, id)
    asked = Asked(pack, str(period_of(period)), part.by, part.area, signed_only=not sees_unsigned(user, id))
    found = card_of(asked, user.reaches(Permission.SEE_FIGURES))
    if found is None:
        raise Http404
    return found


def plain_pack(pack: Pack) -> dict[str, Any]:
    """A pack as the API tells it."""
    try:
        latest = str(latest_period(place.workspace(), pack))
    except UserMistake:
        latest = None
    shown = pack.periods_shown
    return {"id": pack.id, "title": pack.title, "audience": pack.audience, "frequency": pack.frequency,
            "periods_shown": shown, "latest": latest}  # fmt: skip


def plain_indicator(catalogue: Catalogue, indicator: Indicator) -> dict[str, Any]:
    """A definition as the API tells it."""
    return {
        "id": indicator.id,
        "title": indicator.title,
        "refs": list(indicator.refs),
        "answers": list(indicator.answers),
        "origin": indicator.origin,
        "unit": unit_of(indicator, catalogue.derived),
        "better": indicator.better.value,
        "frequency": indicator.frequency,
        "owner": indicator.owner,
        "packs": list(packs_of(catalogue, indicator)),
        "breakdowns": list(indicator.breakdowns),
        "why_it_matters": indicator.why_it_matters,
        "source": indicator.definition_source,
        "sentences": dict(describe(catalogue, indicator).sentences),
    }


def sees(user: User, indicator: Indicator, breakdown: str | None, member: str | None) -> bool:
    """Whether a figure is within reach as it stands now, unprotected: in some pack that shows it, or anywhere."""
    reaches = user.reaches(Permission.SEE_UNSIGNED)
    if reaches.audience() != "internal":
        return False
    if reaches.everything:
        return True
    packs = packs_of(place.catalogue(), indicator)
    return any(reaches.sees(indicator, breakdown, member, pack) for pack in packs)


def comments(user: User, id: str, period: str) -> list[Comment]:
    """The newest comment about each of a pack's figures within reach, and for whoever reaches all of the pack the words
    in the places of its paper."""
    pack = pack_of(user, id)
    newest = latest_by_place(Written().commentary(id, period_of(period)))
    reaches = user.reaches(Permission.SEE_UNSIGNED)
    own = [newest[one.key] for one in places_of(pack.id) if one.key in newest and one.within(reaches)]
    return [comment for comment in (*_of_pack(user, pack, newest.values()), *own) if comment.answers]


def actions(user: User, id: str) -> list[Action]:
    """The actions that concern a pack's figures within reach, closed ones too."""
    pack = pack_of(user, id)
    return _of_pack(user, pack, Written().actions(id, timezone.localdate()))


def plain_action(action: Action) -> dict[str, Any]:
    """An action as the API tells it."""
    told = {name: getattr(action, name) for name in ("id", "text", "outcome", "who", "by_when", "indicator")}
    told |= {name: getattr(action, name) for name in ("breakdown", "member", "opened", "closed")}
    progress = [{"on": note.on, "text": note.text, "author": note.author} for note in action.progress]
    state = action.state_on(timezone.localdate())
    return told | {"period": str(action.period), "state": state, "progress": progress}


def plain_comment(comment: Comment) -> dict[str, Any]:
    """A comment as the API tells it."""
    told = {name: getattr(comment, name) for name in ("indicator", "breakdown", "member", "text", "nothing_to_add")}
    told |= {name: getattr(comment, name) for name in ("author", "owner", "written")}
    return told | {"period": str(comment.period)}


def _of_pack(user: User, pack: Pack, found: Iterable[Any]) -> list[Any]:
    """What is about figures that the pack shows and that are within reach."""
    catalogue, reaches = place.catalogue(), user.reaches(Permission.SEE_UNSIGNED)
    if reaches.audience() != "internal":
        return []
    named = {name for section in pack.sections for item in section.items for name in (item.indicator, item.ref) if name}

    def is_shown(one: _About) -> bool:
        indicator = catalogue.find(one.indicator)
        if indicator is None or not named & {indicator.id, *indicator.refs}:
            return False
        return reaches.sees(indicator, one.breakdown, one.member, pack.id)

    return [one for one in found if is_shown(one)]
