"""Derived columns: `definitions/derived/*.yaml`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from trigpoint.catalogue.examples import read_derived_examples
from trigpoint.catalogue.known import Known, unknown
from trigpoint.catalogue.objects import Condition, Derived
from trigpoint.catalogue.operators import OPERATORS, Operator
from trigpoint.catalogue.overlay import Definition
from trigpoint.catalogue.schema import Section
from trigpoint.language.near import did_you_mean
from trigpoint.language.tree import columns_used
from trigpoint.model.table import ColumnType

KEYS = (
    "derived", "table", "tables", "title", "type", "unit", "operator", "optional", "why", "source", "notes", "examples",
)  # fmt: skip
_DATED = (ColumnType.DATE, ColumnType.MOMENT)
_NUMBERS = (ColumnType.INTEGER, ColumnType.DECIMAL)
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Announced:
    """A derived column whose name, table and type are known and whose arguments are not read yet."""

    table: str
    name: str
    operator: Operator
    section: Section


def announce(definition: Definition, known: Known) -> list[Announced]:
    """Make the column known with its type in each of its tables, before any condition is read."""
    entries = definition.written.value
    word = entries["operator"].value if isinstance(entries, Mapping) and "operator" in entries else None
    operator = OPERATORS.get(word) if isinstance(word, str) else None
    # Without a known operator nothing can be said of its arguments, so none is called unknown.
    arguments = (*operator.required, *operator.optional) if operator is not None else _keys(definition)
    required = ("title", "operator", *(operator.required if operator is not None else ()))
    section = Section(definition.written, (*KEYS, *arguments), known.problems, required=required)
    if operator is None:
        section.word("operator", OPERATORS)
        return []
    name = section.name("derived")
    kind = _type(section, operator)
    found = []
    for table in section.names("tables") or section.names("table"):
        if table not in known.tables:
            unknown(section, "tables" if section.has("tables") else "table", "table", table, known.tables)
        elif known.tables[table].column(name) is not None:
            section.wrong("derived", f'The table {table} has a column "{name}" already.', "Choose another name.")
        elif name in known.derived_types.get(table, {}):
            section.wrong("derived", f'"{name}" is derived twice for {table}.')
        else:
            known.derived_types.setdefault(table, {})[name] = kind
            found.append(Announced(table, name, operator, section))
    if not section.has("tables") and not section.has("table"):
        section.wrong("derived", "The column belongs to no table.", "Write table: and its name, or tables: [...].")
    return found


def _keys(definition: Definition) -> tuple[str, ...]:
    entries = definition.written.value
    return tuple(entries) if isinstance(entries, Mapping) else ()


def _type(section: Section, operator: Operator) -> ColumnType:
    written = section.text("type")
    if operator.gives is not None:
        if written and written != operator.gives:
            section.wrong("type", f'"{operator.name}" gives {operator.gives}.', f"Write type: {operator.gives}.")
        return ColumnType(operator.gives)
    if written:
        return section.choice("type", ColumnType, ColumnType.TEXT)
    if operator.name in ("earliest", "latest at period end") and not section.has("take"):
        return ColumnType.DATE
    section.wrong("type", f'With "{operator.name}" the type must be said.', "Write type: date, text, code, ...")
    return ColumnType.TEXT


def announce_codes(announced: list[Announced], known: Known) -> None:
    """Give taken columns the code list of where they come from, however many steps away that is."""
    for _ in range(len(announced)):
        before = len(known.derived_codes)
        for item in announced:
            codes = _codes(item, known)
            if codes is not None:
                known.derived_codes[(item.table, item.name)] = codes
        if len(known.derived_codes) == before:
            return


def _codes(item: Announced, known: Known) -> str | None:
    if known.derived_types[item.table][item.name] is not ColumnType.CODE:
        return None
    if item.section.has("take"):
        return known.code_list(item.section.text("in"), item.section.text("take"))
    lists = [known.code_list(item.table, column) for column in item.section.names("columns")]
    return next((codes for codes in lists if codes is not None), None)


def read_derived(announced: list[Announced], known: Known) -> None:
    """Read the arguments of all announced columns, order them so that each can be worked out, and read the examples."""
    found = {(item.table, item.name): (item, _object(item, _arguments(item, known))) for item in announced}
    known.derived.update({place: derived for place, (_, derived) in found.items()})
    ordered = _ordered(found)
    known.derived.clear()
    for (table, name), derived in ordered.items():
        section = found[(table, name)][0].section
        mine = read_derived_examples(section, table, name, derived.as_at, known)
        known.derived[(table, name)] = replace(derived, examples=mine)


def _object(item: Announced, args: dict[str, object]) -> Derived:
    section = item.section
    written = section.entries.get("type")
    kind = item.operator.gives or (section.text("type") if written is not None else "date")
    return Derived(
        table=item.table,
        name=item.name,
        title=section.text("title"),
        type=kind,
        operator=item.operator.name,
        args=args,
        as_at=item.operator.as_at,
        unit=section.text("unit"),
        why=section.text("why"),
        source=section.text("source"),
        file=section.file,
        line=section.line,
        optional=section.flag("optional"),
    )


def _arguments(item: Announced, known: Known) -> dict[str, object]:
    section, operator = item.section, item.operator
    other = section.text("in")
    if other and other not in known.tables:
        unknown(section, "in", "table", other, known.tables)
        return {}
    args: dict[str, object] = {}
    for key, kind in {**operator.required, **operator.optional}.items():
        if section.has(key):
            value = _READERS[kind](section, key, item.table, other, known)
            if value is not None:
                args[key] = value
    return args


def _dated(section: Section, key: str, table: str, known: Known) -> str | None:
    column = known.column(section, key, table, section.text(key))
    if column is not None and known.types(table)[column] not in _DATED:
        section.wrong(key, f'"{column}" is not a date.')
    return column


def _number(section: Section, key: str, table: str, other: str, known: Known) -> str | None:
    column = known.column(section, key, table, section.text(key))
    if column is not None and known.types(table)[column] not in _NUMBERS:
        section.wrong(key, f'"{column}" is not a number.')
    return column


def _columns(section: Section, key: str, table: str, other: str, known: Known) -> tuple[str, ...]:
    columns = tuple(known.column(section, key, table, name) for name in section.names(key))
    kinds = {known.types(table)[c] for c in columns if c is not None}
    if len(kinds) > 1:
        section.wrong(key, "The columns are not of one type.", "The first that is not blank must be one kind of thing.")
    return tuple(c for c in columns if c is not None)


def _same(section: Section, key: str, table: str, other: str, known: Known) -> dict[str, str] | None:
    """This table's columns and the other's; one name stands for both."""
    written = section.entries[key].value
    pairs = section.texts(key) if isinstance(written, Mapping) else {name: name for name in section.names(key)}
    found = {}
    for mine, theirs in pairs.items():
        left, right = known.column(section, key, table, mine), known.column(section, key, other, theirs)
        if left is not None and right is not None:
            found[left] = right
    return found or None


def _months(section: Section, key: str, table: str, other: str, known: Known) -> int | None:
    months = section.number(key)
    if months is not None and not 0 < months <= 1200:
        section.wrong(key, "Months are counted from 1.")
    return months


def _days(section: Section, key: str, table: str, other: str, known: Known) -> int | None:
    days = section.number(key)
    if days is not None and not 0 < days <= 36500:
        section.wrong(key, "Days are counted from 1.")
    return days


def _bands(section: Section, key: str, table: str, other: str, known: Known) -> dict[str, tuple[float | None, ...]]:
    found: dict[str, tuple[float | None, ...]] = {}
    for label, item in section.mapping(key).items():
        ends = item.value if isinstance(item.value, tuple) else ()
        try:
            numbers = tuple(None if end.value is None else float(str(end.value)) for end in ends)
        except ValueError:
            numbers = ()
        if len(numbers) != 2:
            section.say(item, f'The band "{label}" needs its two ends.', "Write [0, 4], or [18, null].", key)
            continue
        found[label] = tuple(int(n) if n is not None and n == int(n) else n for n in numbers)
    return found


def _cases(section: Section, key: str, table: str, other: str, known: Known) -> dict[str, Condition]:
    """Labels, each with the condition under which it stands."""
    written = section.entries[key]
    inner = Section(written, tuple(section.mapping(key)), known.problems)
    found = {label: known.condition(inner, label, table) for label in section.mapping(key)}
    return {label: condition for label, condition in found.items() if condition is not None}


def _condition(section: Section, key: str, table: str, other: str, known: Known) -> Condition | None:
    return known.condition(section, key, other if key == "where" else table)


_READERS: Mapping[str, Callable[[Section, str, str, str, Known], object]] = {
    "date": lambda section, key, table, other, known: _dated(section, key, table, known),
    "their date": lambda section, key, table, other, known: _dated(section, key, other, known),
    "their column": lambda section, key, table, other, known: known.column(section, key, other, section.text(key)),
    "number": _number,
    "columns": _columns,
    "table": lambda section, key, table, other, known: section.text(key),
    "same": _same,
    "where": _condition,
    "is": _condition,
    "months": _months,
    "days": _days,
    "anniversary": lambda section, key, table, other, known: section.word(key, ("included", "excluded")) or None,
    "flag": lambda section, key, table, other, known: section.flag(key),
    "bands": _bands,
    "cases": _cases,
}


def reads(derived: Derived) -> tuple[Place, ...]:
    """The columns, as (table, column), that a derived column reads."""
    operator = OPERATORS[derived.operator]
    kinds = {**operator.required, **operator.optional}
    other = str(derived.args.get("in", derived.table))
    found: dict[Place, None] = {}
    for key, value in derived.args.items():
        kind = kinds[key]
        table = other if kind in ("their date", "their column", "where") else derived.table
        if isinstance(value, Condition):
            found.update({(table, name): None for name in columns_used(value.node)})
        elif isinstance(value, Mapping) and kind == "same":
            found.update({(derived.table, mine): None for mine in value})
            found.update({(other, str(theirs)): None for theirs in value.values()})
        elif isinstance(value, Mapping) and kind == "cases":
            found.update({(table, name): None for case in value.values() for name in columns_used(case.node)})
        elif isinstance(value, tuple):
            found.update({(table, str(name)): None for name in value})
        elif isinstance(value, str) and kind in ("date", "number", "their date", "their column"):
            found[(table, value)] = None
    return tuple(found)


def _ordered(found: Mapping[Place, tuple[Announced, Derived]]) -> dict[Place, Derived]:
    """All columns, each after those that it reads; a circle is a problem. Reading an as-at column makes one as-at."""
    ordered: dict[Place, Derived] = {}
    path: list[Place] = []
    broken: set[Place] = set()

    def visit(place: Place) -> None:
        if place in ordered or place in broken:
            return
        item, derived = found[place]
        if place in path:
            circle = " -> ".join(f"{t}.{n}" for t, n in [*path[path.index(place) :], place])
            item.section.wrong("derived", f"The column is worked out from itself: {circle}.", "Break the circle.")
            broken.update(path[path.index(place) :])
            return
        path.append(place)
        needed = [other for other in reads(derived) if other in found]
        for other in needed:
            visit(other)
        path.pop()
        ordered[place] = _placed(item, derived, needed, ordered)

    for place in found:
        visit(place)
    return ordered


def _placed(item: Announced, derived: Derived, needed: list[Place], ordered: Mapping[Place, Derived]) -> Derived:
    late = [place for place in needed if place in ordered and ordered[place].as_at]
    for table, name in late:
        if table != derived.table:
            what = f'"{name}" of {table} depends on the period\'s end; another table cannot read it.'
            item.section.wrong("in", what, did_you_mean(name, ()))
    return replace(derived, as_at=True) if late else derived
