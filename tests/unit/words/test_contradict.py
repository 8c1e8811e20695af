"""Numbers typed into a text against the scorecard's row, by hand."""

from __future__ import annotations

import pytest

from tests.support.scorecards import AUGUST, card, computed, months, parts, recorded
from trigpoint.catalogue.objects import Better, Breakdown, ValueKind
from trigpoint.model.observation import Observation
from trigpoint.model.standard import BenchmarkRow, TargetRow
from trigpoint.scorecard.contradict import contradictions
from trigpoint.scorecard.objects import Row
from trigpoint.scorecard.prose import parse
from trigpoint.scorecard.quoting import Quotable
from trigpoint.scorecard.typed import typed_in


def share() -> tuple[Row, list[Row], Quotable]:
    """71.2 % in August (89 of 125), 64.4 % in July, 60 % a year before; target 80 %, England 75.3 %; North 55 %"""
    indicator = computed("in_time", ValueKind.PERCENTAGE, better=Better.HIGHER, title="In time")
    figures = parts("in_time", {"2019-08": (60, 100), "2020-07": (161, 250), "2020-08": (89, 125)})
    figures.append(Observation("in_time", AUGUST, "team", "North", 55.0, 11, 20))
    found = card(
        [indicator], figures, by="team", breakdowns={"team": Breakdown("team", "Team", "team")},
        targets=[TargetRow("in_time", AUGUST.start, None, 80.0)],
        benchmarks=[BenchmarkRow("in_time", AUGUST, "england", 75.3, method="mean")],
    )  # fmt: skip
    return found.rows[0], list(found.rows[1:]), Quotable.of([found])


def counted(unit: str = "count", now: float = 132.0, before: float = 139.0) -> Row:
    return card([recorded("X", unit=unit)], months("X", "2020-07", before, now)).rows[0]


def said_of_share(text: str) -> list[str]:
    row, members, rows = share()
    return [found.text for found in contradictions(rows.quoted(parse(text)).prose, row, members)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The rate is 64%.", "The text says 64%; the figure is 71.2%."),
        ("It is now 64 per cent of all.", "The text says 64 per cent; the figure is 71.2%."),
        ("64% were in time this month.", "The text says 64%; the figure is 71.2%."),
        ("Assessments in time: 93%.", "The text says 93%; the figure is 71.2%."),
        ("Up from 64% to 73%.", "The text says 73%; the figure is 71.2%."),
        ("It rose from 50% to 71%.", "The text says 50%; the figure before is 64.4%."),
        ("It is 71.3%.", "The text says 71.3%; the figure is 71.2%."),
        ("We miss the target of 85%.", "The text says 85%; the target is 80.0%."),
        ("England is at 70%.", "The text says 70%; England's figure is 75.3%."),
        ("The North is at 60%.", "The text says 60%; the figure of North is 55.0%."),
        ("Up 9 points.", "The text says up 9 points; the change since 2020-07 is up 6.8 points."),
        ("Down 7 points.", "The text says down 7 points; the change since 2020-07 is up 6.8 points."),
        ("It fell by 6.8 percentage points.",
         "The text says down 6.8 percentage points; the change since 2020-07 is up 6.8 points."),
        ("Up **nine points** on July.", "The text says up nine points; the change since 2020-07 is up 6.8 points."),
        ("It was 48% last month.", "The text says 48%; the figure is 71.2%."),
    ],
)  # fmt: skip
def test_what_contradicts_a_percentage_is_told(text: str, told: str) -> None:
    assert said_of_share(text) == [told]


@pytest.mark.parametrize(
    "text",
    [
        "The rate is 71%.", "It is 71.2%.", "Now at 71.20 %.", "About 70% are in time.", "It is nearly 75%.",
        "Up 7 points, from 64% to 71%.", "It rose by 6.8 points in a month and 11 points on the year.",
        "It was 64% in July and 60% a year ago.", "Better than a year before (60%).", "The target is 80%.",
        "Below the target of 80% and England's 75%.", "In the North, 55% were in time.", "29% were late.",
        "89 of 125 in time.", "We hired 3 on 5 May 2020 for 12 months; 45 working days; section 47; aged 5 to 9.",
        "Since 2019 we met 14 times, at 10:30, with £3,000 (EH1a, 2019-20).", "Up {{figure: in_time, part=change}}.",
        "It is {{figure: in_time}}, not more.", "Q1 was better.", "", "It rose a little.", "Up seven points.",
        "Ten families, 64 children.", "up 10.6% on July",
    ],
)  # fmt: skip
def test_what_fits_or_is_no_figure_is_left_alone(text: str) -> None:
    assert said_of_share(text) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The number is 139.", ["The text says 139; the figure is 132."]),
        ("It fell from 139 to 130.", ["The text says 130; the figure is 132."]),
        ("Down 9.", ["The text says down 9; the change since 2020-07 is down 7."]),
        ("Up by 7.", ["The text says up 7; the change since 2020-07 is down 7."]),
        ("Down 8% on July.", ["The text says down 8%; the change since 2020-07 is down 5.0%."]),
        ("It fell from 139 to 132, down 7 or 5%.", []),
        ("It fell by 5 per cent.", []),
        ("Five families waited, 14 did not; 60% were glad.", []),
        ("Up by 3 workers.", []),
        ("About 130 came; the total was nearly 140.", []),
    ],
)
def test_counts(text: str, told: list[str]) -> None:
    assert [found.text for found in contradictions(parse(text), counted())] == told


def test_a_figure_with_a_unit_of_its_own_is_known_by_it() -> None:
    row = counted("days", 34.5, 30.0)
    assert [c.text for c in contradictions(parse("They wait 31 days; 20 came."), row)] == [
        "The text says 31; the figure is 34.5 days."
    ]
    assert contradictions(parse("They wait 34.5 days, or 35 days as we say."), row) == ()


def test_a_figure_without_a_value_or_a_change_contradicts_nothing() -> None:
    row = card([recorded("X", unit="percent")], []).rows[0]
    assert contradictions(parse("It is 64%, up 3 points."), row) == ()


def test_what_was_typed_is_read_with_its_kind() -> None:
    read = [(t.written, t.value, t.places, t.kind) for t in typed_in(parse("1,234.50 and seven points, 5 %."))]
    assert read == [("1,234.50", 1234.5, 2, "number"), ("seven points", 7, 0, "points"), ("5 %", 5, 0, "percent")]
