"""The demonstration as its first visitor finds it: a month to close, last month's words, links for its people."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from django.urls import reverse

from tests.support.served import browse
from trigpoint.model.period import Period
from trigpoint.simulation.words import write_words
from trigpoint.store.workspace import Workspace
from trigpoint.web.people.demonstration import demonstration_links
from trigpoint.web.people.first import first_link
from trigpoint.web.people.models import User
from trigpoint.web.words.demonstration import AUTHOR, furnish
from trigpoint.web.words.models import Action, Comment, Round

__all__ = ["browse"]


@pytest.fixture
def demonstration(borough: Workspace, db: None) -> Iterator[Workspace]:
    """The workspace of the tests, marked and filled with words as `trigpoint demo` does."""
    mark, words = borough.path / "exports" / "demo.json", borough.path / "words"
    mark.parent.mkdir(exist_ok=True)
    mark.write_text("{}", encoding="utf-8")
    write_words(words, Period.month(2026, 3))
    yield borough
    mark.unlink()
    shutil.rmtree(words)


def test_there_is_a_month_to_close_beside_last_months_words(demonstration: Workspace, browse: object) -> None:
    furnish()
    furnish()
    assert [str(one) for one in Round.objects.order_by("pack")] == ["early-help-monthly 2026-03", "ofsted-kpis 2026-03"]
    last, before = Comment.objects.filter(period="2026-03"), Comment.objects.filter(period="2026-02")
    assert 0 < last.count() < before.count()
    assert {comment.author.email for comment in before} == {AUTHOR}
    assert {action.state for action in Action.objects.all()} == {"overdue", "closed"}
    analyst = browse("analyst")  # type: ignore[operator]
    page = analyst.get(reverse("commentary-round", args=["ofsted-kpis", "2026-03"]))
    assert page.status_code == 200


def test_its_people_still_make_their_accounts_by_links(demonstration: Workspace) -> None:
    furnish()
    assert first_link() is not None
    assert [role.split(",")[0] for role, _ in demonstration_links()][:2] == ["Performance analyst", "Service head"]
    assert not User.objects.get(email=AUTHOR).has_usable_password()
    User.objects.create_user("ann@fenbridge.example", name="Ann")
    assert demonstration_links() == []
    assert first_link() is None


def test_a_workspace_of_somebodys_own_is_not_furnished(borough: Workspace, db: None) -> None:
    furnish()
    assert not Round.objects.exists()
    assert not User.objects.exists()
