"""A workspace of eight assessments and a few figures that somebody sent, all made up, small enough to count by hand."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest

from trigpoint.model.snapshot import Part
from trigpoint.store.change import Change
from trigpoint.store.workspace import Workspace

OWN = """
indicator: practice_judged_good
title: Audits judged good
refs: [Q1]
value: recorded
unit: percent
together: last
better: higher
---
indicator: seen_share
title: Children seen during their assessment
count: assessment
when: completed_on in period
where: team = 'North'
numerator: child_seen
missing: left out
value: percentage
better: higher
breakdowns: [team]
---
indicator: assessments_a_child
title: Assessments for each child assessed
value: ratio of assessments_completed to children_assessed
better: neither
---
indicator: children_assessed
title: Children assessed
count: distinct child in assessment
when: completed_on in period
value: count
better: neither
breakdowns: [team]
"""


def day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


#         child, started, completed, seen, team, file
ROWS = [
    ("A", "2025-03-03", "2025-05-01", True, "North", "north.csv"),
    ("A", "2025-05-02", "2025-05-30", False, "North", "north.csv"),
    ("B", "2025-05-06", "2025-05-31", None, "North", "north.csv"),
    ("C", "2025-05-06", "2025-05-20", True, "South", "south.csv"),
    ("D", "2025-05-06", "2025-05-20", True, "", "south.csv"),
    ("E", "2025-05-06", "2025-06-01", True, "North", "north.csv"),
    ("F", "2025-05-06", "", None, "South", "south.csv"),
    ("G", "2025-04-01", "2025-04-30", True, "South", "south.csv"),
]


def assessments() -> pl.DataFrame:
    """The rows as they lie in the store."""
    return pl.DataFrame(
        {
            "_row_key": [f"{n:016x}" for n in range(len(ROWS))],
            "_file": [row[5] for row in ROWS],
            "_sheet": ["List 4"] * len(ROWS),
            "assessment_id": [f"{n + 100:016x}" for n in range(len(ROWS))],
            "person_id": [row[0] * 16 for row in ROWS],
            "started_on": [day(row[1]) for row in ROWS],
            "completed_on": [day(row[2]) for row in ROWS],
            "child_seen": [row[3] for row in ROWS],
            "team": [row[4] or None for row in ROWS],
        }
    )


def sent(value: float, file: str) -> pl.DataFrame:
    """Audits judged good in May 2025, for everyone and for one team, and how many assessments somebody counted."""
    rows = [("practice_judged_good", None, None, value), ("practice_judged_good", "team", "North", 50.0)]
    return pl.DataFrame(
        {
            "_row_key": [f"{n:016x}" for n in range(len(rows))],
            "_file": [file] * len(rows),
            "_sheet": ["Sheet1"] * len(rows),
            "_row": [n + 2 for n in range(len(rows))],
            "_column": ["May-25"] * len(rows),
            "indicator": [row[0] for row in rows],
            "period": ["2025-05"] * len(rows),
            "breakdown": [row[1] for row in rows],
            "member": [row[2] for row in rows],
            "value": [row[3] for row in rows],
            "status": ["final"] * len(rows),
        },
        schema_overrides={"breakdown": pl.String, "member": pl.String},
    )


def target() -> pl.DataFrame:
    rows = {
        "indicator": "assessments_in_45_days",
        "from": "2025-04-01",
        "to": None,
        "target": 85.0,
        "red": 70.0,
        "amber": 85.0,
        "better": None,
        "note": "The plan for the year",
    }
    return pl.DataFrame({name: [value] for name, value in rows.items()}, schema_overrides={"to": pl.String})


def commit(change: Change, as_of: str, parts: dict[tuple[str, str], pl.DataFrame]) -> None:
    stored = {key: Part(change.put(frame)) for key, frame in parts.items()}
    change.commit(act="load", as_of=dt.date.fromisoformat(as_of), format="tables", source="tables", parts=stored)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Three loads: records and a first figure, the same figure corrected, and a target."""
    made = Workspace.create(tmp_path_factory.mktemp("explain") / "council", "Fenbridge", "Fenbridge")
    (made.definitions / "indicators" / "own.yaml").write_text(OWN, encoding="utf-8")
    with made.store.change(by="tester") as change:
        parts = {("assessment", "annex-a"): assessments(), ("observation", "audit team"): sent(60.0, "audits.xlsx")}
        commit(change, "2025-06-10", parts)
    with made.store.change(by="tester") as change:
        commit(change, "2025-06-20", {("observation", "audit team"): sent(62.5, "audits again.xlsx")})
    with made.store.change(by="tester") as change:
        commit(change, "2025-06-30", {("target", "plan"): target()})
    return made
