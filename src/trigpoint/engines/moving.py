"""What depends on the period's end, worked out at home: columns and conditions over rows laid out over periods.

Conditions read as SQL reads them, three-valued; whatever part of one does not depend on the period is asked of the
engine. Not all can be worked out here (texts that are put in order or looked into, moments, sums): `Beyond` says so
before anything is asked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from trigpoint.catalogue.objects import Derived
from trigpoint.engines.as_at import AS_AT
from trigpoint.engines.columns import AS_AT_OPERATORS, other_table, own_inputs, types_of
from trigpoint.engines.gathering import EPOCH, Gathering
from trigpoint.engines.laid import Beyond, Laid, Reading
from trigpoint.engines.looks import Looked
from trigpoint.engines.operators import Work
from trigpoint.engines.sql import condition
from trigpoint.engines.values import COMPARED, Values, all_hold, any_holds, compared, contrary, first_known
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
from trigpoint.model.table import ColumnType

Looks = Callable[[Derived], Looked]
"""Gives the look of a column into another table."""


@dataclass
class Moving:
    """Reads columns and conditions of a gathering's table; asks the gathering for what it needs."""

    gathering: Gathering
    looks: Looks
    read: dict[str, Reading] = field(default_factory=dict)
    known: dict[str, bool] = field(default_factory=dict)

    def moves(self, name: str) -> bool:
        """Whether a column depends on the period's end, and is not there already."""
        if name not in self.known:
            derived = self._derived(name)
            self.known[name] = derived is not None and (
                derived.operator in AS_AT_OPERATORS or any(self.moves(column) for column in own_inputs(derived))
            )
        return self.known[name]

    def condition_moves(self, node: Node) -> bool:
        """Whether a condition does."""
        return any(self.moves(name) for name in columns_used(node))

    def sql(self, node: Node) -> str:
        """A condition over the row that does not."""
        return condition(node, self.gathering.types, "r", self.gathering.d)

    def column(self, name: str) -> Reading:
        """A column: a number, a day, a truth, or a text that is one of few."""
        if name not in self.read:
            derived = self._derived(name)
            if derived is None or not self.moves(name):
                self.read[name] = self._brought(name)
            else:
                self.read[name] = _kept(name, self._worked_out(derived))
        return self.read[name]

    def _derived(self, name: str) -> Derived | None:
        if name in self.gathering.relations.columns[self.gathering.table.name]:
            return None
        return self.gathering.catalogue.derived.get((self.gathering.table.name, name))

    def _brought(self, name: str) -> Reading:
        match self.gathering.types[name]:
            case ColumnType.DATE:
                return of_frame(self.gathering.day(name))
            case ColumnType.INTEGER | ColumnType.DECIMAL | ColumnType.BOOLEAN:
                return of_frame(self.gathering.plain(name))
        raise Beyond

    def _worked_out(self, derived: Derived) -> Reading:
        work = AS_AT.get(derived.operator)
        if work is None:
            raise Beyond
        return work(self, derived)

    def condition(self, node: Node) -> Reading:
        """A condition, or a value within one."""
        if not isinstance(node, Literal) and not self.condition_moves(node):
            if isinstance(node, Name):
                return self._brought(node.name)
            if isinstance(node, Sum | FirstOf):
                raise Beyond
            return of_frame(self.gathering.column(self.sql(node), *columns_used(node)))
        match node:
            case Name(name):
                return self.column(name)
            case Literal(value):
                return partial(_constant, _number(value))
            case And(parts):
                return _joined(all_hold, [self.condition(part) for part in parts])
            case Or(parts):
                return _joined(any_holds, [self.condition(part) for part in parts])
            case Not(part):
                return _of_one(contrary, self.condition(part))
            case IsBlank(item):
                return _of_one(lambda values: Values(~values.is_known), self.condition(item))
            case Compare(sign, left, right):
                return self._compared(sign, left, right)
            case Between(item, low, high):
                return _joined(all_hold, [self._compared("<=", low, item), self._compared("<=", item, high)])
            case In(item, options):
                return _joined(any_holds, [self._compared("=", item, option) for option in options])
            case FirstOf(parts):
                return _joined(first_known, [self.condition(self._number_of(part)) for part in parts])
        raise Beyond

    def _compared(self, sign: str, left: Node, right: Node) -> Reading:
        for one, other in ((left, right), (right, left)):
            if isinstance(one, Literal) and isinstance(one.value, str):
                if sign not in ("=", "<>") or not isinstance(other, Name) or not self._is_text(other.name):
                    raise Beyond
                return partial(_named, COMPARED[sign], self.column(other.name), one.value)
        sides = [self.condition(self._number_of(side)) for side in (left, right)]
        return _joined(lambda both: compared(sign, *both), sides)

    def _number_of(self, node: Node) -> Node:
        """A node that gives no text."""
        if isinstance(node, Name) and self._is_text(node.name):
            raise Beyond
        return node

    def _is_text(self, name: str) -> bool:
        return self.gathering.types[name] in (ColumnType.TEXT, ColumnType.CODE, ColumnType.ID)

    def key(self, derived: Derived) -> str:
        """The column of numbers that stand for what rows of this and of the other table have in common."""
        types, others = self.gathering.types, types_of(self.gathering.catalogue, str(other_table(derived)))
        same = Work(self.gathering.steps, derived).same()
        if any(types[own] is not others[other] for own, other in same) or any(self.moves(own) for own, _ in same):
            raise Beyond
        return self.gathering.stands_for(*(own for own, _ in same))


def _kept(name: str, reading: Reading) -> Reading:
    """Worked out once for all that ask for it."""

    def kept(laid: Laid) -> Values:
        if name not in laid.found:
            laid.found[name] = reading(laid)
        return laid.found[name]

    return kept


def of_frame(column: str) -> Reading:
    """A column that was brought."""
    return lambda laid: laid.values(column)


def _of_one(work: Callable[[Values], Values], reading: Reading) -> Reading:
    return lambda laid: work(reading(laid))


def _joined(work: Callable[[list[Values]], Values], readings: list[Reading]) -> Reading:
    return lambda laid: work([reading(laid) for reading in readings])


def _constant(value: Any, _: Laid) -> Values:
    return Values(np.asarray(value))


def _named(sign: Callable[[Any, Any], Any], reading: Reading, label: str, laid: Laid) -> Values:
    values = reading(laid)
    assert values.labels is not None
    place = values.labels.index(label) if label in values.labels else len(values.labels)
    return Values(sign(values.array, place), values.known)


def _number(value: object) -> object:
    if isinstance(value, dt.datetime):
        raise Beyond
    return (value - EPOCH).days if isinstance(value, dt.date) else value
