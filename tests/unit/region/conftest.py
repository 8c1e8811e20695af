"""Two small simulated boroughs, each in a workspace of its own and both side by side in a region's."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from trigpoint.catalogue.load import load_catalogue
from trigpoint.model.period import Period
from trigpoint.runs.load import load
from trigpoint.simulation.borough import live
from trigpoint.simulation.tables import table_frame
from trigpoint.store.workspace import Workspace

UNTIL = Period.month(2026, 3)
NORTH, SOUTH = "Northmouth", "Southmouth"


@dataclass(frozen=True)
class Region:
    """The region's workspace, each borough's own, and the folders of CSV that both were loaded from."""

    together: Workspace
    alone: dict[str, Workspace]
    folders: dict[str, Path]


@pytest.fixture(scope="session")
def region(tmp_path_factory: pytest.TempPathFactory) -> Region:
    folder, catalogue = tmp_path_factory.mktemp("region"), load_catalogue()
    together = Workspace.create(folder / "together", "Alliance", "The Region")
    alone, folders = {}, {}
    for name, seed, size in ((NORTH, 7, 0.01), (SOUTH, 8, 0.015)):
        records, folders[name] = live(size, 24, UNTIL, seed=seed), folder / name
        folders[name].mkdir()
        for table in records.names:
            table_frame(records, catalogue.tables[table]).write_csv(folders[name] / f"{table}.csv")
        alone[name] = Workspace.create(folder / f"{name} alone", name, name)
        load(alone[name], "tables", [folders[name]], as_of=UNTIL.end, by="tester")
        load(together, "tables", [folders[name]], as_of=UNTIL.end, authority=name, by="tester")
    return Region(together, alone, folders)
