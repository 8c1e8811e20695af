"""What differs from one SQL engine to another, and nothing else: the words of DuckDB.

Another engine is another object with these methods; the plan and the meaning of definitions stay where they are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from trigpoint.model.table import ColumnType

_TYPES = {
    ColumnType.ID: "VARCHAR",
    ColumnType.TEXT: "VARCHAR",
    ColumnType.CODE: "VARCHAR",
    ColumnType.DATE: "DATE",
    ColumnType.MOMENT: "TIMESTAMP",
    ColumnType.INTEGER: "BIGINT",
    ColumnType.DECIMAL: "DOUBLE",
    ColumnType.BOOLEAN: "BOOLEAN",
}


class DuckDialect:
    """How DuckDB says it. Every method takes and gives SQL text."""

    def quote(self, name: str) -> str:
        """An identifier, always quoted."""
        return '"' + name.replace('"', '""') + '"'

    def text(self, value: str) -> str:
        """A text constant."""
        return "'" + value.replace("'", "''") + "'"

    def literal(self, value: object) -> str:
        """A constant of any type that a column can have. Raises `TypeError` for anything else."""
        match value:
            case None:
                return "NULL"
            case bool():
                return "TRUE" if value else "FALSE"
            case int():
                return f"CAST({value} AS BIGINT)"
            case float():
                return f"CAST('{value!r}' AS DOUBLE)"
            case dt.datetime():
                return f"CAST('{value.isoformat(sep=' ')}' AS TIMESTAMP)"
            case dt.date():
                return f"CAST('{value.isoformat()}' AS DATE)"
            case str():
                return self.text(value)
        raise TypeError(f"no SQL constant for {type(value).__name__}")

    def type_of(self, column: ColumnType) -> str:
        """The SQL type of a column."""
        return _TYPES[column]

    def cast(self, sql: str, column: ColumnType) -> str:
        """`sql` as a column of that type."""
        return f"CAST({sql} AS {_TYPES[column]})"

    def day(self, sql: str) -> str:
        """The day of a date or a moment."""
        return f"CAST({sql} AS DATE)"

    def add_days(self, day: str, days: str) -> str:
        """`days` calendar days after `day`, parts of a day dropped downwards; blank where no calendar goes so far."""
        return f"({day} + TRY_CAST(floor({days}) AS INTEGER))"

    def add_months(self, day: str, months: int) -> str:
        """The same day `months` later, or the month's last where it has no such day."""
        return f"CAST({day} + INTERVAL ({months}) MONTH AS DATE)"

    def add_months_by(self, day: str, months: str) -> str:
        """As `add_months`, with the number worked out in SQL."""
        return f"CAST({day} + to_months(CAST({months} AS INTEGER)) AS DATE)"

    def days_between(self, start: str, end: str) -> str:
        """Calendar days from `start` to `end`."""
        return f"({end} - {start})"

    def month_number(self, day: str) -> str:
        """A number that goes up by one each calendar month."""
        return f"(year({day}) * 12 + month({day}))"

    def each_from(self, low: str, high: str) -> str:
        """A row for each whole number from `low` up to, and without, `high`."""
        return f"unnest(range({low}, {high}))"

    def bits(self, low: str, high: str) -> str:
        """A whole number with the bits from `low` up to, and without, `high` set; `high` at most 62."""
        return f"((CAST(1 AS BIGINT) << {high}) - (CAST(1 AS BIGINT) << {low}))"

    def bit(self, place: str) -> str:
        """A whole number with one bit set; `place` at most 61."""
        return f"(CAST(1 AS BIGINT) << {place})"

    def whole_part(self, number: str, by: str) -> str:
        """A whole number divided by another, both positive, what remains left out."""
        return f"({number} // {by})"

    def all_but(self, *names: str) -> str:
        """Every column but these."""
        return f"* EXCLUDE ({', '.join(names)})"

    def any_bit(self, bits: str) -> str:
        """An aggregate: the bits that are set in any row."""
        return f"bit_or({bits})"

    def one_each(self, rows: str, kept: Sequence[str], columns: Mapping[int, str]) -> str:
        """SELECT of a row for each of `columns` of each of `rows`: what is `kept` of it, `_mark` (the column's number)
        and `_bits` (what stands in it). However many columns, `rows` are worked out once."""
        which, what = (f"unnest([{', '.join(map(str, some))}])" for some in (columns, columns.values()))
        return f'SELECT {", ".join(kept)}, {which} AS "_mark", {what} AS "_bits" FROM {rows}'

    def month_end(self, number: str) -> str:
        """The last day of the month with that `month_number`."""
        year, month = self.whole_part(f"({number} - 1)", "12"), f"({number} - 1) % 12 + 1"
        first = f"make_date(CAST({year} AS INTEGER), CAST({month} AS INTEGER), 1)"
        return f"(CAST({first} + INTERVAL 1 MONTH AS DATE) - 1)"

    def years(self, born: str, on: str) -> str:
        """Birthdays from `born` to `on`; that of 29 February falls on 1 March in other years."""
        early = f"(month({on}), day({on})) < (month({born}), day({born}))"
        return f"(year({on}) - year({born}) - CASE WHEN {early} THEN 1 ELSE 0 END)"

    def like(self, how: str, item: str, text: str) -> str:
        """Whether `item` begins with, ends with or contains the constant `text`, case as written."""
        function = {"starts with": "starts_with", "ends with": "ends_with", "contains": "contains"}[how]
        return f"{function}({item}, {text})"

    def weekday(self, day: str) -> str:
        """Whether the day is one from Monday to Friday."""
        return f"isodow({day}) < 6"

    def each_day(self, first: str, last: str) -> str:
        """A row for each day from `first` to `last`, both included."""
        return f"CAST(unnest(generate_series({first}, {last}, INTERVAL 1 DAY)) AS DATE)"

    def total(self, sql: str, whole: bool) -> str:
        """The sum of `sql`; of decimals by Kahan's way, for the order in which threads add may not show."""
        return f"{'sum' if whole else 'fsum'}({sql})"

    def hashed(self, *texts: str) -> str:
        """A whole number of 64 bits that stands for texts. An identifier is a pseudonym of 64 bits itself, so that two
        of these are hardly likelier to be one than two people are to share a pseudonym."""
        return f"hash({', '.join(texts)})"

    def grouping(self, *names: str) -> str:
        """Which of these a row of GROUPING SETS is not split by, as bits, the first the highest."""
        return f"GROUPING({', '.join(names)})"

    def ordered(self, rows: str, keys: str) -> str | None:
        """The step that `rows`, one for each of `keys` and `_date`, need before `as_of` can join them, if any."""
        return None

    def as_of(self, rows: str, alias: str, together: str, own: str, compare: str) -> str:
        """The join of at most one of `rows`: of those `together` and for which `own` `compare` `_date` holds the
        nearest in time. `compare` is `>`, `>=`, `<` or `<=`."""
        return f'ASOF LEFT JOIN {rows} AS {alias} ON {together} AND {own} {compare} {alias}."_date"'

    def make_table(self, name: str, query: str, *, once: bool = False) -> str:
        """The statement that puts the rows of a query under a name: in the place of what stood there, or `once`. Every
        connection to the database sees it; the database is in memory and goes with its evaluation."""
        create = "CREATE TABLE IF NOT EXISTS" if once else "CREATE OR REPLACE TABLE"
        return f"{create} {self.quote(name)} AS {query}"

    def standing(self, name: str) -> str | None:
        """The query that has a row where a table of that name is there; None where to make it again costs nothing."""
        return f"SELECT 1 FROM duckdb_tables() WHERE table_name = {self.text(name)}"

    def place_in_files(self) -> tuple[str, str]:
        """Of a row of Parquet files which of them it is in, and where. Nothing but these says in which order rows come:
        the engine gives those of several processors as they are ready."""
        return "file_index", "file_row_number"

    def parquet(self, *paths: Path, by_name: bool = False) -> str:
        """What stands in FROM for Parquet files, one or several of the same columns; where they go together `by_name`,
        one may lack a column, which is blank there."""
        files = ", ".join(self.text(str(path)) for path in paths)
        named = ", union_by_name = true" if by_name else ""
        return f"read_parquet({files if len(paths) == 1 else f'[{files}]'}{named})"


DUCKDB = DuckDialect()
