"""Which columns a table has, which of them are worked out, from which others, and in which order.

Read from the catalogue alone; no engine is needed to know what a figure depends on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from trigpoint.catalogue.objects import Catalogue, Condition, Derived
from trigpoint.engines.memory import remembered
from trigpoint.language.tree import Node, columns_used
from trigpoint.model.table import AUTHORITY, ColumnType

AGE = "age at period end"
AS_AT_OPERATORS = frozenset(
    {
        AGE,
        "days since",
        "working days since",
        "days until",
        "latest at period end",
        "count in months before",
    }
)
OTHER_TABLE_OPERATORS = frozenset(
    {
        "lookup",
        "previous",
        "next",
        "earliest",
        "count before",
        "count after",
        "latest at period end",
        "count in months before",
    }
)
WORKING_DAY_OPERATORS = frozenset({"working days between", "working days after", "working days since"})
OPERATORS = (
    AS_AT_OPERATORS
    | OTHER_TABLE_OPERATORS
    | WORKING_DAY_OPERATORS
    | {"days between", "months between", "age", "within months", "condition", "first that holds", "first of", "band"}
    | {"difference", "days after", "months after"}
)
_OWN_ARGUMENTS = ("from", "to", "born", "on", "before", "after", "of")


def types_of(catalogue: Catalogue, table: str) -> dict[str, ColumnType]:
    """The columns of a table that may be read without the door, derived ones included, with their types; and whose
    record a row is."""
    return dict(remembered(catalogue, ("types", table), lambda: _types(catalogue, table)))


def _types(catalogue: Catalogue, table: str) -> dict[str, ColumnType]:
    types = {AUTHORITY: ColumnType.TEXT} | {column.name: column.type for column in catalogue.tables[table].open_columns}
    return types | {derived.name: ColumnType(derived.type) for derived in catalogue.derived_of(table)}


def node_of(condition: object) -> Node:
    """The tree of a condition, whether it comes as written or as understood."""
    return condition.node if isinstance(condition, Condition) else condition  # type: ignore[return-value]


def same_columns(derived: Derived) -> tuple[tuple[str, str], ...]:
    """The columns by which rows belong together: (this table's, the other's)."""
    same = derived.args["same"]
    if isinstance(same, Mapping):
        return tuple((str(own), str(other)) for own, other in same.items())
    return ((str(same), str(same)),)


def other_table(derived: Derived) -> str | None:
    """The table that the operator looks in, where it looks in one."""
    return str(derived.args["in"]) if derived.operator in OTHER_TABLE_OPERATORS else None


def own_inputs(derived: Derived) -> tuple[str, ...]:
    """The columns of the row itself that the derived column is worked out from."""
    args = derived.args
    names = [str(args[key]) for key in _OWN_ARGUMENTS if key in args]
    if other_table(derived) is None:
        if "date" in args:
            names.append(str(args["date"]))
    else:
        names.extend(own for own, _ in same_columns(derived))
    names.extend(str(name) for name in args.get("columns", ()))  # type: ignore[attr-defined]
    if "is" in args:
        names.extend(columns_used(node_of(args["is"])))
    for case in args.get("cases", {}).values():  # type: ignore[attr-defined]
        names.extend(columns_used(node_of(case)))
    return tuple(dict.fromkeys(names))


def other_inputs(derived: Derived) -> tuple[str, ...]:
    """The columns of the other table that the derived column is worked out from."""
    if other_table(derived) is None:
        return ()
    args = derived.args
    names = [str(args[key]) for key in ("date", "take") if args.get(key) is not None]
    names.extend(other for _, other in same_columns(derived))
    if args.get("where") is not None:
        names.extend(columns_used(node_of(args["where"])))
    return tuple(dict.fromkeys(names))


def is_as_at(catalogue: Catalogue, table: str, name: str) -> bool:
    """Whether the column depends on the period's end: by its operator, or through a column that it reads."""
    derived = catalogue.derived.get((table, name))
    if derived is None:
        return False
    return (
        derived.as_at
        or derived.operator in AS_AT_OPERATORS
        or any(is_as_at(catalogue, table, column) for column in own_inputs(derived))
    )


def moving_columns(catalogue: Catalogue, table: str, names: Iterable[str]) -> list[Derived]:
    """The columns behind `names`, themselves included, by whose operators they depend on the period's end."""
    return [derived for derived in in_order(catalogue, table, names) if derived.operator in AS_AT_OPERATORS]


def in_order(
    catalogue: Catalogue, table: str, names: Iterable[str], have: frozenset[str] = frozenset()
) -> list[Derived]:
    """The derived columns of `table` that `names` need, each after those that it is worked out from.

    Columns in `have` are there already, and nothing behind them is needed.
    """
    wanted = tuple(names)
    return list(
        remembered(catalogue, ("in order", table, wanted, have), lambda: _in_order(catalogue, table, wanted, have))
    )


def _in_order(catalogue: Catalogue, table: str, names: Iterable[str], have: frozenset[str]) -> tuple[Derived, ...]:
    ordered: dict[str, Derived] = {}

    def visit(name: str) -> None:
        derived = catalogue.derived.get((table, name))
        if derived is None or name in have or name in ordered:
            return
        for column in own_inputs(derived):
            visit(column)
        ordered[name] = derived

    for name in names:
        visit(name)
    return tuple(ordered.values())


def everything_behind(catalogue: Catalogue, table: str, names: Iterable[str]) -> tuple[set[str], list[Derived]]:
    """The tables that reading `names` of `table` reads, and the derived columns on the way, in any table."""
    wanted = tuple(names)
    tables, behind = remembered(
        catalogue, ("everything behind", table, wanted), lambda: _everything_behind(catalogue, table, wanted)
    )
    return set(tables), list(behind)


def _everything_behind(catalogue: Catalogue, table: str, names: Iterable[str]) -> tuple[set[str], list[Derived]]:
    tables = {table}
    behind: dict[tuple[str, str], Derived] = {}
    for derived in in_order(catalogue, table, names):
        behind[derived.table, derived.name] = derived
        other = other_table(derived)
        if other is not None:
            more_tables, more = everything_behind(catalogue, other, other_inputs(derived))
            tables |= more_tables
            behind.update({(d.table, d.name): d for d in more})
    return tables, list(behind.values())


def needed_tables(catalogue: Catalogue, table: str, names: Iterable[str]) -> set[str]:
    """The tables without which the columns say nothing: all that they read but those that are optional."""
    return {table, *(str(other_table(look)) for look in needed_looks(catalogue, table, names))}


def needed_looks(catalogue: Catalogue, table: str, names: Iterable[str]) -> Iterator[Derived]:
    """The looks into other tables that the columns rest on, those behind them included and optional ones not."""
    for derived in in_order(catalogue, table, names):
        other = other_table(derived)
        if other is not None and not derived.optional:
            yield derived
            yield from needed_looks(catalogue, other, other_inputs(derived))


def meaning_of(derived: Derived) -> str:
    """What the derived column means, and nothing of how it is described: equal text, equal values."""
    args = sorted((key, _plain(value)) for key, value in derived.args.items())
    return repr((derived.table, derived.name, derived.type, derived.operator, derived.optional, args))


def _plain(value: object) -> str:
    if isinstance(value, Mapping):
        return repr([(key, _plain(item)) for key, item in value.items()])
    if isinstance(value, Condition):
        return repr(value.node)
    if isinstance(value, (list, tuple)):
        return repr([_plain(item) for item in value])
    return repr(value)
