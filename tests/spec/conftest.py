"""The engines, one after the other, over one connection of each for all."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from tests.spec.drawing import Afar, Engine
from tests.support.cluster import SMALL
from trigpoint.engines.opened import connection
from trigpoint.engines.spark import SparkDatabase, session
from trigpoint.engines.spark_dialect import SPARK

ON_SPARK = pytest.param("spark", marks=[pytest.mark.slow, pytest.mark.spark])


@pytest.fixture(scope="session")
def db() -> Iterator[duckdb.DuckDBPyConnection]:
    """One DuckDB for all specifications."""
    with connection() as made:
        yield made


@pytest.fixture(scope="session")
def spark(spark_cluster: str) -> Iterator[SparkDatabase]:
    """One session for all specifications."""
    with session(spark_cluster, SMALL) as made:
        yield SparkDatabase(made)


@pytest.fixture(params=["oracle", "duckdb", "grouped", ON_SPARK])
def engine(request: pytest.FixtureRequest, db: duckdb.DuckDBPyConnection) -> Engine:
    """Every specification holds for each: DuckDB counts what is brought home, and groups rows where they are."""
    if request.param == "spark":
        return Engine("spark", request.getfixturevalue("spark"), SPARK)
    return Engine(request.param, Afar(db) if request.param == "grouped" else db)
