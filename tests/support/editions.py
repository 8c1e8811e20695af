"""A pack of one figure of a small workspace, and words about it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.support.words import Held, action, comment, signature
from trigpoint.model.period import Period
from trigpoint.model.words import Role, Signature
from trigpoint.runs.editions import freeze
from trigpoint.scorecard.edition import Edition
from trigpoint.store.workspace import Workspace

MAY = Period.month(2025, 5)
DONE = "assessments_completed"
PACK = """
pack: board
title: Board
audience: internal
source: Drawn for a test
periods_shown: 3
sections:
  - title: Assessments
    items:
      - {ref: A1, indicator: assessments_completed, outcome: Children are seen in time.}
"""
TEXT = "**{{figure: A1}}** in May:\n\n- {{figure: A1, by=team=North}} in the North"
WORDS = Held(
    (comment(TEXT, DONE, MAY, owner="Head of Assessment"),),
    (action(DONE, MAY, opened=dt.date(2025, 5, 20), by_when=dt.date(2025, 6, 1)),),
)
SIGNED_AT = dt.datetime(2025, 6, 9, 9, 0, tzinfo=dt.UTC)


def signed(**more: Any) -> tuple[Signature, ...]:
    """The analyst's, the service head's and the director's signatures, a day after each other."""
    days = zip(Role, range(3), strict=True)
    return tuple(
        signature(role, at=SIGNED_AT + dt.timedelta(days=n), name=f"{role} of Fenbridge", **more) for role, n in days
    )


def frozen(workspace: Workspace, **more: Any) -> Edition:
    """The board pack of May 2025, signed by all three, with a table by team, unless `more` says otherwise."""
    keys: dict[str, Any] = {"words": WORDS, "signatures": signed(), "by": "tester", "breakdowns": ("team",)}
    return freeze(workspace, "board", MAY, **(keys | more))
