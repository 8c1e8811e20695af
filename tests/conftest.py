"""What all tests share: assertions in the helpers of tests explain themselves too, and one Spark cluster."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

pytest.register_assert_rewrite("tests.spec.drawing", "tests.support")


@pytest.fixture(scope="session")
def spark_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a standalone cluster. Its tests run in one process, apart: there is one of it."""
    from tests.support.cluster import cluster  # after the line above: what it asserts is rewritten too

    with cluster(tmp_path_factory.mktemp("cluster")) as master:
        yield master
