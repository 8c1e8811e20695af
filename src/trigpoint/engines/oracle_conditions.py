"""A condition over one row, read literally: three-valued logic, blank is None."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from math import floor
from typing import Any

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

Look = Callable[[str], Any]


def holds(node: Node, look: Look) -> Any:
    """What the node gives for the row whose columns `look` gives: a truth, a value, or None where it is blank."""
    match node:
        case Name(name):
            return look(name)
        case Literal(value):
            return value
        case IsBlank(item):
            return holds(item, look) is None
        case Not(part):
            truth = holds(part, look)
            return None if truth is None else not truth
        case And(parts):
            return _all([holds(part, look) for part in parts])
        case Or(parts):
            contrary = _all([_contrary(holds(part, look)) for part in parts])
            return _contrary(contrary)
        case FirstOf(parts):
            return next((value for part in parts if (value := holds(part, look)) is not None), None)
        case Compare(op, left, right):
            return _compare(op, holds(left, look), holds(right, look))
        case Between(item, low, high):
            value = holds(item, look)
            return _all([_compare("<=", holds(low, look), value), _compare("<=", value, holds(high, look))])
        case In(item, options):
            value = holds(item, look)
            return None if value is None else any(value == option.value for option in options)
        case Like(item, how, text):
            value = holds(item, look)
            if value is None:
                return None
            tests = {"starts with": value.startswith, "ends with": value.endswith, "contains": value.__contains__}
            return tests[how](text)
        case Sum(op, left, right):
            return _sum(op, holds(left, look), holds(right, look))


def _contrary(truth: bool | None) -> bool | None:
    return None if truth is None else not truth


def _all(truths: list[bool | None]) -> bool | None:
    if any(truth is False for truth in truths):
        return False
    return None if any(truth is None for truth in truths) else True


def _compare(op: str, left: Any, right: Any) -> Any:
    if left is None or right is None:
        return None
    return {
        "=": left == right,
        "<>": left != right,
        "<": op in ("=", "<>") or left < right,
        "<=": op in ("=", "<>") or left <= right,
        ">": op in ("=", "<>") or left > right,
        ">=": op in ("=", "<>") or left >= right,
    }[op]


def _sum(op: str, left: Any, right: Any) -> Any:
    if left is None or right is None:
        return None
    if isinstance(left, dt.date) and isinstance(right, dt.date):
        return (left - right).days
    if isinstance(left, dt.date):
        return left + dt.timedelta(days=floor(right if op == "+" else -right))
    if op == "/":
        return None if right == 0 else left / right
    return left + right if op == "+" else left - right if op == "-" else left * right
