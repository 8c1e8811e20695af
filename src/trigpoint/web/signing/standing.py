"""Where a round stands on its way to being signed: what would be frozen now, who has signed it, who comes next."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass

from django.db.models import Count, Max
from django.utils import timezone

from trigpoint.catalogue.objects import Pack
from trigpoint.model.problem import UserMistake
from trigpoint.model.words import Role, unsigned
from trigpoint.runs.editions import drafted
from trigpoint.runs.place import newest_snapshot
from trigpoint.scorecard.edition import Edition
from trigpoint.web import cards, place
from trigpoint.web.people.models import User
from trigpoint.web.people.permissions import Permission
from trigpoint.web.signing.models import Drawn, Signature
from trigpoint.web.words.models import Action, Comment, Note, Round, Written

BREAKDOWNS = ("team", "area")
"""What an edition is split by, besides what its pack splits itself."""

MAY_SIGN = {
    Role.ANALYST: Permission.SIGN_ANALYST,
    Role.SERVICE_HEAD: Permission.SIGN_HEAD,
    Role.DIRECTOR: Permission.SIGN_DIRECTOR,
}
_MOST = 8
_kept: OrderedDict[tuple[str, ...], Edition | UserMistake] = OrderedDict()
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Step:
    """One role's part: the signatures that count, those under something that has changed since, and whether it is this
    role's turn."""

    role: Role
    signed: tuple[Signature, ...]
    stale: tuple[Signature, ...]
    turn: bool


@dataclass(frozen=True, slots=True)
class Next:
    """Whose turn it is (None where all have signed), and the roles whose signature counts no more: as something has
    changed since, or as the round was opened again. Where it is not `known`, something may have changed since: what
    would be frozen has not been drawn up of what is there now, and what was signed last is taken to stand."""

    turn: Role | None
    changed: frozenset[Role]
    opened_again: frozenset[Role]
    known: bool


def draft_of(round: Round) -> Edition:
    """What would be frozen now. Kept until a load, a definition or words change it, as is why it cannot be drawn up;
    who asks while it is drawn up waits for it. Raises `UserMistake` where the words name a figure that there is not."""
    key = _drawn_from(round)
    with cards.one_at_a_time(("draft", *key)):
        with _lock:
            found = _kept.get(key)
        if found is None:
            found = _drawn_up(round)
            with _lock:
                _kept[key] = found
                while len(_kept) > _MOST:
                    _kept.popitem(last=False)
            _write_down(round, key, found)
        elif not Drawn.objects.filter(round=round, state=_hashed(key)).exists():
            _write_down(round, key, found)
    if isinstance(found, UserMistake):
        raise UserMistake(found.problems)
    return found


def _write_down(round: Round, key: tuple[str, ...], found: Edition | UserMistake) -> None:
    """Keep what was drawn up as the round's, unless it rests on something else by now: whoever began later, in another
    process, may have ended first."""
    if _drawn_from(round) == key:
        content = "" if isinstance(found, UserMistake) else found.content
        Drawn.objects.update_or_create(round=round, defaults={"state": _hashed(key), "content": content})


def _drawn_up(round: Round) -> Edition | UserMistake:
    today = timezone.localdate()
    try:
        return drafted(place.workspace(), round.pack, round.of, Written(), breakdowns=BREAKDOWNS, on=today)
    except UserMistake as mistake:
        return UserMistake(mistake.problems)  # without the way to it, which holds all that was worked out


def _drawn_from(round: Round) -> tuple[str, ...]:
    """All that a draft depends on: of words those of the pack's own figures, of the period and the one before."""
    said = Comment.objects.filter(period__in=(round.period, str(round.of.previous())))
    actions, notes = Action.objects.all(), Note.objects.all()
    figures = _figures_of(round.pack)
    if figures:
        said, actions = said.filter(indicator__in=figures), actions.filter(indicator__in=figures)
        notes = notes.filter(action__indicator__in=figures)
    words = (
        said.aggregate(last=Max("pk"), written=Max("written")),
        actions.aggregate(last=Max("pk"), closed=Count("closed")),
        notes.aggregate(last=Max("pk"))["last"],
        timezone.localdate(),
    )
    workspace = place.workspace()
    about = (workspace.path, newest_snapshot(workspace), place.catalogue().digest, round.pack, round.period, words)
    return tuple(map(str, about))


def _figures_of(pack: str) -> frozenset[str]:
    """What words of a pack may be about: itself and its figures by every name, where it adds others those that no pack
    names too. Nothing where it is gone: no words of it are known then."""
    catalogue = place.catalogue()
    found = catalogue.packs.get(pack)
    if found is None:
        return frozenset()
    named = _named_in(found)
    known = (catalogue.find(name) for name in named)
    figures = {pack, *named, *(one.id for one in known if one is not None)}
    if any(section.include is not None for section in found.sections):
        figures |= catalogue.indicators.keys() - frozenset().union(*map(_named_in, catalogue.packs.values()))
    return frozenset(figures)


def _named_in(pack: Pack) -> frozenset[str]:
    items = (item for section in pack.sections for item in section.items)
    return frozenset(name for item in items for name in (item.indicator, item.ref) if name)


def state_of(round: Round) -> str:
    """A hash of all that a draft depends on."""
    return _hashed(_drawn_from(round))


def _hashed(key: tuple[str, ...]) -> str:
    return hashlib.sha256(repr(key).encode()).hexdigest()


def is_drawn(round: Round) -> bool:
    """Whether the draft was drawn up of what is there now."""
    return Drawn.objects.filter(round=round, state=state_of(round)).exists()


def steps_of(round: Round, content: str) -> list[Step]:
    """The roles in the order in which they sign, for what has the hash `content`. What was signed before the round was
    opened again counts no more."""
    given = list(round.signatures.select_related("person"))
    counts = [s for s in given if s.opening == round.openings and s.of == content]
    still = unsigned([signature.as_words() for signature in counts], content)
    first = still[0] if still else None
    return [
        Step(
            role,
            tuple(s for s in counts if s.role == role.value),
            tuple(s for s in given if s.role == role.value and s not in counts),
            role == first,
        )
        for role in Role
    ]


def next_to_sign(round: Round) -> Next:
    """Whose turn it is, without drawing up what would be frozen: that takes seconds, and the worker does it by itself
    when anything has changed under a signature."""
    given = list(round.signatures.all())
    now = [signature for signature in given if signature.opening == round.openings]
    drawn = Drawn.objects.filter(round=round, state=state_of(round)).first() if now else None
    content = drawn.content if drawn is not None else now[-1].of if now else ""
    signed = {signature.role for signature in now if signature.of == content}
    changed = {signature.role for signature in now} - signed
    before = {signature.role for signature in given} - signed - changed
    return Next(
        next((role for role in Role if role.value not in signed), None),
        frozenset(map(Role, changed)),
        frozenset(map(Role, before)),
        known=drawn is not None or not now,
    )


def roles_to_sign(user: User, round: Round) -> list[Role]:
    """The roles as which the person may sign the pack."""
    return [role for role, permission in MAY_SIGN.items() if user.reaches(permission).sees_pack(round.pack)]
