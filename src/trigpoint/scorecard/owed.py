"""Who owes words: how complete a pack's commentary is, by owner. It is a figure like any other, and shown as one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from trigpoint.model.words import Comment, latest_by_place
from trigpoint.scorecard.objects import Row, Scorecard


@dataclass(frozen=True, slots=True)
class Owed:
    """One owner's part: the rows that ask for words, and those of them that still wait.

    `owner` is empty for rows whose indicator names none.
    """

    owner: str
    rows: tuple[Row, ...]
    waiting: tuple[Row, ...]

    @property
    def asked(self) -> int:
        """How many figures ask for words."""
        return len(self.rows)

    @property
    def answered(self) -> int:
        """How many of them have words."""
        return len(self.rows) - len(self.waiting)

    @property
    def percent(self) -> float | None:
        """Those answered, as a percentage of those asked; None where nothing is asked."""
        return 100 * self.answered / self.asked if self.asked else None


def owed(card: Scorecard, comments: Iterable[Comment]) -> tuple[Owed, ...]:
    """By owner, in the pack's order: a figure for everyone that has a value in the scorecard's period asks for words.

    A figure that stands in several sections asks once. Having nothing to add is an answer; an empty text is none, and
    neither is a comment about another period.
    """
    answered = {place for place, c in latest_by_place(comments).items() if c.period == card.period and c.answers}
    asking: dict[str, dict[str, Row]] = {}
    for row in card.rows:
        if row.member is None and row.value is not None:
            asking.setdefault(row.owner, {}).setdefault(row.indicator, row)
    return tuple(
        Owed(
            owner,
            tuple(rows.values()),
            tuple(row for name, row in rows.items() if (name, None, None) not in answered),
        )
        for owner, rows in asking.items()
    )


def together(parts: Iterable[Owed]) -> Owed:
    """All owners as one: the completeness of the whole pack."""
    found = tuple(parts)
    return Owed(
        "", tuple(row for part in found for row in part.rows), tuple(row for part in found for row in part.waiting)
    )
