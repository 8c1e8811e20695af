"""A DuckDB of our own, and how much memory it may take."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Lock
from uuid import uuid4

import duckdb

from trigpoint.engines.prepare import SPILL
from trigpoint.model.problem import Problem, UserMistake

MEMORY, MOST = "TRIGPOINT_MEMORY", "3GB"
"""The variable of the surroundings that says how much memory counting may take, and what it is where it says nothing:
with what Python itself needs, under 4 GiB."""
_HAS_READERS = 2
"""DuckDB has threads of its own for reading files in this version; earlier ones may not know the setting."""


@contextmanager
def connection(cache: Path | None = None, threads: int | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB of its own, in memory, that fetches nothing from anywhere. Of `threads` each query takes at most so
    many, and reads its files itself (None: one for each processor, and others that read).

    What does not fit into memory goes into a folder of its own in the workspace's cache, and is removed at the end;
    nothing is written where none is named. Raises `UserMistake` where it fits in neither, and where the amount is none.
    """
    most = os.environ.get(MEMORY, "").strip() or MOST
    if re.fullmatch(r"[1-9]\d*(\.\d+)? ?[MGT]i?B", most) is None:
        raise UserMistake(Problem(f'{MEMORY} is "{most}", which is no amount of memory.', f"Write {MEMORY}={MOST}."))
    own = cache / f"{SPILL}-{uuid4().hex}" if cache is not None else None
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "memory_limit": most,
        "temp_directory": str(own) if own is not None else "",
    }
    if threads is not None:
        config["threads"] = threads
        # Threads that read files beside cost more than they save where files are small, and each time they rest they
        # give this process's free memory back to the computer, which has to find it anew.
        if int(duckdb.__version__.split(".")[0]) >= _HAS_READERS:
            config["async_threads"] = 0
    db = duckdb.connect(config=config)
    try:
        yield db
    except duckdb.OutOfMemoryException as error:
        instead = f"Give it more: {MEMORY}=8GB. Fewer periods or breakdowns at a time need less."
        raise UserMistake(Problem(f"This cannot be counted in {most} of memory.", instead)) from error
    finally:
        db.close()
        if own is not None:
            shutil.rmtree(own, ignore_errors=True)


@dataclass
class OpenedWhenAsked:
    """A DuckDB that is there from when it is first asked: where all that is read is kept, none is started."""

    opened: Callable[[], duckdb.DuckDBPyConnection]
    alone: Lock = field(default_factory=Lock)

    @cached_property
    def _db(self) -> duckdb.DuckDBPyConnection:
        return self.opened()

    def execute(self, query: str, /) -> duckdb.DuckDBPyConnection:
        """Run a statement."""
        with self.alone:
            db = self._db
        return db.execute(query)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Another connection to the same, for a query that is under way beside others."""
        with self.alone:
            return self._db.cursor()
