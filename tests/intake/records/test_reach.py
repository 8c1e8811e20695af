"""Of which days a source's records are complete after a load, and after the next."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from tests.intake.records.test_coverage import ALL, CONTACTS, rows
from trigpoint.engines.completeness import reaches_of
from trigpoint.intake.mapping import Coverage, CoverageKind
from trigpoint.intake.records.reach import reach_of
from trigpoint.model.period import Period
from trigpoint.model.snapshot import ObjectRef, Part, Reach
from trigpoint.runs.explain import explain
from trigpoint.runs.load import load
from trigpoint.simulation.simulate import simulate
from trigpoint.store.workspace import Workspace

D = dt.date
NOTHING = ObjectRef("0" * 64, 0, 0)


def after(load_of: dt.date, before: Reach | None) -> Reach | None:
    """The days of contacts after a load as of that day, over what stood before."""
    part = None if before is None else Part(NOTHING, reach=before)
    contacts = rows("contact", CONTACTS, [])
    return reach_of(contacts, {"contact": contacts}, part, load_of)


def test_a_window_reaches_back_its_months_and_further_where_earlier_loads_meet_it() -> None:
    march = Reach(D(2025, 9, 30), D(2026, 3, 31))
    assert after(D(2026, 3, 31), None) == march
    assert after(D(2026, 6, 30), march) == Reach(D(2025, 9, 30), D(2026, 6, 30))
    assert after(D(2026, 10, 1), march) == Reach(D(2025, 9, 30), D(2026, 10, 1))
    assert after(D(2026, 10, 2), march) == Reach(D(2026, 4, 2), D(2026, 10, 2))


def test_an_older_export_loaded_afterwards_reaches_further_back_only_where_it_meets_what_is_there() -> None:
    march = Reach(D(2025, 9, 30), D(2026, 3, 31))
    assert after(D(2025, 9, 29), march) == Reach(D(2025, 3, 29), D(2026, 3, 31))
    assert after(D(2025, 9, 28), march) == march


def test_what_follows_a_list_goes_back_as_far_and_what_is_replaced_whole_has_no_limit() -> None:
    follows = Coverage(CoverageKind.FOLLOWS, follows="section_47_enquiry_id")
    window = Coverage(CoverageKind.WINDOW, 6, "strategy_discussion_on")
    tables = {
        "section_47_enquiry": rows("section_47_enquiry", window, []),
        "initial_conference": rows("initial_conference", follows, []),
        "contact": rows("contact", ALL, []),
    }
    found = [reach_of(table, tables, None, D(2026, 3, 31)) for table in tables.values()]
    assert found == [Reach(D(2025, 9, 30), D(2026, 3, 31))] * 2 + [None]


def test_annex_a_says_what_it_cannot_tell(tmp_path: Path) -> None:
    exports = tmp_path / "exports"
    simulate(exports, size=0.02, months=24, until=Period.parse("2026-03"), seed=3)
    workspace = Workspace.create(tmp_path / "workspace", "Fenbridge", "Fenbridge")
    load(workspace, "annex-a", [next(exports.glob("annex*.xlsx"))], as_of=D(2026, 3, 31), by="a test")
    snapshot = workspace.store.current()
    assert snapshot is not None
    known = reaches_of(snapshot)
    assert known["referral"] == Reach(D(2025, 9, 30), D(2026, 3, 31))
    assert known["cp_visit"] == Reach(D(2026, 3, 31), D(2026, 3, 31), only_latest=True)
    assert "person" not in known
    expected = {
        ("referrals_received", "2025-09"): ("not available", "begins before"),
        ("referrals_received", "2025-10"): ("final", ""),
        ("re_referrals_in_12_months", "2025-10"): ("not available", "begins before"),
        ("cp_plans_open", "2025-08"): ("not available", "begins before"),
        ("cp_plans_open", "2025-09"): ("final", ""),
        ("cp_visits_in_15_days", "2026-02"): ("not available", "only the latest are loaded"),
        ("cp_visits_in_15_days", "2026-03"): ("final", ""),
    }
    for (name, month), (status, note) in expected.items():
        explained = explain(workspace, name, Period.parse(month))
        found = explained.figure
        assert (found.status.value, note in found.note) == (status, True), (name, month, found.note)
        assert bool(found.note) == bool(note), name
        assert bool(explained.accounts) == found.status.has_value, name
