"""Comments, actions and signatures, made in Python, and a port that holds them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from trigpoint.model.period import Period
from trigpoint.model.words import Action, Comment, Role, Signature

MARCH = Period.parse("2026-03")
WRITTEN = dt.datetime(2026, 4, 3, 10, 30, tzinfo=dt.UTC)


def comment(text: str, indicator: str = "X", period: Period = MARCH, **more: Any) -> Comment:
    """A comment by the owner of a figure for everyone, unless `more` says otherwise."""
    keys: dict[str, Any] = {"breakdown": None, "member": None, "author": "A. Writer", "written": WRITTEN}
    return Comment(indicator, period, text=text, **(keys | more))


def action(indicator: str = "X", period: Period = MARCH, **more: Any) -> Action:
    """An action opened in January 2026 for everyone's figure, unless `more` says otherwise."""
    keys: dict[str, Any] = {
        "id": "A1", "text": "Hold a weekly meeting.", "outcome": "Fewer wait.", "who": "Head of Assessment",
        "by_when": dt.date(2026, 6, 30), "breakdown": None, "member": None, "opened": dt.date(2026, 1, 5),
    }  # fmt: skip
    return Action(indicator=indicator, period=period, **(keys | more))


def signature(role: Role = Role.DIRECTOR, **more: Any) -> Signature:
    """A signature on 5 April 2026, unless `more` says otherwise."""
    keys: dict[str, Any] = {"name": "D. Signer", "account": "dsigner", "at": dt.datetime(2026, 4, 5, 9, tzinfo=dt.UTC)}
    return Signature(role, **(keys | more))


@dataclass(frozen=True)
class Held:
    """Words as a list, for whoever asks."""

    comments: tuple[Comment, ...] = ()
    deeds: tuple[Action, ...] = ()

    def commentary(self, pack: str, period: Period) -> Sequence[Comment]:
        return [comment for comment in self.comments if comment.period == period]

    def actions(self, pack: str, on: dt.date) -> Sequence[Action]:
        return [action for action in self.deeds if action.opened <= on]
