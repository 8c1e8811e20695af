"""Children under an agreed series of short breaks are no children looked after, whatever a source says of statuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.spec.stores import stored
from trigpoint.catalogue.load import load_catalogue
from trigpoint.engines.completeness import shortfall
from trigpoint.engines.duck import evaluate
from trigpoint.engines.oracle_reaches import tables_needed, told_by
from trigpoint.engines.prepare import prepare
from trigpoint.model.observation import Observation, Status
from trigpoint.model.period import Period
from trigpoint.model.snapshot import Reach

NATIONAL = load_catalogue()
MAY = Period.parse("2025-05")
# A is in care, B has stays away from home, C had and is now in care in a time of its own, D's status nobody sent.
TIMES = """care_period_id | person_id | started_on | ended_on | end_reason
P1 | A | 2025-05-01 |            |
P2 | B | 2025-05-02 |            |
P3 | C | 2025-01-01 | 2025-05-10 | E8
P4 | C | 2025-05-10 |            |
P5 | D | 2025-05-03 | 2025-05-30 | E4A"""
STATUSES = """legal_status_id | care_period_id | person_id | started_on | ended_on | status
L1 | P1 | A | 2025-05-01 | | V2
L2 | P2 | B | 2025-05-02 | | V4
L3 | P3 | C | 2025-01-01 | 2025-05-10 | V3
L4 | P4 | C | 2025-05-10 | | C1"""
PLACES = """placement_id | care_period_id | person_id | started_on | ended_on | location
1 | P1 | A | 2025-05-01 | | in
2 | P2 | B | 2025-05-02 | | out
3 | P4 | C | 2025-05-10 | | out"""


def figures(folder: Path, parts: dict[tuple[str, str], str], *names: str) -> dict[str, Observation]:
    store, snapshot = stored(folder, NATIONAL, parts)
    prepared = prepare(store, snapshot, NATIONAL, folder / "cache")
    return {o.indicator: o for o in evaluate(NATIONAL, prepared, [NATIONAL.indicators[n] for n in names], [MAY])}


def test_short_breaks_are_in_no_figure_of_children_looked_after(tmp_path: Path) -> None:
    everything = {("care_period", "a"): TIMES, ("legal_status", "a"): STATUSES, ("placement", "a"): PLACES}
    counts = ("children_looked_after", "started_to_be_looked_after", "ceased_to_be_looked_after")
    found = figures(tmp_path, everything, *counts, "looked_after_section_20", "placed_outside_the_borough")
    assert found["children_looked_after"].value == 2  # A, and C since the tenth
    assert found["started_to_be_looked_after"].value == 3  # A, C and D
    assert found["ceased_to_be_looked_after"].value == 1  # D; C's short breaks are none
    assert (found["looked_after_section_20"].numerator, found["looked_after_section_20"].denominator) == (1, 2)
    assert (found["placed_outside_the_borough"].numerator, found["placed_outside_the_borough"].denominator) == (1, 2)


def test_without_legal_statuses_everyone_counts(tmp_path: Path) -> None:
    found = figures(tmp_path, {("care_period", "a"): TIMES}, "children_looked_after")["children_looked_after"]
    assert (found.value, found.status, found.note) == (3, "final", "")


@pytest.mark.parametrize("month", ["2024-09", "2025-05"])
def test_statuses_of_today_alone_take_nothing_from_the_count(month: str) -> None:
    today = {"legal_status": Reach(MAY.end, MAY.end, only_latest=True)}
    indicator = NATIONAL.indicators["children_looked_after"]
    assert shortfall(NATIONAL, today, indicator, Period.parse(month)) is None
    assert told_by(NATIONAL, today, indicator, Period.parse(month)) is Status.FINAL
    assert "legal_status" not in tables_needed(NATIONAL, indicator, Period.parse(month))
    assert shortfall(NATIONAL, today, NATIONAL.indicators["looked_after_section_20"], Period.parse("2024-09"))
