"""A condition in plain English, for people who have never seen SQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trigpoint.language.tree import (
    And,
    Between,
    Compare,
    FirstOf,
    In,
    IsBlank,
    Like,
    Literal,
    Name,
    Node,
    Not,
    Or,
    Sum,
)

_COMPARED = {
    "=": "is",
    "<>": "is not",
    "<": "is less than",
    "<=": "is at most",
    ">": "is more than",
    ">=": "is at least",
}
_COMPARED_DAYS = {
    "=": "is",
    "<>": "is not",
    "<": "is before",
    "<=": "is on or before",
    ">": "is after",
    ">=": "is on or after",
}
_CONTRARY = {"=": "<>", "<>": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_SUMS = {"+": "plus", "-": "less", "*": "times", "/": "divided by"}


def english(
    node: Node,
    titles: Mapping[str, str],
    labels: Mapping[str, Mapping[str, str]] | None = None,
    dates: frozenset[str] = frozenset(),
) -> str:
    """The condition as one sentence without a full stop, beginning with a capital letter.

    `titles` says how each column reads ("Working days from start to completion"), `labels` how each code of a column
    does, and `dates` which columns are dates, so that they come before and after rather than being less and more.
    """
    said = _Speaker(titles, labels or {}, dates).say(node)
    return said[:1].upper() + said[1:]


@dataclass(frozen=True, slots=True)
class _Speaker:
    titles: Mapping[str, str]
    labels: Mapping[str, Mapping[str, str]]
    dates: frozenset[str]

    def say(self, node: Node) -> str:
        match node:
            case And(parts):
                return " and ".join(self._part(part, Or) for part in parts)
            case Or(parts):
                return " or ".join(self._part(part, And) for part in parts)
            case Not(part):
                return self._denied(part)
            case Compare(op, left, right):
                return self._compared(op, left, right)
            case In(item, options):
                return f"{self._subject(item)} is {self._one_of(item, options)}"
            case Between(item, low, high):
                return f"{self._subject(item)} is from {self._value(low, item)} to {self._value(high, item)}"
            case IsBlank(item):
                return f"{self._subject(item)} is not recorded"
            case Like(item, how, text):
                return f'{self._subject(item)} {how} "{text}"'
            case Name(name):
                return f"{self._title(name)} is yes"
        return self._value(node, node)

    def _part(self, part: Node, other: type) -> str:
        """A part of an `and` or an `or`; in brackets where the two are mixed."""
        said = self.say(part)
        return f"({said})" if isinstance(part, other) else said

    def _denied(self, part: Node) -> str:
        match part:
            case IsBlank(item):
                return f"{self._subject(item)} is recorded"
            case Name(name):
                return f"{self._title(name)} is no"
            case Compare(op, left, right):
                return self._compared(_CONTRARY[op], left, right)
            case In(item, options):
                return f"{self._subject(item)} is {'neither ' if len(options) == 2 else 'not '}" + self._one_of(
                    item, options, "nor" if len(options) == 2 else "or"
                )
            case Between(item, low, high):
                return f"{self._subject(item)} is not from {self._value(low, item)} to {self._value(high, item)}"
            case Like(item, how, text):
                return f'{self._subject(item)} does not {_HOW_NOT[how]} "{text}"'
            case Not(inner):
                return self.say(inner)
        return f"it is not so that {self.say(part)}"

    def _compared(self, op: str, left: Node, right: Node) -> str:
        if isinstance(right, Literal) and isinstance(right.value, bool) and op in ("=", "<>"):
            return f"{self._subject(left)} is {'yes' if right.value == (op == '=') else 'no'}"
        words = _COMPARED_DAYS if self._is_date(left) or self._is_date(right) else _COMPARED
        return f"{self._subject(left)} {words[op]} {self._value(right, left)}"

    def _one_of(self, item: Node, options: Sequence[Literal], last: str = "or") -> str:
        said = [self._value(option, item) for option in options]
        if len(said) == 1:
            return said[0]
        if len(said) == 2:
            return f"{said[0]} {last} {said[1]}"
        return f"one of {', '.join(said[:-1])} and {said[-1]}"

    def _is_date(self, node: Node) -> bool:
        match node:
            case Name(name):
                return name in self.dates
            case Literal(value):
                return isinstance(value, dt.date)
            case FirstOf(parts):
                return any(self._is_date(part) for part in parts)
            case Sum(op, left, right):
                return self._is_date(left) and not (op == "-" and self._is_date(right))
        return False

    def _subject(self, node: Node) -> str:
        return self._value(node, node)

    def _value(self, node: Node, beside: Node) -> str:
        """A value as it reads; a code by its label in the list of the column that it stands beside."""
        match node:
            case Name(name):
                return self._title(name)
            case Literal(value):
                return self._constant(value, beside)
            case Sum(op, left, right):
                return self._sum(op, left, right)
            case FirstOf(parts):
                said = [self._value(part, beside) for part in parts]
                return f"{said[0]} (or, where that is not recorded, {', then '.join(said[1:])})"
        return f"({self.say(node)})"

    def _sum(self, op: str, left: Node, right: Node) -> str:
        if op == "-" and self._is_date(left) and self._is_date(right):
            return f"the days from {self._value(right, right)} to {self._value(left, left)}"
        days = " days" if op in "+-" and self._is_date(left) else ""
        return f"{self._value(left, left)} {_SUMS[op]} {self._value(right, right)}{days}"

    def _constant(self, value: object, beside: Node) -> str:
        match value:
            case bool():
                return "yes" if value else "no"
            case dt.date():
                return f"{value.day} {value:%B %Y}"
            case str():
                labels = self.labels.get(beside.name, {}) if isinstance(beside, Name) else {}
                return f'"{labels.get(value, value)}"'
            case int():
                return f"{value:,}"
        return str(value)

    def _title(self, name: str) -> str:
        """A title inside a sentence: its first letter small, unless it is a name or an abbreviation."""
        title = self.titles.get(name, name.replace("_", " "))
        first = title.split(" ", 1)[0]
        return title if len(first) > 1 and not first[1:].islower() else title[:1].lower() + title[1:]


_HOW_NOT = {"starts with": "start with", "ends with": "end with", "contains": "contain"}
