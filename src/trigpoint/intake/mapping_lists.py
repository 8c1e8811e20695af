"""One list of a mapping, read and held against the tables that it feeds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Mapping as Dict
from dataclasses import dataclass

from trigpoint.catalogue.objects import Catalogue
from trigpoint.catalogue.read import Written
from trigpoint.catalogue.schema import Section
from trigpoint.intake.mapping import (
    Coverage,
    CoverageKind,
    Feed,
    Made,
    RecordList,
    Runs,
    SourceColumn,
    Take,
    Target,
    Ties,
    Within,
    heading_of,
    words_of,
)
from trigpoint.language.near import did_you_mean
from trigpoint.model.problem import Problem
from trigpoint.model.table import Column, ColumnType, Table

LIST_KEYS = ("list", "title", "sheets", "files", "include", "columns", "feeds", "runs", "element", "whole_name")
COLUMN_KEYS = ("heading", "also", "matching", "to", "values", "blanks", "flags", "named_by", "sets_aside", "why")
FEED_KEYS = ("table", "name", "generated", "ties", "where_given", "constants", "coverage", "within", "unless",
             "only_identifies", "only_latest")  # fmt: skip
RUNS_KEYS = ("feed", "of", "by", "begins", "codes", "first", "last", "goes_on", "goes_on_codes")
WITHIN_KEYS = ("table", "day")
WINDOW_KEYS = ("months", "by", "open_until", "latest_of", "follows", "all")
TAKE_KEYS = ("column", "take")


@dataclass(frozen=True)
class _Fed:
    """A feed's name and table, known before its columns are."""

    name: str
    table: Table


@dataclass
class ListReader:
    """Reads lists. Problems are added to `problems`; nothing is raised."""

    catalogue: Catalogue
    problems: list[Problem]

    def read(self, written: Written, shared: Dict[str, tuple[Written, ...]]) -> RecordList:
        """One list; `shared` are the groups of columns that it may `include`."""
        section = Section(written, LIST_KEYS, self.problems, required=("list", "feeds"))
        sections = [
            Section(i, FEED_KEYS, self.problems, required=("table", "coverage")) for i in section.items("feeds")
        ]
        fed = [self._fed(s) for s in sections]
        known = [f for f in fed if f is not None]
        feeds = tuple(self._feed(s, f, known) for s, f in zip(sections, fed, strict=True) if f is not None)
        columns = tuple(self._column(item, known) for item in self._column_items(section, shared))
        name = section.text("list")
        runs = tuple(self._runs(item, known) for item in section.items("runs")) if known else ()
        self._check_filled(section, feeds, columns, runs)
        return RecordList(
            name=name,
            title=section.text("title", name),
            sheets=tuple(words_of(n) for n in (name, *section.names("sheets"))),
            files=tuple(words_of(n) for n in section.names("files")),
            columns=columns,
            feeds=feeds,
            whole_name=section.flag("whole_name"),
            runs=runs,
            element=tuple(part for part in section.text("element").split("/") if part),
        )

    def _runs(self, written: Written, known: list[_Fed]) -> Runs:
        section = Section(written, RUNS_KEYS, self.problems, required=("feed", "of", "by"))
        own, feed = known[0].table, section.text("feed")
        given = next((f.table for f in known if f.name == feed), None)
        if given is None:
            near = did_you_mean(feed, [f.name for f in known])
            section.wrong("feed", f'No feed of this list is called "{feed}".', near)
        for key in ("of", "by", "begins", "goes_on"):
            if section.has(key):
                self._named(section, key, section.text(key), own)
        first, last = section.texts("first"), section.texts("last")
        for key, taken in (("first", first), ("last", last)):
            for to, column in taken.items():
                if given is not None:
                    self._named(section, key, to, given)
                self._named(section, key, column, own)
        return Runs(
            feed,
            section.text("of"),
            section.text("by"),
            section.text("begins"),
            section.names("codes"),
            first,
            last,
            section.text("goes_on"),
            section.names("goes_on_codes"),
        )

    def _column_items(self, section: Section, shared: Dict[str, tuple[Written, ...]]) -> list[Written]:
        items: list[Written] = []
        for name in section.names("include"):
            if name not in shared:
                section.wrong("include", f'There are no shared columns "{name}".', did_you_mean(name, shared))
            items.extend(shared.get(name, ()))
        return [*items, *section.items("columns")]

    def _fed(self, section: Section) -> _Fed | None:
        name = section.text("table")
        table = self.catalogue.tables.get(name)
        if table is None:
            section.wrong("table", f'There is no table "{name}".', did_you_mean(name, self.catalogue.tables))
            return None
        return _Fed(section.text("name", name), table)

    def _feed(self, section: Section, fed: _Fed, known: list[_Fed]) -> Feed:
        table = fed.table
        made = tuple(
            m for name, item in section.mapping("generated").items() if (m := self._made(name, item, fed, known))
        )
        constants = section.texts("constants")
        for name in constants:
            self._named(section, "constants", name, table)
        return Feed(
            name=fed.name,
            table=table.name,
            coverage=self._coverage(section, table),
            made=made,
            ties=section.choice("ties", Ties, Ties.NUMBERED),
            where_given=self._all_named(section, "where_given", table),
            constants=constants,
            within=tuple(self._within(n, item, table) for n, item in section.mapping("within").items()),
            only_identifies=section.flag("only_identifies"),
            only_latest=section.flag("only_latest"),
            unless=self._unless(section, known) if section.has("unless") else None,
        )

    def _unless(self, section: Section, known: list[_Fed]) -> tuple[str, str] | None:
        found = self._target(section.text("unless"), Take.AS_WRITTEN, section, known)
        if found and found[0].column.type is not ColumnType.BOOLEAN:
            section.wrong("unless", f'"{section.text("unless")}" is not a yes-or-no column.')
        return (found[0].feed, found[0].column.name) if found else None

    def _within(self, name: str, item: Written, table: Table) -> Within:
        section = Section(item, WITHIN_KEYS, self.problems, required=WITHIN_KEYS)
        self._named(section, "day", section.text("day"), table)
        other = self.catalogue.tables.get(section.text("table"))
        if other is None:
            near = did_you_mean(section.text("table"), self.catalogue.tables)
            section.wrong("table", f'There is no table "{section.text("table")}".', near)
        elif other.span is None:
            section.wrong("table", f'"{other.name}" has no span: no row of it can be open on a day.')
        for one in (table, other):
            if one is not None:
                self._named(section, "within", name, one)
        return Within(name, section.text("table"), section.text("day"))

    def _made(self, name: str, item: Written, fed: _Fed, known: list[_Fed]) -> Made | None:
        section = Section(Written({name: item}, item.file, item.line), (name,), self.problems)
        column = self._named(section, name, name, fed.table)
        if column is not None and column.type is not ColumnType.ID:
            section.wrong(name, f'"{name}" is not an id column: only an identifier can be generated.')
        parts = []
        for text in section.names(name):
            feed, dot, source = text.rpartition(".")
            other = next((f for f in known if f.name == feed), None) if dot else fed
            if other is None:
                section.wrong(
                    name, f'No feed of this list is called "{feed}".', did_you_mean(feed, [f.name for f in known])
                )
            elif self._named(section, name, source, other.table) is not None:
                parts.append((other.name, source))
        return Made(column, tuple(parts)) if column is not None else None

    def _coverage(self, section: Section, table: Table) -> Coverage:
        written = section.entries.get("coverage")
        if written is None or isinstance(written.value, str):
            kinds = (CoverageKind.ALL.value, CoverageKind.ADD.value)
            return Coverage(CoverageKind(section.word("coverage", kinds, CoverageKind.ALL.value)))
        inner = Section(written, WINDOW_KEYS, self.problems)
        for key in ("by", "latest_of", "follows"):
            if inner.has(key):
                self._named(inner, key, inner.text(key), table)
        if inner.has("follows"):
            return Coverage(CoverageKind.FOLLOWS, follows=inner.text("follows"))
        months = inner.number("months", least=1)
        if inner.flag("all"):
            return Coverage(CoverageKind.ALL, months=months or 0)
        if not months or not inner.has("by"):
            inner.wrong("months", "A window needs its months and the date that it goes by.",
                        "Write coverage: {months: 6, by: received_on}.")  # fmt: skip
        return Coverage(
            CoverageKind.WINDOW,
            months=months or 0,
            by=inner.text("by"),
            open_until=self._all_named(inner, "open_until", table),
            latest_of=inner.text("latest_of") or None,
        )

    def _column(self, written: Written, known: list[_Fed]) -> SourceColumn:
        section = Section(written, COLUMN_KEYS, self.problems, required=("heading",))
        to = section.entries.get("to")
        items = to.value if to is not None and isinstance(to.value, tuple) else () if to is None else (to,)
        targets = tuple(t for item in items if item.value is not None for t in self._targets(item, section, known))
        values: dict[str, tuple[str, ...]] = {}
        for name, item in section.mapping("values").items():
            values[name] = Section(Written({name: item}, item.file, item.line), (name,), self.problems).names(name)
        self._check_values(section, values, targets)
        return SourceColumn(
            heading=section.text("heading"),
            also=tuple(heading_of(h) for h in section.names("also")),
            matching=_patterns(section),
            targets=targets,
            values=values,
            blanks=section.names("blanks"),
            flags=section.texts("flags"),
            named_by=section.text("named_by"),
            sets_aside=section.text("sets_aside"),
        )

    def _targets(self, item: Written, section: Section, known: list[_Fed]) -> list[Target]:
        if isinstance(item.value, str):
            return self._target(item.value.strip(), Take.AS_WRITTEN, section, known)
        inner = Section(item, TAKE_KEYS, self.problems, required=("column",))
        return self._target(inner.text("column"), inner.choice("take", Take, Take.AS_WRITTEN), inner, known)

    def _target(self, name: str, take: Take, section: Section, known: list[_Fed]) -> list[Target]:
        """`feed.column`, or `column`: that column of every table that the list feeds, unless the feed has a name."""
        feed, dot, column = name.rpartition(".")
        wanted = [f for f in known if (f.name == feed if dot else f.name == f.table.name)]
        found = [Target(f.name, c, take) for f in wanted if (c := f.table.column(column)) is not None]
        if not found:
            nothing = f'No feed of this list is called "{feed}".'
            told = nothing if dot and not wanted else f'None of the tables has a column "{column}".'
            section.wrong("to", told, did_you_mean(column, [c for f in wanted for c in f.table.names]))
        return found

    def _named(self, section: Section, key: str, name: str, table: Table) -> Column | None:
        column = table.column(name)
        if column is None:
            section.wrong(key, f'The table "{table.name}" has no column "{name}".', did_you_mean(name, table.names))
        return column

    def _all_named(self, section: Section, key: str, table: Table) -> tuple[str, ...]:
        names = section.names(key)
        for name in names:
            self._named(section, key, name, table)
        return names

    def _check_values(self, section: Section, values: Iterable[str], targets: tuple[Target, ...]) -> None:
        known: set[str] = set()
        for target in targets:
            if target.column.type is ColumnType.BOOLEAN:
                known |= {"yes", "no", "unknown"}
            codes = self.catalogue.codes.get(target.column.codes or "")
            known |= {c.code for c in codes.codes} if codes else set()
        for value in values:
            if value not in known:
                near = did_you_mean(value, known)
                section.wrong("values", f'"{value}" is not a code that these columns can hold.', near)

    def _check_filled(
        self, section: Section, feeds: tuple[Feed, ...], columns: tuple[SourceColumn, ...], runs: tuple[Runs, ...]
    ) -> None:
        """Every key and required column of a table that is fed must come from somewhere."""
        given = {(t.feed, t.column.name) for c in columns for t in c.targets}
        given |= {(r.feed, c) for r in runs for c in (*r.first, *r.last)}
        given |= {(f.name, m.column.name) for f in feeds for m in f.made} | {
            (f.name, c) for f in feeds for c in f.constants
        }
        for feed in feeds:
            if feed.only_identifies:
                continue
            table = self.catalogue.tables[feed.table]
            needed = {(feed.name, c) for c in (*table.key, *feed.where_given)}
            needed |= {(feed.name, c.name) for c in table.columns if c.required}
            needed |= {part for m in feed.made for part in m.of}
            for name, column in sorted(needed - given):
                section.wrong("feeds", f'Nothing gives "{name}" its column "{column}".',
                              "Send a column there with `to`, or generate it, or give it as a constant.")  # fmt: skip


def _patterns(section: Section) -> tuple[re.Pattern[str], ...]:
    found = []
    for text in section.names("matching"):
        try:
            found.append(re.compile(text, re.IGNORECASE))
        except re.error as error:
            section.wrong("matching", f'"{text}" is not a regular expression: {error.msg}.')
    return tuple(found)
