"""Periods as people write them, against what a reader would say that they mean."""

from __future__ import annotations

import datetime as dt

import pytest

from trigpoint.model.heading import day_of, read_heading
from trigpoint.model.headings import read_headings

WRITTEN = {
    "2020-03": [
        "Mar-20", "Mar 20", "Mar20", "mar.20", "Mar’20", "March 2020", "MARCH-2020", "2020 March", "2020-03",
        "03/2020", "Mar – 20",
        dt.date(2020, 3, 1), dt.date(2020, 3, 31), "31/03/2020", "1st March 2020", "31.03.20",
        "2020-03-01 00:00:00", "As at 31 March 2020", "Mar-20 (p)", "Mar-20*", "2019/20 Mar", "March 2019-20",
        "Mar-20 actual",
    ],
    "2020-09": ["Sep-20", "Sept 2020", "September 20"],
    "1999-12": ["Dec 99", "Dec-1999"],
    "FY2019-20": [
        "2019/20", "2019-20", "2019-2020", "2019/2020", "FY2019-20", "FY 19/20", "Financial year 2019/20",
        "2019/20 outturn",
        "Year ending March 2020", "Year to 31 March 2020", "Apr 2019 - Mar 2020", "1 April 2019 to 31 March 2020",
    ],
    "FY2020-21-Q1": [
        "Q1 2020/21", "Qtr 1 20-21", "Quarter 1 2020-21", "2020/21 Q1", "Q1 (2020/21)", "1st quarter 2020/21",
        "Apr-Jun 2020",
        "April to June 2020", "Quarter ending June 2020", "01/04/2020 - 30/06/2020",
    ],
    "FY2020-21-Q4": ["Q4 2020/21", "Jan-Mar 2021", "Fourth quarter 20/21"],
    "FY2020-21-H1": ["H1 2020/21", "Half year 1 2020/21", "Apr-Sep 2020", "6 months to September 2020"],
    "AY2020-21": ["AY2020-21", "Academic year 2020/21", "2020/21 academic year", "School year 2020-21"],
    "AY2020-21-autumn": ["Autumn 2020/21", "Autumn term 2020", "2020/21 Autumn"],
    "AY2020-21-spring": ["Spring 2021", "Spring term 2020/21"],
    "CY2020": ["CY2020", "Calendar year 2020"],
    "2020-W15": ["w/c 06/04/2020", "Week commencing 6 April 2020", "w/e 12/04/2020", "Week 15 2020", "2020-W15"],
    "2017-05-15..2017-05-31": ["15/05/2017 - 31/05/2017", "15 May 2017 to 31 May 2017", "2017-05-15..2017-05-31"],
    "ytd:2020-08": ["YTD Aug-20", "Aug-20 YTD", "Year to date August 2020", "YTD to Aug 20", "ytd:2020-08"],
    "ytd:2020-10": ["YTD to October 2020"],
    "r12:2020-08": ["12 months to Aug-20", "Rolling 12 months Aug-20", "R12 Aug 20", "Year ending August 2020"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("period", "heading"), [(period, heading) for period, headings in WRITTEN.items() for heading in headings]
)
def test_a_heading_is_read_as_its_reader_reads_it(period: str, heading: object) -> None:
    reading = read_heading(heading)
    assert str(reading.meanings[0]) == period
    assert len(reading.meanings) == 1 or reading.likely


@pytest.mark.parametrize(
    "heading",
    ["Ref", "Indicator", "England", "% change", "12-mnth avg", "DoT", "Target", "20-Mar", "113", "2020-13",
     "31/02/2020", "1/4", "summer", "Owner", "Q5 2020/21", "2019/21", "", None, True, 0.5, 113,
     "Marchmont 2020 team", "May not apply"],
)  # fmt: skip
def test_what_is_no_period_is_none(heading: object) -> None:
    assert read_heading(heading).meanings == ()


@pytest.mark.parametrize(
    ("heading", "lacks"),
    [
        ("April", "does not say of which year"),
        ("Q1", "does not say of which year"),
        ("Q1 2020", "could be of a calendar or of a financial year"),
        (2020, "could be a calendar, a financial or an academic year"),
        (dt.date(2020, 3, 18), "is a day inside a month"),
        ("YTD", "does not say up to which month"),
    ],
)
def test_half_a_period_is_said_to_be_half(heading: object, lacks: str) -> None:
    reading = read_heading(heading)
    assert reading.meanings == ()
    assert lacks in reading.lacks


@pytest.mark.parametrize(
    ("headings", "periods"),
    [
        (["2011-10", "2011-11", "2011-12"], ["2011-10", "2011-11", "2011-12"]),
        (["2010-11", "2011-12", "2012-13"], ["FY2010-11", "FY2011-12", "FY2012-13"]),
        (["2009-10", "2010-11", "2011-12"], ["FY2009-10", "FY2010-11", "FY2011-12"]),
        (["2010-11", "2011-12", "Apr-12", "May-12"], ["FY2010-11", "FY2011-12", "2012-04", "2012-05"]),
        (["Nov-11", "2011-12", "Jan-12"], ["2011-11", "2011-12", "2012-01"]),
        (["2011-06", "2011-09", "2011-12"], ["2011-06", "2011-09", "2011-12"]),
        (["2011/12", "Jan-12"], ["FY2011-12", "2012-01"]),
        (["18-19", "19-20"], ["FY2018-19", "FY2019-20"]),
        (["17-18", "Apr-18"], ["FY2017-18", "2018-04"]),
        (["99/00", "00/01"], ["FY1999-00", "FY2000-01"]),
        ([dt.date(2020, 4, 6), dt.date(2020, 4, 13)], ["2020-W15", "2020-W16"]),
        ([dt.date(2020, 6, 1), dt.date(2020, 7, 1)], ["2020-06", "2020-07"]),
    ],
)
def test_neighbours_decide_what_one_heading_leaves_open(headings: list[object], periods: list[str]) -> None:
    read = read_headings(headings)
    assert [str(p) for p in read.periods] == periods
    assert not read.problems


@pytest.mark.parametrize(
    ("headings", "at"),
    [(["2011-12"], 0), (["Ref", "2011-12"], 1), (["2011-12", "Apr-12"], 0), (["2010-11", "2011-12", "Jan-12"], 1)],
)
def test_what_neighbours_do_not_decide_is_an_error_that_says_how_to_write_it(headings: list[object], at: int) -> None:
    read = read_headings(headings)
    assert read.periods[at] is None
    assert "could be the financial year FY2011-12 or December 2011" in read.problems[at].what
    assert read.problems[at].instead == "Write FY2011-12 or Dec-2011."


def test_ages_are_not_years() -> None:
    assert read_headings(["16-17", "18-19"]).periods == (None, None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31/03/2020", dt.date(2020, 3, 31)),
        ("31 March 2020", dt.date(2020, 3, 31)),
        ("2020-02-29", dt.date(2020, 2, 29)),
        ("30/02/2020", None),
        ("March 2020", None),
    ],
)
def test_a_day_in_text(text: str, day: dt.date | None) -> None:
    assert day_of(text) == day
