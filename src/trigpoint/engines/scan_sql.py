"""Scans as SQL. Nothing here runs anything; `trigpoint.engines.fused` reads the rows.

The rows of a scan begin with `_m` (a place among its months; for pairs among its periods; for marked things the number
of things), `_g` (which breakdown the row is split by, as SQL's GROUPING says it) and the member as it is stored. Then
come the numbers of each indicator: the three of `trigpoint.engines.plan.tally_sql`, or the bits of the months in which
things are met and counted.
"""

from __future__ import annotations

from collections.abc import Sequence

from trigpoint.catalogue.objects import Breakdown, Catalogue, WhenKind
from trigpoint.engines.columns import in_order, own_inputs, types_of
from trigpoint.engines.derive import END, Relations, Steps
from trigpoint.engines.dialect import DUCKDB, DuckDialect
from trigpoint.engines.months import Months
from trigpoint.engines.plan import PERIOD, columns_read, dates_read, flag_columns, tally_sql
from trigpoint.engines.scans import Scan, Way
from trigpoint.engines.sql import Types
from trigpoint.model.table import ColumnType

MONTH = "_m"
_LOW, _HIGH = '"_low"', '"_high"'


def pairs_table(kind: WhenKind) -> str:
    """The name of the table that says which periods a month counts for: `_m`, `_n`, and the period's last day."""
    return f"_months {kind.value}"


def scan_query(
    catalogue: Catalogue, relations: Relations, scan: Scan, months: Months, dialect: DuckDialect = DUCKDB
) -> str:
    """The query of a scan over the rows of `months`."""
    return _Text(catalogue, relations, scan, months, dialect).query()


class _Text:
    """A scan's query being written."""

    def __init__(
        self, catalogue: Catalogue, relations: Relations, scan: Scan, months: Months, dialect: DuckDialect
    ) -> None:
        self.catalogue, self.relations, self.scan, self.months, self.d = catalogue, relations, scan, months, dialect
        self.table = scan.table.name
        self.types: Types = types_of(catalogue, self.table)
        self.steps = Steps(catalogue, relations, dialect)
        when = scan.indicators[0].when
        assert when is not None
        self.dates = [dialect.day(f"r.{dialect.quote(name)}") for name in dates_read(scan.table, when)]
        self.kind = when.kind
        self.names = tuple(
            dict.fromkeys(
                name for indicator in scan.indicators for name in columns_read(scan.table, indicator, scan.breakdowns)
            )
        )

    def query(self) -> str:
        rows = self.steps.derive(self._placed(), self.table, self.names)
        shown = [f"r.{name}" for name in self._keys()]
        shown += [
            f"{member_text(self.types, b, self.d)} AS {by}"
            for by, b in zip(self._bys(), self.scan.breakdowns, strict=True)
        ]
        for k, indicator in enumerate(self.scan.indicators):
            shown += flag_columns(self.scan.table, indicator, k, self.types, self.d)
        flagged = self.steps.add(f"SELECT {', '.join(shown)} FROM {rows} AS r")
        return self.steps.query(self._marked(flagged) if self.scan.way is Way.MARKED else self._grouped(flagged))

    def _keys(self) -> tuple[str, ...]:
        match self.scan.way:
            case Way.ADDED:
                return (f'"{MONTH}"',)
            case Way.PAIRED:
                return (f'"{PERIOD}"',)
        return (_LOW, _HIGH)

    def _bys(self) -> list[str]:
        return [f'"by{i}"' for i in range(len(self.scan.breakdowns))]

    def _placed(self) -> str:
        """A step: the rows of the months, each with its month, its months or its period, and the columns needed."""
        source = self.relations.sources[self.table]
        columns = [f"r.{self.d.quote(name)}" for name in self._needed()]
        start, end = self.d.literal(self.months.start), self.d.literal(self.months.end)
        if self.kind is not WhenKind.OPEN:
            month = f"{self.d.month_number(self.dates[0])} - {self.months.first}"
            inside = f"{self.dates[0]} BETWEEN {start} AND {end}"
            if self.scan.way is Way.PAIRED:
                paired = f'p."{PERIOD}", p."{END}"'
                join = f'JOIN {self.d.quote(pairs_table(self.kind))} AS p ON p."{MONTH}" = {month}'
                return self.steps.add(f"SELECT {_list(*columns, paired)} FROM {source} AS r {join} WHERE {inside}")
            return self.steps.add(f"SELECT {_list(*columns, f'{month} AS {MONTH}')} FROM {source} AS r WHERE {inside}")
        low = f"GREATEST({self.d.month_number(self.dates[0])} - {self.months.first}, 0)"
        closed = f"{self.d.month_number(self.dates[1])} - {self.months.first}"
        high = f"COALESCE(LEAST({closed}, {self.months.count}), {self.months.count})"
        inside = f"{self.dates[0]} <= {end} AND ({self.dates[1]} IS NULL OR {self.dates[1]} > {start})"
        spans = self.steps.add(
            f"SELECT {_list(*columns, f'{low} AS {_LOW}', f'{high} AS {_HIGH}')} FROM {source} AS r WHERE {inside}"
        )
        if self.scan.way is not Way.PAIRED:
            return self.steps.add(f"SELECT * FROM {spans} WHERE {_LOW} < {_HIGH}")
        each = self.steps.add(f'SELECT *, {self.d.each_from(_LOW, _HIGH)} AS "{MONTH}" FROM {spans}')
        pairs = self.d.quote(pairs_table(self.kind))
        return self.steps.add(
            f'SELECT r.*, p."{PERIOD}", p."{END}" FROM {each} AS r JOIN {pairs} AS p USING ("{MONTH}")'
        )

    def _needed(self) -> list[str]:
        """The columns that are there and that what is read rests on."""
        have = self.relations.columns[self.table]
        found = dict.fromkeys(self.names)
        for derived in in_order(self.catalogue, self.table, self.names, have):
            found |= dict.fromkeys(own_inputs(derived))
        return [name for name in found if name in have]

    def _sets(self, *keys: str) -> list[str]:
        """The grouping sets: each key alone where totals are wanted, and with each breakdown."""
        sets = [f"({key})" for key in keys] if self.scan.total else []
        return sets + [f"({key}, {by})" for key in keys for by in self._bys()]

    def _split(self, *more: str) -> str:
        """The columns that say which grouping set a row is of, and the member."""
        bys = self._bys()
        which = f"GROUPING({_list(*more, *bys)})" if bys or more else "0"
        return f'{which} AS "_g", {f"COALESCE({_list(*bys)})" if bys else "NULL"} AS "_member"'

    def _grouped(self, flagged: str) -> str:
        tallies = [tally_sql(indicator, k, self.types) for k, indicator in enumerate(self.scan.indicators)]
        keys = self._keys()
        if self.scan.way is Way.OPENED:
            shown = [f'COALESCE({_LOW}, {_HIGH}) AS "{MONTH}"', self._split(_HIGH)]
        else:
            shown = [f'{keys[0]} AS "{MONTH}"', self._split()]
        return f"SELECT {_list(*shown, *tallies)} FROM {flagged} GROUP BY GROUPING SETS ({_list(*self._sets(*keys))})"

    def _marked(self, flagged: str) -> str:
        """How many things of each member have which months marked, counted and met."""
        bits = self.d.bits(_LOW, _HIGH)
        marks = []
        for k in range(len(self.scan.indicators)):
            marks += [f'bit_or({bits}) FILTER ("met{k}") AS "a{k}"', f'bit_or({bits}) FILTER ("in{k}") AS "b{k}"']
        sets = _list(*self._sets('"thing0"'))
        things = self.steps.add(f"SELECT {_list(self._split(), *marks)} FROM {flagged} GROUP BY GROUPING SETS ({sets})")
        return f'SELECT count(*) AS "{MONTH}", * FROM {things} GROUP BY ALL'


def member_text(types: Types, breakdown: Breakdown, dialect: DuckDialect = DUCKDB) -> str:
    """SQL over the row `r`: the member as it is stored, as text. Codes are told by their labels afterwards."""
    column = f"r.{dialect.quote(breakdown.column)}"
    match types[breakdown.column]:
        case ColumnType.BOOLEAN:
            return f"CASE {column} WHEN TRUE THEN 'Yes' WHEN FALSE THEN 'No' END"
        case ColumnType.ID | ColumnType.TEXT | ColumnType.CODE:
            return column
    return f"CAST({column} AS VARCHAR)"


def grouping_of(breakdowns: Sequence[Breakdown]) -> dict[int, str | None]:
    """What `_g` says: the breakdown that a row is split by, None for the total."""
    every = 2 ** len(breakdowns) - 1
    found: dict[int, str | None] = {every: None}
    found.update({every - 2 ** (len(breakdowns) - 1 - i): b.id for i, b in enumerate(breakdowns)})
    return found


def _list(*parts: str) -> str:
    return ", ".join(parts)
