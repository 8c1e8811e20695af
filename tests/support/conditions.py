"""Conditions written out from their trees, for tests that go there and back. Independent of what engines write."""

from __future__ import annotations

import datetime as dt

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

_PATTERNS = {"starts with": "{}%", "ends with": "%{}", "contains": "%{}%"}


def written(node: Node) -> str:
    """The condition as a person could have written it, with brackets around every part."""
    match node:
        case Name(name):
            return name
        case Literal(value):
            return _constant(value)
        case Compare(op, left, right) | Sum(op, left, right):
            return f"({written(left)}) {op} ({written(right)})"
        case And(parts):
            return " and ".join(f"({written(part)})" for part in parts)
        case Or(parts):
            return " or ".join(f"({written(part)})" for part in parts)
        case Not(part):
            return f"not ({written(part)})"
        case In(item, options):
            return f"({written(item)}) in ({', '.join(written(option) for option in options)})"
        case Between(item, low, high):
            return f"({written(item)}) between ({written(low)}) and ({written(high)})"
        case IsBlank(item):
            return f"({written(item)}) is null"
        case Like(item, how, text):
            return f"({written(item)}) like {_constant(_PATTERNS[how].format(text))}"
        case FirstOf(parts):
            return f"coalesce({', '.join(written(part) for part in parts)})"


def _constant(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case dt.date():
            return f"'{value.isoformat()}'"
        case str():
            return "'" + value.replace("'", "''") + "'"
    return str(value)
