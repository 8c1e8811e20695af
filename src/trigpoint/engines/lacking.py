"""What the sources never gave, and which figures cannot be told for it.

A table that nobody loaded and a column that no source has are blank in every row. A condition that can only come out
blank for that says nothing about any row: a figure that rests on it is not available, where nought would be wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import product

from trigpoint.catalogue.objects import Catalogue, Derived, Indicator, Missing
from trigpoint.catalogue.worklist import WorkList
from trigpoint.engines.columns import needed_looks, needed_tables, node_of, other_table, own_inputs, same_columns
from trigpoint.engines.plan import columns_read
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
from trigpoint.model.snapshot import Snapshot

Outcome = bool | None
Outcomes = frozenset[Outcome]
ANY: Outcomes = frozenset({True, False, None})
BLANK: Outcomes = frozenset({None})

Given = Mapping[str, frozenset[str] | None]
"""The tables that are loaded, with the columns that some source gave; None where that is not known, and all may be."""


def given_by(snapshot: Snapshot) -> Given:
    """What the sources of a snapshot gave, from its manifest alone."""
    found: dict[str, frozenset[str] | None] = {}
    for (table, _), part in sorted(snapshot.parts.items()):
        before = found.get(table, frozenset())
        found[table] = None if part.given is None or before is None else before | frozenset(part.given)
    return found


def lacking(catalogue: Catalogue, given: Given, indicator: Indicator) -> str:
    """Why figures of the indicator cannot be told from what was given, as a sentence; empty where they can.

    Where no visits are loaded every child is one without a visit: so every table that it looks into must be there,
    whatever stands in for what is not found. Raises nothing. Ratios are told by their parts, and recorded indicators
    need no table.
    """
    if indicator.table is None or indicator.when is None:
        return ""
    known = _Known(catalogue, given)
    table = indicator.table
    if table not in given:
        return "No records of this kind are loaded."
    span = catalogue.tables[table].span
    dates = [indicator.when.column] if indicator.when.column else [span.start, span.end] if span else []
    for name in (*dates, *indicator.value.columns):
        if name is not None and known.unknown(table, name):
            return known.told(table, name)
    where, numerator = indicator.where, indicator.numerator
    if where is not None and not _may_hold(known.outcomes(table, where.node), indicator.missing):
        return known.told_of(table, where.node)
    if numerator is not None and known.outcomes(table, numerator.node) == BLANK:
        return known.told_of(table, numerator.node)
    return known.not_loaded(table, columns_read(catalogue.tables[table], indicator))


def lacking_for_list(catalogue: Catalogue, given: Given, work: WorkList) -> str:
    """Why nobody can tell from what was given which rows are on a list, as a sentence; empty where that can be told.

    Stricter than a figure, because a list sends people to doors: every column that the condition asks to be blank must
    have been given by some source.
    """
    known = _Known(catalogue, given)
    table = work.table
    if table not in given:
        return "No records of this kind are loaded."
    absent = known.not_loaded(table, columns_used(work.rows.node))
    if absent:
        return absent
    for name in _asked_to_be_blank(work.rows.node):
        if known.unknown(table, name):
            return known.told(table, name)
    return "" if True in known.outcomes(table, work.rows.node) else known.told_of(table, work.rows.node)


def _asked_to_be_blank(node: Node) -> tuple[str, ...]:
    match node:
        case IsBlank(item):
            return columns_used(item)
        case And(parts) | Or(parts):
            return tuple(name for part in parts for name in _asked_to_be_blank(part))
        case Not(part):
            return _asked_to_be_blank(part)
        case _:
            return ()


def _may_hold(outcomes: Outcomes, missing: Missing | None) -> bool:
    return True in outcomes or (None in outcomes and missing is Missing.MET)


@dataclass(frozen=True)
class _Known:
    """Which columns can hold anything, and how conditions can come out for that."""

    catalogue: Catalogue
    given: Given

    def not_loaded(self, table: str, names: Iterable[str]) -> str:
        """The first of the tables behind these columns of which nothing is loaded, or in which nothing can be found for
        want of what is looked for, as a sentence; empty without one."""
        absent = needed_tables(self.catalogue, table, names).difference(self.given)
        if absent:
            return f"It needs {self.title(min(absent))}, and no records of that kind are loaded."
        return next((said for look in needed_looks(self.catalogue, table, names) if (said := self._blind(look))), "")

    def _blind(self, derived: Derived) -> str:
        """Why a look can find nothing in a table that is loaded: nobody gives what is the same, or what it asks."""
        other = str(other_table(derived))
        named = [theirs for _, theirs in same_columns(derived) if self.unknown(other, theirs)]
        where = derived.args.get("where")
        if where is not None and True not in self.outcomes(other, node_of(where)):
            named += [name for name in _asked(derived) if self.unknown(other, name)]
        return self.told(other, named[0]) if named else ""

    def unknown(self, table: str, column: str) -> bool:
        """Whether the column is blank in every row for want of a source."""
        derived = self.catalogue.derived.get((table, column))
        if derived is not None:
            return self._unknown_derived(derived)
        if table not in self.given:
            return True
        columns = self.given[table]
        return columns is not None and column not in columns

    def _unknown_derived(self, derived: Derived) -> bool:
        if derived.operator in ("condition", "first that holds"):
            return (
                derived.operator == "condition" and self.outcomes(derived.table, node_of(derived.args["is"])) == BLANK
            )
        inputs = [self.unknown(derived.table, name) for name in own_inputs(derived)]
        if derived.operator == "first of":
            return all(inputs)
        other = other_table(derived)
        if other is not None:
            inputs += [other not in self.given, *(self.unknown(other, name) for name in _sought(derived))]
            where = derived.args.get("where")
            # One that could never be met, whatever is known, finds nothing and lacks nothing.
            blind = any(self.unknown(other, name) for name in _asked(derived))
            inputs.append(where is not None and blind and True not in self.outcomes(other, node_of(where)))
        return any(inputs)

    def outcomes(self, table: str, node: Node) -> Outcomes:
        """How the condition can come out, with columns that are not known blank."""
        match node:
            case Not(part):
                return frozenset(None if o is None else not o for o in self.outcomes(table, part))
            case And(parts):
                return self._joined(table, parts, _and)
            case Or(parts):
                return self._joined(table, parts, _or)
            case IsBlank(item):
                return frozenset({True}) if self._blank(table, item) else frozenset({True, False})
            case Literal(value):
                return frozenset({bool(value)})
            case _:
                return BLANK if self._blank(table, node) else ANY

    def _joined(self, table: str, parts: tuple[Node, ...], join: Callable[[tuple[Outcome, ...]], Outcome]) -> Outcomes:
        each = [sorted(self.outcomes(table, part), key=str) for part in parts]
        return frozenset(join(some) for some in product(*each))

    def _blank(self, table: str, node: Node) -> bool:
        """Whether the value is blank in every row."""
        match node:
            case Name(name):
                return self.unknown(table, name)
            case FirstOf(parts):
                return all(self._blank(table, part) for part in parts)
            case Compare(_, left, right) | Sum(_, left, right):
                return self._blank(table, left) or self._blank(table, right)
            case In(item, _) | Like(item, _, _):
                return self._blank(table, item)
            case Between(item, low, high):
                return any(self._blank(table, part) for part in (item, low, high))
            case And() | Or() | Not() | IsBlank():
                return self.outcomes(table, node) == BLANK
            case _:
                return False

    def told_of(self, table: str, node: Node) -> str:
        """What a condition lacks: of the first of its columns that are not known. Empty where all are, as of a
        condition that no row could ever meet."""
        name = next((n for n in columns_used(node) if self.unknown(table, n)), None)
        return "" if name is None else self.told(table, name)

    def told(self, table: str, column: str) -> str:
        """What a column lacks, down to the table or the column of a source."""
        derived = self.catalogue.derived.get((table, column))
        if derived is not None:
            other = other_table(derived)
            if other is not None and other not in self.given:
                return f"It needs {self.title(other)}, and no records of that kind are loaded."
            there = [(other, name) for name in (*_sought(derived), *_asked(derived))] if other is not None else []
            for where, name in (*((table, n) for n in own_inputs(derived)), *there):
                if self.unknown(where, name):
                    return self.told(where, name)
        stored = self.catalogue.tables[table].column(column)
        title = stored.title if stored is not None else column
        return f'It needs "{title}" ({table}.{column}), which no source that is loaded gives.'

    def title(self, table: str) -> str:
        """A table's title inside a sentence."""
        title = self.catalogue.tables[table].title
        return title[:1].lower() + title[1:]


def _sought(derived: Derived) -> tuple[str, ...]:
    """The columns of the other table without which a look finds nothing: its date, what it takes, what is the same."""
    named = (str(derived.args[key]) for key in ("date", "take") if key in derived.args)
    return (*named, *(theirs for _, theirs in same_columns(derived)))


def _asked(derived: Derived) -> tuple[str, ...]:
    """The columns of the other table that a look asks about."""
    where = derived.args.get("where")
    return columns_used(node_of(where)) if where is not None else ()


def _and(parts: tuple[Outcome, ...]) -> Outcome:
    return False if False in parts else None if None in parts else True


def _or(parts: tuple[Outcome, ...]) -> Outcome:
    return True if True in parts else None if None in parts else False
