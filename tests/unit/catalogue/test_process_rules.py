"""How process control is written: in a pack, and a change of practice in an indicator."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.unit.catalogue.writing import BASE
from trigpoint.catalogue.load import load_catalogue
from trigpoint.catalogue.rules import ProcessRule, Rebase
from trigpoint.model.problem import UserMistake

WRITTEN = """---
indicator: NEET1
title: Young people not in learning
value: recorded
better: lower
rebase:
  - {on: 2024-04-01, why: A new front door}
---
pack: board
title: Board
audience: internal
process: {screen: false, chart: by base, drift: true}
sections:
  - title: All
    items:
      - {indicator: NEET1, rebase: [{on: 2025-04-01, why: Another form}]}
"""


def test_a_packs_chart_and_changes_of_practice_are_read(tmp_path: Path) -> None:
    (tmp_path / "all.yaml").write_text(BASE + WRITTEN, encoding="utf-8")
    found = load_catalogue(tmp_path)
    pack = found.packs["board"]
    assert pack.process == ProcessRule(screen=False, chart="by base", drift=True)
    assert found.indicators["NEET1"].judging.rebases == (Rebase(dt.date(2024, 4, 1), "A new front door"),)
    assert pack.sections[0].items[0].judging.rebases == (Rebase(dt.date(2025, 4, 1), "Another form"),)


def test_what_is_wrong_is_said_with_its_place(tmp_path: Path) -> None:
    wrong = WRITTEN.replace("chart: by base", "chart: p").replace(", why: A new front door", "")
    (tmp_path / "all.yaml").write_text(BASE + wrong, encoding="utf-8")
    with pytest.raises(UserMistake) as caught:
        load_catalogue(tmp_path)
    said = [(problem.key, problem.what) for problem in caught.value.problems]
    assert ("why", '"why" is missing.') in said
    assert [key for key, _ in said if key == "chart"]
