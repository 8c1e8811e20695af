"""Scans as SQL. Nothing here runs anything; `trigpoint.engines.fused` reads the rows.

The rows of a scan begin with `_m` (a place among its months, or among its periods where each is counted by itself),
`_g` (which breakdown the row is split by, as SQL's GROUPING says it) and the member as it is stored. Then come the
numbers of each indicator: the three of `trigpoint.engines.plan.tally_sql`. Where things are marked, `_m` is how many
of them, and after the member come which mark (2 for each indicator: met, or with a row that is not where every one must
be, and counted) and its bits.
"""

from __future__ import annotations

from collections.abc import Sequence

from trigpoint.catalogue.met_by import MetBy
from trigpoint.catalogue.objects import Breakdown, Catalogue, Missing, WhenKind
from trigpoint.engines.columns import types_of
from trigpoint.engines.derive import END, PERIOD, Relations, Steps
from trigpoint.engines.dialect import DUCKDB, DuckDialect
from trigpoint.engines.months import Months
from trigpoint.engines.plan import columns_read, contrary, dates_read, flag_columns, inside, tally_sql
from trigpoint.engines.scans import Rows, Scan, Way, narrowing
from trigpoint.engines.sql import Types, condition
from trigpoint.language.tree import columns_used
from trigpoint.model.table import ColumnType

MONTH = "_m"
_PERIOD = f'"{PERIOD}"'
_LOW, _HIGH, _CUT, _EVERY, _BITS = '"_low"', '"_high"', '"_cut"', '"_every"', '"_bits"'


def pairs_table(kind: WhenKind) -> str:
    """The name of the table that says which periods a month counts for: `_m`, `_n`, and the period's last day. For what
    is open on some day of a period, that of the periods themselves: `_n`, `_first` and the last day."""
    return f"_months {kind.value}"


def scan_query(
    catalogue: Catalogue, relations: Relations, scan: Scan, months: Months, dialect: DuckDialect = DUCKDB
) -> str:
    """The query of a scan over the rows of `months`."""
    return ScanText(catalogue, relations, scan, months, dialect).query()


class ScanText:
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
        self.when, self.kind = when, when.kind
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
        """The columns that place a row: its pieces' months, its month, its period, or its bits where marked."""
        match self.scan.rows:
            case Rows.BY_SPAN:
                return (_LOW, _HIGH)
            case Rows.BY_MONTH:
                return (_BITS,) if self.scan.way is Way.MARKED else (f'"{MONTH}"',)
            case Rows.BY_PERIOD:
                return (_PERIOD,)

    def _bys(self) -> list[str]:
        return [f'"by{i}"' for i in range(len(self.scan.breakdowns))]

    def _placed(self) -> str:
        """A step: the rows of the months, each with its month, its months or its period, and the columns needed."""
        spans = self._spans() if self.kind is WhenKind.OPEN else ""
        match self.scan.rows:
            case Rows.BY_SPAN:
                return self._pieces(spans) if self.scan.born is not None else spans
            case Rows.BY_MONTH if self.scan.way is not Way.MARKED:
                return self._events(f'{self._month()} AS "{MONTH}"')
        pairs = self.d.quote(pairs_table(self.kind))
        if self.kind is WhenKind.OPEN_WITHIN:
            return self._within(pairs)
        if self.scan.rows is Rows.BY_MONTH:
            bits = self.d.any_bit(self.d.bit(_PERIOD))
            marks = self.steps.add(f'SELECT "{MONTH}", {bits} AS {_BITS} FROM {pairs} GROUP BY "{MONTH}"')
            return self._events(f"p.{_BITS}", f'JOIN {marks} AS p ON p."{MONTH}" = {self._month()}')
        paired = f'p.{_PERIOD}, p."{END}"'
        if spans:
            each = self.steps.add(f'SELECT *, {self.d.each_from(_LOW, _HIGH)} AS "{MONTH}" FROM {spans}')
            return self.steps.add(f'SELECT r.*, {paired} FROM {each} AS r JOIN {pairs} AS p USING ("{MONTH}")')
        return self._events(paired, f'JOIN {pairs} AS p ON p."{MONTH}" = {self._month()}')

    def _month(self) -> str:
        return f"{self.d.month_number(self.dates[0])} - {self.months.first}"

    def _events(self, shown: str, join: str = "") -> str:
        """A step: the rows whose date lies in the months."""
        start, end = self.d.literal(self.months.start), self.d.literal(self.months.end)
        inside = " AND ".join([f"{self.dates[0]} BETWEEN {start} AND {end}", *self._narrowed()])
        source = self.relations.sources[self.table]
        return self.steps.add(f"SELECT {_list(*self._columns(), shown)} FROM {source} AS r {join} WHERE {inside}")

    def _within(self, periods: str) -> str:
        """A step: the rows open on a day of a period, once for each of these."""
        joined = f"JOIN {periods} AS p ON {inside(self.scan.table, self.when, self.d)}"
        where = " AND ".join(self._narrowed()) or "TRUE"
        shown = _list(*self._columns(), f"p.{_PERIOD}", f'p."{END}"')
        source = self.relations.sources[self.table]
        return self.steps.add(f"SELECT {shown} FROM {source} AS r {joined} WHERE {where}")

    def _spans(self) -> str:
        """A step: the rows open at the end of at least one month, with the first of these and the first thereafter."""
        start, end = self.d.literal(self.months.start), self.d.literal(self.months.end)
        low = f"GREATEST({self._month()}, 0)"
        closed = f"{self.d.month_number(self.dates[1])} - {self.months.first}"
        high = f"COALESCE(LEAST({closed}, {self.months.count}), {self.months.count})"
        began = f"({self.dates[1]} IS NULL OR {self.dates[1]} > {start})"
        inside = " AND ".join([f"{self.dates[0]} <= {end}", began, *self._narrowed()])
        shown = _list(*self._columns(), f"{low} AS {_LOW}", f"{high} AS {_HIGH}")
        spans = self.steps.add(f"SELECT {shown} FROM {self.relations.sources[self.table]} AS r WHERE {inside}")
        return self.steps.add(f"SELECT * FROM {spans} WHERE {_LOW} < {_HIGH}")

    def _pieces(self, spans: str) -> str:
        """A step: each span cut before the months of birthdays, with the last day of its first month as `_end`.

        Whoever was born on 29 February has a birthday in February or in March; their spans are cut into months.
        """
        name = self.scan.born or ""
        with_born = self.steps.derive(spans, self.table, [name])
        born, columns = self.d.day(f"r.{self.d.quote(name)}"), [f"r.{c}" for c in self._needed_quoted()]
        leap = f"(month({born}) = 2 AND day({born}) = 29)"
        to_birthday = f"(month({born}) - ({self.months.first} + {_LOW} + 1) % 12 + 12) % 12"
        cut = f"{_LOW} + 1 + CASE WHEN {leap} THEN 0 ELSE {to_birthday} END"
        every = f"CASE WHEN {leap} THEN 1 ELSE 12 END"
        shown = _list(
            *columns, _LOW, _HIGH, f"COALESCE({cut}, {_HIGH}) AS {_CUT}", f"COALESCE({every}, 12) AS {_EVERY}"
        )
        marked = self.steps.add(f"SELECT {shown} FROM {with_born} AS r")
        pieces = self.d.whole_part(f"(GREATEST({_HIGH} - {_CUT}, 0) + {_EVERY} - 1)", _EVERY)
        numbered = self.steps.add(f'SELECT *, {self.d.each_from("0", f"{pieces} + 1")} AS "_k" FROM {marked}')
        low = f'CASE WHEN "_k" = 0 THEN {_LOW} ELSE {_CUT} + {_EVERY} * ("_k" - 1) END'
        high = f'LEAST({_HIGH}, {_CUT} + {_EVERY} * "_k")'
        cut_up = self.steps.add(
            f"SELECT {self.d.all_but(_LOW, _HIGH)}, {low} AS {_LOW}, {high} AS {_HIGH} FROM {numbered}"
        )
        last_day = self.d.month_end(f"{_LOW} + {self.months.first}")
        return self.steps.add(f'SELECT *, {last_day} AS "{END}" FROM {cut_up}')

    def _narrowed(self) -> list[str]:
        """A condition that every row counted by any of the indicators meets, where rows are to meet their periods."""
        if self.scan.rows is not Rows.BY_PERIOD:
            return []
        have = self.relations.columns[self.table]
        found = []
        for indicator in self.scan.indicators:
            blank = self.d.literal(indicator.missing is Missing.MET)
            parts = [
                f"COALESCE({condition(part, self.types, 'r', self.d)}, {blank})"
                for part in narrowing(self.catalogue, indicator)
                if have.issuperset(columns_used(part))
            ]
            if not parts:
                return []
            found.append(" AND ".join(parts))
        return [f"({' OR '.join(dict.fromkeys(found))})"]

    def _needed_quoted(self) -> list[str]:
        return [self.d.quote(name) for name in self._needed()]

    def _columns(self) -> list[str]:
        return [f"r.{name}" for name in self._needed_quoted()]

    def _needed(self) -> list[str]:
        return self.steps.stored(self.table, self.names)

    def _sets(self, *keys: str) -> list[str]:
        """The grouping sets: each key alone where totals are wanted, and with each breakdown."""
        sets = [f"({key})" for key in keys] if self.scan.total else []
        return sets + [f"({key}, {by})" for key in keys for by in self._bys()]

    def _split(self, *more: str) -> str:
        """The columns that say which grouping set a row is of, and the member."""
        bys = self._bys()
        which = self.d.grouping(*more, *bys) if bys or more else "0"
        return f'{which} AS "_g", {f"COALESCE({_list(*bys)})" if bys else "NULL"} AS "_member"'

    def _grouped(self, flagged: str) -> str:
        tallies = [tally_sql(indicator, k, self.types, self.d) for k, indicator in enumerate(self.scan.indicators)]
        keys = self._keys()
        if self.scan.way is Way.OPENED:
            shown = [f'COALESCE({_LOW}, {_HIGH}) AS "{MONTH}"', self._split(_HIGH)]
        else:
            shown = [f'{keys[0]} AS "{MONTH}"', self._split()]
        return f"SELECT {_list(*shown, *tallies)} FROM {flagged} GROUP BY GROUPING SETS ({_list(*self._sets(*keys))})"

    def _marked(self, flagged: str) -> str:
        """How many things of each member have the same bits, mark by mark."""
        match self.scan.rows:
            case Rows.BY_SPAN:
                bits = self.d.bits(_LOW, _HIGH)
            case Rows.BY_MONTH:
                bits = _BITS
            case Rows.BY_PERIOD:
                bits = self.d.bit(_PERIOD)
        marks = {}
        for k, indicator in enumerate(self.scan.indicators):
            marks[2 * k + 1] = f'{self.d.any_bit(bits)} FILTER (WHERE "in{k}")'
            if indicator.numerator is not None:
                decides = contrary(k) if indicator.met_by is MetBy.EVERY_ROW else f'"met{k}"'
                marks[2 * k] = f"{self.d.any_bit(bits)} FILTER (WHERE {decides})"
        shown = [f'{mark} AS "mark{i}"' for i, mark in marks.items()]
        sets = _list(*self._sets('"thing0"'))
        things = self.steps.add(f"SELECT {_list(self._split(), *shown)} FROM {flagged} GROUP BY GROUPING SETS ({sets})")
        each = self.steps.add(self.d.one_each(things, ('"_g"', '"_member"'), {i: f'"mark{i}"' for i in marks}))
        return f'SELECT count(*), "_g", "_member", "_mark", {_BITS} FROM {each} WHERE {_BITS} IS NOT NULL GROUP BY ALL'


def member_text(types: Types, breakdown: Breakdown, dialect: DuckDialect = DUCKDB) -> str:
    """SQL over the row `r`: the member as it is stored, as text. Codes are told by their labels afterwards."""
    column = f"r.{dialect.quote(breakdown.column)}"
    match types[breakdown.column]:
        case ColumnType.BOOLEAN:
            return f"CASE {column} WHEN TRUE THEN 'Yes' WHEN FALSE THEN 'No' END"
        case ColumnType.ID | ColumnType.TEXT | ColumnType.CODE:
            return column
    return dialect.cast(column, ColumnType.TEXT)


def grouping_of(breakdowns: Sequence[Breakdown]) -> dict[int, str | None]:
    """What `_g` says: the breakdown that a row is split by, None for the total."""
    every = 2 ** len(breakdowns) - 1
    found: dict[int, str | None] = {every: None}
    found.update({every - 2 ** (len(breakdowns) - 1 - i): b.id for i, b in enumerate(breakdowns)})
    return found


def _list(*parts: str) -> str:
    return ", ".join(parts)
