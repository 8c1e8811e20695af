"""Stop a process at the n-th operation on files: as a power cut would, or as a disk that refuses one operation."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest

from trigpoint.store import files

OPERATIONS = ("write", "append", "sync", "sync_folder", "rename", "remove")


class Stopped(BaseException):
    """The process is no more: nothing that catches errors may catch this."""


class Stop:
    """Counts operations and stops at the n-th (0: never); a write that is stopped has written half of its bytes.

    `how` is `stopped` (that operation and all after it raise, as in a process that is gone), `refused` (that one
    operation raises as a full disk does) or `exit` (the process really ends, without a word).
    """

    def __init__(self, at: int = 0, how: str = "stopped") -> None:
        self.at = at
        self.how = how
        self.done: list[str] = []

    def wrap(self, name: str, operation: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            self.done.append(name)
            if self.how == "stopped" and self.at and len(self.done) > self.at:
                raise Stopped
            if len(self.done) != self.at:
                return operation(*args, **kwargs)
            if name in ("write", "append"):
                path, data, *rest = args
                operation(path, bytes(data)[: len(data) // 2], *rest, **kwargs)
            if self.how == "exit":
                os._exit(9)
            raise OSError(28, "No space left on device") if self.how == "refused" else Stopped

        return wrapped


def stop(monkeypatch: pytest.MonkeyPatch, at: int = 0, how: str = "stopped") -> Stop:
    """Let operations on files stop at the n-th, until the monkeypatch is undone."""
    stopping = Stop(at, how)
    for name in OPERATIONS:
        monkeypatch.setattr(files, name, stopping.wrap(name, getattr(files, name)))
    return stopping
