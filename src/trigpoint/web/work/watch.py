"""What runs beside a worker's work, in a thread of its own.

It says that the worker is there, takes up what others left, starts what is done every day and what is to be ready
before anybody asks, and clears away what is no longer needed.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import sys
import threading
import time
from collections.abc import Callable

from django.db import Error, close_old_connections
from django.utils import timezone

from trigpoint.web.work import doing
from trigpoint.web.work.models import LEASE, Worker

EVERY = LEASE.total_seconds() / 5
_HOUR = 3600.0
_KEEP = dt.timedelta(days=7)
_log = logging.getLogger("trigpoint.web.work")


def watch() -> None:
    """Keep watch until the process ends. A database that does not answer is asked again."""
    cleared = -_HOUR
    while True:
        try:
            close_old_connections()
            doing.beat()
            doing.take_up()
            doing.start_ahead()
            if time.monotonic() - cleared > _HOUR:
                clear()
                doing.start_daily(timezone.localtime())
                cleared = time.monotonic()
        except Error:
            _log.warning("the database did not answer the worker's watch")
        time.sleep(EVERY)


def clear() -> None:
    """Take away what the queue remembers of work done long ago, and workers that are gone. Jobs are kept."""
    from django_tasks_db.models import DBTaskResult

    long_ago = timezone.now() - _KEEP
    DBTaskResult.objects.exclude(status="READY").filter(enqueued_at__lt=long_ago).delete()
    Worker.objects.filter(beat__lt=timezone.now() - 10 * LEASE).delete()


def when_input_ends(stop: Callable[[], None]) -> None:
    """Call `stop` when whoever started this process is gone: it holds the other end of our input."""

    def wait() -> None:
        # Not through Python's own buffer, whose lock a thread that waits would still hold as the process ends.
        while os.read(sys.stdin.fileno(), 1024):
            pass
        stop()

    in_background(wait)


def in_background(act: Callable[[], None]) -> None:
    """Run `act` in a thread that ends with the process."""
    threading.Thread(target=act, daemon=True).start()
