"""What the journeys share: the borough's workspace, a served application, and one browser for the process."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.support.browser import WIDE, Visit, chromium, session_of, visit
from tests.support.served import _plain_files, borough, filled, month
from tests.support.web import person
from trigpoint.store.workspace import Workspace

__all__ = ["_plain_files", "borough", "filled", "month"]
# Playwright's own loop runs in the thread in which the tests make their people and rounds.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

Visiting = Callable[..., AbstractContextManager[Visit]]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all journeys of this process."""
    with chromium() as found:
        yield found


@pytest.fixture
def visiting(
    browser: Browser, live_server: LiveServer, borough: Workspace, transactional_db: None, settings: object
) -> Visiting:
    """A window of somebody with a role and reach: `with visiting("analyst", width=320) as somebody:`."""
    settings.ADDRESS = live_server.url  # type: ignore[attr-defined]

    def made(
        role: str = "", *scopes: tuple[str, str], name: str = "", width: int = WIDE, scripts: bool = True
    ) -> AbstractContextManager[Visit]:
        cookies = session_of(person(role, *scopes, name=name)) if role else {}
        return visit(browser, live_server.url, cookies, width, scripts)

    return made
