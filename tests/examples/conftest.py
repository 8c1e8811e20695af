"""One DuckDB for all examples: each draws its own tables in it."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from trigpoint.engines.opened import connection


@pytest.fixture(scope="session")
def db() -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB that nothing else is in."""
    with connection() as made:
        yield made
