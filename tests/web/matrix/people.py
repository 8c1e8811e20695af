"""People, their invitations and their own accounts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.support.matrix import Example
from trigpoint.web.people.models import Grant, Invitation, User

_ROLE = {"role": "analyst", "starts": "2026-01-01"}


def _somebody() -> User:
    return User.objects.create_user("somebody.else@fenbridge.example", name="Somebody Else")


def _invitation(user: Any) -> Mapping[str, Any]:
    return {"pk": Invitation.objects.make("new@fenbridge.example")[0].pk}


def _person(user: Any) -> Mapping[str, Any]:
    return {"pk": _somebody().pk}


def _oneself(user: Any) -> Mapping[str, Any]:
    return {"pk": user.pk if user else 1}


def _grant(user: Any) -> Mapping[str, Any]:
    grant = Grant.objects.create(user=_somebody(), role="analyst")
    return {"pk": grant.user_id, "grant": grant.pk}


def _closing(user: Any) -> Mapping[str, Any]:
    return {**_person(user), "act": "close"}


def _closing_oneself(user: Any) -> Mapping[str, Any]:
    return {**_oneself(user), "act": "close"}


EXAMPLES = {
    "people": Example(),
    "people-csv": Example(),
    "invite": Example(post={}),
    "invite-again": Example(make=_invitation, get=False, post={}),
    "invite-withdraw": Example(make=_invitation, get=False, post={}),
    "person": Example(make=_person),
    "give-role": [
        Example(make=_person, post=_ROLE, shows="somebody else"),
        Example(make=_oneself, post=_ROLE, shows="oneself"),
    ],
    "end-role": Example(make=_grant, post={"last": "2026-03-31"}),
    "person-act": [
        Example(make=_closing, post={}, shows="closing somebody's account"),
        Example(make=_closing_oneself, post={}, shows="closing one's own account"),
    ],
    "account": Example(),
    "join": Example(kwargs={"token": "no-such"}, post={}),
}
