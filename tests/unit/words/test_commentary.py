"""Comments put beside their figures, for whom they were written; and who still owes them."""

from __future__ import annotations

import datetime as dt

from tests.support.scorecards import AUGUST, card, months, recorded
from tests.support.words import comment
from trigpoint.model.observation import Observation
from trigpoint.scorecard.commentary import NOTHING_TO_ADD, read_for, with_remarks
from trigpoint.scorecard.objects import Scorecard
from trigpoint.scorecard.owed import owed, together
from trigpoint.scorecard.quoting import Quotable

JULY = AUGUST.previous()


def small() -> Scorecard:
    """Four figures of two owners and one without; D has no value in August. A's North is 3 of 7."""
    indicators = [
        recorded("A", owner="Head of Help"), recorded("B", owner="Head of Help"),
        recorded("C", owner="Head of Care"), recorded("D", owner="Head of Care"), recorded("E"),
    ]  # fmt: skip
    figures = [*months("A", "2020-07", 6, 7), *months("B", "2020-08", 1), *months("C", "2020-08", 0)]
    figures += [*months("E", "2020-08", 5), Observation("A", AUGUST, "team", "North", 3, source="us")]
    return card(indicators, figures, by="team")


def test_a_remark_stands_on_its_row_with_its_figures_and_last_months_beside_it() -> None:
    now = [comment("Up to {{figure: A}}.", "A", AUGUST), comment("", "B", AUGUST, nothing_to_add=True)]
    now += [comment("Of them.", "A", AUGUST, breakdown="team", member="North"), comment("x", "elsewhere", AUGUST)]
    rows = Quotable.of([small()])
    read, before = read_for(now, rows, "internal"), read_for([comment("Six.", "A", JULY)], rows, "internal")
    assert (read.problems, read.left_out) == ((), 0)
    found = {(r.indicator, r.member): r for r in with_remarks(small(), read.remarks, before.remarks).rows}
    assert {place: row.commentary for place, row in found.items()} == {
        ("A", None): "Up to 7.", ("A", "North"): "Of them.", ("B", None): NOTHING_TO_ADD,
        ("C", None): None, ("D", None): None, ("E", None): None,
    }  # fmt: skip
    a = found["A", None]
    assert a.remark is not None and a.remark_before is not None
    assert [quote.value for quote in a.remark.quotes] == [7]
    assert (a.remark_before.plain, a.remark_before.period) == ("Six.", JULY)
    assert found["B", None].remark_before is None


def test_words_that_were_not_written_for_an_audience_are_counted_and_not_read() -> None:
    written = [comment("Inside.", "A", AUGUST), comment("For all.", "B", AUGUST, readers="public")]
    read = read_for(written, Quotable.of([small()]), "public")
    assert ([remark.plain for remark in read.remarks], read.left_out) == (["For all."], 1)


def test_a_mistake_says_in_whose_comment_it_is() -> None:
    text = comment("{{figure: Z}}", "A", AUGUST, breakdown="team", member="North")
    (problem,) = read_for([text], Quotable.of([small()]), "internal").problems
    assert problem.where() == "comment on A team=North, 2020-08, {{figure: Z}}"


def test_only_the_newest_comment_is_read() -> None:
    old = comment("{{figure: Z}} Old.", "A", AUGUST, written=dt.datetime(2020, 9, 1, tzinfo=dt.UTC))
    new = comment("New.", "A", AUGUST, written=dt.datetime(2020, 9, 2, tzinfo=dt.UTC))
    read = read_for([new, old], Quotable.of([small()]), "internal")
    assert ([remark.plain for remark in read.remarks], read.problems) == (["New."], ())


def test_who_owes_words() -> None:
    """A, B of Help; C of Care (nought is a figure, D has none); E of nobody. Members owe nothing."""
    written = [comment("Words.", "B", AUGUST), comment("", "C", AUGUST, nothing_to_add=True)]
    written += [comment("Of July.", "A", JULY), comment("  ", "E", AUGUST)]
    written += [comment("A team's.", "A", AUGUST, breakdown="team", member="North")]
    found = owed(small(), written)
    assert [(part.owner, part.asked, part.answered, [row.indicator for row in part.waiting]) for part in found] == [
        ("Head of Help", 2, 1, ["A"]),
        ("Head of Care", 1, 1, []),
        ("", 1, 0, ["E"]),
    ]
    assert [part.percent for part in found] == [50.0, 100.0, 0.0]
    whole = together(found)
    assert (whole.asked, whole.answered, whole.percent) == (4, 2, 50.0)
    assert together(()).percent is None


def test_a_figure_that_stands_twice_asks_once() -> None:
    twice = recorded("A", owner="Head of Help")
    shown = card([twice, twice], months("A", "2020-08", 4))
    assert len(shown.rows) == 2
    assert [(part.asked, part.answered) for part in owed(shown, [])] == [(1, 0)]
