"""Signed figures: what they see who see nothing before it is signed, and what was published of a figure before."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client

from trigpoint.model.period import Period
from trigpoint.model.words import Action, Comment, Role, Signature
from trigpoint.runs.editions import freeze
from trigpoint.scorecard.edition import Edition
from trigpoint.store.workspace import Workspace
from trigpoint.web import place
from trigpoint.web.figures.signed import published_before, signed_card, signed_periods

PACK = "ofsted-kpis"


class NoWords:
    """Nobody has written anything."""

    def commentary(self, pack: str, period: Period) -> list[Comment]:
        return []

    def actions(self, pack: str, on: dt.date) -> list[Action]:
        return []


@pytest.fixture
def signed(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Edition:
    """A borough whose March is signed."""
    folder = tmp_path / "borough"
    shutil.copytree(filled, folder)
    monkeypatch.setenv(place.VARIABLE, str(folder))
    by = Signature(Role.DIRECTOR, "The director", "director@fenbridge.example", dt.datetime(2026, 4, 9, tzinfo=dt.UTC))
    return freeze(Workspace.open(folder), PACK, Period.parse("2026-03"), NoWords(), [by], by=by.account)


def test_whoever_sees_signed_figures_only_sees_the_edition(signed: Edition, browse: Callable[..., Client]) -> None:
    assert signed_periods(PACK, "internal") == (Period.parse("2026-03"),)
    assert signed_periods(PACK, "partner") == ()
    card = signed_card(PACK, "2026-03", "", "internal")
    assert card is not None
    assert [row.value for row in card.rows] == [row.value for row in signed.card.rows]
    assert signed_card(PACK, "2026-02", "", "internal") is None
    client = browse("practitioner", ("pack", PACK))
    page = client.get(f"/figures/?pack={PACK}").content.decode()
    assert "March 2026" in page
    assert page.count('<th scope="row"') == len(signed.card.rows)
    why = client.get(f"/figures/cp_plans_open/2026-03/why?pack={PACK}")
    assert why.status_code == 200
    assert "Rows that were read" not in why.content.decode()
    assert "once they are signed" in client.get(f"/figures/?pack={PACK}&period=2026-02").content.decode()
    assert "once they are signed" in browse("partner", ("pack", PACK)).get(f"/figures/?pack={PACK}").content.decode()


def test_what_was_published_before_is_told_and_whether_it_moved(signed: Edition) -> None:
    row = next(r for r in signed.card.rows if r.value is not None and r.member is None)
    (before,) = published_before(PACK, row)
    assert (before.id, before.differs) == (signed.id, False)
    now = replace(row.values[-1], value=(row.value or 0) + 1)
    (moved,) = published_before(PACK, replace(row, value=now.value, values=(*row.values[:-1], now)))
    assert moved.differs
    april = replace(row.values[-1], period=Period.parse("2026-04"), value=None)
    (of_march,) = published_before(PACK, replace(row, value=None, values=(*row.values, april)))
    assert (of_march.period, of_march.value, of_march.differs) == (Period.parse("2026-03"), before.value, False)
