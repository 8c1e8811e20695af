"""Comments in every drawing of a scorecard: lists and bold survive, and nothing that was typed is anything but text."""

from __future__ import annotations

import io

import openpyxl

from tests.support.scorecards import AUGUST, card, months, recorded
from tests.support.words import comment
from trigpoint.publish.as_json import to_json
from trigpoint.publish.html import to_html
from trigpoint.publish.terminal import draw
from trigpoint.publish.xlsx import to_xlsx
from trigpoint.scorecard.commentary import read_for, with_remarks
from trigpoint.scorecard.objects import Scorecard
from trigpoint.scorecard.quoting import Quotable

TEXT = "=1+1 <script>alert(1)</script>\nnow **{{figure: A}}**:\n\n- one & two\n- three\n\n1. first"


def spoken() -> Scorecard:
    bare = card([recorded("A", title="Assessments"), recorded("B", title="Contacts")], months("A", "2020-08", 7))
    written = [comment(TEXT, "A", AUGUST), comment("", "B", AUGUST, nothing_to_add=True)]
    return with_remarks(bare, read_for(written, Quotable.of([bare]), "internal").remarks)


def test_html_has_lists_and_bold_and_escapes_the_rest() -> None:
    page = to_html(spoken(), produced=AUGUST.end)
    assert "<h2>Commentary</h2>" in page
    assert "<p>=1+1 &lt;script&gt;alert(1)&lt;/script&gt;<br>now <strong>7</strong>:</p>" in page
    assert "<ul><li>one &amp; two</li><li>three</li></ul>" in page
    assert "<ol><li>first</li></ol>" in page
    assert "<p>Nothing to add.</p>" in page
    assert page.count("A. Writer, 3 April 2026") == 2
    assert "<script" not in page


def test_a_page_without_comments_has_no_heading_for_them() -> None:
    bare = card([recorded("A")], months("A", "2020-08", 7))
    assert "Commentary" not in to_html(bare, produced=AUGUST.end)
    assert "Comments" not in draw(bare)
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(bare, produced=AUGUST.end)))
    assert "Commentary" not in book.sheetnames


def test_excel_has_a_sheet_of_them_and_no_formula() -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(spoken(), produced=AUGUST.end)))
    rows = list(book["Commentary"].values)
    assert rows[0] == ("Ref", "Indicator", "Member", "Comment", "Written by")
    assert rows[1][1] == "Assessments"
    assert rows[1][3] == "=1+1 <script>alert(1)</script>\nnow 7:\n\n- one & two\n- three\n\n1. first"
    assert {cell.data_type for row in book["Commentary"].rows for cell in row} <= {"s", "n"}
    assert rows[2][3] == "Nothing to add."


def test_a_terminal_has_them_below_line_by_line() -> None:
    lines = [line.strip() for line in draw(spoken(), width=100).splitlines()]
    place = lines.index("Comments")
    assert lines[place + 1] == "Assessments (A. Writer, 3 April 2026):"
    assert lines[place + 3 : place + 6] == ["now 7:", "- one & two", "- three"]


def test_json_has_them_as_plain_text() -> None:
    assert [row["commentary"] for row in to_json(spoken())["rows"]][1] == "Nothing to add."
