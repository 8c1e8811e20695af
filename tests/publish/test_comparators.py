"""How comparators read: names, places, spreads; and scorecards of which each row has a year of its own."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.support.scorecards import card as small_card
from tests.support.scorecards import months, recorded
from tests.support.scorecards import row as row_of
from trigpoint.model.period import Period
from trigpoint.publish import comparators, figures
from trigpoint.publish.charts.of_row import compared_of
from trigpoint.publish.html import to_html
from trigpoint.publish.terminal import draw
from trigpoint.scorecard.insight import in_words
from trigpoint.scorecard.objects import Benchmark, PeriodValue, Scorecard

YEAR, OTHER = Period.parse("FY2024-25"), Period.parse("CY2024")
MEAN = Benchmark("statistical_neighbours", 21.37, YEAR, "DfE open data, c1", "mean", "2025", 9, 10, 16.5, 26.8)
RANK = Benchmark("rank", 126, YEAR, "DfE open data, c1", "1 is best", n=151)
BEST = Benchmark("best_neighbour", 16.5, YEAR, "DfE open data, c1", "best", "2025", area="Sheffield")


@pytest.mark.parametrize(
    ("cell", "name", "text", "beside"),
    [
        (MEAN, "Statistical neighbours, mean (2025 list)", "21.4%", "16.5% to 26.8%, 9 of 10"),
        (RANK, "Rank", "126 of 151", ""),
        (BEST, "Best neighbour", "16.5%", "Sheffield"),
        (Benchmark("region", 21.7, OTHER, area="North East"), "North East", "21.7%", "2024"),
        (Benchmark("Leeds", None), "Leeds", "", ""),
    ],
)
def test_cells(cell: Benchmark, name: str, text: str, beside: str) -> None:
    assert (comparators.name(cell), comparators.text(cell, "percent")) == (name, text)
    assert comparators.beside(cell, "percent", YEAR) == beside


@pytest.mark.parametrize(
    ("theirs", "said"),
    [
        (12.04, "12.0%, the same as England once both are rounded"),
        (12.0, "12.0%, the same as England at 12.0%"),
        (12.1, "12.0%, below England at 12.1%"),
        (11.5, "12.0%, above England at 11.5%"),
    ],
)
def test_a_picture_never_says_that_a_figure_is_above_one_that_is_written_alike(theirs: float, said: str) -> None:
    ours = row_of(recorded("re-referrals", unit="percent"), months("re-referrals", "2020-08", 12.0))
    chart = compared_of(replace(ours, benchmarks=(Benchmark("england", theirs, YEAR),)), "Fenbridge")
    assert chart is not None and chart.title.endswith(f": Fenbridge is {said}")


@pytest.fixture
def published() -> Scorecard:
    """Two rows: one to March 2025, the other of the year 2024, with comparators."""
    one, other = recorded("re-referrals", unit="percent"), recorded("first-time entrants")
    card = small_card(
        [one, other], [*months("re-referrals", "2020-08", 1), *months("first-time entrants", "2020-08", 2)]
    )
    rows = []
    for row, last, cells in zip(
        card.rows, (YEAR, OTHER), ((MEAN, RANK), (replace(MEAN, period=OTHER), RANK)), strict=True
    ):
        values = tuple(PeriodValue(last.shift(n), 20.0 + n, None, None, row.status) for n in (-2, -1, 0))
        rows.append(replace(row, values=values, value=20.0, benchmarks=cells))
    return replace(card, rows=tuple(rows), period=Period.parse("FY2025-26"), area="Leeds")


def test_where_rows_have_years_of_their_own_each_says_its_own(published: Scorecard) -> None:
    assert figures.headings(published) == ["2 years before", "Year before", "Latest"]
    assert figures.of_period(published) == "Published by 31 March 2026"
    text = draw(published, width=200)
    assert "Year  " in text and "2024-25" in text and "126 of 151" in text
    page = to_html(published, produced=dt.date(2026, 4, 1))
    assert "Leeds, published by 31 March 2026" in page and "DfE open data, c1" in page
    assert "the plain mean of those of the 10 neighbours of the list of 2025" in page


def test_a_narrow_screen_keeps_england_before_the_years_long_past(published: Scorecard) -> None:
    england = Benchmark("england", 22.6, YEAR, "DfE", "published", area="England")
    wide = replace(published, rows=tuple(replace(r, benchmarks=(england, *r.benchmarks)) for r in published.rows))
    text = draw(wide, width=100)
    assert "England" in text and "2 years" not in text


def test_whole_years_that_end_in_september_are_called_so() -> None:
    period = Period.parse("2024-10-01..2025-09-30")
    assert (figures.heading(period), figures.in_full(period)) == ("To Sep 2025", "Year to September 2025")
    assert str(period.previous()) == "2023-10-01..2024-09-30"


def test_sources_are_named_with_their_rows_the_one_of_most_last(published: Scorecard) -> None:
    def beside(source: str) -> tuple[Benchmark, ...]:
        return (replace(MEAN, source=source),)

    first, second = published.rows
    rows = tuple(replace(row, benchmarks=beside(s)) for row, s in ((first, "A"), (first, "A"), (second, "B")))
    three = replace(published, rows=rows)
    assert figures.sources_of(three) == [("B", "first-time entrants"), ("A", "the other rows")]
    assert figures.sources_of(replace(three, rows=rows[:2])) == [("A", "every row")]
    assert figures.sources_of(replace(three, rows=())) == []


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2020-08", "August 2020"),
        ("FY2024-25", "2024-25"),
        ("AY2024-25", "academic year 2024-25"),
        ("CY2024", "2024"),
        ("2024-10-01..2025-09-30", "the year to September 2025"),
        ("FY2024-25-Q1", "April to June 2024"),
        ("FY2024-25-H2", "October 2024 to March 2025"),
        ("ytd:2025-02", "April 2024 to February 2025"),
        ("ytd:2024-04", "April 2024"),
        ("r12:2024-08", "the 12 months to August 2024"),
        ("AY2024-25-spring", "the spring term of 2024-25"),
        ("2024-W14", "2024-W14"),
    ],
)
def test_a_sentence_says_a_year_as_people_do(period: str, said: str) -> None:
    assert in_words(Period.parse(period)) == said
