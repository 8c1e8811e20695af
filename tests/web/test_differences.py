"""Differences in the browser: what moved since the last load, counted by hand, for those who reach it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client

from tests.support.records import PERSON, load_csv, small_workspace
from trigpoint.runs.definitions import catalogue_at
from trigpoint.runs.load import load
from trigpoint.store.workspace import Workspace
from trigpoint.web import place
from trigpoint.web.work import doing
from trigpoint.web.work.models import Job

PACK = """
pack: board
title: Board
audience: internal
periods_shown: 3
sections:
  - title: Assessments
    items:
      - {indicator: assessments_completed}
      - {indicator: external_bookings}
"""
# Of May, completed: before A1, A2, A5. Now A1 stays; A2 is no longer there; A5 is told as of June; A3 was without its
# day before; A6 and A7 came late. So 3 were, 4 are: late 2, changed 2, gone 1. Of June: A4 before; A4 and A5 now.
LATER = """assessment_id,person_id,started_on,completed_on,team
A1,C1,2025-03-01,2025-05-01,North
A3,C3,2025-05-10,2025-05-12,North
A4,C4,2025-04-01,2025-06-01,North
A5,C1,2025-05-01,2025-06-20,North
A6,C2,2025-05-01,2025-05-15,South
A7,C3,2025-05-01,2025-05-16,South
"""
ASKED = {"pack": "board", "period": "2025-06", "against": "load"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = small_workspace(tmp_path_factory.mktemp("differences"))
    (made.definitions / "board.yaml").write_text(PACK, encoding="utf-8")
    catalogue_at(made.path)
    load_csv(made, made.path.parent / "later", dt.date(2025, 7, 31), person=PERSON, assessment=LATER)
    return made.path


@pytest.fixture
def workspace(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    copy = Path(shutil.copytree(made, tmp_path / "served"))
    monkeypatch.setenv("TRIGPOINT_WORKSPACE", str(copy))
    yield Workspace.open(copy)
    place._opened.cache_clear()


def told(client: Client) -> list[dict[str, str]]:
    answer = client.get("/differences/moved.csv", ASKED).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(answer)))


@pytest.mark.django_db
def test_what_moved_since_the_last_load_is_counted_and_explained(
    workspace: Workspace, browse: Callable[..., Client]
) -> None:
    analyst = browse("analyst")
    assert "Work out what moved" in analyst.get("/differences/", ASKED).content.decode()
    assert analyst.post("/differences/work-out", ASKED).status_code == 302
    assert "Waiting for its turn" in analyst.get("/differences/", ASKED).content.decode()
    doing.perform(str(Job.objects.get().pk))
    page = analyst.get("/differences/", ASKED).content.decode()
    rows = [[row[name] for name in ("period", "was", "now", "late", "changed", "gone")] for row in told(analyst)]
    assert rows == [["2025-06", "1", "2", "0", "1", "0"], ["2025-05", "3", "4", "2", "2", "1"]]
    assert "2 rows loaded since, 2 rows told otherwise since, 1 row no longer there." in page
    assert "indicator=assessments_completed&amp;period=2025-05&amp;part=moved" in page
    assert "30 June 2025" in page  # what was known then
    owner = browse("service-head", ("indicator", "assessments_in_45_days"))
    assert told(owner) == []
    assert "No figure" in owner.get("/differences/", ASKED).content.decode()
    assert len(told(browse("service-head", ("indicator", "assessments_completed"), name="Hal Head"))) == 2


@pytest.mark.django_db
def test_a_figure_that_people_keep_moves_by_the_last_load_too(
    workspace: Workspace, browse: Callable[..., Client], tmp_path: Path
) -> None:
    """Targets that are loaded after it move no figure, and hide nothing that did."""
    day, (kept, targets) = dt.date(2025, 7, 31), (tmp_path / name for name in ("kept.csv", "targets.csv"))
    for value in (50, 60):
        kept.write_text(f"indicator,period,value\nexternal_bookings,2025-06,{value}\n", encoding="utf-8")
        load(workspace, "observations", [kept], as_of=day, by="the tests")
    targets.write_text("indicator,from,to,target\nexternal_bookings,2025-04-01,,70\n", encoding="utf-8")
    load(workspace, "targets", [targets], as_of=day, by="the tests")
    analyst = browse("analyst")
    analyst.post("/differences/work-out", ASKED)
    doing.perform(str(Job.objects.get().pk))
    rows = [(row["indicator"], row["period"], row["was"], row["now"]) for row in told(analyst)]
    assert rows == [("external_bookings", "2025-06", "50", "60")]


@pytest.mark.django_db
def test_what_lies_beyond_reach_is_not_there(workspace: Workspace, browse: Callable[..., Client]) -> None:
    head = browse("service-head", ("pack", "ofsted-kpis"))
    assert head.get("/differences/", ASKED).status_code == 404
    assert head.post("/differences/work-out", ASKED).status_code == 404
    assert head.get("/differences/", {"pack": "ofsted-kpis", "period": "nonsense"}).status_code == 404
    assert head.get("/differences/", {"pack": "ofsted-kpis", "against": "0" * 64}).status_code == 404
    assert head.get("/differences/").status_code == 200
    for role in ("provider", "partner", "practitioner", "board-member", "administrator"):
        assert browse(role, ("pack", "board")).get("/differences/").status_code == 403


@pytest.mark.django_db
def test_figures_are_held_against_a_signed_edition(
    workspace: Workspace, browse: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    from types import SimpleNamespace

    from trigpoint.model.period import Period
    from trigpoint.runs.edition_moves import MovedSince
    from trigpoint.runs.editions import Listed
    from trigpoint.runs.score import score
    from trigpoint.web.differences import asked, jobs

    row = score(workspace, "board", "2025-06").rows[0]
    june, at = Period.month(2025, 6), dt.datetime(2025, 7, 2, tzinfo=dt.UTC)
    signed = Listed("ab" * 32, "board", june, "Fenbridge", "internal", 1, at, "the tests", "", None, 1)
    moved = MovedSince(row, row.values[-2].period, row.values[-2], row.values[-1], "The definition has changed.")
    monkeypatch.setattr(asked, "editions", lambda *given: (signed,))
    monkeypatch.setattr(jobs, "edition", lambda *given: SimpleNamespace(rows=(row,), on=dt.date(2025, 7, 2)))
    monkeypatch.setattr(jobs, "moved_since", lambda *given: (moved,))
    analyst, said = browse("analyst"), ASKED | {"against": signed.id}
    analyst.post("/differences/work-out", said)
    doing.perform(str(Job.objects.get().pk))
    page = analyst.get("/differences/", said).content.decode()
    assert "Edition 1, signed 2 July 2025" in page
    assert "The definition has changed." in page
    assert "1 figure</strong> moved since they were signed" in page


@pytest.mark.django_db
def test_where_nothing_is_loaded_it_says_so(
    tmp_path: Path, browse: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = Workspace.create(tmp_path / "empty", name="Empty", area="Fenbridge")
    monkeypatch.setenv("TRIGPOINT_WORKSPACE", str(empty.path))
    assert "Nothing has been loaded yet" in browse("analyst").get("/differences/").content.decode()
    place._opened.cache_clear()


def test_a_share_that_reads_the_same_is_told_with_its_counts() -> None:
    from trigpoint.model.observation import Status
    from trigpoint.model.period import Period
    from trigpoint.scorecard.objects import PeriodValue
    from trigpoint.web.components.moved import both

    june = Period.month(2025, 6)
    fewer, more = (PeriodValue(june, 20.0, n, d, Status.FINAL) for n, d in ((1.0, 5.0), (2.0, 10.0)))
    assert both(fewer, more, "percent") == ("20.0% (1 of 5)", "20.0% (2 of 10)")
    other = PeriodValue(june, 30.0, 3.0, 10.0, Status.FINAL)
    assert both(fewer, other, "percent") == ("20.0%", "30.0%")
