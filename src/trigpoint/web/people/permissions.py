"""What can be permitted. Every view names one of these (`needs`), or says that it is `open_to_all`."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """One thing that a role may do; the value is how it is said to people."""

    SEE_FIGURES = "see figures, and what is behind them as counts"
    SEE_UNSIGNED = "see figures before they are signed"
    SEE_EDITIONS = "read signed editions"
    LOAD = "load files, and undo the last load"
    CHECK = "see quality issues as counts, assign and export them"
    DIFFERENCES = "see figures that moved, and why"
    COMMENT = "write commentary"
    CHALLENGE = "ask about others' commentary, return or accept it"
    ACT = "set actions and report on them"
    REMIND = "see who owes what, and remind them"
    SIGN_ANALYST = "sign as analyst"
    SIGN_HEAD = "sign as service head"
    SIGN_DIRECTOR = "sign as director"
    REOPEN = "reopen what is signed"
    PUBLISH = "publish packs, and send members a link"
    SEE_DEFINITIONS = "read the catalogue"
    DEFINE = "draft a definition, a target, a threshold or a pack"
    APPROVE = "approve what somebody else drafted"
    OPEN_DOOR = "open the rows about children, for a reason"
    BREAK_GLASS = "ask to open rows beyond the own area in an emergency"
    APPROVE_GLASS = "let somebody open rows beyond their area"
    SEE_AUDIT = "read the audit and every look at children's rows"
    MANAGE_PEOPLE = "invite people, give and take roles"
    USE_API = "make tokens for scripts"
