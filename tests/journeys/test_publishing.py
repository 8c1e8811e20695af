"""A signed edition published, and a pack put together beside its paper, in a real browser; with scripts and without."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visiting
from tests.journeys.test_every_page import PICTURES
from tests.support.browser import NARROW, Visit, picture
from tests.support.editions import signed
from tests.support.records import small_workspace
from tests.support.repository import ROOT
from trigpoint.model.period import Period
from trigpoint.runs.editions import freeze
from trigpoint.runs.words_kept import KeptWords
from trigpoint.scorecard.edition import Edition
from trigpoint.store.workspace import Workspace
from trigpoint.web import place
from trigpoint.web.work import doing
from trigpoint.web.work.models import Job

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PACK = "ofsted-kpis"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Edition]:
    """A small workspace with a signed edition, made once. Not to be changed."""
    workspace = small_workspace(tmp_path_factory.mktemp("publishing"))
    return workspace.path, freeze(
        workspace, PACK, Period.month(2025, 5), KeptWords(workspace), signed(), by="the tests", reopening=None
    )


@pytest.fixture
def edition(made: tuple[Path, Edition], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Edition]:
    """The edition, in a workspace of this journey's own that is served."""
    copy = Path(shutil.copytree(made[0], tmp_path / "served"))
    monkeypatch.setenv("TRIGPOINT_WORKSPACE", str(copy))
    assert Workspace.open(copy)
    yield made[1]
    place._opened.cache_clear()


def _press(somebody: Visit, name: str) -> None:
    somebody.page.get_by_role("button", name=name, exact=True).click()
    somebody.page.wait_for_load_state()


def _is_fit(visiting: Visiting, role: str, path: str, name: str) -> None:
    with visiting(role) as wide:
        assert wide.go(path) == 200
        assert (wide.axe(), wide.small_targets(), wide.complaints) == ([], [], [])
        if os.environ.get(PICTURES):
            picture(wide.page, ROOT / os.environ[PICTURES] / f"{name}.png")
    with visiting(role, width=NARROW) as narrow:
        narrow.go(path)
        assert narrow.overflow() <= 0


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_an_edition_is_published_and_taken_away(visiting: Visiting, edition: Edition, scripts: bool) -> None:
    with visiting("director", scripts=scripts) as director:
        director.go(f"/editions/{edition.id}/")
        director.page.get_by_role("link", name="Publish it").click()
        director.page.get_by_label("A working book for Excel").check()
        _press(director, "Publish")
        doing.perform(str(Job.objects.get().pk))
        director.go(f"/editions/{edition.id}/publish")
        with director.page.expect_download() as taken:
            director.page.get_by_role("link", name="Download a working book").click()
        assert taken.value.suggested_filename == f"{PACK}-2025-05-internal-edition-1.xlsx"
    if scripts:
        code = next(found.code for found in edition.references if found.row.value is not None)
        _is_fit(visiting, "director", f"/editions/{edition.id}/publish", "publish an edition")
        _is_fit(visiting, "director", "/publishing/", "published files")
        _is_fit(visiting, "analyst", f"/r/{code}", "a reference")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_pack_is_put_together_beside_its_paper(visiting: Visiting, edition: Edition, scripts: bool) -> None:
    with visiting("analyst", scripts=scripts) as analyst:
        analyst.go("/definitions/new/pack")
        analyst.page.get_by_label("Name", exact=True).fill("my-board")
        analyst.page.get_by_label("Title").fill("My own board")
        analyst.page.get_by_label("Why").fill("The board asked for its own.")
        _press(analyst, "Put it together")
        analyst.page.get_by_label("A new section").fill("Early days")
        _press(analyst, "Add section")
        expect(analyst.page.locator("legend").first).to_contain_text("Early days")
        analyst.page.get_by_label("By name, reference or what they are about").fill("45 working days")
        _press(analyst, "Find")
        analyst.page.locator("button[value='add:assessments_in_45_days']").click()
        paper = analyst.page.frame_locator("iframe.tp-paper")
        expect(paper.get_by_role("heading", level=1)).to_have_text("My own board")
        expect(paper.locator("body")).to_contain_text("Assessments completed within 45 working days")
        _press(analyst, "Save the draft")
        expect(analyst.page.get_by_role("button", name="Propose it")).to_be_visible()
