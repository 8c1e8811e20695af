"""What is known while definitions are read: which tables, columns, types and codes there are, and what may be blank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from trigpoint.catalogue.objects import Breakdown, Condition, Derived, Population
from trigpoint.catalogue.schema import Section
from trigpoint.language.blanks import may_be_blank
from trigpoint.language.near import did_you_mean
from trigpoint.language.parse import SAME_THING, parse
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.table import CodeList, ColumnType, Table


@dataclass(slots=True)
class Known:
    """The definitions read so far. `derived_types` (by table) is filled before any condition is read, `derived` after.

    `removed` are the national indicators that the council took away: what the national packs and checks say of them
    falls away with them.
    """

    problems: list[Problem]
    removed: frozenset[str] = frozenset()
    codes: dict[str, CodeList] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    derived_types: dict[str, dict[str, ColumnType]] = field(default_factory=dict)
    derived_codes: dict[tuple[str, str], str] = field(default_factory=dict)
    derived: dict[tuple[str, str], Derived] = field(default_factory=dict)
    breakdowns: dict[str, Breakdown] = field(default_factory=dict)
    sets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    populations: dict[str, Population] = field(default_factory=dict)
    _nullable: dict[str, frozenset[str]] = field(default_factory=dict)

    def types(self, table: str) -> dict[str, ColumnType]:
        """The columns that a condition over a row of `table` may read: its open ones and those derived for it."""
        found = {c.name: c.type for c in self.tables[table].open_columns} if table in self.tables else {}
        return found | self.derived_types.get(table, {})

    def code_values(self, table: str) -> dict[str, tuple[str, ...]]:
        """The codes that each column of type code may hold."""
        lists = {c.name: c.codes for c in self.tables[table].columns if c.codes} if table in self.tables else {}
        lists.update({name: codes for (t, name), codes in self.derived_codes.items() if t == table})
        return {
            column: tuple(c.code for c in self.codes[codes].codes)
            for column, codes in lists.items()
            if codes in self.codes
        }

    def code_list(self, table: str, column: str) -> str | None:
        """The name of the code list of a column, derived or not."""
        own = self.tables[table].column(column) if table in self.tables else None
        return own.codes if own is not None else self.derived_codes.get((table, column))

    def column(self, section: Section, key: str, table: str, name: str) -> str | None:
        """The column of that name (`child` is `person_id`), or None with a problem noted."""
        types = self.types(table)
        if name not in types and SAME_THING.get(name) in types:
            return SAME_THING[name]
        if name in types:
            return name
        own = self.tables[table].column(name) if table in self.tables else None
        if own is not None:
            section.wrong(key, f'"{name}" identifies a person and lies behind the door: no figure may read it.')
        elif table in self.tables:
            hint = did_you_mean(name, types, "The columns are")
            section.wrong(key, f'The table {table} has no column "{name}".', hint)
        return None

    def condition(self, section: Section, key: str, table: str) -> Condition | None:
        """The condition of a key over a row of `table`, or None where there is none or it is wrong."""
        text = section.text(key)
        if not text or table not in self.tables:
            return None
        try:
            node = parse(text, self.types(table), section.place(key), self.code_values(table))
        except UserMistake as mistake:
            self.problems += mistake.problems
            return None
        return Condition(text, node)

    def nullable(self, table: str) -> frozenset[str]:
        """The columns of a table that may be blank, derived ones included. Asked when all derived ones are read: it is
        worked out once."""
        if table not in self._nullable:
            found = {c.name for c in self.tables[table].open_columns if not c.required}
            found |= {d.name for (t, _), d in self.derived.items() if t == table and self.derived_blank(d)}
            self._nullable[table] = frozenset(found)
        return self._nullable[table]

    def derived_blank(self, derived: Derived) -> bool:
        """Whether a derived column may be blank. Follows from its operator; cycles are refused elsewhere."""
        args = derived.args
        match derived.operator:
            case "within months" | "count before" | "count in months before":
                return False
            case "condition":
                condition = args.get("is")
                return not isinstance(condition, Condition) or may_be_blank(
                    condition.node, self._blank_among(derived.table, derived.name)
                )
            case "working days between" | "days between" | "months between" | "age":
                names = [v for v in args.values() if isinstance(v, str)]
                return any(name in self._blank_among(derived.table, derived.name) for name in names)
        return True

    def _blank_among(self, table: str, but: str) -> frozenset[str]:
        """What may be blank among the columns that a derived one reads; derived ones count as such mostly."""
        own = {c.name for c in self.tables[table].open_columns if not c.required}
        never = ("within months", "count before", "count in months before")
        others = {n for (t, n), d in self.derived.items() if t == table and n != but and d.operator not in never}
        return frozenset(own | others)


def unknown(section: Section, key: str, what: str, name: str, names: Mapping[str, object]) -> None:
    """Note that there is no such table, breakdown, ... and name the near one."""
    section.wrong(key, f'There is no {what} "{name}".', did_you_mean(name, names))
