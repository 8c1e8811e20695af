"""A pack put together step by step: what a draft holds, what a step does, and that nothing else is touched."""

from __future__ import annotations

import pytest

from trigpoint.catalogue.layouts import Slot
from trigpoint.model.problem import UserMistake
from trigpoint.runs.pack_drafts import PackDraft, read_pack_draft

TEXT = """pack: board
title: Board
audience: internal
frequency: month
periods_shown: '6'
colour:
  rule: tolerance
  within: '10'
  of: points
sections:
- title: Help
  items:
  - ref: E1
    indicator: early_help
    better: lower
  - indicator: contacts
- title: Care
  items:
  - ref: C1
paper:
  committee: Children's Board
  style: report
  charts: []
  before:
  - title: Reason for item
    asks: Why it comes.
  sections:
    Care:
      style: summary
      charts:
      - trend
      slots:
      - title: Case study
"""


def names(draft: PackDraft) -> list[tuple[str, list[str]]]:
    return [(section.title, [item.indicator or item.ref for item in section.items]) for section in draft.sections]


def test_a_draft_that_is_read_and_written_says_the_same_to_the_letter() -> None:
    assert read_pack_draft(TEXT).text() == TEXT


def test_what_is_known_of_it() -> None:
    draft = read_pack_draft(TEXT)
    assert names(draft) == [("Help", ["early_help", "contacts"]), ("Care", ["C1"])]
    assert draft.paper.charts == ()
    assert draft.paper.before == (Slot("Reason for item", "Why it comes."),)
    assert draft.sections[1].layout.slots == (Slot("Case study"),)


def test_lines_move_within_a_section_and_into_the_next() -> None:
    draft = read_pack_draft(TEXT)
    assert names(draft.item_moved(0, 0, 1))[0] == ("Help", ["contacts", "early_help"])
    over = draft.item_moved(0, 1, 1)
    assert names(over) == [("Help", ["early_help"]), ("Care", ["contacts", "C1"])]
    assert names(over.item_moved(1, 0, -1)) == names(draft)
    assert draft.item_moved(0, 0, -1) == draft
    assert draft.item_moved(1, 0, 1) == draft


def test_a_section_moves_with_how_it_prints() -> None:
    moved = read_pack_draft(TEXT).section_moved(1, -1)
    assert names(moved) == [("Care", ["C1"]), ("Help", ["early_help", "contacts"])]
    assert "Care:\n      style: summary" in moved.text()
    assert "Care:" not in read_pack_draft(TEXT).without_section(1).text()


def test_a_figure_is_added_once_and_taken_away() -> None:
    draft = read_pack_draft(TEXT)
    more = draft.with_item(1, "looked_after")
    assert names(more)[1] == ("Care", ["C1", "looked_after"])
    assert more.with_item(1, "looked_after") == more
    assert more.without_item(1, 1) == draft
    assert [section.title for section in draft.with_section("Care").sections] == ["Help", "Care", "Care (3)"]


@pytest.mark.parametrize("text", ["- a\n- b\n", "indicator: a\n", "pack: [\n", "pack: a\nsections: much\n",
                                  "pack: a\nperiods_shown: many\n"])  # fmt: skip
def test_what_is_no_pack_is_said_so(text: str) -> None:
    with pytest.raises(UserMistake):
        read_pack_draft(text)
