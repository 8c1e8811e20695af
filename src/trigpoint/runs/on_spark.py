"""Figures on a Spark cluster instead of this machine: never kept in the cache, which is DuckDB's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from trigpoint.catalogue.objects import Catalogue
from trigpoint.model.snapshot import Snapshot
from trigpoint.store.workspace import Workspace

if TYPE_CHECKING:
    from trigpoint.engines.spark import SparkEngine

HERE = "local[*]"
"""A cluster of this machine's own cores, where no other is named."""


@contextmanager
def spark_for(
    engine: str, master: str | None, workspace: Workspace, snapshot: Snapshot, catalogue: Catalogue
) -> Iterator[SparkEngine | None]:
    """The snapshot on the cluster at `master`, where `engine` is `spark`; None where it is not."""
    if engine != "spark":
        yield None
        return
    from trigpoint.engines.spark import SparkEngine, session

    with session(master or HERE) as spark:
        on_cluster = SparkEngine(spark, workspace.store, snapshot, catalogue)
        try:
            yield on_cluster
        finally:
            on_cluster.close()
