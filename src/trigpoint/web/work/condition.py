"""How the server is: what a monitor asks, as plain values. No name, no figure and no record is among them."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import Error, connection
from django.db.models import Count, Max, Min
from django.utils import timezone

from trigpoint.model.problem import UserMistake
from trigpoint.runs.place import data_until, newest_snapshot
from trigpoint.web import place
from trigpoint.web.work.models import LEASE, Job, State, Worker


@dataclass(frozen=True, slots=True)
class Condition:
    """`database` and `store` answer or do not. `workers` said lately that they are there; `beat` is when one last did.

    `jobs` are counts by state, `waiting` since when the oldest has waited. `snapshot` is the newest snapshot's number
    (0: nothing is loaded), `data_until` the day up to which records are loaded (without any, that of the newest sheet
    of figures), `free` the bytes left where the workspace lies.
    """

    database: bool
    store: bool
    workers: int = 0
    beat: dt.datetime | None = None
    jobs: tuple[tuple[str, int], ...] = ()
    waiting: dt.datetime | None = None
    snapshot: int = 0
    data_until: dt.date | None = None
    free: int = 0

    @property
    def is_well(self) -> bool:
        """Whether people can be served at all."""
        return self.database and self.store

    @property
    def worker(self) -> str:
        """`well`, or `silent` where nobody does long work."""
        return "well" if self.workers else "silent"


def condition() -> Condition:
    """How things are now."""
    store, snapshot, until = True, 0, None
    try:
        workspace = place.workspace()
        named = newest_snapshot(workspace)
        snapshot = int(named.split("-")[0]) if named else 0
        until = data_until(workspace)
    except (UserMistake, OSError):
        store = False
    free = shutil.disk_usage(place.path()).free
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        counted = dict(Job.objects.values_list("state").annotate(Count("pk")).order_by())
        alive = Worker.objects.filter(beat__gt=timezone.now() - LEASE).count()
        beat = Worker.objects.aggregate(last=Max("beat"))["last"]
        waiting = Job.objects.filter(state=State.WAITING).aggregate(first=Min("made"))["first"]
    except Error:
        return Condition(False, store, snapshot=snapshot, data_until=until, free=free)
    jobs = tuple((state, counted.get(state, 0)) for state in State.values)
    return Condition(True, store, alive, beat, jobs, waiting, snapshot, until, free)


def as_text(found: Condition, version: str) -> str:
    """The condition in Prometheus's text format, version 0.0.4."""
    return "\n".join(_lines(found, version)) + "\n"


def _lines(found: Condition, version: str) -> Iterator[str]:
    now = timezone.now()
    yield from _gauge("info", "The version that serves.", [(f'{{version="{version}"}}', 1)])
    yield from _gauge("database_up", "Whether the database answers.", [("", int(found.database))])
    yield from _gauge("store_up", "Whether the store can be read.", [("", int(found.store))])
    yield from _gauge("workers", "Workers that said lately that they are there.", [("", found.workers)])
    if found.beat is not None:
        age = max(0.0, (now - found.beat).total_seconds())
        yield from _gauge("worker_beat_age_seconds", "Since a worker last said so.", [("", round(age, 1))])
    yield from _gauge("jobs", "Long work by its state.", [(f'{{state="{s}"}}', n) for s, n in found.jobs])
    waited = (now - found.waiting).total_seconds() if found.waiting is not None else 0.0
    yield from _gauge("oldest_waiting_seconds", "How long the oldest job has waited.", [("", round(waited, 1))])
    yield from _gauge("snapshot", "The number of the newest snapshot.", [("", found.snapshot)])
    if found.data_until is not None:
        at = dt.datetime.combine(found.data_until, dt.time(), dt.UTC).timestamp()
        yield from _gauge("data_until_timestamp_seconds", "The day that the data goes up to.", [("", int(at))])
    yield from _gauge("disk_free_bytes", "What is left where the workspace lies.", [("", found.free)])


def _gauge(name: str, what: str, values: list[tuple[str, float]]) -> Iterator[str]:
    yield f"# HELP trigpoint_{name} {what}"
    yield f"# TYPE trigpoint_{name} gauge"
    yield from (f"trigpoint_{name}{labels} {value}" for labels, value in values)
