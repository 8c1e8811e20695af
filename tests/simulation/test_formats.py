"""The same borough by five formats: a figure that two of them have all the columns for is the same by both.

The figures by Trigpoint's own tables are held against hand counts in `test_figures.py`. Where a format cannot say the
same, `docs/formats.md` says why.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.catalogue.objects import Catalogue, Indicator
from trigpoint.engines.columns import everything_behind, other_inputs, other_table, own_inputs
from trigpoint.engines.lacking import Given, given_by
from trigpoint.engines.plan import columns_read, dates_read
from trigpoint.engines.ratios import parts_of
from trigpoint.model.observation import Observation
from trigpoint.model.period import Period
from trigpoint.runs.figures import computed_figures
from trigpoint.runs.load import load
from trigpoint.simulation.simulate import Simulated, simulate
from trigpoint.simulation.spoiling import CLEANLY
from trigpoint.store.workspace import Workspace

pytestmark = pytest.mark.slow

UNTIL = Period.month(2026, 3)
MONTHS = [Period.month(2025, 10), UNTIL]

LOOKING_BACK = frozenset(
    {"previous", "count before", "earliest", "count in months before", "latest at period end", "days since"}
)
"""Operators that look further back than the twelve months of a national return: docs/formats.md says what follows."""


@dataclass(frozen=True)
class Loaded:
    """The figures of one format, and the columns that it gave."""

    figures: dict[tuple[str, Period], Observation]
    given: Given
    catalogue: Catalogue


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Simulated:
    return simulate(tmp_path_factory.mktemp("exports"), 0.06, 14, UNTIL, seed=5, dirt=CLEANLY)


def _load(format: str, path: Path, exports: Simulated, folder: Path) -> Loaded:
    workspace = Workspace.create(folder / format, area="Fenbridge")
    done = load(workspace, format, [path], as_of=UNTIL.end, by="test")
    assert done.set_aside == 0, done.reasons
    if format != "tables":
        load(workspace, "tables", [exports.tables / "population.csv"], as_of=UNTIL.end, by="test")
    catalogue, snapshot = workspace_catalogue(workspace.path), workspace.store.current()
    assert snapshot is not None
    wanted = [i for i in catalogue.indicators.values() if i.origin == "computed"]
    found = computed_figures(workspace, snapshot, catalogue, wanted, MONTHS)
    return Loaded({(o.indicator, o.period): o for o in found}, given_by(snapshot), catalogue)


@pytest.fixture(scope="module")
def by_tables(exports: Simulated, tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    return _load("tables", exports.tables, exports, tmp_path_factory.mktemp("workspaces"))


def _columns(catalogue: Catalogue, indicator: Indicator) -> Iterator[tuple[str, str]]:
    """Every column that the indicator reads, in any table, down to those that sources give."""
    for part in parts_of(catalogue, [indicator]):
        if part.table is None or part.when is None:
            continue
        table = catalogue.tables[part.table]
        names = (*columns_read(table, part), *dates_read(table, part.when))
        yield from ((table.name, name) for name in names)
        for derived in everything_behind(catalogue, table.name, names)[1]:
            yield from ((derived.table, name) for name in own_inputs(derived))
            other = other_table(derived)
            if other is not None:
                yield from ((other, name) for name in other_inputs(derived))


def _operators(catalogue: Catalogue, indicator: Indicator) -> set[str]:
    found = set()
    for part in parts_of(catalogue, [indicator]):
        if part.table is not None and part.when is not None:
            table = catalogue.tables[part.table]
            names = (*columns_read(table, part), *dates_read(table, part.when))
            found |= {d.operator for d in everything_behind(catalogue, table.name, names)[1] if not d.optional}
    return found


def _is_given(loaded: Loaded, indicator: Indicator) -> bool:
    stored = {(t, c) for t, c in _columns(loaded.catalogue, indicator) if (t, c) not in loaded.catalogue.derived}
    return all(t in loaded.given and c in (loaded.given[t] or ()) for t, c in stored)


def _differences(first: Loaded, second: Loaded, months: list[Period], *, looking_back: bool) -> tuple[int, list[str]]:
    """How many figures were held against each other and have a value, and those that differ."""
    compared, differ = 0, []
    for indicator in first.catalogue.indicators.values():
        if indicator.origin != "computed" or not (_is_given(first, indicator) and _is_given(second, indicator)):
            continue
        if not looking_back and _operators(first.catalogue, indicator) & LOOKING_BACK:
            continue
        for month in months:
            one, other = first.figures[indicator.id, month], second.figures[indicator.id, month]
            if other.value is None and other.note and not looking_back:
                continue  # it says itself that it would look further back than the return goes
            compared += one.value is not None
            if (one.value, one.numerator, one.denominator) != (other.value, other.numerator, other.denominator):
                differ.append(f"{indicator.id} {month}: {one.value} by tables, {other.value}")
    return compared, differ


def test_figures_by_the_safeguarding_dataset(
    exports: Simulated, by_tables: Loaded, tmp_path_factory: pytest.TempPathFactory
) -> None:
    by_ssd = _load("ssd", exports.ssd, exports, tmp_path_factory.mktemp("ssd"))
    compared, differ = _differences(by_tables, by_ssd, MONTHS, looking_back=True)
    assert differ == []
    assert compared > 90


def test_figures_by_the_inspectors_workbook(
    exports: Simulated, by_tables: Loaded, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Annex A tells of six months and of how things stand: what it cannot tell it says, and the rest is the same."""
    by_workbook = _load("annex-a", exports.annex_a, exports, tmp_path_factory.mktemp("annex-a"))
    compared, differ = _differences(by_tables, by_workbook, MONTHS, looking_back=False)
    # List 2 is of children; of those who were assessed in these months some are adults.
    of_adults = {
        "early_help_assessments_started",
        "early_help_assessments_completed",
        "early_help_assessments_in_10_days",
    }
    # List 6 has a child once: of one whose case closed and who has another since, the older is not in it.
    once = ("children_in_need_open", "children_in_need_by_need_and_ward")
    october = MONTHS[0]
    assert {line.split()[0] for line in differ if not line.startswith(once)} == of_adults
    assert {line.split(":")[0] for line in differ if line.startswith(once)} <= {f"{name} {october}" for name in once}
    told, known = (found.figures[once[0], october].value for found in (by_workbook, by_tables))
    assert told is not None and known is not None
    assert known - told == _open_and_not_the_latest(exports, october.end)
    assert compared > 40


def _open_and_not_the_latest(exports: Simulated, day: dt.date) -> int:
    """The children whose case was open at the end of a day, and who have another that began later."""
    with (exports.tables / "cin_episode.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    latest = {row["person_id"]: row["started_on"] for row in sorted(rows, key=lambda row: row["started_on"])}
    open_then = [r for r in rows if r["started_on"] <= str(day) and (not r["ended_on"] or r["ended_on"] > str(day))]
    return sum(row["started_on"] < latest[row["person_id"]] for row in open_then)


def test_figures_by_the_census(exports: Simulated, by_tables: Loaded, tmp_path_factory: pytest.TempPathFactory) -> None:
    by_census = _load("cin-census", exports.cin_census, exports, tmp_path_factory.mktemp("census"))
    # In the last month the twelve months of a rolling figure are those of the return.
    compared, differ = _differences(by_tables, by_census, [UNTIL], looking_back=False)
    assert differ == []
    assert compared >= 10


def test_figures_by_the_return_of_children_looked_after(
    exports: Simulated, by_tables: Loaded, tmp_path_factory: pytest.TempPathFactory
) -> None:
    by_return = _load("ssda903", exports.ssda903, exports, tmp_path_factory.mktemp("ssda903"))
    compared, differ = _differences(by_tables, by_return, [UNTIL], looking_back=False)
    assert differ == []
    assert compared > 5
