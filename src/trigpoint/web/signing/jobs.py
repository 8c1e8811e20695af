"""Drawing up what is to be signed before anybody asks: its figures take seconds to work out.

It is drawn up when a round opens, when data or definitions change, and when anything changes under a signature: Home
then knows what is to be signed again.
"""

from __future__ import annotations

import hashlib
import logging

from trigpoint.model.problem import UserMistake
from trigpoint.runs.place import newest_snapshot
from trigpoint.web import place
from trigpoint.web.people.permissions import Permission
from trigpoint.web.signing.standing import draft_of, is_drawn, state_of
from trigpoint.web.words.models import Round
from trigpoint.web.work.kinds import Ahead, Kind, Outcome, Progress, add_ahead, add_kind
from trigpoint.web.work.models import Job

_log = logging.getLogger("trigpoint.web.signing")


def draw(job: Job, progress: Progress) -> Outcome:
    """Draw up the open rounds that have not been since something changed. One that cannot be says so on its page; a
    fault in one is raised when all others are drawn up."""
    rounds = list(Round.objects.filter(state="open"))
    drawn, faults = 0, []
    for number, round in enumerate(rounds):
        if is_drawn(round):
            continue
        progress("drawing up what is to be signed", number / len(rounds))
        try:
            draft_of(round)
            drawn += 1
        except UserMistake:  # written down as such, and told to whoever opens it
            continue
        except Exception as fault:
            _log.error("a round was not drawn up", exc_info=True, extra={"job": str(job.pk)})
            faults.append(fault)
    if faults:
        raise faults[0]
    return Outcome({"drawn": drawn})


def _state() -> str:
    """What the open rounds rest on: of those that nobody has signed yet not the words, which change all the time."""
    rounds = list(Round.objects.filter(state="open").prefetch_related("signatures"))
    if not rounds or newest_snapshot(place.workspace()) is None:
        return ""
    told = [newest_snapshot(place.workspace()), place.catalogue().digest]
    for round in rounds:
        signed = any(signature.opening == round.openings for signature in round.signatures.all())
        told.append(f"{round.pk} {round.openings} {state_of(round) if signed else ''}")
    return hashlib.sha256(repr(told).encode()).hexdigest()


DRAW = add_kind(Kind("drafts", Permission.SIGN_ANALYST, draw))
add_ahead(Ahead(DRAW, "What is to be signed", "/signing/", _state))
