"""The store's tables before a Spark cluster: few reads of many files.

Files of the same columns are read together, whoever sent them, and what the columns are is known before Spark is asked:
hundreds of authorities are then one read a table, and not a job for each of their files. Whose a row is comes from the
name of its file, joined from a list that goes to every worker.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from trigpoint.catalogue.objects import Catalogue
from trigpoint.engines.columns import types_of
from trigpoint.engines.prepare import CARRIED, SENT
from trigpoint.engines.spark_dialect import SPARK
from trigpoint.model.snapshot import Snapshot
from trigpoint.model.table import ColumnType
from trigpoint.store.store import Store

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

FILE = "_file_name"
_KINDS = {
    "String": ColumnType.TEXT,
    "Date": ColumnType.DATE,
    "Datetime(time_unit='us', time_zone=None)": ColumnType.MOMENT,
    "Int64": ColumnType.INTEGER,
    "Float64": ColumnType.DECIMAL,
    "Boolean": ColumnType.BOOLEAN,
}
"""What the types of the store's columns are called where they are read: a load types every column as one of these."""

_Columns = Mapping[str, str]
"""The columns of a file, each with what its type is called."""
_Sent = tuple[Path, str, str]
"""A file of the store, the source that gave it, and whose records it holds."""


@dataclass
class StoredTables:
    """A snapshot's tables as they were loaded, each a view made when it is first asked for."""

    spark: SparkSession
    store: Store
    snapshot: Snapshot
    catalogue: Catalogue

    def __post_init__(self) -> None:
        self._views: dict[str, str] = {}

    def names(self, table: str) -> tuple[str, ...]:
        """The columns of a table as it was loaded, and what every row says besides."""
        return (*(column.name for column in self.catalogue.tables[table].open_columns), *SENT, *CARRIED)

    def view(self, table: str) -> str:
        """What stands in FROM for a table's rows: all sources together, typed; none where nothing is loaded."""
        if table not in self._views:
            self._views[table] = SPARK.quote(f"stored {table}")
            self.spark.sql(self._query(table)).createOrReplaceTempView(self._views[table])
        return self._views[table]

    def _query(self, table: str) -> str:
        types = {**types_of(self.catalogue, table), **dict.fromkeys((*SENT, *CARRIED), ColumnType.TEXT)}
        wanted = {name: types[name] for name in self.names(table)}
        sent = [
            (self.store.path_of(part.open), source, self.store.authority_of(part))
            for source, part in sorted(self.snapshot.sources(table).items())
        ]
        selects = [
            self._read(f"files_of_{table}_{n}", there, files, wanted) for n, (there, files) in enumerate(_alike(sent))
        ]
        nothing = ", ".join(f"{SPARK.cast('NULL', kind)} AS {SPARK.quote(name)}" for name, kind in wanted.items())
        return " UNION ALL ".join(selects) or f"SELECT {nothing} WHERE FALSE"

    def _read(self, name: str, there: _Columns, files: list[_Sent], wanted: Mapping[str, ColumnType]) -> str:
        """SELECT of the rows of files of the same columns, blank where they lack one; a view of the name reads them."""
        schema = ", ".join(f"{SPARK.quote(column)} {SPARK.type_of(_KINDS[kind])}" for column, kind in there.items())
        rows = self.spark.read.schema(schema).parquet(*(_address(path) for path, _, _ in files))
        rows.selectExpr("*", f"_metadata.file_name AS {FILE}").createOrReplaceTempView(name)
        senders = {tuple(of) for _, *of in files}
        one = dict(zip(SENT, next(iter(senders)), strict=True)) if len(senders) == 1 else {}
        columns = [
            f"{self._column(column, kind, there, one)} AS {SPARK.quote(column)}" for column, kind in wanted.items()
        ]
        if one:
            return f"SELECT {', '.join(columns)} FROM {SPARK.quote(name)} AS f"
        told = ", ".join(f"({', '.join(map(SPARK.text, (path.name, *of)))})" for path, *of in files)
        sender = f"(VALUES {told}) AS s({', '.join(map(SPARK.quote, (FILE, *SENT)))})"
        return (
            f"SELECT /*+ BROADCAST(s) */ {', '.join(columns)} FROM {SPARK.quote(name)} AS f "
            f"JOIN {sender} ON s.{SPARK.quote(FILE)} = f.{SPARK.quote(FILE)}"
        )

    def _column(self, column: str, kind: ColumnType, there: _Columns, one: Mapping[str, str]) -> str:
        """A column of a row of the files: who sent it is said once for all of them where it is `one`."""
        if column in SENT:
            return SPARK.text(one[column]) if one else f"s.{SPARK.quote(column)}"
        return SPARK.cast(f"f.{SPARK.quote(column)}" if column in there else "NULL", kind)


def _alike(sent: Iterable[_Sent]) -> list[tuple[_Columns, list[_Sent]]]:
    """The files by their columns. One that two sources sent alike is told by its name no more: it is read for each."""
    import polars as pl

    found: dict[tuple[int, tuple[tuple[str, str], ...]], list[_Sent]] = {}
    met: Counter[Path] = Counter()
    for path, *of in sent:
        columns = tuple((name, str(kind)) for name, kind in pl.read_parquet_schema(path).items())
        found.setdefault((met[path], columns), []).append((path, of[0], of[1]))
        met[path] += 1
    return [(dict(columns), files) for (_, columns), files in found.items()]


def _address(path: Path) -> str:
    """The file as Spark names one: spaces and the like as they are."""
    return f"file:///{path.absolute().as_posix().lstrip('/')}"
