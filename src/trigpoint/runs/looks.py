"""Use case: who looked at children's rows. What the workspace's audit says of every look, by whichever way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from trigpoint.model.problem import Problem
from trigpoint.store.workspace import Workspace

ACTS = frozenset({"children", "issue rows", "list rows", "rows set aside"})
"""The acts by which rows are shown (`trigpoint.runs.children`)."""


@dataclass(frozen=True, slots=True)
class Look:
    """One look: who asked (an account of the web application, or of the operating system), why, for what, and how many
    rows they were shown. `about` are the names of what was asked for: an indicator, a period, a rule, a list."""

    number: int
    at: dt.datetime
    by: str
    act: str
    why: str
    about: Mapping[str, str]
    rows: int


def looks(workspace: Workspace) -> tuple[Look, ...]:
    """Every look, newest first. Raises `UserMistake` where the audit is damaged."""
    found = [
        Look(e.number, e.at, e.by, e.act, e.reason, {k: v for k, v in e.details.items() if v}, e.counts.get("rows", 0))
        for e in workspace.store.audit.entries()
        if e.act in ACTS
    ]
    return tuple(reversed(found))


def audit_problems(workspace: Workspace) -> tuple[Problem, ...]:
    """Where the chain of the workspace's audit does not hold; empty where it does."""
    return workspace.store.audit.check()
