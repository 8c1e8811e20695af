"""A real browser for tests: Debian's Chromium, told to reach for nothing, and people already signed in."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.support.repository import ROOT
from tests.support.system import need

AXE = ROOT / "build" / "frontend" / "axe.js"
WIDE, NARROW = 1280, 320
PATIENCE = 120_000
"""Milliseconds that a page, or a thing on it, is waited for: a busy machine takes long, and what is never there still
fails."""
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser; the test is skipped where there is none, and fails where nothing may be skipped."""
    program = need("browser")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(program), args=_ARGUMENTS, timeout=PATIENCE)
        try:
            yield browser
        finally:
            browser.close()


@dataclass(frozen=True)
class Visit:
    """Pages of somebody, at an address. What the console or a script complained of is kept in `complaints`."""

    page: Page
    address: str
    complaints: list[str]

    def go(self, path: str) -> int:
        """Open a page; the status that it was answered with."""
        answer = self.page.goto(self.address + path)
        assert answer is not None
        return answer.status

    def axe(self) -> list[str]:
        """What axe finds: the rule and where, each on a line."""
        self.page.evaluate("document.fonts.ready.then(() => true)")  # axe measures letters, and a font may still come
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        options = {"runOnly": {"type": "tag", "values": list(_RULES)}, "resultTypes": ["violations"]}
        found = self.page.evaluate(f"axe.run(document, {json.dumps(options)})")
        return [
            f"{rule['id']}: {' '.join(map(str, node['target']))}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]

    def overflow(self) -> int:
        """By how many pixels the page is wider than its window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    def small_targets(self) -> list[str]:
        """What can be pressed and is smaller than 24 by 24 pixels, but for links within a sentence, what only the Enter
        key presses, and what the design system draws larger than the element itself (WCAG 2.2, 2.5.8: spacing and
        inline exceptions)."""
        return list(self.page.evaluate(_SMALL))

    def unnamed_pictures(self) -> list[str]:
        """Pictures that are neither named nor marked as decoration."""
        return list(self.page.evaluate(_UNNAMED))


_SMALL = """() => {
  const pressed = 'a[href], button, input:not([type=hidden]), select, textarea, summary';
  const words = 'p, li, td, th, dd, dt, h1, h2, h3, nav';
  const fits = b => b.width >= 24 && b.height >= 24;
  const within = e => {
    const whole = e.closest(words);
    return whole && (whole.textContent.trim() !== e.textContent.trim() || whole.getBoundingClientRect().height >= 24);
  };
  return [...document.querySelectorAll(pressed)]
    .filter(e => e.getBoundingClientRect().width && !fits(e.getBoundingClientRect()))
    .filter(e => !(e.getAttribute('aria-hidden') === 'true' && e.tabIndex < 0))
    .filter(e => !e.closest('.govuk-skip-link, .govuk-checkboxes__item, .govuk-radios__item'))
    .filter(e => !(e.tagName === 'A' && within(e)))
    .map(e => e.outerHTML.slice(0, 120));
}"""
_UNNAMED = """() => [...document.querySelectorAll('svg, img')]
  .filter(e => !e.closest('[aria-hidden=true]') && e.getAttribute('role') !== 'presentation')
  .filter(e => e.tagName === 'IMG' ? !e.hasAttribute('alt')
    : !(e.getAttribute('aria-label') || e.getAttribute('aria-labelledby') || e.querySelector('title')))
  .map(e => e.outerHTML.slice(0, 120))"""


@contextmanager
def visit(
    browser: Browser, address: str, cookies: Mapping[str, str], width: int = WIDE, scripts: bool = True
) -> Iterator[Visit]:
    """A window of somebody who has these cookies."""
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts, locale="en-GB")
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies.items()])
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    try:
        yield Visit(page, address, complaints)
    finally:
        context.close()


def session_of(user: Any) -> dict[str, str]:
    """The cookies of somebody who is signed in by single sign-on."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store["account_authentication_methods"] = [{"method": "socialaccount"}]
    store.create()
    return {"sessionid": str(store.session_key)}


def picture(page: Page, place: Path) -> None:
    """The whole page as a PNG."""
    place.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(place), full_page=True)
