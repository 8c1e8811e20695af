"""Widths of columns, each worked out by hand: of the height of its letters a sign is 0.56, a narrow one 0.33, a capital
0.72 and a wide one 0.9, and a bold one 1.08 times as much."""

from __future__ import annotations

import pytest

from trigpoint.publish.paper.objects import Cell, Column, Table
from trigpoint.publish.paper.widths import LONGEST, eased, least_widths, on_one_page, wide, widths

WORDS = Table("", (Column("a", weight=9.0), Column("b")), ((Cell("a b c d e f"), Cell("across some more than that")),))


def test_signs_are_as_wide_as_they_look() -> None:
    assert wide("ab1") == pytest.approx(3 * 0.56)
    assert wide("il. ") == pytest.approx(4 * 0.33)
    assert wide("mW%") == pytest.approx(3 * 0.9)
    assert wide("AZ") == pytest.approx(2 * 0.72)


def test_words_share_the_room_as_they_ask_where_both_have_enough() -> None:
    assert widths(WORDS, 200.0, 1.0, 0.0) == pytest.approx((180.0, 20.0))


def test_a_column_with_more_to_say_than_it_asked_room_for_gets_some_of_another_s() -> None:
    """Of 80, the first asks for 60 and has one line of 2 x 0.56; the second wants 60 x (3 x 0.56 + 2 x 0.33), which
    is more than there is. Until all that the first does not need has gone, each step makes the row lower."""
    column = (Column("x", weight=3.0), Column("y"))
    table = Table("", column, ((Cell("aa"), Cell("nine " * 60)),))
    first, second = widths(table, 80.0, 1.0, 0.0)
    assert first + second == pytest.approx(80.0)
    assert 2 * 0.56 <= first < 2 * 0.56 + 80 / 80 + 0.01
    crowd = Table("", column, tuple((Cell("nine " * 60), Cell("aa")) for _ in range(2)) + table.rows)
    assert widths(crowd, 80.0, 1.0, 0.0)[0] > 40.0  # two rows against one


def test_no_column_is_narrower_than_its_longest_word() -> None:
    across = 5 * 0.56 + 0.33  # `across`, of which the r is narrow
    assert least_widths(WORDS, 1.0, 0.0) == pytest.approx([0.56 * 1.08, across])  # the heading, bold
    full = Table("", WORDS.columns, ((Cell("a b c d e f " * 20), Cell("across a bit of it all")),))
    assert widths(full, 10.0, 1.0, 0.0) == pytest.approx((10 - across, across))
    assert least_widths(WORDS, 2.0, 1.0) == pytest.approx([2 * 0.56 * 1.08 + 1, 2 * across + 1])


def test_numbers_take_what_they_need_and_leave_the_rest_to_words() -> None:
    table = Table("", (Column("n"), Column("n", True), Column("n", True)), ((Cell("x"), Cell("12"), Cell("1,234")),))
    needed = (2 * 0.56, 4 * 0.56 + 0.33)
    assert widths(table, 100.0, 1.0, 0.0) == pytest.approx((100 - sum(needed), *needed))


def test_a_short_second_line_stands_on_one_line_too() -> None:
    table = Table("", (Column("n"), Column("n", True)), ((Cell("x"), Cell("1", also="not here")),))
    assert widths(table, 100.0, 1.0, 0.0)[1] == pytest.approx((5 * 0.56 + 3 * 0.33) * 0.9)


def test_a_heading_of_numbers_may_stand_on_two_lines() -> None:
    table = Table("", (Column("n"), Column("change on change", True)), ((Cell("x"), Cell("1")),))
    assert widths(table, 100.0, 1.0, 0.0)[1] == pytest.approx((14 * 0.56 + 2 * 0.33) * 1.08 / 2)


def test_a_tag_stays_on_one_line() -> None:
    table = Table("", (Column("n"), Column("c")), ((Cell("x"), Cell("up, down", tag="worse")),))
    tag = (5 * 0.56 + 2 * 0.33 + 0.9 + 2 * 0.56) * 1.08  # as wide as two signs more
    assert widths(table, 12.0, 1.0, 0.0)[1] == pytest.approx(tag)


def test_a_table_is_as_wide_as_the_page() -> None:
    table = Table("", (Column("a", True), Column("b", True)), ((Cell("12"), Cell("1234")),))
    assert widths(table, 90.0, 1.0, 0.0) == pytest.approx((90 - 4 * 0.56, 4 * 0.56))  # the first names the row


def test_a_column_of_short_words_takes_what_it_needs() -> None:
    table = Table("", (Column("n"), Column("d")), ((Cell("x"), Cell("up")), (Cell("z"), Cell("down"))))
    assert widths(table, 100.0, 1.0, 0.0)[1] == pytest.approx(3 * 0.56 + 0.9)


def test_what_has_no_room_at_all_is_pressed_together() -> None:
    pressed = widths(WORDS, 1.0, 1.0, 0.0)
    assert sum(pressed) == pytest.approx(1.0)
    assert all(width > 0 for width in pressed)


def test_a_very_long_word_counts_as_what_may_be_broken_off_it() -> None:
    table = Table("", (Column(""),), ((Cell("W" * 100),),))
    assert least_widths(table, 1.0, 0.0) == pytest.approx([LONGEST * 0.9])


def test_texts_are_read_with_ease_in_room_by_their_weight_or_on_one_line() -> None:
    """The first has room for its line of 5 x 0.56 + 6 x 0.33 (five spaces and the f); of the second's, the weight of 1
    asks for 3.4, and its longest word, `across`, for 5 x 0.56 + 0.33. A number needs no more than itself."""
    assert eased(WORDS, 1.0, 0.0) == pytest.approx(5 * 0.56 + 6 * 0.33 + 3.4)
    heavier = Table("", (WORDS.columns[0], Column("b", weight=2.0)), WORDS.rows)
    assert eased(heavier, 2.0, 1.0) == pytest.approx(2 * (5 * 0.56 + 6 * 0.33 + 6.8) + 2)
    number = Table("", (Column("n", True, 9.0),), ((Cell("1,234"),),))
    assert eased(number, 1.0, 0.0) == pytest.approx(4 * 0.56 + 0.33)


def test_a_table_that_runs_just_over_a_page_has_smaller_letters_and_a_long_one_has_not() -> None:
    """Ten rows and the head, each of one line (1.2) and its own room (0.8): 22 times the size of the letters."""
    table = Table("", (Column("a"),), ((Cell("a"),),) * 10)
    sizes = (8.0, 7.5, 7.0)
    assert [on_one_page(table, 500.0, 0.0, sizes, room) for room in (177.0, 175.0, 155.0, 153.0)] == [0, 1, 2, 0]
