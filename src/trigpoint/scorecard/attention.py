"""Which rows of a scorecard are most worth a look: an order for readers, and no judgement of its own.

Points, added up, are for what the scorecard already says of the row. More than chance would explain comes before
colour, colour before a move that may mean nothing; each sentence about the row adds one. Ties keep the pack's order.
"""

from __future__ import annotations

from collections.abc import Iterable

from trigpoint.scorecard.objects import Row

_VARIATION = {"concerning": 6, "improving": 3, "high": 3, "low": 3}
_RAG = {"red": 5, "amber": 2}
_JUDGEMENT = {"worse": 2, "better": 1}
_FAILS = 2
_MISSED = 1
USUAL = "usual-for-season"


def worth_a_look(row: Row) -> int:
    """The row's points, 0 or more; 0 for a row without a figure, which there is nothing to look at in."""
    if row.value is None:
        return 0
    points = _VARIATION.get(row.process.variation, 0) + _RAG.get(row.rag, 0) + _JUDGEMENT.get(row.judgement, 0)
    points += _FAILS if row.process.assurance == "fail" else 0
    points += _MISSED if row.on_target is False else 0
    return points + sum(insight.rule != USUAL for insight in row.insights)


def most_worth_a_look(rows: Iterable[Row]) -> list[Row]:
    """The rows, those most worth a look first."""
    return sorted(rows, key=worth_a_look, reverse=True)


def is_beyond_usual(row: Row) -> bool:
    """Whether process control says that the latest figure is more than chance would explain, either way."""
    return row.process.variation not in ("common", "none")
