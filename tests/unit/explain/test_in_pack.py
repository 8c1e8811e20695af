"""`explain --pack`: what a pack's scorecard says of one figure, and nothing else worked out."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.cli.main import cli
from trigpoint.model.period import Period
from trigpoint.model.problem import UserMistake
from trigpoint.runs.definitions import find_indicator
from trigpoint.runs.in_pack import in_pack
from trigpoint.runs.score import score
from trigpoint.store.workspace import Workspace

MAY = Period.parse("2025-05")
PACK = """
pack: board
title: Board
audience: internal
colour: {rule: thresholds, red: 40, amber: 60}
direction: {method: percent change, band: 10}
sections:
  - title: All
    items:
      - {indicator: children_assessed, better: higher}
      - {indicator: seen_share}
"""


@pytest.fixture
def board(workspace: Workspace) -> Workspace:
    (workspace.definitions / "packs" / "board.yaml").parent.mkdir(exist_ok=True)
    (workspace.definitions / "packs" / "board.yaml").write_text(PACK, encoding="utf-8")
    return workspace


@pytest.mark.parametrize("name", ["children_assessed", "seen_share"])
def test_it_is_the_row_of_the_scorecard(board: Workspace, name: str) -> None:
    whole = next(row for row in score(board, "board", MAY).rows if row.indicator == name)
    found = in_pack(board, "board", name, MAY)
    assert found.row == whole
    assert len(score(board, "board", MAY).rows) == 2
    only = find_indicator(workspace_catalogue(board.path), name)
    assert [row.indicator for row in score(board, "board", MAY, only=only).rows] == [name]


def test_a_member_is_the_members_own_row(board: Workspace) -> None:
    rows = score(board, "board", MAY, by="team").rows
    north = next(row for row in rows if (row.indicator, row.member) == ("children_assessed", "North"))
    assert in_pack(board, "board", "children_assessed", MAY, ("team", "north")).row == north


def test_what_a_pack_does_not_show_is_said(board: Workspace) -> None:
    with pytest.raises(UserMistake, match='"board" does not show practice_judged_good'):
        in_pack(board, "board", "practice_judged_good", MAY)


def test_the_command_says_it(board: Workspace) -> None:
    asked = ["explain", "seen_share", "--period", "2025-05", "--pack", "board", "--workspace", str(board.path)]
    told = CliRunner().invoke(cli, [*asked, "--json"])
    assert told.exit_code == 0, told.output
    found = json.loads(told.stdout)
    schema = json.loads(CliRunner().invoke(cli, ["schema", "explain"]).stdout)
    Draft202012Validator(schema).validate(found)
    row = next(row for row in score(board, "board", MAY).rows if row.indicator == "seen_share")
    assert (found["in_pack"]["rag"], found["in_pack"]["rag_rule"]) == (row.rag, row.rag_rule)
    drawn = CliRunner().invoke(cli, asked)
    assert "In board" in drawn.stdout and (row.rag_rule or "?")[:20] in drawn.stdout
