"""What every page is told: whose it is, and where this person may go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from trigpoint.web import place
from trigpoint.web.people.permissions import Permission as P


@dataclass(frozen=True, slots=True)
class _Place:
    title: str
    name: str
    permissions: tuple[P, ...]


# The order of the monthly cycle. A place that is not built in this installation is not shown.
_PLACES = (
    _Place("Home", "home", ()),
    _Place("Load", "loading", (P.LOAD,)),
    _Place("Check", "checking", (P.CHECK,)),
    _Place("Differences", "differences", (P.DIFFERENCES,)),
    _Place("Figures", "figures", (P.SEE_FIGURES,)),
    _Place("Commentary", "commentary", (P.COMMENT,)),
    _Place("Actions", "actions", (P.ACT,)),
    _Place("Sign off", "signing", (P.SIGN_ANALYST, P.SIGN_HEAD, P.SIGN_DIRECTOR, P.REOPEN)),
    _Place("Editions", "editions", (P.SEE_EDITIONS,)),
    _Place("Published", "published", (P.SEE_EDITIONS, P.PUBLISH)),
    _Place("Definitions", "definitions", (P.SEE_DEFINITIONS,)),
    _Place("People", "people", (P.MANAGE_PEOPLE,)),
    _Place("Audit", "audit", (P.SEE_AUDIT,)),
)


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the navigation."""

    title: str
    address: str
    here: bool


def page(request: HttpRequest) -> dict[str, Any]:
    """The navigation for this person, and the council's name and colour."""
    settings = place.workspace().settings
    return {"council": settings.name, "area": settings.area, "colour": settings.web.colour, "places": links(request)}


def links(request: HttpRequest) -> list[Link]:
    """Where this person may go, and which of these places they are in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    found = []
    for there in _PLACES:
        try:
            address = reverse(there.name)
        except NoReverseMatch:
            continue
        if not there.permissions or any(user.may(permission) for permission in there.permissions):
            here = request.path == address or (address != "/" and request.path.startswith(address))
            found.append(Link(there.title, address, here))
    return found
