"""Giving and taking roles, and closing accounts: who may, and what must always hold.

Nobody changes their own roles or closes their own account, administrators included: a second administrator does. So
nobody gives themselves more, and each change has somebody else's name on it. There is always an administrator whose
role has no end.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from trigpoint.web.events.models import record
from trigpoint.web.people.models import Grant, Scope, User
from trigpoint.web.people.roles import ROLES

ADMINISTRATOR = "administrator"


class Refused(Exception):
    """What was asked must not be done; the text says why."""


def _not_oneself(by: User, user: User) -> None:
    if by.pk == user.pk:
        raise Refused("Nobody changes their own account. Ask another administrator.")


def _somebody_stays(without: Iterable[int]) -> None:
    """Refuse where no grant of the administrator's role without an end would be left. Locks them all, so that two
    people who take each other's role at the same moment do not both succeed."""
    lasting = Grant.objects.select_for_update().filter(role=ADMINISTRATOR, ends=None, user__is_active=True)
    today = timezone.localdate()
    if not any(grant.starts <= today for grant in lasting if grant.pk not in set(without)):
        raise Refused("There must always be an administrator. Give somebody else that role first.")


@transaction.atomic
def give(
    by: User, user: User, role: str, scopes: list[tuple[str, str]], starts: dt.date, ends: dt.date | None
) -> Grant:
    """Give a role. Raises `Refused` for one's own account."""
    _not_oneself(by, user)
    grant = Grant.objects.create(user=user, role=role, starts=starts, ends=ends)
    Scope.objects.bulk_create(Scope(grant=grant, kind=kind, name=name) for kind, name in scopes)
    days = {"starts": starts.isoformat()} | ({"ends": ends.isoformat()} if ends else {})
    record(by, "gave a role", user.email, kind="person", role=role, reaches=grant.reaches_told(), **days)
    return grant


@transaction.atomic
def end(by: User, grant: Grant, last: dt.date) -> None:
    """End a role after a day. Raises `Refused` for one's own, and for the last administrator's."""
    _not_oneself(by, grant.user)
    if grant.role == ADMINISTRATOR:
        _somebody_stays([grant.pk])
    grant.ends = last
    grant.save()
    told = {"role": grant.role, "reaches": grant.reaches_told(), "ends": last.isoformat()}
    record(by, "ended a role", grant.user.email, kind="person", **told)


@transaction.atomic
def close(by: User, user: User) -> None:
    """Close an account: it is signed out everywhere at once, and cannot be signed in to. Raises `Refused`."""
    _not_oneself(by, user)
    mine = [grant.pk for grant in user.grants.filter(role=ADMINISTRATOR)]
    if mine:
        _somebody_stays(mine)
    User.objects.filter(pk=user.pk).update(is_active=False)
    _end_sessions(user)
    record(by, "closed an account", user.email, kind="person")


@transaction.atomic
def reopen(by: User, user: User) -> None:
    """Open a closed account again, with the roles that it still has. Raises `Refused` for one's own."""
    _not_oneself(by, user)
    User.objects.filter(pk=user.pk).update(is_active=True)
    told = "; ".join(f"{ROLES[grant.role].title}: {grant.reaches_told()}" for grant in user.grants_now())
    record(by, "opened an account again", user.email, kind="person", roles=told or "none")


@transaction.atomic
def clear_second_factor(by: User, user: User) -> None:
    """Take every second factor away, for somebody who has lost theirs: at the next sign-in they set up another. Raises
    `Refused` for one's own."""
    _not_oneself(by, user)
    Authenticator.objects.filter(user=user).delete()
    _end_sessions(user)
    record(by, "cleared a second factor", user.email, kind="person")


@transaction.atomic
def sign_out(by: User, user: User) -> None:
    """Sign somebody out everywhere."""
    ended = _end_sessions(user)
    record(by, "signed somebody out everywhere", user.email, kind="person", sessions=ended)


def _end_sessions(user: User) -> int:
    # Sessions carry whose they are inside them: all that are open are looked into, so that none is forgotten.
    mine = [one for one in Session.objects.all() if one.get_decoded().get(SESSION_KEY) == str(user.pk)]
    Session.objects.filter(pk__in=[one.pk for one in mine]).delete()
    UserSession.objects.filter(user=user).delete()
    return len(mine)
