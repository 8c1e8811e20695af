"""Where a round stands on its way to being signed: what would be frozen now, who has signed it, who comes next."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, Max
from django.utils import timezone

from trigpoint.model.problem import UserMistake
from trigpoint.model.words import Role, unsigned
from trigpoint.runs.editions import drafted
from trigpoint.runs.place import newest_snapshot
from trigpoint.scorecard.edition import Edition
from trigpoint.web import place
from trigpoint.web.people.models import User
from trigpoint.web.people.permissions import Permission
from trigpoint.web.signing.models import Signature
from trigpoint.web.words.models import Action, Comment, Note, Round, Written

BREAKDOWNS = ("team", "area")
"""What an edition is split by, besides what its pack splits itself."""

MAY_SIGN = {
    Role.ANALYST: Permission.SIGN_ANALYST,
    Role.SERVICE_HEAD: Permission.SIGN_HEAD,
    Role.DIRECTOR: Permission.SIGN_DIRECTOR,
}
_MOST = 8
_DAY = 24 * 60 * 60
_kept: OrderedDict[tuple[str, ...], Edition] = OrderedDict()
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Step:
    """One role's part: the signatures that count, those under something that has changed since, and whether it is this
    role's turn."""

    role: Role
    signed: tuple[Signature, ...]
    stale: tuple[Signature, ...]
    turn: bool


def draft_of(round: Round) -> Edition:
    """What would be frozen now. Kept until a load, a definition or words change it. Raises `UserMistake` where the
    words name a figure that there is not."""
    key = _drawn_from(round)
    with _lock:
        if key in _kept:
            return _kept[key]
    today = timezone.localdate()
    made = drafted(place.workspace(), round.pack, round.of, Written(), breakdowns=BREAKDOWNS, on=today)
    with _lock:
        _kept[key] = made
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    cache.set(_name(key), made.content, _DAY)
    return made


def content_of(round: Round) -> str:
    """The hash of what would be frozen now, known to every process from the first that drew it up."""
    return cache.get(_name(_drawn_from(round))) or draft_of(round).content


def _drawn_from(round: Round) -> tuple[str, ...]:
    """All that a draft depends on."""
    words = (
        Comment.objects.filter(period=round.period).aggregate(last=Max("pk"), written=Max("written")),
        Action.objects.aggregate(last=Max("pk"), closed=Count("closed")),
        Note.objects.aggregate(last=Max("pk"))["last"],
        timezone.localdate(),
    )
    workspace = place.workspace()
    about = (workspace.path, newest_snapshot(workspace), place.catalogue().digest, round.pack, round.period, words)
    return tuple(map(str, about))


def _name(key: tuple[str, ...]) -> str:
    return f"draft:{hashlib.sha256(repr(key).encode()).hexdigest()}"


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


def next_to_sign(round: Round) -> tuple[Role | None, frozenset[Role]]:
    """Whose turn it is (None where all have signed), and the roles whose signature counts no more as something has
    changed. Where nobody has signed yet, nothing need be drawn up to know it."""
    first = next(iter(Role))
    if not round.signatures.filter(opening=round.openings).exists():
        return first, frozenset()
    try:
        steps = steps_of(round, content_of(round))
    except UserMistake:  # words name a figure that is gone: the page of signatures says which
        return first, frozenset()
    turn = next((step.role for step in steps if step.turn), None)
    return turn, frozenset(step.role for step in steps if step.stale and not step.signed)


def roles_to_sign(user: User, round: Round) -> list[Role]:
    """The roles as which the person may sign the pack."""
    return [role for role, permission in MAY_SIGN.items() if user.reaches(permission).sees_pack(round.pack)]
