"""The long work of publishing: a version for others, the files of an edition, and what a schedule sends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from trigpoint.model.problem import Problem, UserMistake
from trigpoint.runs.difference_papers import AS, write_difference
from trigpoint.runs.editions import edition
from trigpoint.runs.for_audience import version_for
from trigpoint.runs.handed_out import HandedOut, forms_here, handed_out
from trigpoint.runs.publishing import keep_published
from trigpoint.scorecard.edition import Edition
from trigpoint.web import place
from trigpoint.web.events.models import record
from trigpoint.web.people.permissions import Permission
from trigpoint.web.publishing import letters
from trigpoint.web.publishing.models import Opened, Schedule
from trigpoint.web.work.kinds import Kind, Outcome, Progress, add_kind
from trigpoint.web.work.models import Job

BY_ITSELF = "Trigpoint"


def make_version(job: Job, progress: Progress) -> Outcome:
    """The version of a signed edition for others. One that was made before is given again."""
    progress("hiding what others may not see", 0.1)
    signed = edition(place.workspace(), job.arguments["edition"])
    found = version_for(place.workspace(), signed, job.arguments["audience"], by=_whose(job))

    def then() -> None:
        record(job.who, "made a version for others", found.id, kind="edition", of=signed.id, audience=found.audience)

    return Outcome({"edition": found.id}, then)


def draw(job: Job, progress: Progress) -> Outcome:
    """Draw an edition in the forms asked for, and keep the files."""
    chosen = edition(place.workspace(), job.arguments["edition"])
    day = job.arguments["meeting"]
    meeting = dt.date.fromisoformat(day) if day else None
    issued = handed_out_once(chosen, job.arguments["forms"], _whose(job), job.made, progress, meeting)

    def then() -> None:
        if job.arguments["open"]:
            Opened.objects.get_or_create(number=issued.number, defaults={"edition": chosen.id, "who": job.who})
        record(
            job.who, "published an edition", chosen.id, kind="edition", issued=issued.number,
            forms=", ".join(issued.forms), files=len(issued.files), audience=chosen.audience,
        )  # fmt: skip

    return Outcome({"issued": issued.number}, then)


def deliver(job: Job, progress: Progress) -> Outcome:
    """What a schedule does when its pack is signed: the version for its audience, its forms, opened to those who read
    it, and the letters that have not gone. Raises `UserMistake` where some could not be sent: they go when it is begun
    again."""
    schedule = Schedule.objects.get(pk=job.arguments["schedule"])
    workspace, chosen = place.workspace(), edition(place.workspace(), job.arguments["edition"])
    if schedule.audience != chosen.audience:
        progress("hiding what others may not see", 0.1)
        chosen = version_for(workspace, chosen, schedule.audience, by=BY_ITSELF)
    issued = handed_out_once(chosen, schedule.forms, BY_ITSELF, None, progress)
    Opened.objects.get_or_create(number=issued.number, defaults={"edition": chosen.id, "who": None})
    sent = letters.send(schedule, chosen, issued)
    if sent.gone:
        record(
            None, "sent an edition by schedule", chosen.id, kind="edition", schedule=str(schedule), letters=sent.gone,
            issued=issued.number,
        )  # fmt: skip
    if sent.failed:
        raise UserMistake(Problem(f"{sent.failed} letters could not be sent.", "Look at `mail` in the settings."))
    return Outcome({"edition": chosen.id, "issued": issued.number, "letters": sent.gone, "unsure": sent.unsure})


def draw_difference(job: Job, progress: Progress) -> Outcome:
    """Draw what differs between two editions in every form that can be made here. Drawn again it is the same file."""
    workspace = place.workspace()
    old, new = (edition(workspace, job.arguments[name]) for name in ("old", "new"))
    progress("finding out why figures moved", 0.1)
    made = write_difference(workspace, old, new, difference_forms(), difference_folder(old, new))
    return Outcome({"files": {path.suffix[1:]: path.name for path in made}})


def difference_forms() -> list[str]:
    """The forms in which what differs can be drawn here."""
    return [one.name for one in forms_here() if one.name in AS and not one.lacking]


def difference_folder(old: Edition, new: Edition) -> Path:
    """Where the documents of what differs between two editions lie."""
    return place.folder("differences") / f"{old.id[:32]}-{new.id[:32]}"


def handed_out_once(
    chosen: Edition,
    forms: Sequence[str],
    by: str,
    since: dt.datetime | None,
    progress: Progress,
    meeting: dt.date | None = None,
) -> HandedOut:
    """The edition in these forms, handed out by an account since some moment (None: ever): where a worker was stopped
    after the files were kept and before it could say so, what it kept; otherwise drawn now."""
    before = _handed_out(chosen, forms, by, since)
    if before is not None:
        return before
    keep_published(place.workspace(), chosen, forms, by=by, meeting=meeting, progress=progress)
    kept = _handed_out(chosen, forms, by, since)
    if kept is None:
        raise RuntimeError("what was handed out is not in the audit")
    return kept


def _handed_out(chosen: Edition, forms: Sequence[str], by: str, since: dt.datetime | None) -> HandedOut | None:
    wanted = set(forms)
    for one in handed_out(place.workspace(), chosen.id):
        if one.by == by and set(one.forms) == wanted and (since is None or one.at >= since):
            return one
    return None


def _whose(job: Job) -> str:
    """The account that stands in the audit for a job."""
    return str(job.who.email) if job.who else BY_ITSELF


VERSION = add_kind(Kind("publish-version", Permission.PUBLISH, make_version))
DRAW = add_kind(Kind("publish", Permission.PUBLISH, draw))
DIFFERENCE = add_kind(Kind("difference-document", Permission.SEE_EDITIONS, draw_difference))
DELIVER = add_kind(Kind("publish-scheduled", Permission.PUBLISH, deliver))
