"""How far the records reach into a period, and what a figure of it is called for that."""

from __future__ import annotations

import datetime as dt

from trigpoint.model.observation import Observation, Status
from trigpoint.model.period import Period


def standing(period: Period, records_on: dt.date | None) -> Status:
    """What a figure of the period is, where records are known up to and including the day `records_on`.

    `final` where the period is over by then, `provisional` where it is in progress, `not available` where it begins
    later. Where there is no such day, there is no limit.
    """
    if records_on is None or period.end <= records_on:
        return Status.FINAL
    return Status.PROVISIONAL if period.start <= records_on else Status.NOT_AVAILABLE


def told(observation: Observation, records_on: dt.date | None) -> Observation:
    """A figure of a period in progress, marked as provisional and saying up to which day records are known."""
    if observation.value is None or records_on is None:
        return observation
    if standing(observation.period, records_on) is not Status.PROVISIONAL:
        return observation
    note = f"Records are known up to {records_on.isoformat()}, and the period is not over by then."
    notes = observation.note if note in observation.note else f"{observation.note} {note}".strip()
    return observation._replace(status=Status.PROVISIONAL, note=notes)


def key_of(period: Period, records_on: dt.date | None) -> str:
    """Text that is equal where figures of the period, counted from the same records, are told alike."""
    found = standing(period, records_on)
    return f"{period} {found.value} {records_on}" if found is Status.PROVISIONAL else f"{period} {found.value}"
