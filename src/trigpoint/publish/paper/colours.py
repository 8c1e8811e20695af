"""Rules of colour as a paper says them: each rule once, whatever the targets that it is held against, and beside it all
figures that follow it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from trigpoint.publish import figures
from trigpoint.publish.paper.objects import Section, Table
from trigpoint.publish.paper.rows import TARGET
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
    """A tolerance with the numbers of one row. `with_target` is its label where a rule without a number says of it what
    it follows: with the number, unless its target stands in the paper anyway."""

    label: str
    with_target: str
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


def targets_told(sections: Iterable[Section]) -> Iterator[str]:
    """The references of the figures beside which a table of the sections has a target."""
    for section in sections:
        for table in (block for block in section.blocks if isinstance(block, Table)):
            places = [n for n, column in enumerate(table.columns) if column.heading == TARGET]
            yield from (row[0].reference for row in table.rows if any(row[n].value is not None for n in places))
        yield from targets_told(section.parts)


def rules_of(card: Scorecard, is_told: Callable[[Row], bool]) -> tuple[Follows, ...]:
    """The rules behind the colours of the rows that have a figure, each once. Rows of one tolerance differ in their
    targets alone: where the numbers of all are the same percent from the target, or as far from it, that is said in
    their place; where they are not, each keeps its own sentence. A target that the paper does not tell (`is_told`)
    beside its figure is told behind the name of what follows the rule: `Take-up (94)`."""
    found: dict[str, list[str]] = {}
    near: dict[tuple[str, str, str], list[_Tolerance]] = {}
    for row in card.rows:
        if not row.rag_rule or (row.rag == "none" and row.value is None):
            continue
        said = _TOLERANCE.fullmatch(f"{row.rag_rule}.")
        if said is None:
            found.setdefault(f"{row.rag_rule}.", []).append(figures.label_of(row))
        else:
            near.setdefault((said["what"], said["more"], said["rest"]), []).append(_tolerance(row, said, is_told(row)))
    for (what, more, rest), rows in near.items():
        within = _within(rows)
        for one in rows:
            rule = f"Green at {what} {more}; amber within {within} of it; {rest}" if within else one.said
            found.setdefault(rule, []).append(one.with_target if within else one.label)
    return tuple(Follows(rule, tuple(names)) for rule, names in found.items())


def _tolerance(row: Row, said: re.Match[str], told: bool) -> _Tolerance:
    goal, edge = (float(said[name].replace(",", "")) for name in ("goal", "edge"))
    label = figures.label_of(row)
    return _Tolerance(label, label if told else f"{label} ({said['goal']})", said[0], goal, edge)


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
