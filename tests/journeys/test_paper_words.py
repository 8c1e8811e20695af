"""Words of a paper written in a real browser, returned by a director and read before they are signed."""

from __future__ import annotations

import datetime as dt
import os

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visiting
from tests.journeys.test_every_page import PICTURES
from tests.support.browser import NARROW, Visit, picture
from tests.support.repository import ROOT
from tests.support.web import person
from trigpoint.web.words.models import Comment, Round

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PACK, LAST = "ofsted-kpis", "Next quarter"
_TEXT = (
    "We expect **fewer** plans than the {{figure: cp_plans_open}} of today:\n\n- visits are kept\n- reviews are held"
)


def _is_fit(visiting: Visiting, somebody: Visit, role: str, name: str) -> None:
    """The page that somebody looks at: nothing for axe, and no wider than a telephone."""
    assert (somebody.axe(), somebody.small_targets(), somebody.complaints) == ([], [], [])
    with visiting(role, name="The Same", width=NARROW) as narrow:
        narrow.go(somebody.page.url.removeprefix(somebody.address))
        assert narrow.overflow() <= 0
        for window, width in ((somebody, ""), (narrow, f" at {NARROW}")) if os.environ.get(PICTURES) else ():
            picture(window.page, ROOT / os.environ[PICTURES] / f"{name}{width}.png")


def test_words_of_the_paper_are_written_returned_and_read(visiting: Visiting, month: str) -> None:
    round = Round.objects.create(pack=PACK, period=month, comment_by=dt.date(2026, 4, 10), sign_by=dt.date(2026, 4, 14))
    about = {"indicator": PACK, "breakdown": "words", "period": str(round.of.previous())}
    author = person("director", name="Last Director")
    for place in ("Child protection", LAST):
        Comment.objects.create(**about, member=place, text="There are {{figure: cp_plans_open}} plans.", author=author)
    with visiting("analyst", name="The Analyst") as analyst:
        analyst.go(round.get_absolute_url())
        expect(analyst.page.get_by_role("heading", name="The paper’s own words")).to_be_visible()
        _is_fit(visiting, analyst, "analyst", "words of the paper")
        analyst.page.get_by_role("link", name=LAST).click()
        analyst.page.get_by_label("Your words").press_sequentially(_TEXT[:24])
        expect(analyst.page.get_by_text("Draft saved at")).to_be_visible()
        analyst.page.get_by_label("Your words").fill(_TEXT)
        analyst.page.get_by_role("button", name="See how it reads").click()
        expect(analyst.page.get_by_role("heading", name="How it reads")).to_be_visible()
        _is_fit(visiting, analyst, "analyst", "a place of the paper being written in")
        analyst.page.get_by_role("button", name="Hand it in").click()
        expect(analyst.page.get_by_text(f"Your commentary on {LAST} is handed in.")).to_be_visible()
    with visiting("director", name="The Director") as director:
        director.go(f"/signing/{PACK}/{month}/words")
        _is_fit(visiting, director, "director", "words of the paper before they are signed")
        director.page.get_by_role("link", name="Ask or return the words on").click()
        director.page.get_by_label("Return them").check()
        director.page.get_by_label("Your question, or why they are returned").fill("Say by when.")
        director.page.get_by_role("button", name="Say it").click()
        expect(director.page.get_by_text("The words are returned.")).to_be_visible()
        _is_fit(visiting, director, "director", "words of the paper returned")
