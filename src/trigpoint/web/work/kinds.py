"""The kinds of long work that there are. A room brings its own in a module `jobs`, found when Django starts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from trigpoint.web.people.permissions import Permission
from trigpoint.web.work.models import Job


class Progress(Protocol):
    """Told what is being done, and how much of it is done (0 to 1). `known` is told what came of the first part of the
    work, which a page may show while the rest goes on: the job's result until it ends, and then nothing of it."""

    def __call__(self, words: str, done: float) -> None: ...

    def known(self, result: Mapping[str, Any]) -> None: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job: `result` in words and numbers, and what is written down with it in one transaction (the
    event, the state of what it was for), once for each job however often its worker was stopped.

    `first` begins that transaction: it locks what `then` writes to, where a page locks that before it touches the job.
    Two who took the same two locks in different orders would wait for each other."""

    result: Mapping[str, Any] = field(default_factory=dict)
    then: Callable[[], None] = lambda: None
    first: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of long work. `run` may be called again for a job whose worker was stopped: it must do nothing twice.

    `failed` is told of a job that came to nothing, in the transaction that says so. Whoever has `permission` may see
    such jobs of others. What a page starts by being shown is not to be `cancelled`: the page would start it anew.
    """

    name: str
    permission: Permission
    run: Callable[[Job, Progress], Outcome]
    failed: Callable[[Job], None] = lambda job: None
    cancelled: bool = True


KINDS: dict[str, Kind] = {}


def add_kind(kind: Kind) -> Kind:
    """Make a kind of work known."""
    KINDS[kind.name] = kind
    return kind


@dataclass(frozen=True, slots=True)
class Daily:
    """Work that the worker starts by itself, once a day from `hour` on (local time), where there is any (`wanted`). A
    day's work that failed is begun again an hour later."""

    kind: Kind
    title: str
    back: str
    hour: int
    wanted: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Ahead:
    """Work that the worker starts by itself as soon as what it rests on has changed, before anybody asks for what comes
    of it. `state` names that, in at most 64 characters; empty where there is nothing to do."""

    kind: Kind
    title: str
    back: str
    state: Callable[[], str]


AHEAD: dict[str, Ahead] = {}


def add_ahead(ahead: Ahead) -> Ahead:
    """Make work known that is done before anybody asks."""
    AHEAD[ahead.kind.name] = ahead
    return ahead


DAILY: dict[str, Daily] = {}


def add_daily(daily: Daily) -> Daily:
    """Make work of every day known."""
    DAILY[daily.kind.name] = daily
    return daily
