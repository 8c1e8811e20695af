"""Definitions and their drafts."""

from __future__ import annotations

from typing import Any

from tests.support.matrix import Example
from tests.support.web import person
from trigpoint.web.defining.models import Draft, State

INDICATOR = "assessments_in_45_days"
_WHY = {"why": "Agreed at the board of May."}
_OWNER = {"owner": "Head of Early Help", "review_by": "2099-03-31", **_WHY}
_CHANGE = {
    "title": "In time",
    "why_it_matters": "A plan waits.",
    "notes": "Day 1 is the day after.",
    "numerator": "working_days <= 40",
    "missing": "not met",
    "better": "higher",
}
_TARGETS = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-start": "2026-04-01", "form-0-target": "85"}


def a_draft(_asks: Any = None, state: str = State.DRAFT) -> dict[str, int]:
    """A draft of somebody else's: another owner of the indicator."""
    author = person("analyst", name="Some Author")
    text = f"indicator: {INDICATOR}\nowner: Head of Early Help\n"
    made = Draft.objects.create(
        kind="indicator", name=INDICATOR, text=text, why=_WHY["why"], author=author, state=state
    )
    return {"number": made.pk}


_PACK = "pack: my-board\ntitle: My board\naudience: internal\nsections:\n- title: Help\n  items:\n  - indicator: {}\n"
_STEP = {
    "title": "My board", "audience": "internal", "frequency": "month", "periods_shown": "6", "style": "table",
    "lines": "10", "s0-title": "Help", "do": "keep",
}  # fmt: skip


def a_pack(_asks: Any = None) -> dict[str, int]:
    """A pack that somebody else is putting together."""
    author = person("analyst", name="Some Author")
    text = _PACK.format(INDICATOR)
    return {"number": Draft.objects.create(kind="pack", name="my-board", text=text, why=_WHY["why"], author=author).pk}


def _proposed(_asks: Any = None) -> dict[str, int]:
    return a_draft(state=State.PROPOSED)


EXAMPLES = {
    "definitions": Example(),
    "definition": Example(kwargs={"name": INDICATOR}),
    "new-indicator": Example(post={}),
    "new-pack": Example(post={}),
    "change-definition": Example(kwargs={"name": INDICATOR}, post={**_CHANGE, **_WHY}),
    "new-owner": Example(kwargs={"name": INDICATOR}, post=_OWNER),
    "new-targets": Example(kwargs={"name": INDICATOR}, post={**_TARGETS, **_WHY}),
    "build-pack": Example(make=a_pack, post=_STEP),
    "draft-paper": Example(make=a_pack),
    "draft-definition": Example(make=a_draft),
    "change-draft": Example(make=a_draft, post={"text": f"indicator: {INDICATOR}\nowner: Another\n"}),
    "hand-over-draft": Example(make=a_draft, post={}, get=False),
    "decide-draft": Example(make=_proposed, post={"refuse": "1"}, get=False),
}
