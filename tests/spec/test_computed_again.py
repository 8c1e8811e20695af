"""What is counted again after a change, and that it comes to the same as counting everything again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.spec.drawing import catalogue
from tests.spec.stores import stored
from trigpoint.catalogue.objects import Catalogue
from trigpoint.engines import duck
from trigpoint.engines.prepare import prepare
from trigpoint.engines.swept import _Home
from trigpoint.model.observation import Observation
from trigpoint.model.period import Period
from trigpoint.model.snapshot import Snapshot
from trigpoint.runs.figures import computed_figures
from trigpoint.store.workspace import Workspace

PLANS = """
plan_id | person_id | opened_on  | closed_on  | team
a       | A         | 2025-04-10 | 2025-05-20 | North
b       | B         | 2025-05-01 |            | South
"""
VISITS = """
visit_id | plan_id | person_id | seen_on
v        | a       | A         | 2025-05-05
w        | b       | B         | 2025-04-06
"""
DEFINITIONS = """
derived: latest_seen_on
table: plan
operator: latest at period end
in: visit
date: seen_on
same: plan_id
---
indicator: opened
count: plan
value: count
when: opened_on in period
---
indicator: open
count: plan
value: count
when: open at period end
---
indicator: visits
count: visit
value: count
when: seen_on in period
---
indicator: seen
count: plan
value: percentage
when: open at period end
numerator: latest_seen_on is not null
---
indicator: visits_to_open
value: ratio of visits to open
"""
WORLD = {("plan", "tables"): PLANS, ("visit", "tables"): VISITS}
MONTHS = [Period.parse("2025-04"), Period.parse("2025-05")]
EVERYTHING = {"opened", "open", "visits", "seen", "visits_to_open"}


class Counted:
    """Asks for every figure of a workspace, and knows which indicators, of which periods, were counted for it."""

    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.workspace = Workspace.create(path / "workspace", area="Fenbridge")
        self.names: set[str] = set()
        self.months: set[str] = set()
        evaluate = duck.evaluate

        def noted(known: Catalogue, prepared: Any, indicators: Any, periods: Any, *more: Any) -> list[Observation]:
            self.names |= {indicator.id for indicator in indicators}
            self.months |= {str(period) for period in periods}
            return evaluate(known, prepared, indicators, periods, *more)

        self.evaluate = evaluate
        monkeypatch.setattr(duck, "evaluate", noted)

    def load(self, known: Catalogue, parts: dict[tuple[str, str], str]) -> Snapshot:
        return stored(self.workspace.path, known, parts)[1]

    def ask(self, known: Catalogue, snapshot: Snapshot, months: list[Period]) -> set[str]:
        """The indicators that were counted. The figures are those of counting all of them."""
        self.names, self.months = set(), set()
        chosen = list(known.indicators.values())
        found = computed_figures(self.workspace, snapshot, known, chosen, months, ["team"])
        prepared = prepare(self.workspace.store, snapshot, known, self.workspace.path / "another cache")
        assert found == self.evaluate(known, prepared, chosen, months, ["team"], self.workspace.area)
        assert any(o.value for o in found)
        return self.names


def test_only_what_a_change_touches_is_counted_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known, counted = catalogue(DEFINITIONS), Counted(tmp_path, monkeypatch)
    first = counted.load(known, WORLD)
    assert counted.ask(known, first, MONTHS) == EVERYTHING
    assert counted.ask(known, first, MONTHS) == set()

    same = counted.load(known, WORLD)
    assert counted.ask(known, same, MONTHS) == set()  # another snapshot that holds the same
    seen = counted.load(known, {**WORLD, ("visit", "tables"): VISITS.replace("2025-05-05", "2025-06-05")})
    assert counted.ask(known, seen, MONTHS) == {"visits", "seen", "visits_to_open"}

    changed = catalogue(DEFINITIONS.replace("when: opened_on", "when: closed_on"))
    assert counted.ask(changed, seen, MONTHS) == {"opened"}
    assert counted.ask(known, first, MONTHS) == set()  # what was counted before stands


def test_one_more_month_counts_that_month_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known, counted = catalogue(DEFINITIONS), Counted(tmp_path, monkeypatch)
    first = counted.load(known, WORLD)
    assert counted.ask(known, first, MONTHS[1:]) == EVERYTHING
    assert counted.ask(known, first, [*MONTHS, Period.parse("2025-06")]) == EVERYTHING
    assert counted.months == {"2025-04", "2025-06"}
    quarter = Period.parse("FY2025-26-Q1")
    assert counted.ask(known, first, [quarter, *MONTHS]) == EVERYTHING
    assert counted.months == {str(quarter)}
    assert counted.ask(known, first, MONTHS) == set()

    changed = catalogue(DEFINITIONS.replace("when: opened_on", "when: closed_on"))
    assert counted.ask(changed, first, MONTHS) == {"opened"}
    assert counted.ask(changed, first, [*MONTHS, Period.parse("2025-06")]) == {"opened"}
    assert counted.months == {"2025-06"}


def test_what_was_brought_home_is_not_asked_for_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another month asks no rows of the engine; a changed table those of it alone, a new column that column."""
    known, counted = catalogue(DEFINITIONS), Counted(tmp_path, monkeypatch)
    asked: list[str] = []
    columns = _Home._columns

    def noted(self: _Home, query: str) -> Any:
        asked.append(query)
        return columns(self, query)

    def brought(of: Catalogue, snapshot: Snapshot, months: list[Period]) -> list[str]:
        """The queries asked for figures that are kept."""
        asked.clear()
        chosen = list(of.indicators.values())
        computed_figures(counted.workspace, snapshot, of, chosen, months, ["team"])
        found = list(asked)
        assert counted.ask(of, snapshot, months) == set()
        return found

    monkeypatch.setattr(_Home, "_columns", noted)
    first = counted.load(known, WORLD)
    assert len(brought(known, first, MONTHS[:1])) == 3  # plans, visits, and the look from one into the other
    assert brought(known, first, [*MONTHS, Period.parse("2024-06"), Period.parse("FY2025-26-Q1")]) == []
    seen = counted.load(known, {**WORLD, ("visit", "tables"): VISITS.replace("2025-05-05", "2025-06-05")})
    assert len(brought(known, seen, MONTHS)) == 2  # visits, and the look
    changed = catalogue(
        DEFINITIONS.replace("when: opened_on in", "where: team = 'North'\nmissing: not met\nwhen: opened_on in")
    )
    (query,) = brought(changed, seen, MONTHS)
    assert query.count(" AS ") == 4  # a row's file, its place, and one column more; and what the rows are called


def test_where_all_that_is_read_is_kept_no_database_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known, counted = catalogue(DEFINITIONS), Counted(tmp_path, monkeypatch)
    first, chosen = counted.load(known, WORLD), list(known.indicators.values())
    started: list[object] = []
    connection = duck.connection

    def noted(*where: Any) -> Any:
        started.append(where)
        return connection(*where)

    monkeypatch.setattr(duck, "connection", noted)
    computed_figures(counted.workspace, first, known, chosen, MONTHS[:1], ["team"])
    assert started
    started.clear()
    computed_figures(counted.workspace, first, known, chosen, MONTHS, ["team"])
    assert started == []
    assert counted.ask(known, first, MONTHS) == set()
