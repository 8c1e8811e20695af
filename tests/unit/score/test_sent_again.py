"""A figure that its sender has corrected since an earlier day is said to be restated, to those inside only."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from trigpoint.runs.load import load
from trigpoint.runs.score import score
from trigpoint.store.workspace import Workspace

OWN = """
indicator: NEET1
title: Young people not in learning
value: recorded
better: lower
---
pack: board
title: Board
audience: internal
sections:
  - title: All
    items:
      - {indicator: NEET1}
"""


def test_a_corrected_figure_is_restated(tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "fenbridge", "Fenbridge", "Fenbridge")
    (workspace.definitions / "own.yaml").write_text(OWN, encoding="utf-8")
    for as_of, july in ((dt.date(2025, 8, 31), 40), (dt.date(2025, 9, 30), 46)):
        sheet = tmp_path / f"{as_of}.csv"
        sheet.write_text(f"indicator,period,value\nNEET1,2025-07,{july}\nNEET1,2025-08,41\n", encoding="utf-8")
        load(workspace, "observations", [sheet], as_of=as_of, by="tester", source="the college")
    (row,) = score(workspace, "board", "2025-08").rows
    assert [i.text for i in row.insights] == ["July 2025 is restated: 40 when published, 46 now."]
    assert row.insights[0].figures["difference"] == 6
    (before,) = score(workspace, "board", "2025-08", as_known_on=dt.date(2025, 8, 31)).rows
    assert before.insights == ()
    (public,) = score(workspace, "board", "2025-08", audience="public").rows
    assert public.insights == ()
