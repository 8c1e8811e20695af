"""Comments, actions and signatures: what is open, overdue, newest, still unsigned."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.support.words import MARCH, action, comment, signature
from trigpoint.model.words import Role, carried, latest_by_place, readable_by, unsigned

DAY = dt.date(2026, 3, 31)


@pytest.mark.parametrize(
    ("opened", "closed", "by_when", "state"),
    [
        ("2026-04-01", None, None, "not begun"),
        ("2026-03-31", None, None, "open"),
        ("2026-01-05", None, "2026-03-31", "open"),
        ("2026-01-05", None, "2026-03-30", "overdue"),
        ("2026-01-05", "2026-03-31", "2026-03-30", "closed"),
        ("2026-01-05", "2026-04-01", "2026-03-30", "overdue"),
    ],
)
def test_an_action_as_of_a_day(opened: str, closed: str | None, by_when: str | None, state: str) -> None:
    day = dt.date.fromisoformat
    one = action(opened=day(opened), closed=day(closed) if closed else None, by_when=day(by_when) if by_when else None)
    assert one.state_on(DAY) == state
    assert one.open_on(DAY) == (state in ("open", "overdue"))
    assert one.overdue_on(DAY) == (state == "overdue")


def test_actions_are_carried_until_closed_the_overdue_first() -> None:
    late = action(id="late", by_when=dt.date(2026, 3, 1))
    soon = action(id="soon", by_when=dt.date(2026, 4, 1))
    whenever = action(id="whenever", by_when=None)
    done = action(id="done", closed=dt.date(2026, 3, 10))
    long_done = action(id="long done", closed=dt.date(2026, 2, 10))
    later = action(id="later", opened=dt.date(2026, 4, 2))
    everything = [later, long_done, done, whenever, soon, late]
    assert [a.id for a in carried(everything, DAY)] == ["late", "soon", "whenever"]
    assert [a.id for a in carried(everything, DAY, since=dt.date(2026, 2, 28))] == ["late", "soon", "whenever", "done"]


def test_the_newest_comment_of_each_figure_holds() -> None:
    first = comment("First.", written=dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC))
    second = comment("Second.", written=dt.datetime(2026, 4, 2, 9, tzinfo=dt.UTC))
    north = comment("North.", breakdown="team", member="North")
    assert latest_by_place([second, north, first]) == {first.place: second, north.place: north}
    same_moment = replace(first, text="Put right.")
    assert latest_by_place([first, same_moment])[first.place].text == "Put right."


def test_nothing_to_add_is_an_answer_and_blanks_are_none() -> None:
    assert comment("", nothing_to_add=True).answers
    assert comment("Words.").answers
    assert not comment("  \n ").answers


@pytest.mark.parametrize(
    ("readers", "seen_by"),
    [("internal", ["internal"]), ("partner", ["internal", "partner"]), ("public", ["internal", "partner", "public"])],
)
def test_words_are_read_by_whom_they_were_written_for(readers: str, seen_by: list[str]) -> None:
    assert [a for a in ("internal", "partner", "public") if readable_by(readers, a)] == seen_by


def test_a_signature_under_something_else_does_not_count() -> None:
    signed = [signature(Role.ANALYST, of="aa"), signature(Role.DIRECTOR, of="bb")]
    assert unsigned(signed, "aa") == (Role.SERVICE_HEAD, Role.DIRECTOR)
    assert unsigned(signed, "aa", (Role.ANALYST,)) == ()
    assert comment("x").period == MARCH
