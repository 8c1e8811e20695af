"""The centres' register loaded by its mapping, and providers' returns as figures: both agree with the tables."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.model.period import Period
from trigpoint.runs.figures import computed_figures
from trigpoint.runs.load import load
from trigpoint.simulation.simulate import Simulated, simulate
from trigpoint.simulation.spoiling import CLEANLY
from trigpoint.store.workspace import Workspace

pytestmark = pytest.mark.slow

UNTIL = Period.month(2026, 3)
# Indicators of the test's own, so that it holds whatever the national catalogue counts.
COUNTED = """
indicator: t_registered
title: People registered in the month
count: centre_registration
when: registered_on in period
value: count
frequency: month
better: higher
breakdowns: [area]
---
indicator: t_attended
title: Attendances in the month
count: centre_attendance
when: attended_on in period
value: count
frequency: month
better: higher
breakdowns: [area]
---
indicator: t_priority
title: Share of attendances of priority groups
count: centre_attendance
when: attended_on in period
numerator: priority_group = true
missing: not met
value: percentage
frequency: month
better: higher
---
indicator: t_health
title: Attendances at health activities
count: centre_attendance
when: attended_on in period
where: kind = 'health'
missing: not met
value: count
frequency: month
better: higher
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Simulated:
    return simulate(tmp_path_factory.mktemp("exports"), 0.05, 15, UNTIL, seed=9, dirt=CLEANLY)


def _figures(workspace: Workspace) -> dict[tuple[str, str, str | None], tuple[object, object, object]]:
    catalogue = workspace_catalogue(workspace.path)
    wanted = [i for i in catalogue.indicators.values() if i.id.startswith("t_")]
    assert len(wanted) == 4
    snapshot = workspace.store.current()
    assert snapshot is not None
    months = [UNTIL.shift(-n) for n in range(6)]
    found = computed_figures(workspace, snapshot, catalogue, wanted, months)
    return {(o.indicator, str(o.period), o.member): (o.numerator, o.denominator, o.value) for o in found}


def _workspace(path: Path) -> Workspace:
    workspace = Workspace.create(path, area="Fenbridge")
    folder = path / "definitions" / "indicators"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "counted.yaml").write_text(COUNTED, encoding="utf-8")
    return workspace


def test_the_register_gives_the_figures_of_the_tables(made: Simulated, tmp_path: Path) -> None:
    register, tables = _workspace(tmp_path / "register"), _workspace(tmp_path / "tables")
    loaded = load(register, "e-start", list(made.e_start), as_of=UNTIL.end, by="test")
    assert loaded.set_aside == 0
    assert [(a.unread_columns, a.missing_columns) for a in loaded.accounts] == [((), ()), ((), ())]
    files = [made.tables / f"{name}.csv" for name in ("centre_registration", "centre_attendance")]
    load(tables, "tables", files, as_of=UNTIL.end, by="test")
    from_register = _figures(register)
    assert from_register == _figures(tables)
    counted = _attended_by_hand(made, UNTIL)
    assert from_register[("t_attended", str(UNTIL), None)][2] == counted
    assert counted > 20


def _attended_by_hand(made: Simulated, month: Period) -> int:
    with made.e_start[1].open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    day = rows[2].index("Date")
    return sum(row[day].endswith(f"/{month.start:%m/%Y}") for row in rows[3:])


def test_a_providers_return_is_figures_that_people_keep(made: Simulated, tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "own", area="Fenbridge")
    loaded = load(workspace, "observations", [made.returns[0]], as_of=UNTIL.end, define=True, by="test")
    assert [(a.read, a.taken) for a in loaded.accounts] == [(4, 4)]
    assert loaded.set_aside == 0
    snapshot = workspace.store.current()
    assert snapshot is not None
    kept = _kept(workspace)
    quarters = sorted({period for _, period in kept})
    assert quarters[-1] == "FY2025-26-Q4"
    with (made.tables / "early_help_plan.csv").open(encoding="utf-8", newline="") as file:
        plans = [row for row in csv.DictReader(file) if row["team"] == "Early Help South"]
    ended = {row["family_id"] for row in plans if "2026-01-01" <= row["ended_on"] <= "2026-03-31"}
    assert kept[("VA2", "FY2025-26-Q4")] == len(ended) > 0


def _kept(workspace: Workspace) -> dict[tuple[str, str], float]:
    snapshot = workspace.store.current()
    assert snapshot is not None
    (part,) = snapshot.sources("observation").values()
    frame = pl.read_parquet(workspace.store.path_of(part.open))
    catalogue = workspace_catalogue(workspace.path)
    refs = {i.id: i.refs[0] for i in catalogue.indicators.values() if i.refs}
    return {(refs[row["indicator"]], row["period"]): row["value"] for row in frame.iter_rows(named=True)}


def test_a_late_provider_is_said_to_be_late(made: Simulated, tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "own", area="Fenbridge")
    loaded = load(workspace, "observations", [made.returns[1]], as_of=dt.date(2026, 4, 20), define=True, by="test")
    assert sum("words where a number" in note for note in loaded.notes) == 2
    assert max(period for _, period in _kept(workspace)) == "FY2025-26-Q3"
