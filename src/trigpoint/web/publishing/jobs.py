"""The long work of publishing: a version for others, the files of an edition, and what a schedule sends."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from trigpoint.runs.editions import edition
from trigpoint.runs.for_audience import version_for
from trigpoint.runs.handed_out import HandedOut, handed_out
from trigpoint.runs.publishing import publish
from trigpoint.scorecard.edition import Edition
from trigpoint.web import place
from trigpoint.web.events.models import record
from trigpoint.web.people.permissions import Permission
from trigpoint.web.publishing.models import Opened
from trigpoint.web.work.kinds import Kind, Outcome, Progress, add_kind
from trigpoint.web.work.models import Job

BY_ITSELF = "Trigpoint"


def make_version(job: Job, progress: Progress) -> Outcome:
    """The version of a signed edition for others. One that was made before is given again."""
    progress("hiding what others may not see", 0.1)
    signed = edition(place.workspace(), job.arguments["edition"])
    found = version_for(place.workspace(), signed, job.arguments["audience"], by=whose(job))

    def then() -> None:
        record(job.who, "made a version for others", found.id, kind="edition", of=signed.id, audience=found.audience)

    return Outcome({"edition": found.id}, then)


def draw(job: Job, progress: Progress) -> Outcome:
    """Draw an edition in the forms asked for, and keep the files."""
    chosen = edition(place.workspace(), job.arguments["edition"])
    issued = handed_out_once(job, chosen, job.arguments["forms"], progress)

    def then() -> None:
        if job.arguments["open"]:
            Opened.objects.get_or_create(number=issued.number, defaults={"edition": chosen.id, "who": job.who})
        record(
            job.who, "published an edition", chosen.id, kind="edition", issued=issued.number,
            forms=", ".join(issued.forms), files=len(issued.files), audience=chosen.audience,
        )  # fmt: skip

    return Outcome({"issued": issued.number}, then)


def handed_out_once(job: Job, chosen: Edition, forms: Sequence[str], progress: Progress) -> HandedOut:
    """The edition in these forms, drawn by this job: where a worker was stopped after the files were kept and before it
    could say so, what it kept."""
    before = _by_this(job, chosen, forms)
    if before is not None:
        return before
    with tempfile.TemporaryDirectory() as folder:
        publish(place.workspace(), chosen, Path(folder), forms, by=whose(job), progress=progress)
    kept = _by_this(job, chosen, forms)
    if kept is None:
        raise RuntimeError("what was handed out is not in the audit")
    return kept


def whose(job: Job) -> str:
    """The account that stands in the audit for a job."""
    return str(job.who.email) if job.who else BY_ITSELF


def _by_this(job: Job, chosen: Edition, forms: Sequence[str]) -> HandedOut | None:
    wanted, by = set(forms), whose(job)
    found = handed_out(place.workspace(), chosen.id)
    return next((one for one in found if one.by == by and set(one.forms) == wanted and one.at >= job.made), None)


VERSION = add_kind(Kind("publish-version", Permission.PUBLISH, make_version))
DRAW = add_kind(Kind("publish", Permission.PUBLISH, draw))
