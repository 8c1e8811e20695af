"""Which rows are most worth a look."""

from __future__ import annotations

from dataclasses import replace

from tests.support.scorecards import months, recorded, row
from trigpoint.scorecard.attention import is_beyond_usual, most_worth_a_look, worth_a_look
from trigpoint.scorecard.objects import Insight, Process

PLAIN = replace(row(recorded("a"), months("a", "2020-03", 1, 2, 3, 4, 5, 6)), insights=(), judgement="none")


def test_points_add_up() -> None:
    assert worth_a_look(PLAIN) == 0
    assert worth_a_look(replace(PLAIN, rag="red")) == 5
    assert worth_a_look(replace(PLAIN, rag="red", judgement="worse", on_target=False)) == 8
    assert worth_a_look(replace(PLAIN, process=Process(variation="concerning", assurance="fail"))) == 8
    said = (Insight("restated", "It moved.", {}), Insight("usual-for-season", "As ever.", {}))
    assert worth_a_look(replace(PLAIN, insights=said)) == 1


def test_a_row_without_a_figure_is_worth_none() -> None:
    assert worth_a_look(replace(PLAIN, value=None, rag="red")) == 0


def test_more_than_chance_comes_before_colour_and_ties_keep_their_order() -> None:
    unusual = replace(PLAIN, title="unusual", process=Process(variation="concerning"))
    red = replace(PLAIN, title="red", rag="red")
    first, second = replace(PLAIN, title="first"), replace(PLAIN, title="second")
    ordered = most_worth_a_look([first, red, second, unusual])
    assert [one.title for one in ordered] == ["unusual", "red", "first", "second"]


def test_beyond_usual_is_either_way() -> None:
    words = ("common", "none", "improving", "concerning", "high", "low")
    found = [is_beyond_usual(replace(PLAIN, process=Process(variation=word))) for word in words]
    assert found == [False, False, True, True, True, True]
