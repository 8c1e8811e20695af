"""Figures on Spark, where one machine no longer serves: the same plan over the same Parquet files.

Workers read the store's open files themselves, so the workspace's folder must lie where every one of them sees it by
the same path. What identifies a person lies in other files, which no query here names. Nothing is written but for
Spark's own scratch.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import reduce
from typing import TYPE_CHECKING, Any

from trigpoint.catalogue.calendar import england
from trigpoint.catalogue.objects import Breakdown, Catalogue, Indicator
from trigpoint.engines.authorities import SEVERAL, authorities_of
from trigpoint.engines.columns import everything_behind, is_as_at, other_inputs, other_table, own_inputs
from trigpoint.engines.completeness import reaches_of
from trigpoint.engines.derive import WORKING_DAYS, Relations, Steps, working_days_table
from trigpoint.engines.duck import Run
from trigpoint.engines.identity import tables_behind
from trigpoint.engines.lacking import given_by
from trigpoint.engines.plan import columns_read, dates_read
from trigpoint.engines.prepare import CARRIED
from trigpoint.engines.ratios import parts_of
from trigpoint.engines.spark_dialect import SPARK
from trigpoint.engines.spark_tables import StoredTables
from trigpoint.engines.window import splits
from trigpoint.model.observation import Observation
from trigpoint.model.period import Period
from trigpoint.model.problem import Problem, UserMistake
from trigpoint.model.snapshot import Snapshot
from trigpoint.model.table import AUTHORITY
from trigpoint.store.store import Store

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

SETTINGS = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",
    "spark.sql.caseSensitive": "true",
    "spark.sql.session.timeZone": "UTC",
    # A plan that adapts as it runs makes a job of each of its steps: its parts are set by what is read instead.
    "spark.sql.adaptive.enabled": "false",
    # Where a table comes in more files than this, a job of its own would look whether they are there.
    "spark.sql.sources.parallelPartitionDiscovery.threshold": "100000",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}

PLANNING = {"spark.driver.defaultJavaOptions": "-XX:TieredStopAtLevel=1"}
"""A driver that only plans, while others go over the rows, has Java compile quickly rather than well: what would make
planning quicker takes longer than the planning."""

PARTS, BROADCAST = "spark.sql.shuffle.partitions", "spark.sql.autoBroadcastJoinThreshold"
A_PART = 16_000_000
"""Bytes of the store's files, packed as they are there, to each part into which rows are put by what they share: some
three quarters of a million rows."""
A_LITTLE, MUCH = 250, 10_000_000
"""Every worker is sent the whole of what is at most one part in so many of all files, and never more bytes than these,
which is Spark's own bound."""
LISTS = 262_144
"""Bytes that every worker may be sent in any case: there is room for the list of working days."""
DATASETS = "org.apache.spark.sql.classic.Dataset"
"""What makes rows of a plan within Spark itself."""


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
    apart = {} if master.startswith("local") else PLANNING
    for key, value in {**SETTINGS, **apart, **(settings or {})}.items():
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

    def together(self, queries: Sequence[str]) -> list[list[tuple[Any, ...]]]:
        """The rows of each of several queries. Each is planned by itself, and one job works all of them out. What is
        left of each in the end is one part: what a task is told is the whole job, however little it does."""
        found: list[list[tuple[Any, ...]]] = [[] for _ in queries]
        if queries:
            asked = (self.spark.sql(f"SELECT {n}, * FROM ({query})") for n, query in enumerate(queries))
            for n, *row in self.spark.sparkContext.union([rows.coalesce(1).rdd for rows in asked]).collect():
                found[n].append(tuple(row))
        return found


@dataclass
class SparkEngine:
    """A snapshot on a cluster. Tables come before it when figures first read them. A table for which anything is worked
    out stays in its memory until `close`: the columns that figures asked for, and no others."""

    spark: SparkSession
    store: Store
    snapshot: Snapshot
    catalogue: Catalogue
    _columns: dict[str, frozenset[str]] = field(default_factory=dict)
    _kept: dict[str, DataFrame] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._set_by_size()
        self._keep(WORKING_DAYS, working_days_table(england(), SPARK))
        self._stored = StoredTables(self.spark, self.store, self.snapshot, self.catalogue)

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
            relations=self._relations(chosen, split),
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
        for rows in self._kept.values():
            rows.unpersist()
        self._kept.clear()
        self._columns.clear()

    def _set_by_size(self) -> None:
        """Tell Spark into how many parts rows are put by what they share, and what every worker may be sent whole, both
        by the size of the files: a plan that does not adapt finds out neither as it runs."""
        sizes: Counter[str] = Counter()
        for (table, _), part in self.snapshot.parts.items():
            sizes[table] += part.open.size
        self.spark.conf.set(PARTS, str(1 + max(sizes.values(), default=0) // A_PART))
        self.spark.conf.set(BROADCAST, str(max(LISTS, min(MUCH, sizes.total() // A_LITTLE))))

    def _relations(self, indicators: Sequence[Indicator], split: Sequence[Breakdown]) -> Relations:
        """The tables that the figures read, with the columns that are fixed for the row and that they need."""
        behind = tables_behind(self.catalogue, indicators, split) & self.catalogue.tables.keys()
        worked_out: dict[str, set[str]] = {table: set() for table in sorted(behind)}
        read: dict[str, set[str]] = {table: {*self._always(table)} for table in worked_out}
        for part in parts_of(self.catalogue, indicators):
            if part.table is not None and part.when is not None:
                table = self.catalogue.tables[part.table]
                names = columns_read(table, part, [b for b in split if splits(self.catalogue, part.table, b)])
                read[part.table].update((*names, *dates_read(table, part.when)))
                for derived in everything_behind(self.catalogue, part.table, names)[1]:
                    read[derived.table].update(own_inputs(derived))
                    read[other_table(derived) or derived.table].update(other_inputs(derived))
                    if not is_as_at(self.catalogue, derived.table, derived.name):
                        worked_out[derived.table].add(derived.name)
        stored = Relations(
            {table: self._stored.view(table) for table in worked_out},
            {table: frozenset(self._stored.names(table)) for table in worked_out},
            apart=len(self.snapshot.authorities) >= SEVERAL,
        )
        for name, columns in worked_out.items():
            if columns or name in self._columns:
                self._work_out(stored, name, columns | (read[name] & stored.columns[name]))
        made = {name: SPARK.quote(name) for name in self._columns.keys() & worked_out.keys()}
        return Relations(
            {**stored.sources, **made}, {**stored.columns, **{name: self._columns[name] for name in made}}, stored.apart
        )

    def _always(self, table: str) -> tuple[str, ...]:
        """The columns by which a table's rows are told apart: what looks into it puts them in order by these."""
        return (*self.catalogue.tables[table].key, *CARRIED[:1], AUTHORITY)

    def _work_out(self, stored: Relations, table: str, names: Iterable[str]) -> None:
        """Put the table, with these columns and those that are there already, into the cluster's memory."""
        there = self._columns.get(table, frozenset())
        columns = there.union(names)
        if columns != there:
            steps = Steps(self.catalogue, stored, SPARK)
            rows, shown = steps.rows(table, sorted(columns)), ", ".join(map(SPARK.quote, sorted(columns)))
            self._keep(table, steps.query(f"SELECT {shown} FROM {rows}"))
            self._columns[table] = columns

    def _keep(self, name: str, query: str) -> None:
        """Put the rows of a query under a name, in the place of what stood there: worked out where they are first read
        and kept from then on."""
        if name in self._kept:
            self._kept.pop(name).unpersist()
        rows = self._kept[name] = self.spark.sql(query).cache()
        _leaf(rows).createOrReplaceTempView(SPARK.quote(name))


def _leaf(kept: DataFrame) -> DataFrame:
    """Rows that are cached, as what reads them sees them: without the plan by which they were worked out, which every
    question would otherwise carry along, look through and compare.

    Spark has no public way to say this that keeps rows by columns. Where its own is not as it is known to be (4.0 to
    4.3), rows are read with their plan: the same figures from the same memory, and more planning.
    """
    from py4j.protocol import Py4JError
    from pyspark.sql import DataFrame

    spark = kept.sparkSession
    try:
        of_rows: Any = reduce(getattr, (*DATASETS.split("."), "ofRows"), spark._jvm)
        return DataFrame(of_rows(spark._jsparkSession, kept._jdf.queryExecution().withCachedData()), spark)
    except (Py4JError, TypeError):  # as py4j tells of a method, and of a class, that is not there
        return kept
