"""One small borough, lived once for all tests; its files, and what Trigpoint says of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.files import END, Files
from trigpoint.catalogue.load import load_catalogue
from trigpoint.engines.duck import evaluate
from trigpoint.engines.prepare import Prepared, prepare
from trigpoint.model.period import Period
from trigpoint.runs.load import load
from trigpoint.simulation.borough import live
from trigpoint.simulation.records import Records
from trigpoint.simulation.tables import table_frame
from trigpoint.store.workspace import Workspace

CATALOGUE = load_catalogue()
UNTIL = Period.month(2026, 3)


@pytest.fixture(scope="session")
def borough() -> Records:
    """The records of 14,000 children over two years and the run-up."""
    return live(0.2, 24, UNTIL, seed=7)


@pytest.fixture(scope="session")
def files(borough: Records, tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The borough's tables as CSV files."""
    folder = tmp_path_factory.mktemp("borough")
    for name in borough.names:
        table_frame(borough, CATALOGUE.tables[name]).write_csv(folder / f"{name}.csv")
    return Files(folder)


@pytest.fixture(scope="session")
def prepared(files: Files, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """The files, loaded."""
    workspace = Workspace.create(tmp_path_factory.mktemp("recomputed") / "workspace", "Test", "Fenbridge")
    snapshot = load(workspace, "tables", [files.folder], as_of=END, by="tester").snapshot
    return prepare(workspace.store, snapshot, CATALOGUE, workspace.cache)


@pytest.fixture
def figure(prepared: Prepared) -> Callable[[str, Period], float | None]:
    """What Trigpoint says."""

    def found(indicator: str, period: Period) -> float | None:
        return evaluate(CATALOGUE, prepared, [CATALOGUE.indicators[indicator]], [period])[0].value

    return found
