"""Which figures a paper has none of because they are told of longer periods than its own: not due is not missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from trigpoint.model.observation import Status
from trigpoint.model.period import Kind, Period
from trigpoint.publish import figures
from trigpoint.scorecard.edition import Edition
from trigpoint.scorecard.objects import Row
from trigpoint.scorecard.together import TOLD_OF

_ENDS = {
    "quarter": (3, 6, 9, 12), "half": (3, 9), "financial year": (3,), "year": (3,), "academic year": (8,),
    "calendar year": (12,), "term": (3, 7, 12),
}  # fmt: skip
"""The months with which the periods end that an indicator may be told of."""
_MONTHS = {
    "quarter": 3,
    "half": 6,
    "term": 4,
    "financial year": 12,
    "year": 12,
    "academic year": 12,
    "calendar year": 12,
}
_LONG = {Kind.MONTH: 1, Kind.QUARTER: 3, Kind.HALF: 6}
_BY = {"financial year": "year", "academic year": "school year", "calendar year": "year"}


def is_not_due(row: Row, edition: Edition) -> bool:
    """Whether a row has no figure because none is due: it is told of longer periods, and none ends with the paper's."""
    return _lacks(row) and not told_of_longer(row) and _next_end(row, edition) is not None


def is_of_longer(row: Row) -> bool:
    """Whether a row has no figure of the paper's period, and one was told of a longer period that ends with it."""
    return _lacks(row) and bool(told_of_longer(row))


def told_of_longer(row: Row) -> str:
    """What was told of the longer period: `Told of 2025-26 as a whole: 75%.`; for others that it was."""
    return next((note for note in row.notes if note.startswith(TOLD_OF)), "")


def when_due(rows: Iterable[Row], edition: Edition) -> str:
    """What those that are not due are told of, and when next, the soonest first: `by quarter or year (next to March
    2026)`."""
    found: dict[dt.date, dict[str, int]] = {}
    for row in rows:
        end = _next_end(row, edition)
        if end is not None:
            frequency = _frequency(row, edition)
            counts = found.setdefault(end, {})
            name = _BY.get(frequency, frequency)
            counts[name] = counts.get(name, 0) + 1
    return ", ".join(f"by {_either(counts)} (next to {end:%B %Y})" for end, counts in sorted(found.items()))


def _either(counts: Mapping[str, int]) -> str:
    """Names, the most frequent first: `quarter, term or year`."""
    *others, last = sorted(counts, key=lambda name: (-counts[name], name))
    return f"{', '.join(others)} or {last}" if others else last


def names_by_due(rows: Iterable[Row], edition: Edition) -> list[tuple[str, list[str]]]:
    """The rows that are not due by when they are, each group with the labels of its rows."""
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(when_due([row], edition), []).append(figures.label_of(row))
    return list(found.items())


def _lacks(row: Row) -> bool:
    return row.value is None and row.values[-1].status in (Status.NOT_AVAILABLE, Status.NOT_APPLICABLE)


def _frequency(row: Row, edition: Edition) -> str:
    definition = edition.definition(row.indicator)
    return definition.frequency if definition is not None else ""


def _is_longer(row: Row, edition: Edition) -> bool:
    kind, frequency = edition.period.kind, _frequency(row, edition)
    return frequency in _MONTHS and kind in _LONG and _MONTHS[frequency] > _LONG[kind]


def _next_end(row: Row, edition: Edition) -> dt.date | None:
    """The end of the longer period that holds the paper's own; None where that ends with it, or is no longer."""
    own, frequency = edition.period, _frequency(row, edition)
    if not _is_longer(row, edition):
        return None
    month = Period.month(own.end.year, own.end.month)
    while month.end.month not in _ENDS[frequency]:
        month = month.shift(1)
    return month.end if month.end != own.end else None
