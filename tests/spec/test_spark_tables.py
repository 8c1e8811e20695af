"""What a cluster reads of a store: all files of a table together, each row with whose it is."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from tests.spec.drawing import catalogue
from tests.spec.stores import stored
from trigpoint.engines.spark import SparkDatabase
from trigpoint.engines.spark_tables import StoredTables

INDICATOR = "indicator: opened\ncount: plan\nvalue: count\nwhen: opened_on in period"
PLANS = "plan_id | opened_on | team\na | 2025-05-01 | North"
FEWER = "plan_id | opened_on\nb | 2025-05-02"


@pytest.mark.slow
@pytest.mark.spark
def test_each_row_says_whose_it_is_also_where_two_sent_the_same_file(tmp_path: Path, spark: SparkDatabase) -> None:
    """In a folder whose name has a space. Files of other columns are blank where they lack one."""
    known = catalogue(INDICATOR)
    drawn = {("plan", "tables"): PLANS, ("plan", "more"): FEWER, ("plan", "south"): PLANS}
    store, snapshot = stored(tmp_path / "a workspace", known, drawn, authorities={"south": "South"})
    again = dataclasses.replace(snapshot.parts["plan", "tables"], authority="East")
    pooled = dataclasses.replace(snapshot, parts={**snapshot.parts, ("plan", "tables of East"): again})
    tables = StoredTables(spark.spark, store, pooled, known)
    rows = spark.execute(f'SELECT "plan_id", "team", "_source", "_authority" FROM {tables.view("plan")}').fetchall()
    assert sorted(rows, key=lambda row: row[2]) == [
        ("b", None, "more", ""),
        ("a", "North", "south", "South"),
        ("a", "North", "tables", ""),
        ("a", "North", "tables of East", "East"),
    ]
    assert spark.execute(f"SELECT * FROM {tables.view('visit')}").fetchall() == []
