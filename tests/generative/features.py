"""What a generated catalogue has in it, named piece by piece, and every piece that there is.

The names of all pieces come from the language and the catalogue themselves, so that whatever is added there is missed
here until the strategies generate it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import get_args

from trigpoint.catalogue.met_by import MetBy
from trigpoint.catalogue.objects import (
    Breakdown,
    Catalogue,
    Condition,
    Derived,
    Indicator,
    Missing,
    ValueKind,
    WhenKind,
)
from trigpoint.catalogue.operators import OPERATORS
from trigpoint.engines.columns import everything_behind, is_as_at
from trigpoint.engines.plan import columns_read
from trigpoint.engines.scans import Way, scans_of
from trigpoint.language.tree import Arithmetic, Compare, Comparison, Like, Literal, Node, Sum, columns_used

HOWS = ("starts with", "ends with", "contains")
CONSTANTS = ("str", "int", "float", "bool", "date")
PLACES = ("the condition", "the numerator", "the value", "a breakdown")


def pieces(node: object) -> Iterator[str]:
    """The kinds of node in a condition, with the sign, the way or the type of those that have one."""
    if not isinstance(node, get_args(Node)):
        return
    yield type(node).__name__
    match node:
        case Compare(op, _, _) | Sum(op, _, _):
            yield f"{type(node).__name__} {op}"
        case Like(_, how, _):
            yield f"Like {how}"
        case Literal(value):
            yield f"Literal {type(value).__name__}"
    for name in type(node).__slots__:
        inside = getattr(node, name)
        for part in inside if isinstance(inside, tuple) else (inside,):
            yield from pieces(part)


def features(known: Catalogue, breakdowns: Iterable[Breakdown]) -> set[str]:
    """Everything of `EVERY_FEATURE` that the catalogue's figures, split by `breakdowns`, make use of."""
    split = list(breakdowns)
    chosen = [indicator for indicator in known.indicators.values() if indicator.table is not None]
    found = {f"value {indicator.value.kind.value}" for indicator in known.indicators.values()}
    found |= {f"scan: {scan.way.value}" for scan in scans_of(known, chosen, split)}
    for derived in known.derived.values():
        found |= set(_of_derived(derived))
    for indicator in chosen:
        found |= set(_of_indicator(known, indicator, split))
    return found


def _of_derived(derived: Derived) -> Iterator[str]:
    yield derived.operator
    for key, value in derived.args.items():
        if key in OPERATORS[derived.operator].optional:
            yield f"{derived.operator}, {key}"
        if key == "anniversary":
            yield f"{derived.operator}, anniversary {value}"
        if key == "same" and isinstance(value, dict) and len(value) > 1:
            yield "together by two columns"
        for condition in value.values() if isinstance(value, dict) else (value,):
            if isinstance(condition, Condition):
                yield from pieces(condition.node)


def _of_indicator(known: Catalogue, indicator: Indicator, breakdowns: list[Breakdown]) -> Iterator[str]:
    assert indicator.table is not None
    assert indicator.when is not None
    yield f"{indicator.when.kind.value}, {indicator.missing}"
    yield "once for each thing" if indicator.distinct is not None else "once for each row"
    if indicator.distinct is not None and indicator.numerator is not None:
        yield f"met by {indicator.met_by.value}, {indicator.when.kind.value}"
    if (indicator.table, indicator.when.column) in known.derived:
        yield "when of a derived day"
    for condition in (indicator.where, indicator.numerator):
        if condition is not None:
            yield from pieces(condition.node)
    # Of each operator: that a figure rests on it, and in which place of a definition an as-at one is read.
    names = columns_read(known.tables[indicator.table], indicator, breakdowns)
    for derived in everything_behind(known, indicator.table, names)[1]:
        yield f"behind a figure: {derived.operator}"
    conditions = {"the condition": indicator.where, "the numerator": indicator.numerator}
    read = {place: () if c is None else columns_used(c.node) for place, c in conditions.items()}
    read |= {"the value": indicator.value.columns, "a breakdown": tuple(b.column for b in breakdowns)}
    for place, columns in read.items():
        if any(is_as_at(known, indicator.table, name) for name in columns):
            yield f"as at the period's end in {place}"


EVERY_FEATURE = frozenset(
    [
        *(kind.__name__ for kind in get_args(Node)),
        *(f"Compare {op}" for op in get_args(Comparison)),
        *(f"Sum {op}" for op in get_args(Arithmetic)),
        *(f"Like {how}" for how in HOWS),
        *(f"Literal {kind}" for kind in CONSTANTS),
        *(f"value {kind.value}" for kind in ValueKind if kind is not ValueKind.RECORDED),
        *(f"{when.value}, {missing.value}" for when in WhenKind for missing in Missing),
        *OPERATORS,
        *(f"behind a figure: {name}" for name in OPERATORS),
        *(f"{operator.name}, {key}" for operator in OPERATORS.values() for key in operator.optional),
        *(
            f"{operator.name}, anniversary {which}"
            for operator in OPERATORS.values()
            if "anniversary" in operator.required
            for which in ("included", "excluded")
        ),
        *(f"as at the period's end in {place}" for place in PLACES),
        *(f"scan: {way.value}" for way in Way),
        "together by two columns",
        "once for each thing",
        "once for each row",
        *(f"met by {which.value}, {when.value}" for which in MetBy for when in WhenKind),
        "when of a derived day",
    ]
)
