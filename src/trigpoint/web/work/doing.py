"""Starting a job, doing it, and taking up again what a stopped worker left.

A job is done by the worker that holds it. Whoever takes it writes its name and the time into the row, in one statement
that only one can win; the worker says every few seconds that it is still there, and every later write of its asks that
it still be the holder. A job whose holder has been silent for `LEASE` goes back into the queue. What a job does must
itself be such that doing it again changes nothing; its event is written in the transaction that ends it, so once.
"""

from __future__ import annotations

import datetime as dt
import logging
import secrets
import time
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from trigpoint.model.problem import UserMistake
from trigpoint.web.work.kinds import AHEAD, DAILY, KINDS, Outcome
from trigpoint.web.work.models import LEASE, Job, State, Worker

HOLDER = secrets.token_hex(8)
"""The name of this process as a worker."""

MOST_ATTEMPTS = 3
AGAIN = dt.timedelta(hours=1)
"""What was to be ready ahead and came to nothing is begun again so much later, though nothing has changed."""

_LATER = -10  # what nobody has asked for waits until all is done that somebody did
_OFTEN = 0.5  # seconds between two writes of progress
_log = logging.getLogger("trigpoint.web.work")
_under_way: set[Any] = set()


class Lost(Exception):
    """The job is no longer this worker's: it was silent for too long, or what it did is no longer wanted."""


def start(user: Any, kind: str, title: str, *, key: str, back: str, **arguments: Any) -> Job:
    """Put a job into the queue, or give the one of the same key that waits or is under way.

    Part of the caller's transaction. `back` is the page that shows what came of it.
    """
    under_way = Q(key=key, state__in=[State.WAITING, State.RUNNING])
    with transaction.atomic():
        found = Job.objects.filter(under_way).first()
        if found is not None:
            return found
        try:
            with transaction.atomic():
                job = Job.objects.create(kind=kind, title=title, key=key, who=user, back=back, arguments=arguments)
        except IntegrityError:  # somebody started the same at the same moment
            return Job.objects.get(under_way)
        _enqueue(job)
    return job


def start_daily(now: dt.datetime) -> list[Job]:
    """Put into the queue what is done every day and has not been done today; `now` is local time."""
    found = []
    for daily in DAILY.values():
        key = f"{daily.kind.name} {now:%Y-%m-%d}"
        done = Job.objects.filter(key=key).exclude(state=State.FAILED).exists()
        if now.hour >= daily.hour and not done and daily.wanted():
            found.append(start(None, daily.kind.name, daily.title, key=key, back=daily.back))
    return found


def start_ahead() -> list[Job]:
    """Put into the queue what is to be ready before anybody asks for it, each time that what it rests on has changed
    since it was last begun. A workspace that cannot be read now is looked at again later."""
    found = []
    for ahead in AHEAD.values():
        try:
            state = ahead.state()
        except (UserMistake, OSError) as fault:
            _log.warning("what is to be ready ahead cannot be told: %s", type(fault).__name__)
            continue
        key = f"{ahead.kind.name} {state}"
        if state and not _stands(Job.objects.filter(kind=ahead.kind.name).order_by("-made").first(), key):
            found.append(start(None, ahead.kind.name, ahead.title, key=key, back=ahead.back))
    return found


def _stands(newest: Job | None, key: str) -> bool:
    """Whether the newest job of a kind is of this state, and not one that came to nothing long ago. An older one of
    this state says nothing: another was made ready since."""
    if newest is None or newest.key != key:
        return False
    came_to_nothing = newest.state in (State.FAILED, State.CANCELLED)
    return not came_to_nothing or newest.ended is None or newest.ended > timezone.now() - AGAIN


def _enqueue(job: Job) -> None:
    from trigpoint.web.work.tasks import do_job

    queued = do_job.using(priority=_LATER if job.kind in AHEAD else 0).enqueue(str(job.pk))
    Job.objects.filter(pk=job.pk).update(task=queued.id, beat=timezone.now())


def cancel(job: Job) -> bool:
    """Cancel a job that nobody has begun. False where it is under way or ended."""
    now = timezone.now()
    with transaction.atomic():
        waiting = Job.objects.filter(pk=job.pk, state=State.WAITING)
        gone = waiting.update(state=State.CANCELLED, ended=now)
        if gone:
            KINDS[job.kind].failed(Job.objects.get(pk=job.pk))
    return bool(gone)


def give_up(job: Job) -> bool:
    """Cancel a job that is waiting or under way, of a kind that leaves nothing behind: whoever does it notices with its
    next word, and stops. Part of the caller's transaction. False where it has ended."""
    under_way = Job.objects.filter(pk=job.pk, state__in=[State.WAITING, State.RUNNING])
    return bool(under_way.update(state=State.CANCELLED, words="", ended=timezone.now()))


def perform(pk: str) -> None:
    """Do a job, unless somebody else holds it or it has ended. Nothing is raised: what went wrong stands in the job."""
    job = _taken(pk)
    if job is None:
        return
    _under_way.add(job.pk)
    try:
        outcome = KINDS[job.kind].run(job, _Telling(job))
        _finish(job, outcome)
    except Lost:
        _log.warning("a job was lost to another worker, or given up", extra={"job": str(job.pk)})
    except UserMistake as mistake:
        _fail(job, problems=[str(problem) for problem in mistake.problems])
    except Exception as fault:  # told without its message, which could quote a record
        _log.error("a job failed", exc_info=True, extra={"job": str(job.pk)})
        _fail(job, fault=type(fault).__name__)
    finally:
        _under_way.discard(job.pk)


def _taken(pk: str) -> Job | None:
    now = timezone.now()
    first = Coalesce("started", Value(now))
    free = Q(state=State.WAITING) | Q(state=State.RUNNING, beat__lt=now - LEASE)
    won = Job.objects.filter(free, pk=pk).update(
        state=State.RUNNING, holder=HOLDER, beat=now, started=first, attempts=F("attempts") + 1, done=0, words="",
        result={},
    )  # fmt: skip
    return Job.objects.get(pk=pk) if won else None


class _Telling:
    """Writes a job's progress into its row, at most twice a second."""

    def __init__(self, job: Job) -> None:
        self.job, self.last = job, 0.0

    def __call__(self, words: str, done: float) -> None:
        now = time.monotonic()
        if now - self.last < _OFTEN:
            return
        self.last = now
        share = max(0, min(1000, round(1000 * done)))
        if not _mine(self.job).update(words=words[:200], done=share, beat=timezone.now()):
            raise Lost

    def known(self, result: Mapping[str, Any]) -> None:
        if not _mine(self.job).update(result=dict(result), beat=timezone.now()):
            raise Lost


def _mine(job: Job) -> Any:
    return Job.objects.filter(pk=job.pk, state=State.RUNNING, holder=HOLDER)


def _finish(job: Job, outcome: Outcome) -> None:
    with transaction.atomic():
        outcome.first()
        ended = timezone.now()
        if not _mine(job).update(state=State.DONE, result=dict(outcome.result), done=1000, words="", ended=ended):
            raise Lost
        outcome.then()


def _fail(job: Job, *, problems: list[str] | None = None, fault: str = "") -> None:
    with transaction.atomic():
        ended = timezone.now()
        if _mine(job).update(state=State.FAILED, problems=problems or [], fault=fault, words="", ended=ended):
            KINDS[job.kind].failed(Job.objects.get(pk=job.pk))


def beat() -> None:
    """Say that this worker is there, and still does what it holds."""
    now = timezone.now()
    Worker.objects.update_or_create(name=HOLDER, defaults={"beat": now})
    Job.objects.filter(pk__in=list(_under_way), state=State.RUNNING, holder=HOLDER).update(beat=now)


def leave() -> None:
    """This worker is there no more."""
    Worker.objects.filter(name=HOLDER).delete()


def take_up() -> int:
    """Put back into the queue what a worker that was stopped left behind; how many jobs that were.

    A job that has stopped its worker `MOST_ATTEMPTS` times is given up.
    """
    found = 0
    silent = timezone.now() - LEASE
    for job in Job.objects.filter(state=State.RUNNING, beat__lt=silent):
        left = Job.objects.filter(pk=job.pk, state=State.RUNNING, beat__lt=silent)
        with transaction.atomic():
            if job.attempts >= MOST_ATTEMPTS:
                if left.update(state=State.FAILED, fault="Stopped", ended=timezone.now()):
                    KINDS[job.kind].failed(Job.objects.get(pk=job.pk))
            elif left.update(state=State.WAITING, holder="", beat=timezone.now()):
                _enqueue(job)
                found += 1
    for job in Job.objects.filter(state=State.WAITING, beat__lt=silent):
        found += _queued_again(job)
    return found


def _queued_again(job: Job) -> int:
    """Where a worker was stopped between taking a job from the queue and beginning it."""
    from django_tasks_db.models import DBTaskResult

    if DBTaskResult.objects.ready().filter(pk=job.task).exists():
        return 0
    with transaction.atomic():
        if Job.objects.filter(pk=job.pk, state=State.WAITING, task=job.task).update(beat=timezone.now()):
            _enqueue(job)
            return 1
    return 0
