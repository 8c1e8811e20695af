"""Where people read: colours and the terminal's width at a terminal; plain, wide lines in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

_IN_A_PIPE = 200


def console() -> Console:
    """A console on standard output. In a pipe nothing is cut off at eighty characters."""
    from rich.console import Console

    return Console(highlight=False, width=None if sys.stdout.isatty() else _IN_A_PIPE)


@contextmanager
def progress_bar(shown: bool) -> Iterator[Callable[[str, float], None]]:
    """A bar at a terminal, nothing in a pipe."""
    if not (shown and sys.stderr.isatty()):
        yield lambda what, done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<40.40}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("opening", total=1.0)
        yield lambda what, done: bar.update(task, description=what, completed=done)
