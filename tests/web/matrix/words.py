"""Rounds, commentary and actions: the row of one service of the Ofsted pack stands for all."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from tests.support.matrix import Example
from tests.support.web import person
from trigpoint.web.words.models import Action, Challenge, Comment, Round

PACK, PERIOD = "ofsted-kpis", "2026-03"
INDICATOR, OWNER = "assessments_in_45_days", "Head of Assessment"
BEYOND = (("pack", "contract-return"),)
_OF_THE_SERVICE = (("service", OWNER),)
_SAID = {"text": "As expected.", "readers": "internal"}
_DONE = {
    "text": "Visit sooner",
    "outcome": "Fewer overdue",
    "who": "The team",
    "by_when": "2099-05-01",
    "readers": "internal",
}


def an_open_round(_asks: Any = None) -> dict[str, str]:
    """A round of the pack, open."""
    soon = timezone.localdate() + dt.timedelta(days=5)
    Round.objects.get_or_create(pack=PACK, period=PERIOD, defaults={"comment_by": soon, "sign_by": soon})
    return {"pack": PACK, "period": PERIOD}


def _row(_asks: Any = None) -> dict[str, str]:
    return {**an_open_round(), "indicator": INDICATOR}


def _words(_asks: Any = None) -> dict[str, str]:
    """Words of an owner, whose number is the form's whatever it is: these are the newest."""
    found = _row()
    owner = person("indicator-owner", *_OF_THE_SERVICE, name="Some Owner")
    about = {"indicator": INDICATOR, "period": PERIOD}
    Comment.objects.create(**about, text="As expected.", owner=OWNER, author=owner)
    return found


def _question(_asks: Any = None) -> dict[str, str]:
    """The same words, and a question about them."""
    found = _words()
    head = person("service-head", *_OF_THE_SERVICE, name="Some Head")
    Challenge.objects.create(to=Comment.objects.latest("pk"), kind="asked", text="Why?", author=head)
    return found


def _action(_asks: Any = None) -> dict[str, int]:
    head = person("service-head", ("service", OWNER), name="Some Head")
    made = Action.objects.create(indicator=INDICATOR, period=PERIOD, text="Visit sooner", who="Us", opened_by=head)
    return {"number": made.pk}


EXAMPLES = {
    "commentary": Example(make=lambda _asks: (an_open_round(), {})[1]),
    "open-round": Example(post={"pack": PACK, "period": PERIOD, "comment_by": "2026-04-10", "sign_by": "2026-04-14"}),
    "reminders": Example(make=lambda _asks: (an_open_round(), {})[1]),
    "commentary-round": Example(make=an_open_round, beyond=BEYOND),
    "commentary-owing": Example(make=an_open_round, beyond=BEYOND),
    "remind": Example(make=an_open_round, beyond=BEYOND, post={}, get=False),
    "comment": Example(make=_row, beyond=BEYOND, post=_SAID),
    "challenge": Example(make=_words, beyond=BEYOND, post={"kind": "returned", "words": "Why?", "to": "0"}, get=False),
    "answer": Example(make=_question, beyond=BEYOND, post={"words": "So."}, get=False),
    "draft": Example(make=_row, beyond=BEYOND, post=_SAID, get=False),
    "quoted-figure": Example(kwargs={"indicator": INDICATOR, "period": PERIOD}, beyond=BEYOND),
    "actions": Example(),
    "action": Example(
        make=_action, reach=_OF_THE_SERVICE, beyond=(("service", "Head of Placements"),), post={"text": "It goes well."}
    ),
    "new-action": Example(
        kwargs={"indicator": INDICATOR, "period": PERIOD},
        reach=_OF_THE_SERVICE,
        beyond=(("service", "Head of Placements"),),
        post=_DONE,
    ),
}
