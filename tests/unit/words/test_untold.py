"""Texts that would tell what their readers may not see: hidden and rounded numbers, by hand."""

from __future__ import annotations

import pytest

from tests.support.scorecards import AUGUST, card, recorded
from tests.support.words import action, comment
from trigpoint.model.observation import Observation, Status
from trigpoint.model.words import WORDS, Progress
from trigpoint.scorecard.commentary import read_for
from trigpoint.scorecard.objects import Scorecard
from trigpoint.scorecard.quoting import Quotable
from trigpoint.scorecard.untold import untold_numbers

INDICATORS = [recorded("A", title="Placed"), recorded("B", title="Referred")]


def seen(audience: str) -> Scorecard:
    """Inside, A is 3 (of 17) in the North and B is 132; the public is shown nothing of A's North, and 130 for B."""
    inside = audience == "internal"
    status = Status.FINAL if inside else Status.SUPPRESSED
    figures = [
        Observation("A", AUGUST, None, None, 40, source="us"),
        Observation(
            "A", AUGUST, "team", "North", *((3.0, 3, 17) if inside else (None, None, None)), status, source="us"
        ),
        Observation("B", AUGUST, None, None, 132 if inside else 130, source="us"),
    ]
    return card(INDICATORS, figures, by="team")


def refused(text: str, indicator: str = "A", **more: str) -> bool:
    shown, inside = seen("public"), seen("internal")
    remarks = read_for(
        [comment(text, indicator, AUGUST, readers="public", **more)], Quotable.of([shown]), "public"
    ).remarks
    assert len(remarks) == 1
    return bool(untold_numbers([shown], [inside], remarks, ()))


@pytest.mark.parametrize("text", ["Of them 3 in the North.", "Three in the North.", "3 of 40", "All but 17."])
def test_a_hidden_number_is_refused_in_digits_or_words(text: str) -> None:
    assert refused(text)


@pytest.mark.parametrize(
    "text",
    [
        "Seen within 3 days of it.",
        "Within three working days.",
        "40 were placed.",
        "Since 2017, 41 or so.",
        "{{figure: A, by=team=North}} in the North.",
    ],
)
def test_what_is_shown_or_was_never_known_may_be_said(text: str) -> None:
    assert not refused(text)


def test_a_rounded_figure_may_not_be_told_exactly() -> None:
    assert refused("132 were referred.", "B")
    assert not refused("130 were referred.", "B")
    assert not refused("3 were not.", "B")


def test_actions_are_read_too_with_their_progress_and_the_number_is_not_repeated() -> None:
    deed = action("A", AUGUST, id="T7", progress=(Progress(AUGUST.end, "Met all three."),))
    (problem,) = untold_numbers([seen("public")], [seen("internal")], (), [deed])
    assert problem.key == "action T7"
    assert not {"3", "three"} & set(str(problem).replace(".", " ").split())
    assert untold_numbers([seen("public")], [seen("internal")], (), [action("A", AUGUST)]) == ()


@pytest.mark.parametrize(("text", "is_refused"), [("In all 132 came, and 3 were placed.", True), ("130 came.", False)])
def test_words_about_a_pack_are_held_against_each_of_its_figures(text: str, is_refused: bool) -> None:
    shown, inside = seen("public"), seen("internal")
    place = (shown.pack, WORDS, "Introduction")
    written = comment(text, shown.pack, AUGUST, breakdown=WORDS, member="Introduction", readers="public")
    remarks = read_for([written], Quotable.of([shown]), "public", [place]).remarks
    assert [remark.place for remark in remarks] == [place]
    found = untold_numbers([shown], [inside], remarks, ())
    assert [problem.key for problem in found] == (
        [f'comment on {shown.pack}, "Introduction", {AUGUST}'] if is_refused else []
    )


def test_days_are_a_figure_of_what_is_counted_in_days() -> None:
    indicators = [recorded("A", title="Days waited", unit="working days")]
    inside, shown = (
        card(indicators, [Observation("A", AUGUST, None, None, value, status=status, source="us")])
        for value, status in ((3.0, Status.FINAL), (None, Status.SUPPRESSED))
    )
    remarks = read_for([comment("They waited 3 days.", "A", AUGUST)], Quotable.of([inside]), "internal").remarks
    assert untold_numbers([shown], [inside], remarks, ())
