"""A rule of colour is said once, whatever the targets; expected texts are written by hand from the rules themselves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.frozen import edition_of
from trigpoint.catalogue.layouts import PaperLayout
from trigpoint.catalogue.rules import ColourKind, ColourRule
from trigpoint.publish.paper.colours import rules_of
from trigpoint.publish.paper.objects import Table
from trigpoint.publish.paper.of_edition import paper_of
from trigpoint.scorecard.objects import Scorecard, Target
from trigpoint.scorecard.rag_words import rule_in_words

TEN = ColourRule(ColourKind.TOLERANCE, within=10, relative=True, assumed=True)
FIVE = ColourRule(ColourKind.TOLERANCE, within=5, relative=False)


def ruled(card: Scorecard, *rules: str) -> Scorecard:
    """The card with rows `a`, `b` and so on, a rule each."""
    first = replace(card.rows[0], value=1.0, rag="green", ref="")
    rows = tuple(replace(first, title=chr(ord("a") + n), rag_rule=rule) for n, rule in enumerate(rules))
    return replace(card, rows=rows)


def tolerance(rule: ColourRule, target: float, better: str = "higher") -> str:
    return rule_in_words(rule, Target(target, "set"), better)


def said(card: Scorecard) -> list[tuple[str, str]]:
    return [(one.rule, ", ".join(one.figures)) for one in rules_of(card, lambda row: True)]


def test_one_tolerance_of_many_targets_is_one_rule(card: Scorecard) -> None:
    many = ruled(card, *(tolerance(TEN, goal) for goal in (100, 85, 53, 0.742, 1_250)), tolerance(TEN, 2.266, "lower"))
    assert said(many) == [
        ("Green at the target or more; amber within 10% of it; otherwise red (assumed: no document states it).",
         "a, b, c, d, e"),
        ("Green at the target or less; amber within 10% of it; otherwise red (assumed: no document states it).", "f"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "followed"), [(("latest", "target"), "a; b"), (("latest", "colour"), "a (94); b (2.27)")]
)
def test_a_target_that_no_table_tells_stands_with_the_name(
    card: Scorecard, columns: tuple[str, ...], followed: str
) -> None:
    goals = (94.0, 2.266)
    made = ruled(card, *(tolerance(TEN, goal) for goal in goals))
    rows = tuple(
        replace(row, indicator=f"i{n}", target=Target(goal, "set"))
        for n, (row, goal) in enumerate(zip(made.rows, goals, strict=True))
    )
    edition = edition_of(replace(made, rows=rows))
    paper = paper_of(replace(edition, layout=PaperLayout(style="summary", columns=columns)))
    (rules,) = [b for b in paper.blocks if isinstance(b, Table) and b.caption == "Which figures follow which rule"]
    assert [line[1].text for line in rules.rows] == [followed]


def test_a_tolerance_in_the_figures_own_unit_is_no_percent(card: Scorecard) -> None:
    assert said(ruled(card, tolerance(FIVE, 85), tolerance(FIVE, 62))) == [
        ("Green at the target or more; amber within 5 of it; otherwise red.", "a, b")
    ]


def test_where_the_numbers_differ_each_keeps_its_own(card: Scorecard) -> None:
    both = [tolerance(TEN, 85).removesuffix(" (assumed: no document states it)"), tolerance(FIVE, 62)]
    assert said(ruled(card, *both)) == [(f"{both[0]}.", "a"), (f"{both[1]}.", "b")]


def test_other_rules_stand_as_they_are_and_those_of_no_figure_nowhere(card: Scorecard) -> None:
    two = ruled(card, "Red below 5; otherwise green", "Red below 5; otherwise green")
    silent = replace(two.rows[0], rag_rule="Amber", rag="none", value=None)
    assert said(replace(two, rows=(*two.rows, silent))) == [("Red below 5; otherwise green.", "a, b")]
