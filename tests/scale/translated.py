"""The catalogue's indicators put into pandas: the masks that an analyst would write for their conditions.

A condition becomes two masks: where it holds, and where it does not. Where something is blank, neither does, as in SQL.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

import pandas as pd

from tests.scale.desk import Desk, Moving
from tests.scale.monthly import MONTHLY
from tests.scale.wanted import Ratio, Test, Wanted
from trigpoint.catalogue.met_by import MetBy
from trigpoint.catalogue.objects import Catalogue, Indicator, Missing, ValueKind, WhenKind
from trigpoint.engines.plan import columns_read, thing_column
from trigpoint.language.tree import (
    And,
    Between,
    Compare,
    FirstOf,
    In,
    IsBlank,
    Literal,
    Name,
    Node,
    Not,
    Or,
    Sum,
    columns_used,
)

_SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
}  # fmt: skip
_CONTRARY = {"=": "<>", "<>": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_BACK = {WhenKind.LAST_12: "12 months", WhenKind.YEAR_TO_DATE: "year to date"}


def translated(catalogue: Catalogue, indicator: Indicator) -> Wanted | Ratio:
    """The indicator as it would be written out by hand."""
    if indicator.value.over is not None:
        return Ratio(*indicator.value.over, indicator.breakdowns)
    assert indicator.table is not None and indicator.when is not None
    table, when, value = catalogue.tables[indicator.table], indicator.when, indicator.value
    moving = MONTHLY.get(table.name, {})
    asked = [name for name in columns_read(table, indicator) if name in moving]
    own, later = _apart(indicator.where.node if indicator.where is not None else None, asked)
    blank_meets = indicator.missing is Missing.MET
    met = indicator.numerator.node if indicator.numerator is not None else None
    band = catalogue.derived.get((table.name, "age_band"))
    return Wanted(
        table.name,
        when.column if when.column is not None else (table.span.start, table.span.end),  # type: ignore[union-attr]
        where=_all(own, blank_meets),
        moving=_one_after_another([moving[name] for name in asked]) if asked else None,
        still=_all(later, blank_meets),
        met=_all([met], blank_meets) if met is not None else None,
        known=_known(met) if met is not None and indicator.missing is Missing.LEFT_OUT else None,
        thing=thing_column(table, indicator.distinct) if indicator.distinct is not None else None,
        value=value.column,
        whole=value.whole,
        median=value.kind is ValueKind.MEDIAN,
        back=_BACK.get(when.kind, ""),
        within=when.kind is WhenKind.OPEN_WITHIN,
        ages=band is not None and band.as_at,
        every=indicator.met_by is MetBy.EVERY_ROW,
    )


def _apart(where: Node | None, asked: Sequence[str]) -> tuple[list[Node], list[Node]]:
    """The parts of a condition that read what the row says by itself, and those that read what must be found first."""
    parts = [] if where is None else list(where.parts) if isinstance(where, And) else [where]
    later = [part for part in parts if set(columns_used(part)) & set(asked)]
    return [part for part in parts if part not in later], later


def _one_after_another(all_of_them: Sequence[Moving]) -> Moving:
    def found(desk: Desk, rows: pd.DataFrame, last: pd.Timestamp) -> pd.DataFrame:
        return reduce(lambda so_far, one: one(desk, so_far, last), all_of_them, rows)

    return found


def _all(parts: Sequence[Node], blank_meets: bool) -> Test | None:
    if not parts:
        return None
    both = And(tuple(parts))
    if blank_meets:
        return lambda rows: ~fails(both, rows).fillna(False).astype(bool)
    return lambda rows: holds(both, rows)


def _known(node: Node) -> Test:
    """Where the condition can be told. It can wherever its columns are there; those of `and` and `or` are looked at."""
    if isinstance(node, (And, Or, Not)):
        return lambda rows: holds(node, rows) | fails(node, rows)
    names = columns_used(node)
    return lambda rows: reduce(operator.and_, [rows[name].notna() for name in names])


def holds(node: Node, rows: pd.DataFrame) -> pd.Series:
    """Where the condition is true."""
    match node:
        case And(parts):
            return reduce(operator.and_, [holds(part, rows) for part in parts])
        case Or(parts):
            return reduce(operator.or_, [holds(part, rows) for part in parts])
        case Not(part):
            return fails(part, rows)
        case Compare(sign, left, right):
            mask = _SIGNS[sign](_value(left, rows), _value(right, rows))
            return mask & _there(node, rows) if sign == "<>" else mask
        case In(item, options):
            return _value(item, rows).isin([option.value for option in options])
        case Between(item, low, high):
            return _value(item, rows).between(_value(low, rows), _value(high, rows))
        case IsBlank(item):
            return _value(item, rows).isna()
        case Name(name):
            return rows[name] == 1
    raise TypeError(node)


def fails(node: Node, rows: pd.DataFrame) -> pd.Series:
    """Where the condition is false."""
    match node:
        case And(parts):
            return reduce(operator.or_, [fails(part, rows) for part in parts])
        case Or(parts):
            return reduce(operator.and_, [fails(part, rows) for part in parts])
        case Not(part):
            return holds(part, rows)
        case Compare(sign, left, right):
            return holds(Compare(_CONTRARY[sign], left, right), rows)  # type: ignore[arg-type]
        case In() | Between():
            return ~holds(node, rows) & _there(node, rows)
        case IsBlank(item):
            return _value(item, rows).notna()
        case Name(name):
            return rows[name] == 0
    raise TypeError(node)


def _there(node: Node, rows: pd.DataFrame) -> pd.Series:
    return reduce(operator.and_, [rows[name].notna() for name in columns_used(node)])


def _value(node: Node, rows: pd.DataFrame) -> Any:
    match node:
        case Name(name):
            return rows[name]
        case Literal(bool() as flag):
            return int(flag)
        case Literal(constant):
            return constant
        case Sum(sign, left, right):
            return _SIGNS[sign](_value(left, rows), _value(right, rows))
        case FirstOf((first, other)):
            return _value(first, rows).fillna(_value(other, rows))
    raise TypeError(node)
