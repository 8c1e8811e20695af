"""A small workspace of made-up records, loaded as a council would: children, assessments and contacts in CSV."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from trigpoint.model.snapshot import Snapshot
from trigpoint.runs.load import load
from trigpoint.store.workspace import Workspace

PERSON = """person_id,born_on,gender,forename,surname
C1,2012-01-01,F,Ada,Example
C2,2013-01-01,M,Ben,Sample
C3,2014-01-01,M,Cy,Drawn
C4,2015-01-01,F,Dee,Made
"""
ASSESSMENT = """assessment_id,person_id,started_on,completed_on,team
A1,C1,2025-03-01,2025-05-01,North
A2,C2,2025-03-01,2025-05-31,South
A3,C3,2025-05-10,,North
A4,C4,2025-04-01,2025-06-01,North
A5,C1,2025-05-01,2025-05-20,North
"""
JUNE = dt.date(2025, 6, 30)


def load_csv(workspace: Workspace, folder: Path, as_of: dt.date = JUNE, **tables: str) -> Snapshot:
    """Load CSV texts, by the name of their table, as one load of `tables`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return load(workspace, "tables", [folder], as_of=as_of, by="tester").snapshot


def small_workspace(path: Path) -> Workspace:
    """A workspace with four children and five assessments."""
    workspace = Workspace.create(path / "workspace", "Test", "Fenbridge")
    load_csv(workspace, path / "exports", person=PERSON, assessment=ASSESSMENT)
    return workspace
