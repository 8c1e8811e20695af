"""How an indicator is found by a reference, and the columns of a table by the table."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.catalogue.writing import catalogue
from trigpoint.engines.when_asked import WhenAsked

OURS = """
indicator: first
title: First
value: recorded
better: higher
refs: [R1, R2]
---
indicator: second
title: Second
value: recorded
better: higher
refs: [R3]
---
pack: board
title: Board
audience: internal
sections:
  - title: All
    items:
      - {ref: R3, indicator: first}
      - {ref: P1, indicator: second}
      - {ref: P1, indicator: first}
      - {ref: P2}
"""


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("first", "first"),
        ("R1", "first"),
        ("R2", "first"),
        ("R3", "second"),  # whose reference it is, though a pack shows another under it
        ("P1", "second"),  # nobody's reference: what a pack shows under it, of two the first
        ("P2", None),  # a place where nothing stands yet
        ("", None),
        ("nothing", None),
    ],
)
def test_an_indicator_is_found_by_its_id_its_reference_or_its_place(
    tmp_path: Path, name: str, found: str | None
) -> None:
    indicator = catalogue(tmp_path, OURS).find(name)
    assert (indicator.id if indicator else None) == found


def test_derived_columns_are_found_by_their_table(tmp_path: Path) -> None:
    known = catalogue(tmp_path)
    assert [column.name for column in known.derived_of("assessment")] == ["working_days"]
    assert known.derived_of("visit") == ()
    assert known.derived_names == {"assessment": ("working_days",)}


def test_what_is_told_of_a_table_is_made_once_and_for_no_other() -> None:
    made: list[str] = []
    lengths = WhenAsked(["plan", "visit"], lambda name: (made.append(name), len(name))[1])
    assert (lengths["visit"], lengths["visit"]) == (5, 5)
    assert made == ["visit"]
    assert list(lengths) == ["plan", "visit"]
    assert "plan" in lengths and "other" not in lengths
    with pytest.raises(KeyError):
        lengths["other"]
