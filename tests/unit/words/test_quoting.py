"""Figures in words: each part of each figure as the scorecard has it, and mistakes told."""

from __future__ import annotations

import pytest

from tests.support.scorecards import AUGUST, card, computed, months, parts, recorded
from trigpoint.catalogue.objects import Better, Breakdown, ValueKind
from trigpoint.model.observation import Observation, Status
from trigpoint.model.problem import UserMistake
from trigpoint.model.standard import BenchmarkRow, TargetRow
from trigpoint.scorecard.prose import Link, Phrase, parse
from trigpoint.scorecard.quoting import Quotable

SHARE = computed("in_time", ValueKind.PERCENTAGE, better=Better.HIGHER, title="In time", refs=("A45",))
CONTACTS = recorded("contacts", title="Contacts")
PLAN = recorded("plan", title="Plan in place", unit="milestone", better=Better.HIGHER)


def rows() -> Quotable:
    """In time: 80 % in July (8 of 10) and 75 % in August (9 of 12), 60 % in the North; 1,234 contacts; no plan."""
    figures = parts("in_time", {"2019-08": (5, 10), "2020-07": (8, 10), "2020-08": (9, 12)})
    north = Observation("in_time", AUGUST, "team", "North", 60.0, 3, 5)
    team = Breakdown("team", "Team", "team")
    shared = {
        "targets": [TargetRow("in_time", AUGUST.start, None, 90.0), TargetRow("plan", AUGUST.start, None, 1.0)],
        "benchmarks": [BenchmarkRow("in_time", AUGUST, "england", 82.5, method="mean")],
        "breakdowns": {"team": team},
    }
    figures += [north, *months("contacts", "2020-07", 1241, 1234), *months("plan", "2020-07", 0, 0)]
    indicators = [SHARE, CONTACTS, PLAN]
    return Quotable.of([card(indicators, figures, **shared), card(indicators, figures, by="team", **shared)])


@pytest.mark.parametrize(
    ("token", "text", "value"),
    [
        ("in_time", "75.0%", 75.0),
        ("A45", "75.0%", 75.0),
        ("in_time, part=numerator", "9", 9),
        ("in_time, part=denominator", "12", 12),
        ("in_time, period=2020-07", "80.0%", 80.0),
        ("in_time, period=2020-07, part=numerator", "8", 8),
        ("in_time, by=team=North", "60.0%", 60.0),
        ("in_time, by=Team=north", "60.0%", 60.0),
        ("in_time, part=change", "-5.0 points", -5.0),
        ("in_time, part=change on year", "+25.0 points", 25.0),
        ("in_time, part=change_on_year", "+25.0 points", 25.0),
        ("in_time, part=target", "90.0%", 90.0),
        ("in_time, part=england", "82.5%", 82.5),
        ("contacts", "1,234", 1234),
        ("contacts, part=change", "-7", -7),
        ("plan", "not yet", 0),
        ("plan, part=target", "to be reached", 1),
    ],
)
def test_each_part_of_a_figure(token: str, text: str, value: float) -> None:
    quoted = rows().quoted(parse(f"It is {{{{figure: {token}}}}}."))
    assert quoted.problems == ()
    assert quoted.prose.plain == f"It is {text}."
    assert [(quote.text, quote.value) for quote in quoted.quotes] == [(text, value)]


def test_a_quoted_figure_leads_to_its_figure_and_is_live_while_a_links_words_are_the_authors() -> None:
    quoted = rows().quoted(parse("**{{figure: A45}}** after [July's](figure: A45, period=2020-07)"))
    assert quoted.prose.lines[0] == (
        Phrase("75.0%", True, Link("in_time", "2020-08"), live=True),
        Phrase(" after "),
        Phrase("July's", False, Link("in_time", "2020-07")),
    )


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ("in_tim", 'The pack shows no indicator "in_tim". Did you mean "in_time"?'),
        ("in_time, by=team=South", 'In time has no row for team=South. Did you mean "team=North"?'),
        ("in_time, by=ward=East", "In time has no row for ward=East."),
        ("in_time, period=August", '"August" is not a period.'),
        (
            "in_time, period=2018-08",
            "The scorecard does not show In time of 2018-08. Write one from 2020-03 to 2020-08.",
        ),
        ("in_time, part=targt", 'A figure has no part "targt". Did you mean "target"?'),
        ("in_time, parts=target", 'A figure has no "parts". Write period=, by= or part=.'),
        ("in_time, period=2020-07, part=target", "The target is told of 2020-08 only."),
        ("contacts, part=target", "Contacts, 2020-08, has no target."),
        ("contacts, period=2020-03", "Contacts, 2020-03, has no value."),
        ("contacts, part=england", "Contacts, 2020-08, has no england."),
    ],
)
def test_what_is_not_there_is_told_with_what_was_typed(token: str, words: str) -> None:
    typed = f"{{{{figure: {token}}}}}"
    quoted = rows().quoted(parse(f"It is {typed}."))
    assert quoted.prose.plain == "It is no figure."
    (problem,) = quoted.problems
    assert problem.key == typed
    assert words in str(problem)


def test_mistakes_of_one_token_come_at_once_and_do_not_hide_the_next() -> None:
    quoted = rows().quoted(parse("{{figure: A45, part=x, of=y}} {{figure: A45}} {{figure: B}}"))
    assert [problem.what for problem in quoted.problems] == [
        'A figure has no "of".',
        'A figure has no part "x".',
        'The pack shows no indicator "B".',
    ]
    assert [quote.text for quote in quoted.quotes] == ["75.0%"]


def test_a_suppressed_figure_says_so_and_is_no_mistake() -> None:
    hidden = Observation("X", AUGUST, None, None, None, status=Status.SUPPRESSED, source="us")
    quoted = Quotable.of([card([recorded("X")], [hidden])]).quoted(parse("{{figure: X}}"))
    assert (quoted.prose.plain, quoted.problems, quoted.quotes[0].value) == ("suppressed", (), None)


def test_there_is_nothing_to_quote_from_no_scorecard() -> None:
    with pytest.raises(ValueError, match="no scorecard"):
        Quotable.of([])
    with pytest.raises(UserMistake):
        rows().quote(next(iter(parse("{{figure: nothing}}").figures)).asked)
