"""The difference between two editions, drawn by hand; and its laws over generated ones."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.support.scorecards import AUGUST, card, months, recorded
from tests.support.words import action, comment, signature
from trigpoint.catalogue.objects import Better
from trigpoint.model.observation import Observation, Status
from trigpoint.model.standard import BenchmarkRow, TargetRow
from trigpoint.publish.edition_json import content_of, of_bytes, to_bytes
from trigpoint.scorecard.commentary import read_for, with_remarks
from trigpoint.scorecard.edition import Definition, Edition
from trigpoint.scorecard.edition_difference import Kind, difference
from trigpoint.scorecard.quoting import Quotable
from trigpoint.scorecard.written import written

DAY = dt.date(2020, 9, 30)
A, B = recorded("A", title="Assessments", better=Better.LOWER), recorded("B", title="Contacts")


def made(
    a: float = 5, b: float = 7, *, target: float | None = 6, text: str = "Words.", meaning: str = "m1", **more: Any
) -> Edition:
    """Two counts of August 2020, 4 and 7 of July; a target and England's figure for A; a comment and an action."""
    shown = card(
        [A, B], [*months("A", "2020-07", 4, a), *months("B", "2020-07", 7, b)],
        targets=[TargetRow("A", AUGUST.start, None, target)] if target is not None else [],
        benchmarks=[BenchmarkRow("A", AUGUST, "england", 8.0, method="mean", listing="2025")],
    )  # fmt: skip
    remarks = read_for([comment(text, "A", AUGUST)], Quotable.of([shown]), "internal").remarks
    defined = Definition("A", "Assessments", "count", "lower", "", "month", "recorded", (("Value", "Sent."),),
                         meaning=meaning)  # fmt: skip
    keys: dict[str, Any] = {"actions": (action("A", AUGUST, opened=dt.date(2020, 9, 1)),), "number": 1}
    keys["signatures"] = (signature(),)
    return Edition(
        with_remarks(shown, remarks), 6, DAY, "Fenbridge", definitions=(defined,), remarks=remarks, **(keys | more)
    )


def told(old: Edition, new: Edition) -> list[tuple[str, str, str, str, str]]:
    return [(d.kind.value, d.indicator, d.what, d.old, d.new) for d in difference(old, new)]


def test_nothing_differs_between_an_edition_and_itself() -> None:
    assert difference(made(), made()) == ()


def test_a_figure_with_its_judgement() -> None:
    """5 was within the target of 6, up from 4 by a quarter; 9 is beyond it, up by more."""
    found = told(made(5), made(9))
    assert [f for f in found if f[0] == "figure"] == [
        ("figure", "A", "12-month mean", "4.5", "6.5"),
        ("figure", "A", "year to date", "9", "13"),
        ("figure", "A", "value", "5", "9"),
    ]
    assert ("judgement", "A", "on target", "met", "not met") in found
    assert {f[1] for f in found} == {"A"}


def test_a_target_a_comparator_words_an_action_and_a_definition() -> None:
    found = told(made(), made(target=None, text="Other words.", meaning="m2", actions=(), reopening="Why."))
    assert ("target", "A", "target", "6", "") in found
    assert ("target", "A", "state", "set", "") in found
    assert ("words", "A", "comment", "Words.", "Other words.") in found
    assert ("definition", "A", "what it stands on", "m1", "m2") in found
    (gone,) = [d for d in difference(made(), made(actions=())) if d.kind is Kind.ACTION]
    assert (gone.what, gone.new) == ("action A1", "")
    assert gone.old.startswith(
        "Hold a weekly meeting. Sought: Fewer wait. Who: Head of Assessment, by 2026-06-30. Open"
    )


def test_an_action_is_told_as_it_was_written() -> None:
    """A full stop is added where there is none and never after another end; that somebody wrote one is a difference."""
    asked = action("A", AUGUST, text="Is it known?", outcome="Fewer wait…", who="A. B. Lead", by_when=None)
    (gone,) = [d for d in difference(made(actions=(asked,)), made(actions=())) if d.kind is Kind.ACTION]
    assert gone.old.startswith("Is it known? Sought: Fewer wait… Who: A. B. Lead. ")
    one, other = (made(actions=(action("A", AUGUST, text=text),)) for text in ("Wait", "Wait."))
    assert [d.kind for d in difference(one, other)] == [Kind.ACTION]


def test_a_definition_put_into_other_words_is_told_in_them() -> None:
    other = replace(made().definitions[0], sentences=(("Value", "Counted."),), meaning="m2")
    (found,) = difference(made(), replace(made(), definitions=(other,)))
    assert (found.kind, found.what, found.old, found.new) == (Kind.DEFINITION, "Value", "Sent.", "Counted.")


def test_a_figure_that_only_one_has_and_who_signed() -> None:
    fewer = made()
    fewer = replace(fewer, card=replace(fewer.card, rows=fewer.card.rows[:1]), signatures=())
    found = told(made(), fewer)
    assert ("figure", "B", "row", "shown", "") in found
    assert ("about", "", "signed", "director: D. Signer", "") in found


def test_a_status_alone_is_a_difference() -> None:
    def of(status: Status) -> Edition:
        value = 5.0 if status.has_value else None
        one = Observation("A", AUGUST, None, None, value, status=status, source="us")
        return replace(made(), card=card([A, B], [one]))

    (found,) = [d for d in difference(of(Status.FINAL), of(Status.PROVISIONAL)) if d.what == "value"]
    assert (found.old, found.new, found.period) == ("5", "5, provisional", "2020-08")


numbers = st.integers(0, 50).map(float)
some = st.builds(
    made, numbers, numbers, target=st.none() | numbers, text=st.sampled_from(["Words.", "**Bold**", "- a\n- b", ""])
)


@given(some, some)
def test_difference_is_the_same_from_either_side(one: Edition, other: Edition) -> None:
    there, back = difference(one, other), difference(other, one)
    assert sorted(map(repr, there)) == sorted(repr(d.turned) for d in back)


@given(some)
def test_an_edition_differs_in_nothing_from_itself_and_reads_back_as_it_was(one: Edition) -> None:
    assert difference(one, one) == ()
    data = to_bytes(one)
    assert to_bytes(one) == data
    read = of_bytes(data)
    assert to_bytes(read) == data
    assert difference(one, read) == ()
    assert replace(read, id="", content="") == one
    assert read.content == content_of(one)


@given(some, some)
def test_any_change_of_a_cell_or_word_changes_the_hash_and_is_told(one: Edition, other: Edition) -> None:
    """By the numbers that each was made from: written out, they are the same or they are not."""

    def told_of(edition: Edition) -> list[object]:
        rows = edition.card.rows
        cells = [(written(v.value, "count"), v.period) for row in rows for v in row.values if v.value is not None]
        return [cells, [row.target.value for row in rows], [remark.plain for remark in edition.remarks]]

    same = told_of(one) == told_of(other)
    assert (of_bytes(to_bytes(one)).id == of_bytes(to_bytes(other)).id) == same
    assert (content_of(one) == content_of(other)) == same
    assert (difference(one, other) == ()) == same


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["x", "y", "z"])), unique=True, min_size=1))
def test_references_are_seven_signs_all_different_and_hold_for_ever(keys: list[tuple[str, str]]) -> None:
    (row,) = made().card.rows[:1]
    rows = tuple(replace(row, indicator=name, breakdown="team", member=member) for name, member in keys)
    one = replace(made(), card=replace(made().card, rows=rows))
    codes = [reference.code for reference in one.references]
    assert len(set(codes)) == len(rows)
    assert all(len(code) == 7 and not set(code) & set("ILOU") for code in codes)
    assert [reference.code for reference in of_bytes(to_bytes(one)).references] == codes
    assert [one.by_reference(code) for code in codes] == list(rows)
