"""Scorecards with people's words, in a small workspace: whole figures of records, quoted from anywhere in the pack."""

from __future__ import annotations

import pytest

from tests.support.records import small_workspace
from tests.support.words import Held, comment
from trigpoint.model.period import Period
from trigpoint.model.problem import UserMistake
from trigpoint.runs.score import score
from trigpoint.scorecard.objects import Row, Scorecard
from trigpoint.store.workspace import Workspace

MAY = Period.month(2025, 5)
PACK = """
pack: board
title: Board
audience: internal
periods_shown: 2
sections:
  - title: Assessments
    items:
      - {indicator: assessments_completed}
"""
DONE = "assessments_completed"
# By hand: completed in May: A1 and A5 in the North, A2 in the South; nothing in March and April 2025.


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = small_workspace(tmp_path_factory.mktemp("words"))
    (made.definitions / "board.yaml").write_text(PACK, encoding="utf-8")
    return made


def only(card: Scorecard) -> Row:
    (row,) = card.rows
    return row


def test_words_stand_beside_their_figure_and_the_period_befores_beside_them(workspace: Workspace) -> None:
    words = Held(
        (comment("Up to {{figure: assessments_completed}}.", DONE, MAY), comment("None.", DONE, MAY.previous()))
    )
    row = only(score(workspace, "board", MAY, words=words))
    assert row.commentary == "Up to 3."
    assert row.remark_before is not None
    assert row.remark_before.plain == "None."
    assert only(score(workspace, "board", MAY)).commentary is None


def test_a_text_quotes_other_breakdowns_and_periods_that_the_pack_does_not_show(workspace: Workspace) -> None:
    text = "{{figure: assessments_completed, by=team=North}} of {{figure: assessments_completed}}, "
    text += "{{figure: assessments_completed, period=2025-03}} in March."
    card = score(workspace, "board", MAY, words=Held((comment(text, DONE, MAY),)))
    assert only(card).commentary == "2 of 3, 0 in March."
    assert len(only(card).values) == 2
    assert not any("figure" in note for note in card.notes)


def test_last_periods_words_quote_last_periods_figures(workspace: Workspace) -> None:
    then = comment("{{figure: assessments_completed}}, {{figure: assessments_completed, part=change}}", DONE, MAY)
    row = only(score(workspace, "board", MAY.shift(1), words=Held((then,))))
    assert row.remark_before is not None
    assert row.remark_before.plain == "3, +3"


def test_a_figure_that_there_is_not_is_told_under_the_scorecard(workspace: Workspace) -> None:
    card = score(workspace, "board", MAY, words=Held((comment("{{figure: assesments}}", DONE, MAY),)))
    assert only(card).commentary == "no figure"
    assert any('The pack shows no indicator "assesments"' in note for note in card.notes)


def test_carrying_more_periods_changes_no_judgement(workspace: Workspace) -> None:
    shown, carried = (only(score(workspace, "board", MAY, periods_carried=n)) for n in (0, 24))
    assert (len(shown.values), len(carried.values)) == (2, 24)
    assert carried.values[-2:] == shown.values
    same = [name for name in Row.__slots__ if name != "values" and getattr(shown, name) != getattr(carried, name)]
    assert same == []


def test_a_typed_figure_that_contradicts_is_pointed_out_under_the_scorecard(workspace: Workspace) -> None:
    card = score(workspace, "board", MAY, words=Held((comment("The number is 4, not 3.", DONE, MAY),)))
    assert "comment on Social care assessments completed: The text says 4; the figure is 3." in card.notes


def test_words_for_the_public_may_not_tell_what_is_hidden(workspace: Workspace) -> None:
    """Three is hidden from the public, whose least number is above five."""
    told = Held((comment("Only three were done.", DONE, MAY, readers="public"),))
    with pytest.raises(UserMistake, match="hidden or rounded for public use"):
        score(workspace, "board", MAY, words=told, audience="public")
    inside = Held((comment("Only three were done.", DONE, MAY),))
    assert only(score(workspace, "board", MAY, words=inside, audience="public")).commentary is None
    fit = Held((comment("There were few: {{figure: assessments_completed}}.", DONE, MAY, readers="public"),))
    assert (
        only(score(workspace, "board", MAY, words=fit, audience="public")).commentary == "There were few: suppressed."
    )
