"""Conditions, generated: every kind of node over columns of every type."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import strategies as st

from tests.generative.worlds import NUMBERS, ORDERED, VALUES
from trigpoint.catalogue.objects import Condition
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

Columns = Mapping[str, ColumnType]


@st.composite
def values(draw: st.DrawFn, columns: Columns, kind: ColumnType, depth: int) -> Node:
    """A node that gives a value of that type."""
    names = [name for name, of in columns.items() if of is kind]
    shapes = ["literal"] + ["name"] * (3 * bool(names))
    if depth > 0:
        shapes += ["first of"]
        shapes += ["sum", "sum"] if kind in ORDERED else []
    match draw(st.sampled_from(shapes)):
        case "name":
            return Name(draw(st.sampled_from(names)))
        case "first of":
            return FirstOf(tuple(draw(values(columns, kind, 0)) for _ in range(draw(st.integers(2, 3)))))
        case "sum" if kind is ColumnType.DATE:
            days = draw(values(columns, ColumnType.INTEGER, 0))
            return Sum(draw(st.sampled_from(["+", "-"])), draw(values(columns, kind, 0)), days)
        case "sum" if kind is ColumnType.INTEGER and draw(st.booleans()):
            return Sum("-", draw(values(columns, ColumnType.DATE, 0)), draw(values(columns, ColumnType.DATE, 0)))
        case "sum":
            signs = ["+", "-", "*"] if kind is ColumnType.INTEGER else ["+", "-", "*", "/"]
            kinds = [kind, kind] if kind is ColumnType.INTEGER else [draw(st.sampled_from(NUMBERS)), kind]
            left, right = (draw(values(columns, of, depth - 1)) for of in kinds)
            return Sum(draw(st.sampled_from(signs)), left, right)
    return Literal(draw(VALUES[kind]))


@st.composite
def conditions(draw: st.DrawFn, columns: Columns, depth: int = 2) -> Node:
    """A node that is true, false or blank."""
    shapes = ["compare", "compare", "in", "between", "blank", "like", "name"]
    shapes += ["and", "or", "not"] * (2 * bool(depth))
    match draw(st.sampled_from(shapes)):
        case "and":
            return And(tuple(draw(conditions(columns, depth - 1)) for _ in range(draw(st.integers(2, 3)))))
        case "or":
            return Or(tuple(draw(conditions(columns, depth - 1)) for _ in range(draw(st.integers(2, 3)))))
        case "not":
            return Not(draw(conditions(columns, depth - 1)))
        case "in":
            kind = draw(st.sampled_from([ColumnType.TEXT, ColumnType.CODE, ColumnType.INTEGER, ColumnType.DATE]))
            options = tuple(Literal(draw(VALUES[kind])) for _ in range(draw(st.integers(1, 3))))
            return In(draw(values(columns, kind, 1)), options)
        case "between":
            kind = draw(st.sampled_from(ORDERED))
            item, low, high = (draw(values(columns, kind, 1)) for _ in range(3))
            return Between(item, low, high)
        case "blank":
            return IsBlank(Name(draw(st.sampled_from(sorted(columns)))))
        case "like":
            how = draw(st.sampled_from(["starts with", "ends with", "contains"]))
            text = draw(st.sampled_from(["N", "th", "'", "%", "_"]))
            return Like(draw(values(columns, ColumnType.TEXT, 1)), how, text)
        case "name":
            return draw(values(columns, ColumnType.BOOLEAN, 1))
    kind = draw(st.sampled_from([*ORDERED, ColumnType.TEXT, ColumnType.CODE, ColumnType.BOOLEAN]))
    signs = ["=", "<>", "<", "<=", ">", ">="] if kind in ORDERED else ["=", "<>"]
    left, right = (draw(values(columns, kind, 2)) for _ in range(2))
    return Compare(draw(st.sampled_from(signs)), left, right)


def condition(node: Node) -> Condition:
    """The node as a definition holds it."""
    return Condition("generated", node)
