"""`django work`: the worker, as `trigpoint serve` starts it."""

from __future__ import annotations

import _thread
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django_tasks_db.management.commands.db_worker import Worker

from trigpoint.web.work import doing, watch


class Command(BaseCommand):
    """Do long work until told to stop. A job under way is finished first, at the first asking."""

    help = "Do the web application's long work until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--until-input-ends", action="store_true", help="Stop when standard input is closed.")
        parser.add_argument("--once", action="store_true", help="Do what waits, then stop.")

    def handle(self, *args: Any, until_input_ends: bool, once: bool, **options: Any) -> None:
        worker = Worker(
            queue_names=["*"],
            interval=1.0,
            batch=once,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=doing.HOLDER,
            excluded_queue_names=[],
        )
        worker.configure_signals()
        doing.beat()
        doing.take_up()
        watch.in_background(watch.watch)
        if until_input_ends:
            watch.when_input_ends(_thread.interrupt_main)
        try:
            worker.run()
        finally:
            doing.leave()
