"""A council's own pack put together in the browser: steps, search, the paper beside it, a second person."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client

from trigpoint.runs.pack_drafts import read_pack_draft
from trigpoint.runs.pack_preview import rests_on
from trigpoint.store.releases import Releases
from trigpoint.store.workspace import Workspace
from trigpoint.web import place
from trigpoint.web.defining.models import Draft, State

ONE, OTHER = "assessments_in_45_days", "cp_plans_open"
_PACK = {"title": "My board", "audience": "internal", "frequency": "month", "periods_shown": "4", "style": "report",
         "lines": "8", "charts": ["trend"], "before": "Reason for item: Why it comes."}  # fmt: skip
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def _begun(client: Client, start: str = "") -> int:
    said = {"name": "my-board", "title": "My board", "start": start, "why": "The board asked for its own."}
    answer = client.post("/definitions/new/pack", said)
    assert answer.status_code == 302
    return int(answer["Location"].rstrip("/").split("/")[-2])


def _step(client: Client, number: int, do: str, **more: object) -> str:
    sections = read_pack_draft(Draft.objects.get(pk=number).text).sections
    titles = {f"s{n}-title": section.title for n, section in enumerate(sections)}
    answer = client.post(f"/definitions/drafts/{number}/pack", {**_PACK, **titles, "do": do, **more})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_a_pack_is_put_together_by_steps_drawn_and_approved_by_a_second_person(
    browse: Callable[..., Client], borough: Workspace
) -> None:
    analyst = browse("analyst")
    number = _begun(analyst)
    page, paper = f"/definitions/drafts/{number}/pack", f"/definitions/drafts/{number}/paper"
    assert "There is no paper of it yet" in analyst.get(paper).content.decode()
    _step(analyst, number, "section", new_section="Early days")
    there = _step(analyst, number, "find", find="45 working days", into="0")
    assert f'value="add:{ONE}"' in analyst.get(there).content.decode()
    _step(analyst, number, f"add:{ONE}", into="0", find="45 working days")
    _step(analyst, number, f"add:{OTHER}", into="0")
    _step(analyst, number, "up:0:1")
    draft = read_pack_draft(Draft.objects.get(pk=number).text)
    assert [item.indicator for item in draft.sections[0].items] == [OTHER, ONE]
    assert (draft.periods_shown, draft.paper.style, draft.paper.lines) == (4, "report", 8)
    assert draft.paper.before[0].asks == "Why it comes."

    answer = analyst.get(paper)
    shown = answer.content.decode()
    titles = [place.catalogue().indicators[name].title for name in (OTHER, ONE)]
    for text in ("My board", "Early days", "Reason for item", *titles):
        assert text in shown
    assert "<script" not in shown
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    policy = answer.headers["Content-Security-Policy"]
    assert "sandbox" in policy and "frame-ancestors 'self'" in policy and "script-src" not in policy
    frame = analyst.get(page)
    assert f'src="{paper}?v=' in frame.content.decode()
    assert frame.headers["Content-Security-Policy"].endswith("frame-src 'self'")
    assert "my-board" not in place.catalogue().packs, "a draft is nobody's definition yet"

    assert _step(analyst, number, "save") == f"/definitions/drafts/{number}"
    analyst.post(f"/definitions/drafts/{number}/hand-over")
    assert Draft.objects.get(pk=number).state == State.PROPOSED
    assert analyst.post(f"/definitions/drafts/{number}/decide", {"approve": "1"}).status_code == 403
    assert analyst.get(page).status_code == 403, "what waits for approval is not changed"
    director = browse("director")
    assert director.get(paper).status_code == 200


def test_whoever_uses_a_keyboard_goes_on_where_they_were_after_a_step(
    browse: Callable[..., Client], borough: Workspace
) -> None:
    analyst = browse("analyst")
    number = _begun(analyst)

    def then(do: str, **more: str) -> list[str]:
        page = analyst.get(_step(analyst, number, do, **more)).content.decode()
        return re.findall(r'(?:value|id)="([^"]+)"[^>]* autofocus>', page)

    assert then("section", new_section="One") == ["new_section"]
    assert then("section", new_section="Two") == ["new_section"]
    assert then("find", find="45 working days", into="0") == ["find"]
    assert then(f"add:{ONE}", find="45 working days", into="0") == [f"add:{ONE}"]
    then(f"add:{OTHER}", into="0")
    assert then("down:0:0") == ["down:0:1"]
    assert then("down:0:1") == ["down:1:0"]  # into the next section, with the line
    assert then("up:1:0") == ["up:0:1"]
    assert then("up:0:0") == ["up:0:0"]  # at the top it stays
    assert then("drop:0:1") == ["drop:0:0"]
    assert then("drop:0:0") == ["find"]
    assert then("down:0") == ["down:1"]
    assert then("drop:1") == ["new_section"]
    assert then("preview") == ["preview"]
    assert then("keep") == []


def test_a_pack_begins_with_all_that_another_has(browse: Callable[..., Client], borough: Workspace) -> None:
    analyst = browse("analyst")
    number = _begun(analyst, start="ofsted-kpis")
    draft, other = read_pack_draft(Draft.objects.get(pk=number).text), place.catalogue().packs["ofsted-kpis"]
    assert (draft.name, draft.title) == ("my-board", "My board")
    assert [section.title for section in draft.sections] == [section.title for section in other.sections]
    assert draft.paper.exempt == other.paper.exempt


def test_steps_without_sense_change_nothing_and_mistakes_are_said(
    browse: Callable[..., Client], borough: Workspace
) -> None:
    analyst = browse("analyst")
    number = _begun(analyst)
    _step(analyst, number, "section", new_section="Help")
    _step(analyst, number, "section", new_section="Care")
    before = Draft.objects.get(pk=number).text
    page = f"/definitions/drafts/{number}/pack"
    said = {**_PACK, "s0-title": "Help", "s1-title": "Care"}
    for do in ("up:7", "drop:0:3", "add:nothing_like_it", "up:x"):
        assert analyst.post(page, {**said, "do": do}).status_code == 404
    again = analyst.post(page, {**said, "s1-title": "Help", "do": "keep"}).content.decode()
    assert "Two sections are called “Help”." in again
    assert "many" in analyst.post(page, {**said, "title": "", "lines": "many", "do": "keep"}).content.decode()
    assert read_pack_draft(Draft.objects.get(pk=number).text).sections == read_pack_draft(before).sections
    assert analyst.post(page, {**said, "do": "save"}, headers={"HX-Request": "true"}).headers["HX-Redirect"]


def test_whoever_has_a_hand_in_it_does_not_approve_it(browse: Callable[..., Client], borough: Workspace) -> None:
    first, second = browse("analyst"), browse("analyst", name="Second Analyst")
    number = _begun(first)
    _step(second, number, "section", new_section="Help")
    _step(second, number, f"add:{ONE}", into="0")
    first.post(f"/definitions/drafts/{number}/hand-over")
    assert second.post(f"/definitions/drafts/{number}/decide", {"refuse": "1"}).status_code == 403


def test_a_section_has_columns_of_its_own_in_their_order(browse: Callable[..., Client], borough: Workspace) -> None:
    """Those chosen stand first on the page, in their order, in which a browser sends them; one put in again is last."""
    analyst = browse("analyst")
    number = _begun(analyst)
    _step(analyst, number, "section", new_section="Help")
    _step(analyst, number, "keep", **{"s0-columns": ["target", "periods", "colour"]})
    page = analyst.get(f"/definitions/drafts/{number}/pack").content.decode()
    shown = re.findall(r'<input[^>]* name="s0-columns"[^>]*>', page)
    assert [value for box in shown[:4] for value in re.findall(r'value="([^"]*)"', box)] == [
        "target", "periods", "colour", "outcome",
    ]  # fmt: skip
    assert ["checked" in box for box in shown[:4]] == [True, True, True, False]
    _step(analyst, number, "keep", **{"s0-columns": ["periods", "colour"]})
    _step(analyst, number, "keep", **{"s0-columns": ["periods", "colour", "target"]})
    (section,) = read_pack_draft(Draft.objects.get(pk=number).text).sections
    assert section.layout.columns == ("periods", "colour", "target")
    page = f"/definitions/drafts/{number}/pack"
    wrong = analyst.post(page, {**_PACK, "s0-title": "Help", "s0-columns": ["everything"], "do": "keep"})
    assert "Select a valid choice" in wrong.content.decode()


def test_a_pack_for_the_public_is_drawn_as_they_would_have_it(
    browse: Callable[..., Client], borough: Workspace
) -> None:
    """Small numbers are hidden in the drawing, and nothing has left by it."""
    analyst = browse("analyst")
    number = _begun(analyst)
    _step(analyst, number, "section", new_section="Help")
    _step(analyst, number, f"add:{ONE}", into="0")
    releases = Releases(borough.store)
    before = len(list(releases.since(dt.date(2000, 1, 1))))
    drawn = {}
    for audience in ("internal", "public"):
        _step(analyst, number, "keep", audience=audience)
        drawn[audience] = analyst.get(f"/definitions/drafts/{number}/paper").content.decode()
    assert ">The public<" in drawn["public"] and "Counts of 1 to 5" in drawn["public"]
    assert ">Internal use<" in drawn["internal"] and "Counts of 1 to 5" not in drawn["internal"]
    assert len(list(releases.since(dt.date(2000, 1, 1)))) == before


def test_what_is_kept_of_a_preview_rests_on_what_has_left(own: Workspace) -> None:
    """A release, and another day, make another drawing; the same things give the same name."""
    before = rests_on(own)
    assert rests_on(own) == before
    releases = Releases(own.store)
    with releases.held():
        releases.remember(b"counts", by="cron", details={"audience": "public", "pack": "x"}, counts={})
    after = rests_on(own)
    assert after != before
    assert rests_on(own) == after
