"""What the tests of whole formats share: a workspace, and what it holds after a load."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl
import pytest

from trigpoint.runs.load import Loaded, load
from trigpoint.store.workspace import Workspace

AS_OF = dt.date(2026, 3, 31)

Load = Callable[..., Loaded]
Held = Callable[..., list[tuple[object, ...]]]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "workspace", "Fenbridge", "Fenbridge")


@pytest.fixture
def loaded(workspace: Workspace) -> Load:
    """Load files of a format as of 31 March 2026."""

    def run(format: str, *paths: Path | str, as_of: dt.date = AS_OF, source: str | None = None) -> Loaded:
        return load(workspace, format, list(paths), as_of=as_of, source=source, by="tester")

    return run


@pytest.fixture
def held(workspace: Workspace) -> Held:
    """The rows of a table as the workspace holds them, in order of the columns named."""

    def rows(table: str, columns: Sequence[str], *, vault: bool = False) -> list[tuple[object, ...]]:
        snapshot = workspace.store.current()
        assert snapshot is not None
        part = next(iter(snapshot.sources(table).values()))
        ref = part.vault if vault else part.open
        assert ref is not None
        frame = pl.read_parquet(workspace.store.path_of(ref, vault=vault))
        return frame.select(columns).sort(columns, nulls_last=True).rows()

    return rows
