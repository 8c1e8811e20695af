"""The archive's page of two editions: which are chosen before anybody chose."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence

import pytest
from django.test import Client

from trigpoint.model.period import Period
from trigpoint.runs.editions import Listed
from trigpoint.store.workspace import Workspace
from trigpoint.web.signing import archive

MARCH, FROZEN = Period.parse("2026-03"), dt.datetime(2026, 4, 20, 9, 0, tzinfo=dt.UTC)
A, B = "ofsted-kpis", "early-help-monthly"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("frozen", "chosen"),
    [
        ([(A, "internal"), (B, "internal"), (A, "internal"), (A, "partner")], [0, 2]),
        ([(A, "internal"), (A, "internal"), (A, "internal")], [1, 2]),
        ([(A, "internal"), (B, "internal"), (A, "partner")], [1, 2]),
    ],
)
def test_the_newest_two_of_a_pack_are_chosen_to_compare(
    frozen: Sequence[tuple[str, str]],
    chosen: list[int],
    borough: Workspace,
    browse: Callable[..., Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The page lists the newest first, and is asked for what differs from the earlier to the later."""
    listed = [
        Listed(f"{n:064x}", pack, MARCH, "Fenbridge", audience, n, FROZEN, "A. Director", "", None, 1)
        for n, (pack, audience) in enumerate(frozen)
    ]
    monkeypatch.setattr(archive.archive, "editions", lambda workspace: listed)
    page = browse("analyst").get("/editions/differences").content.decode()
    assert re.findall(r'value="([^"]*)" selected', page) == [listed[n].id for n in chosen]
