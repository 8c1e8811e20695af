"""Widths of columns, each worked out by hand: a sign is half as wide as the letters are high, a bold one 0.55."""

from __future__ import annotations

import pytest

from trigpoint.publish.paper.objects import Cell, Column, Table
from trigpoint.publish.paper.widths import LONGEST, least_widths, widths

WORDS = Table("", (Column("A", weight=9.0), Column("B")), ((Cell("a b c d e f"), Cell("Twelve signs, and some more")),))


def test_words_share_the_room_as_they_ask() -> None:
    assert widths(WORDS, 100.0, 1.0, 0.0) == pytest.approx((90.0, 10.0))


def test_no_column_is_narrower_than_its_longest_word() -> None:
    assert least_widths(WORDS, 1.0, 0.0) == pytest.approx([0.55, 3.0])  # the heading `A`, bold; `Twelve`
    assert widths(WORDS, 10.0, 1.0, 0.0) == pytest.approx((7.0, 3.0))
    assert least_widths(WORDS, 2.0, 1.0) == pytest.approx([2.1, 7.0])


def test_numbers_take_what_they_need_and_leave_the_rest_to_words() -> None:
    table = Table(
        "", (Column("Name"), Column("N", True), Column("M", True)), ((Cell("x y"), Cell("12"), Cell("1,234")),)
    )
    assert widths(table, 100.0, 1.0, 0.0) == pytest.approx((96.5, 1.0, 2.5))


def test_a_heading_of_numbers_may_stand_on_two_lines() -> None:
    table = Table("", (Column("Name"), Column("Change on March", True)), ((Cell("x y"), Cell("1")),))
    assert widths(table, 100.0, 1.0, 0.0)[1] == pytest.approx(15 * 0.55 / 2)


def test_a_tag_stays_on_one_line() -> None:
    table = Table("", (Column("Name"), Column("C")), ((Cell("x y"), Cell("Up, worse", tag="worse")),))
    assert widths(table, 12.0, 1.0, 0.0)[1] == pytest.approx(11 * 0.55)  # nine signs, and one on each side


def test_a_table_is_as_wide_as_the_page() -> None:
    table = Table("", (Column("A", True), Column("B", True)), ((Cell("12"), Cell("1234")),))
    assert widths(table, 90.0, 1.0, 0.0) == pytest.approx((88.0, 2.0))  # the first names the row


def test_a_column_of_short_words_takes_what_it_needs() -> None:
    table = Table("", (Column("Name"), Column("D")), ((Cell("x y"), Cell("Up")), (Cell("z"), Cell("Similar"))))
    assert widths(table, 100.0, 1.0, 0.0) == pytest.approx((96.5, 3.5))


def test_what_has_no_room_at_all_is_pressed_together() -> None:
    pressed = widths(WORDS, 1.0, 1.0, 0.0)
    assert sum(pressed) == pytest.approx(1.0)
    assert all(width > 0 for width in pressed)


def test_a_very_long_word_counts_as_what_may_be_broken_off_it() -> None:
    table = Table("", (Column(""),), ((Cell("W" * 100),),))
    assert least_widths(table, 1.0, 0.0) == pytest.approx([LONGEST * 0.5])
