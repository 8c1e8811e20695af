"""Where a condition may come out blank.

Every case of which columns are blank is tried, and what the condition may then give is worked out as a set of outcomes,
so that a guard (`completed_on is not null and ...`) counts as one.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from itertools import product

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
    columns_used,
)

_VALUE = frozenset({"true", "false"})
_BLANK = frozenset({"blank"})
_TOO_MANY = 12


def may_be_blank(node: Node, nullable: Iterable[str]) -> bool:
    """Whether some row could make the condition blank, where only the columns of `nullable` can be blank."""
    names = [name for name in columns_used(node) if name in set(nullable)]
    if len(names) > _TOO_MANY:
        return True
    cases = product((False, True), repeat=len(names))
    return any("blank" in _outcomes(node, {n for n, b in zip(names, case, strict=True) if b}) for case in cases)


def _outcomes(node: Node, blank: Set[str]) -> frozenset[str]:
    match node:
        case Name(name):
            return _BLANK if name in blank else _VALUE
        case Literal(value):
            return frozenset({str(value).lower()}) if isinstance(value, bool) else _VALUE
        case IsBlank(item):
            inner = _outcomes(item, blank)
            return frozenset({"true" if found == "blank" else "false" for found in inner})
        case Not(part):
            turned = {"true": "false", "false": "true", "blank": "blank"}
            return frozenset(turned[found] for found in _outcomes(part, blank))
        case And(parts):
            return _meet([_outcomes(part, blank) for part in parts], wins="false")
        case Or(parts):
            return _meet([_outcomes(part, blank) for part in parts], wins="true")
        case FirstOf(parts):
            found = [_outcomes(part, blank) for part in parts]
            return _BLANK | _VALUE if all("blank" in f for f in found) else _VALUE
        case Compare(_, left, right):
            return _strict([left, right], blank)
        case Sum(op, left, right):
            safe = op != "/" or (isinstance(right, Literal) and right.value != 0)
            return _strict([left, right], blank) | (frozenset() if safe else _BLANK)
        case Between(item, low, high):
            return _strict([item, low, high], blank)
        case In(item, _) | Like(item, _, _):
            return _strict([item], blank)


def _strict(parts: list[Node], blank: Set[str]) -> frozenset[str]:
    """Blank where any part is."""
    found = [_outcomes(part, blank) for part in parts]
    if any(f == _BLANK for f in found):
        return _BLANK
    return _VALUE | (_BLANK if any("blank" in f for f in found) else frozenset())


def _meet(found: list[frozenset[str]], *, wins: str) -> frozenset[str]:
    """What `and` (where false wins) or `or` (where true wins) may give."""
    other = "true" if wins == "false" else "false"
    given: set[str] = set()
    if any(wins in f for f in found):
        given.add(wins)
    if all(f != frozenset({wins}) for f in found):
        if all(other in f for f in found):
            given.add(other)
        if any("blank" in f for f in found):
            given.add("blank")
    return frozenset(given)
