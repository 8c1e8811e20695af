"""Where a round stands on its way to being signed: what would be frozen now, who has signed it, who comes next."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

from django.db.models import Count, Max
from django.utils import timezone

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
_kept: OrderedDict[tuple[object, ...], Edition] = OrderedDict()
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
    words = (
        Comment.objects.filter(period=round.period).aggregate(last=Max("pk"), written=Max("written")),
        Action.objects.aggregate(last=Max("pk"), closed=Count("closed")),
        Note.objects.aggregate(last=Max("pk"))["last"],
        timezone.localdate(),
    )
    workspace = place.workspace()
    about = (str(workspace.path), newest_snapshot(workspace), place.catalogue().digest, round.pack, round.period)
    key = (*about, str(words))
    with _lock:
        if key in _kept:
            return _kept[key]
    made = drafted(workspace, round.pack, round.of, Written(), breakdowns=BREAKDOWNS, on=timezone.localdate())
    with _lock:
        _kept[key] = made
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    return made


def steps_of(round: Round, content: str) -> list[Step]:
    """The roles in the order in which they sign, for what has the hash `content`."""
    given = list(round.signatures.select_related("person"))
    still = unsigned([signature.as_words() for signature in given], content)
    first = still[0] if still else None
    return [
        Step(
            role,
            tuple(s for s in given if s.role == role.value and s.of == content),
            tuple(s for s in given if s.role == role.value and s.of != content),
            role == first,
        )
        for role in Role
    ]


def roles_to_sign(user: User, round: Round) -> list[Role]:
    """The roles as which the person may sign the pack."""
    return [role for role, permission in MAY_SIGN.items() if user.reaches(permission).sees_pack(round.pack)]
