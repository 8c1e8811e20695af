"""What the journeys share: the borough's workspace, a served application, and a window of somebody."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.support.browser import WIDE, Visit, session_of, visit
from tests.support.served import _nothing_drafted, _plain_files, borough, filled, month
from tests.support.web import person
from trigpoint.store.workspace import Workspace

__all__ = ["_nothing_drafted", "_plain_files", "borough", "filled", "month"]

Visiting = Callable[..., AbstractContextManager[Visit]]


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
