"""Days and moments as people write them, against what the calendar says."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trigpoint.intake.records.dates import YEARS_AHEAD, read_dates, read_moments

AS_OF = dt.date(2026, 3, 31)
D = dt.date


def day(text: str) -> dt.date | None:
    found: dt.date | None = read_dates(pl.Series([text]), AS_OF).item()
    return found


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2015-01-25 00:00:00", D(2015, 1, 25)),  # what a workbook's date cell comes as
        ("2015-01-25", D(2015, 1, 25)),
        ("2015/1/5", D(2015, 1, 5)),
        ("25/01/2015", D(2015, 1, 25)),
        ("5/1/2015", D(2015, 1, 5)),
        ("25-01-2015", D(2015, 1, 25)),
        ("25.01.2015", D(2015, 1, 25)),
        ("25 / 01 / 2015", D(2015, 1, 25)),
        ("25/01/15", D(2015, 1, 25)),
        ("25 Jan 2015", D(2015, 1, 25)),
        ("25-Jan-15", D(2015, 1, 25)),
        ("25th January 2015", D(2015, 1, 25)),
        ("1st of May 2020", D(2020, 5, 1)),
        ("Mon 25 May 2020", D(2020, 5, 25)),
        ("3 Sept 2019", D(2019, 9, 3)),
        ("20150125", D(2015, 1, 25)),
        ("25/01/2015 13:05", D(2015, 1, 25)),
        ("2015-01-25T13:05:59.123Z", D(2015, 1, 25)),
        ("43832", D(2020, 1, 2)),  # an Excel serial number: 1 is 1 January 1900, and Excel has a 29 February 1900
        ("43832.75", D(2020, 1, 2)),
        ("29/02/2024", D(2024, 2, 29)),
    ],
)
def test_a_day_is_read_in_every_shape(written: str, meant: dt.date) -> None:
    assert day(written) == meant


@pytest.mark.parametrize(
    "written",
    ["29/02/2023", "31/04/2020", "13/13/2020", "01/25/2015", "2015-25-01", "2015", "Jan 2015", "12345678", "3 Foo 2020",
     "tomorrow", "1899-12-31 12:00:00", "01/01/1820", "01/01/2150", "25/01/2015 25:00", "0", "-43832"],
)  # fmt: skip
def test_what_is_no_day_is_not_guessed(written: str) -> None:
    assert day(written) is None


def test_a_two_digit_year_is_the_latest_that_is_at_most_ten_years_ahead() -> None:
    assert YEARS_AHEAD == 10
    assert day("01/02/36") == D(2036, 2, 1)
    assert day("01/02/37") == D(1937, 2, 1)
    assert day("01/02/00") == D(2000, 2, 1)
    assert read_dates(pl.Series(["01/02/36"]), D(2025, 12, 31)).item() == D(1936, 2, 1)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("25/01/2015 13:05", "2015-01-25T13:05:00"),
        ("25/01/2015 1:05 pm", "2015-01-25T13:05:00"),
        ("25/01/2015 12:05 am", "2015-01-25T00:05:00"),
        ("2015-01-25T13:05:59", "2015-01-25T13:05:59"),
        ("2015-01-25", "2015-01-25T00:00:00"),
        ("43832.75", "2020-01-02T18:00:00"),
    ],
)
def test_a_moment_keeps_its_time(written: str, meant: str) -> None:
    assert read_moments(pl.Series([written]), AS_OF).item().isoformat() == meant


FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d-%b-%Y", "%Y%m%d", "%Y-%m-%d 00:00:00")


@given(st.lists(st.tuples(st.dates(D(1900, 1, 1), D(2100, 12, 31)), st.sampled_from(FORMS)), min_size=1, max_size=40))
def test_every_day_comes_back_from_every_form(days: list[tuple[dt.date, str]]) -> None:
    written = pl.Series([one.strftime(form) for one, form in days])
    expected = [None if form == "%Y%m%d" and not 1900 <= one.year < 2100 else one for one, form in days]
    assert read_dates(written, AS_OF).to_list() == expected


@given(st.integers(10000, 73050))
def test_a_serial_number_counts_days_as_excel_does(serial: int) -> None:
    assert day(str(serial)) == D(1899, 12, 30) + dt.timedelta(days=serial)


def test_blanks_stay_blank_in_a_long_column() -> None:
    assert read_dates(pl.Series([None, "25/01/2015", None], dtype=pl.String), AS_OF).to_list() == [
        None,
        D(2015, 1, 25),
        None,
    ]
