"""Words about a pack itself go into its edition, with the figures that they quote, for those who may read them."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.support.editions import DONE, MAY, WORDS
from tests.support.words import Held, comment
from trigpoint.model.problem import UserMistake
from trigpoint.model.words import WORDS as ABOUT
from trigpoint.publish.edition_json import of_bytes, to_bytes
from trigpoint.runs.editions import drafted
from trigpoint.scorecard.edition import Edition
from trigpoint.store.workspace import Workspace

DAY = dt.date(2025, 6, 9)


def draft(workspace: Workspace, text: str, place: str = "Assessments", audience: str = "internal") -> Edition:
    about = comment(text, "board", MAY, breakdown=ABOUT, member=place)
    return drafted(workspace, "board", MAY, Held((*WORDS.comments, about)), audience=audience, on=DAY)


def test_they_quote_the_packs_figures_and_are_kept(first_workspace: Workspace) -> None:
    edition = draft(first_workspace, "**{{figure: A1}}** were completed.")
    remark, row = edition.words_in("Assessments"), edition.card.rows[0]
    assert remark is not None and row.indicator == DONE
    assert remark.plain == f"{row.value:g} were completed." and remark.quotes[0].value == row.value
    assert row.remark is not None and row.remark.place == (DONE, None, None)
    assert of_bytes(to_bytes(edition)).words_in("Assessments") == remark


def test_a_place_that_the_paper_has_not_has_no_words(first_workspace: Workspace) -> None:
    assert draft(first_workspace, "Nobody reads this.", "Foreword").words_in("Foreword") is None


def test_a_figure_that_there_is_not_keeps_the_pack_from_being_signed(first_workspace: Workspace) -> None:
    with pytest.raises(UserMistake, match=r'comment on board words=Assessments.*no indicator "A7"'):
        draft(first_workspace, "{{figure: A7}}")


def test_others_are_not_shown_what_was_not_written_for_them(first_workspace: Workspace) -> None:
    public = draft(first_workspace, "For us alone.", audience="public")
    assert public.words_in("Assessments") is None and public.left_out >= 1
