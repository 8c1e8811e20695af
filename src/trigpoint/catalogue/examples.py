"""Tables drawn in a definition: `a | b` lines become typed rows, each with a name."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from trigpoint.catalogue.known import Known
from trigpoint.catalogue.objects import DerivedExample, Example, ExampleTable
from trigpoint.catalogue.read import Written
from trigpoint.catalogue.schema import Section
from trigpoint.language.near import did_you_mean
from trigpoint.language.parse import SAME_THING
from trigpoint.model.period import Period
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.table import ColumnType

ROW = "row"
_TRUE = ("yes", "true")
_FALSE = ("no", "false")


def read_examples(section: Section, known: Known) -> tuple[Example, ...]:
    """The examples of an indicator."""
    found = []
    for item in section.items("examples"):
        keys = ("period", "counted", "met", "value", *known.tables)
        inner = Section(item, keys, known.problems, required=("period",))
        tables = _tables(inner, known)
        example = Example(
            period=_period(inner) or Period.month(2000, 1),
            tables=tables,
            counted=inner.names("counted") if "counted" in inner.entries else None,
            met=inner.names("met") if "met" in inner.entries else None,
            value=inner.decimal("value"),
            line=item.line,
        )
        if not any(key in inner.entries for key in ("counted", "met", "value")):
            inner.say(
                item, "The example says nothing that must come out.", "Write counted: [...], met: [...] or value:."
            )
        found.append(example)
    return tuple(found)


def read_derived_examples(
    section: Section, table: str, name: str, as_at: bool, known: Known
) -> tuple[DerivedExample, ...]:
    """The examples of a derived column that draw it in `table`; one that draws it nowhere is a problem."""
    found = []
    for item in section.items("examples"):
        inner = Section(item, ("period", *known.tables), known.problems)
        example = DerivedExample(_tables(inner, known), _period(inner), item.line)
        drawn = [t.table for t in example.tables if name in t.columns]
        if not drawn and example.tables:
            inner.say(item, f'No drawn table has the column "{name}", so the example says nothing.')
        if as_at and example.period is None and table in drawn:
            inner.say(item, '"period" is missing: the column depends on its end.', "Write period: 2025-05.", "period")
        if table in drawn:
            found.append(example)
    return tuple(found)


def read_list_examples(section: Section, known: Known) -> tuple[Example, ...]:
    """The examples of a list: the rows on it `on` a day, in its order."""
    found = []
    for item in section.items("examples"):
        inner = Section(item, ("on", "counted", *known.tables), known.problems, required=("on",))
        day = inner.day("on") or dt.date(2000, 1, 1)
        if "counted" not in inner.entries:
            inner.say(item, "The example does not say which rows are on the list.", "Write counted: [...].")
        found.append(Example(Period.day(day), _tables(inner, known), inner.names("counted"), line=item.line))
    return tuple(found)


def check_labels(example: Example, table: str, section: Section) -> None:
    """Note row names that the drawn table of the indicator does not have, or has twice."""
    drawn = next((t for t in example.tables if t.table == table), None)
    labels = drawn.labels if drawn is not None else ()
    for key, names in (("counted", example.counted), ("met", example.met)):
        for name in names or ():
            if name not in labels:
                _at_example(section, example, key, f'No drawn row is named "{name}".', did_you_mean(name, labels))
            elif labels.count(name) > 1:
                said = f'Two drawn rows are named "{name}".'
                _at_example(section, example, key, said, "Begin the drawing with a column `row` that names each.")
    if example.met is not None and example.counted is not None:
        for name in example.met:
            if name not in example.counted:
                _at_example(section, example, "met", f'"{name}" is met but not counted.')


def _at_example(section: Section, example: Example, key: str, what: str, instead: str = "") -> None:
    file = section.entries["examples"].file
    section.problems.append(Problem(what, instead, file=file, line=example.line, key=f"examples, {key}"))


def _period(section: Section) -> Period | None:
    text = section.text("period")
    if not text:
        return None
    try:
        return Period.parse(text)
    except UserMistake as mistake:
        section.wrong("period", mistake.problems[0].what, mistake.problems[0].instead)
        return None


def _tables(section: Section, known: Known) -> tuple[ExampleTable, ...]:
    return tuple(
        table
        for key, item in section.entries.items()
        if key in known.tables and (table := _draw(key, item, known)) is not None
    )


def _draw(table: str, item: Written, known: Known) -> ExampleTable | None:
    drawing = _Drawing(table, item, known)
    return drawing.read()


class _Drawing:
    """One drawn table."""

    def __init__(self, table: str, item: Written, known: Known) -> None:
        self.table, self.item, self.known = table, item, known
        self.types = known.types(table)
        self.codes = known.code_values(table)

    def say(self, line: int, what: str, instead: str = "") -> None:
        self.known.problems.append(Problem(what, instead, file=self.item.file, line=line, key=self.table))

    def read(self) -> ExampleTable | None:
        if not isinstance(self.item.value, str) or not self.item.drawn:
            self.say(self.item.line, "A drawn table belongs here.", f"Write `{self.table}: |` and the rows under it.")
            return None
        lines = [
            (self.item.line + 1 + offset, [cell.strip() for cell in line.split("|")])
            for offset, line in enumerate(self.item.value.split("\n"))
            if line.strip()
        ]
        if not lines:
            self.say(self.item.line, "The drawing has no heading.")
            return None
        (at, headings), *rows = lines
        columns = [self._heading(heading, at, first=number == 0) for number, heading in enumerate(headings)]
        named = [c for c in columns if c]
        for column in {c for c in named if named.count(c) > 1}:
            self.say(at, f'The heading "{column}" is drawn twice.')
        typed = [self._row(cells, columns, line) for line, cells in rows]
        kept = [number for number, column in enumerate(columns) if column]
        return ExampleTable(
            self.table,
            tuple(cells[0] for _, cells in rows),
            tuple(columns[number] for number in kept),
            tuple(tuple(row[number] for number in kept) for row in typed),
        )

    def _heading(self, heading: str, line: int, *, first: bool) -> str:
        """The column of a heading; empty where the first only names the rows."""
        name = SAME_THING[heading] if heading not in self.types and SAME_THING.get(heading) in self.types else heading
        if name in self.types or (first and heading == ROW):
            return "" if name not in self.types else name
        self.say(
            line,
            f'The table {self.table} has no column "{heading}".',
            did_you_mean(heading, (*self.types, ROW) if first else self.types, "The columns are"),
        )
        return ""

    def _row(self, cells: list[str], columns: list[str], line: int) -> list[object]:
        if len(cells) != len(columns):
            self.say(line, f"The row has {len(cells)} cells and the heading {len(columns)}.", "Part the cells by |.")
            cells = (cells + [""] * len(columns))[: len(columns)]
        return [self._cell(text, column, line) if column else None for text, column in zip(cells, columns, strict=True)]

    def _cell(self, text: str, column: str, line: int) -> object:
        if not text:
            return None
        kind = self.types[column]
        if kind is ColumnType.CODE:
            return self._code(text, column, line)
        try:
            return _CELLS[kind](text)
        except ValueError:
            self.say(line, f'"{text}" under {column} is not {_KINDS[kind]}.', _INSTEAD.get(kind, ""))
            return None

    def _code(self, text: str, column: str, line: int) -> str:
        known = self.codes.get(column)
        if known is not None and text not in known:
            self.say(line, f'"{text}" is not one of the codes of {column}.', did_you_mean(text, known, "The codes are"))
        return text


def _boolean(text: str) -> bool:
    word = text.casefold()
    if word not in (*_TRUE, *_FALSE):
        raise ValueError(text)
    return word in _TRUE


def _integer(text: str) -> int:
    if not re.fullmatch(r"-?\d{1,15}", text):
        raise ValueError(text)
    return int(text)


def _decimal(text: str) -> float:
    if not re.fullmatch(r"-?\d{1,15}(\.\d+)?", text):
        raise ValueError(text)
    return float(text)


def _date(text: str) -> dt.date:
    if len(text) != 10:
        raise ValueError(text)
    return dt.date.fromisoformat(text)


_CELLS: dict[ColumnType, Callable[[str], object]] = {
    ColumnType.ID: str,
    ColumnType.TEXT: str,
    ColumnType.DATE: _date,
    ColumnType.MOMENT: dt.datetime.fromisoformat,
    ColumnType.INTEGER: _integer,
    ColumnType.DECIMAL: _decimal,
    ColumnType.BOOLEAN: _boolean,
}
_KINDS = {
    ColumnType.DATE: "a day",
    ColumnType.MOMENT: "a day and a time",
    ColumnType.INTEGER: "a whole number",
    ColumnType.DECIMAL: "a number",
    ColumnType.BOOLEAN: "yes or no",
}
_INSTEAD = {
    ColumnType.DATE: "Write a day as 2025-04-01.",
    ColumnType.MOMENT: "Write 2025-04-01 13:30.",
    ColumnType.BOOLEAN: "Write yes or no.",
}
