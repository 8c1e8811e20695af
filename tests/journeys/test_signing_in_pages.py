"""The pages by which people sign in, in a real browser: what axe finds, and what it misses."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import Visiting
from tests.support.browser import NARROW

pytestmark = [pytest.mark.browser, pytest.mark.slow]
_COMING = ("login/", "password/reset/", "password/reset/done/", "password/reset/key/1-x/", "inactive/")
_IN = ("logout/", "sessions/", "2fa/", "2fa/totp/activate/", "2fa/webauthn/", "2fa/webauthn/add/")


@pytest.mark.parametrize(
    ("role", "place"), [*(("", place) for place in _COMING), *(("practitioner", place) for place in _IN)]
)
def test_a_page_is_fit_for_everybody(visiting: Visiting, role: str, place: str) -> None:
    scopes = [("team", "Front Door")] if role else []
    with visiting(role, *scopes) as wide:
        assert wide.go(f"/accounts/{place}") == 200
        found = (wide.axe(), wide.small_targets(), wide.unnamed_pictures(), wide.complaints)
    assert found == ([], [], [], [])
    with visiting(role, *scopes, width=NARROW) as narrow:
        narrow.go(f"/accounts/{place}")
        assert narrow.overflow() <= 0
