"""The door: what lies in a team, asked by people of that team and of another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.support.matrix import Example
from tests.support.web import LAST
from trigpoint.web.door.models import Leave, Look
from trigpoint.web.people.models import User

_TEAM, _OTHER = (("team", "Assessment South"),), (("team", "Youth Justice"),)
_ASKED = {
    "indicator": "assessments_in_45_days",
    "period": str(LAST),
    "part": "denominator",
    "by": "team",
    "member": "Assessment South",
}
_QUERY = "&".join(f"{name}={value.replace(' ', '+')}" for name, value in _ASKED.items())
_WHY = "checking the figure of the month"


def _look(user: Any) -> Mapping[str, Any]:
    """A look of whoever asks."""
    return {"pk": Look.objects.create(user=user, asked=_ASKED, reason=_WHY).pk if user else 1}


def _leave(user: Any) -> Mapping[str, Any]:
    """A request of somebody else."""
    asker = User.objects.create_user("somebody.else@fenbridge.example", name="Somebody Else")
    return {"pk": Leave.objects.create(asker=asker, asked=_ASKED, reason=_WHY).pk}


def _own(user: Any) -> Mapping[str, Any]:
    """A request of whoever asks."""
    return {"pk": Leave.objects.create(asker=user, asked=_ASKED, reason=_WHY).pk if user else 1}


_DECIDED = {"decision": "no", "note": "not an emergency"}
EXAMPLES = {
    "door": Example(query=_QUERY, reach=_TEAM, beyond=_OTHER, post={"reason": _WHY}),
    "door-look": Example(make=_look, reach=_TEAM, beyond=_OTHER),
    "door-beyond": Example(query=_QUERY, reach=_OTHER, post={"reason": _WHY}),
    "door-leaves": Example(),
    "door-leave": [
        Example(make=_leave, post=_DECIDED, shows="somebody else's request"),
        Example(make=_own, post=_DECIDED, shows="one's own request"),
    ],
}
