"""The roles: described classes, each with what it permits. A grant of a role to somebody says how far it reaches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trigpoint.web.people.permissions import Permission as P


@dataclass(frozen=True, slots=True)
class Role:
    """`everywhere`: a grant without a scope reaches everything; otherwise it reaches nothing until it has one."""

    id: str
    title: str
    what: str
    permissions: frozenset[P]
    everywhere: bool


_LOOK = {P.SEE_FIGURES, P.SEE_EDITIONS, P.SEE_DEFINITIONS}
_ALL = (
    Role(
        "administrator",
        "Administrator",
        "Keeps accounts and settings. Sees no child's row and signs nothing.",
        frozenset({P.MANAGE_PEOPLE, P.SEE_DEFINITIONS, P.SEE_AUDIT, P.SEE_EDITIONS}),
        everywhere=True,
    ),
    Role(
        "analyst",
        "Performance analyst",
        "Loads files, checks them, closes the month and drafts definitions.",
        frozenset(
            _LOOK
            | {P.SEE_UNSIGNED, P.LOAD, P.CHECK, P.DIFFERENCES, P.COMMENT, P.ACT, P.REMIND, P.SIGN_ANALYST, P.PUBLISH}
            | {P.DEFINE, P.APPROVE, P.OPEN_DOOR, P.BREAK_GLASS, P.USE_API}
        ),
        everywhere=True,
    ),
    Role(
        "service-head",
        "Service head",
        "Answers for a service: its figures, its commentary, its actions and its rows.",
        frozenset(
            _LOOK
            | {P.SEE_UNSIGNED, P.CHECK, P.DIFFERENCES, P.COMMENT, P.ACT, P.REMIND, P.SIGN_HEAD, P.APPROVE, P.OPEN_DOOR}
            | {P.BREAK_GLASS, P.USE_API, P.CHALLENGE}
        ),
        everywhere=False,
    ),
    Role(
        "indicator-owner",
        "Indicator owner",
        "Explains the figures that are theirs.",
        frozenset(_LOOK | {P.SEE_UNSIGNED, P.COMMENT, P.ACT, P.CHECK}),
        everywhere=False,
    ),
    Role(
        "director",
        "Director",
        "Signs, reopens and lets what is signed out.",
        frozenset(
            _LOOK
            | {P.SEE_UNSIGNED, P.DIFFERENCES, P.COMMENT, P.ACT, P.REMIND, P.SIGN_DIRECTOR, P.REOPEN, P.PUBLISH}
            | {P.APPROVE, P.APPROVE_GLASS, P.CHALLENGE}
        ),
        everywhere=True,
    ),
    Role(
        "practitioner",
        "Practitioner",
        "Works the lists of their own team.",
        frozenset(_LOOK | {P.CHECK, P.OPEN_DOOR, P.BREAK_GLASS}),
        everywhere=False,
    ),
    Role(
        "commissioner",
        "Commissioner",
        "Holds providers to their contracts.",
        frozenset(_LOOK | {P.SEE_UNSIGNED, P.DIFFERENCES, P.COMMENT, P.CHALLENGE, P.ACT, P.REMIND}),
        everywhere=False,
    ),
    Role(
        "provider",
        "Provider",
        "Explains the figures of its own contract, and sees nothing else.",
        frozenset({P.SEE_FIGURES, P.SEE_EDITIONS, P.COMMENT}),
        everywhere=False,
    ),
    Role(
        "partner",
        "Partner",
        "Reads what the partnership is shown: figures protected for partners.",
        frozenset({P.SEE_FIGURES, P.SEE_EDITIONS, P.SEE_DEFINITIONS}),
        everywhere=False,
    ),
    Role(
        "board-member",
        "Board member",
        "Reads signed editions, and the actions that follow from them.",
        frozenset({P.SEE_EDITIONS, P.SEE_DEFINITIONS}),
        everywhere=False,
    ),
    Role(
        "auditor",
        "Auditor or data-protection officer",
        "Sees every look at children's rows and all that was done, and changes nothing.",
        frozenset(_LOOK | {P.SEE_UNSIGNED, P.DIFFERENCES, P.SEE_AUDIT, P.APPROVE_GLASS}),
        everywhere=True,
    ),
)
ROLES: Mapping[str, Role] = {role.id: role for role in _ALL}
CHOICES = [(role.id, role.title) for role in _ALL]
PROTECTED = {"provider": "partner", "partner": "partner"}
"""The audience that a role is, where its figures leave the authority: they pass disclosure control first."""
