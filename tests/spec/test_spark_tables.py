"""What a cluster reads of a store: all files of a table together, each row with whose it is."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from tests.spec.drawing import catalogue
from tests.spec.stores import stored
from trigpoint.engines.spark import DATASETS, SparkDatabase, SparkEngine
from trigpoint.engines.spark_tables import StoredTables
from trigpoint.model.period import Period

INDICATOR = "indicator: opened\ncount: plan\nvalue: count\nwhen: opened_on in period"
PLANS = "plan_id | opened_on | team\na | 2025-05-01 | North"
FEWER = "plan_id | opened_on\nb | 2025-05-02"


@pytest.mark.slow
@pytest.mark.spark
def test_each_row_says_whose_it_is_also_where_two_sent_the_same_file(tmp_path: Path, spark: SparkDatabase) -> None:
    """In a folder whose name has a space. Files of other columns are blank where they lack one."""
    known = catalogue(INDICATOR)
    west = FEWER.replace("b | ", "c | ")
    drawn = {("plan", "tables"): PLANS, ("plan", "more"): FEWER, ("plan", "south"): PLANS, ("plan", "west"): west}
    store, snapshot = stored(tmp_path / "a workspace", known, drawn, authorities={"south": "South", "west": "West"})
    again = dataclasses.replace(snapshot.parts["plan", "tables"], authority="East")
    pooled = dataclasses.replace(snapshot, parts={**snapshot.parts, ("plan", "tables of East"): again})
    tables = StoredTables(spark.spark, store, pooled, known)
    rows = spark.execute(f'SELECT "plan_id", "team", "_source", "_authority" FROM {tables.view("plan")}').fetchall()
    assert sorted(rows, key=lambda row: row[2]) == [
        ("b", None, "more", ""),
        ("a", "North", "south", "South"),
        ("a", "North", "tables", ""),
        ("a", "North", "tables of East", "East"),
        ("c", None, "west", "West"),
    ]
    assert spark.execute(f"SELECT * FROM {tables.view('visit')}").fetchall() == []


@pytest.mark.slow
@pytest.mark.spark
def test_a_column_of_every_type_is_read_as_it_was_loaded(tmp_path: Path, spark: SparkDatabase) -> None:
    known = catalogue(INDICATOR)
    columns = '"plan_id", "opened_on", "noted_at", "urgent", "days", "cost", "kind"'
    row = "a | 2025-05-01 | 2025-05-01T09:30:15.250000 | yes | 12 | 0.1 | S"
    drawn = {("plan", "tables"): f"{columns.replace(', ', ' | ').replace(chr(34), '')}\n{row}"}
    tables = StoredTables(spark.spark, *stored(tmp_path, known, drawn), known)
    moment = dt.datetime.fromisoformat("2025-05-01T09:30:15.250000")
    assert spark.execute(f"SELECT {columns} FROM {tables.view('plan')}").fetchall() == [
        ("a", moment.date(), moment, True, 12, 0.1, "S")
    ]


@pytest.mark.slow
@pytest.mark.spark
def test_several_questions_are_one_job(spark: SparkDatabase) -> None:
    jobs = spark.spark.sparkContext.statusTracker()
    before = {*jobs.getJobIdsForGroup()}
    two = "SELECT kind, count(*), sum(cost) FROM (VALUES ('a', 1.5D), ('a', 2.0D), (NULL, NULL)) AS v(kind, cost)"
    found = spark.together([f"{two} GROUP BY kind", "SELECT 1 WHERE FALSE", "SELECT NULL, CAST(7 AS BIGINT)"])
    assert [sorted(rows, key=str) for rows in found] == [[("a", 2, 3.5), (None, 1, None)], [], [(None, 7)]]
    assert len({*jobs.getJobIdsForGroup()} - before) == 1
    assert spark.together([]) == []


@pytest.mark.slow
@pytest.mark.spark
@pytest.mark.parametrize("datasets", [DATASETS, "org.apache.spark.sql.nowhere.Dataset", "java.lang.String"])
def test_rows_are_kept_in_memory_also_where_spark_says_its_own_otherwise(
    tmp_path: Path, spark: SparkDatabase, monkeypatch: pytest.MonkeyPatch, datasets: str
) -> None:
    """With what it has, without the class, and without the method."""
    monkeypatch.setattr("trigpoint.engines.spark.DATASETS", datasets)
    known = catalogue(
        "derived: n\ntable: plan\noperator: days between\nfrom: opened_on\nto: closed_on\n---\n"
        f"{INDICATOR}\nwhere: n > 5\nmissing: left out"
    )
    plans = "plan_id | opened_on | closed_on\na | 2025-05-01 | 2025-05-07\nb | 2025-05-02 | 2025-05-07"
    engine = SparkEngine(spark.spark, *stored(tmp_path, known, {("plan", "tables"): plans}), known)
    (figure,) = engine.figures([known.indicators["opened"]], [Period.parse("2025-05")])
    read = spark.spark.sql('SELECT "n" FROM "plan"')._jdf.queryExecution()
    leaf, plan = read.analyzed().collectLeaves().apply(0).nodeName(), read.executedPlan().toString()
    engine.close()
    assert figure.value == 1
    assert "InMemoryTableScan" in plan
    assert (leaf == "InMemoryRelation") == (datasets == DATASETS)


@pytest.mark.slow
@pytest.mark.spark
def test_no_job_looks_for_files_however_many_there_are(tmp_path: Path, spark: SparkDatabase) -> None:
    """Spark has one look where a read is of more than 32."""
    known, jobs = catalogue(INDICATOR), spark.spark.sparkContext.statusTracker()
    drawn = {("plan", f"from {n}"): f"plan_id | opened_on\n{n} | 2025-05-01" for n in range(33)}
    tables, before = StoredTables(spark.spark, *stored(tmp_path, known, drawn), known), {*jobs.getJobIdsForGroup()}
    view = tables.view("plan")
    assert {*jobs.getJobIdsForGroup()} == before
    assert spark.execute(f"SELECT count(*) FROM {view}").fetchall() == [(33,)]
