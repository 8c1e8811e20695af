"""Typed figures held against the scorecard's own: what contradicts it is pointed out.

Only what can hardly be meant otherwise is told. Of a percentage, each number with a percent sign; of other figures, a
number with the figure's own unit, or after words that say that it is the figure. What a sentence says of the present
("is now 64%", "up to 64%") must be the figure; anything else may be any number known of it: of a period shown, a
target, a comparator, a mean, a member. A number fits where it is the known one rounded to as many places as were typed,
to either side of a half; after "about" or "nearly" it may be off by a twentieth more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from trigpoint.scorecard.objects import Change, Row
from trigpoint.scorecard.prose import Prose
from trigpoint.scorecard.typed import Typed, typed_in
from trigpoint.scorecard.written import number, written

_UP = r"up|rose|rise|risen|rising|rises|increased?|increases|increasing|grew|grown|climbed|gained|improved|higher"
_DOWN = r"down|fell|fall|fallen|falling|falls|dropped?|drops|decreased?|declined?|reduced?|reduction|lower|lost"
_NEAR = r"(?:about|around|roughly|nearly|almost|approximately|circa|just (?:under|over)|over|under|more than|less than)"
_ABOUT = re.compile(rf"\b{_NEAR}\s+$", re.IGNORECASE)
_MOVE = re.compile(rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b[\w\s'’-]{{0,30}}?$", re.IGNORECASE)
_BY = re.compile(rf"\b(?:{_UP}|{_DOWN})\s+(?:of |by )?(?:{_NEAR}\s+)?$", re.IGNORECASE)
_FROM = re.compile(rf"\bfrom\s+(?:{_NEAR}\s+)?$", re.IGNORECASE)
_TO = re.compile(rf"\b(?:from\s+\S+(?:\s+per ?cent)?\s+to|(?:{_UP}|{_DOWN})\s+to)\s+(?:{_NEAR}\s+)?$", re.IGNORECASE)
_NOW = re.compile(
    rf"\b(?:is|are|now|stands at|remains)\s+(?:now |at |currently )?(?:{_NEAR}\s+)?$"
    r"|\b(?:this (?:month|quarter|year)|now|currently)\b[^.,;]*$",
    re.IGNORECASE,
)
_THIS = re.compile(r"[^.,;]*\b(?:this (?:month|quarter|year)|now|currently)\b", re.IGNORECASE)
_STATED = re.compile(
    r"\b(?:figure|number|total|count|rate|ratio|average|mean|it|this|performance)\s+"
    rf"(?:is|was|stands at|stood at|reached|remains)\s+(?:now |at )?(?:{_NEAR}\s+)?$",
    re.IGNORECASE,
)
_THEN = re.compile(
    r"\b(?:was|were|last|previous(?:ly)?|before|earlier|ago|had been|than in|compared|average|mean|q[1-4]|(?:19|20)\d\d"
    r"|january|february|march|april|june|july|august|september|october|november|december)\b",
    re.IGNORECASE,
)
_TARGET = re.compile(r"\b(?:targets?|goal|threshold|aim)\b", re.IGNORECASE)
_OTHERS = (
    ("england", "England's figure", re.compile(r"\b(?:england|english|national|nationally)\b", re.IGNORECASE)),
    ("statistical_neighbours", "statistical neighbours' figure", re.compile(r"\bneighbours?['’]?\b", re.IGNORECASE)),
    ("region", "region's figure", re.compile(r"\bregion(?:al|ally|['’]s)?\b", re.IGNORECASE)),
)
_CLAUSE = re.compile(
    r"[,;()]|\b(?:but|while|whereas|against|compared (?:with|to)|and|below|above|from|to)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A typed number that is not the scorecard's. `typed` is as it was written, `part` what it seems to be of, `value`
    what that is; `text` says so in a sentence."""

    typed: str
    part: str
    value: float
    text: str

    def __str__(self) -> str:
        return self.text


def contradictions(prose: Prose, row: Row, members: Iterable[Row] = ()) -> tuple[Contradiction, ...]:
    """The numbers of a text about `row` that contradict it, in order. `members` are the same indicator's other rows,
    any of whose numbers may be meant. Figures that the text quotes live cannot contradict anything."""
    known = _Known(row, tuple(members))
    found = (known.held_against(typed) for typed in typed_in(prose))
    return tuple(each for each in found if each is not None)


def fits(typed: Typed, figure: float | None) -> bool:
    """Whether a typed number is the figure, rounded as it was typed."""
    if figure is None:
        return False
    slack = 0.5 * float(10**-typed.places) + 1e-9
    if _ABOUT.search(typed.before):
        slack = 2 * slack + abs(figure) / 20
    return abs(typed.value - figure) <= slack


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a figure, for a typed number to be held against."""

    row: Row
    members: tuple[Row, ...]

    def held_against(self, typed: Typed) -> Contradiction | None:
        unit = self.row.unit
        if typed.kind == "points" or _BY.search(typed.before):
            return self._moved(typed) if typed.kind != "number" or self._is_ours(typed) else None
        if (unit == "percent") != (typed.kind == "percent") or not self._is_stated(typed):
            return None
        part, meant = self._meant(typed)
        if meant is None or fits(typed, meant):
            return None
        if not _is_of_now(typed) and any(fits(typed, n) for n in self._numbers()):
            return None
        text = f"The text says {typed.written}; the {part} is {written(meant, unit)}."
        text = text.replace("the England", "England")
        return Contradiction(typed.written, part, meant, text)

    def _is_stated(self, typed: Typed) -> bool:
        """Whether the number can hardly be meant for anything but this figure."""
        if self.row.unit == "percent":
            return True
        words = self.row.unit if self.row.unit not in ("count", "ratio", "number", "") else ""
        if words and typed.after.strip().casefold().startswith(words.casefold()):
            return True
        return bool(_STATED.search(typed.before) or _TO.search(typed.before))

    def _is_ours(self, typed: Typed) -> bool:
        """Whether a bare number may be a change of this figure: not of a percentage, nor where a noun follows."""
        return self.row.unit != "percent" and not re.match(r"\s+[a-z]{4,}", typed.after)

    def _meant(self, typed: Typed) -> tuple[str, float | None]:
        """Which number its clause speaks of, and what that is; None where there is no saying."""
        row = self.row
        clause = f"{_CLAUSE.split(typed.before)[-1]} {_CLAUSE.split(typed.after)[0]}"
        if _TARGET.search(clause):
            return "target", row.target.value
        for comparator, name, pattern in _OTHERS:
            if pattern.search(clause):
                return name, next((b.value for b in row.benchmarks if b.comparator == comparator), None)
        for member in self.members:
            if member.member is not None and re.search(rf"\b{re.escape(member.member)}\b", clause, re.IGNORECASE):
                return f"figure of {member.member}", member.value
        if _FROM.search(typed.before):
            return "figure before", row.change_on_previous.before
        return "figure", row.value

    def _moved(self, typed: Typed) -> Contradiction | None:
        """A change: by how much, and which way."""
        changes = (self.row.change_on_previous, self.row.change_on_year, self.row.moved)
        known = [c for c in changes if c is not None and c.difference is not None]
        if not known:
            return None
        move = _MOVE.search(typed.before)
        way = 0 if move is None else 1 if move["up"] else -1
        fitting = [c for c in known if any(fits(typed, abs(n)) for n in _sizes(c, typed.kind, self.row.unit))]
        if any(way == 0 or (c.difference or 0.0) * way >= 0 for c in fitting):
            return None
        change = (fitting or known)[0]
        said = _change_in_words(change, self.row.unit, typed.kind)
        way_said = "" if move is None else "up " if move["up"] else "down "
        text = f"The text says {way_said}{typed.written}; the change since {change.period} is {said}."
        return Contradiction(typed.written, "change", change.difference or 0.0, text)

    def _numbers(self) -> Iterator[float | None]:
        """Everything of its kind that is known of the figure and its members."""
        for row in (self.row, *self.members):
            yield from (v.value for v in row.values)
            yield from (row.mean_12, row.max_12, row.min_12, row.year_to_date)
            yield from (row.target.value, row.target.low, row.target.high, row.target.expected, row.target.reached)
            yield from (row.interval.lower, row.interval.upper, row.process.mean, row.process.lower, row.process.upper)
            yield from (n for b in row.benchmarks for n in (b.value, b.lowest, b.highest))
            yield from (c.before for c in (row.change_on_previous, row.change_on_year))
            yield from (f for i in row.insights for f in i.figures.values() if isinstance(f, float | int))
            if row.unit == "percent" and row.value is not None:
                yield 100 - row.value


def _is_of_now(typed: Typed) -> bool:
    """Whether its sentence speaks of how things stand, so that no earlier figure can be meant."""
    if _TO.search(typed.before) or _THIS.match(typed.after):
        return True
    return bool(_NOW.search(typed.before)) and not _THEN.search(_CLAUSE.split(typed.after)[0])


def _sizes(change: Change, kind: str, unit: str) -> Iterator[float]:
    """How large a change may be said to be: in points or number, in percent, and between the rounded figures."""
    if change.difference is None:
        return
    if kind == "percent" and unit != "percent":
        if change.percent is not None:
            yield change.percent
        return
    yield change.difference
    if change.before is not None:
        yield _whole(change.before + change.difference, unit) - _whole(change.before, unit)
    if kind == "percent" and change.before:
        yield 100 * change.difference / change.before


def _whole(value: float, unit: str) -> float:
    return float(number(value, unit, 0).replace(",", ""))


def _change_in_words(change: Change, unit: str, kind: str) -> str:
    if kind == "percent" and unit != "percent" and change.percent is not None:
        size, words = change.percent, f"{number(abs(change.percent), 'rate')}%"
    else:
        size = change.difference or 0.0
        words = f"{number(abs(size), 'rate')} points" if unit == "percent" else written(abs(size), unit)
    return f"{'up' if size > 0 else 'down'} {words}" if size else "none"
