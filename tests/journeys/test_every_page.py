"""Every page of the application in a real browser: what axe finds, and what it misses.

The pages are those of the matrix (tests/web/matrix), each shown to the first role that it opens to.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import pytest
from django.urls import reverse

from tests.journeys.conftest import Visiting
from tests.support.browser import NARROW, Visit, picture
from tests.support.matrix import Example, addresses, examples
from tests.support.repository import ROOT
from tests.support.web import person
from trigpoint.web.people.gate import OPEN, needed
from trigpoint.web.people.roles import ROLES

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PICTURES = "TRIGPOINT_PICTURES"
"""The folder that pictures of the pages are kept in, where this environment variable names one."""

_ORDER = ("analyst", "administrator", "director", "service-head", "auditor", "provider", "practitioner", "board-member")
_NO_PAGE = (
    "colours",
    "health",
    "metrics",
    "edition-document",
    "figures-download",
    "openapi-json",
    "job_part",
    "draft-paper",
)
"""Addresses that answer with a file or with data, or with a paper that may run nothing: none is a page of the
application."""


def _pages() -> list[Any]:
    found = []
    known = examples()
    for _, name, view in addresses():
        if not name or name in _NO_PAGE or name.startswith("api") or name.endswith("csv"):
            continue
        if not view.__module__.startswith("allauth."):
            for n, example in enumerate(known.get(name, [])):
                if example.get:
                    found.append(pytest.param(name, view, example, id=f"{name}{f'-{n}' if n else ''}"))
    return found


def _role_for(view: Any) -> str:
    asked = needed(view) or frozenset()
    if asked == OPEN:
        return ""
    return next(role for role in _ORDER if not asked or asked & ROLES[role].permissions)


def _reach(example: Example, role: str) -> tuple[tuple[str, str], ...]:
    if not role or ROLES[role].everywhere:
        return ()
    return example.by_role.get(role, example.reach)


def _keep(somebody: Visit, name: str) -> None:
    """A picture of the page, where pictures are wanted (`make pages`)."""
    if os.environ.get(PICTURES):
        picture(somebody.page, ROOT / os.environ[PICTURES] / f"{name}.png")


def _address(name: str, example: Example, role: str, scopes: tuple[tuple[str, str], ...]) -> str:
    kwargs: Mapping[str, Any] = example.kwargs
    if example.make:
        kwargs = example.make(person(role, *scopes) if role else None)
    return reverse(name, kwargs=dict(kwargs)) + (f"?{example.query}" if example.query else "")


@pytest.mark.parametrize(("name", "view", "example"), _pages())
def test_a_page_is_fit_for_everybody(
    visiting: Visiting, name: str, view: Any, example: Example, request: pytest.FixtureRequest
) -> None:
    role = _role_for(view)
    scopes = _reach(example, role)
    path = _address(name, example, role, scopes)
    with visiting(role, *scopes) as shown:
        status = shown.go(path)
        assert status in (200, 400, 401, 403, 404), status
        found = {
            "axe": shown.axe(),
            "small": shown.small_targets(),
            "unnamed": shown.unnamed_pictures(),
            "complaints": [said for said in shown.complaints if f"status of {status}" not in said],
        }
        title = shown.page.title()
        headings = shown.page.locator("h1").count()
        _keep(shown, request.node.callspec.id)
        shown.page.set_viewport_size({"width": NARROW, "height": 900})  # as WCAG 1.4.10 has it: the same page, zoomed
        overflow = shown.overflow()
        _keep(shown, f"{request.node.callspec.id} at {NARROW}")
    assert found == {"axe": [], "small": [], "unnamed": [], "complaints": []}
    assert overflow <= 0
    assert headings == 1
    assert title.endswith("Fenbridge Council")


def test_the_keyboard_reaches_the_content_and_shows_where_it_is(visiting: Visiting) -> None:
    with visiting("analyst") as somebody:
        somebody.go("/")
        somebody.page.keyboard.press("Tab")
        assert somebody.page.evaluate("document.activeElement.textContent") == "Skip to main content"
        somebody.page.keyboard.press("Enter")
        somebody.page.keyboard.press("Tab")
        inside = somebody.page.evaluate("document.querySelector('main').contains(document.activeElement)")
        assert inside
        shown = somebody.page.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement);"
            " return s.outlineStyle !== 'none' || s.boxShadow !== 'none'; })()"
        )
        assert shown
