"""A tree written out and read again is the same tree."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.conditions import written
from tests.unit.language.columns import CODES, read
from trigpoint.language.blanks import may_be_blank
from trigpoint.language.english import english
from trigpoint.language.tree import (
    And,
    Between,
    Compare,
    FirstOf,
    In,
    IsBlank,
    Like,
    Literal,
    Name,
    Node,
    Not,
    Or,
    Sum,
    columns_used,
)

EQUALS = st.sampled_from(["=", "<>"])
ORDERS = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
TEXTS = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_categories=["Cc", "Cf"]), min_size=1, max_size=12
)
PATTERNS = TEXTS.filter(lambda t: "%" not in t and "_" not in t)
DATES = st.builds(Literal, st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)))
NUMBERS = st.builds(Literal, st.integers(-9999, 9999) | st.integers(-999, 999).map(lambda n: n + 0.25))


def numbers() -> st.SearchStrategy[Node]:
    names = st.builds(Name, st.sampled_from(["working_days", "score"]))
    ops = st.sampled_from(["+", "-", "*", "/"])
    return st.recursive(names, lambda inner: st.builds(Sum, ops, inner, inner | NUMBERS), max_leaves=4)


def days() -> st.SearchStrategy[Node]:
    names = st.builds(Name, st.sampled_from(["started_on", "completed_on"]))
    later = st.builds(Sum, st.sampled_from(["+", "-"]), names, st.integers(0, 99).map(Literal))
    return names | later | st.builds(lambda a, b: FirstOf((a, b)), names, DATES)


def simple() -> st.SearchStrategy[Node]:
    codes = st.lists(st.sampled_from(CODES["outcome"]).map(Literal), min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Name, st.sampled_from(["alone", "disabled"])),
        st.builds(Compare, ORDERS, numbers(), NUMBERS | numbers()),
        st.builds(Compare, ORDERS, days(), DATES | days()),
        st.builds(Compare, EQUALS, st.just(Name("team")), TEXTS.map(Literal)),
        st.builds(Compare, EQUALS, st.just(Name("alone")), st.booleans().map(Literal)),
        st.builds(In, st.just(Name("outcome")), codes),
        st.builds(Between, days(), DATES, DATES),
        st.builds(Like, st.just(Name("team")), st.sampled_from(["starts with", "ends with", "contains"]), PATTERNS),
        st.builds(IsBlank, numbers() | days() | st.just(Name("team"))),
    )


def joined(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    parts = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(st.builds(And, parts), st.builds(Or, parts), st.builds(Not, inner))


CONDITIONS = st.recursive(simple(), joined, max_leaves=6)


@settings(max_examples=300, deadline=None)
@given(CONDITIONS)
def test_written_out_and_read_again_it_is_the_same(node: Node) -> None:
    assert read(written(node)) == node


@settings(max_examples=100, deadline=None)
@given(CONDITIONS)
def test_english_names_every_column_and_nothing_is_blank_without_blanks(node: Node) -> None:
    titles = {name: f"column {name}" for name in columns_used(node)}
    said = english(node, titles).lower()
    assert all(title in said for title in titles.values())
    divides = "/" in written(node)
    assert divides or not may_be_blank(node, ())


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_any_text_at_all_is_read_or_refused_in_words(text: str) -> None:
    from trigpoint.model.problem import UserMistake

    try:
        read(text)
    except UserMistake as mistake:
        assert all(problem.what for problem in mistake.problems)
