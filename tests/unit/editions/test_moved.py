"""Figures that moved since they were signed, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.editions import DONE, MAY, PACK, frozen
from tests.support.records import PERSON, load_csv
from trigpoint.catalogue.load import workspace_catalogue
from trigpoint.model.problem import UserMistake
from trigpoint.runs.edition_moves import moved_since
from trigpoint.runs.editions import edition
from trigpoint.runs.kept import keep_figures
from trigpoint.runs.purge import purge
from trigpoint.store.workspace import Workspace

# Of May were completed A1, A2, A5. Now A2 is no longer there, A6 and A7 came late: 4. June: A4 as before.
LATER = """assessment_id,person_id,started_on,completed_on,team
A1,C1,2025-03-01,2025-05-01,North
A4,C4,2025-04-01,2025-06-01,North
A5,C1,2025-05-01,2025-05-20,North
A6,C2,2025-05-01,2025-05-15,South
A7,C3,2025-05-01,2025-05-16,South
"""
STRICTER = """
indicator: assessments_completed
where: team = 'North'
missing: not met
"""


def test_late_and_lost_records_are_told_by_row_and_member(a_workspace: Callable[[], Workspace], tmp_path: Path) -> None:
    workspace = a_workspace()
    signed = frozen(workspace)
    assert moved_since(workspace, signed) == ()
    load_csv(workspace, tmp_path / "later", dt.date(2025, 7, 31), person=PERSON, assessment=LATER)
    found = moved_since(workspace, signed)
    assert [(m.row.member, str(m.period), m.signed.value, m.now.value, m.why) for m in found] == [
        (None, "2025-05", 3, 4, "2 rows loaded since, 1 row no longer there."),
        ("South", "2025-05", 1, 2, "2 rows loaded since, 1 row no longer there."),
    ]


def test_editions_outlive_the_records_that_they_were_signed_from(
    a_workspace: Callable[[], Workspace], tmp_path: Path
) -> None:
    workspace = a_workspace()
    signed = frozen(workspace)
    load_csv(workspace, tmp_path / "later", dt.date(2025, 7, 31), person=PERSON, assessment=LATER)
    settings = workspace.path / "trigpoint.toml"
    text = settings.read_text(encoding="utf-8").replace("keep_snapshots = 24", "keep_snapshots = 1")
    settings.write_text(text, encoding="utf-8")
    again = Workspace.open(workspace.path)
    catalogue = workspace_catalogue(workspace.path)
    purged = purge(again, catalogue, dt.date(2025, 8, 1), by="tester", keep_figures=keep_figures)
    assert purged is not None
    assert edition(again, signed.id) == signed
    found = moved_since(again, signed)
    assert [(m.row.member, m.signed.value, m.now.value) for m in found] == [(None, 3, 4), ("South", 1, 2)]
    assert {m.why for m in found} == {"The records that were signed have been removed since."}


def test_a_changed_definition_is_told_as_that(a_workspace: Callable[[], Workspace]) -> None:
    workspace = a_workspace()
    signed = frozen(workspace)
    (workspace.definitions / "stricter.yaml").write_text(STRICTER, encoding="utf-8")
    found = [m for m in moved_since(workspace, signed) if m.row.member is None]
    assert [(str(m.period), m.signed.value, m.now.value) for m in found] == [("2025-05", 3, 2)]
    assert found[0].why == "The definition, or what it stands on, has changed."


def test_a_figure_that_the_pack_no_longer_shows(a_workspace: Callable[[], Workspace]) -> None:
    workspace = a_workspace()
    signed = frozen(workspace, breakdowns=())
    other = PACK.replace("ref: A1, indicator: assessments_completed", "indicator: contacts_received")
    (workspace.definitions / "board.yaml").write_text(other, encoding="utf-8")
    (moved,) = moved_since(workspace, signed)
    assert (moved.row.indicator, moved.now.value, moved.why) == (DONE, None, "It is no longer shown.")


def test_what_others_were_given_is_not_held_against_what_is_known_inside(a_workspace: Callable[[], Workspace]) -> None:
    workspace = a_workspace()
    public = frozen(workspace, audience="public", breakdowns=())
    assert (public.period, public.card.rows[0].value, public.left_out) == (MAY, None, 2)
    with pytest.raises(UserMistake, match="Ask it of the internal edition"):
        moved_since(workspace, public)
