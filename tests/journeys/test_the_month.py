"""A month from a file to a signed edition, in a real browser; with scripts and without."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core import mail
from playwright.sync_api import expect

from tests.journeys.conftest import Visiting
from tests.support.browser import Visit
from tests.support.records import small_workspace
from trigpoint.runs.editions import edition, editions
from trigpoint.store.workspace import Workspace
from trigpoint.web import place
from trigpoint.web.work import doing
from trigpoint.web.work.models import Job

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PACK, MONTH, OWNER = "ofsted-kpis", "2025-06", "Head of Assessment"
LATER = """assessment_id,person_id,started_on,completed_on,team
A1,C1,2025-04-01,2025-05-01,North
A2,C2,2025-04-01,2025-06-20,North
A3,C3,2025-05-10,2025-06-12,South
"""


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """A small workspace of this journey's own."""
    made = small_workspace(tmp_path / "made")
    copy = Path(shutil.copytree(made.path, tmp_path / "served"))
    monkeypatch.setenv("TRIGPOINT_WORKSPACE", str(copy))
    yield Workspace.open(copy)
    place._opened.cache_clear()


def _work() -> None:
    """What the worker beside the server would do."""
    for job in Job.objects.filter(state="waiting"):
        doing.perform(str(job.pk))


def _press(somebody: Visit, name: str) -> None:
    somebody.page.get_by_role("button", name=name, exact=True).click()
    somebody.page.wait_for_load_state()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_from_a_file_to_a_signed_edition(visiting: Visiting, served: Workspace, tmp_path: Path, scripts: bool) -> None:
    file = tmp_path / "assessment.csv"
    file.write_text(LATER, encoding="utf-8")
    with visiting("analyst", scripts=scripts) as analyst:
        analyst.go("/loading/")
        analyst.page.set_input_files("input[type=file]", str(file))
        _press(analyst, "Look at these files")
        analyst.page.fill("#id_as_of", "2025-06-30")
        _press(analyst, "See what would change")
        there = analyst.page.url
        _work()
        analyst.page.goto(there)
        assert "Nothing has been written yet" in analyst.page.inner_text("main")
        _press(analyst, "Apply")
        _work()
        analyst.page.goto(there)
        assert "Rows read" in analyst.page.inner_text("main")
        analyst.go("/commentary/open")
        analyst.page.select_option("#id_pack", PACK)
        analyst.page.fill("#id_period", MONTH)
        analyst.page.fill("#id_comment_by", "2025-07-10")
        analyst.page.fill("#id_sign_by", "2025-07-14")
        _press(analyst, "Open it")
        assert analyst.page.url.endswith(f"/commentary/{PACK}/{MONTH}/")
    with visiting("indicator-owner", ("service", OWNER), scripts=scripts) as owner:
        owner.go("/")
        owner.page.get_by_role("link", name="figures need your words").click()
        owner.page.get_by_role("link", name="Assessments completed within 45 working days", exact=False).first.click()
        owner.page.fill("#id_text", "Two teams **caught up**.\n\n- One hired\n- One borrowed")
        _press(owner, "See how it reads")
        assert owner.page.locator("#reads strong").inner_text() == "caught up"
        _press(owner, "Hand it in")
        assert "is handed in" in owner.page.inner_text("main")
    _challenged(visiting, scripts)
    signers = (("analyst", ()), ("service-head", (("pack", PACK),)), ("director", ()))
    for role, scopes in signers:
        with visiting(role, *scopes, scripts=scripts) as signer:
            signer.go(f"/signing/{PACK}/{MONTH}/")
            signer.page.get_by_label("I have looked at the figures").check()
            _press(signer, "Sign")
            address, shown = signer.page.url, signer.page.inner_text("main")
    (listed,) = editions(served)
    assert address.endswith(f"/editions/{listed.id}/")
    assert "Two teams caught up." in shown
    assert [s.role.value for s in edition(served, listed.id).signatures] == ["analyst", "service head", "director"]
    with visiting("board-member", ("pack", PACK), scripts=scripts) as member:
        member.go("/editions/")
        member.page.get_by_role("link", name="June 2025").first.click()
        assert "Two teams caught up." in member.page.inner_text("main")


def _challenged(visiting: Visiting, scripts: bool) -> None:
    """The head of service returns the words; their owner writes them anew, from the letter's link; the head accepts."""
    with visiting("service-head", ("service", OWNER), scripts=scripts) as head:
        head.go(f"/commentary/{PACK}/{MONTH}/")
        head.page.get_by_role("link", name="Assessments completed within 45 working days", exact=False).first.click()
        head.page.get_by_label("Return them").check()
        head.page.fill("#said_words", "Which two teams?")
        _press(head, "Say it")
        assert "Returned" in head.page.inner_text("main")
    link = next(word for word in mail.outbox[-1].body.split() if word.startswith("http"))
    with visiting("indicator-owner", ("service", OWNER), name="Indicator Owner", scripts=scripts) as owner:
        owner.page.goto(link)
        assert owner.page.url.endswith("#id_text")
        assert "Which two teams?" in owner.page.inner_text("main")
        owner.page.fill("#id_text", "Two teams caught up. They are North and South.")
        _press(owner, "Hand it in")
    with visiting("service-head", ("service", OWNER), scripts=scripts) as head:
        head.go("/")
        head.page.get_by_role("link", name="Written anew").click()
        head.page.get_by_label("Accept them").check()
        _press(head, "Say it")
        assert "Accepted" in head.page.inner_text("main")


def test_a_provider_is_kept_out_of_all_but_its_own(visiting: Visiting) -> None:
    with visiting("provider", ("pack", "contract-return"), ("provider", "Acorn")) as provider:
        assert provider.go("/") == 200
        menu = provider.page.locator("nav[aria-label=Menu]").inner_text()
        assert not any(word in menu for word in ("Load", "Check", "Sign off", "People", "Audit", "Definitions"))
        for path in ("/loading/", "/checking/", "/people/", "/audit/", "/definitions/", f"/signing/{PACK}/2026-03/"):
            assert provider.go(path) == 403, path
        for path in (f"/figures/?pack={PACK}&period=2026-03", f"/commentary/{PACK}/2026-03/"):
            assert provider.go(path) == 404, path


def test_a_definition_is_changed_and_approved(visiting: Visiting, served: Workspace) -> None:
    with visiting("analyst") as author:
        author.go("/definitions/?words=45+working")
        author.page.get_by_role("link", name="Assessments completed within 45 working days", exact=False).first.click()
        author.page.get_by_role("link", name="Change owner").click()
        author.page.fill("#id_owner", "Head of Early Help")
        author.page.fill("#id_review_by", "2099-03-31")
        author.page.fill("#id_why", "The service moved in May.")
        _press(author, "See what it would change")
        there = author.page.url
        _press(author, "Propose it")
        assert "A second person" in author.page.inner_text("main")
    with visiting("director") as second:
        second.page.goto(there)
        _press(second, "Approve it")
        assert "holds from now on" in second.page.inner_text("main")
        assert "Head of Early Help" in second.page.inner_text("main")


def test_a_script_that_is_no_longer_let_in_says_that_nothing_was_kept(visiting: Visiting) -> None:
    with visiting("analyst") as author:
        author.go("/definitions/new/pack")
        author.page.fill("#id_name", "my-board")
        author.page.fill("#id_title", "My board")
        author.page.fill("#id_why", "The board asked for its own.")
        _press(author, "Put it together")
        author.page.context.clear_cookies(name="sessionid")
        author.page.get_by_label("A new section").fill("Early days")
        author.page.get_by_role("button", name="Add section").click()
        said = author.page.get_by_role("alert")
        expect(said).to_contain_text("You are signed out")
        assert author.page.evaluate("document.activeElement.contains(document.querySelector('main [role=alert]'))")
        assert author.axe() == []
        said.get_by_role("link", name="Sign in again").click()
        expect(author.page.get_by_role("heading", name="Sign in")).to_be_visible()
        assert "next=" in author.page.url
