"""What counting asks of the rows of a table, as one query in SQL. Nothing here runs anything.

Whatever is the same for a row in every period is worked out by the engine, once a row, and brought home under a name;
what is asked for twice is brought once. What depends on the period's end is worked out at home
(`trigpoint.engines.moving`), from columns that are brought as they are: days as whole numbers from 1 January 1970,
months as 12 times the year plus their own number, texts as whole numbers of 64 bits that stand for them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from trigpoint.catalogue.objects import Breakdown, Catalogue, WhenKind
from trigpoint.engines.columns import in_order
from trigpoint.engines.derive import Relations, Steps
from trigpoint.engines.dialect import DuckDialect
from trigpoint.engines.months import Months
from trigpoint.engines.plan import dates_read
from trigpoint.engines.scan_sql import member_text
from trigpoint.engines.sweeps import Sweep
from trigpoint.model.table import ColumnType, Table

EPOCH = dt.date(1970, 1, 1)


class Gathering:
    """One query over a table, being put together."""

    def __init__(self, catalogue: Catalogue, relations: Relations, table: Table, types: dict[str, ColumnType],
                 dialect: DuckDialect) -> None:  # fmt: skip
        self.catalogue, self.relations, self.table, self.types, self.d = catalogue, relations, table, types, dialect
        self.steps = Steps(catalogue, relations, dialect)
        self._asked: dict[str, str] = {}
        self._names: dict[str, None] = {}
        self._windows: dict[str, None] = {}
        self._only: dict[str | None, None] = {}

    def column(self, sql: str, *names: str) -> str:
        """The name under which `sql` over the row `r` comes; `names` are the columns that it reads."""
        self._names |= dict.fromkeys(names)
        return self._asked.setdefault(sql, f"_c{len(self._asked)}")

    def own(self, name: str) -> str:
        """SQL: a column of the row."""
        return f"r.{self.d.quote(name)}"

    def plain(self, name: str) -> str:
        """A column as it is."""
        return self.column(self.own(name), name)

    def day(self, name: str) -> str:
        """A date."""
        return self.column(days_from_epoch(self.d, self.own(name)), name)

    def month(self, name: str) -> str:
        """The month of a date."""
        month = self.d.month_number(self.d.day(self.own(name)))
        return self.column(f"CAST({month} AS INTEGER)", name)

    def stands_for(self, *names: str) -> str:
        """A number that stands for what the columns hold together."""
        return self.column(self.d.hashed(*(self.own(name) for name in names)), *names)

    def member(self, breakdown: Breakdown) -> str:
        """A number that stands for the row's member of a breakdown."""
        return self.column(self.d.hashed(self._member(breakdown)), breakdown.column)

    def within(self, sweep: Sweep, months: Months) -> None:
        """Let the rows in that a sweep counts in some of the months: of events those of each date; of what is open,
        those that began by then and were not closed before."""
        first, last = self.d.literal(months.start), self.d.literal(months.end)
        for indicator in sweep.indicators:
            assert indicator.when is not None
            dates = [self.d.day(self.own(name)) for name in dates_read(self.table, indicator.when)]
            if indicator.when.kind in (WhenKind.OPEN, WhenKind.OPEN_WITHIN):
                window = f"({dates[0]} <= {last} AND ({dates[1]} IS NULL OR {dates[1]} >= {first}))"
            else:
                window = f"({dates[0]} BETWEEN {first} AND {last})"
            self._windows[window] = None

    def only(self, column: str | None) -> None:
        """Let those rows in of which the column says so (None: all); others may be let in besides."""
        self._only[column] = None

    def query(self) -> str:
        """The rows that were let in."""
        steps = self.steps
        stored = [self.own(name) for name in steps.stored(self.table.name, self._names)]
        source, windows = self.relations.sources[self.table.name], " OR ".join(self._windows)
        placed = steps.add(f"SELECT {', '.join(stored)} FROM {source} AS r WHERE {windows}")
        rows = steps.derive(placed, self.table.name, self._names)
        shown = [f'{sql} AS "{name}"' for sql, name in self._asked.items()]
        if None in self._only:
            return steps.query(f"SELECT {', '.join(shown)} FROM {rows} AS r")
        found = steps.add(f"SELECT {', '.join(shown)} FROM {rows} AS r")
        return steps.query(
            f"SELECT * FROM {found} WHERE {' OR '.join(self.d.quote(str(column)) for column in self._only)}"
        )

    @property
    def asked(self) -> Mapping[str, str]:
        """What is asked of a row, in SQL, with the name under which it comes."""
        return self._asked

    @property
    def needed(self) -> tuple[str, ...]:
        """The columns one of which holds for every row that is let in; none where all are."""
        return () if None in self._only else tuple(str(name) for name in self._only)

    def of_all(self) -> str | None:
        """The rows of all months and conditions, where they stand in files and have by themselves what is asked of
        them; None elsewhere."""
        table = self.table.name
        derived = in_order(self.catalogue, table, self._names, self.relations.columns[table])
        in_files = table in self.relations.in_files and not derived
        return f"FROM {self.relations.sources[table]} AS r" if in_files else None

    def members(self, breakdowns: Sequence[Breakdown]) -> str:
        """The query of the members of breakdowns as they are stored, each with the number that stands for it."""
        steps = Steps(self.catalogue, self.relations, self.d)
        rows = steps.rows(self.table.name, [b.column for b in breakdowns])
        each = [f'SELECT DISTINCT {self._member(b)} AS "member" FROM {rows} AS r' for b in breakdowns]
        found = steps.add(" UNION ".join(each))
        return steps.query(f'SELECT "member", {self.d.hashed(self.d.quote("member"))} FROM {found}')

    def _member(self, breakdown: Breakdown) -> str:
        return self.d.cast(member_text(self.types, breakdown, self.d), ColumnType.TEXT)


def days_from_epoch(dialect: DuckDialect, sql: str) -> str:
    """SQL: the day of a date or a moment as a whole number."""
    return f"CAST({dialect.days_between(dialect.literal(EPOCH), dialect.day(sql))} AS INTEGER)"


def stored_members(dialect: DuckDialect, members: Iterable[str]) -> str:
    """The query of these members and of what is blank, each with the number that stands for it."""
    blank = dialect.cast("NULL", ColumnType.TEXT)
    rows = ", ".join([f"({blank})", *(f"({dialect.text(name)})" for name in members)])
    return f'SELECT "member", {dialect.hashed(dialect.quote("member"))} FROM (VALUES {rows}) AS v("member")'
