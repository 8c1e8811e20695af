"""How numbers, changes and periods read."""

import pytest

from trigpoint.model.observation import Status
from trigpoint.model.period import Period
from trigpoint.publish import figures
from trigpoint.scorecard.objects import Change, PeriodValue
from trigpoint.scorecard.written import short, signed, written

AUGUST = Period.parse("2020-08")


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1234, "count", "1,234"),
        (106.333, "count", "106.3"),
        (6.75, "percent", "6.8%"),
        (5, "percent", "5.0%"),
        (12.25, "percent", "12.3%"),
        (2.675, "ratio", "2.68"),
        (45.249, "per 10,000", "45.2"),
        (1234.5, "days", "1,234.5"),
        (0, "count", "0"),
        (-0.04, "percent", "0.0%"),
    ],
)
def test_numbers(value, unit, text):
    assert short(value, unit) == text


def test_units_in_a_sentence():
    assert written(45.249, "per 10,000") == "45.2 per 10,000"
    assert written(34.5, "working days") == "34.5 working days"
    assert written(1234, "count") == "1,234"


def test_signs():
    assert [signed(v, "count") for v in (5, -7, 0)] == ["+5", "-7", "0"]
    assert [signed(v, "rate", "%") for v in (0.04, -0.04, 12.25)] == ["0.0%", "0.0%", "+12.3%"]


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (Status.NOT_APPLICABLE, "z"),
        (Status.NOT_AVAILABLE, "x"),
        (Status.SUPPRESSED, "c"),
        (Status.LOW, "k"),
        (Status.TO_BE_CONFIRMED, "tbc"),
    ],
)
def test_symbols(status, text):
    assert figures.cell(PeriodValue(AUGUST, None, None, None, status), "count") == text
    assert text in figures.KEY


def test_marks():
    assert figures.cell(PeriodValue(AUGUST, 12, None, None, Status.PROVISIONAL), "count") == "12 p"
    assert figures.cell(PeriodValue(AUGUST, 12, None, None, Status.UNRELIABLE), "count") == "12 u"


def test_changes():
    count = Change(AUGUST, 139, -7, -5.0359712230215825)
    assert figures.change(count, "count") == "-5.0%"
    share = Change(AUGUST, 20, 7.5, None)
    assert figures.change(share, "percent") == "+7.5 points"
    judged_by_percent = Change(AUGUST, 17.0, 1.7, 10.0)
    assert figures.change(judged_by_percent, "percent") == "+1.7 points"
    assert figures.change(judged_by_percent, "per 10,000") == "+10.0%"
    assert figures.change(Change(AUGUST, 0, 3, None), "count") == "+3"
    assert figures.change(Change(AUGUST, None, None, None), "count") == ""


@pytest.mark.parametrize(
    ("period", "heading", "in_full"),
    [
        ("2020-08", "Aug 2020", "August 2020"),
        ("FY2020-21-Q2", "Q2 2020-21", "Quarter 2 of 2020-21"),
        ("FY2020-21-Q4", "Q4 2020-21", "Quarter 4 of 2020-21"),
        ("FY2020-21-H2", "H2 2020-21", "Half 2 of 2020-21"),
        ("FY2020-21", "2020-21", "Financial year 2020-21"),
        ("AY2020-21", "Academic year 2020-21", "Academic year 2020-21"),
        ("AY2020-21-spring", "Spring term 2021", "Spring term 2021"),
        ("CY2020", "2020", "2020"),
        ("r12:2020-08", "12 months to August 2020", "12 months to August 2020"),
        ("ytd:2020-08", "April 2020 to August 2020", "April 2020 to August 2020"),
        ("2017-05-15..2017-05-31", "15 May 2017 to 31 May 2017", "15 May 2017 to 31 May 2017"),
    ],
)
def test_periods(period, heading, in_full):
    assert figures.heading(Period.parse(period)) == heading
    assert figures.in_full(Period.parse(period)) == in_full


@pytest.mark.parametrize("text", ["=1+1", "+44", "-x", "@cmd", "\tx", "\r=1"])
def test_text_that_a_spreadsheet_would_run(text):
    assert figures.safe_text(text) == f"'{text}"
    assert figures.safe_text(f"a{text}") == f"a{text}"


def test_a_trend_told_briefly_has_its_ends_and_extremes() -> None:
    from tests.support.scorecards import months, recorded, row
    from trigpoint.publish.figures import trend_briefly

    shown = row(recorded("a"), months("a", "2020-03", 3, 9, None, 1, 4, 5))
    assert trend_briefly(shown) == "3 in March 2020 to 5 in August 2020, lowest 1, highest 9"
