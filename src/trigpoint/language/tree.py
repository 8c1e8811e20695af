"""Conditions over one row, as a closed tree.

The tree is the meaning: the parser makes it, and SQL, plain-Python evaluation and English are three readings of it.
Blank is SQL's NULL and logic is three-valued, as in SQL, in every reading.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal as OneOf

Comparison = OneOf["=", "<>", "<", "<=", ">", ">="]
Arithmetic = OneOf["+", "-", "*", "/"]


@dataclass(frozen=True, slots=True)
class Name:
    """A column of the row, or a column derived from it."""

    name: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant: text, a whole or decimal number, true or false, or a day."""

    value: str | int | float | bool | dt.date


@dataclass(frozen=True, slots=True)
class Compare:
    """`left op right`; blank on either side gives blank."""

    op: Comparison
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Sum:
    """`left op right` over numbers; a date plus or minus whole days; a date less a date, in days."""

    op: Arithmetic
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class And:
    """All of `parts`."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of `parts`."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary; blank stays blank."""

    part: Node


@dataclass(frozen=True, slots=True)
class In:
    """Whether `item` is one of `options`; a blank item gives blank."""

    item: Node
    options: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """`low <= item <= high`."""

    item: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class IsBlank:
    """Whether `item` holds nothing; never blank itself."""

    item: Node


@dataclass(frozen=True, slots=True)
class Like:
    """Whether text begins with, ends with or contains `text`, compared as it is written."""

    item: Node
    how: OneOf["starts with", "ends with", "contains"]
    text: str


@dataclass(frozen=True, slots=True)
class FirstOf:
    """The first of `parts` that is not blank (`coalesce`)."""

    parts: tuple[Node, ...]


Node = Name | Literal | Compare | Sum | And | Or | Not | In | Between | IsBlank | Like | FirstOf


def columns_used(node: Node) -> tuple[str, ...]:
    """The names that the condition reads, in order of first use."""
    found: dict[str, None] = {}
    _collect(node, found)
    return tuple(found)


def _collect(node: Node, found: dict[str, None]) -> None:
    match node:
        case Name(name):
            found.setdefault(name)
        case Literal():
            pass
        case Compare(_, left, right) | Sum(_, left, right):
            _collect(left, found)
            _collect(right, found)
        case And(parts) | Or(parts) | FirstOf(parts):
            for part in parts:
                _collect(part, found)
        case Not(item) | IsBlank(item) | In(item, _) | Like(item, _, _):
            _collect(item, found)
        case Between(item, low, high):
            _collect(item, found)
            _collect(low, found)
            _collect(high, found)
