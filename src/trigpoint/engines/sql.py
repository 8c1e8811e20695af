"""A condition of the language as SQL text over one row.

Every identifier is quoted and every constant carries its type, so that a column named like a keyword and a text that
looks like SQL are only ever a name and a text. Blank is NULL, and the logic is SQL's own three-valued logic.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from trigpoint.engines.dialect import DUCKDB, DuckDialect
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
from trigpoint.model.table import ColumnType

Types = Mapping[str, ColumnType]


def condition(node: Node, types: Types, alias: str = "r", dialect: DuckDialect = DUCKDB) -> str:
    """SQL for `node` over the row that `alias` names. `types` gives the type of every column that it reads.

    Division by zero is blank, and whole numbers divide into decimals.
    """

    def sql(part: Node) -> str:
        return condition(part, types, alias, dialect)

    match node:
        case Name(name):
            return f"{dialect.quote(alias)}.{dialect.quote(name)}"
        case Literal(value):
            return dialect.literal(value)
        case Compare(op, left, right):
            return f"({sql(left)} {op} {sql(right)})"
        case Sum():
            return _sum(node, types, alias, dialect)
        case And(parts):
            return "(" + " AND ".join(sql(part) for part in parts) + ")"
        case Or(parts):
            return "(" + " OR ".join(sql(part) for part in parts) + ")"
        case Not(part):
            return f"(NOT {sql(part)})"
        case In(item, options):
            return f"({sql(item)} IN ({', '.join(sql(option) for option in options)}))"
        case Between(item, low, high):
            return f"({sql(low)} <= {sql(item)} AND {sql(item)} <= {sql(high)})"
        case IsBlank(item):
            return f"({sql(item)} IS NULL)"
        case Like(item, how, text):
            return dialect.like(how, sql(item), dialect.literal(text))
        case FirstOf(parts):
            return "COALESCE(" + ", ".join(sql(part) for part in parts) + ")"


def _sum(node: Sum, types: Types, alias: str, dialect: DuckDialect) -> str:
    left = condition(node.left, types, alias, dialect)
    right = condition(node.right, types, alias, dialect)
    if node.op == "/":
        return f"(CAST({left} AS DOUBLE) / NULLIF(CAST({right} AS DOUBLE), 0))"
    if _is_day(node.left, types) and not _is_day(node.right, types):
        return dialect.add_days(left, right if node.op == "+" else f"-({right})")
    if node.op == "+" and _is_day(node.right, types):
        return dialect.add_days(right, left)
    if node.op == "-" and _is_day(node.right, types):
        return dialect.days_between(right, left)
    return f"({left} {node.op} {right})"


def _is_day(node: Node, types: Types) -> bool:
    """Whether the node gives a day: a date column or constant, or one moved by days."""
    match node:
        case Name(name):
            return types[name] is ColumnType.DATE
        case Literal(value):
            return isinstance(value, dt.date)
        case Sum(op, left, right):
            return _is_day(left, types) != _is_day(right, types) and op in "+-"
        case FirstOf(parts):
            return _is_day(parts[0], types)
    return False
