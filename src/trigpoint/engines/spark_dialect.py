"""What Spark says otherwise than DuckDB. Names are quoted as in standard SQL, which the session is set to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trigpoint.engines.dialect import DuckDialect
from trigpoint.model.table import ColumnType

_TYPES = {
    ColumnType.ID: "STRING",
    ColumnType.TEXT: "STRING",
    ColumnType.CODE: "STRING",
    ColumnType.DATE: "DATE",
    ColumnType.MOMENT: "TIMESTAMP_NTZ",  # a moment is a clock on the wall, whatever the cluster's zone
    ColumnType.INTEGER: "BIGINT",
    ColumnType.DECIMAL: "DOUBLE",
    ColumnType.BOOLEAN: "BOOLEAN",
}
_FAR = 3_000_000
"""Days beyond which no calendar of Spark's goes: over 8,000 years."""

_LATER = {">": "<=", ">=": "<"}
_EARLIER = {"<": ">=", "<=": ">"}


class SparkDialect(DuckDialect):
    """How Spark says it (4.0 or later, with ANSI SQL and double-quoted identifiers)."""

    def text(self, value: str) -> str:
        """A text constant: a backslash means something in Spark's."""
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"

    def literal(self, value: object) -> str:
        """As DuckDB's, with a moment that has no zone."""
        return super().literal(value).replace(" AS TIMESTAMP)", " AS TIMESTAMP_NTZ)")

    def type_of(self, column: ColumnType) -> str:
        """The SQL type of a column."""
        return _TYPES[column]

    def cast(self, sql: str, column: ColumnType) -> str:
        """`sql` as a column of that type."""
        return f"CAST({sql} AS {_TYPES[column]})"

    def add_days(self, day: str, days: str) -> str:
        """`days` calendar days after `day`; blank where no calendar goes so far."""
        whole = f"floor({days})"
        return f"CASE WHEN abs({whole}) < {_FAR} THEN date_add({day}, CAST({whole} AS INT)) END"

    def add_months(self, day: str, months: int) -> str:
        """The same day `months` later, or the month's last where it has no such day."""
        return f"add_months({day}, {months})"

    def add_months_by(self, day: str, months: str) -> str:
        """As `add_months`, with the number worked out in SQL."""
        return f"add_months({day}, CAST({months} AS INT))"

    def days_between(self, start: str, end: str) -> str:
        """Calendar days from `start` to `end`."""
        return f"datediff({end}, {start})"

    def each_from(self, low: str, high: str) -> str:
        """A row for each whole number from `low` up to, and without, `high`."""
        return f"explode(CASE WHEN {low} < {high} THEN sequence({low}, {high} - 1) END)"

    def bits(self, low: str, high: str) -> str:
        """A whole number with the bits from `low` up to, and without, `high` set; `high` at most 62."""
        return f"(shiftleft(CAST(1 AS BIGINT), CAST({high} AS INT)) - shiftleft(CAST(1 AS BIGINT), CAST({low} AS INT)))"

    def bit(self, place: str) -> str:
        """A whole number with one bit set; `place` at most 61."""
        return f"shiftleft(CAST(1 AS BIGINT), CAST({place} AS INT))"

    def whole_part(self, number: str, by: str) -> str:
        """A whole number divided by another, both positive, what remains left out."""
        return f"({number} div {by})"

    def all_but(self, *names: str) -> str:
        """Every column but these."""
        return f"* EXCEPT ({', '.join(names)})"

    def one_each(self, rows: str, kept: Sequence[str], columns: Mapping[int, str]) -> str:
        """As DuckDB's. Spark would plan, and might work out, `rows` anew for each part of a UNION that reads them."""
        pairs = ", ".join(f"{number}, {name}" for number, name in columns.items())
        return f'SELECT {", ".join(kept)}, stack({len(columns)}, {pairs}) AS ("_mark", "_bits") FROM {rows}'

    def month_end(self, number: str) -> str:
        """The last day of the month with that `month_number`."""
        year, month = self.whole_part(f"({number} - 1)", "12"), f"({number} - 1) % 12 + 1"
        return f"last_day(make_date(CAST({year} AS INT), CAST({month} AS INT), 1))"

    def years(self, born: str, on: str) -> str:
        """Birthdays from `born` to `on`; that of 29 February falls on 1 March in other years."""
        early = f"month({on}) * 100 + day({on}) < month({born}) * 100 + day({born})"
        return f"(year({on}) - year({born}) - CASE WHEN {early} THEN 1 ELSE 0 END)"

    def like(self, how: str, item: str, text: str) -> str:
        """Whether `item` begins with, ends with or contains the constant `text`, case as written."""
        function = {"starts with": "startswith", "ends with": "endswith", "contains": "contains"}[how]
        return f"{function}({item}, {text})"

    def weekday(self, day: str) -> str:
        """Whether the day is one from Monday to Friday."""
        return f"weekday({day}) < 5"

    def each_day(self, first: str, last: str) -> str:
        """A row for each day from `first` to `last`, both included."""
        return f"explode(sequence({first}, {last}, INTERVAL 1 DAY))"

    def total(self, sql: str, whole: bool) -> str:
        """The sum of `sql`. Spark has no exact sum of decimals: the last digits follow the order of its parts."""
        return f"sum({sql})"

    def grouping(self, *names: str) -> str:
        """Which of these a row of GROUPING SETS is not split by, as bits, the first the highest."""
        bits = [f"grouping({name}) * {2 ** (len(names) - 1 - n)}" for n, name in enumerate(names)]
        return f"CAST({' + '.join(bits)} AS INT)"

    def ordered(self, rows: str, keys: str) -> str:
        """Each of `rows` with the dates of those before and after it: Spark joins as of a date by the days between."""
        window = f'OVER (PARTITION BY {keys} ORDER BY "_date")'
        return f'SELECT *, lag("_date") {window} AS "_before", lead("_date") {window} AS "_after" FROM {rows}'

    def as_of(self, rows: str, alias: str, together: str, own: str, compare: str) -> str:
        """The join of at most one of `rows`, which `ordered` made."""
        until = "_after" if compare in _LATER else "_before"
        otherwise = (_LATER | _EARLIER)[compare]
        nearest = f'({alias}."{until}" IS NULL OR {own} {otherwise} {alias}."{until}")'
        return f'LEFT JOIN {rows} AS {alias} ON {together} AND {own} {compare} {alias}."_date" AND {nearest}'

    def make_table(self, name: str, query: str, *, once: bool = False) -> str:
        """The statement that puts a query under a name. It is worked out where it is read."""
        return f"CREATE OR REPLACE TEMPORARY VIEW {self.quote(name)} AS {query}"

    def standing(self, name: str) -> None:
        """A view is a name for its query: it is made again without asking."""


SPARK = SparkDialect()
