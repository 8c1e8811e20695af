"""The language of comments: what becomes a paragraph, a list, bold, a figure; and that everything else is text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trigpoint.scorecard.prose import Asked, Break, Figure, Listing, Paragraph, Phrase, Prose, parse


def paragraph(*spans: object) -> Prose:
    return Prose((Paragraph(spans),))  # type: ignore[arg-type]


def test_blank_lines_part_paragraphs_and_line_ends_stay() -> None:
    assert parse("One.\nTwo.\r\n\r\n  \n\nThree.").blocks == (
        Paragraph((Phrase("One."), Break(), Phrase("Two."))),
        Paragraph((Phrase("Three."),)),
    )
    assert parse("") == parse(" \n\n ") == Prose()


def test_lists_of_both_kinds_follow_a_line_and_each_other() -> None:
    read = parse("Because:\n- one\n* **two**\n  and its rest\n1. first\n2) second\nAfter.")
    assert read.blocks == (
        Paragraph((Phrase("Because:"),)),
        Listing(((Phrase("one"),), (Phrase("two", bold=True), Break(), Phrase("and its rest")))),
        Listing(((Phrase("first"),), (Phrase("second"),)), numbered=True),
        Paragraph((Phrase("After."),)),
    )


@pytest.mark.parametrize(
    "text", ["-5 points", "2026. A year", "* ", "1.5 a day", "-", "*emphasis*", "# Heading", "---"]
)
def test_what_looks_a_little_like_a_list_or_heading_is_text(text: str) -> None:
    (block,) = parse(text).blocks
    assert block == Paragraph((Phrase(text.strip()),))


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("a **b** c", (Phrase("a "), Phrase("b", bold=True), Phrase(" c"))),
        ("a **b", (Phrase("a **b"),)),
        ("**a** **b", (Phrase("a", bold=True), Phrase(" **b"))),
        (r"\*\*a\*\*", (Phrase("**a**"),)),
        (r"\- no item", (Phrase("- no item"),)),
        ("<b>a</b> & <script>", (Phrase("<b>a</b> & <script>"),)),
        ("[site](https://example.org)", (Phrase("[site](https://example.org)"),)),
        ("{{figure}} {{other: x}}", (Phrase("{{figure}} {{other: x}}"),)),
        ("a\x00\x0b\u2028b\ud800", (Phrase("ab"),)),
    ],
)  # fmt: skip
def test_bold_is_bold_and_the_rest_is_text(text: str, spans: tuple[object, ...]) -> None:
    assert parse(text) == paragraph(*spans)


def test_figures_and_links_to_figures() -> None:
    token = "{{figure: EH1a, period=2026-02, by=team=North, East, part=change on year}}"
    link = "[last month (low)](figure: re_referrals, period=2026-02)"
    read = parse(f"It rose **{token}** after {link}.")
    assert read == paragraph(
        Phrase("It rose "),
        Figure(Asked("EH1a", "2026-02", "team=North, East", "change on year", token), bold=True),
        Phrase(" after "),
        Figure(Asked("re_referrals", "2026-02", written=link), words="last month (low)"),
        Phrase("."),
    )
    assert [figure.asked.name for figure in read.figures] == ["EH1a", "re_referrals"]


def test_a_key_that_there_is_not_is_kept_to_be_told() -> None:
    (figure,) = parse("{{figure: X, team=North}}").figures
    assert figure.asked == Asked("X", written="{{figure: X, team=North}}", odd=("team",))


def test_a_link_may_end_in_a_member_with_brackets() -> None:
    (figure,) = parse("[here](figure: X, by=team=North (new)) and there").figures
    assert (figure.words, figure.asked.by) == ("here", "team=North (new)")


def test_plain_keeps_bullets_and_numbers() -> None:
    assert parse("**A**\nb\n\n- c\n- d\n\n1. e\n2. f").plain == "A\nb\n\n- c\n- d\n\n1. e\n2. f"


@given(st.text(alphabet=st.sampled_from("ab*\\-1.) {}[]()figure:=,\n\t<&")))
def test_every_text_has_a_tree_that_loses_no_letter(text: str) -> None:
    read = parse(text)
    said = "".join(
        span.text if isinstance(span, Phrase) else span.words + span.asked.written if isinstance(span, Figure) else ""
        for line in read.lines
        for span in line
    )
    assert all(said.count(letter) >= text.count(letter) for letter in "ab<&")
