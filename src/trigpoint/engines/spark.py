"""Figures on Spark, where one machine no longer serves: the same plan over the same Parquet files.

Workers read the store's open files themselves, so the workspace's folder must lie where every one of them sees it by
the same path. What identifies a person lies in other files, which no query here names. Nothing is written but for
Spark's own scratch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from trigpoint.catalogue.calendar import england
from trigpoint.catalogue.objects import Catalogue, Indicator
from trigpoint.engines.authorities import SEVERAL, authorities_of
from trigpoint.engines.columns import types_of
from trigpoint.engines.completeness import reaches_of
from trigpoint.engines.derive import WORKING_DAYS, Relations, Steps, working_days_table
from trigpoint.engines.duck import Run
from trigpoint.engines.identity import row_columns, tables_behind
from trigpoint.engines.lacking import given_by
from trigpoint.engines.prepare import CARRIED, SENT
from trigpoint.engines.spark_dialect import SPARK
from trigpoint.model.observation import Observation
from trigpoint.model.period import Period
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.snapshot import Part, Snapshot
from trigpoint.model.table import ColumnType
from trigpoint.store.store import Store

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

SETTINGS = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",
    "spark.sql.caseSensitive": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}


@contextmanager
def session(master: str, settings: Mapping[str, str] | None = None) -> Iterator[SparkSession]:
    """A Spark session on the cluster at `master` (`spark://host:7077`, `local[4]`, ...), stopped afterwards.

    Raises `UserMistake` where the extra `spark` is not installed, where there is no Java, and where no cluster answers.
    """
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        what = 'Figures on Spark need the extra "spark", which is not installed.'
        instead = 'Run `pip install "trigpoint[spark]"`, or leave --engine out to use DuckDB.'
        raise UserMistake(Problem(what, instead)) from error
    from py4j.protocol import Py4JError

    builder = SparkSession.builder.master(master).appName("Trigpoint")
    for key, value in {**SETTINGS, **(settings or {})}.items():
        builder = builder.config(key, value)
    try:
        spark = builder.getOrCreate()
    except (PySparkException, Py4JError) as error:
        what = f'Spark did not start on "{master}".'
        instead = "It needs Java 17 or newer here, and a cluster of the same version of Spark there: --master spark://host:7077."
        raise UserMistake(Problem(what, instead)) from error
    try:
        yield spark
    finally:
        spark.stop()


@dataclass
class SparkDatabase:
    """A session as the plan asks it: statements in, rows out."""

    spark: SparkSession
    answer: DataFrame | None = None

    def execute(self, query: str) -> SparkDatabase:
        """Run a statement. Rows are worked out when they are fetched."""
        self.answer = self.spark.sql(query)
        return self

    def fetchall(self) -> list[tuple[Any, ...]]:
        """The rows of the last statement."""
        return [tuple(row) for row in self.answer.collect()] if self.answer is not None else []


@dataclass
class SparkEngine:
    """A snapshot on a cluster. Tables come before it when figures first read them, and stay in its memory until
    `close`."""

    spark: SparkSession
    store: Store
    snapshot: Snapshot
    catalogue: Catalogue
    _prepared: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.spark.sql(SPARK.make_table(WORKING_DAYS, working_days_table(england(), SPARK)))
        self._stored = Relations(
            {table: self._stored_rows(table) for table in self.catalogue.tables},
            {table: frozenset(_names(self.catalogue, table)) for table in self.catalogue.tables},
            apart=len(self.snapshot.authorities) >= SEVERAL,
        )

    def figures(
        self,
        indicators: Iterable[Indicator],
        periods: Iterable[Period],
        breakdowns: Iterable[str] = (),
        area: str | None = None,
        optimise: bool = True,
    ) -> list[Observation]:
        """What `trigpoint.engines.duck.evaluate` gives, worked out by the cluster. Sums of decimals agree to 1e-12."""
        chosen, split = list(indicators), [self.catalogue.breakdowns[name] for name in breakdowns]
        run = Run(
            db=SparkDatabase(self.spark),
            catalogue=self.catalogue,
            relations=self._relations(tables_behind(self.catalogue, chosen, split)),
            loaded=frozenset(self.snapshot.tables),
            records_on=self.snapshot.records_on,
            area=area,
            given=given_by(self.snapshot),
            optimise=optimise,
            reaches=reaches_of(self.snapshot),
            dialect=SPARK,
            authorities=authorities_of(self.store, self.snapshot),
        )
        return run.figures(chosen, list(dict.fromkeys(periods)), split)

    def close(self) -> None:
        """Let the cluster forget the tables."""
        for view in self._prepared.values():
            self.spark.catalog.uncacheTable(view)
        self._prepared.clear()

    def _relations(self, wanted: Iterable[str]) -> Relations:
        """Every table: those wanted with the columns that are fixed for the row."""
        for name in sorted({*wanted} & set(self.catalogue.tables)):
            if name not in self._prepared:
                self._prepare(name)
        return Relations(
            {**self._stored.sources, **self._prepared},
            {
                table: there | frozenset(row_columns(self.catalogue, table)) if table in self._prepared else there
                for table, there in self._stored.columns.items()
            },
            self._stored.apart,
        )

    def _prepare(self, table: str) -> None:
        steps = Steps(self.catalogue, self._stored, SPARK)
        rows = steps.rows(table, row_columns(self.catalogue, table))
        self.spark.sql(SPARK.make_table(table, steps.query(f"SELECT * FROM {rows}")))
        self._prepared[table] = SPARK.quote(table)
        self.spark.catalog.cacheTable(self._prepared[table])

    def _stored_rows(self, table: str) -> str:
        """What stands in FROM for a table's rows as they were loaded: all sources together, typed."""
        types = {**types_of(self.catalogue, table), **dict.fromkeys((*SENT, *CARRIED), ColumnType.TEXT)}
        wanted = {name: types[name] for name in _names(self.catalogue, table)}
        parts = sorted(self.snapshot.sources(table).items())
        selects = [self._part(part, source, wanted) for source, part in parts]
        nothing = ", ".join(f"{SPARK.cast('NULL', kind)} AS {SPARK.quote(name)}" for name, kind in wanted.items())
        view = f"stored {table}"
        self.spark.sql(SPARK.make_table(view, " UNION ALL ".join(selects) or f"SELECT {nothing} WHERE FALSE"))
        return SPARK.quote(view)

    def _part(self, part: Part, source: str, wanted: Mapping[str, ColumnType]) -> str:
        file = SPARK.parquet(self.store.path_of(part.open))
        there = set(self.spark.sql(f"SELECT * FROM {file} LIMIT 0").columns)
        sent = dict(zip(SENT, (source, self.store.authority_of(part)), strict=True))
        columns = [
            f"{SPARK.text(sent[name])} AS {SPARK.quote(name)}"
            if name in sent
            else f"{SPARK.cast(SPARK.quote(name) if name in there else 'NULL', kind)} AS {SPARK.quote(name)}"
            for name, kind in wanted.items()
        ]
        return f"SELECT {', '.join(columns)} FROM {file}"


def _names(catalogue: Catalogue, table: str) -> tuple[str, ...]:
    return (*(c.name for c in catalogue.tables[table].open_columns), *SENT, *CARRIED)
