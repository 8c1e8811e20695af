"""Both engines, one after the other, over one connection for all."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from tests.spec.drawing import Engine
from trigpoint.engines.duck import connection


@pytest.fixture(scope="session")
def db() -> Iterator[duckdb.DuckDBPyConnection]:
    """One DuckDB for all specifications."""
    with connection() as made:
        yield made


@pytest.fixture(params=["oracle", "duckdb"])
def engine(request: pytest.FixtureRequest, db: duckdb.DuckDBPyConnection) -> Engine:
    """Every specification holds for each."""
    return Engine(request.param, db)
