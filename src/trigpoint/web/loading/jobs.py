"""The long work of loading: rehearsing, applying, rehearsing an undo, undoing."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from trigpoint.runs.checked import checked
from trigpoint.runs.load import Loaded, load
from trigpoint.runs.loads import LoadRecord
from trigpoint.runs.preview import TableChange, preview, preview_undo
from trigpoint.runs.undo import undo
from trigpoint.web import place
from trigpoint.web.events.models import record
from trigpoint.web.loading import told
from trigpoint.web.loading.models import REHEARSAL, Arrival, State, are_old, forget_old
from trigpoint.web.people.permissions import Permission
from trigpoint.web.work.kinds import Daily, Kind, Outcome, Progress, add_daily, add_kind
from trigpoint.web.work.models import Job

_log = logging.getLogger(__name__)
KIND = "load"
"""What an event is about."""


_OF_FIGURES = {
    "observation": "Figures that people keep",
    "target": "Targets",
    "benchmark": "Benchmarks",
    "published": "Published figures",
}
"""The tables that no definition describes, as people call them."""


def _arrival(job: Job) -> Arrival:
    return Arrival.objects.get(pk=job.arguments["arrival"])


def _hold(arrival: Arrival) -> None:
    """Lock it until the transaction ends: before its job, as whoever applies or discards it does."""
    Arrival.objects.select_for_update().get(pk=arrival.pk)


def _titles() -> dict[str, str]:
    return _OF_FIGURES | {table.name: table.title for table in place.catalogue().tables.values()}


def _asked(arrival: Arrival) -> dict[str, Any]:
    return {"as_of": arrival.as_of, "define": arrival.define, "source": arrival.source or None}


def rehearse(job: Job, progress: Progress) -> Outcome:
    """What the files would change; nothing is written. What happens to the rows is told first."""
    arrival = _arrival(job)
    by = str(job.who.email) if job.who else "Trigpoint"

    def shown(loaded: Loaded, tables: Sequence[TableChange]) -> None:
        progress.known({"loaded": told.loaded(loaded, _titles()), "effect": told.rows(tables, _titles())})

    found = preview(
        place.workspace(), arrival.format, arrival.paths, **_asked(arrival), by=by, progress=progress, shown=shown
    )
    result = {"loaded": told.loaded(found.loaded, _titles()), "effect": told.effect(found.effect, _titles())}

    def then() -> None:
        Arrival.objects.filter(pk=arrival.pk, state=State.NEW).update(state=State.PREVIEWED)

    return Outcome(result, then, lambda: _hold(arrival))


def apply(job: Job, progress: Progress) -> Outcome:
    """Load the files. Where a worker was stopped after the load and before it could say so, the same bytes again are
    no second load, and what it had done is told as done."""
    arrival = _arrival(job)
    by = str(job.who.email) if job.who else "Trigpoint"
    done = load(place.workspace(), arrival.format, arrival.paths, **_asked(arrival), by=by, progress=progress)
    _check_ahead(progress)
    by_this = not done.unchanged or (job.started is not None and done.snapshot.made_at >= job.started)
    result = told.loaded(done, _titles()) | {"snapshot": done.snapshot.number, "unchanged": not by_this}

    def then() -> None:
        Arrival.objects.filter(pk=arrival.pk).update(state=State.LOADED, snapshot=done.snapshot.number)
        if by_this:
            record(
                job.who, "loaded", done.snapshot.id, kind=KIND, format=arrival.format, as_of=str(arrival.as_of),
                files=len(arrival.files), read=result["read"], taken=result["taken"], set_aside=result["set_aside"],
            )  # fmt: skip
        arrival.forget()

    return Outcome(result, then, lambda: _hold(arrival))


def _check_ahead(progress: Progress) -> None:
    """Have ready what the page of checking shows. What was loaded or taken back stands whatever comes of it."""
    progress("counting the doubtful rows", 1.0)
    try:
        checked(place.workspace())
    except Exception as fault:  # the load is written, and is yet to be said; told without its message, as of any job
        _log.warning("what is doubtful could not be counted ahead: %s", type(fault).__name__)


def rehearse_undo(job: Job, progress: Progress) -> Outcome:
    """What the undo of the last load would change; the rows first."""

    def shown(load: LoadRecord, restores: int | None, tables: Sequence[TableChange]) -> None:
        progress.known({"load": load.number, "restores": restores, "effect": told.rows(tables, _titles())})

    found = preview_undo(place.workspace(), progress, shown)
    result = {"load": found.load.number, "restores": found.restores, "effect": told.effect(found.effect, _titles())}
    return Outcome(result)


def take_back(job: Job, progress: Progress) -> Outcome:
    """Undo a load: that one and no other, once."""
    number = int(job.arguments["load"])
    by = str(job.who.email) if job.who else "Trigpoint"
    progress("taking back the load", 0.1)
    done = undo(place.workspace(), by, of=number)
    _check_ahead(progress)

    def then() -> None:
        reason = str(job.arguments.get("reason", ""))
        record(job.who, "undid a load", str(number), kind=KIND, reason=reason, snapshot=done.id)

    return Outcome({"snapshot": done.number}, then)


PREVIEW = add_kind(Kind(REHEARSAL, Permission.LOAD, rehearse))
APPLY = add_kind(Kind("load", Permission.LOAD, apply))
UNDO_PREVIEW = add_kind(Kind("undo-preview", Permission.LOAD, rehearse_undo))
UNDO = add_kind(Kind("undo", Permission.LOAD, take_back))


def forget(_job: Job, progress: Progress) -> Outcome:
    """Delete the files that nobody applied in time."""
    progress("deleting files that nobody applied", 0.1)
    forget_old()
    return Outcome({})


FORGET = add_kind(Kind("forgetting", Permission.LOAD, forget))
add_daily(Daily(FORGET, "Files that nobody applied", "/loading/", 0, lambda: are_old().exists()))
