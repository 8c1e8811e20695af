"""What tells one comparator from another."""

from __future__ import annotations

from trigpoint.scorecard.objects import Benchmark


def comparator_name(told: Benchmark) -> tuple[str, str, str, str]:
    """The comparator, its method, its list of neighbours, and the area where it is one area's figure."""
    return told.comparator, told.method or "", told.listing or "", told.area or ""
