"""Rules of colour as a paper says them: each rule once, whatever the targets that it is held against, and beside it all
figures that follow it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trigpoint.publish import figures
from trigpoint.scorecard.objects import Row, Scorecard

_NUMBER = r"-?\d[\d,]*(?:\.\d+)?"
_TOLERANCE = re.compile(
    rf"Green at (?P<what>.+), (?P<goal>{_NUMBER}), (?P<more>or more|or less); "
    rf"amber at (?P<edge>{_NUMBER}) (?P=more); (?P<rest>otherwise red.*)",
    re.DOTALL,
)
"""The sentence of a tolerance with its numbers, as `scorecard.rag_words` writes it."""
_HALF, _OF_DIGITS = 0.005, 0.0005
"""How far a number of such a sentence may be from the one that it was rounded from: in two decimal places, or in three
digits of what is less than 1."""


@dataclass(frozen=True, slots=True)
class Follows:
    """A rule as a sentence, and the labels of the figures that follow it, in the order of the pages."""

    rule: str
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Tolerance:
    """A tolerance with the numbers of one row."""

    label: str
    said: str
    goal: float
    edge: float

    @property
    def percent(self) -> float:
        return round(100 * abs(self.edge - self.goal) / abs(self.goal)) if self.goal else 0.0

    @property
    def apart(self) -> float:
        return round(abs(self.edge - self.goal), 2)

    def is_within(self, percent: float) -> bool:
        """Whether the numbers, as they are rounded, are those of so many percent."""
        margin = abs(self.goal) * percent / 100
        rounding = _rounding(self.goal) * (1 + percent / 100) + _rounding(self.edge)
        return percent > 0 and abs(abs(self.edge - self.goal) - margin) <= rounding


def rules_of(card: Scorecard) -> tuple[Follows, ...]:
    """The rules behind the colours of the rows that have a figure, each once. Rows of one tolerance differ in their
    targets alone, which stand beside their figures: where the numbers of all are the same percent from the target, or
    as far from it, that is said in their place; where they are not, each keeps its own sentence."""
    found: dict[str, list[str]] = {}
    near: dict[tuple[str, str, str], list[_Tolerance]] = {}
    for row in card.rows:
        if not row.rag_rule or (row.rag == "none" and row.value is None):
            continue
        said = _TOLERANCE.fullmatch(f"{row.rag_rule}.")
        if said is None:
            found.setdefault(f"{row.rag_rule}.", []).append(figures.label_of(row))
        else:
            near.setdefault((said["what"], said["more"], said["rest"]), []).append(_tolerance(row, said))
    for (what, more, rest), rows in near.items():
        within = _within(rows)
        for one in rows:
            rule = f"Green at {what} {more}; amber within {within} of it; {rest}" if within else one.said
            found.setdefault(rule, []).append(one.label)
    return tuple(Follows(rule, tuple(names)) for rule, names in found.items())


def _tolerance(row: Row, said: re.Match[str]) -> _Tolerance:
    goal, edge = (float(said[name].replace(",", "")) for name in ("goal", "edge"))
    return _Tolerance(figures.label_of(row), said[0], goal, edge)


def _within(rows: Sequence[_Tolerance]) -> str:
    """How far from the target amber reaches in all rows: `10%`, or `5`; empty where they differ."""
    for percent in sorted({one.percent for one in rows}):
        if all(one.is_within(percent) for one in rows):
            return f"{percent:g}%"
    apart = _only(one.apart for one in rows)
    return f"{apart:g}" if apart else ""


def _only(numbers: Iterable[float]) -> float | None:
    found = set(numbers)
    return found.pop() if len(found) == 1 else None


def _rounding(number: float) -> float:
    return _HALF if abs(number) >= 1 else _OF_DIGITS
