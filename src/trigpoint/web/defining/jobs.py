"""Trying a draft, which reads all definitions and counts its figures: seconds that the worker spends, not a page."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from pathlib import Path
from typing import Any

from django.urls import reverse

from trigpoint import __version__
from trigpoint.runs.definitions import Trial
from trigpoint.runs.drafting import Proposed, propose
from trigpoint.runs.place import newest_snapshot
from trigpoint.web import place
from trigpoint.web.defining.models import Draft
from trigpoint.web.people.models import User
from trigpoint.web.people.permissions import Permission
from trigpoint.web.work.doing import start
from trigpoint.web.work.kinds import Kind, Outcome, Progress, add_kind
from trigpoint.web.work.models import Job, State, someone_works

Told = dict[str, Any]
"""What `told` makes of a draft that was tried."""
_MOST = 8
_at_once: OrderedDict[tuple[Path, str], Told] = OrderedDict()
"""What came of those that were tried at once, by the workspace and what the trial rests on, the newest last."""


def known(draft: Draft) -> Told | None:
    """What came of trying a draft over the definitions and data as they are now, where that was found already."""
    key = _key(draft)
    job = Job.objects.filter(kind=TRY.name, key=key, state=State.DONE).first()
    return job.result if job is not None and job.result else _at_once.get((place.path(), key))


def tried(draft: Draft, user: User) -> tuple[Told | None, Job | None]:
    """What came of trying a draft over the definitions and data as they are now; or, where that is not known yet, the
    job that finds it. Where no worker is there to do it, it is tried at once."""
    found = known(draft)
    if found is not None:
        return found, None
    key = _key(draft)
    if not someone_works() or Job.objects.filter(kind=TRY.name, key=key, state=State.FAILED).exists():
        return _tried_at_once(draft, key), None
    there = reverse("draft-definition", args=[draft.pk])
    return None, start(user, TRY.name, "Trying a draft", key=key, back=there, draft=draft.pk)


def _tried_at_once(draft: Draft, key: str) -> Told:
    """Try it, and keep what came of it, unless what it rests on has changed meanwhile."""
    found = told(propose(place.workspace(), draft.text))
    if _key(draft) == key:
        _at_once[place.path(), key] = found
        while len(_at_once) > _MOST:
            _at_once.popitem(last=False)
    return found


def run(job: Job, progress: Progress) -> Outcome:
    """Try a draft. Nothing came of it where it was written on since, or anything that it rests on has changed."""
    draft = Draft.objects.get(pk=job.arguments["draft"])
    progress("trying the draft", 0.1)
    found = told(propose(place.workspace(), draft.text))
    return Outcome(found if _key(draft) == job.key else {})


def told(proposed: Proposed) -> Told:
    """What the page of a draft shows of it, in words and numbers alone."""
    trials = [_trial(one) for one in proposed.tried.trials] if proposed.tried is not None else []
    return {
        "stands": proposed.stands,
        "problems": [str(problem) for problem in proposed.problems],
        "sentences": [list(one) for one in proposed.sentences],
        "before": [list(one) for one in proposed.before],
        "tried": {"trials": trials, "holds": proposed.tried.holds} if proposed.tried is not None else None,
        "figures": [
            {
                "period": str(one.period),
                "now": one.now.value if one.now is not None else None,
                "then": one.then.value if one.then is not None else None,
                "moves": one.moves,
            }
            for one in proposed.figures
        ],
        "packs": list(proposed.packs),
    }


def _trial(trial: Trial) -> Told:
    differences = [
        {"row": one.row, "expected": one.expected, "came_out": list(one.came_out.items())} for one in trial.differences
    ]
    return {"period": str(trial.period or ""), "differences": differences}


def _key(draft: Draft) -> str:
    """What a trial rests on: the text, all definitions, what is loaded and the program."""
    about = (draft.text, place.catalogue().digest, newest_snapshot(place.workspace()), __version__)
    return f"tried {hashlib.sha256(repr(about).encode()).hexdigest()}"


TRY = add_kind(Kind("tried", Permission.SEE_DEFINITIONS, run, cancelled=False))
