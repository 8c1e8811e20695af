"""What was worked out of a catalogue or a snapshot, neither of which ever changes: kept as long as it is there.

A scorecard, a page or a month more asks the same of the same definitions; within a process it is worked out once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar, cast
from weakref import finalize

from trigpoint.catalogue.objects import Breakdown, Catalogue, Indicator
from trigpoint.model.snapshot import Snapshot

Result = TypeVar("Result")
Asked = tuple[tuple[str, ...], tuple[Breakdown, ...]]

_memories: dict[int, dict[Hashable, object]] = {}


def remembered(of: Catalogue | Snapshot, what: Hashable, work: Callable[[], Result]) -> Result:
    """What `work` gives, which is the same whenever `what` is asked of the same object. Nobody may change it."""
    memory = _memories.get(id(of))
    if memory is None:
        memory = _memories[id(of)] = {}
        finalize(of, _memories.pop, id(of), None).atexit = False
    if what not in memory:
        memory[what] = work()
    return cast(Result, memory[what])


def asked_of(catalogue: Catalogue, indicators: Sequence[Indicator], breakdowns: Sequence[Breakdown]) -> Asked | None:
    """What stands for these indicators and breakdowns in what is remembered of a catalogue; None where an indicator is
    not its own, but one that is being tried."""
    own = all(catalogue.indicators.get(indicator.id) is indicator for indicator in indicators)
    return (tuple(indicator.id for indicator in indicators), tuple(breakdowns)) if own else None
